"""Layers of several marks: what they are made of, what they refuse, and that hostile numbers give a sound picture."""

import math
import re
from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.figure import (
    HEIGHT,
    WIDTH,
    Figure,
    band,
    contour,
    curve,
    density,
    draw,
    figure,
    histogram,
    likelihood,
    path,
    rule,
    scatter,
    series,
    tabulate,
    tens_ticks,
)
from quizsvc.items.figure.marks import Band, Contour, Curve, Group, Spot
from tests.items.figure.svg import boxes, parsed, texts
from tests.laws import laws

LAWS = laws(60)
GRID = np.linspace(-3, 3, 61)
BELL = np.exp(-(GRID**2) / 2) / math.sqrt(2 * math.pi)
BOWL = np.add.outer(GRID**2, GRID**2)
wild = st.one_of(
    st.floats(-1e100, 1e100),
    st.sampled_from([0.0, -0.0, 5e-324, 1e-300, -1e-300, 1.0, 1e100, -1e100, math.nan, math.inf, 1e200]),
)


def test_a_density_is_shaded_between_two_places() -> None:
    """The area goes from place to place, its ends interpolated, down to 0; the axis holds 0."""
    made = density([0, 1, 2, 3], [0.1, 0.3, 0.5, 0.1], shade=[0.5, 2.5])
    area, line = made.marks
    assert isinstance(area, Band)
    assert isinstance(line, Curve)
    assert area.x == (0.5, 1.0, 2.0, 2.5)
    assert area.high == pytest.approx((0.2, 0.3, 0.5, 0.3))
    assert area.low == (0.0,) * 4
    assert texts(parsed(figure(density([0, 1], [0.4, 0.5]))), "tick-y")[0] == "0.0"


def test_a_likelihood_has_its_maximum_marked() -> None:
    """The mark stands at the highest value of the grid; an empty word marks nothing, and a flat one has none."""
    theta = np.linspace(0.01, 0.99, 99)
    made = likelihood(theta, 7 * np.log(theta) + 3 * np.log(1 - theta), mark="MLE")
    spot = made.marks[1]
    assert isinstance(spot, Spot)
    assert spot.x == pytest.approx(0.7)
    svg = parsed(figure(made))
    assert len(boxes(svg, "spot")) == len(boxes(svg, "drop")) == 1
    assert texts(svg, "label") == ["MLE"]
    assert len(likelihood(theta, theta, mark="").marks) == 1
    assert len(likelihood(theta, theta * 0).marks) == 1


def test_what_is_not_marked_is_not_told() -> None:
    """Where the author leaves the maximum to be found, neither a label nor a drop line gives it away."""
    svg = draw(figure(likelihood([1, 2, 3], [1, 2, 1], mark="")))
    assert "spot" not in svg
    assert "Marked" not in svg


def test_each_line_of_a_series_has_its_name_and_its_role() -> None:
    """Losses over a residual: as many lines as labels, each label once, no two lines of one role."""
    svg = parsed(figure(series(GRID, [GRID**2, abs(GRID)], ["squared", "absolute"])))
    assert sorted(texts(svg, "label")) == ["absolute", "squared"]
    assert len({line.get("class") for line in boxes(svg, "curve")}) == 2


def test_a_path_goes_by_powers_of_ten_and_shows_zero() -> None:
    """Equal factors of the penalty are equal steps across, and the line at 0 is stronger than the grid."""
    svg = parsed(figure(path([0.1, 1, 10, 100], np.array([[2.0, -1], [1, -0.5], [0.5, 0], [0, 0]]))))
    assert texts(svg, "tick-x") == ["0.1", "1", "10", "100"]
    places = [float(e.get("x", "0")) for e in boxes(svg, "tick-x")]
    assert np.allclose(np.diff(places), places[1] - places[0], atol=0.11)
    (zero,) = boxes(svg, "zero")
    assert float(zero.get("y1", "0")) == pytest.approx(last_height(boxes(svg, "curve")[0].get("d", "")), abs=0.2)
    assert sorted(texts(svg, "label")) == ["w1", "w2"]


def last_height(d: str) -> float:
    """The y at which a path ends."""
    return float(d.rsplit("L", 1)[1].split()[1])


def test_names_on_a_path_stand_where_the_lines_are_apart() -> None:
    """Where all weights come to nothing no name can be told from another: the names stand before that."""
    penalties = np.geomspace(0.01, 1e4, 60)
    svg = parsed(figure(path(penalties, np.array([3.0, 1.5, -2.0]) / (1 + penalties[:, None]))))
    assert all(float(e.get("x", "0")) < WIDTH / 2 + 60 for e in boxes(svg, "label"))


