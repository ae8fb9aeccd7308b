"""The next question of a learner's history: chosen by the engine, told with its chance and its reason in words."""

from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from quizsvc.adaptive.terms import Terms
from quizsvc.course.bank import Bank
from quizsvc.flows.modes import among
from quizsvc.flows.next_one import Chosen, next_one, why
from quizsvc.flows.service import Service
from quizsvc.names import ConceptId, ItemId
from quizsvc.store.attempts import Event
from tests.flows.events import event, events, known_of, offline, replay
from tests.learner import DAY, NOON

MINUTE = timedelta(minutes=1)
ANY = ConceptId("")


@pytest.fixture(scope="module")
def known(bank: Bank) -> Service:
    """A service whose flows look at the bank only."""
    return offline(bank)


def asked(service: Service, history: list[Event], concept: ConceptId = ANY, after: timedelta = MINUTE) -> Chosen:
    """What is asked some time after a history."""
    now = history[-1].answered_at + after if history else NOON
    made = next_one(service, known_of(service, history), among(concept), set(), now)
    assert made is not None
    return made


def root(service: Service) -> list[ItemId]:
    """The items of the first concept that rests on nothing and has some."""
    where = service.catalogue
    found = next(at for at, below in enumerate(where.prerequisites) if not below and where.count[at])
    return [where.items[at] for at in where.trained[found]]


def practised(service: Service, times: int, credit: float = 1.0) -> list[Event]:
    """Answers to the items of a root, a minute apart."""
    items = root(service)
    return events(
        service.bank, [items[k % len(items)] for k in range(times)], [NOON + k * MINUTE for k in range(times)], credit
    )


def test_a_new_concept_is_told_as_such(known: Service) -> None:
    """A beginner gets something new, with its chance in words and figures."""
    made = asked(known, [])
    told = why(known, made)
    title = known.bank.concepts[made.concept].title
    assert told == {
        "reason": "new-concept",
        "concept": made.concept,
        "p": made.p,
        "interval": [made.low, made.high],
        "runner_up": made.runner_up,
        "terms": asdict(made.terms),
        "words": f"“{title}” is new to you, and what it rests on is in place. "
        f"This one would go right about {round(100 * made.p)} times in 100.",
    }
    assert made.low < made.p < made.high
    assert made.terms == Terms(0.0, 0.0, 0.0, 0.0, 0.0, -known.bank.items[made.item].difficulty)
    assert made.item in known.questions
    assert made.runner_up != made.item


def test_a_review_is_told_with_the_days_and_the_recall(known: Service) -> None:
    """A concept practised a month ago is due, and the words say after how long and how sure its recall is."""
    made = asked(known, practised(known, 4), after=30 * DAY)
    title = known.bank.concepts[made.concept].title
    assert made.reason == "review"
    assert made.concept == known.bank.items[root(known)[0]].concepts[0]
    assert made.days == pytest.approx(30, abs=1e-6)
    assert 0 < made.recall < 1
    assert why(known, made)["words"].startswith(
        f"“{title}” is due: after 30 days it is recalled about {round(100 * made.recall)} times in 100. This one would"
    )


@pytest.mark.parametrize(
    ("days", "words"), [(0.6, "after a day it"), (1.4, "after a day it"), (1.6, "after 2 days it")]
)
def test_days_are_told_as_one_says_them(known: Service, days: float, words: str) -> None:
    """One day is a day."""
    made = replace(asked(known, practised(known, 4), after=30 * DAY), days=days)
    assert words in why(known, made)["words"]


def test_most_to_gain_is_told_with_the_mastery(known: Service) -> None:
    """Where nothing is new or due the concept with most to gain comes, and the words say where the learner stands."""
    items = {item: known.bank.items[item] for item in root(known)}
    alone = offline(replace(known.bank, items=items))
    made = asked(alone, practised(known, 4, credit=0.0))
    title = known.bank.concepts[made.concept].title
    assert made.reason == "most-to-gain"
    assert why(alone, made)["words"].startswith(
        f"You have most to gain from “{title}” now, at mastery {round(100 * made.mastery)}%. This one would go right"
    )


def test_who_asks_for_a_concept_is_told_so(known: Service) -> None:
    """A named concept is asked at once, locked or due though others are; one that has nothing is no choice."""
    concept = known.catalogue.concepts[-1]
    made = asked(known, practised(known, 4), concept, 30 * DAY)
    assert (made.reason, made.concept) == ("asked-for", concept)
    assert why(known, made)["words"].startswith(f"You asked for “{known.bank.concepts[concept].title}”. This one would")
    assert next_one(known, known_of(known, []), among(ConceptId("no-such-concept")), set(), NOON) is None


def test_what_was_asked_otherwise_is_told_too(known: Service) -> None:
    """A question asked for by its name says so, without a chance."""
    template = known.bank.items[root(known)[0]]
    assert why(known, template) == {"reason": "asked-for", "words": "You asked for this question."}


def test_a_broken_item_is_not_asked(known: Service) -> None:
    """What gave no variant gives way to the others; where all are broken there is nothing to ask."""
    made = asked(known, [])
    other = next_one(known, known_of(known, []), among(ANY), {made.item}, NOON)
    assert other is not None
    assert other.item != made.item
    assert next_one(known, known_of(known, []), among(ANY), set(known.questions), NOON) is None


def test_the_same_history_asks_the_same(known: Service) -> None:
    """The choice is a function of the answers and the moment."""
    history = practised(known, 3)
    assert asked(known, history) == asked(known, history)


def test_a_clock_set_back_asks_as_if_no_time_had_passed(known: Service) -> None:
    """A moment before the last answer is the last answer's."""
    history = practised(known, 3)
    assert asked(known, history, after=-400 * DAY) == asked(known, history, after=0 * DAY)


def test_an_item_that_the_bank_lost_is_no_trouble(known: Service) -> None:
    """Its answers count on its concepts, and another is asked."""
    history = practised(known, 3)
    gone = {event.item for event in history}
    fewer = offline(replace(known.bank, items={i: t for i, t in known.bank.items.items() if i not in gone}))
    made = asked(fewer, history)
    assert made.item not in gone
    assert replay(history).state.learner.answers == 3


def test_unrated_answers_are_seen_lately_and_teach_nothing(known: Service) -> None:
    """A question whose answer taught nothing was asked all the same, and gives way to another."""
    first = asked(known, [])
    again = asked(known, [event(known.bank, first.item, NOON, rated=False)], after=timedelta(0))
    assert replay([event(known.bank, first.item, NOON, rated=False)]).state.learner.answers == 0
    assert again.item != first.item
