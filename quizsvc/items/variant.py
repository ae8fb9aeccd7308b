"""Template + seed -> Variant: draw, fit, check, and set the text, until every condition holds.

A variant is frozen: it holds everything that is needed to show it, grade it and explain it again, whatever becomes of
its template. It is a pure function of the template's version, the engine's version and the seed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

import numpy as np

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Apart, Asking, Given, PartVariant
from quizsvc.items.expr import Budget, Expression, ExpressionError, FitRecord, IrregularFit, Scope, Spent, quiet
from quizsvc.items.figure import Figure, Layer, as_plain, draw, figure, tabulate
from quizsvc.items.findings import shortened
from quizsvc.items.kinds import MAX_DATASET, Value, frozen, is_finite
from quizsvc.items.replay import Replay, Steps
from quizsvc.items.template import ENGINE, Definition, Identity, Misconception, Part, RichText, Template
from quizsvc.items.typeset import Table, TypesetError
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.items.vocabulary.base import plain
from quizsvc.names import ItemId, Seed
from quizsvc.numeric import Degenerate, stream

Drawn = TypeVar("Drawn")
MAX_DRAWS = 100
IDENTITY_TOLERANCE = 1e-9
STREAM_STEPS, KEPT_STEPS, CHARACTER_STEPS, SHOWN_STEPS = 1_500, 50, 5, 500
"""What a stream costs in steps, and each number that is kept, and each character and number of a text that is set."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One question as a learner meets it, its answers included; plain values only, so that JSON holds all of it."""

    item: ItemId
    title: str
    version: str
    engine: str
    seed: Seed
    redraws: int
    variables: Mapping[str, Any]
    data: Mapping[str, Any]
    derived: Mapping[str, Any]
    fits: Mapping[str, Any]
    identities: tuple[Mapping[str, Any], ...]
    prompt_text: str
    prompt_html: str
    figure_svg: str
    parts: tuple[PartVariant, ...]
    hints: tuple[str, ...]
    hints_html: tuple[str, ...]
    solution_text: str
    solution_html: str
    why_html: str
    steps: Steps = ()
    figure_tables: tuple[Mapping[str, Any], ...] = ()

    @property
    def replay(self) -> Replay:
        """The variant's names, to be evaluated anew."""
        named = {**self.variables, **self.data, **self.derived}
        computed = {name for name, _ in self.steps}
        return Replay({name: value for name, value in named.items() if name not in computed}, self.steps)

    def as_json(self) -> dict[str, Any]:
        """The variant as a JSON object; `from_json` takes it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Variant":
        """The variant of what `as_json` gave."""
        values = dict(document)
        values["parts"] = tuple(PartVariant.from_json(part) for part in values["parts"])
        for name in ("identities", "hints", "hints_html"):
            values[name] = tuple(values[name])
        values["figure_tables"] = tuple(values.get("figure_tables", ()))
        values["steps"] = tuple((name, source) for name, source in values.get("steps", ()))
        return cls(**values)


class Rejection(Exception):
    """This draw is not to be shown; the reason is counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DrawError(Exception):
    """A template that gives no variant for a seed: an expression failed, or no draw met its conditions."""

    def __init__(self, message: str, line: int, column: int, rule: str, remedy: str = "") -> None:
        super().__init__(shortened(message))
        self.message, self.line, self.column = shortened(message), line, column
        self.rule, self.remedy = rule, remedy


@dataclass(slots=True)
class Drawing:
    """How the search for a variant went: draws tried, and what rejected them."""

    tried: int
    rejected: Counter[str]


def instantiate(template: Template, seed: int) -> Variant:
    """The variant of this seed. Raises DrawError where there is none."""
    return search(template, seed)[0]


def search(template: Template, seed: int) -> tuple[Variant, Drawing]:
    """The variant of this seed and how many draws it took."""
    drawing, budget = Drawing(0, Counter()), Budget()
    for redraw in range(MAX_DRAWS):
        drawing.tried += 1
        try:
            with quiet():
                return _draw(template, seed, redraw, budget), drawing
        except Rejection as rejection:
            drawing.rejected[rejection.reason] += 1
        except Spent as problem:
            raise _unaccepted(template, drawing, str(problem)) from None
        except ExpressionError as problem:
            if budget.left < 0 and drawing.rejected:
                raise _unaccepted(template, drawing) from None
            raise DrawError(problem.message, problem.line, problem.column, "expression", problem.remedy) from None
        except TypesetError as problem:
            raise DrawError(problem.message, problem.line, problem.column, "text", problem.remedy) from None
    raise _unaccepted(template, drawing)


def _unaccepted(template: Template, drawing: Drawing, message: str = "") -> DrawError:
    """The error of a search that found no variant: what rejected its draws most often, else the message."""
    line = template.parts[0].line
    if not drawing.rejected:
        return DrawError(message, line, 1, "budget", "draw fewer numbers, or show fewer of them")
    reason, times = drawing.rejected.most_common(1)[0]
    message = f"no draw of {drawing.tried} was accepted; {times} times because {reason}"
    return DrawError(message, line, 1, "acceptance", "widen the draws or loosen `require`")


