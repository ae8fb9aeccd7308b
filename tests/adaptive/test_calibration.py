"""Calibration: items and concepts of a simulated log whose truth is known, from all answers at once."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import expit, ndtri

from quizsvc.adaptive.ability import Concept, Item
from quizsvc.adaptive.calibration import Calibration, Rated, calibrate, tabulate
from quizsvc.adaptive.settings import SERVICE
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import stream

ITEMS, PEOPLE = 60, 300


@dataclass(frozen=True, slots=True)
class World:
    """Items as they truly are, and a log: P of knowing is sigma(slope ability - difficulty)."""

    slope: Vector
    difficulty: Vector
    priors: dict[str, Item]
    log: list[Rated]


def world(seed: int, slope_sd: float, people: int = PEOPLE) -> World:
    """Every learner answers every item once, in an order of their own, one an hour; all items are of one concept."""
    hard, sharp, label = ndtri(stream("items", seed).uniforms(3 * ITEMS)).reshape(3, ITEMS)
    slope, author = np.exp(slope_sd * sharp), hard + 0.7 * label
    guessing = np.where(np.arange(ITEMS) % 2, 0.15, 0.02)
    theta = ndtri(stream("theta", seed).uniforms(people)) * np.sqrt(SERVICE.learner)
    order, luck = stream("order", seed), stream("luck", seed).uniforms(people * ITEMS).reshape(people, ITEMS)
    log = []
    for who in range(people):
        for turn, item in enumerate(order.permutation(ITEMS)):
            p = guessing[item] + (0.97 - guessing[item]) * expit(slope[item] * theta[who] - hard[item])
            credit = float(luck[who, turn] < p)
            log.append(Rated(f"learner{who}", f"item{item:02}", ("c",), credit, who + turn / 24.0, "v1"))
    priors = {f"item{at:02}": Item(author[at], SERVICE.item, guessing=guessing[at]) for at in range(ITEMS)}
    return World(slope, hard, priors, log)


ALIKE, SHARP = world(1, 0.0), world(2, 0.5)


@pytest.fixture(scope="module")
def alike() -> Calibration:
    """The calibration of items of one slope."""
    return calibrate(ALIKE.log, ALIKE.priors, SERVICE)


@pytest.fixture(scope="module")
def sharp() -> Calibration:
    """The calibration of items of many slopes."""
    return calibrate(SHARP.log, SHARP.priors, SERVICE)


def test_difficulties_are_recovered(alike: Calibration) -> None:
    """Within what three hundred answers can tell: errors are as large as the variances say, and no larger.

    With information of at least 0.1 an answer the standard error is at most 1/sqrt(30) = 0.18; the difficulties' own sd
    is 1, so that they correlate above 1/sqrt(1 + 0.18²) = 0.98. What all items have in common is the concept's.
    """
    told = np.array([alike.items[name].mean for name in alike.table.items])
    error = told - ALIKE.difficulty
    error -= error.mean()
    claimed = np.mean([alike.items[name].variance for name in alike.table.items])
    assert np.corrcoef(told, ALIKE.difficulty)[0, 1] > 0.98
    assert np.sqrt(claimed) < 0.18
    assert 0.7 < error.std() / np.sqrt(claimed) < 1.3
    assert abs(np.mean(told - ALIKE.difficulty) + alike.concepts["c"].mean) < 0.15  # 0.05 is the learners' mean's error


def test_discriminations_are_recovered(sharp: Calibration, alike: Calibration) -> None:
    """They follow true slopes (reliability 0.25/(0.25 + 0.2²) gives 0.93), and stay near 1 where slopes are alike."""
    told = np.array([sharp.items[name].discrimination for name in sharp.table.items])
    assert np.corrcoef(told, SHARP.slope)[0, 1] > 0.85
    assert np.std([row.discrimination for row in alike.items.values()]) < np.std(told) / 2.0


def test_what_is_known_of_an_item_stays(sharp: Calibration) -> None:
    """Its guessing is the author's; the author's difficulty holds an item that few have answered."""
    assert all(sharp.items[name].guessing == SHARP.priors[name].guessing for name in sharp.items)
    few = [SHARP.log[0]._replace(item="new"), *SHARP.log[1:600]]
    found = calibrate(few, {**SHARP.priors, "new": Item(4.0, SERVICE.item)}, SERVICE)
    assert found.items["new"].mean == pytest.approx(4.0, abs=1.0)
    assert found.items["new"].variance > 1.2


def test_the_scale_of_the_filter_is_kept() -> None:
    """Each concept's items, each answer counting once, are as hard as they were; one without a row is left out."""
    log = [answer._replace(concepts=("ab"[int(answer.item[4:]) % 2],)) for answer in SHARP.log[:9000]]
    found = calibrate([*log, log[0]._replace(item="new")], {**SHARP.priors, "new": Item(0.0, 1.44)}, SERVICE)
    ran = {name: Item(0.1 * at - 2.0, 0.1) for at, name in enumerate(SHARP.priors)}
    told = found.on_scale_of(ran, {"a": Concept(0.7, 0.1), "b": Concept(-0.4, 0.1)})
    assert told.keys() == ran.keys()
    for concept in "ab":
        mine = [answer.item for answer in log if answer.concepts == (concept,)]
        assert np.mean([told[name].mean for name in mine]) == pytest.approx(np.mean([ran[name].mean for name in mine]))
        assert np.std([told[name].mean - found.items[name].mean for name in mine]) == pytest.approx(0.0, abs=1e-12)
    assert told["item00"].discrimination == found.items["item00"].discrimination


