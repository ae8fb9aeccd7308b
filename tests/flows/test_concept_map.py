"""The map as a learner stands on it: what is open, what rests on more, what is due, and what is next."""

from dataclasses import replace

import pytest

from quizsvc.course.bank import load_bank
from quizsvc.course.concepts import Concept
from quizsvc.flows import practice
from quizsvc.flows.concept import Detail, detail
from quizsvc.flows.concept_map import concept_map
from quizsvc.flows.reviews import overview
from quizsvc.flows.service import Service
from quizsvc.names import ConceptId, ItemId
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner
from tests.learner import DAY, NOON, guest, right, stored_attempt, stored_variant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROOT, CHILD, FAR = ConceptId("density"), ConceptId("mean-and-spread"), ConceptId("ridge")


def practised(service: Service, learner: Learner, concept: ConceptId, times: int) -> None:
    """A concept answered rightly so many times."""
    for _ in range(times):
        attempt = practice.ask(service, learner, NOON, concept=concept)
        assert isinstance(attempt, str)
        given = {str(part.name): right(part) for part in stored_variant(service.database, attempt).parts}
        assert practice.answer(service, learner, attempt, given, NOON) == attempt


def test_a_visitor_may_begin_at_the_roots(service: Service) -> None:
    """Every concept is there once, under its lesson; what has no prerequisites is open, all else rests on more."""
    shown = concept_map(service, None, NOON)
    assert list(shown.places) == list(service.bank.concepts)
    assert sorted(shown.places) == sorted(p.status.concept.id for stage in shown.stages for p in stage.places)
    for name, place in shown.places.items():
        assert place.standing == ("later" if service.bank.concepts[name].prerequisites else "open")
        assert [each.id for each in place.lacks] == list(service.bank.concepts[name].prerequisites)
        assert not place.is_begun
    assert shown.count("open") + shown.count("later") == len(shown.places)


def test_what_is_known_opens_what_rests_on_it(service: Service) -> None:
    """After right answers on the root its child is open; what is further off still lacks what it rests on."""
    learner = guest(service)
    practised(service, learner, ROOT, 6)
    shown = concept_map(service, learner, NOON)
    assert shown.places[ROOT].is_begun
    assert (shown.places[CHILD].standing, shown.places[CHILD].lacks) == ("open", ())
    assert shown.places[FAR].standing == "later"
    far = detail(service, learner, FAR, NOON)
    assert isinstance(far, Detail)
    wanted = tuple(service.bank.concepts[each] for each in service.bank.concepts[FAR].prerequisites)
    assert far.lacks == shown.places[FAR].lacks == wanted


def test_what_is_due_is_what_a_review_asks(service: Service) -> None:
    """Forty days later, whatever its mastery is by then."""
    learner, later = guest(service), NOON + 40 * DAY
    practised(service, learner, ROOT, 6)
    shown = concept_map(service, learner, later)
    due = {one.concept for one in overview(service, learner, later) if one.is_due}
    assert ROOT in due
    assert {name for name, place in shown.places.items() if place.standing == "due"} == due


def test_what_is_mastered_says_so(service: Service) -> None:
    """At the mastery at which practising until mastered ends."""
    learner = guest(service)
    practised(service, learner, ROOT, 14)
    place = concept_map(service, learner, NOON).places[ROOT]
    assert place.status.mastery is not None
    assert place.status.mastery.mean >= 0.8
    assert (place.standing, place.words) == ("mastered", "mastered")


def test_the_next_is_what_is_asked_next(service: Service) -> None:
    """For a visitor, for a learner, and with a question open; it is the only one."""
    learner = guest(service)
    for who in (None, learner):
        shown = concept_map(service, who, NOON)
        assert shown.next is not None
        assert [place for place in shown.places.values() if place.is_next] == [shown.next]
    foreseen = shown.next
    attempt = practice.ask(service, learner, NOON)
    assert isinstance(attempt, str)
    assert stored_attempt(service.database, attempt).concepts[0] == foreseen.status.concept.id
    practised(service, learner, FAR, 1)
    begun = practice.ask(service, learner, NOON, item=ItemId("ridge-slope"))
    assert isinstance(begun, str)
    opened = concept_map(service, learner, NOON).next
    assert opened is not None
    assert opened.status.concept.id == FAR


def test_a_concept_without_questions_hands_its_own_on(database: Database) -> None:
    """It says that it has none, and what rests on it lacks what it rests on itself."""
    middle = Concept(ConceptId("middle"), "Middle", "", (ROOT,))
    top, last = Concept(ROOT, "Density", "", ()), Concept(CHILD, "Mean", "", (middle.id,))
    bank = replace(load_bank(), concepts={each.id: each for each in (top, middle, last)})
    places = concept_map(Service(database, bank), None, NOON).places
    assert places[middle.id].standing == "unasked"
    assert places[CHILD].lacks == (top,)
