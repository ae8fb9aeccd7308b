import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.figure import (
    HEIGHT,
    NUMBER_LIMIT,
    ROLES,
    STRIP_HEIGHT,
    WIDTH,
    Figure,
    band,
    bars,
    curve,
    dots,
    draw,
    figure,
    histogram,
    nice_ticks,
    rule,
    scale_of,
    scatter,
)
from tests.items.figure.svg import boxes, parsed

finite = st.floats(-1e12, 1e12)
rows = st.lists(finite, min_size=1, max_size=40)
GRID = np.linspace(-3, 3, 60)


def everything() -> Figure:
    """One figure with a layer of every kind."""
    return figure(
        histogram([0.1, 0.4, 0.5, 1.9], bins=4),
        band(GRID, GRID - 1, GRID + 1),
        scatter([0, 1, 2], [1, -2, 3]),
        dots([0.5, 0.5, 0.52]),
        curve(GRID, GRID**2, label="least squares", role="mle"),
        curve(GRID, GRID, label="ridge", role="map"),
        rule(0.5, label="truth"),
        x_label="x < y & z",
        y_label="density",
        title='A "title" & <more>',
        description="What it shows.",
    )


@given(finite, finite)
def test_ticks_cover_the_range_with_four_to_seven_nice_numbers(a: float, b: float) -> None:
    """Four to seven ticks, first ≤ low, high ≤ last, equal steps of 1, 2 or 5 times a power of ten."""
    low, high = min(a, b), max(a, b)
    ticks = nice_ticks(low, high)
    assert 4 <= len(ticks) <= 7
    assert ticks[0] <= low
    assert ticks[-1] >= high
    steps = np.diff(ticks)
    size = max(map(abs, ticks))
    assert np.allclose(steps, steps[0], rtol=1e-6, atol=1e-12 * size)
    mantissa = steps.mean() / 10.0 ** math.floor(math.log10(steps.mean() * (1 + 1e-9)))
    assert min(abs(mantissa - m) for m in (1, 2, 5)) < 1e-4


def test_ticks_worked_by_hand() -> None:
    """0 … 1 goes by fifths, and 0.1 … 0.7 has the floats that are written so."""
    assert nice_ticks(0, 1) == (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    assert nice_ticks(0.1, 0.7) == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    assert nice_ticks(-3, 3) == (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
    assert nice_ticks(0.3, 0.7) == (0.3, 0.4, 0.5, 0.6, 0.7)
    assert nice_ticks(math.nextafter(0.6, 0), 1.4)[0] == 0.4
    assert nice_ticks(5, 5)[0] < 5 < nice_ticks(5, 5)[-1]


def test_svg_is_xml_with_title_description_and_role() -> None:
    """A reader of screens gets the title and the description as they were written."""
    svg = parsed(everything(), "q7")
    assert svg.get("role") == "img"
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == ("q7-title", "q7-desc")
    assert [e.text for e in svg if e.tag in ("title", "desc")] == ['A "title" & <more>', "What it shows."]
    ids = [e.get("id") for e in svg.iter() if e.get("id")]
    assert len(set(ids)) == len(ids)
    assert all(i is not None and i.startswith("q7-") for i in ids)


def test_svg_has_classes_only() -> None:
    """No style, no colour, no script, no event: only geometry, classes and roles."""
    allowed = {
        "class",
        "viewBox",
        "role",
        "aria-labelledby",
        "aria-describedby",
        "id",
        "clip-path",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "width",
        "height",
        "r",
        "cx",
        "cy",
        "d",
        "text-anchor",
    }
    tags = {"svg", "title", "desc", "clipPath", "rect", "g", "line", "path", "circle", "text"}
    for element in parsed(everything()).iter():
        assert set(element.attrib) <= allowed
        assert element.tag in tags


def test_drawing_is_deterministic() -> None:
    """The same figure gives the same bytes."""
    assert draw(everything(), "a") == draw(everything(), "a")


@given(rows, st.data())
def test_every_mark_lies_in_the_view_box(x: list[float], data: st.DataObject) -> None:
    """Points, bars, rules, ticks and the place of every label lie within the view box."""
    y = data.draw(st.lists(finite, min_size=len(x), max_size=len(x)))
    line = sorted(x)
    chart = figure(scatter(x, y), curve(line, y, label="some curve"), rule(x[0], "a rule"), dots(x), x_label="x")
    for element in parsed(chart).iter():
        for name, end in (("cx", WIDTH), ("x", WIDTH), ("x1", WIDTH), ("cy", HEIGHT), ("y", HEIGHT), ("y2", HEIGHT)):
            assert 0 <= float(element.get(name, "0")) <= end, (element.tag, name)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=200))
