"""A choice of one: the options are the key and its misconceptions' values, or texts each with its own condition.

The order is drawn from a stream of its own, so that the right option's place tells nothing.
"""

from dataclasses import dataclass
from html import escape

from quizsvc.items.answers.base import (
    NUMERIC,
    AnswerKind,
    Apart,
    Asking,
    Control,
    Mark,
    Option,
    PartVariant,
    Specimens,
    finite,
    fixed,
    stand_apart,
)
from quizsvc.items.answers.controls import fieldset, option_row
from quizsvc.items.answers.options import (
    Stated,
    digits,
    drawn,
    index_of,
    numbered,
    read_options,
    written,
)
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.kinds import NUMBER
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import Part


@dataclass(frozen=True, slots=True)
class ChoiceSpec:
    """Either a key to stand among the misconceptions' values, shown to some decimals, or options written out."""

    value: Expression | None
    decimals: int
    unit: str
    stated: tuple[Stated, ...]


class Choice(AnswerKind):
    """The answer kind `choice`."""

    name = "choice"
    keys = frozenset({"from", "value", "decimals", "unit", "options"})
    values = NUMERIC
    key_kind = NUMBER

    def parse(self, block: Block) -> ChoiceSpec | None:
        """`from: misconceptions` with `value` and `decimals`, or `options`."""
        if block.tree.get("options") is not None:
            stated = read_options(block, block.list("options"))
            return ChoiceSpec(None, 0, "", stated) if stated else None
        source = block.scalar("from")
        if source is None or source.text != "misconceptions":
            message = "a choice has options, or `from: misconceptions`"
            block.loading.problem(source or block.tree, "answer", message, "write one of them")
            return None
        value, decimals = block.valued("value", self.values), block.whole("decimals", 3, 0, 12)
        unit = block.text("unit")
        return ChoiceSpec(value, decimals, unit, ()) if value else None

    def instantiate(self, specification: ChoiceSpec, asking: Asking) -> PartVariant:
        """The options in a drawn order; exactly one is right and no two show the same."""
        if specification.value:
            options, muted = self._valued(specification, specification.value, asking)
        else:
            options, muted = tuple(written(stated, asking) for stated in specification.stated), ()
        if len(options) < 2:
            raise Apart("there was only one option")
        options, _ = drawn(options, asking)
        if sum(option.right for option in options) != 1:
            raise Apart("not exactly one option was right")
        key = next(index for index, option in enumerate(options) if option.right)
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text=options[key].text,
            key_html=options[key].html,
            tolerance=None,
            wanted="Choose one.",
            accepted="",
            options=options,
            muted=muted,
        )

    def _valued(
        self, spec: ChoiceSpec, value: Expression, asking: Asking
    ) -> tuple[tuple[Option, ...], tuple[str, ...]]:
        """The key and the misconceptions' values, told apart at the decimals shown; and the ids of those muted."""
        key = finite(asking.evaluate(value), "the key")
        kept, muted = stand_apart(key, 0.5 * 10.0**-spec.decimals, asking.given)
        unit = f" {spec.unit}" if spec.unit else ""

        def option(number: float, right: bool, *said: str) -> Option:
            text = fixed(number, spec.decimals) + unit
            return Option(text, escape(text), right, *said)

        wrong = [option(one.value, False, one.feedback_html, one.feedback_text, one.id) for one in kept]
        return (option(key, True), *wrong), muted

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The index of an option as shown, from 0."""
        options = part.options or ()
        index = index_of(raw, len(options))
        if index is None:
            return Unreadable("No option was chosen. Choose one of those shown.")
        return Response(index, f"You chose option {index + 1}.", f"You chose “{options[index].html}”.")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right where the option is; else what its misconception says."""
        option = (part.options or ())[response.value]
        if option.right:
            return Mark(True, 1.0)
        return Mark(False, 0.0, option.misconception, option.feedback_html, option.feedback_text)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A group of radio buttons."""
        rows = [
            option_row(part, "radio", "", index, option, index_of(raw, index + 1) == index)
            for index, option in enumerate(part.options or ())
        ]
        return fieldset("options", described_by, "".join(rows))

    def specimens(self, part: PartVariant) -> Specimens:
        """The right option, the others, and what is no option."""
        count = len(part.options or ())
        wrong = tuple(str(index) for index in range(count) if index != part.key)
        return Specimens((str(part.key), part.key), wrong, ("", "-1", str(count), "x", "1.0", None))

    def guessing(self, part: Part) -> float:
        """One in as many as there are options."""
        return 1 / (len(part.specification.stated) or len(part.misconceptions) + 1)

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """The options by number."""
        return tuple(f"  {line}" for line in numbered(part.options or ()))

    def typed(self, line: str) -> object:
        """An option's number, from 1."""
        number = digits(line)
        return line if number is None else number - 1


KIND = Choice()
