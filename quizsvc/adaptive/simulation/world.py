"""A world: concepts that rest on one another, families of questions, and how those who practise learn and forget.

The service must not know any of it. Skill and difficulty are on one scale; P rises by a logistic of slope 1.5 on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import Stream, stream

SLOPE = 1.5
PEAK = 0.35
"""How wide the peak is where learning depends on P."""
DAYS = (0, 1, 2, 4, 5, 7, 8, 9, 11, 12, 14, 16, 18, 20)
"""The days with a session."""
QUESTIONS = 20
"""Questions in a session."""
AT_END, LATER = 21.0, 51.0
"""The days on which skill is measured: after the last session, and after thirty days without practice."""


@dataclass(frozen=True, slots=True)
class Laws:
    """How learners of a world learn and forget, on average.

    `best_p` is the chance of a right answer at which most is learnt, if any; `pace_right` and `pace_wrong` are factors
    of the learning rate after such an answer.
    """

    levels: int = 6
    breadth: int = 4
    families: int = 6
    rate: float = 0.22
    stability: float = 1.5
    spacing: float = 6.0
    forgets: bool = True
    gated: bool = True
    labelled: bool = True
    best_p: float | None = None
    pace_right: float = 1.0
    pace_wrong: float = 1.0


WORLDS: Mapping[str, Laws] = {
    "A": Laws(),
    "B": Laws(best_p=0.7),
    "C": Laws(pace_right=1.3, pace_wrong=0.5),
    "D": Laws(pace_right=0.6, pace_wrong=1.5),
    "E": Laws(gated=False),
    "F": Laws(forgets=False),
    "G": Laws(labelled=False),
}
"""A as told; B learns best at P = 0.7; C learns more from right answers, D more from wrong ones;
E without prerequisites; F without forgetting; G with labels that mean nothing."""


@dataclass(frozen=True, slots=True)
class World:
    """A course as it truly is: n families of questions on c concepts; `label` is an author's 1 to 3 for each family."""

    laws: Laws
    level: NDArray[np.intp]
    parents: tuple[tuple[int, ...], ...]
    concept: NDArray[np.intp]
    difficulty: Vector
    guessing: Vector
    label: NDArray[np.intp]

    @property
    def concepts(self) -> int:
        """How many concepts there are."""
        return len(self.level)


