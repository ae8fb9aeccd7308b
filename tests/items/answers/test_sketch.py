"""The answer kind `sketch`: a place on the chart, as a number, and what a script must know to point at it."""

import re

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Mark
from quizsvc.items.figure import bars, curve, dots, figure, x_axis
from quizsvc.items.response import Unreadable
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import SKETCH, judged, stored
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["sketch"]


def test_a_place_within_a_share_of_the_axis_is_right() -> None:
    """A fiftieth of the axis on either side counts, and is said before; the misconceptions stand clear of it."""
    variant = stored(SKETCH)
    part, a = variant.parts[0], variant.variables["a"]
    assert part.tolerance == {"abs": pytest.approx(0.2)}
    assert part.wanted == "Give a place on the horizontal axis, 0 to 10: anything within 0.2 counts."
    assert part.key_text == f"{a}.03"
    for raw in (f"{a}.03", f"{a}.2", f"{a}.23", f"{a - 1}.84", f"{a}"):
        assert judged(variant, raw) == Mark(True, 1.0), raw
    for raw in (f"{a}.24", f"{a - 1}.8", "0", "10"):
        assert not judged(variant, raw).right, raw
    found = judged(variant, f"{a + 1}.1")
    assert (found.credit, found.diagnosis, found.feedback_text) == (0.25, "shifted", f"That is {a} and one.")


@pytest.mark.parametrize(
    ("tolerance", "width"), [("{abs: 0.4}", 0.4), ("{share: 0.03}", 0.3), ("{abs: 0.1, share: 0.04}", 0.4)]
)
def test_the_author_sets_the_tolerance(tolerance: str, width: float) -> None:
    """In the axis' unit, as a share of its length, or the wider of both."""
    part = stored(spoilt("axis: x\n", f"axis: x\n  tolerance: {tolerance}\n", SKETCH)).parts[0]
    assert part.tolerance == {"abs": pytest.approx(width)}


def test_what_is_not_on_the_chart_is_no_answer() -> None:
    """A number beyond the axis is told, and costs nothing, like a text that is no number."""
    part = stored(SKETCH).parts[0]
    found = KIND.read(part, "10.5")
    assert found == Unreadable("10.5 is not on the chart. Give a place from 0 to 10.")
    for raw in ("-0.1", "", "abc", "1,234", None, True, [], {}, {"": "1"}):
        assert isinstance(KIND.read(part, raw), Unreadable), raw


def test_the_control_maps_the_chart() -> None:
    """The ends of the axis, in its unit and in the chart's, stand beside the box: they are where the ticks are."""
    variant = stored(SKETCH)
    html = KIND.control(variant.parts[0], '"><b>', "wanted-answer").html
    assert 'value="&quot;&gt;&lt;b&gt;"' in html
    assert '<label for="answer-answer">Your answer</label>' in html
    data = {name: float(text) for name, text in re.findall(r'data-(\w+)="([^"]*)"', html)}
    assert set(data) == {"low", "high", "start", "end", "width", "decimals"}
    ticks = re.findall(r'class="tick tick-x[^"]*" x="([\d.]+)"[^>]*>([\d.]+)<', variant.figure_svg)
    assert len(ticks) >= 4
    for x, text in ticks:
        share = (float(text) - data["low"]) / (data["high"] - data["low"])
        assert float(x) == pytest.approx(data["start"] + share * (data["end"] - data["start"]), abs=0.06)
    assert f'viewBox="0 0 {data["width"]:g} ' in variant.figure_svg
    assert str(variant.parts[0].key) not in html


def test_only_an_axis_of_numbers_can_be_sketched_on() -> None:
    """Named bars have no axis to point at."""
    assert x_axis(figure(bars(["a", "b"], [1.0, 2.0]))) is None
    axis = x_axis(figure(curve([0.0, 4.0], [0.0, 1.0]), dots([3.0])))
    assert axis is not None
    assert (axis.low, axis.high) == (0.0, 4.0)


def test_its_own_specimens_are_judged_as_such() -> None:
    """The kind's right, wrong and unreadable responses are judged right, wrong and unreadable."""
    for seed in range(10):
        variant = stored(SKETCH, seed=seed)
        made = KIND.specimens(variant.parts[0])
        assert len(made.right) == 3
        assert len(made.wrong) == 3
        assert all(judged(variant, raw).right for raw in made.right)
        assert not any(judged(variant, raw).right for raw in made.wrong)
        assert all(isinstance(KIND.read(variant.parts[0], raw), Unreadable) for raw in made.unreadable)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value: a + 0.03", "value: a + 20", "the key was not on the chart"),
        ("value: a + 1\n", "value: a + 0.3\n", "shifted was too near the key"),
        ("value: a + 0.03", "value: exp(1000 * a)", "the key was not a finite number"),
    ],
)
def test_a_key_that_cannot_be_pointed_at_rejects_the_draw(old: str, new: str, words: str) -> None:
    """A key off the chart, or a misconception within two tolerances of it, gives no variant."""
    with pytest.raises(DrawError, match=words):
        instantiate(good(spoilt(old, new, SKETCH)), 0)


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("axis: x", "axis: y", "y\n", "the axis is 'y'"),
        ("  axis: x\n", "", "type: sketch", "answer has no 'axis'"),
        ('figure: figure(dots(x), rule(0), rule(10), title="Readings")\n', "", "type: sketch", "there is no chart"),
        ("axis: x\n", "axis: x\n  tolerance: {abs: -1}\n", "-1}", "abs is '-1'"),
        ("axis: x\n", "axis: x\n  tolerance: {share: 0.5}\n", "0.5}", "share is '0.5'"),
        ("axis: x\n", "axis: x\n  tolerance: {rel: 0.5}\n", "rel", "unknown key 'rel'"),
        ("value: a + 0.03", "value: x", "x\nmisconceptions", "the value is a list"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the axis or the tolerance is told at its place with a remedy."""
    assert_told(spoilt(old, new, SKETCH), needle, message)