def test_dots_keep_every_reading(x: list[float]) -> None:
    """A strip shows as many dots as there are readings, none below the axis or above the view box."""
    svg = parsed(figure(dots(x)))
    *_, width, height = map(float, (svg.get("viewBox") or "").split())
    assert width == WIDTH
    assert height <= STRIP_HEIGHT
    points = boxes(svg, "point")
    assert len(points) == len(x)
    axis = float(boxes(svg, "axis")[0].get("y1", "0"))
    assert all(0 < float(p.get("cy", "0")) < axis for p in points)


def test_close_readings_are_stacked() -> None:
    """Three equal readings stand one above the other; one apart stands on the base line."""
    points = boxes(parsed(figure(dots([1, 1, 1, 2]))), "point")
    heights = sorted(float(p.get("cy", "0")) for p in points)
    assert len(set(heights)) == 3
    assert heights[-1] == heights[-2]


@pytest.mark.parametrize("stack", [1, 3, 6])
def test_a_strip_is_as_high_as_its_highest_stack(stack: int) -> None:
    """Above the highest dot there is room for its radius and no empty band; a named rule gets a line of its own."""
    svg = parsed(figure(dots([1.0] * stack + [2.0])))
    assert min(float(p.get("cy", "0")) for p in boxes(svg, "point")) == pytest.approx(24, abs=2)
    named = parsed(figure(dots([1.0] * stack + [2.0]), rule(1.2, "prior mean")))
    highest = min(float(p.get("cy", "0")) for p in boxes(named, "point"))
    assert highest - float(boxes(named, "label")[0].get("y", "0")) > 5


def label_boxes(svg: ET.Element) -> list[tuple[float, float, float, float]]:
    """The room that each direct label takes at 25 units, with 13 for a letter."""
    out = []
    for e in boxes(svg, "label"):
        width, x, y = 13 * len(e.text or ""), float(e.get("x", "0")), float(e.get("y", "0"))
        left = x - width if e.get("text-anchor") == "end" else x
        out.append((left, y - 22, left + width, y + 4))
    return out


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=4), st.integers(0, 4))
def test_direct_labels_do_not_overlap_nor_leave_the_box(slopes: list[float], power: int) -> None:
    """Up to four named curves, however near one another, and a named rule keep their labels apart."""
    lines = [curve(GRID, s * GRID**power, label=f"curve {i}", role="mle") for i, s in enumerate(slopes)]
    found = label_boxes(parsed(figure(*lines, rule(0.0, "middle"))))
    assert len(found) == len(slopes) + 1
    for i, (a, b, c, d) in enumerate(found):
        assert a >= 0
        assert b >= 0
        assert c <= WIDTH
        assert d <= HEIGHT
        for e, f, g, h in found[:i]:
            assert c <= e or g <= a or d <= f or h <= b


def test_minus_on_axes_is_real() -> None:
    """No ASCII hyphen stands in a tick label, and zero has no sign."""
    texts = [e.text for e in boxes(parsed(figure(scatter([-3, 3], [-0.01, 0.02]))), "tick")]
    assert "−3" in texts
    assert "0" in texts
    assert not any("-" in (t or "") for t in texts)
    assert not any((t or "").strip("−0.") == "" and "−" in (t or "") for t in texts)


