"""Laws that hold over the regressions: limits, equivalences and equivariance."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import getmembers, isfunction, signature
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.numeric import estimators
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.estimators.elastic_net import elastic_net
from quizsvc.numeric.estimators.huber import huber
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.least_absolute_deviations import least_absolute_deviations
from quizsvc.numeric.estimators.linear import linear_regression
from quizsvc.numeric.estimators.linear_posterior import LinearPosterior, linear_posterior
from quizsvc.numeric.estimators.quantile_regression import quantile_regression
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.estimators.student_t_regression import student_t_regression
from quizsvc.numeric.estimators.weighted import weighted_regression
from quizsvc.numeric.priors import laplace_prior, normal_prior
from quizsvc.numeric.rng import stream

seeds = st.integers(0, 10**6)


@dataclass(frozen=True)
class Member:
    """A regression whose tuning is in y's unit: `fit` takes X, y and the factor that y is stretched by."""

    of: str
    name: str
    fit: Callable[[Any, Any, float], LinearFit | Degenerate]


MEMBERS = [
    Member("linear_regression", "linear", lambda X, y, c: linear_regression(X, y)),
    Member("ridge", "ridge", lambda X, y, c: ridge(X, y, 0.7)),
    Member("lasso", "lasso", lambda X, y, c: lasso(X, y, 3.0 * c)),
    Member("elastic_net", "elastic net", lambda X, y, c: elastic_net(X, y, 2.0 * c, 1.0)),
    Member("least_absolute_deviations", "least absolute deviations", lambda X, y, c: least_absolute_deviations(X, y)),
    Member("huber", "huber", lambda X, y, c: huber(X, y, 0.3 * c)),
    Member("quantile_regression", "quantile", lambda X, y, c: quantile_regression(X, y, 0.37)),
    Member("student_t_regression", "student t", lambda X, y, c: student_t_regression(X, y, 4.0)),
    Member("student_t_regression", "student t, known scale", lambda X, y, c: student_t_regression(X, y, 30.0, 1.0 * c)),
    Member(
        "weighted_regression", "weighted", lambda X, y, c: weighted_regression(X, y, c * np.linspace(0.5, 2.0, len(y)))
    ),
    Member("linear_posterior", "posterior", lambda X, y, c: linear_posterior(X, y, normal_prior(0, scale=c), 0.5 * c)),
]


LOGARITHMIC = {"poisson_regression"}  # its predictor is the logarithm of y's mean: y cannot be stretched or shifted
few = settings(max_examples=25)


def regressions() -> set[str]:
    """The functions of X and y in the estimators' package that return a linear fit of a number."""
    found = set()
    for module in iter_modules(estimators.__path__):
        loaded = import_module(f"{estimators.__name__}.{module.name}")
        for name, function in getmembers(loaded, isfunction):
            arguments = list(signature(function).parameters)[:2]
            result = str(signature(function).return_annotation)
            own = function.__module__ == loaded.__name__ and not name.startswith(("_", "certify", "vertex_fit"))
            kinds = [kind.__name__ for kind in (LinearFit, *LinearFit.__subclasses__())]
            if own and arguments == ["X", "y"] and any(kind in result for kind in kinds):
                found.add(name)
    return found


def test_every_regression_is_a_member() -> None:
    """A regression added to the package must come under the laws below, or say why not."""
    assert {member.of for member in MEMBERS} | LOGARITHMIC == regressions()


def data(seed: int, n: int = 25, p: int = 2) -> tuple[Any, Any]:
    s = stream("laws", seed)
    X = 4 * s.uniforms(n * p).reshape(n, p) - 1
    return X, X @ (2 * s.uniforms(p) - 1) + 2 * s.uniforms(n) ** 3 + 2


def sure(fit: Any) -> LinearFit:
    assert isinstance(fit, LinearFit), fit
    return fit


def numbers(fit: Any) -> tuple[float, ...]:
    return (sure(fit).intercept, *fit.coef)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
