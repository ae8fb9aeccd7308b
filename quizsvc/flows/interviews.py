"""Interviews: begun with a plan, gone through stage by stage, and over when all stages were or at any time before.

What is typed is kept from the first letter; what was given stays. Credit comes from probes alone, which are questions
of a session of their own and are answered, judged and learnt from as any others.
"""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quizsvc.course.page import Stepper
from quizsvc.course.question import FollowUp, Question
from quizsvc.flows import practice, sessions
from quizsvc.flows.lessons import derivation
from quizsvc.flows.modes import INTERVIEW
from quizsvc.flows.modes import Plan as Probes
from quizsvc.flows.practice import Missing
from quizsvc.flows.practice import Question as Unread
from quizsvc.flows.service import Service
from quizsvc.interview.assessor import Phrases, Places, highlights
from quizsvc.interview.dials import MARKS
from quizsvc.interview.plan import Plan
from quizsvc.interview.stages import Phase, Stage, Turn, limit, stage
from quizsvc.names import AttemptId, InterviewId, SessionId
from quizsvc.progress.confidence import LEVELS
from quizsvc.progress.ledger import FINISHED_INTERVIEW
from quizsvc.store import interviews, learners, ledger
from quizsvc.store import sessions as store_sessions
from quizsvc.store.database import Transaction
from quizsvc.store.interviews import Interview, Mark
from quizsvc.store.interviews import Turn as Stored
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry

log = logging.getLogger(__name__)
FINISHED = "interview"
"""The reason under which the ledger holds a finished interview."""
AWAY = timedelta(minutes=10)
"""A pause so long that it was none of thinking or writing, and is not counted."""
LONGEST = 100_000
_NO_SIGN = re.compile("[\x00\ud800-\udfff]")
CANDIDATE, PARTNER = "candidate", "partner"
NOT_YOURS = Missing("There is no such interview of yours. It may belong to another browser or have been mistyped.")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not taken, in a sentence; nothing is changed by it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Stale:
    """What was given is of another time: that stage has an answer, or is not the one at hand."""

    interview: InterviewId


STALE_WORDS = "That part was answered before, and its first answer stays. Here is where the interview stands now."


@dataclass(frozen=True, slots=True)
class Sitting:
    """An interview as its candidate may see it now: the stage at hand with its question, and what was typed so far.

    `stage` and `question` are None once it is over. `probe` is the next one, of `probes` with `proved` answered;
    `said` is the first answer; `places` is where it may make each point, `replies` are the follow-ups with what was
    answered to them, and `derivation` is the question's, on data of the interview: all told when the points are.
    """

    interview: Interview
    plan: Plan
    stage: Stage | None
    question: Question | None = None
    follow_up: FollowUp | None = None
    turn: Turn | None = None
    limit: int = 0
    probes: int = 0
    proved: int = 0
    said: str = ""
    places: Places | None = None
    replies: tuple[tuple[FollowUp, str], ...] = ()
    derivation: Stepper | None = None
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was typed and given in an interview so far, in the order in which its stages were begun.

    `stage` is the one at hand; None where the interview is over, or the bank has lost what was left to ask.
    """

    interview: Interview
    plan: Plan
    turns: tuple[Stored, ...]
    stage: Stage | None

    def turn(self, at: Stage) -> Stored | None:
        """What was typed or given in a stage; None of one that was never shown."""
        key = (at.place, at.phase, at.part)
        return next((turn for turn in self.turns if (turn.place, turn.phase, turn.part) == key), None)

    def probes(self, place: int) -> SessionId | None:
        """The session of a question's probes, once they were begun."""
        found = self.turn(Stage(place, Phase.PROVE))
        return found.session_id if found else None

    @property
    def proving(self) -> Stage | None:
        """The stage at hand where that is one of probes."""
        return self.stage if self.stage and self.stage.phase is Phase.PROVE else None


