"""Worlds: one learner's step by the formulas, what each world leaves out, and the measures of a tiny course by hand."""

from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from itertools import count
from math import exp, sqrt

import numpy as np
import pytest
from scipy.special import ndtri

from quizsvc.adaptive.scores import calibration_error
from quizsvc.adaptive.settings import SERVICE
from quizsvc.adaptive.simulation.arms import ARMS, LABELS, Elo, Fixed, Ours, ThreeInARow, world_catalogue
from quizsvc.adaptive.simulation.run import Simulated, simulate
from quizsvc.adaptive.simulation.world import DAYS, QUESTIONS, WORLDS, Laws, Person, World, make_person, make_world
from quizsvc.numeric import stream
from quizsvc.numeric.arrays import Vector

TINY = Laws(levels=2, breadth=1, families=2)


def person(laws: Laws = TINY) -> Person:
    """A learner of round numbers, in a world of two concepts, the second on the first, and two families each."""
    world = World(
        laws=laws,
        level=np.array([0, 1]),
        parents=((), (0,)),
        concept=np.array([0, 0, 1, 1]),
        difficulty=np.array([-0.5, 0.5, 0.0, 1.0]),
        guessing=np.array([0.25, 0.02, 0.25, 0.02]),
        label=np.array([1, 2, 2, 3]),
    )
    return Person(
        world=world,
        dice=stream("by hand"),
        entry=np.array([0.5, -1.0]),
        skill=np.array([1.5, -1.0]),
        stability=np.array([2.0, 2.0]),
        practised=np.array([10.0, np.nan]),
        rate=0.2,
        slip=0.05,
        spacing=6.0,
        speed=2.0,
    )


def sigma(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-x))


def test_what_is_retained_by_hand() -> None:
    """Of what was learnt beyond the entry a share stays, by a power of the days over the stability."""
    kept = 1 / sqrt(1 + 0.2346 * 4 / 2)
    who = person()
    assert who.retained(14) == pytest.approx([kept, 1], rel=1e-15)
    assert who.accessible(14) == pytest.approx([0.5 + kept, -1], rel=1e-15)
    assert person(replace(TINY, forgets=False)).accessible(14) == pytest.approx([1.5, -1], rel=1e-15)


def test_the_chance_by_hand() -> None:
    """Guessing, then a logistic of 1.5 times skill over difficulty up to the slip; a harder variant has less of it."""
    who = person()
    assert who.chance(2, 10.0) == pytest.approx(0.25 + 0.7 * sigma(-1.5), rel=1e-15)
    assert who.chance(1, 10.0, jitter=0.25) == pytest.approx(0.02 + 0.93 * sigma(1.5 * 0.75), rel=1e-15)


def test_true_mastery_by_hand() -> None:
    """The mean over a concept's families of a logistic, without guessing and slips."""
    wanted = [(sigma(1.5 * 2) + sigma(1.5)) / 2, (sigma(-1.5) + sigma(-3)) / 2]
    assert person().mastery(10.0) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize(
    ("laws", "gate", "pace"),
    [
        (TINY, True, lambda p, right: 1.0),
        (replace(TINY, gated=False), False, lambda p, right: 1.0),
        (replace(TINY, best_p=0.7), True, lambda p, right: exp(-(((p - 0.7) / 0.35) ** 2) / 2)),
        (replace(TINY, pace_right=1.3, pace_wrong=0.5), True, lambda p, right: 1.3 if right else 0.5),
    ],
)
@pytest.mark.parametrize("family", [1, 3])
def test_one_answer_by_hand(laws: Laws, gate: bool, pace: Callable[[float, bool], float], family: int) -> None:
    """Ten answers, each with the chance, learning, stability and seconds that the formulas give."""
    who, dice = person(laws), stream("by hand")
    concept, day = int(who.world.concept[family]), 12.0
    outcomes = set()
    for _ in range(10):
        before, stability, kept = float(who.skill[concept]), float(who.stability[concept]), who.retained(day)[concept]
        jitter, luck, noise = dice.uniforms(3)
        p = who.chance(family, day, 0.25 * float(ndtri(jitter)))
        ready = sigma(3 * (who.accessible(day)[0] + 0.2)) if concept else 1.0
        told = who.answer(family, day)
        assert told.p == pytest.approx(p, rel=1e-12)
        assert told.right == (luck < p)
        outcomes.add(told.right)
        factor = pace(p, told.right) * (0.05 + 0.95 * ready if gate else 1.0)
        assert who.skill[concept] == pytest.approx(before + 0.2 * factor * (3 - before) / 2, rel=1e-12)
        grown = stability * (1 + 6 * (1 - kept)) if told.right else max(0.5, 0.6 * stability)
        assert who.stability[concept] == pytest.approx(grown, rel=1e-12)
        assert told.seconds == pytest.approx(45 * 2 * exp(0.3 * float(ndtri(noise))) * (1 + 0.8 * (1 - p)), rel=1e-12)
        assert who.practised[concept] == day
        day += 1.5
    assert outcomes == {True, False}


