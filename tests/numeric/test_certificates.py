"""Certificates: evidence that holds for a right estimate and names what caught a wrong one."""

from math import nan

import pytest

from quizsvc.numeric import Certificate, Residual, SecondMethod, fit_gaussian_mean
from quizsvc.numeric.certificates import relative


def test_no_evidence_is_no_certificate() -> None:
    """A certificate without residuals does not hold."""
    assert not Certificate(()).holds
    assert not Certificate(()).residuals_hold
    assert Certificate(()).residual == 0.0


@pytest.mark.parametrize(("value", "holds"), [(0.0, True), (1e-8, True), (1.1e-8, False), (nan, False)])
def test_a_residual_holds_within_its_tolerance(value: float, holds: bool) -> None:
    """A residual stands up to its tolerance; NaN never does."""
    assert Residual("step", value).holds is holds
    assert Certificate((Residual("step", value),)).holds is holds


def test_the_second_method_runs_once_and_only_when_asked() -> None:
    """The second method waits until its difference is wanted, and is not run again."""
    runs: list[int] = []

    def difference() -> float:
        runs.append(1)
        return 0.5

    made = Certificate((Residual("step", 0.0),), SecondMethod("another way", difference))
    assert made.residuals_hold
    assert not runs
    assert not made.holds
    assert made.failed == ("another way",)
    assert (made.difference, made.residual, made.second_method) == (0.5, 0.0, "another way")
    assert len(runs) == 1


def test_what_fails_is_named() -> None:
    """The names of all checks that fail are told."""
    made = Certificate((Residual("a", 1.0), Residual("b", 0.0), Residual("c", nan)))
    assert made.failed == ("a", "c")
    assert (made.second_method, made.difference) == ("", 0.0)


def test_a_fit_offers_its_numbers_and_not_its_evidence() -> None:
    """The public numbers of a fit are its fields and properties without the certificate."""
    fit = fit_gaussian_mean([1.0, 3.0], 1.0)
    assert fit.public() == ("mean", "sd")
    assert fit.result() == {"mean": fit.mean, "sd": fit.sd}


@pytest.mark.parametrize(
    ("difference", "sizes", "ratio"),
    [(-1.0, (2.0, -4.0), 0.25), (3.0, (0.0,), 3.0), (3.0, (), 3.0), (0.0, (5.0,), 0.0)],
)
def test_differences_are_relative(difference: float, sizes: tuple[float, ...], ratio: float) -> None:
    """A difference is measured by the largest size, by one where all are zero."""
    assert relative(difference, *sizes) == ratio
