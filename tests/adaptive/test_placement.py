"""Placement: the posterior by another route, the choice by what it promises, and people simulated."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from quizsvc.adaptive.placement import EARLY, NEAR, Placement, expected_drop
from quizsvc.numeric.arrays import Vector
from tests.adaptive.placed import bank, place
from tests.laws import laws

LAWS = laws(60)
parameters = st.tuples(st.floats(-4, 4), st.floats(0.2, 3), st.one_of(st.just(0.0), st.floats(0, 0.6)))
answers = st.lists(st.tuples(parameters, st.booleans()), min_size=1, max_size=15)
answered = st.lists(st.booleans(), max_size=25)
Chance = Callable[[Vector], Vector]


def chance(b: float, a: float, c: float) -> Chance:
    """P of a right answer at each ability."""
    return lambda theta: c + (1 - c) / (1 + np.exp(-a * (theta - b)))


def moments(given: list[tuple[tuple[float, float, float], bool]], mean: float, sd: float) -> tuple[float, float]:
    """Mean and sd of ability after answers, by 20 Gauss points on each of 200 intervals."""
    points, weights = np.polynomial.legendre.leggauss(20)
    edges = mean + sd * np.linspace(-8, 8, 201)
    half = (edges[1] - edges[0]) / 2
    theta = ((edges[:-1] + half)[:, np.newaxis] + half * points).ravel()
    density = np.tile(weights, 200) * norm.pdf(theta, mean, sd)
    for item, right in given:
        p = chance(*item)(theta)
        density *= p if right else 1 - p
    density /= density.sum()
    middle = density @ theta
    return float(middle), float(np.sqrt(density @ (theta - middle) ** 2))


def asked_of(placement: Placement, right: list[bool]) -> list[int]:
    """The items asked while answers last."""
    items = []
    for correct in right:
        item = placement.next()
        if item is None:
            break
        placement.record(item, correct)
        items.append(item)
    return items


def test_by_hand() -> None:
    """A right answer to an even Rasch item moves the mean to 2 E σ'(θ) (Stein) and leaves the variance 1 − mean²."""
    placement = Placement([0.0])
    assert placement.ability == pytest.approx((0.0, 1.0), abs=1e-12)
    assert placement.next() == 0
    placement.record(0, True)
    slope = quad(lambda z: norm.pdf(z) / (2 + np.exp(z) + np.exp(-z)), -9, 9)[0]
    assert placement.ability == pytest.approx((2 * slope, np.sqrt(1 - 4 * slope**2)), abs=1e-9)


@LAWS
@given(answers, st.floats(-2, 2), st.floats(0.3, 3))
def test_ability_is_the_posterior_mean_and_sd(given: list[Any], mean: float, sd: float) -> None:
    """Ability agrees with another quadrature after each answer, whatever the items and the prior."""
    placement = Placement(*zip(*[item for item, _ in given], strict=True), prior=(mean, sd), stop_sd=0)
    for index, (_, right) in enumerate(given):
        placement.record(index, right)
        assert placement.ability == pytest.approx(moments(given[: index + 1], mean, sd), abs=1e-6 * sd)


def test_sharp_items_are_resolved() -> None:
    """The grid follows the discrimination: thirty items as sharp as a step agree with the other quadrature too."""
    b = np.linspace(0.2, 0.3, 30)
    placement = Placement(b, 18.0, stop_sd=0)
    for index in range(30):
        placement.record(index, index < 15)
    assert placement.ability == pytest.approx(
        moments([((x, 18.0, 0.0), i < 15) for i, x in enumerate(b)], 0, 1), abs=1e-6
    )


@LAWS
@given(answers)
def test_right_raises_and_wrong_lowers(given: list[Any]) -> None:
    """A right answer raises the mean and a wrong one lowers it, whatever was answered before."""
    items = [item for item, _ in given]
    placement = Placement(*zip(*items, strict=True), stop_sd=0)
    for index, (_, right) in enumerate(given):
        before = placement.ability[0]
        placement.record(index, right)
        assert (placement.ability[0] > before) is right