def _draw(template: Template, seed: int, redraw: int, budget: Budget) -> Variant:
    """One try at a variant. Raises Rejection where a condition, a margin or a certificate fails."""
    scope = Scope({}, budget=budget)
    fits = _define(template, scope, seed, redraw)
    for condition in template.require:
        if not _regular(condition.holds, condition, scope):
            raise Rejection(f"`{condition.source}` was false")
    identities = tuple(_identity(identity, scope) for identity in template.identities)
    parts = tuple(_part(part, template, scope, seed) for part in template.parts)
    _certified(scope)
    prompt, solution = _said(template.prompt, scope), _said(template.solution, scope)
    hints = [_said(hint, scope) for hint in template.hints]
    drawing, tables = _drawing(template, scope)
    return Variant(
        item=template.item,
        title=template.title,
        version=template.version,
        engine=ENGINE,
        seed=Seed(seed),
        redraws=redraw,
        variables=_block(template, "variables", scope),
        data=_block(template, "data", scope),
        derived=_block(template, "derived", scope),
        fits={name: _fit(record, scope) for name, record in fits.items()},
        identities=identities,
        prompt_html=prompt[0],
        prompt_text=prompt[1],
        figure_svg=drawing,
        parts=parts,
        hints=tuple(text for _, text in hints),
        hints_html=tuple(html for html, _ in hints),
        solution_html=solution[0],
        solution_text=solution[1],
        why_html=_said(template.why, scope)[0],
        steps=(*template.steps(), *((part.name, part.value) for part in parts if part.value)),
        figure_tables=tables,
    )


def _define(template: Template, scope: Scope, seed: int, redraw: int) -> dict[str, FitRecord]:
    """Evaluate the definitions in order; the records of those that are fits."""
    fits = {}
    for definition in template.definitions:
        if definition.block == "functions":
            continue
        if definition.expression.draws:
            scope.work(STREAM_STEPS)
            scope.stream = stream(template.item, seed, redraw, definition.name)
        value = _value(definition.expression, scope)
        scope.stream = None
        if isinstance(value, Degenerate):
            raise Rejection(f"the fit {definition.name} is {value.reason}")
        _check(definition, value, definition.name in template.may_be_infinite)
        if definition.block == "fits":
            fits[definition.name] = next(record for record in scope.fits if record.result is value)
        scope.values[definition.name] = value
    return fits


def _check(definition: Definition, value: Value, may_be_infinite: bool) -> None:
    """A definition's value is finite, and data are a list or a table of numbers. Raises DrawError."""
    line, column = definition.expression.line, definition.expression.column
    if not is_finite(value) and not may_be_infinite:
        raise DrawError(f"{definition.name} is not finite", line, column, "not-finite", "bound its draws")
    if definition.block != "data":
        return
    if not isinstance(value, np.ndarray):
        raise DrawError(f"{definition.name} is not a list of numbers", line, column, "data", "give it a size")
    if not 1 <= value.size <= MAX_DATASET:
        message = f"{definition.name} has {value.size:,} numbers; wanted 1 to {MAX_DATASET:,}"
        raise DrawError(message, line, column, "data", "draw another number of them")


def _value(expression: Expression, scope: Scope) -> Value:
    """An expression's value; an irregular fit on the way rejects the draw."""
    try:
        return expression.thunk(scope)
    except IrregularFit as problem:
        raise _irregular(expression, problem) from None


def _irregular(expression: Expression, problem: IrregularFit) -> Rejection:
    return Rejection(f"a fit in `{expression.source[:40]}` is {problem.reason}")


def _regular(compute: Callable[[Scope], Any], expression: Expression, scope: Scope) -> Any:
    """What `compute` gives; an irregular fit on the way rejects the draw."""
    try:
        return compute(scope)
    except IrregularFit as problem:
        raise _irregular(expression, problem) from None


def _certified(scope: Scope) -> None:
    """Every fit that the key or a name rests on has a certificate that holds, by its second method too."""
    for record in scope.fits:
        scope.work(FUNCTIONS[record.model].proof.before(list(record.arguments.values())))
        if not record.certificate.holds:
            raise _uncertified(record)


def _uncertified(record: FitRecord) -> Rejection:
    failed = [residual.name for residual in record.certificate.residuals if not residual.holds]
    return Rejection(
        f"the certificate of {record.model} does not hold: {', '.join(failed or record.certificate.failed)}"
    )


