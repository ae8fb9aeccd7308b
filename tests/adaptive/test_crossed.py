"""Crossed logistic regression: at its mode the gradient is zero, and scikit-learn finds the same mode."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from sklearn.linear_model import LogisticRegression

from quizsvc.adaptive.crossed import Link, Term, crossed_logistic
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import stream
from tests.laws import laws

PEOPLE, ITEMS = 30, 12


def simulated(rows: int, seed: int, guessing: float, slip: float) -> tuple[list[Term], Vector, Vector, Link]:
    """Answers of people to items on one or two of five concepts, with something known of each."""
    draws = stream("crossed", seed)
    who = np.array([draws.integer(0, PEOPLE - 1) for _ in range(rows)], dtype=np.intp)[:, None]
    item = np.array([draws.integer(0, ITEMS - 1) for _ in range(rows)], dtype=np.intp)[:, None]
    concepts = np.column_stack([item % 5, (item + 1 + item % 2) % 5])
    weight = np.where(item % 2, [[1.0, 0.0]], [[0.5, 0.5]])
    terms = [
        Term(who, np.ones((rows, 1)), PEOPLE, 0.8),
        Term(concepts, -weight, 5, 0.5),
        Term(item, -np.ones((rows, 1)), ITEMS, 1.2),
    ]
    known = ndtri(draws.uniforms(rows)) / 2.0
    true = [term.sd * ndtri(draws.uniforms(term.size)) for term in terms]
    link = Link(np.full(rows, guessing), slip)
    p = link.p(known + sum(term.over(effects) for term, effects in zip(terms, true, strict=True)))
    return terms, (draws.uniforms(rows) < p).astype(np.float64), known, link


@laws(15)
@given(st.integers(0, 1000), st.integers(1, 400), st.sampled_from([(0.0, 0.0), (0.25, 0.03), (0.6, 0.1)]))
def test_the_gradient_is_zero_at_the_mode(seed: int, rows: int, bounds: tuple[float, float]) -> None:
    """In every direction the likelihood's slope is the prior's, to 1e-8 of a standard deviation; log odds add up."""
    terms, y, known, link = simulated(rows, seed, *bounds)
    found, log_odds = crossed_logistic(terms, y, known, link)
    total = known + sum(term.over(each.mean) for term, each in zip(terms, found, strict=True))
    assert log_odds == pytest.approx(total, abs=1e-12)
    score = link.score(log_odds, y)
    for term, each in zip(terms, found, strict=True):
        slope = np.bincount(term.index.ravel(), (term.weight * score[:, None]).ravel(), term.size)
        assert term.sd * slope == pytest.approx(each.mean / term.sd, abs=1e-8)
        information = np.bincount(
            term.index.ravel(), (term.weight**2 * link.expected(log_odds)[:, None]).ravel(), term.size
        )
        assert each.variance == pytest.approx(1.0 / (1.0 / term.sd**2 + information), rel=1e-9)


def test_scikit_learn_finds_the_same() -> None:
    """One-hot columns times their priors' sds make the same problem for a plain ridge penalty."""
    terms, y, known, link = simulated(600, 3, 0.0, 0.0)
    columns = []
    for term in terms:
        hot = np.zeros((600, term.size))
        for index, weight in zip(term.index.T, term.weight.T, strict=True):
            hot[np.arange(600), index] += weight * term.sd
        columns.append(hot)
    found, _ = crossed_logistic(terms, y, np.zeros(600), link)
    theirs = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-12, max_iter=10_000, solver="newton-cg")
    effects = theirs.fit(np.concatenate(columns, axis=1), y).coef_[0]
    ours = np.concatenate([each.mean / term.sd for term, each in zip(terms, found, strict=True)])
    assert ours == pytest.approx(effects, abs=1e-6)
    assert known.any()


def test_the_order_of_rows_does_not_matter() -> None:
    """Turned round, the same answers give the same to 1e-9."""
    terms, y, known, link = simulated(3000, 5, 0.25, 0.03)
    turned = [Term(term.index[::-1], term.weight[::-1], term.size, term.sd) for term in terms]
    one, _ = crossed_logistic(terms, y, known, link)
    two, _ = crossed_logistic(turned, y[::-1], known[::-1], link.only(np.arange(3000)[::-1]))
    for here, there in zip(one, two, strict=True):
        assert here.mean == pytest.approx(there.mean, abs=1e-9)
        assert here.variance == pytest.approx(there.variance, abs=1e-9)


@laws(30)
@given(st.floats(-6.0, 6.0), st.floats(0.0, 1.0), st.floats(0.0, 0.6), st.floats(0.0, 0.2))
def test_score_and_information_are_derivatives(log_odds: float, y: float, guessing: float, slip: float) -> None:
    """By central differences of the log likelihood; what is expected is the mean of what is observed."""
    link, h, at = Link(np.array([guessing]), slip), 1e-4, np.array([log_odds])

    def value(z: Vector) -> float:
        p = link.p(z)
        return float((y * np.log(p) + (1.0 - y) * np.log1p(-p))[0])

    assert link.score(at, np.array([y]))[0] == pytest.approx((value(at + h) - value(at - h)) / (2 * h), abs=1e-6)
    bend = (value(at + h) - 2.0 * value(at) + value(at - h)) / h**2
    assert link.observed(at, np.array([y]))[0] == pytest.approx(-bend, abs=1e-5)
    mean = sum(chance * link.observed(at, np.array([y])) for chance, y in ((link.p(at), 1.0), (1 - link.p(at), 0.0)))
    assert link.expected(at) == pytest.approx(mean, abs=1e-9)


def test_people_who_are_always_right_are_where_the_prior_holds_them() -> None:
    """One who was never wrong is finite, above the others; one who never answered is at the mean, as unsure as ever."""
    terms, y, known, link = simulated(500, 7, 0.0, 0.0)
    who = terms[0].index.ravel()
    use = who != 4
    y = np.where(who == 2, 1.0, y)
    terms = [Term(term.index[use], term.weight[use], term.size, term.sd) for term in terms]
    (people, *_), _ = crossed_logistic(terms, y[use], known[use], link.only(use))
    assert people.mean[2] == people.mean.max()
    assert 0.5 < people.mean[2] < 4.0
    assert (people.mean[4], people.variance[4]) == (0.0, pytest.approx(0.64))
