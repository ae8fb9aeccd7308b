"""Demos: goals that are neither reached at the start nor out of reach, and what a page shows before anything moves."""

import json
from math import inf, nan

import pytest

from quizsvc.course.demos import DEMOS
from quizsvc.course.demos.base import Choice, Demo, Number, Points, Slider, fitted
from quizsvc.course.demos.shown import number_words, shown
from quizsvc.numeric import ridge

EVERY = pytest.mark.parametrize("demo", DEMOS.values(), ids=DEMOS)


@EVERY
def test_every_goal_can_be_reached_and_is_not_reached_at_the_start(demo: Demo) -> None:
    """What reaches it changes only what the reader can move, to where it can be moved."""
    for goal in demo.goals:
        assert not demo.holds(goal, demo.start)
        assert demo.holds(goal, {**demo.start, **goal.reached}), goal.words
        for name, value in goal.reached.items():
            assert can_be(demo, name, value), (goal.words, name)
    assert demo.goals


def can_be(demo: Demo, name: str, value: object) -> bool:
    """Whether a control, or the points, can be brought there."""
    if isinstance(demo.handles, Points) and name in demo.handles.moves:
        low, high = demo.room["xy".index(name)]
        return isinstance(value, tuple) and all(low <= one <= high for one in value)
    control = next(control for control in demo.controls if control.name == name)
    if isinstance(control, Choice):
        return value in dict(control.options)
    assert isinstance(value, int | float)
    steps = (value - control.low) / control.step
    return control.low <= value <= control.high and steps == pytest.approx(round(steps), abs=1e-6)


@EVERY
def test_the_start_can_be_moved_to_and_is_told_in_full(demo: Demo) -> None:
    """Every control begins where it can stand, every number and shape is one of the solution, at most three sliders."""
    for control in demo.controls:
        assert can_be(demo, control.name, control.start)
    assert sum(isinstance(control, Slider) for control in demo.controls) <= 3
    solution = demo.solved(demo.start)
    assert {number.name for number in demo.numbers} <= solution.numbers.keys()
    assert {shape.trace for shape in demo.shapes} == solution.traces.keys()
    told = shown(demo)
    assert json.loads(json.dumps(told.setting, allow_nan=False)) == told.setting
    assert f'<title id="demo-{demo.slug}-title">' in told.svg


@pytest.mark.parametrize(
    ("value", "powers", "words"),
    [
        (-1.005, False, "−1.00"),
        (-0.001, False, "0.00"),
        (0.125, False, "0.13"),
        (3.2e-121, True, "3.20 · 10⁻¹²¹"),
        (-2.5e7, True, "−2.50 · 10⁷"),
        (0.0, True, "0"),
        (inf, True, "∞"),
        (-inf, False, "−∞"),
        (nan, False, "none"),
    ],
)
def test_a_number_is_told_with_its_decimals(value: float, powers: bool, words: str) -> None:
    """A real minus and none at zero, powers of ten where they are asked for, and a word for what is no number."""
    assert number_words(Number("value", "Value", 2, powers), value) == words


def test_data_that_determine_no_fit_are_refused() -> None:
    """With what was got and wanted."""
    with pytest.raises(ValueError, match=r"got data that determine no fit \(zero-variance\), wanted data that do"):
        fitted(ridge([[1.0], [1.0]], [1.0, 2.0], 0.0))
