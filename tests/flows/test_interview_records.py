"""What is held of an interview: it is its candidate's, goes where they go, and names nobody once they have left."""

import json

import pytest

from quizsvc.flows import accounts, interviews, me, partners, practice
from quizsvc.flows.interviews import Stale
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from quizsvc.flows.verifying import verify
from quizsvc.interview.stages import Phase, Stage
from quizsvc.names import InterviewId, QuestionId
from quizsvc.progress.ledger import FINISHED_INTERVIEW
from quizsvc.store import interviews as stored
from quizsvc.store import ledger
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry
from tests.flows.candidates import FLUENT, Sat, marks_all, prove_all, sit_through, with_questions
from tests.flows.test_accounts import HERE, SECRET
from tests.flows.test_merging import account, join
from tests.learner import NOON, guest, right, stored_variant

RIDGE = "ridge-as-a-belief"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def began(service: Service, learner: Learner) -> InterviewId:
    """An interview in which the first answer was given and the follow-up is being typed."""
    interview = with_questions(service, learner, [RIDGE])
    assert interviews.give(service, learner, interview, Stage(0, Phase.SAY), "It is a prior.", NOON) == interview
    found = interviews.show(service, learner, interview, NOON)
    assert isinstance(found, interviews.Sitting)
    assert found.stage is not None
    assert interviews.draft(service, learner, interview, found.stage, "What I type", NOON)
    return interview


def to_probe(service: Service, learner: Learner, interview: str) -> str:
    """The first probe, with nothing said to the follow-ups."""
    while (probe := interviews.prove(service, learner, interview, NOON)) == interview:
        found = interviews.show(service, learner, interview, NOON)
        assert isinstance(found, interviews.Sitting)
        assert found.stage is not None
        interviews.give(service, learner, interview, found.stage, "", NOON)
    return str(probe)


def test_all_of_an_interview_is_held_and_erased(service: Service) -> None:
    """The export has its turns and marks, of nobody else's, and no open probe's key; leaving blanks what was typed."""
    ada, bob = account(service), guest(service)
    partner = [partners.invite(service, ada, began(service, ada)), partners.invite(service, bob, began(service, bob))]
    sat = sit_through(service, ada, with_questions(service, ada, [RIDGE]), FLUENT)
    probe = to_probe(service, ada, next(one.id for one in interviews.begun(service, ada) if not one.closed_at))
    told = me.everything_held(service, ada)
    assert len(told["interviews"]) == 2
    assert len([turn for turn in told["turns"] if turn["interview_id"] == sat.interview]) == 6
    assert {mark["interview_id"] for mark in told["marks"]} == {sat.interview}
    assert [row for row in told["attempts"] if row["id"] == probe and "variant" in row] == []
    text = json.dumps(told, default=str)
    assert "It is a prior." in text
    assert all(one.id not in text for one in interviews.begun(service, bob))
    assert accounts.leave(service.database, ada, SECRET, HERE, NOON) is None
    with service.database.read() as conn:
        texts = [row[0] for row in conn.exec_driver_sql("SELECT text FROM turns")]
    assert sorted(filter(None, texts)) == ["It is a prior.", "What I type"]  # the other's
    assert partners.sheet(service, str(partner[0])) == partners.GONE
    assert partners.sheet(service, str(partner[1])) != partners.GONE
    assert verify(service.database, lambda _: None) == []


def test_a_guests_interview_goes_on_after_logging_in(service: Service) -> None:
    """Every turn and probe is the account's, the guest's tab is told so, XP comes once, and all is proved."""
    ada, bob = account(service), guest(service)
    over = sit_through(service, bob, with_questions(service, bob, [RIDGE]), FLUENT).interview
    interview = began(service, bob)
    probe = to_probe(service, bob, interview)
    answers = {str(part.name): right(part) for part in stored_variant(service.database, probe).parts}
    before = standing(service, bob, NOON).xp
    one = join(service, bob, ada)
    assert interviews.answer_probe(service, bob, interview, probe, answers, NOON) == interviews.NOT_YOURS
    assert interviews.answer_probe(service, one, interview, probe, answers, NOON) == interview
    assert interviews.prove(service, one, interview, NOON) not in {probe, interview}
    sit_through(service, one, interview, FLUENT)
    with service.database.read() as conn:
        won = [e for e in ledger.entries(conn, one.id) if e.reason == interviews.FINISHED]
    assert {(e.object, e.amount) for e in won} == {(over, FINISHED_INTERVIEW), (interview, FINISHED_INTERVIEW)}
    assert len(won) == 2
    assert standing(service, one, NOON).xp >= before + FINISHED_INTERVIEW
    assert verify(service.database, lambda _: None) == []