def _identity(identity: Identity, scope: Scope) -> dict[str, Any]:
    """The two sides of an identity and how far apart they are, relatively. Raises DrawError where too far."""
    left, right = (_regular(side.number, side, scope) for side in (identity.left, identity.right))
    residual = abs(left - right) / (max(abs(left), abs(right)) or 1.0)
    if not residual <= IDENTITY_TOLERANCE:
        message = f"the identity `{identity.source}` is off by {residual:.1e} (left {left:.12g}, right {right:.12g})"
        raise DrawError(message, identity.left.line, identity.left.column, "identity", "one of the routes is wrong")
    return {"identity": identity.source, "residual": residual, "holds": True}


def _part(part: Part, template: Template, scope: Scope, seed: int) -> PartVariant:
    """One answer asked for, with its key, its misconceptions' values and the margins between them held.

    The key goes by the part's name in what comes after it.
    """
    asking = Asking(
        name=part.name,
        evaluate=lambda expression: _value(expression, scope),
        typeset=lambda text: _said(text, scope),
        given=[_given(m, scope) for m in part.misconceptions],
        order=lambda: stream(template.item, seed, "options", part.name),
        figure=lambda: _figure(template, scope),
    )
    try:
        made = KINDS[part.kind].instantiate(part.specification, asking)
    except Apart as problem:
        raise Rejection(problem.reason) from None
    scope.values[part.name] = frozen(np.asarray(made.key) if isinstance(made.key, list) else made.key)
    html, text = _said(part.prompt, scope)
    return replace(
        made,
        prompt_html=html,
        prompt_text=text,
        weight=part.weight,
        follow_through=part.follow_through,
    )


def _given(misconception: Misconception, scope: Scope) -> Given:
    """A misconception's value in this draw, and what is said of it.

    Fits made for it alone are held to their residuals; a second method is for what a key rests on.
    """
    before = len(scope.fits)
    value = _value(misconception.value, scope)
    for record in scope.fits[before:]:
        if not record.certificate.residuals_hold:
            raise _uncertified(record)
    del scope.fits[before:]
    if not is_finite(value):
        raise Rejection(f"the misconception {misconception.id} is not finite")
    said = _said(misconception.feedback, scope)
    return Given(str(misconception.id), plain(value), *said, misconception.credit, misconception.if_apart)


def _block(template: Template, block: Any, scope: Scope) -> dict[str, Any]:
    return {name: _kept(scope.values[name], scope) for name in template.names(block)}


def _kept(value: Value, scope: Scope) -> Any:
    """A value as a variant keeps it, in JSON's types."""
    scope.work(KEPT_STEPS * np.size(value) if isinstance(value, np.ndarray) else 0)
    return plain(value)


def _fit(record: FitRecord, scope: Scope) -> dict[str, Any]:
    """A fit as `bank sample` prints it: the model, its arguments in full, its result and its evidence."""
    certificate = record.certificate
    return {
        "model": record.model,
        "arguments": {name: _kept(value, scope) for name, value in record.arguments.items()},
        "result": plain(record.result),
        "certificate": {
            "holds": certificate.holds,
            "residual": certificate.residual,
            "second_method": certificate.second_method,
            "difference": certificate.difference,
        },
    }


def _figure(template: Template, scope: Scope) -> Figure | None:
    """The template's figure with this draw's values, None where it has none. Raises DrawError for what is no figure."""
    place = template.figure
    if place is None:
        return None
    made = _value(place, scope)
    if not isinstance(made, Figure | Layer):
        raise DrawError("this is no figure", place.line, place.column, "figure", "use figure(scatter(x, y), …)")
    return made if isinstance(made, Figure) else _charted(place, lambda: figure(made, title=template.title))


def _drawing(template: Template, scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """The figure as SVG, and its numbers in tables; nothing where there is none."""
    chart = _figure(template, scope)
    if chart is None or template.figure is None:
        return "", ()
    return _charted(template.figure, lambda: (draw(chart), tuple(as_plain(tabulate(chart)))))


def _charted(place: Expression, chart: Callable[[], Drawn]) -> Drawn:
    """What `chart` gives. Raises DrawError where the numbers of a figure are beyond drawing."""
    try:
        return chart()
    except (ValueError, ArithmeticError) as problem:
        message, remedy = f"this figure cannot be drawn: {problem}", "bring its numbers nearer together"
        raise DrawError(message, place.line, place.column, "figure", remedy) from None


def _said(text: RichText | None, scope: Scope) -> tuple[str, str]:
    """A text with this draw's values, as HTML and as plain text; both are empty where there is none."""
    if text is None:
        return "", ""
    values = [_value(hole, scope) for hole in text.holes]
    scope.work(CHARACTER_STEPS * text.text.size + SHOWN_STEPS * sum(map(_shown, values)))
    return text.text.html(values), text.text.plain(values)


def _shown(value: Value) -> int:
    """How many numbers a hole shows."""
    if isinstance(value, Table):
        return len(value.columns) * len(value.rows)
    return int(np.size(value)) if isinstance(value, np.ndarray) else len(value) if isinstance(value, list) else 1
