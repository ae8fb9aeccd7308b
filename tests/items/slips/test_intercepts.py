"""Intercepts mistaken lead to what least squares over other columns gives."""

from typing import Any

import numpy as np
from sklearn.linear_model import LinearRegression, Ridge

from tests.items.slips.made import agrees


def with_ones(v: Any) -> Any:
    """The feature, and a column of ones."""
    return np.column_stack([v.x, np.ones(v.rows)])


def test_forgotten() -> None:
    """A slope through the origin."""

    def slope(v: Any) -> float:
        return float(v.x @ v.y / (v.x @ v.x + v.lam))

    assert agrees("ridge-slope", "no-intercept", slope)


def test_penalised() -> None:
    """A ridge slope whose intercept is pulled to zero too."""

    def slope(v: Any) -> float:
        return float(Ridge(v.lam, fit_intercept=False).fit(with_ones(v), v.y).coef_[0])

    assert agrees("ridge-slope", "penalised-intercept", slope)


def test_spared() -> None:
    """The other way round: the penalty was meant for the intercept as well."""
    assert agrees("penalised-all", "spared-intercept", lambda v: Ridge(v.lam).fit(v.x[:, None], v.y).coef_[0])


def test_needless() -> None:
    """A line that should have gone through the origin."""
    slope = "line-through-origin", "needless-intercept"
    assert agrees(*slope, lambda v: LinearRegression().fit(v.x[:, None], v.y).coef_[0])


def test_left_out_of_a_prediction() -> None:
    """A prediction from the slope alone."""
    assert agrees("line-predicted", "intercept-left-out", lambda v: 4.3 * np.polyfit(v.x, v.y, 1)[0])