@on_sqlite
def test_a_probe_that_is_named_is_answered_once(service: Service) -> None:
    """The same again changes nothing, also after the last; another answer is late; another's probe is not there."""
    learner = guest(service)
    interview = began(service, learner)
    first = to_probe(service, learner, interview)

    def sent(attempt: str, what: object = None) -> object:
        parts = stored_variant(service.database, attempt).parts
        given = {str(part.name): what or right(part) for part in parts}
        return interviews.answer_probe(service, learner, interview, attempt, given, NOON)

    assert isinstance(sent(first, "\x00"), practice.Question)
    assert [sent(first), sent(first)] == [interview] * 2
    assert sent(first, "1") == Stale(interview)
    second = str(interviews.prove(service, learner, interview, NOON))
    assert interviews.answer_probe(service, learner, interview, "", None, NOON) == interview
    third = str(interviews.prove(service, learner, interview, NOON))
    assert len({first, second, third}) == 3
    assert interviews.enough(service, learner, interview, NOON) == interview
    assert [sent(first), sent(second), sent(third)] == [interview, Stale(interview), Stale(interview)]
    assert interviews.answer_probe(service, learner, interview, "", None, NOON) == Stale(interview)
    elsewhere = practice.ask(service, learner, NOON, item="coin-map")
    assert interviews.answer_probe(service, learner, interview, str(elsewhere), None, NOON) == practice.NOT_YOURS
    question = service.bank.questions[QuestionId(RIDGE)]
    marks, others = marks_all("touched")(question), marks_all("missed")(question)
    for given in (marks, dict(reversed(marks.items()))):
        assert interviews.mark(service, learner, interview, 0, given, NOON) == interview
    assert interviews.mark(service, learner, interview, 0, others, NOON) == Stale(interview)


def test_what_no_database_can_hold_is_shown_as_such(service: Service) -> None:
    """NUL is kept as the character that stands for what cannot be shown; the same sent again is the same."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    at = Stage(0, Phase.SAY)
    assert interviews.draft(service, learner, interview, at, "a\0", NOON)
    for _ in range(2):
        assert interviews.give(service, learner, interview, at, "a\0b", NOON) == interview
    found = interviews.show(service, learner, interview, NOON)
    assert isinstance(found, interviews.Sitting)
    assert found.said == "a\ufffdb"


@on_sqlite
def test_an_award_that_is_missing_or_not_earned_is_found(service: Service) -> None:
    """Who has gone through all of an interview has its XP, and nobody else: `verify` says whichever it is not."""
    ada, bob = guest(service), guest(service)
    ended, through = (with_questions(service, one, [RIDGE]) for one in (ada, bob))
    interviews.end(service, ada, ended, NOON)
    to_probe(service, bob, through)
    prove_all(service, bob, FLUENT, Sat(through))
    marks = marks_all("clearly")(service.bank.questions[QuestionId(RIDGE)])
    assert interviews.mark(service, bob, through, 0, marks, NOON) == through
    assert verify(service.database, lambda _: None) == []
    last = stored.Turn(0, Phase.AGAIN, "", NOON, NOON, given_at=NOON)
    with service.database.write() as conn:
        ledger.award(conn, [Entry(ada.id, interviews.FINISHED, ended, FINISHED_INTERVIEW, None, NOON.date(), NOON)])
        stored.open_turn(conn, through, last)
        stored.close_interview(conn, through, NOON)
    told = {(found.who, found.got, found.wanted) for found in verify(service.database, lambda _: None)}
    assert told == {(f"learner {ada.id}", "20", "0"), (f"learner {bob.id}", "nothing", "20")}