def test_large_numbers_are_scaled_by_a_factor_in_the_axis_label() -> None:
    """Ticks of millions read 0, 1, 2 … under a label with × 10⁶."""
    svg = parsed(figure(curve([0, 1], [0, 3e6]), y_label="loss"))
    assert [e.text for e in boxes(svg, "axis-label")] == ["loss (× 10⁶)"]
    assert "3.0" in [e.text for e in boxes(svg, "tick-y")]


def test_every_other_tick_may_be_hidden() -> None:
    """Ticks alternate between those that stay and those with the class tick-alt."""
    ticks = boxes(parsed(everything()), "tick-x")
    flags = ["tick-alt" in (t.get("class") or "") for t in ticks]
    assert flags == [i % 2 == 1 for i in range(len(ticks))]


def test_zero_is_never_hidden() -> None:
    """On small screens, where every other tick goes, the one at zero stays."""
    for low in (-1, -2, -3, -4):
        ticks = boxes(parsed(figure(curve([0, 1], [low, 2]))), "tick-y")
        zero = next(t for t in ticks if float((t.text or "").replace("−", "-")) == 0)
        assert "tick-alt" not in (zero.get("class") or "")
        assert any("tick-alt" in (t.get("class") or "") for t in ticks)


def test_bars_start_at_zero_and_go_both_ways() -> None:
    """Heights 2 and −1 make rectangles that meet at the same line, one twice as high as the other."""
    up, down = boxes(parsed(figure(bars(["up", "down"], [2, -1]))), "bar")
    zero = float(up.get("y", "0")) + float(up.get("height", "0"))
    assert zero == pytest.approx(float(down.get("y", "0")), abs=0.2)
    assert float(up.get("height", "0")) == pytest.approx(2 * float(down.get("height", "0")), abs=0.3)


def test_histogram_counts_every_reading() -> None:
    """Counts sum to the number of readings; densities to an area of one."""
    x = [0.1, 0.2, 0.7, 1.4, 2.2, 2.3]
    assert sum(histogram(x).heights) == 6
    dense = histogram(x, bins=3, density=True)
    area = sum(h * (b - a) for a, b, h in zip(dense.left, dense.right, dense.heights, strict=True))
    assert area == pytest.approx(1.0)


def test_a_wild_curve_does_not_shrink_the_points() -> None:
    """Beside points in [0, 1] a curve up to 10⁶ takes half the points' range, and is clipped."""
    svg = parsed(figure(scatter([0, 1], [0, 1]), curve(GRID, 1e6 * GRID, label="wild")))
    ticks = [float((e.text or "").replace("−", "-")) for e in boxes(svg, "tick-y")]
    assert max(ticks) <= 2


def test_axes_cover_the_room_that_a_figure_is_given() -> None:
    """Whatever its marks need, both scales reach from end to end of it; readings alone have no heights."""
    chart = replace(figure(curve([0, 1], [0, 1])), room=((-20, 40), (-5, 300)))
    across, up = scale_of(chart)
    assert (across.low, across.high, up.low, up.high) == (-20, 40, -100, 300)
    with pytest.raises(ValueError, match="got readings alone, wanted marks with heights"):
        scale_of(figure(dots([1, 2])))


def test_texts_are_escaped() -> None:
    """Markup in any text of a figure comes out as text."""
    evil = "</text><script>\"'&"
    chart = figure(curve([0, 1], [0, 1], label=evil), x_label=evil, y_label=evil, title=evil, description=evil)
    assert "<script" not in draw(chart)
    assert [e.text for e in boxes(parsed(chart), "label")] == [evil]
    names = boxes(parsed(figure(bars([evil], [1]))), "tick-x")
    assert [e.text for e in names] == [evil]


def test_a_missing_title_is_made_from_the_layers() -> None:
    """Without words the figure says what it holds."""
    chart = figure(scatter([1, 2], [1, 2]), rule(-1.5, role="mle"))
    assert chart.title == "Chart: 2 points, a line at −1.5 (mle)"


