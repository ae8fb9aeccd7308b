"""A guest becomes one with a learner, on both databases: nothing lost, nothing twice, and all of it still provable."""

import pytest
from sqlalchemy import text

from quizsvc.flows import guests, practice
from quizsvc.flows.beliefs import replayed
from quizsvc.flows.lessons import complete
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from quizsvc.flows.verifying import Difference, verify
from quizsvc.names import LearnerId, LessonId
from quizsvc.progress.ledger import CONCEPT_DAY_CAP, FINISHED_LESSON
from quizsvc.store import attempts, ledger, ratings, tables
from quizsvc.store.learners import Learner
from quizsvc.store.merges import OWN, handed_over
from quizsvc.store.tables import learners, metadata
from tests.flows.test_accounts import HERE, SECRET, Wanted, entered, log_in, register
from tests.flows.test_beliefs import COIN, MEAN, kept, state, take
from tests.flows.test_lessons import finish
from tests.learner import NOON, guest, miss, right, stored_variant
from tests.store.crowd import in_threads

LESSON = LessonId("cross-entropy")


def account(service: Service, name: str = "ada") -> Learner:
    """A learner with an account."""
    return entered(register(service.database, None, Wanted(f"{name}@example.org", SECRET), HERE, NOON)).learner


def join(service: Service, who: Learner, into: Learner) -> Learner:
    """The guest logs in to the account."""
    return entered(log_in(service.database, who, into.email or "", SECRET, HERE, NOON)).learner


def differences(service: Service) -> list[Difference]:
    """What is kept and is not what the log gives."""
    return verify(service.database, lambda _: None)


def given(service: Service, learner: Learner) -> list[str]:
    """The learner's attempts that have their verdict, in the order of answering."""
    with service.database.read() as conn:
        return [event.attempt_id for event in attempts.history(conn, learner.id)]


def test_both_histories_are_there_and_everything_is_proved(service: Service) -> None:
    """Answers that alternate, before and after; a third learner's answers in between; ratings stay as they were."""
    ada, bob, eve = account(service), guest(service), guest(service)
    for day in (0.0, 0.001, 2.0):
        take(service, ada, COIN, miss if day else right, day)
        take(service, eve, COIN, miss, day)
        take(service, bob, COIN, right, day)
        take(service, bob, MEAN, miss, day)
    before, xp = kept(service), [standing(service, who, NOON).xp for who in (ada, bob)]
    order = [one for one in logged(service) if one[1] != eve.id]
    assert differences(service) == []
    one = join(service, bob, ada)
    assert one.id == ada.id
    assert given(service, one) == [attempt for attempt, _ in order]
    assert kept(service) == before
    assert standing(service, one, NOON).xp == sum(xp)
    assert differences(service) == []
    for day in (2.001, 9.0):
        take(service, one, COIN, right, day)
        take(service, eve, MEAN, miss, day)
    assert differences(service) == []
    with service.database.read() as conn:
        assert replayed(attempts.logged(conn, one.id)).to_json() == state(service, one)
        assert conn.execute(text("SELECT count(*) FROM learners")).scalar_one() == 2