def show(service: Service, learner: Learner, interview_id: str, now: datetime) -> Sitting | Missing:
    """An interview as it stands; the stage that is shown for the first time begins now."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        so_far = transcript(service, conn, found) if found else None
        sitting = sit(service, conn, so_far) if so_far else None
    if found is None or so_far is None or sitting is None:
        return NOT_YOURS
    at = so_far.stage
    if at is None:
        if found.closed_at is None:  # the bank has lost what was left to ask
            end(service, learner, interview_id, now)
        return sitting
    there = so_far.turn(at)
    if there is None:
        there = Stored(at.place, at.phase, at.part, now, now)
        with service.database.write() as conn:
            interviews.open_turn(conn, found.id, there)
    shown = replace(sitting, turn=as_turn(_seen(there, there.text, now)))
    return _with_points(service, shown, so_far, at.place) if at.phase is Phase.MARK else shown


def draft(service: Service, learner: Learner, interview_id: str, at: Stage, text: str, now: datetime) -> bool:
    """Keep what is typed so far; False where the stage is not the one at hand, or too much was typed to be kept."""
    text = words(text)
    if len(text) > LONGEST:
        return False
    with service.database.write() as conn:
        found = find(conn, learner, interview_id)
        turn = _open_turn(conn, transcript(service, conn, found), at, now) if found else None
        return found is not None and turn is not None and interviews.change_turn(conn, found.id, _seen(turn, text, now))


def give(
    service: Service,
    learner: Learner,
    interview_id: str,
    at: Stage,
    text: str,
    now: datetime,
    *,
    confidence: float | None = None,
    is_sure: bool = False,
) -> InterviewId | Stale | Refused | Missing:
    """The answer of a stage in which something is said, perhaps aloud and with nothing typed; the first one stays."""
    if at.phase not in (Phase.SAY, Phase.FOLLOW_UP, Phase.AGAIN):
        return Refused("In this part nothing is told in words.")
    text = words(text)
    if len(text) > LONGEST:
        return Refused(f"Your answer has {len(text):,} characters; at most {LONGEST:,} are kept. Shorten it.")
    if confidence is not None and not LEVELS[0] <= confidence <= LEVELS[-1]:
        return Refused(f"Say how sure you are as a probability from {LEVELS[0]} to {LEVELS[-1]}, not {confidence}.")
    return _give(service, learner, interview_id, at, text, now, confidence=confidence, is_sure=is_sure)


def words(typed: str) -> str:
    """What was typed, as it is kept: its lines end in one way, and what no database holds is shown as one sign."""
    return _NO_SIGN.sub("\ufffd", typed.replace("\r\n", "\n"))


def prove(service: Service, learner: Learner, interview_id: str, now: datetime) -> AttemptId | InterviewId | Missing:
    """The probe to go on with; the interview where no probe is left."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        if found is None:
            return NOT_YOURS
        so_far = transcript(service, conn, found)
    at = so_far.proving
    if at is None:
        return found.id
    session = so_far.probes(at.place) or _begin_probes(service, learner, so_far, at, now)
    outcome = sessions.go_on(service, learner, session, now) if session else None
    if outcome is None or isinstance(outcome, sessions.Over):
        _give(service, learner, interview_id, at, "", now)
        return found.id
    return outcome


def enough(service: Service, learner: Learner, interview_id: str, now: datetime) -> InterviewId | Missing:
    """No more probes of the question at hand: those that are left unanswered show nothing."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        if found is None:
            return NOT_YOURS
        so_far = transcript(service, conn, found)
    if at := so_far.proving:
        if session := so_far.probes(at.place):
            sessions.end(service, learner, session, now)
        _give(service, learner, interview_id, at, "", now)
    return found.id


def answer_probe(
    service: Service,
    learner: Learner,
    interview_id: str,
    attempt: str,
    given: Mapping[str, object] | None,
    now: datetime,
    confidence: float | None = None,
) -> InterviewId | Unread | Stale | Missing:
    """Answer a probe (None for "I don't know"): the one that is named, or where none is the one at hand.

    Naming it makes it safe to send the same again: the first answer stays, and meets no probe after it.
    """
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        held = interviews.turns_of(conn, found.id) if found else []
        asked = {name for turn in held if turn.session_id for name in store_sessions.given_in(conn, turn.session_id)}
    if found is None:
        return NOT_YOURS
    if attempt and attempt not in asked:
        return practice.NOT_YOURS
    probe = attempt or prove(service, learner, interview_id, now)
    outcome = practice.answer(service, learner, str(probe), given, now, confidence) if probe != found.id else None
    if isinstance(outcome, Unread):
        return outcome
    if outcome is None or isinstance(outcome, practice.Stale) or outcome == practice.TOO_LATE:
        return Stale(found.id)
    return outcome if isinstance(outcome, Missing) else found.id


def mark(
    service: Service, learner: Learner, interview_id: str, place: int, given: Mapping[str, str], now: datetime
) -> InterviewId | Stale | Refused | Missing:
    """How the candidate marks the points of a question: every point, and each in one of three ways."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
    if found is None:
        return NOT_YOURS
    if wrong := wrong_marks(Plan.from_json(found.plan), place, given):
        return wrong
    told = json.dumps(dict(given), sort_keys=True)
    return _give(service, learner, interview_id, Stage(place, Phase.MARK), told, now, marks=given)


