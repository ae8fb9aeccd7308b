"""A few sentences of the learner's own: kept as they are, and never marked.

They give no credit and take none: an interview sets them beside the key points, and the learner marks those. In a quiz
an item wants at least one other part, since one without credit is never chosen for practice.
"""

from dataclasses import dataclass
from html import escape

from quizsvc.items.answers.base import AnswerKind, Asking, Control, Mark, PartVariant, Specimens
from quizsvc.items.answers.controls import field_name
from quizsvc.items.block import Block
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable

MAX_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class TextSpec:
    """A text has nothing to specify."""


class Text(AnswerKind):
    """The answer kind `text`."""

    name = "text"
    keys = frozenset[str]()
    graded = False

    def parse(self, block: Block) -> TextSpec:
        """Nothing but its type."""
        return TextSpec()

    def instantiate(self, specification: TextSpec, asking: Asking) -> PartVariant:
        """A part without a key, which gives no credit and takes none."""
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=None,
            key_text="",
            tolerance=None,
            wanted="Write a few sentences. They are kept, and not marked.",
            accepted="",
            graded=False,
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The text without the spaces around it."""
        text = raw.strip() if isinstance(raw, str) else ""
        if not text:
            return Unreadable("The text is empty. Write a few sentences.")
        if len(text) > MAX_CHARACTERS:
            return Unreadable(f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} fit. Shorten it.")
        return Response(text, f"Your text of {len(text):,} character{'s' * (len(text) > 1)} is kept.")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Nothing is wrong with any text, and none earns credit."""
        return Mark(True, 0.0)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A box of several lines."""
        name, text = field_name(part), raw if isinstance(raw, str) else ""
        return Control(
            f'<label for="{name}">Your answer</label>'
            f'<textarea class="box" id="{name}" name="{name}" rows="6" maxlength="{MAX_CHARACTERS}"'
            f' aria-describedby="{escape(described_by)}" required>\n{escape(text)}</textarea>'
        )

    def specimens(self, part: PartVariant) -> Specimens:
        """Any text, and what is none or too long."""
        right = ("It depends.", "σ² & <b>τ²</b>\nin two lines", "x" * MAX_CHARACTERS)
        return Specimens(right, (), ("", " \n", None, 7, True, [], ["a"], {}, {"": "a"}, "x" * (MAX_CHARACTERS + 1)))


KIND = Text()
