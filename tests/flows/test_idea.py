"""An idea that was missed, until it is twice right, the second time in another story."""

from collections.abc import Callable

import pytest

from quizsvc.course.kin import mistakes
from quizsvc.flows import practice
from quizsvc.flows.idea import Idea
from quizsvc.flows.practice import Answered
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner
from tests.flows.test_practice import answered, give, verdict
from tests.learner import NOON, guest, miss, mistake, right, stored_attempt

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

KIN, ALONE = "coin-posterior-mean", "uniform-edge-mle"
"""An item that has kin and one that has none."""


def again(service: Service, learner: Learner, told: Answered, what: Callable[..., object]) -> Answered:
    """The question that the verdict leads to, answered."""
    attempt = practice.ask(service, learner, NOON, again=told.question.attempt)
    assert isinstance(attempt, str)
    assert stored_attempt(service.database, attempt).origin == told.question.attempt
    assert give(service, learner, attempt, what) == attempt
    return verdict(service, learner, attempt)


def known_mistake(part: object) -> object:
    """An answer by a mistake that the item names."""
    return mistake(part)[0]  # a part of a variant


def stands(told: Answered) -> Idea:
    """Where the verdict says that the learner stands."""
    assert told.idea is not None
    return told.idea


def test_twice_right_the_second_time_in_another_story(service: Service) -> None:
    """A miss, the same item on fresh data, then another item of the concept where the same mistake can be made."""
    learner = guest(service)
    missed = answered(service, learner, known_mistake, item=KIN, fresh=True)
    assert (stands(missed).right, stands(missed).item, stands(missed).is_retold) == (0, KIN, False)
    once = again(service, learner, missed, right)
    assert once.question.item == KIN
    assert once.xp == 4
    assert (stands(once).right, stands(once).is_retold, stands(once).is_shown) == (1, True, False)
    assert "another story" in stands(once).words
    twice = again(service, learner, once, right)
    other = service.bank.items[twice.question.item]
    assert other.item == stands(once).item != KIN
    assert other.concepts[0] == once.concept
    assert missed.verdict.diagnosis in mistakes(other)
    assert "another story" in twice.question.why
    assert (stands(twice).right, stands(twice).is_shown) == (2, True)
    for earlier in (missed, once):  # whoever looks back sees where they stand by now
        assert stands(verdict(service, learner, earlier.question.attempt)).is_shown


def test_a_second_miss_begins_anew(service: Service) -> None:
    """What was missed in the other story is asked in that story, and is to be right twice."""
    learner = guest(service)
    once = again(service, learner, answered(service, learner, miss, item=KIN, fresh=True), right)
    missed = again(service, learner, once, miss)
    assert missed.question.item != KIN
    assert (stands(missed).right, stands(missed).item) == (0, missed.question.item)
    assert again(service, learner, missed, right).question.item == missed.question.item
    assert stands(verdict(service, learner, once.question.attempt)).right == 1


def test_without_kin_it_is_fresh_data_twice(service: Service) -> None:
    """An item that stands alone is asked again itself."""
    learner = guest(service)
    once = again(service, learner, answered(service, learner, miss, item=ALONE, fresh=True), right)
    assert (stands(once).right, stands(once).is_retold) == (1, False)
    assert "another story" not in stands(once).words
    twice = again(service, learner, once, right)
    assert twice.question.item == ALONE
    assert stands(twice).is_shown


def test_opening_the_solution_is_no_right_answer(service: Service) -> None:
    """“I don't know” is a miss: the idea stays open."""
    learner = guest(service)
    attempt = practice.ask(service, learner, NOON, item=KIN, fresh=True)
    assert practice.answer(service, learner, str(attempt), None, NOON) == attempt
    assert stands(verdict(service, learner, attempt)).right == 0  # an attempt, as just said


def test_what_was_right_has_no_idea_open(service: Service) -> None:
    """Whoever was right goes on; the same idea again is then no debt."""
    learner = guest(service)
    first = answered(service, learner, right, item=KIN, fresh=True)
    assert first.idea is None
    assert again(service, learner, first, right).idea is None
    assert stands(again(service, learner, first, miss)).right == 0