def wrong_marks(plan: Plan, place: int, given: Mapping[str, str]) -> Refused | None:
    """Why these cannot be the marks of a question's points; None where they can."""
    if not 0 <= place < len(plan.questions):
        return Refused("There is no such question in this interview.")
    points = {aim.id for aim in plan.questions[place].points}
    if given.keys() != points or not set(given.values()) <= MARKS.keys():
        return Refused(f"Mark each of the {len(points)} points as one of: {', '.join(MARKS)}.")
    return None


def end(service: Service, learner: Learner, interview_id: str, now: datetime) -> InterviewId | Missing:
    """The interview is over, wherever it stands; what was given of it stays."""
    with service.database.read() as conn:
        found = find(conn, learner, interview_id)
        so_far = transcript(service, conn, found) if found else None
    if found is None or so_far is None:
        return NOT_YOURS
    session = so_far.probes(so_far.proving.place) if so_far.proving else None
    if session:
        sessions.end(service, learner, session, now)
    with service.database.write() as conn:
        interviews.close_interview(conn, found.id, now)
    return found.id


def of_session(service: Service, learner: Learner, session_id: str) -> InterviewId | None:
    """The interview whose probes are the questions of a session."""
    with service.database.read() as conn:
        found = sessions.find(conn, learner, session_id)
        return interviews.proving(conn, found.id, learner.id) if found else None


def begun(service: Service, learner: Learner | None) -> list[Interview]:
    """The learner's interviews, the latest first."""
    if learner is None:
        return []
    with service.database.read() as conn:
        return interviews.interviews_of(conn, learner.id)[::-1]


def find(conn: Transaction, learner: Learner, interview_id: str) -> Interview | None:
    """The interview that an address names; what can be no id names none."""
    named = interview_id if interview_id.isascii() and interview_id.isalnum() else ""
    return interviews.find_interview(conn, InterviewId(named), learner.id)


def transcript(service: Service, conn: Transaction, found: Interview) -> Transcript:
    """What is held of an interview, in this transaction."""
    plan, turns = Plan.from_json(found.plan), tuple(interviews.turns_of(conn, found.id))
    is_open = found.closed_at is None
    at = stage(plan, service.bank.questions, [as_turn(turn) for turn in turns]) if is_open else None
    return Transcript(found, plan, turns, at)


def sit(service: Service, conn: Transaction, so_far: Transcript) -> Sitting:
    """An interview as it stands, without what points are marked by."""
    at, plan, shared = so_far.stage, so_far.plan, interviews.is_shared(conn, so_far.interview.id)
    if at is None:
        return Sitting(so_far.interview, plan, None, is_shared=shared)
    planned = plan.questions[at.place]
    question = service.bank.questions[planned.question]
    said, turn = so_far.turn(Stage(at.place, Phase.SAY)), so_far.turn(at)
    session = so_far.probes(at.place)
    given = store_sessions.given_in(conn, session) if session else {}
    return Sitting(
        interview=so_far.interview,
        plan=plan,
        stage=at,
        question=question,
        follow_up=next((one for one in question.follow_ups if one.id == at.part), None),
        turn=as_turn(turn) if turn else None,
        limit=limit(at, question, planned),
        probes=len(given) or len(planned.probes),
        proved=sum(given.values()),
        said=said.text if said else "",
        is_shared=shared,
    )


def _with_points(service: Service, sitting: Sitting, so_far: Transcript, place: int) -> Sitting:
    """An interview where points are marked, with all that they are marked by: that takes time, and no transaction."""
    question = service.bank.questions[so_far.plan.questions[place].question]
    by_name = {one.id: one for one in question.follow_ups}
    given = [turn for turn in so_far.turns if turn.place == place and turn.given_at and turn.part in by_name]
    return replace(
        sitting,
        places=places(service, question, sitting.said),
        replies=tuple((by_name[turn.part], turn.text) for turn in given),
        derivation=derivation(service, question.derivation, so_far.plan.seed) if question.derivation else None,
    )