def test_a_question_before_its_prerequisites_is_a_violation() -> None:
    """Where what a concept rests on is less than half in place; what rests on nothing never is."""
    who = person()
    who.answer(2, 10.0)
    assert who.violations == 0
    who.skill[0] = who.entry[0] = -0.3
    who.answer(2, 10.0)
    who.answer(0, 10.0)
    assert who.violations == 1


def test_a_world_is_as_told() -> None:
    """24 concepts on six levels, one or two parents in the level above, six families, spread by hand's margins."""
    worlds = [make_world(Laws(), seed) for seed in range(40)]
    for world in worlds:
        assert world.level.tolist() == [level for level in range(6) for _ in range(4)]
        assert np.bincount(world.concept).tolist() == [6] * 24
        assert sorted(set(world.guessing.tolist())) == [0.02, 0.25]
        for concept, parents in enumerate(world.parents):
            assert len(set(parents)) == (0 if concept < 4 else len(parents))
            assert all(world.level[parent] == world.level[concept] - 1 for parent in parents)
            assert concept < 4 or 1 <= len(parents) <= 2
        assert np.bincount(world.label).tolist() == [0, 48, 48, 48]
    base = np.array([world.difficulty.reshape(24, 6) for world in worlds])
    by_level = base.mean(axis=2).reshape(40, 6, 4)
    slope = np.polyfit(np.arange(6), by_level.mean(axis=(0, 2)), 1)[0]
    assert slope == pytest.approx(0.12, abs=0.03)  # its standard error is .006
    assert (by_level - 0.12 * np.arange(6)[:, None]).std() == pytest.approx(sqrt(0.3**2 + 0.15**2 / 6), abs=0.02)
    assert base.mean(axis=(0, 1)) == pytest.approx(np.linspace(-1, 1, 6) + 0.3, abs=0.06)
    seen = np.concatenate([world.label for world in worlds])
    assert np.corrcoef(seen, base.ravel())[0, 1] > 0.7


def test_labels_mean_nothing_where_the_world_says_so() -> None:
    """In G the labels are as many of each, and tell nothing of the difficulty; the world is otherwise the same."""
    correlations = []
    for seed in range(20):
        told, noise = make_world(WORLDS["A"], seed), make_world(WORLDS["G"], seed)
        assert noise.difficulty.tolist() == told.difficulty.tolist()
        assert sorted(noise.label) == sorted(told.label)
        correlations.append(np.corrcoef(noise.label, noise.difficulty)[0, 1])
    assert abs(np.mean(correlations)) < 0.06  # 2,880 pairs: a standard error of .019


def test_people_are_as_told() -> None:
    """Entry skill, slip, rate, stability, spacing and speed have the middle and the spread that are told."""
    world = make_world(Laws(), 1)
    people = [make_person(world, 1, number) for number in range(1500)]
    entry = np.array([who.entry for who in people])
    assert entry.mean(axis=0) == pytest.approx(-0.9 - 0.35 * world.level, abs=4 * sqrt(0.81 + 0.36) / sqrt(1500))
    assert entry.mean(axis=1).std() == pytest.approx(sqrt(0.81 + 0.36 / 24), abs=0.07)
    assert (entry - entry.mean(axis=1, keepdims=True) + 0.35 * world.level).std() == pytest.approx(0.6, abs=0.02)
    slips = np.array([who.slip for who in people])
    assert (slips.mean(), slips.std()) == pytest.approx((0.05, sqrt(0.05 * 0.95 / 41)), abs=0.004)
    for figures, middle, spread in (
        ([who.rate for who in people], 0.22, 0.4),
        ([who.stability[0] for who in people], 1.5, 0.5),
        ([who.spacing for who in people], 6.0, 0.3),
        ([who.speed for who in people], 1.0, 0.25),
    ):
        logs = np.log(figures)
        assert logs.mean() == pytest.approx(np.log(middle), abs=4 * spread / sqrt(1500))
        assert logs.std() == pytest.approx(spread, rel=0.08)


def test_people_are_the_same_whoever_asks() -> None:
    """The same learner answers the same question alike under every policy: their dice are their own."""
    world = make_world(Laws(), 3)
    one, two = make_person(world, 3, 7), make_person(world, 3, 7)
    assert [one.answer(5, float(day)) for day in range(9)] == [two.answer(5, float(day)) for day in range(9)]
    assert make_person(world, 3, 8).entry.tolist() != one.entry.tolist()


