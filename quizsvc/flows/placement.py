"""Placing: a session finds where a learner stands on every concept, and keeps what it found with its last answer."""

from dataclasses import replace

from quizsvc.adaptive.ability import rated_credit
from quizsvc.adaptive.joint import Given
from quizsvc.adaptive.placing import Pick, place_next
from quizsvc.flows.beliefs import Learnt, grounds_of
from quizsvc.flows.modes import PLACING, Evidence
from quizsvc.flows.service import Service
from quizsvc.names import LearnerId, SessionId
from quizsvc.store import attempts, sessions
from quizsvc.store.attempts import Attempt
from quizsvc.store.database import Transaction

HEX_DIGITS = 13


def evidence(conn: Transaction, learner_id: LearnerId, session: SessionId) -> Evidence:
    """The rated answers of a session, and those before it; the session's own seed."""
    mine = sessions.given_in(conn, session)
    told: tuple[list[Given], list[Given]] = ([], [])
    for answer in attempts.logged(conn, learner_id):
        if answer.rated:
            credit = rated_credit(answer.credit, answer.hints)
            given = Given(answer.item, answer.concepts, credit, grounds_of(answer))
            told[answer.attempt_id in mine].append(given)
    earlier, given_here = told
    return Evidence(tuple(given_here), tuple(earlier), int(session[:HEX_DIGITS], 16))


def settled(conn: Transaction, service: Service, attempt: Attempt, credit: float, learnt: Learnt) -> Learnt:
    """What an answer told, with what a placement found where the answer ends one; it is not stored yet."""
    session = sessions.find_session(conn, attempt.session_id, attempt.learner_id) if attempt.session_id else None
    if session is None or session.mode != PLACING or session.closed_at is not None:
        return learnt
    so_far = evidence(conn, attempt.learner_id, session.id)
    where = service.live.now(conn).moved(learnt.moved, service.questions).catalogue
    given = (*so_far.given, Given(attempt.item, attempt.concepts, credit, learnt.grounds))
    found = place_next(where, given, so_far.seed, so_far.earlier)
    if isinstance(found, Pick) or so_far.placed:
        return learnt
    learnt.belief.place(found, learnt.grounds.forgetting.practice)
    return replace(learnt, grounds=replace(learnt.grounds, placed=found))
