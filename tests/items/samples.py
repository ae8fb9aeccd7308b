"""A good template, ways to spoil it at a place that is known, and what has to be told of that."""

from collections.abc import Callable

from quizsvc.items.findings import Finding, TemplateError
from quizsvc.items.parse import parse
from quizsvc.items.template import Template

GOOD = """\
---
title: How far does the prior pull?
concepts: [map-estimation, gaussian-prior]
difficulty: 0.2
seconds: 120
tags: [normal]
variables:
  n: integer(6, 12)
  sigma: choice(1.5, 3)
  tau: choice(0.7, 0.9)
data:
  x: normal(loc=uniform(1.5, 4), scale=sigma, size=n, decimals=1)
fits:
  mle: fit_gaussian_mean(x, scale=sigma)
  map: fit_gaussian_mean(x, scale=sigma, prior=normal_prior(0, scale=tau))
derived:
  half: mle.mean / 2
require:
  - abs(mle.mean - map.mean) > 0.15
identities:
  - mean(x) == mle.mean
figure: figure(dots(x), title="The readings")
answer:
  type: number
  value: map.mean
  tolerance: {decimals: 3}
misconceptions:
  - id: ignored-prior
    value: mle.mean
    feedback: That is the sample mean. The prior has standard deviation {{ tau }}.
  - id: halved
    value: half
    if_apart: true
    feedback: Half of the mean.
---
The noise is {{ sigma }} and the {{ n }} readings are

{{ table(x) }}

What is the MAP estimate of $\\mu$?

## Hint
Weigh by precision.

## Solution
It is {{ map.mean | 3 }}.

## Why it matters
Ridge does the same.
"""

CHOICE = """\
---
title: Which width?
concepts: [gaussian-prior]
variables:
  n: integer(4, 30)
  sigma: choice(6, 8, 12)
answer:
  type: choice
  from: misconceptions
  value: sigma / sqrt(n)
  decimals: 2
  unit: cm
misconceptions:
  - id: no-root
    value: sigma / n
    feedback: That forgets the root.
  - id: no-count
    value: sigma
    feedback: That forgets $n = {{ n }}$.
  - id: product
    value: sigma * sqrt(n)
    feedback: That multiplies.
---
What is the standard error of {{ n }} readings with noise {{ sigma }}?

## Solution
It is {{ sigma / sqrt(n) | 2 }}.
"""

STATED = """\
---
title: Which is larger?
concepts: [likelihood]
variables:
  a: integer(1, 50)
  b: integer(51, 90)
  swap: choice(0, 1)
answer:
  type: choice
  options:
    - text: the first, {{ a }}
      right: swap == 1
      feedback: It is the other way round.
    - text: the second, {{ b }}
      right: swap == 0
---
Take {{ a }} and {{ b }}; {{ swap }}.

## Solution
See above.
"""


def good(text: str = GOOD) -> Template:
    """The template of a text that has nothing wrong with it."""
    return parse(text, "sample")


def spoilt(old: str, new: str, text: str = GOOD) -> str:
    """The text with one piece replaced; the piece stands there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def findings(text: str, item: str = "sample", read: Callable[[str, str], object] = parse) -> tuple[Finding, ...]:
    """What is wrong with a text, as its reader tells it."""
    try:
        read(text, item)
    except TemplateError as problem:
        return problem.findings
    return ()


def place(text: str, needle: str, occurrence: int = 1) -> tuple[int, int]:
    """Line and column, from 1, where a piece of a text begins."""
    at = -1
    for _ in range(occurrence):
        at = text.index(needle, at + 1)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def assert_told(text: str, needle: str, message: str) -> None:
    """The first finding of a text says this, stands where the needle does, and has a remedy."""
    first = findings(text)[0]
    assert message in first.message, first
    assert (first.line, first.column) == place(text, needle), first
    assert first.remedy, first
