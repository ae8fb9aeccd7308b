"""Simulated newcomers placed on a simulated course: what the tests do with few and the benchmark with many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.belief import Belief, Grounds, Moved, Placed
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.joint import Given, believed, outlook, terms
from quizsvc.adaptive.learner import look
from quizsvc.adaptive.placing import Position, place_next, position
from quizsvc.adaptive.settings import SERVICE
from quizsvc.adaptive.simulation.arms import world_catalogue
from quizsvc.adaptive.simulation.world import WORLDS, Person, make_person, make_world
from quizsvc.numeric import stream
from quizsvc.numeric.arrays import Matrix, Vector

ENTRY = 1.4
GATE = 0.45
"""What of a concept must truly be known for others to open: half of its answers right, guesses among them."""
COSTS = Forgetting.new(SERVICE)


def told_by(where: Catalogue, answers: Sequence[Given]) -> Position:
    """What answers tell of each concept."""
    return position(outlook(believed(where, answers), terms(where)), where)


@dataclass(frozen=True, slots=True)
class Newcomers:
    """n people after so many questions each: for each concept the truth, the belief, and the ends of its interval.

    All are what is known of a concept, guessing and slips left out (n, c); `asked` (n,) counts the questions.
    """

    truth: Matrix
    mastery: Matrix
    low: Matrix
    high: Matrix
    asked: NDArray[np.intp]

    @property
    def error(self) -> Vector:
        """Each person's mean squared error over the concepts."""
        return np.asarray(((self.mastery - self.truth) ** 2).mean(axis=1))

    @property
    def right(self) -> Vector:
        """The share of each person's concepts that are told rightly as known or not."""
        return np.asarray(((self.mastery >= GATE) == (self.truth >= GATE)).mean(axis=1))

    @property
    def covered(self) -> Vector:
        """The share of each person's concepts whose truth lies in the 80 % interval."""
        return np.asarray(((self.low <= self.truth) & (self.truth <= self.high)).mean(axis=1))


def given(where: Catalogue, index: int, credit: float) -> Given:
    """An answer to an item of a catalogue, on what is believed of it there."""
    at = where.concepts_of(index)
    grounds = Grounds(where.item(index), tuple(where.concept(each) for each in at), COSTS, tells=False)
    return Given(where.items[index], tuple(where.concepts[each] for each in at), credit, grounds)


def learn(belief: Belief, answer: Given) -> Moved:
    """What the filter learns from an answer."""
    return belief.learn(answer.item, answer.concepts, answer.credit, 0.0, answer.met, SERVICE)


def newcomers(
    world: str,
    seed: int,
    people: int,
    questions: int | None,
    *,
    by: str = "placing",
    taught: bool = False,
    entry: float = ENTRY,
    bank: str = "labelled",
) -> Newcomers:
    """People of a world after so many questions, or as many as placing asks where None.

    `by` is "placing", "random" (the same belief from questions at random) or "filter" (the filter's belief from them).
    `taught` people learn while they answer. The bank is as its author "labelled" it for all of them, it is "learnt" by
    the filter from one person to the next as in the service, or it is "known" as it is.
    """
    course = make_world(WORLDS[world], seed)
    where = world_catalogue(course, SERVICE)
    if bank == "known":
        where = replace(where, difficulty=1.5 * course.difficulty, variance=np.full(len(where.items), 0.05))
    rows = []
    for number in range(people):
        person, dice = make_person(course, seed, number, entry), stream("placed", world, seed, number)
        belief, answers = Belief.new(SERVICE), list[Given]()
        order = dice.permutation(len(where.items))
        while questions is None or len(answers) < questions:
            made = order[len(answers)] if by != "placing" else _pick(where, answers, number, questions is None)
            if made is None:
                break
            answers.append(given(where, made, float(_answer(person, made, len(answers), taught))))
            moved = learn(belief, answers[-1])
            if bank == "learnt":
                where.set_item(made, moved.item)
                where.set_concept(int(where.main[made]), moved.concepts[0])
        truth = person.mastery(len(answers) / 1440.0)
        served = look(belief.state, where, COSTS, 0.0).mastery
        found = told_by(where, answers)
        figures = (served,) * 3 if by == "filter" else (found.mastery, found.low, found.high)
        rows.append((truth, *(_known(where, each) for each in figures), np.full(course.concepts, len(answers))))
    truth, mastery, low, high, asked = np.array(rows).swapaxes(0, 1)
    return Newcomers(truth, mastery, low, high, asked[:, 0].astype(np.intp))


def _pick(where: Catalogue, answers: Sequence[Given], seed: int, stops: bool) -> int | None:
    """What placing asks next; where it shall not stop, its last answers count as earlier ones."""
    earlier, counted = (answers[:0], answers) if stops else (answers, answers[:0])
    made = place_next(where, counted, seed + 1000 * len(answers), earlier)
    return None if isinstance(made, Placed) else made.item


def _answer(person: Person, item: int, turn: int, taught: bool) -> bool:
    if taught:
        return person.answer(item, turn / 1440.0).right
    jitter, luck = person.dice.uniforms(2)
    return bool(luck < person.chance(item, 0.0, 0.25 * float(ndtri(jitter))))


def _known(where: Catalogue, mastery: Vector) -> Vector:
    """Mastery with guessing and slips left out."""
    return np.asarray((mastery - where.means(where.guessing)) / where.means(where.room))
