"""An answer that is one number, near the key or near a misconception's: what the kinds `number` and `sketch` share."""

from quizsvc.items.answers.base import NUMERIC, AnswerKind, Mark, PartVariant, Sought
from quizsvc.items.answers.tolerance import width_at, within
from quizsvc.items.kinds import NUMBER
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response


class Quantity(AnswerKind):
    """A kind whose key, misconceptions and responses are numbers."""

    values = NUMERIC
    key_kind = NUMBER

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right within the tolerance; else the misconception whose value it is."""
        width = width_at(part.tolerance, part.key)
        if within(response.value, part.key, width):
            return Mark(True, 1.0)
        for wrong in part.misconceptions:
            if within(response.value, wrong.value, width):
                return Mark(False, wrong.credit, wrong.id, wrong.feedback_html, wrong.feedback_text)
        return Mark(False, 0.0)

    def sought(self, part: PartVariant) -> tuple[Sought, ...]:
        """The key."""
        return (Sought(part.key_text, part.key, width_at(part.tolerance, part.key)),)
