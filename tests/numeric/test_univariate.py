"""Largest values, zeros and areas of functions that are known by their values alone."""

from collections.abc import Callable
from math import exp, log, pi, sin, sqrt

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from quizsvc.numeric import Degenerate, integrate, maximise, root
from quizsvc.numeric.univariate import certify_integral, certify_maximum, certify_root

LAWS = settings(derandomize=True, max_examples=60)


def fine(outcome: object) -> object:
    """An outcome that is a fit whose certificate holds."""
    assert not isinstance(outcome, Degenerate), outcome
    assert outcome.certificate.holds, outcome.certificate.checks
    return outcome


@LAWS
@given(st.integers(1, 400), st.integers(1, 400))
def test_a_binomial_likelihood_is_largest_at_the_share(a: int, b: int) -> None:
    """The maximum of a ln θ + b ln(1 − θ) is a/(a + b), though the function is infinite at both ends."""
    found = maximise(lambda t: a * np.log(t) + b * np.log(1 - t), 0, 1)
    width = sqrt(a * b / (a + b) ** 3)
    assert abs(fine(found).at - a / (a + b)) < 1e-8 * width


@pytest.mark.parametrize(
    ("f", "low", "high", "at"),
    [
        (lambda t: exp(-((t - 0.123456789) ** 2)), -5, 5, 0.123456789),
        (lambda t: -1e6 - (t - 300) ** 2, 0, 1000, 300.0),
        (sin, 0, 3, pi / 2),
        (lambda t: 1 / (1e-4 + (t - 0.4567) ** 2), 0, 1, 0.4567),
        (lambda t: t * exp(-t), 0, 40, 1.0),
    ],
)
def test_peaks(f: Callable[[float], float], low: float, high: float, at: float) -> None:
    """Broad and sharp peaks are found to eight digits of their width, where f takes one number only."""
    assert fine(maximise(f, low, high)).at == pytest.approx(at, rel=1e-9)


def test_no_single_peak() -> None:
    """A function that grows at an end, is level on top, or has a corner there has no maximum of this kind."""
    assert maximise(lambda t: t, 0, 1) == Degenerate("edge", "the function still grows at the edge of (0, 1)")
    reasons = [maximise(f, -1, 1.3) for f in (lambda t: 0.0 * t, lambda t: -abs(t), lambda t: min(1.0, 2 - abs(t)))]
    assert [r.reason for r in reasons if isinstance(r, Degenerate)] == ["flat", "not-smooth", "flat"]


@LAWS
@given(st.floats(-50, 50), st.floats(0.01, 9))
def test_roots_of_a_monotone_function(at: float, slope: float) -> None:
    """The root of a function that grows through it is found to the last digits."""
    found = fine(root(lambda x: np.tanh(slope * (x - at)), -100, 100))
    assert found.at == pytest.approx(at, abs=1e-11)


def test_no_single_root() -> None:
    """No root and several are told apart; a root on the grid itself is one root."""
    assert isinstance(none := root(lambda x: x * x + 1, -1, 1), Degenerate)
    assert none.reason == "no-root"
    assert isinstance(three := root(np.sin, -4, 4), Degenerate)
    assert three.reason == "several-roots"
    assert fine(root(lambda x: x, -1, 1)).at == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("f", "low", "high", "area"),
    [
        (lambda x: np.exp(-x * x / 2) / np.sqrt(2 * pi), -1.96, 1.96, special.ndtr(1.96) - special.ndtr(-1.96)),
        (lambda t: t**6 * (1 - t) ** 3, 0, 1, float(mpmath.beta(7, 4))),
        (lambda t: -log(t), 0, 1, 1.0),
        (np.sin, 0, 2 * pi, 0.0),
    ],
)
def test_areas(f: Callable[[float], float], low: float, high: float, area: float) -> None:
    """Known integrals are met to nine digits, one with an infinite end and one that is zero."""
    assert fine(integrate(f, low, high)).value == pytest.approx(area, rel=1e-9, abs=1e-9)


def test_functions_of_arrays_are_asked_all_at_once() -> None:
    """Where one call gives what calls one by one give, to the last digit, few calls make a fit and its second route."""
    calls: list[object] = []

    def counted(x: float) -> float:
        calls.append(x)
        return float(np.nextafter(np.exp(-x), 2)) if isinstance(x, float) else np.exp(-x)

    fine(integrate(counted, 0, 3))
    assert len(calls) <= 12
    calls.clear()
    fine(maximise(lambda x: x * counted(x), 0, 3))
    assert len(calls) <= 20


def test_functions_that_look_at_the_whole_array_are_asked_one_by_one() -> None:
    """A function that gives each number of an array less than their largest is not asked with arrays."""
    peak = fine(maximise(lambda x: -((x - 1.2) ** 2) - np.max(x) + x, 0, 3))
    assert peak.at == pytest.approx(1.2, rel=1e-9)
    assert fine(integrate(lambda x: x / np.max(x), 0, 3)).value == pytest.approx(3)


def test_certificates_can_fail() -> None:
    """A place or an area that is off by a thousandth is caught, and what caught it is named."""
    peak = lambda t: 3 * np.log(t) + 2 * np.log(1 - t)  # noqa: E731  # one line is all it is
    assert certify_maximum(peak, 0.6, 0.01).holds
    assert certify_maximum(peak, 0.60001, 0.01).failed == ("Newton step", "search by values")
    assert certify_root(np.tanh, 1e-3, (-1.0, 1.2)).failed == ("f over its slope", "bisection")
    assert certify_integral(np.exp, 0.0, 1.0, 1.718).failed == ("tanh-sinh, shifted", "Gauss-Legendre rules")


@pytest.mark.parametrize("method", [maximise, root, integrate])
def test_refused(method: Callable[..., object]) -> None:
    """An interval that is none, and a function without a finite value inside it, are told."""
    with pytest.raises(ValueError, match=r"interval is \(1, 1\)"):
        method(sin, 1, 1)
    with pytest.raises(ValueError, match=r"not finite|wanted a finite number"):
        method(lambda x: float("nan"), 0, 1)
    with pytest.raises(ValueError, match="wanted a finite number"):
        method(lambda x: "text", 0, 1)
