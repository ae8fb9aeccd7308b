"""A good lesson, and a way to spoil it."""

from quizsvc.course.lesson import Lesson, parse_lesson
from quizsvc.items.findings import Finding
from tests.items import samples

GOOD = """\
---
title: Where the mean comes from
number: 2
sentence: The mean is the most probable centre.
objectives:
  likelihood: Compute a likelihood.
  gaussian-mle: Say what maximises it for {{ n }} readings.
variables:
  n: integer(4, 6)
  sigma: 1.5
data:
  x: normal(loc=10, scale=sigma, size=n, decimals=1)
fits:
  best: fit_gaussian_mean(x, scale=sigma)
require:
  - best.mean > 9.5
figures:
  strip: figure(dots(x), title="The readings")
derivations:
  sum:
    title: The log-likelihood in two ways
    steps:
      - formula: \\log L
        value: normal_log_likelihood(x, loc=best.mean, scale=sigma)
      - formula: = \\sum_i \\log p(x_i)
        value: sum(normal_log_density(x, loc=best.mean, scale=sigma))
        equal: true
        because: Logs of $x_1$ and the others add.
      - formula: n
        value: n
quick_check: [one, two, three]
---
Here are {{ n }} readings.

{{ table(x) }}

[figure: strip]

## Two ways

Look at this.

[derivation: sum]

The mean is {{ best.mean | 2 }}.

[demo: D2]
"""


def spoilt(old: str, new: str) -> str:
    """The good lesson with one place changed."""
    return samples.spoilt(old, new, GOOD)


def good(text: str = GOOD) -> Lesson:
    """The lesson of a good text."""
    return parse_lesson(text, "sample")


def findings(text: str) -> tuple[Finding, ...]:
    """What is wrong with a text."""
    return samples.findings(text, read=parse_lesson)
