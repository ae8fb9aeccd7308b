"""Choosing among models."""

from math import log
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge
from sklearn.model_selection import LeaveOneOut as SkLeaveOneOut
from sklearn.model_selection import cross_val_score

from quizsvc.numeric import model_choice as mc
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.linear import LinearRegression, linear_regression
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.rng import stream


def data(seed: int, n: int = 20, p: int = 3) -> tuple[Any, Any]:
    s = stream("choice", seed)
    X = 4 * s.uniforms(n * p).reshape(n, p) - 1
    return X, X @ (2 * s.uniforms(p) - 1) + s.uniforms(n) + 2


def loo(*args: Any, **kwargs: Any) -> mc.LeaveOneOut:
    outcome = mc.leave_one_out(*args, **kwargs)
    assert isinstance(outcome, mc.LeaveOneOut), outcome
    return outcome


@given(st.integers(1, 60), st.floats(0, 0.45), st.floats(0, 0.45), st.integers(0, 99))
def test_a_split_holds_each_row_once(n: int, validation: float, test: float, seed: int) -> None:
    """The parts are disjoint, cover all rows, and have the rounded sizes."""
    if round(validation * n) + round(test * n) >= n:
        return
    split = mc.train_validation_test(n, validation, test, stream("split", seed))
    assert sorted(split.train + split.validation + split.test) == list(range(n))
    assert (len(split.validation), len(split.test)) == (round(validation * n), round(test * n))


def test_a_split_is_random_but_fixed_by_its_seed() -> None:
    """Equal seeds split alike, others otherwise, and the last rows are not always tested."""
    splits = [mc.train_validation_test(30, 0.2, 0.2, stream("s", seed)) for seed in (1, 1, 2)]
    assert splits[0] == splits[1] != splits[2]
    assert splits[0].test != tuple(range(24, 30))


@given(st.integers(2, 40), st.integers(2, 40), st.booleans())
def test_folds_hold_each_row_out_once(n: int, k: int, shuffled: bool) -> None:
    """Every row is held out once, trained on otherwise, and sizes differ by at most one."""
    if k > n:
        return
    folds = mc.k_folds(n, k, stream("folds", n) if shuffled else None)
    assert sorted(i for fold in folds for i in fold.held_out) == list(range(n))
    assert all(sorted(fold.train + fold.held_out) == list(range(n)) for fold in folds)
    sizes = [len(fold.held_out) for fold in folds]
    assert len(folds) == k
    assert max(sizes) - min(sizes) <= 1


def test_leave_one_out_worked_by_hand() -> None:
    """The mean of 1, 2, 6 left one by one: residuals 1 − 4, 2 − 3.5, 6 − 1.5 (x all but weightless under λ huge)."""
    outcome = loo([1, 2, 4], [1, 2, 6], 1e12)
    assert outcome.residuals == pytest.approx((-3.0, -1.5, 4.5), rel=1e-9)
    assert outcome.mean_squared_error == pytest.approx((9 + 2.25 + 20.25) / 3)
    assert outcome.effective_parameters == pytest.approx(1.0)


@pytest.mark.parametrize("penalty", [0.0, 0.3, 30.0])
@pytest.mark.parametrize("intercept", [True, False])
def test_leave_one_out_is_brute_force(penalty: float, intercept: bool) -> None:
    """The closed form is n fits, and scikit-learn's; effective parameters are the trace of the hat matrix."""
    for seed in range(10):
        X, y = data(seed)
        outcome = loo(X, y, penalty, intercept)
        for i in range(20):
            fit = ridge(np.delete(X, i, 0), np.delete(y, i), penalty, intercept=intercept)
            assert isinstance(fit, LinearFit)
            assert outcome.residuals[i] == pytest.approx(y[i] - fit.intercept - X[i] @ np.array(fit.coef), abs=1e-10)
        model = Ridge(alpha=penalty, fit_intercept=intercept)
        scores = cross_val_score(model, X, y, cv=SkLeaveOneOut(), scoring="neg_mean_squared_error")
        assert outcome.mean_squared_error == pytest.approx(-scores.mean(), rel=1e-8)
        centred = X - X.mean(axis=0) if intercept else X
        trace = np.trace(centred @ np.linalg.solve(centred.T @ centred + penalty * np.eye(3), centred.T)) + intercept
        assert outcome.effective_parameters == pytest.approx(trace)
        assert outcome.certificate.holds


