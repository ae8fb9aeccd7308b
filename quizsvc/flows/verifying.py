"""Whether everything that is kept beside the log of answers is what the log gives: ratings, abilities, XP, days.

What is not kept follows from these: the level from the highest mastery of each concept, which abilities hold, mastery
from abilities and ratings, and the streak from days.

Calibrations count as part of the log: each says what it fitted, and the ratings that it set follow from that.

Who became one with whom, and after which answer, is part of the log. Until then each is followed alone, as they were
when their answers moved the ratings; from then on as one, who has learnt from the answers of both in their order.
"""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any, cast

from quizsvc.adaptive.belief import Belief, Grounds, Moved
from quizsvc.adaptive.settings import SERVICE
from quizsvc.flows.beliefs import begun, item_row, learn_again, ratings_after, recalibrated, replayed
from quizsvc.flows.calibrating import parameters_of
from quizsvc.flows.headway import FINISHED
from quizsvc.flows.interviews import FINISHED as INTERVIEWED
from quizsvc.flows.interviews import is_finished
from quizsvc.names import ConceptId, LearnerId
from quizsvc.progress.ledger import FINISHED_INTERVIEW, FINISHED_LESSON, Earlier, award
from quizsvc.progress.streak import local_day
from quizsvc.store import attempts, calibrations, interviews, ledger, merges, ratings
from quizsvc.store.attempts import Logged
from quizsvc.store.calibrations import Calibration
from quizsvc.store.database import Database, Transaction
from quizsvc.store.merges import Merge
from quizsvc.store.ratings import Key, Rating

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is kept and is not what the log gives."""

    who: str
    what: str
    got: str
    wanted: str

    @property
    def sentence(self) -> str:
        """The difference in words."""
        return f"{self.who}: {self.what} is {self.got}, and the log of answers gives {self.wanted}."


@dataclass(frozen=True, slots=True)
class Won:
    """What an answer earned, and the concept and the day whose limits it counts for."""

    amount: int = 0
    concept: ConceptId | None = None
    day: date | None = None


@dataclass(slots=True)
class Told:
    """What the log gives, as far as it was followed, and what in the log itself does not fit together."""

    beliefs: dict[LearnerId, Belief] = field(default_factory=dict)
    last: dict[LearnerId, int] = field(default_factory=dict)
    rows: dict[Key, Rating] = field(default_factory=dict)
    moved: dict[Key, int] = field(default_factory=dict)
    xp: dict[tuple[LearnerId, str], Won] = field(default_factory=dict)
    earlier: dict[tuple[LearnerId, date], list[Earlier]] = field(default_factory=lambda: defaultdict(list))
    earned: dict[tuple[LearnerId, ConceptId, date], int] = field(default_factory=lambda: defaultdict(int))
    odd: list[Difference] = field(default_factory=list)
    merges: deque[Merge] = field(default_factory=deque)
    logs: dict[LearnerId, list[Logged]] = field(default_factory=dict)

    @classmethod
    def of(cls, merges: Iterable[Merge]) -> "Told":
        """Nothing so far, in a log in which these will become one."""
        coming = deque(merges)
        return cls(merges=coming, logs={who: [] for merge in coming for who in (merge.guest_id, merge.learner_id)})

    def follow(self, answer: Logged) -> None:
        """One more answer of the log."""
        self.merge(answer.seq)
        day = local_day(answer.answered_at, answer.zone, answer.day_begins)
        if day != answer.local_day:
            self.odd.append(Difference(_answer(answer), "the day that it counts for", str(answer.local_day), str(day)))
        if not answer.rated:
            return
        if answer.given_by in self.logs:
            self.logs[answer.given_by].append(answer)
        self._award(answer)
        self._learn(answer)

    def calibrate(self, calibration: Calibration) -> None:
        """The ratings are set by a calibration here."""
        for key, (fitted, before) in parameters_of(calibration).items():
            self.rows[key] = recalibrated(fitted, before, self.rows.get(key, begun(key, before.start)))

    def merge(self, seq: float) -> None:
        """Make one of those who became so before this place of the log."""
        while self.merges and self.merges[0].place < seq:
            merge = self.merges.popleft()
            self._unite(merge.guest_id, merge.learner_id)

    def _unite(self, guest: LearnerId, learner: LearnerId) -> None:
        """What the log gives of a learner who takes a guest's answers and awards over."""
        theirs = self.logs.pop(guest)
        both = self.logs[learner] = sorted(self.logs[learner] + theirs, key=lambda answer: answer.seq)
        if self.beliefs.pop(guest, None):
            self.beliefs[learner] = replayed(both)
        if last := self.last.pop(guest, 0):
            self.last[learner] = max(last, self.last.get(learner, 0))
        for answer in theirs:
            if won := self.xp.pop((guest, answer.attempt_id), None):
                self.xp[learner, answer.attempt_id] = won
                self.earned[learner, answer.concepts[0], answer.local_day] += won.amount
        for day in {answer.local_day for answer in theirs}:
            on = [answer for answer in both if answer.local_day == day]
            self.earlier[learner, day] = [Earlier(answer.item, answer.right, day) for answer in on]

    def _award(self, answer: Logged) -> None:
        concept, day = answer.concepts[0], answer.local_day
        earlier, spent = self.earlier[answer.given_by, day], (answer.given_by, concept, day)
        won = award(answer.item, concept, answer.right, answer.hints, day, earlier, self.earned[spent])
        earlier.append(Earlier(answer.item, answer.right, day))
        self.earned[spent] += won.amount
        if won.amount:
            self.xp[answer.given_by, answer.attempt_id] = Won(won.amount, concept, day)

    def _learn(self, answer: Logged) -> None:
        belief = self.beliefs.setdefault(answer.given_by, Belief.new(SERVICE))
        if answer.grounds:
            self._check_grounds(answer, Grounds.from_json(answer.grounds))
            self.last[answer.given_by] = answer.seq
        moved = learn_again(belief, answer)
        if answer.grounds:
            after = ratings_after(answer.item, answer.concepts, answer.difficulty, moved)
            self.rows |= after
            self.moved |= dict.fromkeys(after, answer.seq)

    def _check_grounds(self, answer: Logged, grounds: Grounds) -> None:
        """What an answer met must be what the answers before it had left."""
        found = Moved(grounds.item, grounds.concepts, grounds.forgetting if grounds.tells else None)
        for key, row in ratings_after(answer.item, answer.concepts, answer.difficulty, found).items():
            left = self.rows.get(key, begun(key, answer.difficulty))
            if key.kind == "item":
                shown = item_row(left, answer.difficulty)
                left = Rating(shown.mean, shown.variance, shown.discrimination, answer.difficulty)
            if row != left:
                self.odd.append(
                    Difference(_answer(answer), f"the rating of the {_named(key)} that it met", _row(row), _row(left))
                )


