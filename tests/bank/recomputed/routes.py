"""What several of the recomputations beside this module need."""

from collections.abc import Callable
from math import exp
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.optimize import brentq

from tests.bank.recomputed import Row


def level_belief(x: Any, noise: Any, centre: float, width: float) -> list[float]:
    """Mean and sd after readings: weighted least squares with the belief as one more reading (statsmodels)."""
    target = np.array([*np.atleast_1d(x), centre])
    weights = np.array([*np.broadcast_to(np.asarray(noise, float) ** -2.0, len(target) - 1), width**-2.0])
    made = sm.WLS(target, np.ones_like(target), weights=weights).fit(cov_type="fixed scale")
    return [float(made.params[0]), float(made.bse[0])]


def bisected(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function is zero."""
    return float(brentq(function, low, high, xtol=1e-15, rtol=1e-14))


def text_of(row: Row, beginning: str) -> str:
    """The one option that begins so."""
    (found,) = [o["text"] for o in row["parts"][0]["options"] if o["text"].startswith(beginning)]
    return str(found)


def holding(row: Row, *parts: str) -> list[str]:
    """For each text, the one option that holds it."""
    texts = [option["text"] for option in row["parts"][0]["options"]]
    found = [[text for text in texts if part in text] for part in parts]
    assert all(len(texts) == 1 for texts in found)
    return [texts[0] for texts in found]


def logistic(z: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + exp(-z))
