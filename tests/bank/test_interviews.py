"""Every interview question of the bank: its probes prove, its alarms spare what is right, its points are in order."""

import pytest

from quizsvc.course.bank import load_bank
from quizsvc.course.question import DERIVATION, Question, asks_for_steps
from quizsvc.interview.assessor import Phrases, highlights
from quizsvc.interview.dials import delivery
from quizsvc.interview.follow_ups import alarmed
from quizsvc.items.variant import instantiate
from tests.bank.sayings import RIGHT

BANK = load_bank()


@pytest.fixture(params=sorted(BANK.questions))
def question(request: pytest.FixtureRequest) -> Question:
    """Each question of the bank."""
    return BANK.questions[request.param]


def test_every_probe_can_tell_mistakes_from_the_key() -> None:
    """It is of the bank and draws, some of it is graded, and where it asks numbers alone it names mistakes."""
    for item in {point.probe for one in BANK.questions.values() for point in one.points}:
        parts = instantiate(BANK.items[item], 0).parts
        assert any(part.graded for part in parts), item
        if {part.type for part in parts} == {"number"}:
            assert all(part.misconceptions for part in parts), item


def test_points_differ_in_what_proves_them(question: Question) -> None:
    """No two points share a probe, and a derivation has a probe of its steps."""
    probes = [point.probe for point in question.points]
    assert len(set(probes)) == len(probes)
    assert question.round != DERIVATION or any(asks_for_steps(BANK.items[probe]) for probe in probes)


def test_something_false_is_taken_for_granted(question: Question) -> None:
    """A follow-up bluffs, and whatever an alarm or another follow-up calls for is there."""
    names = {one.id for one in question.follow_ups}
    assert any(one.premise for one in question.follow_ups)
    assert {alarm.then for alarm in question.alarms} <= names
    assert {name for one in question.follow_ups for name in one.next} <= names


def test_the_model_answer_is_in_order(question: Question) -> None:
    """Told for two minutes it makes all points in order, so that the dial of order is 1."""
    said = question.answers.spoken.text.plain([])
    places = highlights(Phrases(), said, question.points)
    assert all(places.values())
    assert delivery(said, 120, question.seconds, places).order == 1.0


def test_what_is_right_sets_off_no_alarm(question: Question) -> None:
    """Neither a model answer nor any of three sentences close to a misunderstanding calls for a follow-up."""
    answers = question.answers
    told = [answer.text.plain([]) for answer in (answers.short, answers.spoken, answers.board)]
    assert len(RIGHT[question.slug]) == 3
    for text in (*told, *RIGHT[question.slug]):
        assert alarmed(question, text) == [], text