def verify(database: Database, step: Callable[[int], None]) -> list[Difference]:
    """Every difference between what is kept and what the log gives; `step` is told of answers followed."""
    with database.read_at_once() as conn:
        told = Told.of(merges.all_merges(conn))
        left = deque(calibrations.taken(conn))
        for answer in attempts.logged(conn):
            while left and cast(int, left[0].place) < answer.seq:
                told.calibrate(left.popleft())
            told.follow(answer)
            step(1)
        for calibration in left:
            told.calibrate(calibration)
        told.merge(inf)
        return [*told.odd, *_ratings(conn, told), *_abilities(conn, told), *_xp(conn, told)]


def log_size(database: Database) -> int:
    """How many answers there are to follow."""
    with database.read() as conn:
        return attempts.answers_given(conn)


def _ratings(conn: Transaction, told: Told) -> Iterator[Difference]:
    kept = ratings.ratings_since(conn, 0)
    for key in sorted(told.rows.keys() | kept.keys()):
        row, seq = kept.get(key, (None, 0))
        wanted = told.rows.get(key)
        if row != wanted:
            yield Difference(f"the {_named(key)}", "its rating", _row(row), _row(wanted))
        elif seq != told.moved.get(key, 0):
            yield Difference(f"the {_named(key)}", "its last move", f"answer {seq}", f"answer {told.moved.get(key, 0)}")


def _abilities(conn: Transaction, told: Told) -> Iterator[Difference]:
    kept = ratings.all_abilities(conn)
    for learner in sorted(told.last.keys() | kept.keys()):
        who = f"learner {learner}"
        state, seq = kept.get(learner, (None, 0))
        if state is None or learner not in told.last:
            yield Difference(
                who, "what is believed", *((NOTHING, "something") if state is None else ("something", NOTHING))
            )
            continue
        if seq != told.last[learner]:
            yield Difference(who, "the last answer learnt from", f"answer {seq}", f"answer {told.last[learner]}")
        for what, got, wanted in _unlike(json.loads(state), json.loads(told.beliefs[learner].to_json())):
            yield Difference(who, what, got, wanted)


def _xp(conn: Transaction, told: Told) -> Iterator[Difference]:
    left = {"answer": dict(told.xp), INTERVIEWED: _interviews(conn)}
    for entry in ledger.all_entries(conn):
        who, what = f"learner {entry.learner_id}", f"the XP for the {entry.reason} {entry.object}"
        if entry.reason in left:
            wanted = left[entry.reason].pop((entry.learner_id, entry.object), Won())
        elif entry.reason == FINISHED:
            wanted = Won(FINISHED_LESSON)
        else:
            continue  # a correction, which says itself what it is for
        if entry.amount != wanted.amount:
            yield Difference(who, what, str(entry.amount), str(wanted.amount))
        elif wanted.day and (entry.concept, entry.local_day) != (wanted.concept, wanted.day):
            limit = f"{wanted.concept} on {wanted.day}"
            yield Difference(who, f"what {what} counts for", f"{entry.concept} on {entry.local_day}", limit)
    for reason, missing in left.items():
        for (learner, name), won in missing.items():
            yield Difference(f"learner {learner}", f"the XP for the {reason} {name}", NOTHING, str(won.amount))


def _interviews(conn: Transaction) -> dict[tuple[LearnerId, str], Won]:
    """What finished interviews have earned."""
    over = (one for one in interviews.closed_interviews(conn) if is_finished(conn, one))
    return {(one.learner_id, one.id): Won(FINISHED_INTERVIEW) for one in over}


def _unlike(got: Any, wanted: Any, what: str = "belief") -> Iterator[tuple[str, str, str]]:
    """The places at which two JSON values differ, with both."""
    if isinstance(got, Mapping) and isinstance(wanted, Mapping):
        for name in sorted(got.keys() | wanted.keys()):
            yield from _unlike(got.get(name), wanted.get(name), f"{what}.{name}")
    elif got != wanted:
        yield what, _said(got), _said(wanted)


def _said(value: Any) -> str:
    return NOTHING if value is None else json.dumps(value)


def _row(row: Rating | None) -> str:
    if row is None:
        return NOTHING
    return f"{row.mean!r} (variance {row.variance!r}, discrimination {row.discrimination!r}, start {row.start!r})"


def _named(key: Key) -> str:
    return f"{key.kind} {key.name}"


def _answer(answer: Logged) -> str:
    return f"answer {answer.seq} of learner {answer.given_by}"
