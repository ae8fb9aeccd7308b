"""The doors through which a stranger's text comes in; each lets out what it declares, and nothing else."""

import json
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

import numpy as np

from quizsvc.items.expr import ExpressionError, IrregularFit, Scope, compile_expression
from quizsvc.items.findings import TemplateError
from quizsvc.items.kinds import NUMBER, TEXT, VECTOR
from quizsvc.items.parse import parse
from quizsvc.items.response import Unreadable, read_number
from quizsvc.items.search import DrawError
from quizsvc.items.typeset import TypesetError, compile_text
from quizsvc.items.variant import instantiate
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.numeric import stream
from tests.hostile.inert import assert_inert
from tests.items.typeset.gate import text_of

KINDS = {"n": NUMBER, "b": NUMBER, "x": VECTOR, "y": VECTOR, "word": TEXT}
VALUES = {"n": 3, "b": -0.5, "x": np.array([1.0, 2.5, -3.0, 4.0]), "y": np.array([0.0, 1.0, 1.0, 0.0]), "word": "a"}


def assert_placed(*problems: Any) -> None:
    """At least one problem, each with a line and a column from 1, words, and a remedy."""
    assert problems
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert problem.remedy


def template(text: str) -> None:
    """A template is drawn, harmless and fit for JSON, or refused with at least one error at a place."""
    try:
        variant = instantiate(parse(text, "probe"), 0)
    except TemplateError as problem:
        assert_placed(*(finding for finding in problem.findings if finding.severity == "error"))
    except DrawError as problem:
        assert_placed(problem)
    else:
        assert_inert(variant.as_json())
        assert json.dumps(variant.as_json())


def expression(text: str) -> None:
    """An expression has a value, or is refused at a place."""
    try:
        compile_expression(text, 1, 1, KINDS, FUNCTIONS).evaluate(Scope(dict(VALUES), stream("probe")))
    except ExpressionError as problem:
        assert_placed(problem)
    except IrregularFit:
        return


def text(source: str) -> None:
    """A text is set and holds nothing active, or is refused at a place."""
    try:
        made = compile_text(source, 1, lambda _: False)
        html, _ = made.html([1.5] * len(made.holes)), made.plain([-2] * len(made.holes))
    except TypesetError as problem:
        assert_placed(problem)
    else:
        text_of(html)


def number(text: str) -> None:
    """An answer is a finite number, or is told in a sentence."""
    seen = read_number(text)
    if isinstance(seen, Unreadable):
        assert seen.sentence.endswith(".")
        assert seen.sentence.isprintable()
    else:
        assert isfinite(seen.value)
        assert seen.echo


DOORS: Mapping[str, Callable[[str], None]] = {
    "template": template,
    "expression": expression,
    "text": text,
    "number": number,
}
