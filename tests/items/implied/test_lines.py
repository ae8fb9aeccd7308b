"""The learner's line beside the right one."""

import numpy as np
import pytest

from quizsvc.items.implied import implied
from quizsvc.items.response import Response
from quizsvc.items.variant import Variant
from tests.items.implied.drawing import curves, line_of, made, picture, slip
from tests.items.slips.samples import CLASSES, LINE

RIDGE = made(LINE, "ridge(x, y, penalty=lam).slope")


def data(variant: Variant) -> tuple[np.ndarray, np.ndarray]:
    """The points as shown."""
    return np.array(variant.data["x"]), np.array(variant.data["y"])


def test_a_slip_draws_the_line_that_it_fits() -> None:
    """Without the penalty it is the least-squares line; the right one has the key's slope; both are of these data."""
    x, y = data(RIDGE)
    drawn = curves(picture(RIDGE, slip(RIDGE, "no-penalty"), "no-penalty"))
    assert line_of(drawn["yours"]) == pytest.approx(np.polyfit(x, y, 1)[::-1])
    intercept, slope = line_of(drawn["truth"])
    assert slope == pytest.approx(RIDGE.parts[0].key)
    assert intercept + slope * x.mean() == pytest.approx(y.mean())


def test_a_slip_without_an_intercept_goes_through_the_origin() -> None:
    """The line of the refit is drawn, and not one of its slope through the middle of the data."""
    intercept, slope = line_of(curves(picture(RIDGE, slip(RIDGE, "no-intercept"), "no-intercept"))["yours"])
    assert intercept == pytest.approx(0.0, abs=1e-9)
    assert slope == pytest.approx(slip(RIDGE, "no-intercept"))


def test_a_slope_alone_goes_through_the_middle_of_the_data() -> None:
    """Of all lines with that slope it is the one of least squares."""
    x, y = data(RIDGE)
    given = 1.31 * RIDGE.parts[0].key
    intercept, slope = line_of(curves(picture(RIDGE, given))["yours"])
    assert (slope, intercept) == (pytest.approx(given), pytest.approx(np.mean(y - given * x)))


def test_a_slope_through_the_origin() -> None:
    """Where the question has no intercept the learner's line has none either."""
    variant = made(LINE, "ridge(x, y, penalty=lam, intercept=False).slope")
    given = 0.7 * variant.parts[0].key
    assert line_of(curves(picture(variant, given))["yours"]) == (pytest.approx(0, abs=1e-9), pytest.approx(given))


def test_noisy_readings_weigh_less() -> None:
    """With unequal noise the residuals weighted by their precision add up to zero."""
    variant = made(LINE, "weighted_regression(x, y, noise_scales=1 + abs(x)).slope")
    x, y = data(variant)
    intercept, slope = line_of(curves(picture(variant, 0.8 * variant.parts[0].key))["yours"])
    assert np.sum((y - intercept - slope * x) / (1 + np.abs(x)) ** 2) == pytest.approx(0, abs=1e-9)


def test_probabilities_add_up() -> None:
    """Beside a logistic slope stands the intercept under which as many ones are expected as were counted."""
    variant = made(CLASSES, "logistic_regression(x, y, normal_prior(0, scale=tau)).slope", seed=2)
    x, y = data(variant)
    given = variant.parts[0].key + 1.5
    across, up = curves(picture(variant, given))["yours"]
    line = np.log(up / (1 - up))
    intercept, slope = line_of(np.array((across, line)))
    assert slope == pytest.approx(given)
    assert np.sum(1 / (1 + np.exp(-intercept - slope * x))) == pytest.approx(y.sum())


@pytest.mark.parametrize(
    ("value", "given"),
    [
        ("least_absolute_deviations(x, y).slope", 0.9),  # the level beside this slope is not known here
        ("ridge(x, y, penalty=lam, penalise_intercept=True).slope", 0.9),
        ("linear_regression(x, y).intercept", 0.5),  # no line has this height alone
        ("linear_regression(x, y).slope", 5_000.0),  # nothing of it is in the picture
        ("2 * linear_regression(x, y).slope", 0.9),  # no fit's own number
        ("mean(y)", 0.9),
    ],
)
def test_what_cannot_be_drawn_rightly_is_not(value: str, given: float) -> None:
    """Rather no picture than a wrong one."""
    assert picture(made(LINE, value), given) is None


def test_what_would_look_the_same_is_not_drawn() -> None:
    """A slope that differs by a thousandth is no second line."""
    assert picture(RIDGE, 1.001 * RIDGE.parts[0].key) is None


def test_the_wrong_number_off_the_right_fit() -> None:
    """The intercept given for the slope is a slope of its own, and not the right line under another name."""
    variant = made(LINE, "linear_regression(x, y).slope", seed=3)
    given = slip(variant, "wrong-entry")
    drawn = curves(picture(variant, given, "wrong-entry"))
    assert line_of(drawn["yours"])[1] == pytest.approx(given)
    assert line_of(drawn["truth"])[1] == pytest.approx(variant.parts[0].key)


def test_both_numbers_of_a_line() -> None:
    """Where intercept and slope are asked, the line has both as given."""
    x, y = data(RIDGE)
    part = made(LINE, "linear_regression(x, y).slope").parts[0]
    asked = "[fit.intercept, fit.slope]"
    steps = (("fit", "linear_regression(x, y)"),)
    vector = type(part)(**{**{n: getattr(part, n) for n in part.__slots__}, "type": "vector", "value": asked})
    replay = type(RIDGE.replay)(RIDGE.replay.drawn, steps)
    drawn = curves(implied(vector, replay, Response([2.0, 1.0], "2, 1"), ""))
    assert line_of(drawn["yours"]) == (pytest.approx(2.0), pytest.approx(1.0))
    assert line_of(drawn["truth"]) == pytest.approx(np.polyfit(x, y, 1)[::-1])


def test_the_picture_stays_with_the_data() -> None:
    """A steep line leaves the picture at its edges instead of pressing the data flat."""
    _, y = data(RIDGE)
    shown = picture(RIDGE, 4 * RIDGE.parts[0].key)
    assert shown is not None
    assert shown.figure.room is not None
    low, high = shown.figure.room[1]
    needed = np.ptp([*y, *curves(shown)["truth"][1]])
    assert needed < high - low < 2.0001 * needed < np.ptp(curves(shown)["yours"][1])