@dataclass(slots=True)
class Person:
    """One simulated learner: skill on each concept at entry and now, memory, and what makes them different."""

    world: World
    dice: Stream
    entry: Vector
    skill: Vector
    stability: Vector
    practised: Vector
    rate: float
    slip: float
    spacing: float
    speed: float
    violations: int = 0

    def accessible(self, day: float) -> Vector:
        """The skill (c,) that can be called up on a day."""
        return self.entry + (self.skill - self.entry) * self.retained(day)

    def retained(self, day: float) -> Vector:
        """The share (c,) of what was learnt that is retained on a day."""
        if not self.world.laws.forgets:
            return np.ones(self.world.concepts)
        elapsed = np.where(np.isnan(self.practised), 0.0, day - self.practised)
        kept: Vector = (1.0 + 0.2346 * elapsed / self.stability) ** -0.5
        return kept

    def chance(self, family: int, day: float, jitter: float = 0.0) -> float:
        """P of a right answer to a variant that is `jitter` harder than its family."""
        world = self.world
        skill = self.accessible(day)[world.concept[family]]
        g = world.guessing[family]
        return float(g + (1 - g - self.slip) / (1 + np.exp(-SLOPE * (skill - world.difficulty[family] - jitter))))

    def answer(self, family: int, day: float) -> "Outcome":
        """Answer a fresh variant, learn from it, and remember."""
        world, laws = self.world, self.world.laws
        concept = int(world.concept[family])
        jitter, luck, noise = self.dice.uniforms(3)
        p = self.chance(family, day, 0.25 * float(ndtri(jitter)))
        right = bool(luck < p)
        ready = self.readiness(concept, day)
        self.violations += ready < 0.5
        pace = self._pace(p, right) * (0.05 + 0.95 * (ready if laws.gated else 1.0))
        retained = float(self.retained(day)[concept])
        self.skill[concept] += self.rate * pace * (3.0 - self.skill[concept]) / 2.0
        if right:
            self.stability[concept] *= 1.0 + self.spacing * (1.0 - retained)
        else:
            self.stability[concept] = max(0.5, 0.6 * self.stability[concept])
        self.practised[concept] = day
        seconds = 45.0 * self.speed * float(np.exp(0.3 * ndtri(noise))) * (1.0 + 0.8 * (1.0 - p))
        return Outcome(right, p, seconds)

    def readiness(self, concept: int, day: float) -> float:
        """How far what a concept rests on is in place, in [0, 1]."""
        skill = self.accessible(day)
        return float(np.prod([1 / (1 + np.exp(-3.0 * (skill[p] + 0.2))) for p in self.world.parents[concept]]))

    def mastery(self, day: float) -> Vector:
        """The true mastery (c,): the mean of sigma(1.5 (a - b)) over a concept's families."""
        world = self.world
        each = 1 / (1 + np.exp(-SLOPE * (self.accessible(day)[world.concept] - world.difficulty)))
        mean: Vector = np.bincount(world.concept, each) / np.bincount(world.concept)
        return mean

    def _pace(self, p: float, right: bool) -> float:
        laws = self.world.laws
        pace = laws.pace_right if right else laws.pace_wrong
        return pace * (float(np.exp(-0.5 * ((p - laws.best_p) / PEAK) ** 2)) if laws.best_p else 1.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, the true chance that it had, and the seconds it took."""

    right: bool
    p: float
    seconds: float


def make_world(laws: Laws, seed: int) -> World:
    """The world of a seed."""
    dice = stream("world", seed)
    level = np.repeat(np.arange(laws.levels), laws.breadth)
    count = len(level) * laws.families
    concept = np.repeat(np.arange(len(level)), laws.families)
    base = (0.12 * level + 0.3 * _normals(dice, len(level)))[concept]
    place = np.tile(np.linspace(-1.0, 1.0, laws.families), len(level))
    difficulty = base + place + 0.15 * _normals(dice, count)
    seen = difficulty + 0.4 * _normals(dice, count)
    label = 1 + (seen > np.quantile(seen, 1 / 3)).astype(np.intp) + (seen > np.quantile(seen, 2 / 3))
    if not laws.labelled:
        label = label[dice.permutation(count)]
    guessing = np.where(np.arange(count) % 2 == 0, 0.25, 0.02)
    return World(laws, level, _parents(laws, dice), concept, difficulty, guessing, label)


def make_person(world: World, seed: int, number: int, entry: float = 0.0) -> Person:
    """Learner `number` of a seed; `entry` is added to what they know at first."""
    dice = stream("person", seed, number)
    general, rate, slow, spacing, speed = _normals(dice, 5)
    start = 0.9 * general - 0.9 - 0.35 * world.level + 0.6 * _normals(dice, world.concepts) + entry
    laws = world.laws
    return Person(
        world=world,
        dice=dice,
        entry=start,
        skill=start.copy(),
        stability=np.full(world.concepts, laws.stability * np.exp(0.5 * slow)),
        practised=np.full(world.concepts, np.nan),
        rate=laws.rate * float(np.exp(0.4 * rate)),
        slip=_beta(dice),
        spacing=laws.spacing * float(np.exp(0.3 * spacing)),
        speed=float(np.exp(0.25 * speed)),
    )


def _parents(laws: Laws, dice: Stream) -> tuple[tuple[int, ...], ...]:
    """One or two parents in the level above for each concept but the first level's."""
    found: list[tuple[int, ...]] = [()] * laws.breadth
    for concept in range(laws.breadth, laws.levels * laws.breadth):
        above = (concept // laws.breadth - 1) * laws.breadth
        order = dice.permutation(laws.breadth)
        found.append(tuple(sorted(above + place for place in order[: dice.integer(1, 2)])))
    return tuple(found)


def _normals(dice: Stream, size: int) -> Vector:
    drawn: Vector = ndtri(dice.uniforms(size))
    return drawn


def _beta(dice: Stream) -> float:
    """A slip from Beta(2, 38), as the second smallest of 39 uniforms."""
    return float(np.sort(dice.uniforms(39))[1])
