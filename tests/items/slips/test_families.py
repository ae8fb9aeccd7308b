"""The estimates of another family."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Lasso, QuantileRegressor, Ridge

from tests.items.slips.made import agrees


def least_squares(v: Any) -> float:
    """The slope of the least-squares line."""
    return float(np.polyfit(v.x, v.y, 1)[0])


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("laplace-centre", "mean-for-median", lambda v: np.mean(v.x)),
        ("laplace-scale", "mean-for-median", lambda v: np.mean(np.abs(v.x - np.mean(v.x)))),
        ("mean", "median-for-mean", lambda v: np.median(v.x)),
        ("laplace-scale", "sd-for-deviation", lambda v: np.std(v.x)),
        ("sd", "deviation-for-sd", lambda v: np.mean(np.abs(v.x - np.median(v.x)))),
        ("absolute-slope", "squared-for-absolute", least_squares),
        ("huber-slope", "squared-for-huber", least_squares),
        (
            "line-slope",
            "absolute-for-squared",
            lambda v: QuantileRegressor(alpha=0).fit(v.x[:, None], v.y).coef_[0],
        ),
        ("lasso-slope", "ridge-for-lasso", lambda v: Ridge(v.lam).fit(v.x[:, None], v.y).coef_[0]),
        (
            "ridge-slope",
            "lasso-for-ridge",
            lambda v: Lasso(v.lam / v.rows, tol=1e-13, max_iter=100_000).fit(v.x[:, None], v.y).coef_[0],
        ),
        ("logistic-mle", "line-for-logistic", least_squares),
    ],
)
def test_other_family(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """The same data, another family's estimate."""
    assert agrees(sample, slip, expected)
