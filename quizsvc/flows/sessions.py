"""Sessions: begun with a plan, gone on with question by question, over when the plan says so, and then summed up.

A session is its plan and its attempts. Whatever its mode, it takes one way: `begin`, `go_on`, and at any time `end`.
"""

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Literal

from quizsvc.adaptive.drawing import drawn
from quizsvc.adaptive.mastery import all_mastery
from quizsvc.adaptive.placing import MOST
from quizsvc.flows import practice
from quizsvc.flows.modes import INTERVIEW, MODES, MOST_UNTIL_MASTERED, PLACING, REVIEWS_AT_ONCE, Evidence, Outcome, Plan
from quizsvc.flows.moves import Step, moves
from quizsvc.flows.placement import evidence
from quizsvc.flows.practice import Following, Missing, following
from quizsvc.flows.reviews import Review, reviews
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known, known
from quizsvc.names import AttemptId, ConceptId, LessonId, SessionId
from quizsvc.numeric import stream
from quizsvc.store import attempts, learners, ledger, sessions
from quizsvc.store.attempts import Attempt, Event, Logged
from quizsvc.store.database import Transaction
from quizsvc.store.learners import Learner
from quizsvc.store.sessions import Session

REVIEW = Plan("review", REVIEWS_AT_ONCE)
PLACEMENT = Plan(PLACING, MOST)
EXAM_SIZES = (5, 10, 20)
NOT_YOURS = Missing("There is no such session of yours. It may belong to another browser or have been mistyped.")
Status = Literal["right", "not yet", "opened", "kept", "open", "left"]


@dataclass(frozen=True, slots=True)
class Over:
    """A session that is over, whose summary can be shown."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Running:
    """A session that is not over: its title, what it is on, and how far it is."""

    session: SessionId
    title: str
    about: str
    given: int
    of: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a session: what became of it, and what it earned."""

    attempt: AttemptId
    title: str
    concept: str
    status: Status
    xp: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A concept's mastery before a session and after it, and the steps between."""

    concept: ConceptId
    title: str
    steps: tuple[Step, ...]

    @property
    def whole(self) -> Step:
        """From the first to the last."""
        return replace(self.steps[-1], before=self.steps[0].before)


@dataclass(frozen=True, slots=True)
class Report:
    """A session as its learner may see it now: its questions, and once it is over, what came of it.

    `moved` is the mastery of each concept that was answered on, `due` when those will be; `following` is what mixed
    practice would ask next.
    """

    session: SessionId
    title: str
    about: str
    is_over: bool
    rows: tuple[Row, ...]
    of: int
    is_fixed: bool
    sentence: str = ""
    moved: tuple[Moved, ...] = ()
    due: tuple[Review, ...] = ()
    following: Following | None = None

    @property
    def given(self) -> int:
        """How many questions an answer was given to."""
        return sum(row.status not in {"open", "left"} for row in self.rows)

    @property
    def right(self) -> int:
        """How many questions were answered rightly."""
        return sum(row.status == "right" for row in self.rows)

    @property
    def xp(self) -> int:
        """What its answers earned."""
        return sum(row.xp for row in self.rows)


def until_mastered(concept: ConceptId) -> Plan:
    """The plan to practise one concept until it is mastered."""
    return Plan("mastery", MOST_UNTIL_MASTERED, (concept,))


def exam(service: Service, lessons: Sequence[str], concepts: Sequence[str], most: int, seed: int) -> Plan | Missing:
    """The plan of an exam on these concepts and those of these lessons, or where none is named on everything.

    Its items are drawn by lot from the seed, before anything of its learner is looked at.
    """
    if most not in EXAM_SIZES:
        return Missing(f"An exam has {', '.join(map(str, EXAM_SIZES[:-1]))} or {EXAM_SIZES[-1]} questions. Choose one.")
    chosen = set(map(ConceptId, concepts))
    for slug in map(LessonId, lessons):
        if slug not in service.bank.lessons:
            return Missing(f"There is no lesson “{slug}” to be examined on. Choose another.")
        chosen.update(service.bank.lessons[slug].concepts)
    if unknown := chosen - service.bank.concepts.keys():
        return Missing(f"There is no concept “{min(unknown)}” to be examined on. Choose another.")
    named, where = tuple(c for c in service.bank.concepts if c in chosen), service.catalogue
    places = [where.at[concept] for concept in named or where.concepts if concept in where.at]
    items = tuple(where.items[item] for item in drawn(where, places, most, stream("exam", seed)))
    return Plan("exam", most, named, items)