@LAWS
@given(st.integers(1, 40), answered, st.integers(1, 45), st.integers(0, 2**53), st.floats(0, 0.8))
def test_it_stops_as_told_and_never_asks_twice(
    size: int, right: list[bool], most: int, seed: int, stop_sd: float
) -> None:
    """Items are of the bank, each asked once, until the sd is small enough, the answers are enough or all are asked."""
    b, a = bank(size, seed)
    placement = Placement(b, a, stop_sd=stop_sd, max_items=most, seed=seed)
    for count, correct in enumerate(right):
        assert placement.finished is (placement.ability[1] <= stop_sd or count >= min(most, size))
        item = placement.next()
        assert (item is None) is placement.finished
        if item is None:
            break
        assert item in range(size)
        assert placement.next() == item
        placement.record(item, correct)
        with pytest.raises(ValueError, match=f"item {item} was answered before"):
            placement.record(item, correct)


@LAWS
@given(st.integers(0, 2**53), answered)
def test_a_placement_can_be_taken_up_again(seed: int, right: list[bool]) -> None:
    """The same answers recorded anew lead to the same ability and the same next item, with nothing asked between."""
    b, a = bank(60, 1)
    first, second = (Placement(b, a, 0.2, stop_sd=0, seed=seed) for _ in range(2))
    items = asked_of(first, right)
    for item, correct in zip(items, right, strict=True):
        second.record(item, correct)
    assert second.ability == first.ability
    assert second.next() == first.next()


@LAWS
@given(st.integers(0, 2**53), answered)
def test_order_in_the_bank_only_names_the_items(seed: int, right: list[bool]) -> None:
    """A bank in another order gives the same questions under other numbers, also where the tables hold only some."""
    b, a = bank(300, seed)
    order = np.random.default_rng(seed).permutation(300)
    here, there = Placement(b, a, seed=seed, stop_sd=0), Placement(b[order], a[order], seed=seed, stop_sd=0)
    assert asked_of(here, right) == [order[item] for item in asked_of(there, right)]
    assert here.ability == there.ability


@LAWS
@given(st.sampled_from([0.25, 0.5, 2.0, 8.0]), answered)
def test_the_unit_of_the_scale_does_not_matter(unit: float, right: list[bool]) -> None:
    """Difficulties and prior in another unit give the same questions, and ability in that unit."""
    b, a = bank(200, 2)
    here = Placement(b, a, stop_sd=0.4)
    there = Placement(b * unit, a / unit, prior=(0, unit), stop_sd=0.4 * unit)
    assert asked_of(here, right) == asked_of(there, right)
    assert there.ability == pytest.approx([unit * value for value in here.ability], rel=1e-12)


def test_the_origin_of_the_scale_does_not_matter() -> None:
    """Difficulties and prior moved by 100 move the mean by 100 and nothing else."""
    b, a = bank(50, 3)
    here, there = Placement(b, a, stop_sd=0), Placement(b + 100, a, prior=(100, 1), stop_sd=0)
    for item in range(20):
        here.record(item, item % 3 > 0)
        there.record(item, item % 3 > 0)
    assert there.ability == pytest.approx([here.ability[0] + 100, here.ability[1]], rel=1e-12)


def promises(items: tuple[Vector, Vector, float], history: list[tuple[int, bool]]) -> dict[int, float]:
    """What each open item promises to take off the variance, from the two abilities that its answer can lead to.

    The mean is a martingale, which gives P of a right answer without the likelihood.
    """

    def after(*more: tuple[int, bool]) -> tuple[float, float]:
        placement = Placement(*items, stop_sd=0)
        for item, right in [*history, *more]:
            placement.record(item, right)
        return placement.ability

    mean, sd = after()
    found = {}
    for item in set(range(items[0].size)) - {item for item, _ in history}:
        (high, high_sd), (low, low_sd) = after((item, True)), after((item, False))
        p = (mean - low) / (high - low)
        found[item] = sd**2 - p * high_sd**2 - (1 - p) * low_sd**2
    return found


