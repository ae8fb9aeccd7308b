"""Grouped logistic regression: at its mode the gradient is zero, and scikit-learn finds the same mode."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, ndtri
from sklearn.linear_model import LogisticRegression

from quizsvc.adaptive import grouped
from quizsvc.adaptive.grouped import RIDGE, Grouped, grouped_logistic
from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.rng import stream
from tests.laws import laws


@dataclass(frozen=True, slots=True)
class Rows:
    """Data whose truth is known."""

    x: Matrix
    z: Matrix
    group: NDArray[np.intp]
    y: Vector
    groups: int
    known: Vector

    def fit(self) -> Grouped:
        """The fit of all rows."""
        return grouped_logistic(self.x, self.z, self.group, self.y, self.groups, self.known)

    def log_posterior(self, common: Vector, own: Matrix, spread: Vector) -> float:
        """Log-likelihood and log-prior, written out."""
        log_odds = self.known + self.x @ common + (self.z * own[self.group]).sum(axis=1)
        likelihood = float((self.y * log_odds - np.logaddexp(0.0, log_odds)).sum())
        return likelihood - RIDGE / 2 * float(common @ common) - float((own**2 / spread).sum()) / 2


def simulated(rows: int, groups: int, seed: int, sd: tuple[float, float] = (0.7, 0.4)) -> Rows:
    """An intercept and a slope in common, and each group's own."""
    draws = stream("grouped", seed)
    x = np.column_stack([np.ones(rows), ndtri(draws.uniforms(rows))])
    own = ndtri(draws.uniforms(2 * groups)).reshape(groups, 2) * sd
    group = np.array([draws.integer(0, groups - 1) for _ in range(rows)], dtype=np.intp)
    known = ndtri(draws.uniforms(rows)) / 2
    log_odds = known + 0.3 + 0.8 * x[:, 1] + (x * own[group]).sum(axis=1)
    return Rows(x, x, group, (draws.uniforms(rows) < expit(log_odds)).astype(np.float64), groups, known)


@laws(20)
@given(st.integers(0, 1000), st.integers(1, 60), st.integers(1, 6))
def test_the_gradient_is_zero_at_the_mode(seed: int, rows: int, groups: int) -> None:
    """Central differences of the log-posterior in every direction, also where an outcome or a group is missing."""
    data = simulated(rows, groups, seed)
    grouped_rows = grouped._Rows(data.x, data.z, data.group, data.y, data.known, groups)
    spread = np.array([0.3, 0.1])
    common, own, _ = grouped_rows.mode(np.zeros(2), np.zeros((groups, 2)), spread)
    at, h = np.concatenate([common, own.ravel()]), 1e-4

    def value(point: Vector) -> float:
        return data.log_posterior(point[:2], point[2:].reshape(groups, 2), spread)

    for direction in np.eye(len(at)):
        assert value(at + h * direction) - value(at - h * direction) == pytest.approx(0.0, abs=2 * h * 1e-5)


def test_columns_that_tell_perfectly_have_a_mode() -> None:
    """Separable rows on a wide scale: the small penalty holds the mode, and Newton goes on until it is there."""
    x = np.column_stack([np.ones(40), np.linspace(-200, 200, 40)])
    data = Rows(x, np.ones((40, 1)), np.arange(40) % 3, (x[:, 1] > 0).astype(np.float64), 3, np.zeros(40))
    found = data.fit()
    slope = x.T @ (data.y - expit(found.log_odds(x, data.z, data.group, data.known))) - RIDGE * found.common
    assert np.abs(slope).max() < 0.01
    assert (found.log_odds(x, data.z, data.group, data.known) > 0).tolist() == (data.y > 0.5).tolist()


def test_scikit_learn_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """One-hot columns, each divided by its penalty's root, make the same problem for a plain ridge penalty."""
    monkeypatch.setattr(grouped, "EM_STEPS", 1)
    data = simulated(400, 5, seed=3)
    data = Rows(data.x, data.z, data.group, data.y, data.groups, np.zeros(400))
    found = data.fit()
    hot = np.eye(5)[data.group]
    own = np.einsum("ng,nm->ngm", hot, data.z).reshape(400, -1) * np.sqrt(0.05)
    columns = np.column_stack([data.x / np.sqrt(RIDGE), own])
    theirs = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-12, max_iter=10_000, solver="newton-cg").fit(
        columns, data.y
    )
    assert found.common == pytest.approx(theirs.coef_[0, :2] / np.sqrt(RIDGE), abs=1e-6)
    assert found.own == pytest.approx(theirs.coef_[0, 2:].reshape(5, 2) * np.sqrt(0.05), abs=1e-6)


def test_what_is_known_is_taken_as_it_is() -> None:
    """Known log odds that are a column of x move that column's weight by one, but for the penalty, and nothing else."""
    data = simulated(500, 4, seed=5)
    plain = Rows(data.x, data.z[:, :1], data.group, data.y, 4, np.zeros(500)).fit()
    moved = Rows(data.x, data.z[:, :1], data.group, data.y, 4, data.x[:, 1]).fit()
    assert plain.common - moved.common == pytest.approx([0.0, 1.0], abs=1e-3)
    assert plain.own == pytest.approx(moved.own, abs=1e-3)


@laws(10)
@given(st.permutations(range(6)))
def test_names_do_not_matter(names: list[int]) -> None:
    """Groups numbered otherwise, and rows in another order, give the same to 1e-9."""
    data, renamed = simulated(200, 6, seed=1), np.array(names, dtype=np.intp)
    other = Rows(data.x, data.z, renamed[data.group], data.y, 6, data.known).fit()
    turned = Rows(data.x[::-1], data.z[::-1], data.group[::-1], data.y[::-1], 6, data.known[::-1]).fit()
    found = data.fit()
    for same, own in ((other, other.own[renamed]), (turned, turned.own)):
        assert same.common == pytest.approx(found.common, abs=1e-9)
        assert own == pytest.approx(found.own, abs=1e-9)
        assert same.spread == pytest.approx(found.spread, abs=1e-9)


def test_the_spread_is_recovered() -> None:
    """Three hundred groups of a hundred rows tell how far groups differ, and what they have in common."""
    found = simulated(30_000, 300, seed=2).fit()
    assert np.sqrt(found.spread) == pytest.approx([0.7, 0.4], rel=0.1)
    assert found.common == pytest.approx([0.3, 0.8], abs=0.12)


def test_groups_of_one_outcome_and_of_none() -> None:
    """A group always right is above the others by a finite amount; one without rows stays at the mean, unsure."""
    data = simulated(300, 5, seed=4)
    y = np.where(data.group == 2, 1.0, data.y)
    found = Rows(data.x, data.z[:, :1], data.group, y, 6, data.known).fit()
    assert 0 < found.own[2, 0] < 5
    assert found.own[2, 0] == found.own[:, 0].max()
    assert found.own[5, 0] == 0.0
    assert found.variance[5, 0] > found.variance[:5, 0].max()


def test_no_rows_at_all() -> None:
    """Nothing tells nothing: every effect is zero."""
    none = Rows(np.zeros((0, 2)), np.zeros((0, 1)), np.zeros(0, dtype=np.intp), np.zeros(0), 3, np.zeros(0))
    found = none.fit()
    assert (found.common.tolist(), found.own.tolist()) == ([0.0, 0.0], [[0.0]] * 3)
