"""Reports: a learner says what is wrong with a question, and whoever runs the service reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizsvc.flows.practice import NOT_YOURS, Missing, variant_of
from quizsvc.flows.service import Service
from quizsvc.names import AttemptId
from quizsvc.store import attempts, learners, reports
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner
from quizsvc.store.reports import Report, Reported

REASONS: Mapping[str, str] = {
    "content": "The question, its answer or its solution is wrong",
    "wording": "It is unclear, or can be understood in two ways",
    "judgement": "My answer was read or judged wrongly",
    "display": "Something does not show or does not work",
}
"""What a form offers, by what is stored."""
LONGEST = 1_000
A_DAY = timedelta(days=1)
MOST_A_DAY = 20


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a report was not taken; nothing is stored."""

    sentence: str


NO_REASON = Refused("Choose what is wrong.")
ENOUGH = Refused(f"You have sent {MOST_A_DAY} reports within a day. Thank you; send the next one tomorrow.")


def title_of(service: Service, learner: Learner, attempt_id: str) -> str | Missing:
    """The title of the question that a report would be about."""
    variant = variant_of(service, learner, attempt_id)
    return variant.title if variant else NOT_YOURS


def report(
    service: Service, learner: Learner, attempt_id: str, reason: str, said: str, now: datetime
) -> AttemptId | Missing | Refused:
    """Store what is wrong with the question of an attempt; the same said again changes nothing."""
    attempt, words = AttemptId(attempt_id), cleaned(said)
    if isinstance(title_of(service, learner, attempt_id), Missing):
        return NOT_YOURS
    if reason not in REASONS:
        return NO_REASON
    if len(words) > LONGEST:
        return Refused(f"Your words have {len(words):,} characters; at most {LONGEST:,} are kept. Shorten them.")
    made = Report(attempt, reason, words, now)
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        if attempts.find_attempt(conn, attempt, learner.id) is None:  # meanwhile this guest became one with a learner
            return NOT_YOURS
        if reports.is_reported(conn, made):
            return attempt
        if reports.reports_since(conn, learner.id, now - A_DAY) >= MOST_A_DAY:
            return ENOUGH
        reports.add_report(conn, made)
    return attempt


def cleaned(said: str) -> str:
    """A learner's words in lines; what would not show, or would steer a terminal, is shown as one sign."""
    return "\n".join("".join(map(_seen, line)) for line in said.strip().splitlines())


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    return character if character.isprintable() else "\ufffd"


def everything_reported(database: Database) -> list[Reported]:
    """All reports, the oldest first."""
    with database.read() as conn:
        return list(reports.all_reports(conn))