def test_a_contour_names_its_levels() -> None:
    """Each level inside the range is drawn and named; round ones are found where none are given."""
    made = contour(GRID, GRID, BOWL, levels=[1, 4, 99])
    assert made.levels == (1.0, 4.0)
    svg = parsed(figure(made))
    assert sorted(texts(svg, "level")) == ["1", "4"]
    assert boxes(svg, "contour")[0].get("d", "").count("M") == 2
    assert contour(GRID, GRID, BOWL).levels == (5.0, 10.0, 15.0)


def test_levels_too_close_together_are_not_all_named() -> None:
    """A name that would cover another is left out; those that are there keep apart."""
    levels = [0.011, 0.012, 0.013, 0.014, 0.015, 0.016]
    names = boxes(parsed(figure(contour(GRID, GRID, BOWL, levels=levels))), "level")
    assert 1 <= len(names) < len(levels)
    places = [(float(e.get("x", "0")), float(e.get("y", "0")), 8 * len(e.text or "")) for e in names]
    assert all(abs(a - c) >= (w + v) / 2 or abs(b - d) >= 20 for (a, b, w), (c, d, v) in combinations(places, 2))


def test_a_step_stays_level_until_the_next_x() -> None:
    """A line with steps has a corner at each place where it jumps."""
    line = boxes(parsed(figure(curve([0, 1, 2], [1, 2, 3], steps=True))), "curve")[0]
    points = [tuple(map(float, p.split())) for p in line.get("d", "M")[1:].split("L")]
    assert len(points) == 5
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    assert points[1][0] == points[2][0]


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        (0.1, 1000, ("0.1", "1", "10", "100", "1000")),
        (2, 30, ("2", "5", "10", "20", "50")),
        (3, 3, ("2", "5")),
        (1, 1, ("1", "2")),
        (1e-7, 1e-3, ("10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³")),
        (1e-6, 3e-6, ("10⁻⁶", "2·10⁻⁶", "5·10⁻⁶")),
        (1e-20, 1, ("10⁻²⁰", "10⁻¹⁶", "10⁻¹²", "10⁻⁸", "10⁻⁴", "10⁰")),
    ],
)
def test_powers_of_ten_worked_by_hand(low: float, high: float, wanted: tuple[str, ...]) -> None:
    """Decades where there are several, 1, 2 and 5 of them where there are few, every so many where there are many."""
    assert tens_ticks(low, high).texts == wanted


@LAWS
@given(st.floats(1e-100, 1e100), st.floats(1e-100, 1e100))
def test_powers_of_ten_cover_the_range(a: float, b: float) -> None:
    """Two to seven rising ticks with texts of their own, from its low end or below to its high end or above."""
    low, high = min(a, b), max(a, b)
    ticks = tens_ticks(low, high)
    assert 2 <= len(ticks.values) <= 7
    assert len(set(ticks.texts)) == len(ticks.values)
    assert list(ticks.values) == sorted(set(ticks.values))
    assert ticks.values[0] <= low * (1 + 1e-12)
    assert high <= ticks.values[-1] * (1 + 1e-12)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: density([0, 1], [0.1, -0.1]), "y: got a number below 0"),
        (lambda: density([1, 0], [0.1, 0.1]), "x: wanted two or more numbers, each above the one before"),
        (lambda: density([0, 1], [1, 1], shade=[2, 3]), "shade: wanted two places, the lower first, between 0 and 1"),
        (lambda: density([0, 1], [1, 1], shade=[0.2]), "shade: wanted two places"),
        (lambda: likelihood([0.5], [1]), "theta: wanted two or more"),
        (lambda: likelihood([0, 1], [1, math.nan]), "values: got a number that is not finite"),
        (lambda: likelihood([0, 1, 2], [1, 2]), "theta has 3, values has 2"),
        (lambda: series([0, 1], [], []), "lines: got 0, wanted 1 to 10"),
        (lambda: series([0, 1], [[0, 1]] * 11, list("abcdefghijk")), "lines: got 11"),
        (lambda: series([0, 1], [[0, 1]], []), "labels: got 0 for 1 lines"),
        (lambda: series([0, 1], [[0, 1]] * 2, ["a", "a"]), "stands twice"),
        (lambda: series([0, 1], [[0, 1]], [""]), "one is empty"),
        (lambda: path([0, 1], np.ones((2, 1))), "penalties: got one that is not above 0"),
        (lambda: path([1, 2], np.ones((3, 1))), "weights: got shape (3, 1), wanted a table of 2 rows"),
        (lambda: path([1, 2], np.ones(2)), "weights: got shape (2,)"),
        (lambda: contour(GRID, GRID, BOWL * 0 + 3), "all are 3, wanted a function that varies"),
        (lambda: contour(GRID, GRID, BOWL, levels=[50, 60]), "levels: 0 lie between 0 and 18"),
        (lambda: contour(GRID, GRID, BOWL, levels=range(1, 14)), "levels: 13 lie between"),
        (lambda: contour(GRID, GRID[:9], BOWL[:9, :8]), "values: got 8 columns for 61 x"),
        (lambda: contour([1], [1, 2], [[1], [2]]), "x: wanted two or more"),
        (lambda: contour([1, 2], [1, 2], [[1, 2], [3, math.inf]]), "values: got a number that is not finite"),
        (lambda: contour(range(100), range(100), np.indices((100, 100)).sum(0) % 2), "wanted a smoother function"),
        (lambda: band([1, 1], [0, 0], [1, 1]), "band: it has no area"),
        (lambda: histogram([1e17, 1e17]), "are too narrow for floats"),
        (lambda: histogram([0, 1e-300], density=True), "heights: got a number"),
        (lambda: figure(scatter([0, 1], [1, 2]), log_x=True), "got x = 0, wanted x above 0"),
        (lambda: figure(path([1, 2], np.ones((2, 1))), rule(-1)), "got x = -1, wanted x above 0"),
    ],
)
def test_refusals_say_got_and_wanted(make: Callable[[], object], words: str) -> None:
    """What cannot be drawn is refused by a ValueError that says why."""
    with pytest.raises(ValueError, match=re.escape(words)):
        make()


