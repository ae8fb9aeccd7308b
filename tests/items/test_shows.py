"""Figures as an author asks for them: a handful of lines each, checked when the template is loaded."""

import json

import numpy as np
import pytest

from quizsvc import numeric
from quizsvc.items.expr import ExpressionError, IrregularFit, Scope, compile_expression
from quizsvc.items.findings import TemplateError
from quizsvc.items.kinds import ANY
from quizsvc.items.parse import parse
from quizsvc.items.search import DrawError
from quizsvc.items.variant import Variant, instantiate
from quizsvc.items.vocabulary import FUNCTIONS, paths
from quizsvc.numeric import Degenerate, LinearFit

LIKELIHOOD = """\
---
title: Where is this likelihood highest?
concepts: [likelihood]
difficulty: 0
variables:
  n: integer(8, 20)
  k: integer(3, 6)
derived:
  p: grid(0.01, 0.99, 99)
figure: figure(likelihood(p, k * log(p) + (n - k) * log(1 - p)), title="Its log-likelihood", x_label="p")
answer:
  type: number
  value: k / n
---
{{ k }} of {{ n }} throws were heads. What is the maximum-likelihood estimate?

## Solution
It is {{ k / n }}.
"""

PATH = """\
---
title: What does the ridge do to the weights?
concepts: [ridge]
difficulty: 0
data:
  x: normal(loc=0, scale=1, size=12, decimals=1)
  y: normal(loc=2, scale=1, size=12, decimals=1)
derived:
  penalties: grid(0.1, 1000, 40, tens=True)
figure: figure(path(penalties, ridge_path(x, y, penalties)), title="Its path", x_label="penalty")
answer:
  type: number
  value: ridge(x, y, 1).slope
---
What is the slope at a penalty of 1?

{{ table(x, y, columns=["x", "y"]) }}

## Solution
It is {{ ridge(x, y, 1).slope }}.
"""

CONTOUR = (
    'contour(a, b, -8 * log(grid_y(a, b)) - (grid_x(a, b) - 1)**2 / grid_y(a, b)**2, levels=[-10, -5, 0]), title="t"'
)


def made(text: str, seed: int = 3) -> Variant:
    """The variant of a template."""
    return instantiate(parse(text, "sample"), seed)


def value(source: str, **values: object) -> object:
    """The value of an expression."""
    compiled = compile_expression(source, 1, 1, dict.fromkeys(values, ANY), FUNCTIONS)
    return compiled.evaluate(Scope(dict(values)))


def test_a_likelihood_takes_two_lines() -> None:
    """The curve is drawn with its maximum marked, told in words, and its numbers come with it."""
    variant = made(LIKELIHOOD)
    k, n = variant.variables["k"], variant.variables["n"]
    assert variant.figure_svg.count('class="spot') == 1
    curve, marked = variant.figure_tables
    assert curve["names"] == ["p", "y"]
    assert len(curve["rows"]) == 99
    assert marked["rows"][0][1] == pytest.approx(k / n, abs=0.005)
    assert Variant.from_json(json.loads(json.dumps(variant.as_json()))) == variant


def test_a_path_takes_two_lines_and_its_weights_are_the_engines() -> None:
    """Each row of the chart's numbers is the certified fit at that penalty."""
    variant = made(PATH)
    (table,) = variant.figure_tables
    assert table["names"] == ["penalty", "w1"]
    assert len(table["rows"]) == 40
    for penalty, weight in table["rows"][::13]:
        fit = numeric.ridge(variant.data["x"], variant.data["y"], penalty)
        assert isinstance(fit, LinearFit)
        assert weight == pytest.approx(fit.coef[0], abs=5e-5)


def test_a_variant_of_before_has_no_numbers_of_its_chart() -> None:
    """What was stored without them is read all the same."""
    document = made(LIKELIHOOD).as_json()
    del document["figure_tables"]
    assert Variant.from_json(document).figure_tables == ()


