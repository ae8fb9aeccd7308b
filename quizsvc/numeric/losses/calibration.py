"""Calibration: do events that were given the probability p happen a share p of the time?

Bins are [0, 1/B), [1/B, 2/B), …, [1 − 1/B, 1]. The expected calibration error is Σ (n_b/n) |mean p − mean y| over bins
(Naeini, Cooper and Hauskrecht, AAAI 2015). It depends on the bins and is no proper score: a constant forecast of the
base rate has none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.losses.logarithmic import LogLoss


@dataclass(frozen=True, slots=True)
class ReliabilityCurve:
    """One entry a bin that is not empty: how many forecasts it holds, their mean, and the share of events."""

    counts: tuple[int, ...]
    forecast: tuple[float, ...]
    observed: tuple[float, ...]


def reliability_curve(y: ArrayLike, p: ArrayLike, bins: int = 10) -> ReliabilityCurve:
    """The curve of forecasts p (n,) of the events y (n,) of 0 and 1.

    Raises ValueError for labels or probabilities amiss, or fewer than one bin.
    """
    labels, chance = LogLoss().pair(y, p)
    if bins < 1:
        raise ValueError(f"bins is {bins}; wanted at least 1")
    which = np.minimum((chance * bins).astype(np.intp), bins - 1)
    counts = np.bincount(which, minlength=bins)
    held = counts > 0
    forecast = np.bincount(which, chance, minlength=bins)[held] / counts[held]
    observed = np.bincount(which, labels, minlength=bins)[held] / counts[held]
    return ReliabilityCurve(tuple(counts[held].tolist()), tuple(forecast.tolist()), tuple(observed.tolist()))


def expected_calibration_error(y: ArrayLike, p: ArrayLike, bins: int = 10) -> float:
    """Σ (n_b/n) |mean p − mean y|, from 0 to 1."""
    curve = reliability_curve(y, p, bins)
    gap = np.abs(np.subtract(curve.forecast, curve.observed))
    return float(np.average(gap, weights=curve.counts))
