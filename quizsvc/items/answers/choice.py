"""A choice of one: the options are the key and its misconceptions' values, or texts each with its own condition.

The order is drawn from a stream of its own, so that the right option's place tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from quizsvc.items.answers.base import Apart, Control, Evaluate, Given, Mark, Option, PartVariant, Specimens, Typeset
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import RichText
from quizsvc.names import PartName
from quizsvc.numeric import Stream

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

    def parse(self, block: Block) -> ChoiceSpec | None:
        """`from: misconceptions` with `value` and `decimals`, or `options`."""
        if block.tree.get("options") is not None:
            return self._stated(block)
        if block.text("from", required=True) != "misconceptions":
            block.loading.problem(block.tree, "answer", "a choice has options, or `from: misconceptions`", "write one")
            return None
        value = block.expression("value", required=True)
        unit = block.text("unit") if block.tree.get("unit") else ""
        return ChoiceSpec(value, int(block.number("decimals", 3, 0, 12)), unit, ()) if value else None

    def _stated(self, block: Block) -> ChoiceSpec | None:
        nodes = block.list("options")
        if not 2 <= len(nodes) <= MAX_OPTIONS:
            message = f"{len(nodes)} options; wanted 2 to {MAX_OPTIONS}"
            block.loading.problem(block.tree, "answer", message, "begin each with `- text: …`")
            return None
        made = [self._option(Block("option", node, block.loading)) for node in nodes if isinstance(node, Tree)]
        stated = tuple(option for option in made if option)
        return ChoiceSpec(None, 0, "", stated) if len(stated) == len(nodes) else None

    def _option(self, block: Block) -> Stated | None:
        block.allow(("text", "right", "feedback"))
        text, right = block.rich("text", required=True), block.expression("right", required=True)
        feedback = block.rich("feedback") if block.tree.get("feedback") else None
        return Stated(text, right, feedback) if text and right else None

    def instantiate(
        self,
        name: PartName,
        specification: ChoiceSpec,
        evaluate: Evaluate,
        typeset: Typeset,
        given: Sequence[Given],
        order: Stream,
    ) -> PartVariant:
        """The options in a drawn order; exactly one is right and no two show the same."""
        options = self._valued(specification, evaluate, given) if specification.value else ()
        options = options or tuple(self._written(stated, evaluate, typeset) for stated in specification.stated)
        shown = [option.html for option in options]
        if len(set(shown)) < len(shown):
            raise Apart("two options showed the same text")
        if sum(option.right for option in options) != 1:
            raise Apart("not exactly one option was right")
        options = tuple(options[index] for index in order.permutation(len(options)))
        key = next(index for index, option in enumerate(options) if option.right)
        return PartVariant(
            name=name,
            type=self.name,
            key=key,
            key_text=options[key].text or options[key].html,
            tolerance=None,
            wanted="Choose one.",
            accepted="",
            options=options,
        )

    def _written(self, stated: Stated, evaluate: Evaluate, typeset: Typeset) -> Option:
        """An option of the author's own words."""
        html, text = typeset(stated.text)
        return Option(text, html, bool(evaluate(stated.right)), *(typeset(stated.feedback) if stated.feedback else ()))

    def _valued(self, spec: ChoiceSpec, evaluate: Evaluate, given: Sequence[Given]) -> tuple[Option, ...]:
        """The key and the misconceptions' values, told apart at the decimals shown."""
        assert spec.value is not None
        key = evaluate(spec.value)
        if isinstance(key, bool) or not isinstance(key, int | float) or not abs(key) < float("inf"):
            raise Apart("the key was not a finite number")
        unit = f" {spec.unit}" if spec.unit else ""
        options = [(float(key), True, "", "", "")]
        options += [(float(one.value), False, one.feedback_html, one.feedback_text, one.id) for one in given]
        values = sorted(value for value, *_ in options)
        if any(b - a < 10.0**-spec.decimals for a, b in pairwise(values)):
            raise Apart("two options were too near each other")
        made = []
        for value, right, *said in options:
            text = f"{value:.{spec.decimals}f}".replace("-", "−") + unit
            made.append(Option(text, escape(text), right, *said))
        return tuple(made)

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The index of an option as shown, from 0."""
        options = part.options or ()
        text = str(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
        if not text.isascii() or not text.isdigit() or len(text) > 3 or int(text) >= len(options):
            return Unreadable("No option was chosen. Choose one of those shown.")
        index = int(text)
        return Response(index, f"You chose option {index + 1}.")

    def compare(self, part: PartVariant, response: Response) -> Mark:
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
