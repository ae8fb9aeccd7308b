"""What a reader of screens is told, and the numbers of a chart."""

import numpy as np
import pytest

from quizsvc.items.figure import (
    as_plain,
    bars,
    contour,
    curve,
    dots,
    figure,
    likelihood,
    path,
    rule,
    scatter,
    series,
    tables_html,
    tabulate,
)

GRID = np.linspace(-2, 2, 41)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (curve([0, 1, 2], [5, 1, 4], "loss"), "“loss” goes from 5 at 0 over its lowest, 1 at 1, to 4 at 2."),
        (
            curve([0, 1, 2, 3], [2, 4, -4, 1]),
            "(the MLE) goes from 2 at 0 over its highest, 4 at 1 and its lowest, −4 at 2",
        ),
        (curve([0, 1, 2, 3], [3, 1, 0, 0]), "goes from 3 at 0 to 0 at 2, where it stays."),
        (curve([0, 2], [3, 3]), "stays at 3, from 0 to 2."),
        (scatter([1, 2], [5, 7]), "2 points, in height from 5 to 7."),
        (dots([3, 3]), "2 readings, all at 3."),
        (bars(["a", "b"], [1, 3]), "2 bars; the highest, 3, at b."),
        (rule(1.5, "prior mean"), "A vertical line “prior mean” stands at 1.5."),
        (likelihood([0, 1, 2], [-5, -1, -4]), "Marked “maximum”: 1, at a height of −1."),
        (series([0, 1], [[0, 2], [1, 1]], ["a", "b"]), "“a” and “b” cross at about 0.5."),
        (
            contour([0, 1], [0, 1], np.array([[0, 1], [2, 3]]), levels=[1.5]),
            "Contours at 1.5; of the values given the highest is 3 at (1, 1), the lowest 0 at (0, 0).",
        ),
    ],
)
def test_a_layer_in_words(layer: object, words: str) -> None:
    """Each kind of layer is told in a sentence: how far, where highest, where it crosses."""
    assert words in figure(layer, x_label="weight (kg)").description


def test_the_axes_are_told_first() -> None:
    """What is across with its range, what is up; the author's own words go before all."""
    told = figure(scatter([1, 9], [5, 7]), x_label="weight (kg)", y_label="height").description
    assert told.startswith("Across: weight (kg), from 1 to 9. Up: height. 2 points")
    assert figure(dots([1]), description="As I say.").description == "As I say."


def test_lines_that_touch_or_lie_apart_do_not_cross() -> None:
    """Equal ends and equal stretches are no crossing; a change of sides across an equal stretch is one."""
    for a, b in (([0, 1, 2], [0, 2, 2]), ([0, 2, 2], [0, 1, 2]), ([1, 0, 1], [0, 0, 0]), ([0, 0, 0], [1, 0, 1])):
        assert "cross at" not in figure(series([0, 1, 2], [a, b], ["a", "b"])).description
    across = figure(series([0, 1, 2], [[0, 1, 2], [1, 1, 1]], ["a", "b"])).description
    assert "cross at about 1." in across


def test_a_long_description_ends_with_a_sentence() -> None:
    """Ten lines that all cross are told as far as there is room, in whole sentences."""
    lines = [np.sin(k * GRID * 3) for k in range(1, 11)]
    told = figure(series(GRID, lines, [f"a line of number {k}" for k in range(10)])).description
    assert 1500 < len(told) <= 2000
    assert told.endswith(".")


def test_curves_over_the_same_x_share_a_table() -> None:
    """One table of three columns for two curves; points and what is marked have their own."""
    chart = figure(
        scatter([1.0, 2.0], [3.0, 4.5]),
        curve([0, 1, 2], [1, 2, 3], "a"),
        curve([0, 1, 2], [3, 2, 1], "b"),
        rule(1.25, "truth"),
        x_label="x (kg)",
    )
    points, curves, marked = tabulate(chart)
    assert (points.caption, points.names, points.rows) == ("Points", ("x (kg)", "y"), ((1.0, 3.0), (2.0, 4.5)))
    assert curves.names == ("x (kg)", "a", "b")
    assert curves.rows == ((0.0, 1.0, 3.0), (1.0, 2.0, 2.0), (2.0, 3.0, 1.0))
    assert (marked.names, marked.rows) == (("name", "x (kg)"), (("truth", 1.25),))
    *_, both = tabulate(figure(likelihood([0, 1, 2], [1, 4, 2]), rule(1.5)))
    assert both.rows == (("maximum", 1.0, 4.0), ("truth", 1.5, ""))


def test_a_contours_table_has_its_function() -> None:
    """A row for each y with the value at each x."""
    (table,) = tabulate(figure(contour([0, 1], [5, 6, 7], np.array([[0, 1], [2, 3], [4, 5.5]]))))
    assert table.names == ("y \\ x", "0", "1")
    assert table.rows == ((5.0, 0.0, 1.0), (6.0, 2.0, 3.0), (7.0, 4.0, 5.5))


def test_drawn_numbers_are_told_as_they_are_and_computed_ones_as_finely_as_a_chart_shows() -> None:
    """A reading keeps its decimals; a third is told to a hundred-thousandth of the column's range."""
    (table,) = tabulate(figure(scatter([0.25, 1e6, 3.5], [1 / 3, 2 / 3, 4.0])))
    assert [row[0] for row in table.rows] == [0.25, 1e6, 3.5]
    assert [row[1] for row in table.rows] == [0.33333, 0.66667, 4.0]
    (tiny,) = tabulate(figure(scatter([1e-7 / 3, 1.0], [1, 2])))
    assert tiny.rows[0][0] == 3.3333e-8


def test_a_long_table_is_shown_in_part_and_says_so() -> None:
    """The page has one row in six of 201, the plain table all of them."""
    x = np.linspace(0, 1, 201)
    plain = as_plain(tabulate(figure(curve(x, x))))
    assert len(plain[0]["rows"]) == 201
    html = tables_html(plain)
    assert html.count("<tr>") == 1 + 34
    assert "Curve: one in 6 of 201 rows" in html


def test_the_html_holds_a_caption_heads_and_escaped_words() -> None:
    """Captions, column heads with their scope, a real minus, markup as text."""
    html = tables_html(as_plain(tabulate(figure(bars(["<b>"], [-2.5]), x_label="a & b", y_label="<i>"))))
    assert "<caption>Bars</caption>" in html
    assert html.count('<th scope="col"') == 2
    assert "<td" in html
    assert "&lt;b&gt;" in html
    assert "−2.5" in html
    assert "<b>" not in html


def test_zeros_on_a_path_are_told() -> None:
    """From where on a weight is 0."""
    told = figure(path([1, 10, 100], np.array([[2.0], [0.0], [0.0]]))).description
    assert "“w1” goes from 2 at 1 to 0 at 10, where it stays." in told
