"""A good erratum, and a way to spoil it."""

GOOD = """\
---
title: A mean is no median
concepts: [gaussian-mle, laplace-noise]
said: It is {{ mean(x) | 2 }} by either loss.
right: It is {{ median(x) | 2 }} by absolute error.
data:
  x: normal(loc=10, scale=1.5, size=5, decimals=1)
require:
  - mean(x) > median(x)
practise: [mean-is-the-mle, laplace-noise-mle]
---
The readings:

{{ table(x) }}
"""


def spoilt(old: str, new: str) -> str:
    """The good erratum with one place changed."""
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times"
    return GOOD.replace(old, new)
