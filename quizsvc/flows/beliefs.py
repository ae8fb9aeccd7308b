"""What answers have told, kept: each learner's abilities, and the ratings that all learners share.

An answer learns from the rows as it finds them, and stores beside itself what it found: its grounds. So the log alone
gives everything that is kept here once more, to the last bit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from quizsvc.adaptive.ability import Concept, Forgetting, Item, rated_credit
from quizsvc.adaptive.belief import Belief, Grounds, Moved, restarted
from quizsvc.adaptive.catalogue import Catalogue, Question
from quizsvc.adaptive.learner import look
from quizsvc.adaptive.memory import day_of
from quizsvc.adaptive.settings import SERVICE
from quizsvc.names import ConceptId, ItemId, LearnerId
from quizsvc.store import calibrations, ratings
from quizsvc.store.attempts import Attempt, Logged, logged
from quizsvc.store.database import Transaction
from quizsvc.store.ratings import Key, Rating

FORGETTING, PRACTICE = Key("course", "forgetting"), Key("course", "practice")
LEAST_GUESSING = 0.02
OVERLAP = 100
"""Places of the log that are read again: on PostgreSQL an answer may be committed after one with a later place."""


@dataclass(frozen=True, slots=True)
class Course:
    """What can be asked, with what is believed of it and of forgetting now."""

    catalogue: Catalogue
    forgetting: Forgetting

    def moved(self, rows: Mapping[Key, Rating], questions: Mapping[ItemId, Question]) -> "Course":
        """The course with these ratings in place of its own; ratings of what cannot be asked are left out."""
        where, forgetting = self.catalogue.copy(), self.forgetting
        for (kind, name), row in rows.items():
            if kind == "item" and name in where.place:
                index = where.place[ItemId(name)]
                where.set_item(index, item_row(row, questions[ItemId(name)].difficulty))
            elif kind == "concept" and name in where.at:
                where.set_concept(where.at[ConceptId(name)], Concept(row.mean, row.variance))
            elif (kind, name) == FORGETTING:
                forgetting = replace(forgetting, mean=row.mean, variance=row.variance)
            elif (kind, name) == PRACTICE:
                forgetting = replace(forgetting, practice=row.mean, practice_variance=row.variance)
        return Course(where, forgetting)

    def believed_in(self, where: Catalogue) -> Catalogue:
        """A catalogue of some of the items, with what is believed of them here."""
        for index, item in enumerate(where.items):
            where.set_item(index, self.catalogue.item(self.catalogue.place[item]))
        for index, concept in enumerate(where.concepts):
            where.set_concept(index, self.catalogue.concept(self.catalogue.at[concept]))
        return where


class LiveCourse:
    """The course as all answers so far have left it: what moved since the last look is read, and no more."""

    def __init__(self, start: Catalogue, questions: Mapping[ItemId, Question]) -> None:
        self._course = Course(start, Forgetting.new(SERVICE))
        self._questions = questions
        self._seen: dict[Key, int] = {}
        self._last = 0
        self._taken = 0
        self._guard = Lock()

    def now(self, conn: Transaction) -> Course:
        """The course as this transaction sees it, or newer where another thread has seen more."""
        with self._guard:
            taken = calibrations.last_taken(conn)
            is_new = taken > self._taken  # a calibration sets ratings without an answer that would tell so
            found = ratings.ratings_since(conn, 0 if is_new else self._last - OVERLAP)
            news = {key: row for key, (row, seq) in found.items() if seq > self._seen.get(key, 0) - is_new}
            self._taken = max(taken, self._taken)
            if news:
                self._course = self._course.moved(news, self._questions)
                self._seen.update({key: found[key][1] for key in news})
                self._last = max(self._last, *(found[key][1] for key in news))
            return self._course


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an answer has told: the belief of the learner after it, on what grounds, and the ratings that it moved."""

    belief: Belief
    grounds: Grounds
    moved: Mapping[Key, Rating]


def belief_of(conn: Transaction, learner_id: LearnerId) -> Belief:
    """What is believed of a learner; replayed where it was never kept."""
    stored = ratings.ability(conn, learner_id)
    return Belief.from_json(stored) if stored else replayed(logged(conn, learner_id))


def replayed(answers: Iterable[Logged]) -> Belief:
    """What is believed of the learner who gave these answers, in their order; unrated ones teach nothing."""
    belief = Belief.new(SERVICE)
    for answer in answers:
        if answer.rated:
            learn_again(belief, answer)
    return belief


def learn_again(belief: Belief, answer: Logged) -> Moved:
    """Learn from an answer of the log, on the grounds on which it was learnt from first."""
    grounds = grounds_of(answer)
    credit, day = rated_credit(answer.credit, answer.hints), day_of(answer.answered_at)
    moved = belief.learn(answer.item, answer.concepts, credit, day, grounds, SERVICE)
    belief.reach(grounds.mastery)
    return moved


