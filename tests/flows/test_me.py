"""What learners see of themselves: what they did, in words, and nothing that is not theirs."""

import json
from datetime import date, timedelta

import pytest

from quizsvc.flows import guests, practice
from quizsvc.flows import me as flow
from quizsvc.flows.reviews import overview
from quizsvc.flows.service import Service
from quizsvc.names import ItemId
from quizsvc.store.learners import Learner
from tests.learner import DAY, NOON, guest, mistake, right, stored_attempt, stored_variant

ITEM = ItemId("map-gaussian-mean")


def answered(service: Service, learner: Learner, item: ItemId, what: str, confidence: float | None = None) -> str:
    """One question of an item, answered rightly, by a known mistake, or not at all."""
    attempt = practice.ask(service, learner, NOON, item=item)
    assert isinstance(attempt, str)
    if what:
        (part,) = stored_variant(service.database, attempt).parts
        given = {"answer": right(part) if what == "right" else mistake(part)[0]}
        assert practice.answer(service, learner, attempt, given, NOON, confidence) == attempt
    return attempt


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_learner_sees_what_was_done(service: Service) -> None:
    """Concepts that were begun, mistakes in words, confidence against success, the days, and XP by entry."""
    learner = guest(service)
    empty = flow.myself(service, learner, NOON)
    assert (empty.begun, empty.habits, empty.confidence) == ((), (), None)
    first = answered(service, learner, ITEM, "mistake", confidence=0.9)
    answered(service, learner, ITEM, "right", confidence=0.6)
    told = flow.myself(service, learner, NOON)
    assert {each.concept.id for each in told.begun} == set(stored_attempt(service.database, first).concepts)
    ((habit, words),) = told.habits
    assert (habit.times, habit.lately) == (1, 0)
    assert words == flow.mistake_words(habit.mistake)
    assert told.confidence is not None
    assert [(group.said, group.right) for group in told.confidence.groups] == [(0.6, 1.0), (0.9, 0.0)]
    assert flow.confidence(service, learner) == told.confidence
    assert sum(day.answers or 0 for week in told.weeks for day in week) == 2
    (line,) = flow.earned(service, learner)
    assert (line.amount, line.day) == (told.standing.xp, NOON.date())
    assert service.bank.items[ITEM].title in line.what
    months_later = flow.myself(service, learner, NOON + 90 * DAY)
    assert (told.due, months_later.due) == (0, len(told.begun))
    assert months_later.reviews == overview(service, learner, NOON + 90 * DAY)


def test_the_calendar_ends_with_this_week() -> None:
    """Five weeks from Monday to Sunday; days to come are blank."""
    today = date(2026, 3, 4)  # a Wednesday
    weeks = flow.calendar({today: 3, date(2026, 2, 2): 1, date(2026, 2, 1): 9}, today)
    assert [len(week) for week in weeks] == [7] * 5
    assert (weeks[0][0].date, weeks[0][0].answers) == (date(2026, 2, 2), 1)
    assert [day.answers for day in weeks[-1]] == [0, 0, 3, None, None, None, None]


def test_a_slip_is_told_in_words() -> None:
    """A slip has words of its own; an author's name for a mistake is read as it is."""
    assert flow.mistake_words("half-penalty") == "the answer with half the penalty"
    assert flow.mistake_words("max-for-argmax") == "max for argmax"


def test_everything_is_told_but_what_must_not_be(service: Service) -> None:
    """All rows of the learner and of nobody else; no hash of a token, and of an open question neither seed nor key."""
    learner, token = guests.welcome(service, NOON)
    other = guest(service)
    closed, _ = answered(service, learner, ITEM, "right"), answered(service, other, ITEM, "right")
    opened = answered(service, learner, ItemId("ridge-slope"), "")
    practice.hint(service, learner, opened, NOON + timedelta(minutes=1))
    told = flow.everything_held(service, learner)
    assert {name: len(rows) for name, rows in told.items() if rows} == {
        "learners": 1,
        "tokens": 1,
        "attempts": 2,
        "hints": 1,
        "responses": 1,
        "ledger": 1,
        "abilities": 1,
    }
    by_id = {row["id"]: row for row in told["attempts"]}
    assert {"seed", "variant"} <= set(by_id[closed])
    assert not {"seed", "variant"} & set(by_id[opened])
    text = json.dumps(told, default=str)
    assert guests.fingerprint(token) not in text
    assert other.id not in text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_answers_go_into_a_spreadsheet(service: Service) -> None:
    """One a row, in their order."""
    learner = guest(service)
    answered(service, learner, ITEM, "right", confidence=0.8)
    sheet = flow.answers_given(service, learner)
    (row,) = (dict(zip(sheet.heads, row, strict=True)) for row in sheet.rows)
    assert (row["item"], row["right"], row["confidence"], row["mistake"]) == (ITEM, 1, 0.8, "")
