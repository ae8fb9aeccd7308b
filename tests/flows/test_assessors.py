"""An assessor can only highlight: whatever it finds, everything that counts is the same."""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from quizsvc.course.bank import Bank
from quizsvc.course.phrase import Span
from quizsvc.course.question import Point
from quizsvc.flows import interview_reports
from quizsvc.flows.interview_reports import Reported
from quizsvc.flows.service import Service
from quizsvc.flows.standing import known, standing
from quizsvc.interview.assessor import Assessor, Phrases, Places
from quizsvc.store.database import open_database
from tests.flows.candidates import Script, marks_all, sit_through, with_questions
from tests.learner import NOON, guest, miss, right

WORDS = "The noise variance over the prior variance is lambda, and the Gaussian prior gives the same minimum."


class Everywhere:
    """Whatever is said makes every point, from its last word to its first."""

    def places(self, said: str, points: Sequence[Point]) -> Places:
        return {point.id: [Span(len(points) - n, len(points) - n + 1)] for n, point in enumerate(points)}


class Nowhere:
    def places(self, said: str, points: Sequence[Point]) -> Places:
        return {}


class Nonsense:
    """Places outside of the text, points that are none, and things that are no places."""

    def places(self, said: str, points: Sequence[Point]) -> Places:
        return {"another": [Span(0, 1)], points[0].id: [Span(-5, 10**9)], points[1].id: ["x"]}


class Broken:
    def places(self, said: str, points: Sequence[Point]) -> Places:
        raise RuntimeError(said)


@pytest.fixture(scope="module")
def outcome(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, bank: Bank
) -> Callable[[Assessor], dict[str, Any]]:
    """All that counts of an interview in which every second kind of probe is failed, read by an assessor."""

    def made(assessor: Assessor) -> dict[str, Any]:
        path = copy(sqlite_template, tmp_path_factory.mktemp("assessed") / "quiz.db")
        with closing(open_database(f"sqlite:///{path}")) as database:
            service = Service(database, bank, assessor=assessor)
            learner = guest(service)
            script = Script(
                lambda _: WORDS, lambda p: (miss if p.type == "number" else right)(p), marks_all("clearly"), 0.8
            )
            interview = with_questions(service, learner, ["ridge-as-a-belief", "mle-or-map"], seed=5)
            sit_through(service, learner, interview, script)
            with database.read() as conn:
                belief = known(service, conn, learner.id).belief
                credits_ = [tuple(row) for row in conn.exec_driver_sql("SELECT credit FROM responses ORDER BY seq")]
            reported = interview_reports.find_report(service, learner, interview)
            assert isinstance(reported, Reported)
            return {
                "credits": credits_,
                "ability": json.loads(belief.to_json()),
                "xp": standing(service, learner, NOON).xp,
                "dials": asdict(reported.past.report.dials),
                "claimed": reported.past.report.claimed,
            }

    return made


def test_only_the_order_of_what_was_said_depends_on_the_assessor(
    outcome: Callable[[Assessor], dict[str, Any]],
) -> None:
    """Credit, ability, XP, the lists and every dial but the order in delivery, to the last bit."""
    orders = set()
    first = outcome(Phrases())
    assert {credit for (credit,) in first["credits"]} == {0.0, 1.0}
    orders.add(order_taken_out(first))
    for assessor in (Everywhere(), Nowhere(), Nonsense(), Broken()):
        other = outcome(assessor)
        orders.add(order_taken_out(other))
        assert other == first
    assert len(orders) > 1


def order_taken_out(outcome: dict[str, Any]) -> tuple[float | None, ...]:
    """The orders of the answers, which are no part of the outcome any more."""
    return tuple(delivery.pop("order") for delivery in outcome["dials"]["delivery"])
