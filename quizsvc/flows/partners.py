"""Somebody who sits in: whoever holds an interview's link sees the interviewer's sheet, and marks what they heard.

The sheet holds what a strong answer says, and of a probe only what its candidate may see: no key leaves before its
verdict. A partner who leaves takes nothing along; what they have marked stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_urlsafe

from quizsvc.course.question import Question
from quizsvc.flows.guests import fingerprint
from quizsvc.flows.interviews import (
    CANDIDATE,
    NOT_YOURS,
    PARTNER,
    Refused,
    Sitting,
    Transcript,
    as_turn,
    find,
    marks_by,
    sit,
    transcript,
    wrong_marks,
)
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.interview.stages import Phase, Turn
from quizsvc.names import InterviewId
from quizsvc.store import interviews, learners, sessions
from quizsvc.store.database import Transaction
from quizsvc.store.interviews import Mark
from quizsvc.store.learners import Learner

GONE = Missing("This link leads to no interview, or its candidate has taken it back. Ask them for a new one.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was begun, as whoever sits in sees it: what was given so far, and how both have marked it.

    The candidate's marks are told once the partner has marked as well. `probes` are titles with the credit of those
    that are judged.
    """

    place: int
    question: Question
    turns: tuple[Turn, ...]
    probes: tuple[tuple[str, float | None], ...]
    marks: Mapping[str, str]
    candidate: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an interviewer holds: where the interview stands, and the questions begun, the latest first."""

    sitting: Sitting
    asked: tuple[Asked, ...]


def invite(service: Service, learner: Learner, interview_id: str) -> str | Missing:
    """What a new link holds, by which one may sit in; every earlier link leads nowhere from now on."""
    token = token_urlsafe(32)
    return _share(service, learner, interview_id, fingerprint(token)) or token


def take_back(service: Service, learner: Learner, interview_id: str) -> InterviewId | Missing:
    """Nobody sits in any more; what was marked stays."""
    return _share(service, learner, interview_id, None) or InterviewId(interview_id)


def sheet(service: Service, token: str) -> Sheet | Missing:
    """The interviewer's sheet."""
    with service.database.read() as conn:
        found = interviews.invited(conn, fingerprint(token))
        if found is None:
            return GONE
        so_far, marks = transcript(service, conn, found), interviews.marks_of(conn, found.id)
        begun = sorted({turn.place for turn in so_far.turns}, reverse=True)
        asked = (_asked(service, conn, so_far, marks, place) for place in begun)
        return Sheet(sit(service, conn, so_far), tuple(one for one in asked if one))


def mark(service: Service, token: str, place: int, given: Mapping[str, str]) -> InterviewId | Refused | Missing:
    """How whoever sits in marks the points of a question that was begun; marks may be changed."""
    with service.database.write() as conn:
        found = interviews.invited(conn, fingerprint(token))
        if found is None:
            return GONE
        so_far = transcript(service, conn, found)
        if wrong := wrong_marks(so_far.plan, place, given):
            return wrong
        if place not in {turn.place for turn in so_far.turns}:
            return Refused("That question was not asked yet.")
        interviews.mark(conn, found.id, place, PARTNER, given)
    return found.id


def _share(service: Service, learner: Learner, interview_id: str, partner: str | None) -> Missing | None:
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        found = find(conn, learner, interview_id)
        if found is None:
            return NOT_YOURS
        interviews.invite(conn, found.id, partner)
    return None


def _asked(service: Service, conn: Transaction, so_far: Transcript, marks: Sequence[Mark], place: int) -> Asked | None:
    """A question that was begun; None of one that the bank has lost."""
    question = service.bank.questions.get(so_far.plan.questions[place].question)
    if question is None:
        return None
    session = so_far.probes(place)
    results = sessions.results_in(conn, session) if session else []
    theirs, own = (marks_by(who, place, marks) for who in (PARTNER, CANDIDATE))
    return Asked(
        place=place,
        question=question,
        turns=tuple(turn for turn in map(as_turn, so_far.turns) if turn.stage.place == place and _is_told(turn)),
        probes=tuple((service.item_title(result.item), result.credit) for result in results),
        marks=theirs,
        candidate=own if theirs else {},
    )


def _is_told(turn: Turn) -> bool:
    """Whether a turn is words that were given."""
    return turn.given_at is not None and turn.stage.phase in (Phase.SAY, Phase.FOLLOW_UP, Phase.AGAIN)
