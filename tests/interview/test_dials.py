"""Dials, worked by hand: log loss in nats, self-marks against probes, time, pace and order."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from quizsvc.course.phrase import Span
from quizsvc.interview.dials import Calibration, Held, Proof, bias, calibration, coverage, delivery, evidence
from tests.laws import laws

RIGHT = {0.5: 0.693, 0.6: 0.511, 0.8: 0.223, 0.95: 0.051, 0.99: 0.010}
WRONG = {0.5: 0.693, 0.6: 0.916, 0.8: 1.609, 0.95: 2.996, 0.99: 4.605}
MARKED = st.tuples(st.sampled_from(["clearly", "touched", "missed"]), st.floats(0, 1))


def held(mark: str | None, credit: float, weight: float = 1.0, partner: str | None = None) -> Held:
    """A point that was marked so, and whose probe earned so much."""
    return Held("a-point", weight, Proof(credit, is_answered=True), mark, partner)


@pytest.mark.parametrize("p", RIGHT)
def test_what_a_probability_costs(p: float) -> None:
    """The table of log losses, right and wrong, and half of each for what was half right."""
    for share, table in ((1.0, RIGHT), (0.0, WRONG)):
        found = calibration([(p, share)])
        assert found is not None
        assert found.loss == pytest.approx(table[p], abs=5e-4)
    half = calibration([(p, 0.5)])
    assert half is not None
    assert half.loss == pytest.approx((RIGHT[p] + WRONG[p]) / 2, abs=5e-4)


def test_losses_are_averaged() -> None:
    """Saying one half each time costs ln 2; a mean is of all that were stated, and of none there is none."""
    assert calibration([(0.5, 1.0), (0.5, 0.0), (0.5, 0.3)]) == Calibration(pytest.approx(log(2)), 3)
    found = calibration([(0.8, 1.0), (0.8, 0.0)])
    assert found == Calibration(pytest.approx((0.2231 + 1.6094) / 2, abs=1e-4), 2)
    assert calibration([]) is None


@laws(60)
@given(st.floats(0, 1), st.floats(0.5, 0.99))
def test_the_share_that_comes_true_costs_least(share: float, p: float) -> None:
    """Nothing that can be said costs less than the share itself, as far as it can be said."""
    best = calibration([(min(max(share, 0.5), 0.99), share)])
    said = calibration([(p, share)])
    assert best is not None
    assert said is not None
    assert best.loss <= said.loss + 1e-12


def test_means_are_by_weight() -> None:
    """Three of weight 3, 2 and 1: credit (3 * 1 + 2 * 0.5) / 6, and coverage of those that were marked."""
    points = [held("clearly", 1.0, 3), held(None, 0.5, 2), held("touched", 0.0, 1)]
    assert evidence(points) == pytest.approx(4 / 6)
    assert coverage(points) == pytest.approx(3.5 / 4)
    assert evidence([]) is coverage([]) is coverage([held(None, 1.0)]) is None


@laws(80)
@given(st.lists(MARKED, min_size=2, max_size=20))
def test_bias_is_students_interval(marked: list[tuple[str, float]]) -> None:
    """Its mean and its 80 % interval are those of SciPy's t, of mark less credit, within what can be."""
    found = bias(held(mark, credit) for mark, credit in marked)
    assert found is not None
    gaps = [{"clearly": 1.0, "touched": 0.5, "missed": 0.0}[mark] - credit for mark, credit in marked]
    error = stats.sem(gaps)
    assert (found.mean, found.count) == (pytest.approx(sum(gaps) / len(gaps)), len(gaps))
    if error > 1e-9:
        low, high = stats.t.interval(0.8, len(gaps) - 1, loc=found.mean, scale=error)
        assert (found.low, found.high) == pytest.approx((max(low, -1.0), min(high, 1.0)), abs=1e-9)
    else:
        assert found.low == pytest.approx(found.mean, abs=1e-8) == found.high


def test_a_bias_needs_two_marks() -> None:
    """One mark tells no interval, and points that were not marked tell nothing."""
    assert bias([held("clearly", 0.0), held(None, 0.0)]) is None
    assert bias([held("clearly", 0.0), held("missed", 0.0)]) is not None


@pytest.mark.parametrize(
    ("mark", "credit", "claimed", "known"),
    [
        ("clearly", 0.49, True, False),
        ("clearly", 0.5, False, False),
        ("touched", 0.0, False, False),
        ("missed", 0.0, False, False),
        ("missed", 0.79, False, False),
        ("missed", 0.8, False, True),
        ("touched", 1.0, False, False),
        ("clearly", 1.0, False, False),
        (None, 0.0, False, False),
        (None, 1.0, False, False),
    ],
)
def test_what_is_claimed_or_known_only(mark: str | None, credit: float, *, claimed: bool, known: bool) -> None:
    """Claimed is what was marked as clearly said and not shown, known what was shown and marked as missed."""
    point = held(mark, credit)
    assert (point.is_claimed_only, point.is_known_only) == (claimed, known)


def test_a_point_is_disputed_where_two_marks_differ() -> None:
    """Two marks that differ; one mark alone is no dispute."""
    assert held("clearly", 1.0, partner="missed").is_disputed
    assert not held("clearly", 1.0, partner="clearly").is_disputed
    assert not held("clearly", 1.0).is_disputed
    assert not held(None, 1.0, partner="missed").is_disputed


@pytest.mark.parametrize(("seconds", "is_in_time"), [(79, False), (80, True), (200, True), (250, True), (251, False)])
def test_the_band_of_time(seconds: float, is_in_time: bool) -> None:
    """Of 200 seconds an answer takes from 80 to 250."""
    assert delivery("", seconds, 200, {}).is_in_time is is_in_time


def test_a_pace_needs_words_and_time() -> None:
    """Sixty words in half a minute are 120 a minute; of few words, or of no time, no pace is told."""
    assert delivery("word " * 60, 30.0, 180, {}).pace == pytest.approx(120.0)
    assert delivery("word " * 19, 30.0, 180, {}).pace is None
    assert delivery("word " * 60, 0.0, 180, {}).pace is None


@pytest.mark.parametrize(
    ("starts", "order"),
    [
        ([0, 10, 20], 1.0),
        ([20, 10, 0], 1 / 3),
        ([10, 20, 0], 2 / 3),
        ([0, 5, 5], 1.0),
        ([30, 0, 10, 20], 3 / 4),
        ([0, None, 9], 1.0),
        ([9, None, 0], 1 / 2),
        ([3], None),
        ([], None),
        ([None, 4], None),
    ],
)
def test_the_order_of_points(starts: list[int | None], order: float | None) -> None:
    """As many as came in the order of a strong answer, of those found; told where at least two were."""
    places = {str(k): [] if start is None else [Span(start, start + 1)] for k, start in enumerate(starts)}
    assert delivery("", 60.0, 180, places).order == (None if order is None else pytest.approx(order))
