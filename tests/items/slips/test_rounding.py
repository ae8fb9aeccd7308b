"""Rounding too much or too early."""

from math import log
from typing import Any

from tests.items.slips.made import agrees, leads_to, variant


def test_the_answer() -> None:
    """The key to two decimals where three are asked."""
    assert agrees("ridge-slope", "rounded-answer", lambda v: round(v.key, 2), seeds=12)


def test_on_the_way() -> None:
    """Each loss to one decimal, or to two, and then their ratio."""

    def ratio(v: Any, decimals: int) -> float:
        return round(-log(v.p), decimals) / round(-log(1 - v.q), decimals)

    for decimals in (1, 2):
        assert agrees("loss-ratio", "rounded-too-early", lambda v, d=decimals: ratio(v, d), seeds=12)


def test_the_mean_on_the_way_to_a_posterior() -> None:
    """The MAP of a mean from the readings' mean to one decimal."""

    def expected(v: Any) -> float:
        data, prior = v.n / v.sigma**2, 1 / 0.7**2
        return float((data * round(v.x.mean(), 1) + prior * 20) / (data + prior))

    assert agrees("gaussian-map", "rounded-too-early", expected, seeds=12)


def test_nothing_on_the_way() -> None:
    """A key that is computed in one step is not rounded before it."""
    assert not any("rounded-too-early" in leads_to(variant("mean", seed)) for seed in range(8))