def begin(service: Service, learner: Learner, plan: Plan, now: datetime) -> AttemptId | Missing:
    """The first question of a new session with this plan, or the next of an open one with the same wish."""
    session = _new(learner, plan, now)
    with service.database.read() as conn:
        same = _same(conn, session)
    first = [] if same else _first(service, learner, session, now)
    if not same and not first:
        return Missing(MODES[plan.mode].nothing)
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        same = _same(conn, session)
        if same is None:
            add(conn, session, first)
            return first[0].id
    outcome = go_on(service, learner, same.id, now)
    return begin(service, learner, plan, now) if isinstance(outcome, Over) else outcome


def planned(service: Service, learner: Learner, plan: Plan, now: datetime) -> tuple[Session, list[Attempt]]:
    """A session of its own with this plan, and the attempts with which it begins, not stored yet."""
    session = _new(learner, plan, now)
    return session, _first(service, learner, session, now)


def add(conn: Transaction, session: Session, first: Sequence[Attempt]) -> None:
    """Store a session with the attempts with which it begins."""
    sessions.add_session(conn, session)
    for attempt in first:
        attempts.add_attempt(conn, attempt)


def go_on(service: Service, learner: Learner, session_id: str, now: datetime) -> AttemptId | Over | Missing:
    """The question to go on with: the open one, or a new one; the session is over where its plan has no more."""
    with service.database.read() as conn:
        session = find(conn, learner, session_id)
        if session is None:
            return NOT_YOURS
        given, found = sessions.given_in(conn, session.id), known(service, conn, learner.id)
    if session.closed_at is None:
        waiting = next((attempt for attempt, is_given in given.items() if not is_given), None)
        if waiting:
            return waiting
        made = _next(service, learner, session, found, len(given), now)
        if made:
            return _add(service, learner, made)
    return end(service, learner, session_id, now)


def end(service: Service, learner: Learner, session_id: str, now: datetime) -> Over | Missing:
    """The session is over, and what waited gets its verdict; a second time, only what the first left undone."""
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        session = find(conn, learner, session_id)
        if session is None:
            return NOT_YOURS
        sessions.close_session(conn, session.id, now)
        waiting = sessions.unjudged(conn, session.id)
    for kept in waiting:
        practice.judge(service, learner, kept)
    return Over(session.id)


def running(service: Service, learner: Learner) -> tuple[Running, ...]:
    """The learner's sessions that are not over, the latest first; the probes of an interview are a part of that."""
    with service.database.read() as conn:
        return tuple(
            Running(
                session=session.id,
                title=MODES[session.mode].title,
                about=_about(service, plan),
                given=sum(given.values()),
                of=plan.size(len(given)),
            )
            for session in sessions.open_sessions(conn, learner.id)
            if session.mode != INTERVIEW
            for plan, given in [(Plan.from_json(session.plan), sessions.given_in(conn, session.id))]
        )


def report(service: Service, learner: Learner, session_id: str, now: datetime) -> Report | Missing:
    """A session as its learner may see it now."""
    with service.database.read() as conn:
        session = find(conn, learner, session_id)
        if session is None:
            return NOT_YOURS
        asked, given = sessions.asked_in(conn, session.id), sessions.given_in(conn, session.id)
        xp = {entry.object: entry.amount for entry in ledger.entries(conn, learner.id) if entry.reason == "answer"}
        found, log = known(service, conn, learner.id), list(attempts.logged(conn, learner.id))
    plan, is_over = Plan.from_json(session.plan), session.closed_at is not None
    events = {event.attempt_id: event for event in found.events}
    rows = [
        Row(
            attempt=attempt.id,
            title=str(json.loads(attempt.variant)["title"]),
            concept=service.concept_title(attempt.concepts[0]),
            status=_status(events.get(attempt.id), given[attempt.id], is_over),
            xp=xp.get(attempt.id, 0),
        )
        for attempt in asked
    ]
    title, about = MODES[session.mode].title, _about(service, plan)
    shown = Report(session.id, title, about, is_over, tuple(rows), plan.size(len(rows)), bool(plan.items))
    return _summed(service, learner, shown, plan, asked, found, log, now) if is_over else shown


