"""Numbers that make something true: the engine computes with the learner's answer bound to names, and there is no key.

`response` names the numbers asked for, `let` computes with them (fits as well), and `accept` says when they are right.
The sources are kept in the variant, so that an answer is judged as it was asked. An irregular fit, a certificate that
does not hold, or a value that is not finite is not accepted, and the learner is told why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np

from quizsvc.items.algebra import shown
from quizsvc.items.answers.base import AnswerKind, Apart, Asking, Control, Mark, PartVariant, Specimens
from quizsvc.items.answers.controls import entry_box, fieldset
from quizsvc.items.answers.entries import Entry, boxes_given, echo, read_entries, spelt, unreadable_entries
from quizsvc.items.block import Block, Loading
from quizsvc.items.expr import Expression, ExpressionError, IrregularFit
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar
from quizsvc.items.kinds import ANY, FEATURES, NUMBER, NUMBERS, VECTOR, Degenerate, is_finite
from quizsvc.items.replay import Again, Replay
from quizsvc.items.response import Response, Unreadable, plain_number
from quizsvc.items.template import RichText

MAX_NUMBERS = 20
LARGEST = 1e9
ONE, MANY = frozenset({NUMBER, NUMBERS, ANY}), frozenset({VECTOR, FEATURES, NUMBERS, ANY})


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said of an answer that is not accepted, where a condition holds."""

    when: Expression
    say: RichText


@dataclass(frozen=True, slots=True)
class ConstructSpec:
    """The names asked for with their lengths, what is computed, when it is right, and what is shown and said of it."""

    response: tuple[tuple[str, int], ...]
    let: tuple[tuple[str, Expression], ...]
    accept: Expression
    example: tuple[Expression, ...]
    counterexample: tuple[Expression, ...]
    show: tuple[tuple[str, Expression], ...]
    feedback: tuple[Feedback, ...]


