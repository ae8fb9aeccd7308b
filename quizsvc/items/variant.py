"""Template + seed -> Variant: draw, fit, check, and set the text, until every condition holds.

A variant is frozen: it holds everything that is needed to show it, grade it and explain it again, whatever becomes of
its template. It is a pure function of the template's version, the engine's version and the seed.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Apart, Asking, Given, PartVariant
from quizsvc.items.evaluating import certify, define, drawn, evaluate, figure_of, regular, said, uncertified
from quizsvc.items.expr import Budget, FitRecord, Scope
from quizsvc.items.figure import Figure
from quizsvc.items.kinds import Value, frozen, is_finite
from quizsvc.items.replay import Replay, Steps
from quizsvc.items.search import DrawError, Drawing, Rejection
from quizsvc.items.search import search as seek
from quizsvc.items.template import ENGINE, Identity, Misconception, Part, Template
from quizsvc.items.vocabulary.base import plain
from quizsvc.names import ItemId, Seed
from quizsvc.numeric import stream

IDENTITY_TOLERANCE = 1e-9
IDENTITY_LEAST = 1e-6
"""The least size that an identity is compared by: what cancels to zero on one way leaves 1e-18 on the other."""
KEPT_STEPS = 50
"""What each number that is kept costs in steps."""


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


def instantiate(template: Template, seed: int) -> Variant:
    """The variant of this seed. Raises DrawError where there is none."""
    return search(template, seed)[0]


def search(template: Template, seed: int) -> tuple[Variant, Drawing]:
    """The variant of this seed and how many draws it took."""
    return seek(lambda redraw, budget: _draw(template, seed, redraw, budget), template.parts[0].line)


def _draw(template: Template, seed: int, redraw: int, budget: Budget) -> Variant:
    """One try at a variant. Raises Rejection where a condition, a margin or a certificate fails."""
    scope = Scope({}, budget=budget)
    fits = define(template.definitions, template.due, template.item, scope, seed, redraw, template.may_be_infinite)
    figure = cache(lambda: _figure(template, scope))
    identities = tuple(_identity(identity, scope) for identity in template.identities)
    parts = tuple(_part(part, template, scope, seed, figure) for part in template.parts)
    certify(scope)
    prompt, solution = said(template.prompt, scope), said(template.solution, scope)
    hints = [said(hint, scope) for hint in template.hints]
    drawing, tables = _drawing(template, figure())
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
        why_html=said(template.why, scope)[0],
        steps=(*template.steps, *((part.name, part.value) for part in parts if part.value)),
        figure_tables=tables,
    )


def _identity(identity: Identity, scope: Scope) -> dict[str, Any]:
    """The two sides of an identity and how far apart they are, by the larger. Raises DrawError where too far."""
    left, right = (regular(side.number, side, scope) for side in (identity.left, identity.right))
    residual = abs(left - right) / max(abs(left), abs(right), IDENTITY_LEAST)
    if not residual <= IDENTITY_TOLERANCE:
        message = f"the identity `{identity.source}` is off by {residual:.1e} (left {left:.12g}, right {right:.12g})"
        raise DrawError(message, identity.left.line, identity.left.column, "identity", "one of the routes is wrong")
    return {"identity": identity.source, "residual": residual, "holds": True}


def _part(part: Part, template: Template, scope: Scope, seed: int, figure: Callable[[], Figure | None]) -> PartVariant:
    """One answer asked for, with its key, its misconceptions' values and the margins between them held.

    The key goes by the part's name in what comes after it.
    """
    asking = Asking(
        name=part.name,
        evaluate=lambda expression: evaluate(expression, scope),
        typeset=lambda text: said(text, scope),
        given=[_given(m, scope) for m in part.misconceptions],
        order=lambda: stream(template.item, seed, "options", part.name),
        figure=figure,
    )
    try:
        made = KINDS[part.kind].instantiate(part.specification, asking)
    except Apart as problem:
        raise Rejection(problem.reason) from None
    scope.values[part.name] = frozen(np.asarray(made.key) if isinstance(made.key, list) else made.key)
    if part.is_plain:
        return made
    html, text = said(part.prompt, scope)
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
    value = evaluate(misconception.value, scope)
    for record in scope.fits[before:]:
        if not record.certificate.residuals_hold:
            raise uncertified(record)
    del scope.fits[before:]
    if not is_finite(value):
        raise Rejection(f"the misconception {misconception.id} is not finite")
    feedback = said(misconception.feedback, scope)
    return Given(str(misconception.id), plain(value), *feedback, misconception.credit, misconception.if_apart)


def _block(template: Template, block: Any, scope: Scope) -> dict[str, Any]:
    return {name: _kept(scope.values[name], scope) for name in template.names(block)}


def _kept(value: Value, scope: Scope) -> Any:
    """A value as a variant keeps it, in JSON's types."""
    if isinstance(value, np.ndarray):
        scope.work(KEPT_STEPS * value.size)
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
    """The template's figure with this draw's values, None where it has none."""
    return figure_of(template.figure, template.title, scope) if template.figure else None


def _drawing(template: Template, chart: Figure | None) -> tuple[str, tuple[Any, ...]]:
    """The figure as SVG, and its numbers in tables; nothing where there is none."""
    return drawn(template.figure, chart) if template.figure and chart else ("", ())