@pytest.mark.parametrize("role", ROLES)
def test_roles_become_classes(role: str) -> None:
    """A role is a class on the mark and on its label."""
    svg = parsed(figure(curve([0, 1], [0, 1], label="c", role=role)))
    assert [e.tag for e in boxes(svg, f"role-{role}")] == ["path", "text"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: scatter([1, 2], [1]), "x has 2, y has 1"),
        (lambda: scatter([1, math.nan], [1, 2]), "x: got a number that is not finite"),
        (lambda: curve([1, 2], [1, math.inf]), "y: got a number that is not finite"),
        (lambda: rule(math.nan), "at: got a number that is not finite"),
        (lambda: band([1], [0], [-math.inf]), "high: got a number that is not finite"),
        (lambda: dots([]), "wanted 1 to 10000 numbers"),
        (lambda: dots([[1.0, 2.0]]), "got shape"),
        (lambda: dots(["a"]), "wanted numbers"),
        (lambda: dots([1e200]), "beyond 1e"),
        (lambda: dots(range(NUMBER_LIMIT + 1)), "wanted 1 to 10000"),
        (lambda: histogram([1, 2], bins=0), "bins: got 0, wanted 1 to 200"),
        (lambda: bars(["a"], [1, 2]), "1 positions and 2 heights"),
        (lambda: bars(["a", 2], [1, 2]), "all names or all numbers"),
        (lambda: bars([str(i) for i in range(17)], range(17)), "wanted at most 16"),
        (lambda: curve([1, 2], [1, 2], role="posterior"), "role: got 'posterior', wanted one of data"),
        (lambda: curve([1, 2], [1, 2], label="x" * 31), "label: got 31 characters, wanted at most 30"),
        (lambda: curve([1, 2], [1, 2], label="\x00"), "control character"),
        (figure, "got 0 layers"),
        (lambda: figure(*[rule(0)] * 13), "got 13 layers, wanted 1 to 12"),
        (lambda: figure(*[dots(range(6000))] * 2), "got 12000 numbers, wanted at most 10000"),
        (lambda: figure(rule(0), x_label="x" * 49), "x_label: got 49 characters"),
        (lambda: draw(figure(rule(0)), 'a"b'), "prefix"),
        (lambda: figure(bars(["a"], [1]), bars(["b"], [1])), "different names"),
    ],
)
def test_refusals_say_got_and_wanted(make: object, words: str) -> None:
    """What cannot be drawn is refused by a ValueError that names it."""
    assert callable(make)
    with pytest.raises(ValueError, match="(?s).*" + __import__("re").escape(words)):
        make()


@pytest.mark.parametrize(
    "x", [[5e-324, 1e-323], [0, 0], [1e100, -1e100], [1e9, 1e9 + 1e-6], [1e-200, 3e-200], [0.1 + 0.2, 0.3]]
)
def test_extreme_ranges_are_drawn(x: list[float]) -> None:
    """Subnormal, equal, huge and nearly equal numbers all give a figure."""
    svg = parsed(figure(scatter(x, x), x_label="x"))
    assert len(boxes(svg, "point")) == 2


def test_arrays_and_lists_make_equal_layers() -> None:
    """A layer is a value: made from an array or a list it is the same."""
    assert scatter(np.array([1, 2]), np.array([3.0, 4.0])) == scatter([1, 2], [3, 4])


def test_a_curve_is_named_where_it_can_be_seen() -> None:
    """Two that fall to zero and stay there are named before they meet, not at their common end."""
    line = np.linspace(0, 10, 101)
    lines = [curve(line, np.exp(-rate * line), label=f"rate {rate}", role="mle") for rate in (3, 1)]
    named = {e.text: float(e.get("x", "0")) for e in boxes(parsed(figure(*lines)), "label")}
    assert max(named.values()) < 200
