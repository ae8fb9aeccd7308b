"""Each fit beside scikit-learn's or statsmodels' on the same data (n = 40, p = 3) to the same accuracy."""

from functools import partial
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, Lasso, PoissonRegressor, QuantileRegressor, Ridge

from quizsvc.numeric.estimators.elastic_net import elastic_net
from quizsvc.numeric.estimators.huber import huber
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.least_absolute_deviations import least_absolute_deviations
from quizsvc.numeric.estimators.linear import linear_regression
from quizsvc.numeric.estimators.linear_posterior import linear_posterior
from quizsvc.numeric.estimators.poisson_regression import poisson_regression
from quizsvc.numeric.estimators.quantile_regression import quantile_regression
from quizsvc.numeric.estimators.ridge import ridge
from quizsvc.numeric.estimators.student_t_regression import student_t_regression
from quizsvc.numeric.estimators.weighted import weighted_regression
from quizsvc.numeric.model_choice import leave_one_out
from quizsvc.numeric.priors import normal_prior
from quizsvc.numeric.rng import stream

_source = stream("bench", "regression")
X = 4 * _source.uniforms(120).reshape(40, 3) - 2
Y = X @ [1.0, 2.0, 3.0] + 5 + 2 * _source.uniforms(40) ** 3
COUNTS = np.floor(np.exp(0.3 * X[:, 0] - 0.4 * X[:, 1] + 1) + _source.uniforms(40))
FULL = sm.add_constant(X)
SCALES = np.linspace(0.5, 2.0, 40)
SPARSE = [(1.0, 1e-4), (60.0, 1e-1), (150.0, 1e-3), (400.0, 1e-1)]  # λ, and the tol that reaches 1e-10 of the objective


def _ols() -> Any:
    fit = sm.OLS(Y, sm.add_constant(X)).fit()
    return fit.params, fit.bse, fit.pvalues, fit.fvalue, fit.f_pvalue, fit.rsquared


def _lasso(lam: float, tol: float) -> Any:
    return Lasso(alpha=lam / 40, tol=tol).fit(X, Y)


def _wls() -> Any:
    fit = sm.WLS(Y, sm.add_constant(X), weights=1 / SCALES**2).fit()
    return fit.params, fit.bse


CALLS: dict[str, Any] = {
    "ridge, quizsvc": lambda: ridge(X, Y, 1.0),
    "ridge, scikit-learn": lambda: Ridge(alpha=1.0).fit(X, Y),
    **{f"lasso with {zeros} zeros, quizsvc": partial(lasso, X, Y, lam) for zeros, (lam, _) in enumerate(SPARSE)},
    **{f"lasso with {zeros} zeros, scikit-learn": partial(_lasso, lam, tol) for zeros, (lam, tol) in enumerate(SPARSE)},
    "elastic net, quizsvc": lambda: elastic_net(X, Y, 5.0, 5.0),
    "elastic net, scikit-learn": lambda: ElasticNet(alpha=10.0 / 40, l1_ratio=0.5, tol=1e-10).fit(X, Y),
    "linear with tests, quizsvc": lambda: linear_regression(X, Y),
    "linear with tests, statsmodels": _ols,
    "linear posterior, quizsvc": lambda: linear_posterior(X, Y, normal_prior(0, scale=1.0), 0.5),
    "weighted, quizsvc": lambda: weighted_regression(X, Y, SCALES),
    "weighted, statsmodels": _wls,
    "absolute deviations, quizsvc": lambda: least_absolute_deviations(X[:39], Y[:39]),
    "absolute deviations, scikit-learn": lambda: QuantileRegressor(alpha=0.0).fit(X[:39], Y[:39]),
    "quantile, quizsvc": lambda: quantile_regression(X, Y, 0.3),
    "quantile, statsmodels": lambda: sm.QuantReg(Y, FULL).fit(q=0.3, max_iter=10_000, p_tol=1e-10),
    "huber, quizsvc": lambda: huber(X, Y, 0.3),
    "student t, quizsvc": lambda: student_t_regression(X, Y, 4.0),
    "poisson, quizsvc": lambda: poisson_regression(X, COUNTS),
    "poisson, statsmodels": lambda: sm.GLM(COUNTS, FULL, family=sm.families.Poisson()).fit(tol=1e-12),
    "poisson, scikit-learn": lambda: PoissonRegressor(alpha=0.0, solver="newton-cholesky", tol=1e-10).fit(X, COUNTS),
    "leave one out, quizsvc": lambda: leave_one_out(X, Y, 1.0),
}


@pytest.mark.parametrize("name", CALLS)
def test_fit(benchmark: Any, name: str) -> None:
    """The fit with its residual certificate, or the other library's."""
    benchmark(CALLS[name])