@pytest.mark.parametrize("guessing", [0.0, 0.25])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_item_asked_promises_most(guessing: float, seed: int) -> None:
    """Of 400 items the one asked promises nearly the most at the start, and the most of all after ten answers."""
    b, a = bank(400, "promises", seed)
    placement = Placement(b, a, guessing, stop_sd=0, seed=seed)
    history: list[tuple[int, bool]] = []
    for turn in range(EARLY + 3):
        item = placement.next()
        assert item is not None
        if turn % 4 == 0 or turn >= EARLY:
            promise = promises((b, a, guessing), history)
            share = promise[item] / max(promise.values())
            assert share >= (1 - NEAR if turn < EARLY else 1) - 1e-6
        history.append((item, turn % 3 > 0))
        placement.record(*history[-1])


def test_expected_drop_by_hand() -> None:
    """On two points, even odds: an item known at one and hopeless at the other tells all, an even one nothing."""
    weights, away = np.array([0.5, 0.5]), np.array([-1.0, 1.0])
    right = np.array([[0.0, 0.5, 0.0], [1.0, 0.5, 0.5]])
    assert expected_drop(weights, away, right) == pytest.approx([1.0, 0.0, 1 / 3], abs=1e-12)


def test_items_that_tell_nothing_are_asked_all_the_same() -> None:
    """Where every item is out of reach, each is still asked once, and answers that had to come leave the prior."""
    difficulty = [1e70, -1e70, 1e6]
    placement = Placement(difficulty, [1e3, 1e3, 50.0], stop_sd=0)
    for _ in difficulty:
        item = placement.next()
        assert item is not None
        placement.record(item, difficulty[item] < 0)
    assert placement.ability == pytest.approx((0.0, 1.0), abs=1e-9)
    assert placement.finished


@LAWS
@given(st.lists(st.tuples(st.floats(-1e75, 1e75), st.floats(1e-75, 1e75), st.booleans()), min_size=1, max_size=8))
def test_no_answer_breaks_it(given: list[tuple[float, float, bool]]) -> None:
    """However far the items and surprising the answers, ability is finite and within 8 sds of the prior's mean."""
    b, a, right = zip(*given, strict=True)
    placement = Placement(b, a, stop_sd=0)
    for index, correct in enumerate(right):
        placement.record(index, correct)
        assert abs(placement.ability[0]) <= 8
        assert 0 <= placement.ability[1] <= 8
        assert placement.finished or placement.next() in range(index + 1, len(b))


def test_an_item_outside_the_tables_can_be_answered() -> None:
    """Any item of a large bank can be recorded, also one that would never be asked."""
    b, a = bank(3000, 4)
    worst = int(np.argmin(a))
    placement = Placement(b, a, max_items=5)
    placement.record(worst, True)
    expected = moments([((float(b[worst]), float(a[worst]), 0.0), True)], 0, 1)
    assert placement.ability == pytest.approx(expected, abs=1e-6)


def test_seeds_spread_the_first_questions() -> None:
    """No item comes first for more than a third of 200 seeds, and the first five are asked in over 60 ways."""
    b, a = bank(500, 5)
    first = [tuple(asked_of(Placement(b, a, seed=seed), [True] * 5)) for seed in range(200)]
    assert max(np.bincount([items[0] for items in first])) <= 200 / 3
    assert len(set(first)) > 60
    assert len({tuple(asked_of(Placement(b, a, seed=7), [True] * 5)) for _ in range(3)}) == 1


def test_one_number_stands_for_all() -> None:
    """Discrimination and guessing may be one number or one for each, the same thing where they are equal."""
    b, _ = bank(40, 6)
    short, long = Placement(b, 1.5, 0.2, seed=1), Placement(b, [1.5] * 40, [0.2] * 40, seed=1)
    right = [True, False] * 10
    assert asked_of(short, right) == asked_of(long, right)
    assert short.ability == long.ability


def test_guessing_makes_a_right_answer_tell_less() -> None:
    """The easier an item is to guess, the less a right answer raises the mean; a wrong one tells the same."""
    right, wrong = [], []
    for guessing in (0.0, 0.25, 0.9):
        for correct, means in ((True, right), (False, wrong)):
            placement = Placement([0.0], guessing=guessing)
            placement.record(0, correct)
            means.append(placement.ability[0])
    assert right == sorted(right, reverse=True)
    assert wrong == pytest.approx([wrong[0]] * 3, abs=1e-12)