@few
@given(seed=seeds, shift=st.floats(-1e3, 1e3), factor=st.sampled_from([1e-3, 0.5, 7.0, 1e4]))
def test_equivariance_in_y(member: Member, seed: int, shift: float, factor: float) -> None:
    """Stretching y stretches every weight, shifting y shifts the intercept alone."""
    X, y = data(seed)
    plain = member.fit(X, y, 1.0)
    if isinstance(plain, Degenerate):
        return
    moved = sure(member.fit(X, factor * y + shift, factor))
    assert moved.coef == pytest.approx([factor * w for w in plain.coef], rel=1e-6, abs=1e-8 * factor)
    assert moved.intercept == pytest.approx(
        factor * plain.intercept + shift, rel=1e-6, abs=1e-6 * (factor + abs(shift))
    )


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
@few
@given(seed=seeds)
def test_the_order_of_rows_and_features_does_not_matter(member: Member, seed: int) -> None:
    """Permuted features permute the weights; permuted rows change nothing (where each has the same noise)."""
    X, y = data(seed)
    plain = member.fit(X, y, 1.0)
    if isinstance(plain, Degenerate):
        return
    assert sure(member.fit(X[:, ::-1], y, 1.0)).coef == pytest.approx(plain.coef[::-1], rel=1e-7, abs=1e-9)
    if member.name != "weighted":
        order = stream("order", seed).permutation(len(y))
        assert numbers(member.fit(X[order], y[order], 1.0)) == pytest.approx(numbers(plain), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
@few
@given(seed=seeds, offset=st.sampled_from([1e3, -1e5]))
def test_shifting_a_feature_moves_the_intercept_alone(member: Member, seed: int, offset: float) -> None:
    """X + o has the same weights and the intercept b − o Σw."""
    X, y = data(seed)
    X = np.round(X * 2**20) / 2**20
    plain = member.fit(X, y, 1.0)
    if isinstance(plain, Degenerate):
        return
    moved = sure(member.fit(X + offset, y, 1.0))
    assert moved.coef == pytest.approx(plain.coef, rel=1e-6, abs=1e-8)
    assert moved.intercept == pytest.approx(plain.intercept - offset * sum(plain.coef), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_every_certificate_holds(member: Member) -> None:
    """Both routes agree on twelve problems each, and results list their public numbers, finite all."""
    for seed in range(12):
        X, y = data(seed)
        fit = member.fit(X, y, 1.0)
        if isinstance(fit, LinearFit):
            assert fit.certificate.holds, (seed, fit.certificate.checks)
            result = fit.result()
            assert {"intercept", "coef", "slope"} <= set(result)
            assert all(np.isfinite(np.asarray(value, dtype=float)).all() for value in result.values())


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_a_list_of_one_feature_is_a_column(member: Member) -> None:
    """X may be a plain list, and slope is its weight."""
    X, y = data(1, p=1)
    fit = sure(member.fit(X[:, 0].tolist(), y.tolist(), 1.0))
    assert fit.coef == sure(member.fit(X, y, 1.0)).coef
    assert fit.slope == fit.coef[0]


@given(seeds, st.floats(0.05, 20.0), st.floats(0.05, 20.0), st.floats(-3, 3), st.booleans())
def test_ridge_is_map_and_augmented_least_squares(
    seed: int, sigma: float, tau: float, w0: float, penalise: bool
) -> None:
    """λ = σ²/τ²: ridge, the posterior's mode and least squares with rows √λ I and targets √λ w₀ are one."""
    X, y = data(seed)
    lam = sigma**2 / tau**2
    soft = numbers(ridge(X, y, lam, w0, True, penalise))
    assert soft == pytest.approx(
        numbers(linear_posterior(X, y, normal_prior(w0, scale=tau), sigma, True, penalise)), rel=1e-9, abs=1e-10
    )
    pull = np.sqrt(lam) * np.eye(3)[0 if penalise else 1 :]
    rows = np.vstack((np.column_stack((np.ones(len(y)), X)), pull))
    target = np.concatenate((y, pull @ [0.0, w0, w0]))
    assert soft == pytest.approx(tuple(np.linalg.lstsq(rows, target, rcond=None)[0]), rel=1e-9, abs=1e-10)


@given(seeds, st.floats(0.1, 3.0), st.floats(0.01, 3.0))
def test_lasso_is_map_with_laplace(seed: int, sigma: float, b: float) -> None:
    """λ = σ²/b, and no other weights have a larger log posterior."""
    X, y = data(seed)
    fit = sure(linear_regression(X, y, laplace_prior(0, scale=b), sigma))
    assert numbers(fit) == numbers(lasso(X, y, sigma**2 / b))

    def log_posterior(weights: Any) -> float:
        left = y - weights[0] - X @ weights[1:]
        return float(-0.5 * left @ left / sigma**2 + sum(laplace_prior(0, scale=b).log_density(w) for w in weights[1:]))

    best = log_posterior(np.array(numbers(fit)))
    for step in np.vstack((np.eye(3), -np.eye(3))) * 1e-3:
        assert log_posterior(np.array(numbers(fit)) + step) <= best


@given(seeds)
def test_flat_priors_and_vanishing_penalties_are_least_squares(seed: int) -> None:
    """λ → 0 and τ → ∞ tend to least squares, λ → ∞ and τ → 0 to the prior's mean."""
    X, y = data(seed)
    least = numbers(linear_regression(X, y))
    assert numbers(ridge(X, y, 0.0)) == least
    for small in (
        ridge(X, y, 1e-10),
        lasso(X, y, 1e-10),
        elastic_net(X, y, 1e-11, 1e-11),
        linear_posterior(X, y, normal_prior(5, scale=1e8), 1.0),
        huber(X, y, 1e6),
        weighted_regression(X, y, np.full(len(y), 3.0)),
    ):
        assert numbers(small) == pytest.approx(least, rel=1e-7, abs=1e-8)
    for large in (ridge(X, y, 1e14, 2.0), linear_posterior(X, y, normal_prior(2, scale=1e-8), 1.0)):
        assert sure(large).coef == pytest.approx((2.0, 2.0), rel=1e-9)
    assert sure(lasso(X, y, 1e14)).coef == (0.0, 0.0)


@given(seeds)
def test_shrinkage_is_monotone(seed: int) -> None:
    """‖w‖² falls with λ in ridge, ‖w‖₁ in the lasso."""
    X, y = data(seed)
    soft = [float(np.square(sure(ridge(X, y, lam)).coef).sum()) for lam in (0.01, 0.1, 1.0, 10.0)]
    sparse = [float(np.abs(sure(lasso(X, y, lam)).coef).sum()) for lam in (0.01, 0.1, 1.0, 10.0)]
    for sizes in (soft, sparse):
        assert all(after <= before * (1 + 1e-12) for before, after in pairwise(sizes))


@pytest.mark.parametrize("penalise", [True, False])
@given(seed=seeds, tau=st.sampled_from([0.1, 1.0, 10.0]))
def test_evidence_is_the_product_of_one_step_predictives(penalise: bool, seed: int, tau: float) -> None:
    """Ln p(y) = Σ ln p(yᵢ | y before it); under a flat intercept the first reading's density is 1."""
    X, y = data(seed, 8)
    prior = normal_prior(0.2, scale=tau)
    whole = linear_posterior(X, y, prior, 0.6, True, penalise)
    first = linear_posterior(X[:1], y[:1], prior, 0.6, True, penalise)
    assert isinstance(whole, LinearPosterior)
    assert isinstance(first, LinearPosterior)
    if not penalise:
        assert first.log_evidence == pytest.approx(0.0, abs=1e-9)
    total = first.log_evidence
    for i in range(1, 8):
        before = linear_posterior(X[:i], y[:i], prior, 0.6, True, penalise)
        assert isinstance(before, LinearPosterior)
        mean, _, sd = before.predict(X[i : i + 1])
        total -= 0.5 * ((y[i] - mean[0]) / sd[0]) ** 2 + np.log(sd[0] * np.sqrt(2 * np.pi))
    assert whole.log_evidence == pytest.approx(total, rel=1e-8, abs=1e-8)


@given(seeds, st.integers(1, 24))
def test_batch_is_sequential(seed: int, cut: int) -> None:
    """The posterior after some rows, taken as the prior of the rest, is the posterior of all (no intercept)."""
    from quizsvc.numeric.priors import NormalVectorPrior

    X, y = data(seed)
    whole = linear_posterior(X, y, normal_prior(0.2, scale=1.0), 0.6, False)
    part = linear_posterior(X[:cut], y[:cut], normal_prior(0.2, scale=1.0), 0.6, False)
    assert isinstance(whole, LinearPosterior)
    assert isinstance(part, LinearPosterior)
    rest = linear_posterior(X[cut:], y[cut:], NormalVectorPrior(part.coef, part.covariance), 0.6, False)
    assert isinstance(rest, LinearPosterior)
    assert rest.coef == pytest.approx(whole.coef, rel=1e-8, abs=1e-9)
    assert np.array(rest.covariance) == pytest.approx(np.array(whole.covariance), rel=1e-8)
    assert part.log_evidence + rest.log_evidence == pytest.approx(whole.log_evidence, rel=1e-8)


@given(seeds)
def test_huber_tends_to_absolute_deviations(seed: int) -> None:
    """δ → 0; and the median regression is quantile ½."""
    X, y = data(seed)
    absolute = least_absolute_deviations(X, y)
    if isinstance(absolute, Degenerate):
        return
    assert numbers(huber(X, y, 1e-9)) == pytest.approx(numbers(absolute), abs=1e-6)
    assert numbers(quantile_regression(X, y, 0.5)) == numbers(absolute)