class Script:
    """A policy that asks family by family, says that P is the middle of a bin, and believes in a half."""

    def __init__(self, world: World, learners: int, seed: int) -> None:
        self.world, self.told = world, list[tuple[int, int, bool, float]]()

    def next(self, learner: int, day: float, asked: int) -> tuple[int, float]:
        """The first family in a session's first half, then the third."""
        return (0 if asked < QUESTIONS // 2 else 2), 0.625

    def tell(self, learner: int, item: int, right: bool, day: float) -> None:
        """Remember."""
        self.told.append((learner, item, right, day))

    def mastery(self, learner: int, day: float) -> Vector:
        """A half of everything."""
        return np.full(self.world.concepts, 0.5)


def ticks() -> Iterator[float]:
    """A clock that goes by a second whenever it is read."""
    return (float(second) for second in count())


def test_the_measures_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two learners followed beside the course: every measure from their own answers and skills."""
    monkeypatch.setitem(ARMS, "script", Script)
    clock = ticks()
    found = simulate(TINY, 2, "script", 5, lambda: next(clock))
    world = make_world(TINY, 5)
    people = [make_person(world, 5, number) for number in range(2)]
    start = np.array([who.mastery(0.0) for who in people])
    outcomes = [
        [who.answer(0 if k < QUESTIONS // 2 else 2, day + k / 1440) for day in DAYS for k in range(QUESTIONS)]
        for who in people
    ]
    later, end = (np.array([who.mastery(day) for who in people]) for day in (51.0, 21.0))
    gain = later.mean(axis=1) - start.mean(axis=1)
    hours = np.array([sum(told.seconds for told in each) / 3600 for each in outcomes])
    right = np.array([told.right for each in outcomes for told in each], dtype=float)
    true = np.array([told.p for each in outcomes for told in each])
    wanted = Simulated(
        start=start.mean(),
        gain_day_21=end.mean() - start.mean(),
        gain_day_51=gain.mean(),
        gain_per_hour=np.mean(gain / hours),
        worst_tenth=0.9 * gain.min() + 0.1 * gain.max(),
        mastered=float(np.mean(later >= 0.7)),
        right=right.mean(),
        brier=float(np.mean((0.625 - right) ** 2)),
        ece=abs(0.625 - right.mean()),
        p_rmse=sqrt(np.mean((0.625 - true) ** 2)),
        mastery_rmse=sqrt(np.mean((0.5 - end) ** 2)),
        in_reach=float(np.mean((true >= 0.6) & (true <= 0.9))),
        violations=sum(who.violations for who in people) / 560,
        family_share=0.5 * 4,
        step_seconds=2.0,
    )
    for name in Simulated.__slots__:
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), rel=1e-9), name
    assert calibration_error(np.full(len(right), 0.625), right) == pytest.approx(wanted.ece)


def test_a_simulation_is_the_same_twice() -> None:
    """World, people, policy and measures are functions of the seed."""
    for policy in ("ours", "random", "elo"):
        once, twice = (simulate(WORLDS["A"], 2, policy, 4, lambda: 0.0) for _ in range(2))
        assert np.array_equal(astuple(once), astuple(twice), equal_nan=True)
    assert simulate(WORLDS["A"], 2, "elo", 5, lambda: 0.0).right != once.right


def test_our_policy_sees_labels_and_answers_only() -> None:
    """The course that it makes of a world holds the graph, labels, guessing: two worlds alike in these are the same."""
    world = make_world(WORLDS["A"], 1)
    where = world_catalogue(world, SERVICE)
    assert where.difficulty.tolist() == [LABELS[int(label)] for label in world.label]
    assert where.prerequisites == world.parents
    assert (where.main.tolist(), where.guessing.tolist()) == (world.concept.tolist(), world.guessing.tolist())


def test_our_policy_learns_about_the_course_from_all_learners() -> None:
    """An item that many got wrong is believed harder by those who never met it."""
    world = make_world(WORLDS["A"], 1)
    arm = Ours(world, 20, 1)
    before = arm.look(19, 0.0).p[0]
    for learner in range(19):
        arm.tell(learner, 0, False, 0.0)
    assert arm.look(19, 0.0).p[0] < before


def test_the_simple_rules_do_as_they_say() -> None:
    """Fixed gives each concept its turn, three in a row goes on after three, Elo asks near 0.7 and learns."""
    world = make_world(WORLDS["A"], 2)
    fixed, row, elo = Fixed(world, 1, 0), ThreeInARow(world, 1, 0), Elo(world, 1, 0)
    turns = []
    for _ in DAYS * QUESTIONS:
        item, _ = fixed.next(0, 0.0, 0)
        turns.append(int(world.concept[item]))
        fixed.tell(0, item, True, 0.0)
    assert turns == sorted(turns)
    assert set(np.bincount(turns).tolist()) == {11, 12}
    places = []
    for right in (True, True, False, True, True, True, False):
        item, _ = row.next(0, 0.0, 0)
        places.append(int(world.concept[item]))
        row.tell(0, item, right, 0.0)
    assert places == [0, 0, 0, 0, 0, 0, 1]
    item, p = elo.next(0, 0.0, 0)
    assert p == pytest.approx(0.7, abs=0.1)
    elo.tell(0, item, False, 0.0)
    assert (elo.ability[0], elo.difficulty[item]) == pytest.approx((-0.9 * p, LABELS[int(world.label[item])] + 0.9 * p))


def test_ours_teaches_more_than_simple_rules() -> None:
    """In world A its learners know more after thirty days without practice than those of any simple rule.

    Ten learners of one seed; the standard error of a paired difference is about .03, and .05 is asked for.
    """
    gains = {policy: simulate(WORLDS["A"], 10, policy, 1, lambda: 0.0).gain_day_51 for policy in ARMS}
    assert gains["ours"] > max(gain for policy, gain in gains.items() if policy != "ours") + 0.05, gains