def test_a_wrong_leave_one_out_is_caught() -> None:
    """A residual or the number of parameters off by a relative 1e-4 fails by name."""
    X, y = data(3)
    outcome = loo(X, y, 0.7)
    for i in range(20):
        wrong = list(outcome.residuals)
        wrong[i] *= 1 + 1e-4
        certificate = mc.certify_leave_one_out(X, y, 0.7, wrong, outcome.effective_parameters)
        assert certificate.failed == ("leave-one-out identity", "a fit without each row")
    certificate = mc.certify_leave_one_out(X, y, 0.7, outcome.residuals, outcome.effective_parameters * (1 + 1e-4))
    assert certificate.failed == ("effective parameters",)
    assert mc.certify_leave_one_out(np.ones((3, 1)), y[:3], 0.0, (0, 0, 0), 1.0).failed == ("zero-variance",)


def test_a_row_that_alone_determines_a_weight_is_told() -> None:
    """Without the only row with x = 1 the slope is open; with a penalty it is not."""
    outcome = mc.leave_one_out([0, 0, 0, 1], [1, 2, 3, 9])
    assert isinstance(outcome, Degenerate)
    assert (outcome.reason, outcome.detail) == ("leverage", "without row 4 the weights are not determined")
    assert loo([0, 0, 0, 1], [1, 2, 3, 9], 0.1).certificate.holds
    assert isinstance(mc.leave_one_out([1, 1], [1, 2]), Degenerate)


def test_cross_validation_is_leave_one_out_at_k_equal_n() -> None:
    """As many folds as rows give the closed form's errors in the rows' order; no fit gives its outcome."""
    X, y = data(4)
    outcome = mc.cross_validate(lambda A, b: ridge(A, b, 0.5), X, y, mc.k_folds(20, 20, stream("any")))
    assert isinstance(outcome, mc.CrossValidation)
    closed = loo(X, y, 0.5)
    assert outcome.squared_errors == pytest.approx(tuple(r * r for r in closed.residuals), rel=1e-9)
    assert outcome.mean_squared_error == pytest.approx(closed.mean_squared_error)
    failed = mc.cross_validate(lambda A, b: ridge(A, b, 0.0), [0, 0, 0, 1], [1, 2, 3, 4], mc.k_folds(4, 4))
    assert isinstance(failed, Degenerate)


def test_criteria() -> None:
    """AIC and BIC are statsmodels' (whose k leaves out the noise scale), the corrected AIC tends to AIC."""
    X, y = data(5)
    fit = linear_regression(X, y)
    assert isinstance(fit, LinearRegression)
    other = sm.OLS(y, sm.add_constant(X)).fit()
    assert mc.aic(fit.log_likelihood, 4) == pytest.approx(other.aic)
    assert mc.bic(fit.log_likelihood, 4, 20) == pytest.approx(other.bic)
    assert mc.aic(-10, 3) == 26
    assert mc.bic(-10, 3, 20) == pytest.approx(3 * log(20) + 20)
    assert mc.corrected_aic(-10, 3, 20) == 26 + 24 / 16
    with pytest.raises(ValueError, match="n is 4; wanted more than 4"):
        mc.corrected_aic(-10, 3, 4)


def test_model_probabilities() -> None:
    """Evidence in the ratio 3 : 1, and so under any shift; prior probabilities multiply; impossible models stay so."""
    assert mc.model_probabilities([log(3) - 5000, -5000]) == pytest.approx((0.75, 0.25))
    assert mc.model_probabilities([log(3), 0], [0.25, 0.75]) == pytest.approx((0.5, 0.5))
    assert mc.model_probabilities([0, 0], [0, 1]) == (0.0, 1.0)
    for prior in ([0.5, 0.6], [1.0], [-0.5, 1.5]):
        with pytest.raises(ValueError, match="wanted 2 probabilities that sum to 1"):
            mc.model_probabilities([0, 0], prior)


