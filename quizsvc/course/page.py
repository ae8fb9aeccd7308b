"""Passage + seed -> Page: draw its data, hold what its prose claims, and set every text with its numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import ClassVar

from quizsvc.course.demos import DEMOS
from quizsvc.course.passage import Derivation, Passage, Place, Step
from quizsvc.items.evaluating import certify, define, drawn, figure_of, regular, said
from quizsvc.items.expr import Budget, Scope
from quizsvc.items.figure import tables_html
from quizsvc.items.lint import Report
from quizsvc.items.sampling import accepted, failed, sampled
from quizsvc.items.search import DrawError, Drawing, search
from quizsvc.items.template import RichText, due
from quizsvc.items.typeset import number_text

EQUAL = 1e-9
SHOWN = "sig6"


@dataclass(frozen=True, slots=True)
class Prose:
    """Typeset text."""

    kind: ClassVar = "prose"
    html: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, with its numbers in tables."""

    kind: ClassVar = "picture"
    title: str
    svg: str
    tables_html: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a derivation on this data."""

    formula_html: str
    because_html: str
    value: str
    is_equal: bool


@dataclass(frozen=True, slots=True)
class Stepper:
    """A derivation whose every line has its value."""

    kind: ClassVar = "stepper"
    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Try:
    """The place of a demo: what it is called, and what to do there. The text around it is whole without it."""

    kind: ClassVar = "demo"
    id: str
    title: str
    task: str


Piece = Prose | Picture | Stepper | Try


@dataclass(frozen=True, slots=True)
class Proof:
    """A fit on the page: its model, the second method that gives the same, and how far the two are apart."""

    model: str
    second_method: str
    difference: float


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown; the opening has no heading."""

    heading: str
    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A passage on one draw of its data; every fit on it is certified."""

    seed: int
    asides: Mapping[str, str]
    parts: tuple[Part, ...]
    proofs: tuple[Proof, ...]


def build(passage: Passage, seed: int) -> Page:
    """The page of this seed. Raises DrawError where there is none."""
    return _search(passage, seed)[0]


def check(passage: Passage, seeds: Sequence[int]) -> Report:
    """Build the page of each seed and tell what fails; after the fifth that fails, no more is built."""
    drawn = sampled(lambda seed: _search(passage, seed), seeds)
    figures = {
        "seeds": len(seeds),
        "variants": len(drawn.variants),
        "acceptance": round(drawn.acceptance, 4),
        "rejected": dict(drawn.rejected.most_common(5)),
        "words": passage.words,
        "minutes": passage.minutes,
    }
    return Report((*failed(drawn), *accepted(drawn, 1)), figures)


def _search(passage: Passage, seed: int) -> tuple[Page, Drawing]:
    return search(lambda redraw, budget: _draw(passage, seed, redraw, budget), 1)


def _draw(passage: Passage, seed: int, redraw: int, budget: Budget) -> Page:
    """One try at a page. Raises Rejection where a claim or a certificate fails."""
    scope = Scope({}, budget=budget)
    conditions = due(passage.definitions, passage.require)
    define(passage.definitions, conditions, passage.label, scope, seed, redraw, passage.may_be_infinite)
    asides = {name: said(text, scope)[0] for name, text in passage.asides.items()}
    parts = tuple(
        Part(section.heading, section.anchor, tuple(_pieces(passage, section.pieces, scope)))
        for section in passage.sections
    )
    certify(scope)
    evidence = ((record.model, record.certificate) for record in scope.fits)
    proofs = tuple(Proof(model, proof.second_method, proof.difference) for model, proof in evidence)
    return Page(seed, asides, parts, proofs)


def _pieces(passage: Passage, pieces: Sequence[RichText | Place], scope: Scope) -> Iterator[Piece]:
    """What a section shows, in the file's order."""
    for piece in pieces:
        if isinstance(piece, RichText):
            yield Prose(said(piece, scope)[0])
        elif piece.what == "figure":
            yield _picture(piece.name, passage, scope)
        elif piece.what == "derivation":
            yield _stepper(piece.name, passage.derivations[piece.name], scope)
        else:
            demo = DEMOS[piece.name]
            yield Try(demo.id, demo.title, demo.task)


def _picture(name: str, passage: Passage, scope: Scope) -> Picture:
    """A figure under its title."""
    chart = figure_of(passage.figures[name], passage.title, scope)
    svg, tables = drawn(passage.figures[name], chart, prefix=name)
    return Picture(chart.title, svg, tables_html(tables))


def _stepper(name: str, derivation: Derivation, scope: Scope) -> Stepper:
    """A derivation evaluated line by line. Raises DrawError where two lines said to be equal are not."""
    values = [regular(step.value.number, step.value, scope) for step in derivation.steps]
    for step, above, value in zip(derivation.steps[1:], values, values[1:], strict=False):
        if step.is_equal and not abs(value - above) <= EQUAL * max(abs(value), abs(above)):
            message = f"this step is said to equal the one above, which is {above:.12g}, and is {value:.12g}"
            raise DrawError(message, step.line, 1, "derivation", "mend one of them, or leave `equal:` out")
    lines = tuple(_line(step, value, scope) for step, value in zip(derivation.steps, values, strict=True))
    return Stepper(name, derivation.title, lines)


def _line(step: Step, value: float, scope: Scope) -> Line:
    is_whole = abs(value - round(value)) <= EQUAL * abs(value) if isfinite(value) else False
    try:
        shown = number_text(round(value) if is_whole else value, None if is_whole else SHOWN, exact=False)
    except ValueError as problem:
        raise DrawError(f"this step's value: {problem}", step.line, 1, "derivation", "bound its draws") from None
    return Line(said(step.formula, scope)[0], said(step.because, scope)[0], shown, step.is_equal)
