"""Reports: what a learner says is wrong with a question as it was asked. Which question that was, its attempt knows."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from quizsvc.names import AttemptId, ItemId, LearnerId, Seed
from quizsvc.store.tables import attempts, reports


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with the question of an attempt: one of the reasons, and the learner's own words, if any."""

    attempt_id: AttemptId
    reason: str
    said: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with the variant that it is about."""

    report: Report
    item: ItemId
    version: str
    seed: Seed


_REPORT = tuple(reports.c[name] for name in Report.__slots__)
_VARIANT = (attempts.c.item, attempts.c.version, attempts.c.seed)


def add_report(conn: Connection, report: Report) -> None:
    """One more report."""
    conn.execute(insert(reports).values(asdict(report)))


def is_reported(conn: Connection, report: Report) -> bool:
    """Whether the same was said of the same attempt before."""
    same = (reports.c.attempt_id == report.attempt_id) & (reports.c.reason == report.reason)
    return conn.execute(select(reports.c.seq).where(same, reports.c.said == report.said).limit(1)).first() is not None


def reports_since(conn: Connection, learner_id: LearnerId, moment: datetime) -> int:
    """How many reports a learner has made after a moment."""
    mine = (attempts.c.learner_id == learner_id) & (reports.c.made_at > moment)
    return conn.execute(select(func.count()).select_from(reports.join(attempts)).where(mine)).scalar_one()


def all_reports(conn: Connection) -> Iterator[Reported]:
    """Every report, in the order in which they arrived."""
    found = select(*_REPORT, *_VARIANT).select_from(reports.join(attempts)).order_by(reports.c.seq)
    for row in conn.execute(found):
        yield Reported(Report(*row[: len(_REPORT)]), *row[len(_REPORT) :])
