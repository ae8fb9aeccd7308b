"""Simulated people placed by a simulated bank: what the tests do with few and the benchmark with many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from quizsvc.adaptive.placement import Placement
from quizsvc.numeric import stream
from quizsvc.numeric.arrays import Matrix, Vector

ANSWERS = 30
Z80 = 1.2816


@dataclass(frozen=True, slots=True)
class Placed:
    """n people: who they are (n,), and the mean and sd of their ability after each answer (n, 30)."""

    theta: Vector
    mean: Matrix
    sd: Matrix

    def error(self, answers: int) -> float:
        """The root mean squared error after so many answers."""
        return float(np.sqrt(((self.mean[:, answers - 1] - self.theta) ** 2).mean()))

    def needed(self, sd: float) -> NDArray[np.intp]:
        """How many answers each needed to this sd; one more than were asked where they were not enough."""
        enough = self.sd <= sd
        return np.where(enough.any(axis=1), enough.argmax(axis=1) + 1, ANSWERS + 1)

    def covered(self, sd: float) -> float:
        """The share whose ability lay within 1.2816 sds of the mean when this sd was reached."""
        at = np.minimum(self.needed(sd), ANSWERS) - 1
        rows = np.arange(self.theta.size)
        return float((np.abs(self.mean[rows, at] - self.theta) <= Z80 * self.sd[rows, at]).mean())


def bank(size: int, *labels: str | int) -> tuple[Vector, Vector]:
    """Difficulties N(0, 1) and discriminations N(1.2, 0.25²), none below 0.2."""
    normal = norm.ppf(stream("bank", *labels).uniforms(2 * size))
    return normal[:size], np.maximum(1.2 + 0.25 * normal[size:], 0.2)


def place(people: int, size: int = 500) -> Placed:
    """People N(0, 1), each asked 30 items; every 500 people have a bank of their own."""
    theta = norm.ppf(stream("people").uniforms(people))
    found = Placed(theta, np.empty((people, ANSWERS)), np.empty((people, ANSWERS)))
    for person in range(people):
        difficulty, discrimination = bank(size, "placed", person // 500)
        luck = stream("answers", person).uniforms(size)
        right = luck < 1.0 / (1.0 + np.exp(-discrimination * (theta[person] - difficulty)))
        placement = Placement(difficulty, discrimination, stop_sd=0.0, seed=person)
        for turn in range(ANSWERS):
            item = placement.next()
            assert item is not None
            placement.record(item, bool(right[item]))
            found.mean[person, turn], found.sd[person, turn] = placement.ability
    return found
