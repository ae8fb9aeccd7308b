"""Refitting: the engine's numbers for what `bank sample` prints, and a place and a remedy for everything else."""

from typing import Any

import pytest

from quizsvc.course.bank import load_bank
from quizsvc.flows.refitting import MODELS, MOST_COLUMNS, MOST_NUMBERS, Refitted, Refused, Unfit, refit
from quizsvc.items.variant import instantiate

ITEMS = ("map-gaussian-mean", "ridge-slope", "logistic-map", "coin-map")


@pytest.mark.parametrize("item", ITEMS)
def test_the_fits_of_a_variant_come_out_again(item: str) -> None:
    """Model, arguments and result as a variant holds them, priors and tables among them."""
    template = next(template for name, template in load_bank().items.items() if name == item)
    fits = instantiate(template, 7).fits
    assert fits
    for fit in fits.values():
        found = refit(fit["model"], fit["arguments"])
        assert isinstance(found, Refitted)
        assert (found.result, found.holds) == (fit["result"], True)


def test_a_null_argument_is_one_that_is_not_given() -> None:
    """As an optional prior may be sent."""
    given = {"y": [1, 0, 1, True], "prior": None}
    found = refit("fit_bernoulli", given)
    assert isinstance(found, Refitted)
    assert found.result["probability"] == 0.75


def test_data_that_determine_nothing_are_told_from_nonsense() -> None:
    """With the engine's own reason."""
    found = refit("ridge", {"X": [1, 1, 1], "y": [1, 2, 3], "penalty": 0})
    assert isinstance(found, Unfit)
    assert found.reason == "zero-variance"
    assert found.sentence.endswith(".")


GOOD: dict[str, Any] = {"x": [1.0, 2.0], "scale": 1.5, "prior": {"family": "normal", "loc": 0, "scale": 0.9}}


@pytest.mark.parametrize(
    ("model", "spoilt", "where", "words"),
    [
        ("fit_gausian_mean", {}, "model", "did you mean 'fit_gaussian_mean'"),
        ("open", {}, "model", "wanted the name of a model"),
        ("maximise", {}, "model", "wanted the name of a model"),
        ("fit_gaussian_mean", {"scale": "1"}, "arguments.scale", "Got '1', wanted a finite number"),
        ("fit_gaussian_mean", {"scale": float("nan")}, "arguments.scale", "Got nan"),
        ("fit_gaussian_mean", {"scale": -1}, "arguments", "scale is -1; wanted a number above 0"),
        ("fit_gaussian_mean", {"scale": None}, "arguments", "lacks scale"),
        ("fit_gaussian_mean", {"sigma": 1}, "arguments", "has no argument 'sigma'"),
        ("fit_gaussian_mean", {"x": [1, "2"]}, "arguments.x", "Wanted a list of finite numbers"),
        ("fit_gaussian_mean", {"x": [1, None]}, "arguments.x", "Wanted a list of finite numbers"),
        ("fit_gaussian_mean", {"x": [[1], [2, 3]]}, "arguments.x", "equally long"),
        ("fit_gaussian_mean", {"x": [[[1]]]}, "arguments.x", "Wanted a list of finite numbers"),
        ("fit_gaussian_mean", {"x": [1, float("inf")]}, "arguments.x", "Wanted a list of finite numbers"),
        ("fit_gaussian_mean", {"x": [10**400]}, "arguments.x", "Wanted a list of finite numbers"),
        ("fit_gaussian_mean", {"scale": 10**400}, "arguments.scale", "wanted a finite number"),
        ("fit_gaussian_mean", {"x": []}, "arguments", "x has 0 numbers; wanted at least 1."),
        ("fit_gaussian_mean", {"x": 3}, "arguments", "x wants a list of finite numbers"),
        ("fit_gaussian_mean", {"x": [0.0] * MOST_NUMBERS}, "arguments", "wanted at most 1,000"),
        ("fit_gaussian_mean", {"x": [[0.0] * (MOST_COLUMNS + 1)]}, "arguments.x", "wanted at most 12"),
        ("fit_gaussian_mean", {"prior": 1}, "arguments", "prior wants a prior"),
        ("fit_gaussian_mean", {"prior": {}}, "arguments.prior.family", "Got nothing, wanted one of "),
        ("fit_gaussian_mean", {"prior": {"family": "normal"}}, "arguments.prior", "lacks loc and scale"),
        ("fit_gaussian_mean", {"prior": {"family": "normal", "loc": 0, "scale": "x"}}, "arguments.prior.scale", "'x'"),
        (
            "fit_gaussian_mean",
            {"prior": {"family": "beta", "a": 1, "b": 1}},
            "arguments",
            "prior is beta; wanted a normal or a flat one.",
        ),
    ],
)
def test_nonsense_is_refused_at_its_place(model: str, spoilt: dict[str, Any], where: str, words: str) -> None:
    """One good call, one thing spoilt at a time."""
    assert isinstance(refit("fit_gaussian_mean", GOOD), Refitted)
    found = refit(model, {**GOOD, **spoilt})
    assert isinstance(found, Refused)
    assert found.where == where
    assert words in found.sentence
    assert found.sentence.endswith(".")


ROWS, LABELS = [[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 3.0]], [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("model", "X", "y", "where", "words"),
    [
        ("softmax_regression", ROWS * 17, LABELS * 17, "arguments", "Got 204 numbers, wanted at most 200"),
        ("logistic_regression", ROWS * 17, LABELS * 17, "arguments", "for a regression."),
        ("softmax_regression", [[*row * 3, 1.0] for row in ROWS], [0, 1, 2, 0], "arguments", "Got 7 columns and 3"),
        ("softmax_regression", [[1e-8, 1.0], *ROWS[1:-1], [0.0, 1e8]], LABELS, "arguments.X", "from 1e-08 to 1e+08"),
    ],
)
def test_a_regression_that_would_take_seconds_is_refused(
    model: str, X: list[list[float]], y: list[int], where: str, words: str
) -> None:
    """By how much there is of it, by its weights, and by sizes that lie far apart; at the bounds it is fitted."""
    assert not isinstance(refit(model, {"X": ROWS, "y": LABELS}), Refused)
    assert not isinstance(refit("softmax_regression", {"X": [row * 3 for row in ROWS], "y": [0, 1, 2, 0]}), Refused)
    found = refit(model, {"X": X, "y": y})
    assert isinstance(found, Refused)
    assert found.where == where
    assert words in found.sentence


def test_every_model_of_the_language_can_be_asked_for() -> None:
    """Those that are public by name, and none that takes a function."""
    named = "fit_gaussian fit_gaussian_mean fit_bernoulli fit_poisson fit_exponential fit_laplace fit_uniform "
    named += "fit_categorical linear_regression ridge lasso elastic_net least_absolute_deviations huber "
    named += "quantile_regression logistic_regression softmax_regression poisson_regression"
    assert set(named.split()) <= MODELS.keys()
    assert not {"maximise", "root", "integrate", "open"} & MODELS.keys()