def grounds_of(answer: Logged) -> Grounds:
    """The grounds on which an answer of the log was learnt from."""
    return Grounds.from_json(answer.grounds) if answer.grounds else before_grounds(answer)


def before_grounds(answer: Logged) -> Grounds:
    """The grounds of an answer older than the keeping of grounds: its author's word, and nothing of other learners."""
    item = Item(answer.difficulty, SERVICE.item, guessing=LEAST_GUESSING)
    concepts = tuple(Concept(0.0, SERVICE.concept) for _ in answer.concepts)
    return Grounds(item, concepts, Forgetting.new(SERVICE), tells=False)


def learn(
    conn: Transaction,
    attempt: Attempt,
    credit: float,
    now: datetime,
    live: LiveCourse,
    questions: Mapping[ItemId, Question],
) -> Learnt:
    """Learn from an answer that is given now; its ratings are held, and nothing is stored yet."""
    course, belief = live.now(conn), belief_of(conn, attempt.learner_id)
    day = max(day_of(now), belief.day)
    item, concepts = Key("item", attempt.item), [Key("concept", concept) for concept in attempt.concepts]
    shared = [FORGETTING, PRACTICE] if belief.has_forgotten(attempt.concepts, day) else []
    held = ratings.hold_ratings(conn, {key: begun(key, attempt.difficulty) for key in [item, *concepts, *shared]})
    asked = questions.get(attempt.item)
    guessing = asked.guessing if asked else LEAST_GUESSING
    met = Grounds(
        replace(item_row(held[item], attempt.difficulty), guessing=guessing),
        tuple(Concept(held[key].mean, held[key].variance) for key in concepts),
        course.moved({key: held[key] for key in shared}, questions).forgetting,
        bool(shared),
    )
    before = _mastery(belief, course, attempt.concepts, day)
    after = belief.learn(attempt.item, attempt.concepts, credit, day, met, SERVICE)
    moved = ratings_after(attempt.item, attempt.concepts, attempt.difficulty, after)
    reached = _mastery(belief, course.moved(moved, questions), attempt.concepts, day)
    belief.reach(reached)
    return Learnt(belief, replace(met, mastery=reached, before=before), moved)


def _mastery(belief: Belief, course: Course, concepts: Iterable[ConceptId], day: float) -> dict[ConceptId, float]:
    """The mastery of those of some concepts that have items."""
    where = course.catalogue
    found = look(belief.state, where, course.forgetting, day).mastery
    return {concept: float(found[where.at[concept]]) for concept in concepts if where.is_trained(concept)}


def keep(conn: Transaction, learner_id: LearnerId, learnt: Learnt, seq: int) -> None:
    """Store what the response at this place of the log has told."""
    ratings.store_ratings(conn, learnt.moved, seq)
    ratings.store_ability(conn, learner_id, learnt.belief.to_json(), seq)


def begun(key: Key, difficulty: float) -> Rating:
    """A rating before any answer; an item's is its author's difficulty."""
    if key.kind == "item":
        return Rating(difficulty, SERVICE.item, start=difficulty)
    if key == FORGETTING:
        return Rating(SERVICE.forgetting, SERVICE.forgetting_variance)
    if key == PRACTICE:
        return Rating(SERVICE.practice, SERVICE.practice_variance)
    return Rating(0.0, SERVICE.concept)


def item_row(row: Rating, difficulty: float) -> Item:
    """An item's row under the difficulty that its author gives it now."""
    item = Item(row.mean, row.variance, row.discrimination)
    return item if difficulty == row.start else restarted(item, row.start, difficulty, SERVICE)


def recalibrated(fitted: Rating, before: Rating, now: Rating) -> Rating:
    """A rating as a calibration sets it: what was fitted, and what answers told since the fit read the log.

    The fit found the rating as it was `before`, and it is `now` further. Each answer since has multiplied a Gaussian
    into it; the quotient of the two is what they told, and multiplies the fit as well. `start` stays the author's.
    """
    if now == before:
        return fitted
    old, new = item_row(before, now.start), item_row(fitted, now.start)
    precision = 1.0 / new.variance + (1.0 / now.variance - 1.0 / old.variance)
    told = new.mean / new.variance + (now.mean / now.variance - old.mean / old.variance)
    return Rating(told / precision, 1.0 / precision, fitted.discrimination, now.start)


def ratings_after(item: ItemId, concepts: Iterable[ConceptId], difficulty: float, after: Moved) -> dict[Key, Rating]:
    """The ratings as an answer left them."""
    row = after.item
    found = {Key("item", item): Rating(row.mean, row.variance, row.discrimination, difficulty)}
    for concept, latent in zip(concepts, after.concepts, strict=True):
        found[Key("concept", concept)] = Rating(latent.mean, latent.variance)
    if after.forgetting:
        found[FORGETTING] = Rating(after.forgetting.mean, after.forgetting.variance)
        found[PRACTICE] = Rating(after.forgetting.practice, after.forgetting.practice_variance)
    return found
