"""A choice of one: the options are the key and its misconceptions' values, or texts each with its own condition.

The order is drawn from a stream of its own, so that the right option's place tells nothing.
"""

from dataclasses import dataclass
from html import escape

from quizsvc.items.answers.base import (
    NUMERIC,
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
from quizsvc.items.block import Block, Loading
from quizsvc.items.expr import Expression
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node
from quizsvc.items.kinds import NUMBER
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import RichText

MAX_OPTIONS = 10


@dataclass(frozen=True, slots=True)
class Stated:
    """An option written out by the author."""

    text: RichText
    right: Expression
    feedback: RichText | None


@dataclass(frozen=True, slots=True)
class ChoiceSpec:
    """Either a key to stand among the misconceptions' values, shown to some decimals, or options written out."""

    value: Expression | None
    decimals: int
    unit: str
    stated: tuple[Stated, ...]


class Choice:
    """The answer kind `choice`."""

    name = "choice"
    keys = frozenset({"from", "value", "decimals", "unit", "options"})
    values = NUMERIC
    key_kind = NUMBER

    def parse(self, block: Block) -> ChoiceSpec | None:
        """`from: misconceptions` with `value` and `decimals`, or `options`."""
        if block.tree.get("options") is not None:
            return self._stated(block)
        source = block.scalar("from")
        if source is None or source.text != "misconceptions":
            message = "a choice has options, or `from: misconceptions`"
            block.loading.problem(source or block.tree, "answer", message, "write one of them")
            return None
        value, decimals = block.valued("value", self.values), block.whole("decimals", 3, 0, 12)
        unit = block.text("unit")
        return ChoiceSpec(value, decimals, unit, ()) if value else None

    def _stated(self, block: Block) -> ChoiceSpec | None:
        nodes = block.list("options")
        if not 2 <= len(nodes) <= MAX_OPTIONS:
            message = f"{len(nodes)} options; wanted 2 to {MAX_OPTIONS}"
            block.loading.problem(block.tree, "answer", message, "begin each with `- text: …`")
            return None
        made = [self._option(node, block.loading) for node in nodes]
        stated = tuple(option for option in made if option)
        return ChoiceSpec(None, 0, "", stated) if len(stated) == len(nodes) else None

    def _option(self, node: Node, loading: Loading) -> Stated | None:
        if not isinstance(node, Tree):
            loading.problem(node, "wrong-shape", "an option has a text and says when it is right", "write `- text: …`")
            return None
        block = Block("option", node, loading)
        block.allow(("text", "right", "feedback"))
        text, right = block.rich("text", required=True), block.condition("right", required=True)
        feedback = block.rich("feedback") if block.tree.get("feedback") else None
        return Stated(text, right, feedback) if text and right else None

    def instantiate(self, specification: ChoiceSpec, asking: Asking) -> PartVariant:
        """The options in a drawn order; exactly one is right and no two show the same."""
        if specification.value:
            options, muted = self._valued(specification, specification.value, asking)
        else:
            options, muted = tuple(self._written(stated, asking) for stated in specification.stated), ()
        if len(options) < 2:
            raise Apart("there was only one option")
        shown = [option.html for option in options]
        if len(set(shown)) < len(shown):
            raise Apart("two options showed the same text")
        if sum(option.right for option in options) != 1:
            raise Apart("not exactly one option was right")
        options = tuple(options[index] for index in asking.order().permutation(len(options)))
        key = next(index for index, option in enumerate(options) if option.right)
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text=options[key].text or options[key].html,
            tolerance=None,
            wanted="Choose one.",
            accepted="",
            options=options,
            muted=muted,
        )

    def _written(self, stated: Stated, asking: Asking) -> Option:
        """An option of the author's own words."""
        html, text = asking.typeset(stated.text)
        right = asking.evaluate(stated.right)
        if not isinstance(right, bool):
            raise Apart(f"`{stated.right.source}` was neither true nor false")
        return Option(text, html, right, *(asking.typeset(stated.feedback) if stated.feedback else ()))

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
        shown = {str(index): index for index in range(len(options))}
        index = shown.get(raw) if isinstance(raw, str) else raw
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(options):
            return Unreadable("No option was chosen. Choose one of those shown.")
        return Response(index, f"You chose option {index + 1}.")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right where the option is; else what its misconception says."""
        option = (part.options or ())[response.value]
        if option.right:
            return Mark(True, 1.0)
        return Mark(False, 0.0, option.misconception, option.feedback_html, option.feedback_text)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A group of radio buttons."""
        name = f"answer-{escape(part.name)}"
        rows = [
            f'<label class="option"><input type="radio" name="{name}" value="{index}" required'
            f"{' checked' if str(raw) == str(index) else ''}> <span>{option.html}</span></label>"
            for index, option in enumerate(part.options or ())
        ]
        return Control(
            f'<fieldset class="options" aria-describedby="{escape(described_by)}">'
            f"<legend>Your answer</legend>{''.join(rows)}</fieldset>"
        )

    def specimens(self, part: PartVariant) -> Specimens:
        """The right option, the others, and what is no option."""
        count = len(part.options or ())
        wrong = tuple(str(index) for index in range(count) if index != part.key)
        return Specimens((str(part.key), part.key), wrong, ("", "-1", str(count), "x", "1.0", None))


KIND = Choice()
