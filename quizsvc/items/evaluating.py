"""Evaluating what a file says on one draw: its definitions in order, its texts, its figures, and its fits' evidence."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

import numpy as np

from quizsvc.items.expr import Expression, FitRecord, IrregularFit, Scope
from quizsvc.items.figure import Figure, Layer, as_plain, draw, figure, tabulate
from quizsvc.items.kinds import MAX_DATASET, Value, is_finite
from quizsvc.items.search import DrawError, Rejection
from quizsvc.items.template import Definition, Due, RichText
from quizsvc.items.typeset import Table
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.numeric import Degenerate, stream

Drawn = TypeVar("Drawn")
STREAM_STEPS, CHARACTER_STEPS, SHOWN_STEPS = 1_500, 5, 500
"""What a stream costs in steps, and each character and number of a text that is set."""


def define(
    definitions: Iterable[Definition],
    require: Due,
    label: str,
    scope: Scope,
    seed: int,
    redraw: int,
    infinite: Collection[str] = (),
) -> dict[str, FitRecord]:
    """Evaluate definitions in order, each draw from a stream of its own; the records of those that are fits.

    `infinite` are names that may be infinite. Raises Rejection at the first condition that does not hold.
    """
    _hold(require.get("", ()), scope)
    fits = {}
    for definition in definitions:
        if definition.block == "functions":
            continue
        if definition.expression.draws:
            scope.work(STREAM_STEPS)
            scope.stream = stream(label, seed, redraw, definition.name)
        value = evaluate(definition.expression, scope)
        scope.stream = None
        if isinstance(value, Degenerate):
            raise Rejection(f"the fit {definition.name} is {value.reason}")
        _check(definition, value, definition.name in infinite)
        if definition.block == "fits":
            fits[definition.name] = next(record for record in scope.fits if record.result is value)
        scope.values[definition.name] = value
        _hold(require.get(definition.name, ()), scope)
    return fits


def _hold(conditions: Iterable[Expression], scope: Scope) -> None:
    """Conditions hold. Raises Rejection at the first that does not."""
    for condition in conditions:
        if not regular(condition.holds, condition, scope):
            raise Rejection(f"`{condition.source}` was false")


def _check(definition: Definition, value: Value, may_be_infinite: bool) -> None:
    """A definition's value is finite, and data are a list or a table of numbers. Raises DrawError."""
    if not is_finite(value) and not may_be_infinite:
        raise _unfit(definition, "is not finite", "not-finite", "bound its draws")
    if definition.block != "data":
        return
    if not isinstance(value, np.ndarray):
        raise _unfit(definition, "is not a list of numbers", "data", "give it a size")
    if not 1 <= value.size <= MAX_DATASET:
        words = f"has {value.size:,} numbers; wanted 1 to {MAX_DATASET:,}"
        raise _unfit(definition, words, "data", "draw another number of them")


def _unfit(definition: Definition, words: str, rule: str, remedy: str) -> DrawError:
    """The error of a definition whose value cannot stand where it is defined."""
    place = definition.expression
    return DrawError(f"{definition.name} {words}", place.line, place.column, rule, remedy)


def evaluate(expression: Expression, scope: Scope) -> Value:
    """An expression's value; an irregular fit on the way rejects the draw."""
    try:
        return expression.thunk(scope)
    except IrregularFit as problem:
        raise _irregular(expression, problem) from None


def _irregular(expression: Expression, problem: IrregularFit) -> Rejection:
    return Rejection(f"a fit in `{expression.source[:40]}` is {problem.reason}")


def regular(compute: Callable[[Scope], Any], expression: Expression, scope: Scope) -> Any:
    """What `compute` gives; an irregular fit on the way rejects the draw."""
    try:
        return compute(scope)
    except IrregularFit as problem:
        raise _irregular(expression, problem) from None


def certify(scope: Scope) -> None:
    """Every fit so far has a certificate that holds, by its second method too."""
    for record in scope.fits:
        scope.work(FUNCTIONS[record.model].proof.before(list(record.arguments.values())))
        if not record.certificate.holds:
            raise uncertified(record)


def uncertified(record: FitRecord) -> Rejection:
    """The rejection of a draw for a fit whose certificate does not hold."""
    failed = [residual.name for residual in record.certificate.residuals if not residual.holds]
    return Rejection(
        f"the certificate of {record.model} does not hold: {', '.join(failed or record.certificate.failed)}"
    )


def figure_of(place: Expression, title: str, scope: Scope) -> Figure:
    """The figure that an expression gives; layers alone become one under this title. Raises DrawError for no figure."""
    made = evaluate(place, scope)
    if not isinstance(made, Figure | Layer):
        raise DrawError("this is no figure", place.line, place.column, "figure", "use figure(scatter(x, y), …)")
    return made if isinstance(made, Figure) else charted(place, lambda: figure(made, title=title))


def drawn(place: Expression, chart: Figure, prefix: str = "figure") -> tuple[str, tuple[Any, ...]]:
    """The figure that an expression gave as SVG, whose ids begin with the prefix, and its numbers in tables."""
    return charted(place, lambda: (draw(chart, prefix), tuple(as_plain(tabulate(chart)))))


def charted(place: Expression, chart: Callable[[], Drawn]) -> Drawn:
    """What `chart` gives. Raises DrawError where the numbers of a figure are beyond drawing."""
    try:
        return chart()
    except (ValueError, ArithmeticError) as problem:
        message, remedy = f"this figure cannot be drawn: {problem}", "bring its numbers nearer together"
        raise DrawError(message, place.line, place.column, "figure", remedy) from None


def said(text: RichText | None, scope: Scope) -> tuple[str, str]:
    """A text with this draw's values, as HTML and as plain text; both are empty where there is none."""
    if text is None:
        return "", ""
    values: list[Value] = []
    shown = 0
    try:
        for hole in text.holes:
            values.append(value := hole.thunk(scope))
            shown += 1 if type(value) is float else _shown(value)
    except IrregularFit as problem:
        raise _irregular(hole, problem) from None
    scope.work(CHARACTER_STEPS * text.text.size + SHOWN_STEPS * shown)
    return text.text.filled(values)


def _shown(value: Value) -> int:
    """How many numbers a hole shows."""
    if isinstance(value, Table):
        return len(value.columns) * len(value.rows)
    return int(np.size(value)) if isinstance(value, np.ndarray) else len(value) if isinstance(value, list) else 1
