"""How long an estimate of one distribution takes, beside `numpy.mean` of the same 100 numbers and SciPy's own fit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from scipy import stats

from quizsvc import numeric
from quizsvc.numeric import beta_prior, gamma_prior, normal_prior, stream
from quizsvc.numeric.estimators.student_t import fit_student_t

U = stream("bench", "estimates").uniforms(100)
READINGS = np.round(20 + 3 * stats.norm.ppf(U), 2)
ODD = READINGS[:99]
WAITS, COUNTS, TOSSES = stats.expon.ppf(U), stats.poisson.ppf(U, 3.0), (U > 0.4).astype(float)
FITS: dict[str, Callable[[], Any]] = {
    "numpy.mean": lambda: np.mean(READINGS),
    "gaussian": lambda: numeric.fit_gaussian(READINGS),
    "gaussian, scipy": lambda: stats.norm.fit(READINGS),
    "gaussian mean": lambda: numeric.fit_gaussian_mean(READINGS, 3.0, normal_prior(18, scale=2)),
    "laplace": lambda: numeric.fit_laplace(ODD),
    "laplace, scipy": lambda: stats.laplace.fit(ODD),
    "uniform": lambda: numeric.fit_uniform(READINGS),
    "exponential": lambda: numeric.fit_exponential(WAITS, gamma_prior(2, 1)),
    "exponential, scipy": lambda: stats.expon.fit(WAITS, floc=0),
    "poisson": lambda: numeric.fit_poisson(COUNTS, gamma_prior(2, 1)),
    "bernoulli": lambda: numeric.fit_bernoulli(TOSSES, beta_prior(2, 2)),
    "categorical": lambda: numeric.fit_categorical([20, 30, 50]),
    "gamma": lambda: numeric.fit_gamma(WAITS),
    "gamma, scipy": lambda: stats.gamma.fit(WAITS, floc=0),
    "student t": lambda: fit_student_t(READINGS, 4.0),
}


@pytest.mark.parametrize("name", FITS)
def test_estimate(benchmark: BenchmarkFixture, name: str) -> None:
    """An estimate with its residual certificate, or what stands beside it."""
    benchmark(FITS[name])
