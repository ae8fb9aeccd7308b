"""Probabilities mistaken lead to what they are of the other outcome, in odds, in log-odds and in percent."""

from collections.abc import Callable
from math import exp, log
from typing import Any

import pytest
from scipy.special import logit

from tests.items.slips.made import agrees, leads_to, variant

FORMS = ("complement", "odds-for-probability", "log-odds-for-probability", "percent-for-share")


@pytest.mark.parametrize(
    ("sample", "slip", "expected"),
    [
        ("coin-map", "complement", lambda v: 1 - v.key),
        ("coin-map", "odds-for-probability", lambda v: v.key / (1 - v.key)),
        ("coin-map", "log-odds-for-probability", lambda v: logit(v.key)),
        ("coin-map", "percent-for-share", lambda v: 100 * v.key),
        ("logistic-probability", "complement", lambda v: 1 - v.key),
        ("log-losses", "other-outcome", lambda v: -(log(1 - v.p) + log(v.q)) / 2),
        ("log-odds", "probability-for-log-odds", lambda v: 1 / (1 + exp(-v.key))),
        ("logistic-map", "odds-for-log-odds", lambda v: exp(v.key)),
    ],
)
def test_other_form(sample: str, slip: str, expected: Callable[[Any], float]) -> None:
    """The key in another form."""
    assert agrees(sample, slip, expected)


@pytest.mark.parametrize("sample", ["ridge-slope", "penalty", "gaussian-map-sd", "log-losses"])
def test_only_probabilities(sample: str) -> None:
    """A number that is no probability is not read as one, even where it lies between 0 and 1."""
    assert not any(form in leads_to(variant(sample, seed)) for seed in range(8) for form in FORMS)