def test_the_order_of_learners_does_not_matter(sharp: Calibration) -> None:
    """Mixed otherwise, the same answers give the same bits; learners named otherwise give the same to 1e-9."""
    key = dict(zip((f"learner{who}" for who in range(PEOPLE)), stream("mix", 1).uniforms(PEOPLE), strict=True))
    mixed = sorted(SHARP.log, key=lambda answer: answer.day + PEOPLE * key[answer.learner])
    again = calibrate(mixed, SHARP.priors, SERVICE)
    assert (again.items, again.concepts) == (sharp.items, sharp.concepts)
    renamed = [answer._replace(learner=f"{key[answer.learner]}") for answer in SHARP.log]
    other = calibrate(renamed, SHARP.priors, SERVICE)
    for name, row in sharp.items.items():
        figures = [(found.mean, found.variance, found.discrimination) for found in (row, other.items[name])]
        assert figures[0] == pytest.approx(figures[1], abs=1e-9)
    assert other.concepts["c"].mean == pytest.approx(sharp.concepts["c"].mean, abs=1e-9)


def test_no_answer_vouches_for_itself() -> None:
    """With another outcome the ability that an answer is judged by is the same, and that of its neighbours is not."""
    log = SHARP.log[:1200]
    other = [log[0]._replace(credit=1.0 - log[0].credit), *log[1:]]
    one, two = (calibrate(answers, SHARP.priors, SERVICE) for answers in (log, other))
    at = int(np.flatnonzero(one.table.place == 0)[0])
    assert one.ability[at] == two.ability[at]
    assert one.ability[at + 1] != two.ability[at + 1]


def test_a_log_as_arrays() -> None:
    """Worked by hand: places, halves, first meetings, practice on one concept and on two."""
    log = [
        Rated("bob", "x", ("a",), 1.0, 0.0, "v1"),
        Rated("ada", "y", ("a", "b"), 0.5, 0.0, "v1"),
        Rated("bob", "x", ("a",), 0.0, 1.0, "v1"),
        Rated("bob", "y", ("a", "b"), 1.0, 2.0, "v1"),
    ]
    table = tabulate(log)
    assert (table.learners, table.items, table.concepts) == (("ada", "bob"), ("x", "y"), ("a", "b"))
    assert table.place.tolist() == [1, 0, 2, 3]
    assert table.half.tolist() == [0, 0, 1, 0]
    assert table.first.tolist() == [True, True, False, True]
    assert table.weight.tolist() == [[0.5, 0.5], [1.0, 0.0], [1.0, 0.0], [0.5, 0.5]]
    assert table.practised == pytest.approx([0.0, 0.0, np.log(2.0), np.log(3.0) / 2.0])
    assert table.credit.tolist() == [0.5, 1.0, 0.0, 1.0]
    assert len(set(table.on.ravel().tolist())) == 4


@pytest.mark.parametrize("count", [1, 2, 60])
def test_the_shortest_logs_are_calibrated(count: int) -> None:
    """One answer, and one learner alone, move little and break nothing."""
    found = calibrate(SHARP.log[:count], SHARP.priors, SERVICE)
    assert all(np.isfinite([row.mean, row.variance, row.discrimination]).all() for row in found.items.values())
    assert all(abs(row.mean - SHARP.priors[name].mean) < 1.5 for name, row in found.items.items())
