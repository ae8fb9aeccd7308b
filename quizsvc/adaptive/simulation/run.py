"""A simulated course: many learners, fourteen sessions of twenty questions, and what they know in the end."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quizsvc.adaptive.scores import calibration_error
from quizsvc.adaptive.simulation.arms import ARMS, Arm
from quizsvc.adaptive.simulation.world import AT_END, DAYS, LATER, QUESTIONS, Laws, make_person, make_world
from quizsvc.numeric.arrays import Vector


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of a course; gains are in true mastery, means over learners."""

    start: float
    gain_day_21: float
    gain_day_51: float
    gain_per_hour: float
    worst_tenth: float
    mastered: float
    right: float
    brier: float
    ece: float
    p_rmse: float
    mastery_rmse: float
    in_reach: float
    violations: float
    family_share: float
    step_seconds: float


def simulate(laws: Laws, learners: int, policy: str, seed: int, clock: Callable[[], float]) -> Simulated:
    """The course of `learners` people in the world of a seed, who are asked by a policy (a name in `ARMS`).

    `clock` gives seconds, and only `step_seconds` rests on it: how long the policy takes to choose and to learn.
    """
    world = make_world(laws, seed)
    people = [make_person(world, seed, number) for number in range(learners)]
    arm: Arm = ARMS[policy](world, learners, seed)
    start = np.array([person.mastery(0.0).mean() for person in people])
    told: list[tuple[float, float, bool]] = []
    seconds = np.zeros(learners)
    spent = 0.0
    counts = np.zeros((learners, len(world.concept)))
    for day in DAYS:
        for number, person in enumerate(people):
            for question in range(QUESTIONS):
                began = clock()
                now = day + question / 1440.0
                item, p = arm.next(number, now, question)
                spent += clock() - began
                outcome = person.answer(item, now)
                began = clock()
                arm.tell(number, item, outcome.right, now)
                spent += clock() - began
                told.append((p, outcome.p, outcome.right))
                seconds[number] += outcome.seconds
                counts[number, item] += 1
    p, true, right = np.array(told, dtype=float).T
    end, later = (np.array([person.mastery(day) for person in people]) for day in (AT_END, LATER))
    believed = [arm.mastery(number, AT_END) for number in range(learners)]
    gain = later.mean(axis=1) - start
    return Simulated(
        start=float(start.mean()),
        gain_day_21=float(np.mean(end.mean(axis=1) - start)),
        gain_day_51=float(gain.mean()),
        gain_per_hour=float(np.mean(gain / (seconds / 3600.0))),
        worst_tenth=float(np.quantile(gain, 0.1)),
        mastered=float(np.mean(later >= 0.7)),
        right=float(right.mean()),
        brier=float(np.mean((p - right) ** 2)),
        ece=calibration_error(p, right),
        p_rmse=float(np.sqrt(np.mean((p - true) ** 2))),
        mastery_rmse=_rmse([b for b in believed if b is not None], end),
        in_reach=float(np.mean((true >= 0.6) & (true <= 0.9))),
        violations=float(np.mean([person.violations for person in people]) / (len(DAYS) * QUESTIONS)),
        family_share=float(np.mean(counts.max(axis=1)) / (len(DAYS) * QUESTIONS) * len(world.concept)),
        step_seconds=spent / len(told),
    )


def _rmse(believed: list[Vector], truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean((np.array(believed) - truth) ** 2))) if believed else float("nan")
