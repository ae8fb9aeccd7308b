"""Logarithms mistaken lead to what the mathematics of another base gives."""

from collections.abc import Callable
from math import log, log2, log10, pi
from typing import Any

import pytest
from scipy.stats import norm

from quizsvc.items.slips.logarithms import is_in_nats
from quizsvc.items.slips.syntax import parse
from tests.items.slips.made import agrees


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("log-losses", "log-base-2", lambda v: -(log2(v.p) + log2(1 - v.q)) / 2),
        ("log-losses", "log-base-10", lambda v: -(log10(v.p) + log10(1 - v.q)) / 2),
        (
            "log-likelihood",
            "constant-left-out",
            lambda v: -v.n * log(v.sigma) - sum((v.x - 22) ** 2) / (2 * v.sigma**2),
        ),
        (
            "written-likelihood",
            "constant-left-out",
            lambda v: norm.logpdf(v.x, 22, v.sigma).sum() + v.n / 2 * log(2 * pi),
        ),
        ("written-likelihood", "log-base-2", lambda v: norm.logpdf(v.x, 22, v.sigma).sum() / log(2)),
        (
            "log-likelihood",
            "log-base-10",
            lambda v: -v.n / 2 * log10(2 * pi * v.sigma**2) - sum((v.x - 22) ** 2) / (2 * v.sigma**2),
        ),
    ],
)
def test_other_logarithm(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """The same answer with logarithms to another base, or without their constant."""
    assert agrees(sample, slip, expected)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("log(x)", True),
        ("mean_log_loss(y=y, p=p)", True),
        ("cross_entropy(target=p, p=q)", True),
        ("cross_entropy(target=p, p=q, base=2)", False),
        ("catalog(x)", False),
        ("exp(x)", False),
        ("x", False),
    ],
)
def test_what_is_in_nats(source: str, wanted: bool) -> None:
    """Natural logarithms, and what is made of them, unless another base is given."""
    assert is_in_nats(parse(source)) is wanted


def test_a_ratio_of_logarithms_has_no_base() -> None:
    """Where the base cancels, the slip leads to the key and is none."""
    assert not agrees("log-ratio", "log-base-2", lambda v: log(v.p) / log(v.q))