def test_paths() -> None:
    """Paths run from the largest penalty; from λ max on the lasso is empty, just below it is not."""
    X, y = data(6)
    largest = mc.largest_lasso_penalty(X, y)
    assert largest == pytest.approx(np.abs((X - X.mean(axis=0)).T @ y).max())
    grid = mc.penalty_grid(largest, 5, 1e-2)
    assert grid == pytest.approx(largest * 10 ** np.linspace(0, -2, 5))
    path = mc.regularisation_path(lambda penalty: lasso(X, y, penalty), [*grid[::-1], 1.001 * largest, 0.999 * largest])
    assert [point.penalty for point in path] == sorted((point.penalty for point in path), reverse=True)
    sizes = [sum(map(bool, point.fit.coef)) for point in path if isinstance(point.fit, LinearFit)]
    assert sizes[0] == 0
    assert sizes[2] == 1
    assert mc.largest_lasso_penalty(X, y, False) == pytest.approx(np.abs(X.T @ y).max())


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("penalty", [0.0, 5.0])
def test_bias_and_variance(penalty: float, intercept: bool) -> None:
    """The exact ones of ridge are those of the hat matrix, and simulation comes to them."""
    X, _ = data(7)
    truth = np.sin(X).sum(axis=1)
    exact = mc.ridge_bias_variance(X, truth, 0.5, penalty, intercept)
    assert isinstance(exact, mc.BiasVariance)
    full = np.column_stack((np.ones(20), X)) if intercept else X
    pull = penalty * np.eye(full.shape[1])
    pull[0, 0] *= not intercept
    H = full @ np.linalg.solve(full.T @ full + pull, full.T)
    assert exact.squared_bias == pytest.approx(float(((H @ truth - truth) ** 2).mean()))
    assert exact.variance == pytest.approx(0.25 * np.trace(H.T @ H) / 20)
    assert exact.noise == 0.25
    assert exact.expected_error == exact.squared_bias + exact.variance + exact.noise

    drawn = mc.bias_variance(lambda A, b: ridge(A, b, penalty, 0.0, intercept), X, truth, 0.5, 400, stream("bv", 1))
    assert isinstance(drawn, mc.BiasVariance)
    assert drawn.variance == pytest.approx(exact.variance, rel=0.1)
    assert drawn.squared_bias == pytest.approx(exact.squared_bias, abs=0.1 * exact.variance)
    assert drawn.noise == 0.25


def test_bias_is_free_of_the_number_of_repetitions() -> None:
    """An unbiased method's estimated squared bias is 0 on average even with two repetitions."""
    X, _ = data(8)
    found = [mc.bias_variance(lambda A, b: ridge(A, b, 0.0), X, X[:, 0], 1.0, 2, stream("two", i)) for i in range(300)]
    biases = [outcome.squared_bias for outcome in found if isinstance(outcome, mc.BiasVariance)]
    variances = [outcome.variance for outcome in found if isinstance(outcome, mc.BiasVariance)]
    assert float(np.mean(biases)) == pytest.approx(0.0, abs=0.03)
    assert float(np.mean(variances)) == pytest.approx(4 / 20, rel=0.1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mc.train_validation_test(10, 0.5, 0.5, stream("x")), "wanted some left for training"),
        (lambda: mc.train_validation_test(10, -0.5, 0.5, stream("x")), "validation is -0.5"),
        (lambda: mc.k_folds(5, 6), "k is 6; wanted 2 to 5"),
        (lambda: mc.k_folds(5, 1), "k is 1; wanted 2 to 5"),
        (lambda: mc.leave_one_out([1, 2], [1, 2], -1), "penalty is -1"),
        (
            lambda: mc.bias_variance(lambda A, b: ridge(A, b, 0.0), [1, 2], [1, 2], 1, 1, stream("x")),
            "repetitions is 1",
        ),
        (lambda: mc.penalty_grid(0.0), "largest is 0"),
    ],
)
def test_refusals(call: Any, words: str) -> None:
    """Each wrong argument is told."""
    with pytest.raises(ValueError, match=words):
        call()


def test_undetermined_methods_are_told() -> None:
    """A method without a fit, and a hat matrix that does not exist, give their outcome."""
    assert isinstance(mc.bias_variance(lambda A, b: ridge(A, b, 0.0), [1, 1], [1, 2], 1, 2, stream("x")), Degenerate)
    assert isinstance(mc.ridge_bias_variance([1, 1], [1, 2], 1), Degenerate)
