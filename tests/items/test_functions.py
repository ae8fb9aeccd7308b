"""Functions of a template's own: called, handed to others, certified, replayed, and bounded in size."""

import pytest

from quizsvc.items.expr import MAX_EXPANDED, Scope, own_function
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from quizsvc.items.vocabulary import FUNCTIONS
from tests.items.samples import findings, good, spoilt

PEAK = """\
---
title: Four cells
concepts: [maximum-likelihood]
variables:
  a: integer(20, 90)
  b: integer(5, 40)
functions:
  loglik(theta): a * log(2 + theta) + b * log(theta) + 18 * log(1 - theta)
  slope(theta): a / (2 + theta) + b / theta - 18 / (1 - theta)
fits:
  best: maximise(loglik, 0, 1)
  zero: root(slope, 0, 1)
derived:
  gain: loglik(best.at) - loglik(0.5)
identities:
  - best.value == loglik(zero.at)
answer:
  type: number
  value: best.at
---
Where is the likelihood of {{ a }}, {{ b }} and 18 largest?

## Solution
At {{ best.at | 3 }}.
"""
NAMED = "  loglik(theta): a * log(2 + theta) + b * log(theta) + 18 * log(1 - theta)\n"


def test_maximum_and_root_of_the_slope_agree() -> None:
    """The place of the maximum is the root of the derivative, in every variant, with certificates that hold."""
    for seed in range(10):
        variant = instantiate(good(PEAK), seed)
        assert variant.fits["zero"]["result"]["at"] == pytest.approx(variant.parts[0].key, rel=1e-9)
        assert all(fit["certificate"]["holds"] for fit in variant.fits.values())
        assert variant.derived["gain"] > 0


def test_a_function_is_told_in_full() -> None:
    """The record of a fit holds the function's text, so that anyone can maximise it again."""
    told = instantiate(good(PEAK), 0).fits["best"]["arguments"]["function"]
    assert told == {"function": "loglik(theta)", "expression": NAMED.partition(": ")[2].strip()}


def test_replayed() -> None:
    """A variant's functions are there when it is evaluated anew, and follow what is bound."""
    variant = instantiate(good(PEAK), 1)
    assert variant.replay.again().evaluate("best.at") == variant.parts[0].key
    assert variant.replay.again({"b": 4000}).evaluate("best.at") > 0.9
    assert variant.replay.again().evaluate("loglik(best.at)") == pytest.approx(variant.fits["best"]["result"]["value"])


def test_a_parameter_hides_and_gives_back() -> None:
    """Inside a call a parameter is the argument, in nested calls too; a name of the same spelling below is its own."""
    text = spoilt("  slope(theta): ", "  twice(theta): loglik(theta) + theta\n  slope(theta): ", PEAK)
    text = spoilt("derived:\n", "derived:\n  theta: 0.25\n  same: twice(0.5) - loglik(0.5) + theta\n", text)
    assert instantiate(good(text), 0).derived["same"] == pytest.approx(0.75)


def test_a_refused_argument_leaves_the_names_as_they_were() -> None:
    """A call whose second argument is no number binds nothing."""
    own = own_function("area(a, b)", "a * b", 1, 1, {}, FUNCTIONS)
    scope = Scope({"a": 2.0})
    with pytest.raises(ValueError, match="arithmetic wants numbers"):
        own.apply(scope, [1.0, "text"])
    assert scope.values == {"a": 2.0}
    assert own.apply(scope, [3.0, 4.0]) == 12.0
    assert scope.values == {"a": 2.0}


def test_no_maximum_draws_again() -> None:
    """A function that grows to the edge has no maximum: the draw is rejected and the reason told."""
    with pytest.raises(DrawError, match="the fit best is edge"):
        instantiate(good(spoilt("maximise(loglik, 0, 1)", "maximise(loglik, 0, 0.001)", PEAK)), 0)


def test_nested_calls_are_bounded_when_the_file_is_loaded() -> None:
    """Functions that double at each step are refused at the line where they grow too large."""
    lines = "".join(f"  f{i}(x): f{i - 1}(x) + f{i - 1}(x)\n" for i in range(1, 30))
    found = findings(spoilt(NAMED, NAMED + "  f0(x): x * x + 1\n" + lines, PEAK))
    assert found[0].rule == "functions"
    assert f"at most {MAX_EXPANDED:,}" in found[0].message
    assert found[0].line < 25


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("loglik(theta): a", "loglik: a", "is no function"),
        ("loglik(theta): a", "loglik(theta, theta): a", "a name twice"),
        ("loglik(theta): a", "log(theta): a", "a meaning of its own"),
        ("loglik(theta): a", "loglik(a): a", "defined twice"),
        ("slope(theta): a", "loglik(t): a", "defined twice"),
        ("slope(theta): a", "slope(theta): slope(theta)", "unknown function 'slope'"),
        ("slope(theta): a", "slope(theta): normal(loc=0, scale=1)", "a draw stands in a function"),
        ("loglik(theta): a", "loglik(theta): taw", "unknown name 'taw'"),
        ("maximise(loglik, 0", "maximise(loglik(1), 0", "wants the name of a function"),
        ("maximise(loglik, 0", "maximise(a, 0", "wants the name of a function"),
        ("loglik(best.at)", "loglik(best.at, 1)", "takes 1 argument by place; write loglik("),
        ("loglik(best.at)", "loglik(theta=best.at)", "by place"),
        ("gain: loglik(best.at) - loglik(0.5)", "gain: loglik", "without its arguments"),
        ("gain: loglik(best.at) - loglik(0.5)", "gain: [loglik, slope]", "a function stands where"),
        ("gain: loglik(best.at) - loglik(0.5)", "gain: loglik + 1", "wants numbers"),
    ],
)
def test_refused(old: str, new: str, words: str) -> None:
    """Each way to misuse a function is told when the file is loaded."""
    assert any(words in finding.message for finding in findings(spoilt(old, new, PEAK)))


def test_never_a_value() -> None:
    """A function that gets where a value is wanted, by a way that only shows when drawn, is told."""
    with pytest.raises(DrawError, match="a function stands where a value is wanted"):
        instantiate(good(spoilt("loglik(best.at) - loglik(0.5)", "loglik if a > 0 else 1", PEAK)), 0)
