"""The joint belief: its prior by hand, one answer and the shown intervals by other routes."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, ndtri

from quizsvc.adaptive.ability import Concept, Item
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.joint import (
    ALIKE,
    AUTHORS,
    FALL,
    FALL_VARIANCE,
    GENERAL,
    LEVEL,
    OWN,
    TAUGHT,
    TAUGHT_VARIANCE,
    Joint,
    believed,
    chances,
    gradient,
    informative,
    interval,
    outlook,
    terms,
)
from quizsvc.adaptive.settings import SERVICE
from quizsvc.names import ConceptId
from quizsvc.numeric import stream
from quizsvc.numeric.arrays import Matrix, Vector
from tests.adaptive.courses import course
from tests.adaptive.newcomers import given

ITEMS = {"a1": ("a", -1.0), "a2": ("a", 0.5), "b1": ("b", 1.0), "ab": ("ab", 2.0), "b2": ("b", -0.5)}
WHERE = course(ITEMS, {"a": "", "b": "a"})
FLAT = course(ITEMS, {"a": "", "b": ""})


def sharpened(where: Catalogue = WHERE) -> Catalogue:
    """A course of which something is believed: discriminations, difficulties of concepts, and surer items."""
    sharp = where.copy()
    for index in range(len(sharp.items)):
        sharp.set_item(index, Item(sharp.difficulty[index] + 0.3, 1.44 / (1 + index), 0.7 + 0.2 * index))
    sharp.set_concept(0, Concept(0.4, 0.1))
    sharp.set_concept(1, Concept(-0.6, 0.2))
    return sharp


def draws(joint: Joint, size: int) -> Matrix:
    """So many draws of the latents (size, c + 2)."""
    normal = ndtri(stream("joint").uniforms(size * len(joint.mean))).reshape(size, -1)
    return np.asarray(joint.mean + normal @ np.linalg.cholesky(joint.covariance).T)


@pytest.fixture(scope="module")
def people() -> tuple[Matrix, Vector]:
    """What is believed of newcomers: draws of the latents, and of an item's deviation in its sds."""
    return draws(believed(sharpened(), []), 100_000), ndtri(stream("eps").uniforms(100_000))


def test_the_prior_by_hand() -> None:
    """The first concept is at the level, the deepest lower by the fall, and both share theta and some of the rest."""
    joint = believed(sharpened(), [])
    alike = ALIKE / np.sqrt(2.0)  # walks of one and of two steps, one of them in common
    assert joint.mean == pytest.approx([LEVEL - 0.4, LEVEL + FALL + 0.6, 0.0, LEVEL])
    wanted = [
        [GENERAL + OWN + 0.1, GENERAL + OWN * alike, 0.0, GENERAL],
        [GENERAL + OWN * alike, GENERAL + OWN + FALL_VARIANCE + 0.2, 0.0, GENERAL],
        [0.0, 0.0, AUTHORS, 0.0],
        [GENERAL, GENERAL, 0.0, GENERAL],
    ]
    assert joint.covariance == pytest.approx(np.array(wanted))


def test_concepts_that_rest_on_nothing_are_all_alike() -> None:
    """Without prerequisites there is no depth, and nothing in common but theta."""
    joint = believed(FLAT, [])
    assert joint.mean[:2] == pytest.approx([LEVEL, LEVEL])
    assert joint.covariance[0, 1] == pytest.approx(GENERAL)


@pytest.mark.parametrize("item", range(len(ITEMS)))
@pytest.mark.parametrize("credit", [0.0, 0.6, 1.0])
def test_one_answer_by_another_route(people: tuple[Matrix, Vector], item: int, credit: float) -> None:
    """Mean and covariance are those of the exact posterior over all latents and eps, by weighted draws."""
    where, z = sharpened(), people[0]
    eps = np.sqrt(where.variance[item]) * people[1]
    at, a, b = where.concepts_of(item), where.discrimination[item], where.difficulty[item]
    ability = z[:, at] + where.concept_difficulty[at]
    authors = 1.0 + z[:, 2] * where.variance[item] / SERVICE.item
    eta = a * ability.mean(axis=1) - where.concept_difficulty[at].mean() - b * authors - eps
    p = where.guessing[item] + where.room[item] * expit(eta)
    weights = p**credit * (1 - p) ** (1 - credit)
    found = believed(where, [given(where, item, credit)])
    mean, covariance = found.mean.copy(), found.covariance.copy()
    mean[at] -= TAUGHT
    covariance[at, at] -= TAUGHT_VARIANCE
    assert mean == pytest.approx(np.average(z, axis=0, weights=weights), abs=0.02)
    assert covariance == pytest.approx(np.cov(z.T, aweights=weights), abs=0.06)


