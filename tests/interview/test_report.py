"""Reports, worked by hand: what was claimed and not shown, known and not said, and what to practise next."""

from dataclasses import replace
from datetime import UTC, datetime
from math import log

import pytest

from quizsvc.interview.dials import Proof
from quizsvc.interview.plan import Aim, Planned
from quizsvc.interview.report import Answered, Named, report
from quizsvc.interview.stages import Phase, Stage, Turn
from quizsvc.names import ItemId, QuestionId

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FIRST, SECOND = QuestionId("first"), QuestionId("second")
SHOWN, LOST = Proof(1.0, 0.8, is_answered=True), Proof(0.0, 0.8, is_answered=True)


def item(name: str) -> ItemId:
    """The probe of a point."""
    return ItemId(f"probe-of-{name}")


def answered(
    question: QuestionId, weights: dict[str, float], shown: dict[str, Proof], marks: dict[str, str], sure: float | None
) -> Answered:
    """What was given to a question: its points' weights, what their probes came to, marks, and the confidence."""
    aims = tuple(Aim(name, weight, item(name)) for name, weight in weights.items())
    said = Turn(Stage(0, Phase.SAY), NOON, 120.0, "some words", sure, given_at=NOON)
    again = Turn(Stage(0, Phase.AGAIN), NOON, 60.0, "better words", given_at=NOON)
    proofs = {item(name): proof for name, proof in shown.items()}
    planned = Planned(question, aims, tuple(proofs), 2)
    return Answered(planned, (said, again), proofs, marks, {}, 180, {})


ONE = answered(
    FIRST,
    {"a": 1, "b": 3, "c": 2, "d": 2},
    {"a": SHOWN, "b": LOST, "c": SHOWN, "d": LOST},
    {"a": "clearly", "b": "clearly", "c": "missed", "d": "touched"},
    0.9,
)
TWO = answered(
    SECOND,
    {"e": 1, "f": 2},
    {"e": LOST, "f": SHOWN},
    {"e": "clearly", "f": "clearly"},
    None,
)


def test_a_report_by_hand() -> None:
    """The heaviest comes first in each list; what is next is what was claimed only, then what was not shown."""
    told = report([ONE, TWO])
    assert told.claimed == (Named(FIRST, "b", item("b")), Named(SECOND, "e", item("e")))
    assert told.known == (Named(FIRST, "c", item("c")),)
    assert told.strongest == Named(SECOND, "f", item("f"))
    assert told.following == told.claimed
    assert told.dials.evidence == pytest.approx((1 + 2 + 2) / 11)
    assert told.dials.coverage == pytest.approx((1 + 3 + 0 + 1 + 1 + 2) / 11)
    assert [one.dials.evidence for one in told.questions] == [pytest.approx(3 / 8), pytest.approx(2 / 3)]
    assert told.bias is not None
    assert told.bias.count == 6
    assert told.bias.mean == pytest.approx((0 + 1 - 1 + 0.5 + 1 + 0) / 6)
    assert [len(one.dials.delivery) for one in told.questions] == [1, 1]
    assert len(told.dials.delivery) == 2


def test_calibration_counts_each_probability_once() -> None:
    """Six probes at 80 %, three of them right, and one answer at 90 % of which three eighths were shown."""
    told = report([ONE, TWO])
    answer = -(3 / 8 * log(0.9) + 5 / 8 * log(0.1))
    assert told.dials.calibration is not None
    assert told.dials.calibration.count == 7
    assert told.dials.calibration.loss == pytest.approx((-3 * log(0.8) - 3 * log(0.2) + answer) / 7)


def test_a_probe_that_was_not_asked_leaves_its_point_out() -> None:
    """A point whose item the bank had lost is in no mean and in no list; one left unanswered counts as not shown."""
    lost = replace(ONE, proofs={name: proof for name, proof in ONE.proofs.items() if name != item("b")})
    told = report([lost])
    assert [point.id for point in told.questions[0].points] == ["a", "c", "d"]
    assert told.dials.evidence == pytest.approx(3 / 5)
    assert told.claimed == ()
    assert told.following == (Named(FIRST, "d", item("d")),)
    unanswered = report([replace(ONE, proofs={**ONE.proofs, item("b"): Proof()})])
    assert unanswered.dials.evidence == pytest.approx(3 / 8)
    assert unanswered.claimed == (Named(FIRST, "b", item("b")),)


def test_what_is_not_shown_follows_what_is_claimed() -> None:
    """With one point claimed only, the second thing to practise is the heaviest of the others that were not shown."""
    told = report([ONE])
    assert told.following == (Named(FIRST, "b", item("b")), Named(FIRST, "d", item("d")))
    half = {**ONE.proofs, item("d"): Proof(0.79, is_answered=True)}
    assert report([replace(ONE, proofs=half)]).following == told.following
    enough = {**ONE.proofs, item("d"): Proof(0.8, is_answered=True)}
    assert report([replace(ONE, proofs=enough)]).following == told.following[:1]


def test_the_strongest_was_said_as_well() -> None:
    """What was shown and clearly said goes before what was shown alone, however heavy that is."""
    told = report([ONE])
    assert told.strongest == Named(FIRST, "a", item("a"))
    unsaid = replace(ONE, marks=dict.fromkeys("abcd", "missed"))
    assert report([unsaid]).strongest == Named(FIRST, "c", item("c"))


def test_nothing_to_tell() -> None:
    """An interview of which nothing was probed has a report without dials; one without marks has no coverage."""
    empty = report([])
    assert (empty.questions, empty.claimed, empty.following, empty.strongest, empty.bias) == ((), (), (), None, None)
    assert (empty.dials.evidence, empty.dials.coverage, empty.dials.calibration) == (None, None, None)
    unmarked = report([replace(ONE, marks={})])
    assert unmarked.dials.coverage is None
    assert unmarked.bias is None
    assert unmarked.claimed == unmarked.known == ()
    assert len(unmarked.following) == 2


def test_the_words_move_no_dial_but_delivery() -> None:
    """With other words and another partner all but the delivery stays."""
    other = replace(ONE, turns=tuple(replace(turn, text="0.5 ☃ " * 99) for turn in ONE.turns), partner={"a": "missed"})
    before, after = report([ONE]).dials, report([other]).dials
    assert replace(after, delivery=()) == replace(before, delivery=())
    assert after.delivery != before.delivery