def drawn(make: Callable[[], Figure | Group | Curve | Contour]) -> None:
    """Made, drawn, told and tabulated: a ValueError of ours at most, and every coordinate within the view box."""
    try:
        made = make()
        chart = made if isinstance(made, Figure) else figure(made)
    except ValueError:
        return
    tabulate(chart)
    svg = parsed(chart)
    assert chart.description
    for element in svg.iter():
        for name, end in (("cx", WIDTH), ("x", WIDTH), ("x1", WIDTH), ("cy", HEIGHT), ("y", HEIGHT), ("y1", HEIGHT)):
            assert 0 <= float(element.get(name, "0")) <= end, (element.tag, name)
        assert "nan" not in element.get("d", "")
        assert "inf" not in element.get("d", "")
    shapes = sum(len(boxes(svg, kind)) for kind in ("curve", "contour", "band", "bar", "point"))
    assert shapes >= 1


@LAWS
@given(st.lists(st.tuples(wild, wild), min_size=1, max_size=6), st.booleans())
def test_whatever_the_numbers_a_line_is_drawn_or_refused(pairs: list[tuple[float, float]], by_tens: bool) -> None:
    """Huge, tiny, constant, single and broken numbers: a picture or a ValueError."""
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    rising = sorted(set(x)) if all(map(math.isfinite, x)) else x
    some = y[: len(rising)]
    drawn(lambda: figure(curve(x, y, "a", steps=True), log_x=by_tens))
    drawn(lambda: density(rising, list(map(abs, some)), shade=rising[:2]))
    drawn(lambda: likelihood(rising, some))
    drawn(lambda: figure(series(rising, [some, some[::-1]], ["a", "b"]), scatter(x, y)))
    drawn(lambda: path(rising, np.array([some, some[::-1]]).T))
    drawn(lambda: figure(histogram(x)))
    drawn(lambda: figure(histogram(x, density=True)))


@LAWS
@given(st.lists(wild, min_size=9, max_size=9), st.lists(wild, min_size=3, max_size=3, unique=True))
def test_whatever_the_numbers_a_contour_is_drawn_or_refused(values: list[float], places: list[float]) -> None:
    """The same of a function on a grid of three by three."""
    x = sorted(places) if all(map(math.isfinite, places)) else places
    drawn(lambda: contour(x, [0, 1, 2], np.array(values).reshape(3, 3)))


def test_one_point_is_a_dot() -> None:
    """A curve of a single point is a line to itself, which round ends make visible."""
    assert boxes(parsed(figure(curve([1], [2]))), "curve")[0].get("d", "").count("L") == 1


def test_a_bell_is_read_back_from_its_path() -> None:
    """The drawn curve, read back through its ticks, has the numbers that were given."""
    svg = parsed(figure(density(GRID, BELL)))
    ticks = {t: float(e.get("y", "0")) - 6 for e in boxes(svg, "tick-y") for t in [float(e.text or "nan")]}
    (a, at), (b, bt) = min(ticks.items()), max(ticks.items())
    points = [tuple(map(float, p.split())) for p in boxes(svg, "curve")[0].get("d", "M")[1:].split("L")]
    heights = [a + (y - at) * (b - a) / (bt - at) for _, y in points]
    assert np.allclose(heights, BELL, atol=2e-4)
