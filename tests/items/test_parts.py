"""Several answers to one question: named parts, weights, and an earlier answer followed through."""

from dataclasses import replace

import pytest

from quizsvc.items.grade import Verdict, grade, read
from quizsvc.items.response import Response
from quizsvc.items.variant import instantiate
from tests.items.samples import findings, good, spoilt

TWO = """\
---
title: Slope, then prediction
concepts: [least-squares]
variables:
  at: choice(10, 12, 15)
data:
  x: uniform(0, 5, size=9, decimals=1)
  y: normal(loc=2 * x, scale=1, size=9, decimals=1)
fits:
  line: linear_regression(x, y)
parts:
  - name: slope
    type: number
    value: line.slope
    misconceptions:
      - id: through-origin
        value: linear_regression(x, y, intercept=False).slope
        feedback: You forced the line through the origin.
        if_apart: true
  - name: predicted
    type: number
    value: line.intercept + slope * at
    weight: 3
    follow_through: slope
---
Here are {{ table(x, y, columns=["x", "y"]) }}

## Part: slope
What is the slope?

## Part: predicted
What is predicted at {{ at }}?

## Solution
It is {{ line.slope | 3 }}.
""".replace("Here are {{", "Here are\n\n{{")
VARIANT = instantiate(good(TWO), 1)
SLOPE, PREDICTED = VARIANT.parts


def verdict(slope: float, predicted: float) -> Verdict:
    """The verdict on two numbers."""
    seen = read(VARIANT, {"slope": repr(slope), "predicted": repr(predicted)})
    return grade(VARIANT, {name: found for name, found in seen.items() if isinstance(found, Response)})


def test_each_part_asks_for_itself() -> None:
    """Each part has its own text, with the variant's numbers, and its own key."""
    assert SLOPE.prompt_text == "What is the slope?"
    assert PREDICTED.prompt_text == f"What is predicted at {VARIANT.variables['at']}?"
    assert PREDICTED.key == pytest.approx(
        VARIANT.fits["line"]["result"]["intercept"] + SLOPE.key * VARIANT.variables["at"]
    )


def test_a_part_without_a_text_keeps_what_is_said_of_it() -> None:
    """Weight and follow-through are the part's own, whether or not it has a text."""
    first, second = good(TWO).parts
    bare = (replace(first, prompt=None, weight=2.0), replace(second, prompt=None, weight=1.0))
    made = instantiate(replace(good(TWO), parts=bare), 1).parts
    assert [(part.weight, part.follow_through) for part in made] == [(2.0, ""), (1.0, "slope")]


def test_credit_is_the_weighted_mean() -> None:
    """A part counts by its weight."""
    assert verdict(SLOPE.key, PREDICTED.key).credit == 1.0
    assert verdict(SLOPE.key, PREDICTED.key + 9).credit == pytest.approx(0.25)
    assert verdict(SLOPE.key + 1, PREDICTED.key).credit == pytest.approx(0.75)


def test_one_slip_costs_once() -> None:
    """A later answer that follows rightly from a wrong earlier one counts in full, and says why."""
    followed = PREDICTED.key + VARIANT.variables["at"]
    found = verdict(SLOPE.key + 1, followed)
    assert [part.right for part in found.parts] == [False, True]
    assert "follows rightly" in found.parts[1].feedback_text
    assert not verdict(SLOPE.key, followed).parts[1].right


def test_a_part_left_out() -> None:
    """A part without an answer is not known; the others count."""
    found = grade(VARIANT, {"slope": Response(SLOPE.key, "")})
    assert found.credit == pytest.approx(0.25)
    assert not found.right
    assert not found.skipped


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: predicted", "name: slope", "defined twice"),
        ("name: predicted", "name: line", "defined twice"),
        ("follow_through: slope", "follow_through: slop", "no earlier part"),
        ("follow_through: slope", "follow_through: true", "'true' is no earlier part"),
        ("value: line.intercept + slope * at", "value: line.intercept + line.slope * at", "does not use 'slope'"),
        ("weight: 3", "weight: 0", "wanted a number from 0.01"),
        ("## Part: predicted", "## Part: predict", "unknown section"),
        ("## Part: predicted", "## Why it matters", "no question of its own"),
        ("parts:", "answer: {type: number, value: 1}\nparts:", "beside 'parts'"),
    ],
)
def test_refused(old: str, new: str, words: str) -> None:
    """Each way to spoil the parts is told."""
    assert any(words in finding.message for finding in findings(spoilt(old, new, TWO)))