def marks_by(who: str, place: int, marks: Iterable[Mark]) -> dict[str, str]:
    """How one of the two has marked the points of a question."""
    return {mark.point: mark.mark for mark in marks if mark.place == place and mark.by == who}


def places(service: Service, question: Question, said: str) -> Places:
    """Where a text may make the points of a question; an assessor that fails is told to the log, and ours is asked."""
    try:
        return highlights(service.assessor, said, question.points)
    except Exception:
        log.exception("the assessor failed on the question %s; its phrases are looked for instead", question.slug)
        return highlights(Phrases(), said, question.points)


def is_finished(conn: Transaction, found: Interview) -> bool:
    """Whether every question was gone through to its last phase, and at least half of all probes were answered."""
    turns = interviews.turns_of(conn, found.id)
    through = {turn.place for turn in turns if turn.phase == Phase.AGAIN and turn.given_at}
    held = [turn.session_id for turn in turns if turn.session_id]
    given = [answered for session in held for answered in store_sessions.given_in(conn, session).values()]
    return len(through) == len(Plan.from_json(found.plan).questions) and 0 < len(given) <= 2 * sum(given)


def as_turn(stored: Stored) -> Turn:
    """A turn as it is thought about."""
    at = Stage(stored.place, Phase(stored.phase), stored.part)
    return Turn(at, stored.opened_at, stored.seconds, stored.text, stored.confidence, stored.is_sure, stored.given_at)


def _give(
    service: Service,
    learner: Learner,
    interview_id: str,
    at: Stage,
    text: str,
    now: datetime,
    *,
    confidence: float | None = None,
    is_sure: bool = False,
    marks: Mapping[str, str] | None = None,
) -> InterviewId | Stale | Missing:
    """What was given in a stage, if it is the one at hand; the same given again changes nothing."""
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        found = find(conn, learner, interview_id)
        if found is None:
            return NOT_YOURS
        so_far = transcript(service, conn, found)
        turn = _open_turn(conn, so_far, at, now)
        if turn is None:
            return found.id if _was_given(so_far, at, text) else Stale(found.id)
        given = replace(_seen(turn, text, now), given_at=now, confidence=confidence, is_sure=is_sure)
        interviews.change_turn(conn, found.id, given)
        interviews.mark(conn, found.id, at.place, CANDIDATE, marks or {})
        if transcript(service, conn, found).stage is None:
            _finish(conn, learner, found, now)
    return found.id


def _open_turn(conn: Transaction, so_far: Transcript, at: Stage, now: datetime) -> Stored | None:
    """The turn of a stage that still waits for what is given in it, begun now if it was never shown; None of others."""
    if so_far.stage != at:
        return None
    there = so_far.turn(at)
    if there is None:
        there = Stored(at.place, at.phase, at.part, now, now)
        interviews.open_turn(conn, so_far.interview.id, there)
    return there


def _was_given(so_far: Transcript, at: Stage, text: str) -> bool:
    """Whether just this was given in a stage before."""
    turn = so_far.turn(at)
    return turn is not None and turn.given_at is not None and turn.text == text


def _seen(turn: Stored, text: str, now: datetime) -> Stored:
    """A turn with what is typed now, and the time that passed at it."""
    passed = max(now - turn.seen_at, timedelta(0))
    spent = passed.total_seconds() if passed <= AWAY else 0.0
    return replace(turn, seen_at=max(now, turn.seen_at), seconds=turn.seconds + spent, text=text)


def _begin_probes(service: Service, learner: Learner, so_far: Transcript, at: Stage, now: datetime) -> SessionId | None:
    """A session of the probes in the order drawn, once; None where none of them can be asked any more."""
    items = so_far.plan.questions[at.place].probes
    session, first = sessions.planned(service, learner, Probes(INTERVIEW, len(items), (), items), now)
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        turn = _open_turn(conn, transcript(service, conn, so_far.interview), at, now)
        if turn is None or turn.session_id or not first:
            return turn.session_id if turn else None
        sessions.add(conn, session, first)
        interviews.change_turn(conn, so_far.interview.id, replace(turn, session_id=session.id))
    return session.id


def _finish(conn: Transaction, learner: Learner, found: Interview, now: datetime) -> None:
    """The interview is over, and earns its XP, once, where it is finished."""
    interviews.close_interview(conn, found.id, now)
    if is_finished(conn, found):
        day = learner.day(now)
        ledger.award(conn, [Entry(learner.id, FINISHED, found.id, FINISHED_INTERVIEW, None, day, now)])
