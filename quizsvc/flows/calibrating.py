"""Calibrating: all answers looked at once more, how healthy items are, and better ratings taken where they are better.

The new ratings are taken when they would have been a week ago: learnt from the log up to then, and then followed by the
filter through the last week's answers, they must predict these better than the running ratings did, by more than one
standard error. Learners and concepts stay as the filter has them; items are set.

Until the one transaction at the end the database is not written to, so that a run that is ended at any moment leaves
all as it was. What it had found is kept for a day: the next run goes on with the same log and ratings, and comes to the
same result. Learners go on answering meanwhile: what their answers tell after the log was read is carried over to the
new ratings.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from quizsvc.adaptive import calibration
from quizsvc.adaptive.ability import Concept, Item, rated_credit
from quizsvc.adaptive.belief import Belief, Grounds, Moved
from quizsvc.adaptive.calibration import Rated
from quizsvc.adaptive.item_health import Health, Shown, item_health, wanted
from quizsvc.adaptive.memory import day_of
from quizsvc.adaptive.refit import LEAST_ANSWERS, Gain, gain
from quizsvc.adaptive.scores import losses
from quizsvc.adaptive.settings import SERVICE
from quizsvc.flows.beliefs import (
    LEAST_GUESSING,
    grounds_of,
    ratings_after,
    recalibrated,
    replayed,
)
from quizsvc.flows.service import Service
from quizsvc.flows.unfinished import NOTHING, Unfinished
from quizsvc.names import ConceptId, ItemId, LearnerId
from quizsvc.numeric.arrays import Vector
from quizsvc.store import attempts, calibrations, ratings
from quizsvc.store.attempts import Logged
from quizsvc.store.calibrations import Calibration, RatedAnswer
from quizsvc.store.database import Database, Transaction
from quizsvc.store.ratings import Key, Rating

WEEK = 7.0
LEAST_LEARNERS, LEAST_JUDGED, MOST_JUDGES = 10, 100, 500
"""Learners of the log, answers of the last week, and learners whose last week is followed."""
STAGES = 4
"""Reading, judging, fitting, looking at items: each is told as if it took as long as the others."""
KEPT = timedelta(days=1)
"""How long what a run found is gone on with."""
OVERTAKEN = "another calibration set the ratings meanwhile, and they stay as it set them; calibrate again"
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """How well the last week's answers were predicted: log loss by the running ratings and by the new ones."""

    earlier: int
    answers: int
    running: float
    new: float
    gain: Gain

    @property
    def words(self) -> str:
        """The comparison in words."""
        return (
            f"learnt from {self.earlier:,} answers, the new ratings predict the last week's {self.answers:,} "
            f"with log loss {self.new:.4f}, where the running ones gave {self.running:.4f}: "
            f"a gain of {self.gain.mean:+.4f} (standard error {self.gain.error:.4f})"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What a calibration came to: whether its ratings are better, whether they were taken, and why in a sentence."""

    answers: int
    learners: int
    items: int
    judged: Judged | None
    is_better: bool
    is_taken: bool
    why: str
    health: Sequence[Health]
    gone: Sequence[ItemId]

    @property
    def figures(self) -> dict[str, Any]:
        """All but the health of items, for JSON."""
        told = {name: getattr(self, name) for name in ("answers", "learners", "items", "is_better", "is_taken", "why")}
        return told | {"last_week": asdict(self.judged) if self.judged else None, "gone": list(self.gone)}


def work(database: Database) -> int:
    """How many steps a calibration is told in."""
    with database.read() as conn:
        return STAGES * attempts.answers_given(conn)


def calibrate(
    service: Service, now: datetime, step: Step, *, dry_run: bool = False, unfinished: Unfinished = NOTHING
) -> Report:
    """Look at all answers, and take the new ratings where they are better; a dry run stores nothing.

    A run that was ended before is gone on with from what it left as `unfinished`.
    """
    with service.database.read_at_once() as conn:
        log = _read(service, conn, step, unfinished, now)
        if not log.answers:
            return Report(0, 0, 0, None, False, False, "nobody has answered a rated question yet", (), ())
        judged = None if log.obstacle else _judged(conn, log, unfinished)
        step(len(log.answers))
        found = calibration.calibrate(log.rated, log.priors, SERVICE, unfinished.solve)
        step(len(log.answers))
        health = item_health(found, [answer.version for answer in log.answers], _shown(conn, log, wanted(found)))
        step(len(log.answers))
    gone = tuple(item for item in found.items if item not in service.questions)
    report = Report(
        answers=len(log.answers),
        learners=len(found.table.learners),
        items=len(found.items),
        judged=judged,
        is_better=judged is not None and judged.gain.is_sure,
        is_taken=False,
        why=_why(judged, log.obstacle),
        health=[one for one in health if one.item not in gone],
        gone=gone,
    )
    if not dry_run:
        report = _recorded(service.database, log, _ratings(found, log.rows, log.priors), report, now)
    unfinished.forget()
    return report


def parameters_of(stored: Calibration) -> dict[Key, tuple[Rating, Rating]]:
    """The ratings that a calibration fitted, each with the rating as the fit found it."""
    raw = json.loads(stored.parameters)
    return {Key(kind, name): (Rating(*fitted), Rating(*before)) for kind, name, fitted, before in raw}


@dataclass(frozen=True, slots=True)
class _Begun:
    """Where a run began: when, up to which answer (place and attempt), after which calibration, at which ratings."""

    at: datetime
    upto: int
    attempt: str
    last: int
    rows: Mapping[Key, Rating]

    def to_json(self) -> bytes:
        """The beginning as it is kept."""
        rows = [[*key, astuple(row)] for key, row in self.rows.items()]
        return json.dumps([self.at.isoformat(), self.upto, self.attempt, self.last, rows]).encode()

    @classmethod
    def from_json(cls, stored: bytes) -> "_Begun":
        """The beginning that was kept."""
        at, upto, attempt, last, rows = json.loads(stored)
        return cls(
            datetime.fromisoformat(at), upto, attempt, last, {Key(kind, name): Rating(*row) for kind, name, row in rows}
        )

    def stands(self, answers: Sequence[RatedAnswer], newest: "_Begun") -> bool:
        """Whether it is of this log, not long ago, and no calibration was taken since."""
        is_here = any(answer.seq == self.upto and answer.attempt_id == self.attempt for answer in reversed(answers))
        return is_here and self.last == newest.last and abs(newest.at - self.at) <= KEPT


@dataclass(frozen=True, slots=True)
class _Log:
    """All rated answers as they were at one moment, with the ratings of that moment and the items' priors.

    `last` is the number of the last calibration that was taken until then, and `cut` the place in `answers` from which
    on they are the last week's.
    """

    answers: Sequence[RatedAnswer]
    rated: Sequence[Rated]
    priors: Mapping[ItemId, Item]
    rows: Mapping[Key, Rating]
    last: int
    cut: int

    @property
    def obstacle(self) -> str:
        """Why the last week cannot judge new ratings, in words; nothing where it can."""
        first, newest = self.rated[0].day, self.rated[-1].day
        learners = len({answer.learner for answer in self.rated})
        if not self.cut:
            return (
                f"the answers span {max(0.0, newest - first):.1f} days, and those of the last week only judge what "
                "earlier ones taught; calibrate again when there are more than seven days of them"
            )
        if self.cut < LEAST_ANSWERS:
            return (
                f"{self.cut:,} answers are older than the last week's, and fewer than {LEAST_ANSWERS:,} say too little"
            )
        if learners < LEAST_LEARNERS:
            who = "one learner" if learners == 1 else f"{learners} learners"
            return f"{who} cannot tell how hard items are for others; {LEAST_LEARNERS} are wanted"
        judged = len(self.rated) - self.cut
        return "" if judged >= LEAST_JUDGED else f"{judged} answers of the last week are too few to judge by"


def _read(service: Service, conn: Transaction, step: Step, unfinished: Unfinished, now: datetime) -> _Log:
    """The log, told as it is read: what a run that was ended read of it, or all."""
    answers: list[RatedAnswer] = []
    for answer in calibrations.rated_answers(conn):
        answers.append(answer)
        step(1)
    last = calibrations.last_taken(conn)
    rows = {key: row for key, (row, _) in ratings.ratings_since(conn, 0).items()}
    if answers:
        newest = _Begun(now, answers[-1].seq, answers[-1].attempt_id, last, rows)
        begun = _begun(unfinished, newest, answers)
        answers, rows = [answer for answer in answers if answer.seq <= begun.upto], dict(begun.rows)
    priors = {answer.item: _prior(service, answer, rows.get(Key("item", answer.item))) for answer in answers}
    rated = [_rated(answer) for answer in answers]
    cut = _cut(rated)
    return _Log(answers, rated, priors, rows, last, cut)


def _begun(unfinished: Unfinished, newest: _Begun, answers: Sequence[RatedAnswer]) -> _Begun:
    """Where a run that can be gone on with began; else where this one does."""
    try:
        begun = _Begun.from_json(unfinished.kept("begun", newest.to_json))
        if begun.stands(answers, newest):
            return begun
    except (ValueError, TypeError):  # what was spoilt on the disk
        pass
    unfinished.forget()
    return _Begun.from_json(unfinished.kept("begun", newest.to_json))


def _prior(service: Service, answer: RatedAnswer, row: Rating | None) -> Item:
    """An item as its author placed it for the rating that runs; one that is not in the bank is hardly guessed."""
    asked = service.questions.get(answer.item)
    return Item(
        row.start if row else answer.difficulty, SERVICE.item, guessing=asked.guessing if asked else LEAST_GUESSING
    )


def _rated(answer: RatedAnswer) -> Rated:
    credit = rated_credit(answer.credit, answer.hints)
    return Rated(answer.learner_id, answer.item, answer.concepts, credit, day_of(answer.answered_at), answer.version)


def _cut(rated: Sequence[Rated]) -> int:
    """The place of the first answer of the last week; a clock that was set back opens no earlier one."""
    latest = np.maximum.accumulate([answer.day for answer in rated]).tolist() if rated else []
    return bisect_right(latest, latest[-1] - WEEK) if latest else 0


def _judged(conn: Transaction, log: _Log, unfinished: Unfinished) -> Judged:
    """What was judged of the new ratings, by this run or by the one that it goes on with."""
    kept = unfinished.kept("judged", lambda: json.dumps(asdict(_judge(conn, log, unfinished))).encode())
    try:
        found = json.loads(kept)
        return Judged(**{**found, "gain": Gain(**found["gain"])})
    except (ValueError, TypeError, KeyError):  # what was spoilt on the disk
        return _judge(conn, log, unfinished)


def _judge(conn: Transaction, log: _Log, unfinished: Unfinished) -> Judged:
    """How the ratings that the log gave a week ago would have done since."""
    found = calibration.calibrate(log.rated[: log.cut], log.priors, SERVICE, unfinished.solve)
    credit, running, new = _followed(conn, log, found)
    before, after = losses(running, credit), losses(new, credit)
    return Judged(log.cut, len(credit), float(before.mean()), float(after.mean()), gain(after, before))


def _followed(conn: Transaction, log: _Log, found: calibration.Calibration) -> tuple[Vector, Vector, Vector]:
    """The last week's credit, and P of a right answer by the ratings that ran and by those found a week ago.

    What the week's answers told the ratings that ran is carried over to the others before each answer, and both are
    met by learners whom the filter follows. Of very many learners some are enough.
    """
    ran, week = _week(conn, log)
    other = {learner: Belief.from_json(belief.to_json()) for learner, belief in ran.items()}
    met_first: dict[Key, Rating] = {}
    for answer in week:
        met_first = _met(answer, grounds_of(answer)) | met_first
    rows = _ratings(found, met_first, log.priors)
    told = []
    for answer in week:
        asked, met = (answer.item, answer.concepts), grounds_of(answer)
        credit, day = rated_credit(answer.credit, answer.hints), day_of(answer.answered_at)
        key = Key("item", answer.item)
        now = _met(answer, met)[key]
        row = recalibrated(rows[key], met_first[key], now) if key in rows else now
        new = replace(met, item=Item(row.mean, row.variance, row.discrimination, met.item.guessing))
        pair = ((ran[answer.learner_id], met), (other[answer.learner_id], new))
        told.append((credit, *(belief.chance(*asked, day, grounds, SERVICE) for belief, grounds in pair)))
        for belief, grounds in pair:
            belief.learn(*asked, credit, day, grounds, SERVICE)
    credits, running, recent = np.array(told).T
    return credits, running, recent


def _week(conn: Transaction, log: _Log) -> tuple[dict[LearnerId, Belief], list[Logged]]:
    """What was believed a week ago of learners who have answered since, and their answers since, in order."""
    start = log.answers[log.cut].seq
    learners = sorted({answer.learner_id for answer in log.answers[log.cut :]})
    ran: dict[LearnerId, Belief] = {}
    week: list[Logged] = []
    for learner in learners[:: 1 + (len(learners) - 1) // MOST_JUDGES]:
        given = [answer for answer in attempts.logged(conn, learner) if answer.rated]
        ran[learner] = replayed(answer for answer in given if answer.seq < start)
        week += [answer for answer in given if answer.seq >= start]
    return ran, sorted(week, key=lambda answer: answer.seq)


def _met(answer: Logged, grounds: Grounds) -> dict[Key, Rating]:
    """The ratings of item and concepts that an answer met."""
    return ratings_after(answer.item, answer.concepts, answer.difficulty, Moved(grounds.item, grounds.concepts, None))


def _ratings(
    found: calibration.Calibration, ran: Mapping[Key, Rating], priors: Mapping[ItemId, Item]
) -> dict[Key, Rating]:
    """What a calibration found of the items that have ratings, on the scale of these; they start where priors do."""
    items = {ItemId(key.name): Item(row.mean, row.variance) for key, row in ran.items() if key.kind == "item"}
    concepts = {
        ConceptId(key.name): Concept(row.mean, row.variance) for key, row in ran.items() if key.kind == "concept"
    }
    return {
        Key("item", name): Rating(row.mean, row.variance, row.discrimination, priors[name].mean)
        for name, row in found.on_scale_of(items, concepts).items()
    }


def _shown(conn: Transaction, log: _Log, places: Sequence[int]) -> dict[int, Shown]:
    """The variables of the variants at these places of the log; numbers and words only."""
    found = calibrations.variables_shown(conn, [log.answers[place].attempt_id for place in places])
    return {
        place: {
            name: value if isinstance(value, str) else float(value)
            for name, value in found[log.answers[place].attempt_id].items()
            if isinstance(value, str | int | float)
        }
        for place in places
    }


def _why(judged: Judged | None, obstacle: str) -> str:
    if judged is None:
        return obstacle
    if judged.gain.is_sure:
        return judged.words
    return f"{judged.words}, which is not above one standard error"


def _recorded(database: Database, log: _Log, fitted: Mapping[Key, Rating], report: Report, now: datetime) -> Report:
    """The report, stored with what was fitted; where that is better, the ratings are set by it."""
    both = {key: (row, log.rows[key]) for key, row in fitted.items()}
    parameters = [[*key, astuple(row), astuple(before)] for key, (row, before) in both.items()]
    with database.write() as conn:
        held = ratings.hold_all_ratings(conn)
        if report.is_better and calibrations.last_taken(conn) != log.last:
            report = replace(report, is_better=False, why=OVERTAKEN)
        place = None
        if report.is_better:
            report = replace(report, is_taken=True)
            ratings.set_ratings(conn, {key: recalibrated(*pair, held[key]) for key, pair in both.items()})
            place = calibrations.newest_response(conn)
        made = Calibration(now, log.answers[-1].seq, place, json.dumps(report.figures), json.dumps(parameters))
        calibrations.add_calibration(conn, made)
    return report
