"""Logs of answers whose truth is known: learners of one ability each answer items of a two-parameter logistic model."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtri

from quizsvc.adaptive.answer_log import Answer
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import stream

HEADING = "user_id,item_id,concept_id,order,correct"


@dataclass(frozen=True, slots=True)
class Course:
    """Items as they truly are: P of a right answer is sigma(slope (theta - difficulty))."""

    slope: Vector
    difficulty: Vector
    concepts: int

    def item(self, index: int) -> str:
        """The item's name in the log."""
        return f"item{index}"

    def concept(self, index: int) -> str:
        """The name of the item's concept."""
        return f"concept{index % self.concepts}"


def course(items: int, concepts: int, seed: int, slopes: tuple[float, float] = (0.3, 2.5)) -> Course:
    """Items with difficulties from N(0, 1) and slopes between two values, evenly on a logarithmic scale."""
    low, high = np.log(slopes)
    slope = np.exp(low + (high - low) * stream("slope", seed).uniforms(items))
    return Course(slope, ndtri(stream("difficulty", seed).uniforms(items)), concepts)


def answers(where: Course, learners: int, seed: int, each: int | None = None, apart: float = 0.0) -> list[Answer]:
    """Learners answer `each` of the items (all) in an order of their own, in turns.

    Their abilities are from N(0, 1), and on each concept theirs differs from that with standard deviation `apart`.
    """
    items, size = len(where.slope), learners * where.concepts
    theta = ndtri(stream("theta", seed).uniforms(learners))
    on = theta + apart * ndtri(stream("apart", seed).uniforms(size)).reshape(where.concepts, learners)
    draws = stream("answers", seed)
    order = np.array([draws.permutation(items)[:each] for _ in range(learners)]).T
    ability = on[order % where.concepts, np.arange(learners)]
    chance = expit(where.slope[order] * (ability - where.difficulty[order]))
    right = draws.uniforms(order.size).reshape(order.shape) < chance
    return [
        Answer(f"learner{seed}-{who}", where.item(item), (where.concept(item),), float(right[turn, who]))
        for turn, row in enumerate(order.tolist())
        for who, item in enumerate(row)
    ]


def as_csv(log: list[Answer]) -> str:
    """The log as a file's text."""
    rows = (
        f"{answer.learner},{answer.item},{answer.concepts[0]},{at},{answer.credit:g}" for at, answer in enumerate(log)
    )
    return "\n".join([HEADING, *rows]) + "\n"
