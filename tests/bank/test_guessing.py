"""No item can be answered by its form alone, and an item that can is found out."""

import pytest

from quizsvc.items.variant import instantiate
from quizsvc.names import ItemId
from tests.bank.guessing import offences
from tests.bank.test_templates import BANK, ITEMS, drawn
from tests.items.samples import CHOICE, GOOD, good


@pytest.mark.parametrize("item", ITEMS)
def test_no_item_can_be_answered_by_its_form(item: ItemId) -> None:
    """Neither the longest option nor a place, a constant, a mean of the data or a number of the text does it."""
    assert list(offences(BANK.items[item], drawn(item).variants)) == []


NUMBER = """---
title: Some number
concepts: [likelihood]
variables:
  a: integer(10, 99)
  b: choice(3, 4)
data:
  x: normal(loc=20, scale=3, size=b + 2, decimals=1)
answer:
  type: number
  value: a * b + sqrt(a)
---
Take {{ a }} of {{ b }} and

{{ table(x) }}

## Solution
It is {{ a }}.
"""
STATED = """---
title: Some option
concepts: [likelihood]
variables:
  a: integer(10, 99)
answer:
  type: choice
  options:
    - text: the first number, {{ a }}
      right: a < 55
      feedback: No.
    - text: the other number, {{ a }}
      right: a >= 55
      feedback: No.
    - text: neither number, {{ a }}
      right: False
      feedback: No.
---
Take {{ a }}.

## Solution
It is {{ a }}.
"""


def told(source: str) -> str:
    """What a hundred variants of a template give away."""
    template = good(source)
    return "\n".join(offences(template, [instantiate(template, seed) for seed in range(100)]))


@pytest.mark.parametrize("source", [NUMBER, STATED, GOOD, CHOICE])
def test_an_honest_item_gives_nothing_away(source: str) -> None:
    """Of templates that ask for what they show nowhere, nothing is said."""
    assert told(source) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("7 if b == 3 else a", "7.000 is right in 54 of 100"),
        ("a", "number 1 from its start is right in 100 of 100"),
        ("x[-1]", "number 1 from its end is right in 100 of 100"),
        ("mean(x)", "the mean of the data in x is right in 100 of 100"),
    ],
)
def test_a_number_that_needs_no_thought_is_found_out(value: str, words: str) -> None:
    """Always the same, copied from a place of the text, or the mean; unless the template gives a reason."""
    source = NUMBER.replace("a * b + sqrt(a)", value)
    assert words in told(source)
    for reason in ("key_in_data: a lesson in reading", "constant: true"):
        assert told(source.replace("  type: number\n", f"  type: number\n  {reason}\n")) == ""


def test_a_long_right_option_is_found_out() -> None:
    """However the options are shuffled."""
    source = STATED.replace("right: a < 55", "right: True").replace("right: a >= 55", "right: False")
    assert told(source) == ""
    assert "the longest option is right in 100 of 100" in told(source.replace("the first number", "the very first one"))


def test_a_place_that_is_not_drawn_is_found_out() -> None:
    """A right option that always stands first."""
    variants = [instantiate(good(CHOICE), seed) for seed in range(100)]
    first = [variant for variant in variants if variant.parts[0].key == 0]
    assert "the right option stands at the places of 4" in "\n".join(offences(good(CHOICE), first))
