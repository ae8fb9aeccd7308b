"""Keys of questions on the lasso: minima searched between brackets, scikit-learn's fits, areas by quadrature."""

from collections.abc import Callable
from math import copysign, exp, sqrt
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm
from sklearn.linear_model import Lasso, Ridge

from tests.bank.recomputed import Row, begun


def lasso_slope(row: Row, penalty: float) -> float:
    """Where the slope of half the squares is the penalty with the weight's sign, the least-squares slope's (NumPy)."""
    x, y = np.array(row["data"]["x"]), np.array(row["data"]["y"])
    spread, together = np.cov(x, y, bias=True)[0] * len(x)
    return float(copysign(max(abs(together) - penalty, 0), together) / spread)


def soft_threshold(row: Row) -> float:
    """The lasso's one slope."""
    return lasso_slope(row, row["variables"]["penalty"])


def threshold_mistakes(row: Row) -> dict[str, float]:
    """The slope at other penalties, of scikit-learn's ridge, and with the threshold on the slope itself."""
    x, y, penalty = np.array(row["data"]["x"]), np.array(row["data"]["y"]), row["variables"]["penalty"]
    plain = float(np.polyfit(x, y, 1)[0])
    return {
        "ignored-penalty": plain,
        "half-penalty": lasso_slope(row, penalty / 2),
        "double-penalty": lasso_slope(row, 2 * penalty),
        "ridge-for-lasso": float(Ridge(penalty, solver="svd").fit(x[:, None], y).coef_[0]),
        "threshold-on-the-slope": plain - float(np.clip(plain, -penalty, penalty)),
    }


def pointed_belief(row: Row) -> float:
    """What each unit of a weight costs in log density, in units in which squares cost one (SciPy's density)."""
    v = row["variables"]
    return 2 * v["sigma"] ** 2 * (1 / v["b"])


def belief_mistakes(row: Row) -> dict[str, float]:
    """Half of it, with the spread for the variance, with the scale squared, and turned over."""
    v, right = row["variables"], pointed_belief(row)
    return {
        "half-penalty": 0.5 * right,
        "sd-for-variance": right / v["sigma"],
        "ridge-for-lasso": (v["sigma"] / v["b"]) ** 2,
        "inverted-ratio": 1 / right,
    }


def two_penalties_one_weight(row: Row) -> bool:
    """Whether scikit-learn's two fits keep as many weights and agree on the largest; its lasso averages the squares."""
    z, key = np.array(row["data"]["z"]), row["parts"][0]["key"]
    sparse = Lasso(key["lasso_penalty"] / len(z), fit_intercept=False, tol=1e-12).fit(np.eye(5), z).coef_
    dense = Ridge(key["ridge_penalty"], fit_intercept=False, solver="svd").fit(np.eye(5), z).coef_
    kept = int(np.count_nonzero(sparse))
    return bool(kept == row["variables"]["keep"] and abs(np.abs(sparse).max() - np.abs(dense).max()) < 0.01)


def two_rankings(row: Row) -> bool:
    """Whether scikit-learn's ridge and lasso, given the example's colours, differ in which weight is the larger."""
    v, key, data = row["variables"], row["parts"][0]["key"], row["data"]
    X = np.column_stack([data["heat"], data["time"]])
    y = X @ [key["heat_weight"], key["time_weight"]]
    dense = Ridge(v["soft"], solver="svd").fit(X, y).coef_
    sparse = Lasso(v["hard"] / len(y), tol=1e-12).fit(X, y).coef_
    return bool(np.argmax(np.abs(dense)) != np.argmax(np.abs(sparse)))


def penalties_of_beliefs(row: Row) -> list[str]:
    """The text that holds each belief's factor, by twice the noise's variance times what a unit costs."""
    v = row["variables"]
    costs = [1 / (2 * v["tau"] ** 2), 1 / (2 * v["far_tau"] ** 2), 1 / v["b"], 1 / v["far_b"]]
    marks: list[Callable[[str], bool]] = [
        lambda text: text.endswith("w²"),
        lambda text: text.endswith(")²"),
        lambda text: text.endswith("|w|"),
        lambda text: text.endswith("|") and "−" in text,
    ]
    texts = [option["text"] for option in row["parts"][0]["options"]]
    return [
        min(filter(mark, texts), key=lambda text: abs(float(text.split()[0]) - 2 * v["sigma"] ** 2 * cost))
        for mark, cost in zip(marks, costs, strict=True)
    ]


def weights_that_vanish(row: Row) -> list[str]:
    """The features whose weight is zero in scikit-learn's lasso."""
    v, z = row["variables"], np.array(row["derived"]["z"])
    sparse = Lasso(v["sigma"] ** 2 / v["b"] / len(z), fit_intercept=False, tol=1e-12).fit(np.eye(5), z).coef_
    names = ("rain", "wind", "holidays", "fuel price", "school days")
    return [name for name, weight in zip(names, sparse, strict=True) if weight == 0]


def why_exactly_zero(row: Row) -> list[str]:
    """The sum, its slope to the right and what follows, its slope to the left, and the corner."""
    return begun(
        row,
        [
            "Up to a constant",
            f"Right of 0 its slope is w − {row['variables']['z']:g} + {row['derived']['penalty']:g} =",
            "That is above 0",
            "On the other side",
            "So the sum falls",
        ],
    )


def area(of: Callable[[float], float], low: float, high: float) -> float:
    """The area under a curve by adaptive quadrature (SciPy)."""
    return float(quad(of, low, high, epsabs=0, epsrel=1e-12)[0])


def chance_of_a_negative(row: Row) -> float:
    """The share of the posterior below 0, its curve cut at the belief's point."""
    y, b = row["variables"]["y"], row["variables"]["b"]
    below, above = (
        area(lambda w: exp(-((y - w) ** 2) / 2 - abs(w) / b), *side) for side in ((-20.0, 0.0), (0.0, 20.0))
    )
    return below / (below + above)


def sign_mistakes(row: Row) -> dict[str, float]:
    """A half, the reading's share, the share under a Gaussian belief of that variance, and of two bare bells."""
    y, b = row["variables"]["y"], row["variables"]["b"]
    precision = 1 + norm(scale=sqrt(2) * b).var() ** -1
    below, above = norm(y + 1 / b).cdf(0), norm(y - 1 / b).sf(0)
    return {
        "mode-for-median": 0.5,
        "ignored-prior": norm.sf(y),
        "gaussian-for-laplace": norm(y / precision, precision**-0.5).cdf(0),
        "unweighted-sides": below / (below + above),
    }


KEYS: dict[str, Callable[[Row], Any]] = {
    "lasso-soft-threshold": soft_threshold,
    "belief-behind-a-lasso": pointed_belief,
    "two-penalties-one-weight": two_penalties_one_weight,
    "two-rankings": two_rankings,
    "what-each-penalty-believes": penalties_of_beliefs,
    "which-weights-vanish": weights_that_vanish,
    "why-exactly-zero": why_exactly_zero,
    "zero-and-the-sign": chance_of_a_negative,
}
MISTAKES: dict[str, Callable[[Row], Any]] = {
    "lasso-soft-threshold": threshold_mistakes,
    "belief-behind-a-lasso": belief_mistakes,
    "zero-and-the-sign": sign_mistakes,
}