class Construct(AnswerKind):
    """The answer kind `construct`."""

    name = "construct"
    keys = frozenset({"response", "let", "accept", "example", "counterexample", "show", "feedback"})

    def parse(self, block: Block) -> ConstructSpec | None:
        """The names of the answer are known in `let`, `accept`, `show` and `when`, and nowhere else."""
        noted = len(block.loading.findings)
        response = _response(block)
        example = _example(block, "example", response)
        counter = _example(block, "counterexample", response) if block.tree.get("counterexample") else ()
        inner = replace(block, loading=_with_response(block.loading, response))
        let = _let(inner)
        accept = inner.condition("accept", required=True)
        show = _show(inner)
        feedback = tuple(made for node in block.list("feedback") if (made := _feedback(node, block, inner.loading)))
        if accept is None or len(block.loading.findings) > noted:
            return None
        return ConstructSpec(response, let, accept, example, counter, show, feedback)

    def instantiate(self, specification: ConstructSpec, asking: Asking) -> PartVariant:
        """The example of this variant, and the sources by which an answer is judged."""
        lengths = dict(specification.response)
        example = _drawn(lengths, specification.example, asking)
        counter = _drawn(lengths, specification.counterexample, asking) if specification.counterexample else []
        entries = _entries(lengths)
        told = echo(example, entries)
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=_bound(specification.response, example),
            key_text=told.removeprefix("Read as ").removesuffix(".") + ", for example",
            tolerance=None,
            wanted=f"Give {_spoken(entries)}: any answer that does what is asked counts.",
            accepted="",
            details={
                "response": [[name, length] for name, length in specification.response],
                "let": [[name, step.source] for name, step in specification.let],
                "accept": specification.accept.source,
                "counterexample": counter,
                "show": [[label, shown.source] for label, shown in specification.show],
                "feedback": [[one.when.source, *asking.typeset(one.say)] for one in specification.feedback],
            },
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The numbers, from boxes, a list, a line of text or by name; none larger than any data here."""
        entries = _entries(dict(part.details["response"]))
        values = read_entries(_by_name(raw, part.details["response"]), entries)
        if isinstance(values, Unreadable):
            return values
        for entry, value in zip(entries, values, strict=True):
            if abs(value) > LARGEST:
                return Unreadable(f"{entry.label} is larger than any number here. Give one up to 1 000 000 000.")
        return Response(values, echo(values, entries))

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right where `accept` holds; what comes of the answer is shown, and else said why not."""
        details = part.details
        try:
            again = replay.again(_bound(details["response"], response.value), steps=[tuple(s) for s in details["let"]])
            _regular(again, details["let"])
            right = again.evaluate(details["accept"]) is True
            shown = _shown(again, details["show"])
            _certified(again)
            said = None if right else _said(again, details["feedback"])
        except IrregularFit as problem:
            return _refused(f"With this answer a fit has no estimate: {problem.reason}.")
        except ExpressionError as problem:
            return _refused(f"With this answer nothing can be computed: {problem.message}.")
        html, text = said or ("", "")
        with_it = f"With your answer: {shown}." if shown else ""
        return Mark(
            right,
            float(right),
            "",
            html + (f"<p>{escape(with_it)}</p>" if with_it else ""),
            " ".join(filter(None, (text, with_it))),
        )

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A labelled box for each number."""
        entries = _entries(dict(part.details["response"]))
        texts = boxes_given(raw, entries)
        boxes = [entry_box(part, e.suffix, e.label, text) for e, text in zip(entries, texts, strict=True)]
        return fieldset("entries", described_by, f'<div class="entry-row">{"".join(boxes)}</div>')

    def specimens(self, part: PartVariant) -> Specimens:
        """The example in every spelling, the counterexample where there is one, and what is not so many numbers."""
        entries = _entries(dict(part.details["response"]))
        example = [float(number) for numbers in part.key.values() for number in np.atleast_1d(numbers)]
        large = {entry.suffix: "1e10" for entry in entries}
        counter = part.details["counterexample"]
        wrong = spelt(counter, entries) if counter else ()
        return Specimens((*spelt(example, entries), part.key), wrong, (*unreadable_entries(entries), large))

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """How several numbers are typed."""
        entries = _entries(dict(part.details["response"]))
        words = f"Type {_spoken(entries)} with spaces or semicolons between them."
        return (words,) if len(entries) > 1 else ()


def _response(block: Block) -> tuple[tuple[str, int], ...]:
    """The names of the answer with how many numbers each is; problems are noted."""
    inner = block.block("response", required=True)
    found = []
    for name, _ in inner.tree.entries if inner else ():
        if inner and block.loading.nameable(name):
            found.append((name.text, inner.whole(name.text, 1, 1, MAX_NUMBERS)))
    if inner and sum(length for _, length in found) > MAX_NUMBERS:
        block.loading.problem(inner.tree, "response", f"more than {MAX_NUMBERS} numbers are asked for", "ask for fewer")
    return tuple(found)


def _with_response(loading: Loading, response: Sequence[tuple[str, int]]) -> Loading:
    """The loading in which the answer's names are known; what is found wrong goes to the same list."""
    kinds = {name: NUMBER if length == 1 else VECTOR for name, length in response}
    return replace(loading, names={**loading.names, **kinds})


def _example(block: Block, key: str, response: Sequence[tuple[str, int]]) -> tuple[Expression, ...]:
    """An expression for each name of the answer, in the variant's own names."""
    inner = block.block(key, required=True)
    if inner is None:
        return ()
    inner.allow(name for name, _ in response)
    made = [inner.valued(name, ONE if length == 1 else MANY) for name, length in response]
    return tuple(expression for expression in made if expression)


def _let(block: Block) -> tuple[tuple[str, Expression], ...]:
    """What is computed with the answer, each name known below it."""
    inner = block.block("let") if block.tree.get("let") else None
    made = []
    for name, value in inner.tree.entries if inner else ():
        if not block.loading.nameable(name):
            continue
        if not isinstance(value, Scalar) or not value.text:
            block.loading.problem(value, "wrong-shape", f"let.{name.text} wants an expression", "write it on its line")
            continue
        expression = block.loading.expression(value)
        if expression:
            block.loading.names[name.text] = expression.kind
            made.append((name.text, expression))
    return tuple(made)


def _show(block: Block) -> tuple[tuple[str, Expression], ...]:
    """Labels and the numbers that are shown under them."""
    inner = block.block("show") if block.tree.get("show") else None
    names = [label.text for label, _ in inner.tree.entries] if inner else []
    made = [(label, inner.valued(label, ONE)) for label in names if inner]
    return tuple((label, expression) for label, expression in made if expression)