def test_the_order_of_two_answers_hardly_matters() -> None:
    """Each moves the belief to what both tell, up to what a Gaussian loses between them."""
    one, other = given(WHERE, 0, 1.0), given(WHERE, 2, 0.0)
    forth, back = believed(WHERE, [one, other]), believed(WHERE, [other, one])
    assert forth.mean == pytest.approx(back.mean, abs=0.05)
    assert forth.covariance == pytest.approx(back.covariance, abs=0.1)


def test_answers_are_learnt_from_as_they_were_met() -> None:
    """What a course comes to believe after the answers of its item and concept does not change what they tell."""
    answers = [given(WHERE, 0, 1.0)]
    later = WHERE.copy()
    later.set_item(0, Item(2.0, 0.5))
    later.set_concept(0, Concept(1.0, 0.1))
    assert believed(later, answers).mean == pytest.approx(believed(WHERE, answers).mean, abs=1e-12)


def test_an_answer_on_a_concept_that_is_gone_tells_nothing() -> None:
    """Neither of it nor of others."""
    gone = replace(given(WHERE, 0, 1.0), concepts=(ConceptId("gone"),))
    assert np.array_equal(believed(WHERE, [gone]).mean, believed(WHERE, []).mean)


@pytest.mark.parametrize("unsure", [1.0, 0.01])
def test_intervals_by_draws(unsure: float) -> None:
    """The ends are near the tenth and ninetieth percentiles, also where hardly more than items' own are unsure."""
    where = sharpened()
    joint = believed(where, [given(where, 0, 1.0), given(where, 3, 0.0)])
    joint = replace(joint, covariance=unsure * joint.covariance)
    of = terms(where)
    low, high = interval(outlook(joint, of), where)
    z, size = draws(joint, 20_000), 20_000
    eps = ndtri(stream("deviations").uniforms(size * 5)).reshape(size, 5) * np.sqrt(of.noise)
    weights = np.zeros((len(joint.mean), 5))
    for columns, values in zip(of.columns, of.weights, strict=True):
        np.add.at(weights, (columns, np.arange(5)), values)
    p = where.guessing + where.room * expit(of.known + z @ weights - eps)
    each = np.stack([p[:, where.main == concept].mean(axis=1) for concept in (0, 1)])
    assert low == pytest.approx(np.quantile(each, 0.1, axis=1), abs=0.04)
    assert high == pytest.approx(np.quantile(each, 0.9, axis=1), abs=0.04)


def test_the_gradient_by_differences() -> None:
    """It is how mastery moves when a latent's mean does."""
    where = sharpened()
    joint, of = believed(where, [given(where, 1, 1.0)]), terms(where)

    def mastery(mean: Vector) -> Vector:
        return where.means(chances(outlook(replace(joint, mean=mean), of), where))

    steps = 1e-5 * np.eye(len(joint.mean))
    wanted = [(mastery(joint.mean + step) - mastery(joint.mean - step)) / 2e-5 for step in steps]
    assert gradient(outlook(joint, of), of, where) == pytest.approx(np.array(wanted).T, abs=1e-8)


@pytest.mark.parametrize("item", range(len(ITEMS)))
def test_what_an_answer_promises(item: int) -> None:
    """The drop of a standing's variance is, on average over the answers, what was expected, to a fifth."""
    where = sharpened()
    joint, of = believed(where, []), terms(where)
    seen, at = outlook(joint, of), where.concepts_of(item)
    p = chances(seen, where)[item]
    left = [believed(where, [given(where, item, credit)]).covariance[at, at] - TAUGHT_VARIANCE for credit in (0.0, 1.0)]
    drop = joint.covariance[at, at] - (1 - p) * left[0] - p * left[1]
    x = np.zeros(len(joint.mean))
    np.add.at(x, of.columns[:, item], of.weights[:, item])
    expected = informative(seen, where)[item] * (joint.covariance @ x)[at] ** 2
    assert drop == pytest.approx(expected, rel=0.2)
