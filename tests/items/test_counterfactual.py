"""For which other number of the question a wrong answer would be right."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from quizsvc.items.counterfactual import Shown, counterfactual, instead, shown_numbers
from quizsvc.items.explaining import candidates, tolerance
from quizsvc.items.grade import Verdict, grade, read
from quizsvc.items.parse import parse
from quizsvc.items.response import Response
from quizsvc.items.variant import Variant, instantiate

TEXT = """\
---
title: {title}
concepts: [likelihood]
variables:
  n: choice(40)
  sigma: choice(2.7)
  tau: choice(1.3)
  hidden: choice(17)
answer:
  type: number
  value: {value}
  tolerance: {{decimals: {decimals}}}
---
{prompt}

## Solution
It is so.
"""
PROMPT = "Of {{ n }} readings with noise {{ sigma }} and belief {{ tau }}, what is it?"


def asked(value: str, prompt: str = PROMPT, decimals: int = 4) -> Variant:
    """A question about 40 readings with noise 2.7 under a belief of 1.3."""
    text = TEXT.format(title="A question", value=value, decimals=decimals, prompt=prompt)
    return instantiate(parse(text, "a-question"), 0)


def verdict(variant: Variant, value: float) -> Verdict:
    """The verdict on a number given to four decimals."""
    responses = read(variant, {"answer": f"{value:.4f}"})
    return grade(variant, {name: r for name, r in responses.items() if isinstance(r, Response)})


def said(variant: Variant, value: float) -> str:
    """What the verdict says of a number that no mistake is found for."""
    found = verdict(variant, value)
    assert (found.right, found.diagnosis) == (False, "")
    assert found.parts[0].feedback_html == (
        f"<p>{found.parts[0].feedback_text}</p>" if found.parts[0].feedback_text else ""
    )
    return found.parts[0].feedback_text


ERROR = "sigma / sqrt(n) + tau / 7"


def error(n: float = 40, sigma: float = 2.7, tau: float = 1.3) -> float:
    """The key of ERROR, by hand."""
    return sigma / sqrt(n) + tau / 7


def test_a_number_misread_is_told() -> None:
    """A neighbour, digits swapped, a point moved, another number of the question: each by its number."""
    variant = asked(ERROR)
    assert said(variant, error(n=38)) == "Your answer would be right if the 40 in the question were 38."
    assert said(variant, error(sigma=7.2)) == "Your answer would be right if the 2.7 in the question were 7.2."
    assert said(variant, error(tau=0.13)) == "Your answer would be right if the 1.3 in the question were 0.13."
    swapped = "Your answer would be right if the 2.7 in the question were 1.3. The 1.3 is there for something else."
    assert said(variant, error(sigma=1.3)) == swapped


def test_a_number_that_nothing_gives_stays_unexplained() -> None:
    """Far from every exchange, and beyond the tolerance of one, nothing is said."""
    variant = asked(ERROR)
    assert said(variant, 17.1234) == ""
    width = tolerance(variant.parts[0])
    assert said(variant, error(n=38) + 3 * width) == ""


def test_each_exchange_is_computed_anew() -> None:
    """The key of every exchange is that of the formula with the one number in the place of the other."""
    variant = asked(ERROR)
    shown = shown_numbers(variant.variables, variant.prompt_text)
    assert {one.name for one in shown} == {"n", "sigma", "tau"}
    tried = list(instead(variant.parts[0], variant.replay, shown))
    assert len(tried) > 25
    for one in tried:
        assert one.key == pytest.approx(error(**{one.shown.name: one.value}))
        assert one.value != one.shown.value


def test_a_slip_goes_first() -> None:
    """Where a known mistake gives the number it is named, though another number of the question would give it too."""
    variant = asked("sigma**2 / tau**2")
    part = variant.parts[0]
    for one in candidates(part, variant.replay):
        found = verdict(variant, one.value)
        if found.diagnosis:
            assert "would be right if" not in found.parts[0].feedback_text
    shown = shown_numbers(variant.variables, variant.prompt_text)
    assert counterfactual(part, variant.replay, shown, [], 9.0**2 / 1.3**2) is None  # 9.0 is nothing to read 2.7 as
    value = 2.8**2 / 1.3**2
    assert counterfactual(part, variant.replay, shown, [], value) is not None
    assert counterfactual(part, variant.replay, shown, [value], value) is None


def test_two_that_would_do_are_none() -> None:
    """Where two numbers of the question play one part, neither is blamed."""
    assert said(asked("sqrt(sigma * n) + tau / 7"), sqrt(2.8 * 40) + 1.3 / 7) != ""
    prompt = "Of {{ n }} readings with noise {{ sigma }} and belief {{ tau }}, what is the sum?"
    assert said(asked("n + sigma + tau + 0.0004", prompt), 40 + 2.9 + 1.3 + 0.0004) == ""


@pytest.mark.parametrize(
    "prompt",
    [
        "Of {{ n }} readings with noise {{ sigma }}, of {{ n }} in all, and belief {{ tau }}, what is it?",
        "Of some readings with noise {{ sigma }} and belief {{ tau }}, what is it?",
        "Of 140.5 readings with noise {{ sigma }} and belief {{ tau }}, what is it?",
    ],
)
def test_only_what_is_shown_once_is_exchanged(prompt: str) -> None:
    """A number that stands twice, or nowhere, or within another is not told of: which one would be meant?"""
    assert said(asked(ERROR, prompt), error(n=38)) == ""


def test_what_numbers_are_shown() -> None:
    """Minus signs and decimals as they stand; a value that two variables have, a truth and a list are left out."""
    found = shown_numbers(
        {"a": -3, "b": 0.25, "c": 7, "d": 7.0, "e": True, "f": [1, 2], "g": 5, "h": 1200},
        "At −3 and 0.25 there are 7, 1 and 1,200; 5.5 stands for 5.",
    )
    assert found == (Shown("a", "-3"), Shown("b", "0.25"), Shown("g", "5"))


@pytest.mark.parametrize("decimals", [0, 1])
def test_coarse_answers_are_not_told(decimals: int) -> None:
    """Where made-up numbers would meet an exchange, nothing is said."""
    variant = asked(ERROR, decimals=decimals)
    shown = shown_numbers(variant.variables, variant.prompt_text)
    tried = list(instead(variant.parts[0], variant.replay, shown))
    assert all(counterfactual(variant.parts[0], variant.replay, shown, [], one.key) is None for one in tried)


def test_made_up_numbers_are_seldom_told() -> None:
    """Of a thousand numbers drawn about the key with the spread of the exchanges at most fifteen meet one."""
    variant = asked(ERROR)
    part = variant.parts[0]
    shown = shown_numbers(variant.variables, variant.prompt_text)
    tried = list(instead(part, variant.replay, shown))
    spread = float(np.median([abs(one.key - part.key) for one in tried]))
    drawn = part.key + spread * np.random.default_rng(5).standard_normal(1_000)
    met = sum(counterfactual(part, variant.replay, shown, [], float(round(x, 4))) is not None for x in drawn)
    assert met <= 15


def test_hostile_keys() -> None:
    """A source that fails, or gives no number, is no exchange and no error."""
    variant = asked(ERROR)
    shown = shown_numbers(variant.variables, variant.prompt_text)
    for value in ("", "1 +", "taw", "1 / 0", "[1, 2]", "1 == 1"):
        assert counterfactual(replace(variant.parts[0], value=value), variant.replay, shown, [], 0.5) is None