def _feedback(node: Node, block: Block, inner: Loading) -> Feedback | None:
    """`when` in the answer's names, `say` in the variant's."""
    if not isinstance(node, Tree):
        block.loading.problem(node, "wrong-shape", "feedback has a condition and a text", "write `- when: …`, `say: …`")
        return None
    condition, text = Block("feedback", node, inner), Block("feedback", node, block.loading)
    text.allow(("when", "say"))
    when, say = condition.condition("when", required=True), text.rich("say", required=True)
    return Feedback(when, say) if when and say else None


def _drawn(lengths: Mapping[str, int], expressions: Sequence[Expression], asking: Asking) -> list[float]:
    """The numbers of an example in this draw."""
    pairs = zip(lengths.items(), expressions, strict=True)
    return [number for (name, length), made in pairs for number in _numbers(asking.evaluate(made), length, name)]


def _numbers(value: Any, length: int, name: str) -> list[float]:
    """An example's value as so many numbers. Raises Apart."""
    found = np.atleast_1d(np.asarray(value, dtype=np.float64)) if isinstance(value, int | float | np.ndarray) else None
    if found is None or found.shape != (length,) or not np.isfinite(found).all():
        raise Apart(f"the example's {name} was not {length} finite number{'s' * (length > 1)}")
    return [float(number) for number in found]


def _entries(lengths: Mapping[str, int]) -> list[Entry]:
    """One entry for each number of the answer."""
    found = []
    for name, length in lengths.items():
        words = shown(name).replace("_", " ")
        found += [
            Entry(name, words) if length == 1 else Entry(f"{name}.{at}", f"{words} {at}") for at in range(1, length + 1)
        ]
    return found


def _spoken(entries: Sequence[Entry]) -> str:
    labels = [entry.label for entry in entries]
    return " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))


def _bound(response: Sequence[tuple[str, int]], values: Sequence[float]) -> dict[str, Any]:
    """The answer's numbers by the names that the sources use."""
    bound: dict[str, Any] = {}
    rest = list(values)
    for name, length in response:
        head, rest = rest[:length], rest[length:]
        bound[name] = head[0] if length == 1 else head
    return bound


def _by_name(raw: object, response: Sequence[tuple[str, int]]) -> object:
    """The numbers of a mapping from names to numbers, as a list; anything else as it is."""
    if not isinstance(raw, Mapping) or set(raw) != {name for name, _ in response}:
        return raw
    values = [raw[name] if length > 1 else [raw[name]] for name, length in response]
    lists = [value for value in values if isinstance(value, list) and not any(isinstance(v, str) for v in value)]
    return [number for value in lists for number in value] if len(lists) == len(values) else raw


def _regular(again: Again, let: Sequence[Sequence[str]]) -> None:
    """Compute all that is asked. Raises IrregularFit, or ExpressionError for what is not finite."""
    for name, _ in let:
        value = again.evaluate(name)
        if isinstance(value, Degenerate):
            raise IrregularFit(value.detail)
        if not is_finite(value):
            raise ExpressionError(f"{name.replace('_', ' ')} is not finite", "", 1, 1)


def _certified(again: Again) -> None:
    """Every fit has evidence that it is right. Raises IrregularFit."""
    for record in again.values.scope.fits:
        if not record.certificate.holds:
            raise IrregularFit(f"{record.model} could not be certified")


def _shown(again: Again, show: Sequence[Sequence[str]]) -> str:
    """What came of the answer, four significant figures each."""
    found = []
    for label, source in show:
        value = again.evaluate(source)
        if isinstance(value, bool) or not isinstance(value, int | float) or not is_finite(value):
            raise ExpressionError(f"{label} is no finite number", "", 1, 1)
        found.append(f"{label.replace('-', ' ').replace('_', ' ')} {plain_number(float(f'{value:.4g}'))}")
    return ", ".join(found)


def _said(again: Again, feedback: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """The first text whose condition holds."""
    return next(((html, text) for when, html, text in feedback if again.evaluate(when) is True), None)


def _refused(reason: str) -> Mark:
    """An answer with which nothing can be computed."""
    return Mark(False, 0.0, "", f"<p>{escape(reason)}</p>", reason)


KIND = Construct()
