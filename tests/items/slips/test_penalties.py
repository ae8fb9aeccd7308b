"""Penalties confused lead to what scikit-learn gives for the wrong penalty."""

from collections.abc import Callable
from typing import Any

import pytest
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge

from quizsvc.items.explaining import explain
from tests.items.slips.made import agrees, leads_to, numbers, variant

WRONG: dict[str, Callable[[float, int], float]] = {
    "double-penalty": lambda lam, n: 2 * lam,
    "half-penalty": lambda lam, n: lam / 2,
    "penalty-times-n": lambda lam, n: n * lam,
    "penalty-over-n": lambda lam, n: lam / n,
    "squared-penalty": lambda lam, n: lam**2,
    "root-of-penalty": lambda lam, n: lam**0.5,
    "inverted-penalty": lambda lam, n: 1 / lam,
}


@pytest.mark.parametrize("slip", WRONG)
def test_ridge(slip: str) -> None:
    """A ridge slope under the wrong penalty."""

    def slope(v: Any) -> float:
        return float(Ridge(alpha=WRONG[slip](v.lam, v.rows)).fit(v.x[:, None], v.y).coef_[0])

    assert agrees("ridge-slope", slip, slope)


@pytest.mark.parametrize("slip", [name for name in WRONG if name != "penalty-times-n"])
def test_lasso(slip: str) -> None:
    """A lasso slope under the wrong penalty; scikit-learn divides the squares by 2n, we by 2."""

    def slope(v: Any) -> float:
        lam = WRONG[slip](v.lam, v.rows)
        return float(Lasso(alpha=lam / v.rows, tol=1e-13, max_iter=100_000).fit(v.x[:, None], v.y).coef_[0])

    assert agrees("lasso-slope", slip, slope)


@pytest.mark.parametrize("sample", ["ridge-slope", "lasso-slope"])
def test_without(sample: str) -> None:
    """Without its penalty, either is least squares."""
    assert agrees(sample, "no-penalty", lambda v: LinearRegression().fit(v.x[:, None], v.y).coef_[0])


def test_both_penalties_of_an_elastic_net() -> None:
    """The two penalties of an elastic net are confused together."""

    def slope(v: Any) -> float:
        l1, l2, n = 4 * v.lam, 2 * v.lam, v.rows
        fit = ElasticNet(alpha=(l1 + l2) / n, l1_ratio=l1 / (l1 + l2), tol=1e-13, max_iter=100_000)
        return float(fit.fit(v.x[:, None], v.y).coef_[0])

    assert agrees("elastic-slope", "double-penalty", slope)


def test_the_numbers_are_said() -> None:
    """The explanation says which penalty the number belongs to, and which was right."""
    made = variant("ridge-slope", 1)
    (value,) = leads_to(made)["double-penalty"]
    found = explain(made.parts[0], made.replay, value)
    lam = numbers(made).lam
    assert found is not None
    wanted = f"That is the answer with twice the penalty. The penalty would be {2 * lam:g}, and it is {lam:g}."
    assert found.text == wanted
    assert found.html == f"<p>{wanted}</p>"