def test_a_contour_is_given_over_a_grid() -> None:
    """A function of two parameters is one expression over grid_x and grid_y."""
    text = LIKELIHOOD.replace("  p: grid(0.01, 0.99, 99)", "  a: grid(-2, 4, 31)\n  b: grid(0.2, 3, 25)")
    start, end = text.index("figure:"), text.index("\nanswer:")
    variant = made(text[:start] + f"figure: figure({CONTOUR})" + text[end:])
    assert variant.figure_svg.count('class="level') >= 2
    (table,) = variant.figure_tables
    assert (len(table["rows"]), len(table["names"])) == (25, 32)
    x, y = float(table["names"][1].replace("−", "-")), table["rows"][3][0]
    assert table["rows"][3][1] == pytest.approx(-8 * np.log(y) - (x - 1) ** 2 / y**2, rel=1e-4)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("grid(0, 1, 3)", [0, 0.5, 1]),
        ("grid(1, 100, 3, tens=True)", [1, 10, 100]),
        ("grid_x([1, 2, 3], [5, 6])", [1, 2, 3, 1, 2, 3]),
        ("grid_y([1, 2, 3], [5, 6])", [5, 5, 5, 6, 6, 6]),
    ],
)
def test_a_grid_by_hand(source: str, wanted: list[float]) -> None:
    """Equal steps, equal factors, and every place of a grid row after row."""
    np.testing.assert_allclose(np.asarray(value(source)), wanted, rtol=1e-12)


@pytest.mark.parametrize("name", ["ridge", "lasso"])
def test_a_path_is_the_model_at_every_penalty(name: str) -> None:
    """A row for each penalty with the weights of the model itself."""
    x = np.array([[1.0, 0.2], [2.0, -0.3], [0.5, 1.0], [-1.0, 0.4], [0.1, -0.7]])
    y = np.array([1.0, 2.5, 0.3, -1.2, 0.4])
    rows = np.asarray(value(f"{name}_path(X, y, [0.1, 1, 4])", X=x, y=y))
    fits = [getattr(numeric, name)(x, y, penalty) for penalty in (0.1, 1.0, 4.0)]
    np.testing.assert_array_equal(rows, [fit.coef for fit in fits])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("grid(1, 1)", "low is 1 and high is 1"),
        ("grid(0, 1, tens=True)", "above 0 with tens=True"),
        ("grid_x(grid(0, 1, 200), grid(0, 1, 200))", "200 times 200 places; wanted at most 10,000"),
        ("ridge_path([1, 2, 3], [1, 2, 4], [-1, 1])", "a penalty is below 0"),
        ("ridge_path([1, 2, 3], [1, 2, 4], grid(1, 2, 101))", "101 penalties and 3 features"),
        ("lasso_path(grid(0, 1, 2000), grid(0, 1, 2000), grid(1, 2, 60))", "60 penalties and 2,000 features"),
        ("likelihood([0, 1], [1, 2, 3])", "theta has 2, values has 3"),
        ("contour([0, 1], [0, 1], [1, 2, 3])", "values: got shape (3,)"),
        ("losses([0, 1], [1, 2], labels=['a', 'b'])", "labels: got 2 for 1 lines"),
        ("path([1, 2], [0.5, 0.7])", "weights: got shape (2,)"),
    ],
)
def test_refusals_at_the_place(source: str, words: str) -> None:
    """What cannot be drawn or computed is an error of the expression, with what was wanted."""
    with pytest.raises(ExpressionError) as caught:
        value(source)
    assert words in caught.value.message


def test_sorts_are_checked_when_the_template_is_loaded() -> None:
    """A number where a list is wanted is refused before anything is drawn."""
    with pytest.raises(TemplateError, match="likelihood: theta wants a list of finite numbers"):
        parse(LIKELIHOOD.replace("likelihood(p, k * log(p) + (n - k) * log(1 - p))", "likelihood(k, n)"), "sample")


def test_a_figure_too_large_is_an_error_of_the_template() -> None:
    """Two layers within bounds may be beyond them together: the error has the figure's line."""
    text = LIKELIHOOD.replace("p: grid(0.01, 0.99, 99)", "p: grid(0.01, 0.99, 6000)")
    start, end = text.index("figure:"), text.index("\nanswer:")
    with pytest.raises(DrawError, match="12000 numbers") as caught:
        made(text[:start] + "figure: curve(p, p)" + text[end:])
    assert caught.value.line == text[:start].count("\n") + 1


def test_an_irregular_fit_makes_the_path_irregular(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one fit has no estimate, or no certificate, the draw is rejected rather than shown."""
    with pytest.raises(IrregularFit):
        value("ridge_path([1, 1, 1], [1, 2, 3], [0])")
    fit = numeric.ridge([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], 1.0)
    assert not isinstance(fit, Degenerate)
    broken = type("Broken", (), {"coef": fit.coef, "certificate": _Failing()})
    monkeypatch.setattr(paths.numeric, "ridge", lambda *_: broken)
    with pytest.raises(IrregularFit, match="not certified at penalty 2"):
        value("ridge_path([1, 2, 4], [1, 2, 3], [2])")


class _Failing:
    """A certificate that does not hold."""

    holds = False
    failed = ("gradient",)
