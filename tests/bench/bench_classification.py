"""Classifiers beside scikit-learn and statsmodels, on the same data to the same accuracy: run with --benchmark-only."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from quizsvc.numeric.estimators.lda import linear_discriminant
from quizsvc.numeric.estimators.logistic import logistic_regression
from quizsvc.numeric.estimators.naive_bayes import gaussian_naive_bayes
from quizsvc.numeric.estimators.probit import probit_regression
from quizsvc.numeric.estimators.separation import separation
from quizsvc.numeric.estimators.softmax import softmax_regression
from quizsvc.numeric.losses import roc_auc
from quizsvc.numeric.priors import normal_prior

RNG = np.random.default_rng(1)
X = RNG.normal(size=(40, 3))
Y = (X @ [1.0, -1.0, 0.5] + RNG.logistic(size=40) > 0).astype(float)
THREE = np.argmax(X @ RNG.normal(size=(3, 3)) + RNG.gumbel(size=(40, 3)), axis=1)
PRIOR = normal_prior(0, scale=2.0)


def objective(b, w):
    """Σ log loss + ‖w‖²/8."""
    return np.logaddexp(0, -(2 * Y - 1) * (b + X @ w)).sum() + w @ w / 8


BEST = logistic_regression(X, Y, PRIOR)
LEAST = objective(BEST.intercept, np.array(BEST.coef))


@pytest.mark.benchmark(group="logistic MAP")
def test_logistic_map(benchmark):
    """Ours, with its residual certificate."""
    assert benchmark(logistic_regression, X, Y, PRIOR).certificate.residuals_hold


@pytest.mark.benchmark(group="logistic MAP")
@pytest.mark.parametrize(("solver", "tol"), [("lbfgs", 1e-7), ("newton-cholesky", 1e-4)])
def test_logistic_map_scikit_learn(benchmark, solver, tol):
    """Scikit-learn's, to the same objective within 1e-10 relative."""
    model = benchmark(LogisticRegression(C=4.0, solver=solver, tol=tol, max_iter=1000).fit, X, Y)
    assert objective(model.intercept_[0], model.coef_[0]) == pytest.approx(LEAST, rel=1e-10)


@pytest.mark.benchmark(group="logistic MLE")
def test_logistic_mle(benchmark):
    """Ours."""
    assert benchmark(logistic_regression, X, Y).certificate.residuals_hold


@pytest.mark.benchmark(group="logistic MLE")
def test_logistic_mle_statsmodels(benchmark):
    """Statsmodels'."""
    benchmark(lambda: sm.Logit(Y, sm.add_constant(X)).fit(disp=0, tol=1e-10))


@pytest.mark.benchmark(group="probit MLE")
def test_probit_mle(benchmark):
    """Ours."""
    assert benchmark(probit_regression, X, Y).certificate.residuals_hold


@pytest.mark.benchmark(group="probit MLE")
def test_probit_mle_statsmodels(benchmark):
    """Statsmodels'."""
    benchmark(lambda: sm.Probit(Y, sm.add_constant(X)).fit(disp=0, tol=1e-10))


@pytest.mark.benchmark(group="softmax MAP, three classes")
def test_softmax_map(benchmark):
    """Ours."""
    assert benchmark(softmax_regression, X, THREE, PRIOR).certificate.residuals_hold


@pytest.mark.benchmark(group="softmax MAP, three classes")
def test_softmax_map_scikit_learn(benchmark):
    """Scikit-learn's."""
    benchmark(LogisticRegression(C=4.0, solver="newton-cholesky", tol=1e-6).fit, X, THREE)


@pytest.mark.benchmark(group="discriminant")
def test_discriminant(benchmark):
    """Ours."""
    assert benchmark(linear_discriminant, X, THREE).certificate.residuals_hold


@pytest.mark.benchmark(group="discriminant")
def test_discriminant_scikit_learn(benchmark):
    """Scikit-learn's."""
    benchmark(LinearDiscriminantAnalysis(solver="lsqr").fit, X, THREE)


@pytest.mark.benchmark(group="naive Bayes")
def test_naive_bayes(benchmark):
    """Ours."""
    assert benchmark(gaussian_naive_bayes, X, THREE).certificate.residuals_hold


@pytest.mark.benchmark(group="naive Bayes")
def test_naive_bayes_scikit_learn(benchmark):
    """Scikit-learn's."""
    benchmark(GaussianNB(var_smoothing=0).fit, X, THREE)


@pytest.mark.benchmark(group="separability, exact")
@pytest.mark.parametrize("kind", ["none", "complete"])
def test_separation(benchmark, kind):
    """The exact test on 40 rows of three features."""
    y = Y if kind == "none" else (X[:, 0] > 0).astype(float)
    assert benchmark(separation, X, y).kind == kind


@pytest.mark.benchmark(group="ROC area")
def test_roc_auc(benchmark):
    """Of 40 scores."""
    assert 0 < benchmark(roc_auc, Y, X[:, 0]) < 1