def logged(service: Service) -> list[tuple[str, LearnerId]]:
    """Each answer of the log with who gave it."""
    with service.database.read() as conn:
        return [(answer.attempt_id, answer.given_by) for answer in attempts.logged(conn)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_several_guests_become_one_with_a_learner(service: Service) -> None:
    """One after the other, with answers between and none; the log still says who gave which."""
    ada = account(service)
    first, second, third = (guest(service) for _ in range(3))
    for who in (second, first, ada, third, second):
        take(service, who, COIN, right)
    givers = [who for _, who in logged(service)]
    join(service, first, ada)
    take(service, third, MEAN)
    join(service, second, ada)
    join(service, third, ada)
    take(service, ada, MEAN, right, 1.0)
    assert [who for _, who in logged(service)] == [*givers, third.id, ada.id]
    assert len(given(service, ada)) == 7
    assert differences(service) == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_side_without_answers_adds_nothing(service: Service, order: tuple[int, int]) -> None:
    """A guest who has only looked, or an account that has nothing yet; an open question stays open."""
    ada, bob = account(service), guest(service)
    active, idle = ((ada, bob)[index] for index in order)
    take(service, active, COIN)
    before = state(service, active)
    opened = practice.ask(service, idle, NOON, item=MEAN)
    one = join(service, bob, ada)
    assert state(service, one) == before
    assert practice.ask(service, one, NOON) == opened
    assert differences(service) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_awarded_twice_and_caps_are_not_applied_anew(service: Service) -> None:
    """A lesson that both finished counts once; a concept's XP of the day may exceed the cap, and then earn no more."""
    ada, bob, lesson = account(service), guest(service), service.bank.lessons[LESSON]
    concept = service.bank.items[COIN].concepts[0]
    items = [item for item, template in service.bank.items.items() if template.concepts[0] == concept]
    for who in (ada, bob):
        finish(service, who, lesson)
        complete(service, who, LESSON, NOON)
        for item in items[:5]:
            take(service, who, item)
    xp = [standing(service, who, NOON).xp for who in (ada, bob)]
    one = join(service, bob, ada)
    assert standing(service, one, NOON).xp == sum(xp) - FINISHED_LESSON
    with service.database.read() as conn:
        day = ledger.entries(conn, one.id)[0].local_day
        earned = ledger.earned(conn, one.id, concept, day)
        assert ledger.balance(conn, bob.id) == xp[1]
    assert earned > CONCEPT_DAY_CAP
    take(service, one, items[5])
    assert standing(service, one, NOON).xp == sum(xp) - FINISHED_LESSON
    assert differences(service) == []


def test_a_guest_joins_once_however_often_the_form_is_sent(service: Service) -> None:
    """Four threads with one guest at once, each logged in; the guest's token is worth nothing."""
    ada = account(service)
    bob, token = guests.welcome(service, NOON)
    take(service, bob, COIN)
    assert {one.id for one in in_threads(3, lambda: join(service, bob, ada))} == {ada.id}
    assert guests.recognise(service, token, NOON) is None
    assert len(given(service, ada)) == 1
    assert differences(service) == []


def test_an_answer_under_way_is_not_lost_in_nobodys_name(service: Service) -> None:
    """What a guest sends after becoming one with a learner is refused, and the learner can still answer it."""
    ada, bob = account(service), guest(service)
    attempt = practice.ask(service, bob, NOON, item=COIN)
    assert isinstance(attempt, str)
    sent = {str(part.name): right(part) for part in stored_variant(service.database, attempt).parts}
    join(service, bob, ada)
    assert practice.answer(service, bob, attempt, sent, NOON) == practice.NOT_YOURS
    assert practice.answer(service, ada, attempt, sent, NOON) == attempt


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE responses SET given_by = NULL", "that it met is"),
        ("UPDATE merges SET place = 0", "what is believed is nothing"),
        ("DELETE FROM abilities", "what is believed is nothing"),
        ("UPDATE abilities SET seq = seq - 1 WHERE seq = 6", "the last answer learnt from is answer 5"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_merge_that_is_spoilt_is_found(service: Service, change: str, words: str) -> None:
    """Who gave an answer, when two became one, and what was believed then: each is part of the proof."""
    ada, bob = account(service), guest(service)
    for who in (ada, bob, ada, bob, ada):
        take(service, who, COIN, miss)
    join(service, bob, ada)
    take(service, ada, COIN, right)
    with service.database.write() as conn:
        conn.execute(text(change))
    found = differences(service)
    assert any(words in one.sentence for one in found), found


def test_every_table_that_names_a_learner_is_thought_of() -> None:
    """A new one is handed over by itself; one that holds a single row for a learner has to say what becomes of it."""
    naming = {t for t in metadata.tables.values() if any(k.column is learners.c.id for k in t.foreign_keys)}
    assert set(handed_over()) | OWN == naming | {tables.ledger}
    for table in handed_over():
        keys = [*table.constraints, table.primary_key, *table.indexes]
        unique = [key for key in keys if getattr(key, "unique", True) and "learner_id" in getattr(key, "columns", ())]
        assert [key for key in unique if type(key).__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_beliefs_of_two_do_not_add_up(service: Service) -> None:
    """What is believed after the merge is a replay of both logs, and neither of the two beliefs."""
    ada, bob = account(service), guest(service)
    take(service, bob, COIN, miss)
    take(service, ada, COIN, right)
    two = {state(service, ada), state(service, bob)}
    one = join(service, bob, ada)
    assert state(service, one) not in two
    with service.database.read() as conn:
        assert ratings.learnt_until(conn, [ada.id]) == 2