GOOD: dict[str, Any] = {"difficulty": [0.0, 1.0, 2.0], "discrimination": [1.0, 1.5, 2.0], "guessing": [0.0, 0.1, 0.2]}


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"difficulty": []}, "difficulty has 0 numbers; wanted at least 1"),
        ({"difficulty": [0.0, np.nan, 1.0]}, "difficulty holds a number that is not finite"),
        ({"difficulty": [[0.0, 1.0, 2.0]]}, "difficulty has shape"),
        ({"discrimination": [1.0, 2.0]}, "discrimination has 2 numbers for 3 items; wanted one for each"),
        ({"discrimination": []}, "discrimination has 0 numbers"),
        ({"discrimination": [1.0, 0.0, 2.0]}, "discrimination holds 0; wanted numbers above 0"),
        ({"discrimination": -1.0}, "discrimination holds -1; wanted numbers above 0"),
        ({"discrimination": np.inf}, "discrimination holds a number that is not finite"),
        ({"guessing": [0.1, 0.2]}, "guessing has 2 numbers for 3 items; wanted one for each"),
        ({"guessing": [0.0, 1.0, 0.0]}, "guessing holds 1; wanted 0 or more and below 1"),
        ({"guessing": [0.0, -0.1, 0.5]}, "guessing holds -0.1; wanted 0 or more and below 1"),
        ({"guessing": np.nan}, "guessing holds a number that is not finite"),
        ({"prior": (0.0,)}, "prior has 1 numbers; wanted a mean and an sd"),
        ({"prior": (0.0, 0.0)}, "the prior's sd is 0; wanted a number above 0"),
        ({"prior": (np.inf, 1.0)}, "prior holds a number that is not finite"),
        ({"stop_sd": -0.1}, "stop_sd is -0.1; wanted 0 or more"),
        ({"stop_sd": np.nan}, "stop_sd is nan; wanted a finite number"),
        ({"max_items": 0}, "max_items is 0; wanted 1 or more"),
    ],
)
def test_arguments_that_make_no_placement(spoilt: dict[str, Any], words: str) -> None:
    """One argument spoilt at a time is refused in words."""
    assert not Placement(**GOOD).finished
    with pytest.raises(ValueError, match=words):
        Placement(**GOOD | spoilt)


@pytest.mark.parametrize(
    ("index", "correct", "words"),
    [
        (3, True, "there is no item 3; wanted a whole number from 0 to 2"),
        (-1, True, "there is no item -1"),
        (0.5, True, "there is no item 0.5"),
        ("a", True, "there is no item 'a'"),
        (0, 0.5, "correct is 0.5; wanted True or False"),
        (0, 2, "correct is 2"),
        (0, None, "correct is None"),
        (0, "1", "correct is '1'"),
    ],
)
def test_answers_that_are_none(index: Any, correct: Any, words: str) -> None:
    """An unknown item or an answer neither right nor wrong is refused, and changes nothing."""
    placement = Placement(**GOOD)
    asked, ability = placement.next(), placement.ability
    with pytest.raises(ValueError, match=words):
        placement.record(index, correct)
    assert (placement.next(), placement.ability) == (asked, ability)


@pytest.mark.parametrize("right", [1, 1.0, np.True_, np.int64(1)])
def test_numbers_for_right_and_wrong(right: Any) -> None:
    """1 and 0 of any kind do for True and False, and NumPy's whole numbers for an index."""
    one, other = Placement(**GOOD), Placement(**GOOD)
    one.record(np.int64(1), right)
    other.record(1, True)
    assert one.ability == other.ability
    with pytest.raises(ValueError, match="item 1 was answered before"):
        one.record(1, right)


def test_simulated_people() -> None:
    """Of 1,000 people and two banks, errors, answers needed and coverage are within three standard errors."""
    found = place(1000)
    for answers, error in ((5, 0.530), (10, 0.395), (15, 0.339), (20, 0.301), (30, 0.248)):
        assert found.error(answers) <= error * (1 + 3 / np.sqrt(2 * 1000))
    for sd, most in ((0.4, 10.5), (0.3, 20.0)):
        assert found.needed(sd).mean() <= most
        assert found.covered(sd) == pytest.approx(0.8, abs=3 * np.sqrt(0.8 * 0.2 / 1000))
