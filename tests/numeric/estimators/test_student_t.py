"""Location and scale of Student-t noise."""

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.estimators.gaussian import fit_gaussian
from quizsvc.numeric.estimators.student_t import certify_student_t, fit_student_t
from quizsvc.numeric.rng import stream

READINGS = [-1.0, 0.0, 1.0]


@pytest.mark.parametrize("nu", [1.0, 2.0, 3.0, 10.0])
def test_by_hand(nu):
    """−1, 0, 1: by symmetry loc 0; the scale's score 2(z² − 1)/(ν + z²) = 1/ν gives s² = (2ν − 1)/(3ν)."""
    fit = fit_student_t(READINGS, nu)
    assert fit.loc == pytest.approx(0, abs=1e-15)
    assert fit.scale**2 == pytest.approx((2 * nu - 1) / (3 * nu), rel=1e-13)
    assert fit.df == nu
    assert fit.certificate.holds


def test_by_mpmath():
    """3, 1, 4, 1.5, 9 with 3 degrees of freedom: the root of both scores, found with 30-digit arithmetic."""
    fit = fit_student_t([3.0, 1.0, 4.0, 1.5, 9.0], 3)
    assert (fit.loc, fit.scale) == pytest.approx((2.8537164260654252, 1.938301052782788), rel=1e-13)


def test_spoilt():
    """A relative 1e-4 in either number is caught, and the residual that caught it named."""
    x = np.array([3.0, 1.0, 4.0, 1.5, 9.0])
    fit = fit_student_t(x, 3)
    second = "EM, then Newton's method with the family's score"
    assert set(certify_student_t(x, 3.0, fit.loc * 1.0001, fit.scale).failed) >= {"loc step", second}
    wrong = certify_student_t(x, 3.0, fit.loc, fit.scale * 1.0001)
    assert set(wrong.failed) >= {"scale step", second}
    assert wrong.residual == pytest.approx(1e-4, rel=0.05)
    assert not certify_student_t(x, 3.0, fit.loc, 0.0).residuals_hold


def test_degenerate():
    """One reading, equal readings, and a share ν/(ν + 1) of ties leave no spread above 0."""
    assert fit_student_t([5], 3).reason == "one-observation"
    assert fit_student_t([5, 5], 3).reason == "zero-variance"
    assert fit_student_t([0, 1], 1).reason == "ties"
    assert fit_student_t([0, 0, 0, 1], 3).reason == "ties"
    assert "3 of 4" in fit_student_t([0, 0, 0, 1], 3).detail
    assert fit_student_t([0, 0, 0, 1], 3.5).certificate.residuals_hold
    assert fit_student_t([0, 1], 1.5).certificate.residuals_hold


@pytest.mark.parametrize(
    ("x", "df", "words"),
    [
        ([], 3, "x has 0 numbers"),
        ([1, 2], 0.5, "df is 0.5; wanted at least 1"),
        ([1, 2], -1, "df is -1; wanted a number"),
    ],
)
def test_refusals(x, df, words):
    """No readings, and df below 1, are refused in words."""
    with pytest.raises(ValueError, match=words):
        fit_student_t(x, df)


def test_large_df_is_gaussian():
    """With 1e10 degrees of freedom the fit is the Gaussian one."""
    x = [3.0, 1.0, 4.0, 1.5, 9.0]
    fit, gaussian = fit_student_t(x, 1e10), fit_gaussian(x)
    assert fit.loc == pytest.approx(gaussian.mean, rel=1e-8)
    assert fit.scale == pytest.approx(gaussian.scale, rel=1e-8)


@pytest.mark.parametrize("seed", range(80))
def test_third_opinion(seed):
    """By scipy.stats no point of a grid is likelier; moving and scaling x moves and scales the fit."""
    draw = stream("t", seed)
    nu = [1.0, 1.5, 3.0, 8.0][seed % 4]
    x = stats.t.ppf(draw.uniforms(draw.integer(4, 80)), nu) + (1e6 if seed % 8 == 0 else 2.0)
    fit = fit_student_t(x, nu)
    assert fit.certificate.residuals_hold
    if seed % 4:
        assert fit.certificate.holds
    best = fit.distribution().log_likelihood(x)
    for other in fit.scale * np.array([-3.0, -1.0, 1.0, 3.0]):
        for times in (0.3, 0.8, 1.3, 3.0):
            assert stats.t.logpdf(x, nu, fit.loc + other, fit.scale * times).sum() < best
    moved = fit_student_t(100 * x - 7, nu)
    assert moved.loc == pytest.approx(100 * fit.loc - 7, rel=1e-8)
    assert moved.scale == pytest.approx(100 * fit.scale, rel=1e-8)