def _summed(
    service: Service,
    learner: Learner,
    shown: Report,
    plan: Plan,
    asked: Sequence[Attempt],
    found: Known,
    log: Sequence[Logged],
    now: datetime,
) -> Report:
    """A session that is over with what came of it."""
    judged = {given.attempt_id for given in log} & {attempt.id for attempt in asked}
    first = next((given.attempt_id for given in log if given.attempt_id in judged), None)
    touched = list(dict.fromkeys(c for attempt in asked if attempt.id in judged for c in attempt.concepts))
    every = moves(service, log, found.course, touched, found.day(now), first)
    moved = tuple(
        Moved(concept, service.concept_title(concept), steps)
        for concept, taken in every.items()
        if (steps := _till_last(taken, judged))
    )
    due = reviews(service, found, learner, now)
    outcome = Outcome(
        plan=plan,
        about=shown.about,
        given=len(judged),
        right=shown.right,
        left=len(shown.rows) - len(judged),
        mastery=next((one.whole.after for one in moved if one.concept in plan.concepts), None),
        due=sum(one.is_due for one in due),
    )
    return replace(
        shown,
        sentence=MODES[plan.mode].told(outcome),
        moved=moved,
        due=tuple(one for one in due if one.concept in touched),
        following=following(service, learner, found, now),
    )


def find(conn: Transaction, learner: Learner, session_id: str) -> Session | None:
    """The session that an address names; what can be no id names none."""
    named = session_id if session_id.isascii() and session_id.isalnum() else ""
    return sessions.find_session(conn, SessionId(named), learner.id)


def _new(learner: Learner, plan: Plan, now: datetime) -> Session:
    return Session(SessionId(token_hex(16)), learner.id, plan.mode, plan.to_json(), now)


def _same(conn: Transaction, wanted: Session) -> Session | None:
    """An open session of the learner that was begun for the same."""
    wish = Plan.from_json(wanted.plan).wish
    opened = sessions.open_sessions(conn, wanted.learner_id)
    return next((one for one in opened if Plan.from_json(one.plan).wish == wish), None)


def _first(service: Service, learner: Learner, session: Session, now: datetime) -> list[Attempt]:
    """The attempts with which a session begins: one at each item that its plan has, or the first that its mode picks.

    An item that gives no variant is passed over.
    """
    plan = Plan.from_json(session.plan)
    with service.database.read() as conn:
        found = known(service, conn, learner.id)
    if not plan.items:
        made = _next(service, learner, session, found, 0, now)
        return [made] if made else []
    why = json.dumps({"reason": plan.mode, "words": MODES[plan.mode].words})
    each = (practice.make(service, learner, found, service.bank.items[item], now) for item in plan.items)
    return [replace(made, session_id=session.id, why=why) for made in each if made]


def _next(
    service: Service, learner: Learner, session: Session, found: Known, asked: int, now: datetime
) -> Attempt | None:
    """The next attempt that the mode picks under the plan; None where there is no more to ask."""
    plan, mode = Plan.from_json(session.plan), MODES[session.mode]
    where, forgetting = found.course.catalogue, found.course.forgetting
    mastery = all_mastery(found.belief.state, where, forgetting, found.day(now))
    if asked >= plan.most or mode.is_reached(plan, mastery):
        return None
    made = practice.make(service, learner, found, mode.pick(plan, partial(_evidence, service, session)), now)
    return replace(made, session_id=session.id) if made else None


def _evidence(service: Service, session: Session) -> Evidence:
    """What the learner of a session has answered, in it and before."""
    with service.database.read() as conn:
        return evidence(conn, session.learner_id, session.id)


def _add(service: Service, learner: Learner, made: Attempt) -> AttemptId:
    """The attempt, stored, or the one that another request has stored meanwhile."""
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        meanwhile = attempts.open_attempt(conn, learner.id, made.session_id)
        if meanwhile is None:
            attempts.add_attempt(conn, made)
    return meanwhile.id if meanwhile else made.id


def _status(event: Event | None, is_given: bool, is_over: bool) -> Status:
    """What became of a question."""
    if event:
        return "right" if event.right else "opened" if event.skipped else "not yet"
    return "kept" if is_given else "left" if is_over else "open"


def _till_last(taken: Sequence[Step], judged: Set[AttemptId]) -> tuple[Step, ...]:
    """The steps up to the last of these answers."""
    mine = [place for place, step in enumerate(taken) if step.attempt in judged]
    return tuple(taken[: mine[-1] + 1]) if mine else ()


def _about(service: Service, plan: Plan) -> str:
    """What a session is on, where it is not on everything."""
    if len(plan.concepts) > 2:
        return f"{len(plan.concepts)} concepts"
    return " and ".join(map(service.concept_title, plan.concepts))
