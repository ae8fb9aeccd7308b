"""Logistic regression on the effects of crossed groupings whose variances are known, by Newton's method.

    P of y_n = g_n + (1 - g_n - s) sigma(o_n + sum over terms t and places k of w_tnk b_t[j_tnk]),    b_tj ~ N(0, s_t²)

An answer belongs to one learner, one item and some concepts, and each of these meets all of the others. So no order of
elimination leaves small blocks, as it does in `grouped`: a Newton step is found by conjugate gradients on columns
scaled by their prior standard deviations, preconditioned by the Hessian's diagonal (Nocedal and Wright, Numerical
Optimization, 2006, chapter 7). With guessing the log likelihood is not concave everywhere: far from the mode an answer
that bends it upwards counts as bringing nothing, and a step that does not lower the objective is halved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, cg

from quizsvc.numeric.arrays import Matrix, Vector
from quizsvc.numeric.special import expit

STEPS, HALVINGS = 60, 30
NEAR, ENOUGH = 0.05, 1e-7
"""The largest move of a scaled effect from which the mode is near, and the one after which it is found: Newton's error
after a step is the square of the step, or that of the conjugate gradients in it, whichever is larger."""
ROUGH, FINE = 1e-2, 1e-5
"""How far conjugate gradients go far from the mode and near to it, relative to the gradient."""
CERTAIN = 1e-12


@dataclass(frozen=True, slots=True)
class Term:
    """The effects of one grouping: of the groups `index` (n, k), with weights (n, k); their prior's sd is s_t.

    A group that comes twice in a row has no weight but once.
    """

    index: NDArray[np.intp]
    weight: Matrix
    size: int
    sd: float

    def over(self, effects: Vector) -> Vector:
        """What effects (size,) add to the log odds of each answer (n,)."""
        found: Vector = (self.weight * effects[self.index]).sum(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Effects:
    """The mode (size,) of one term's effects, and their variances (size,) by the Hessian's diagonal."""

    mean: Vector
    variance: Vector


@dataclass(frozen=True, slots=True)
class Link:
    """P from log odds: guessing g (n,) and slip s."""

    guessing: Vector
    slip: float

    def p(self, log_odds: Vector) -> Vector:
        """P of a right answer (n,)."""
        return np.clip(self.guessing + self._span * expit(log_odds), CERTAIN, 1.0 - CERTAIN)

    def score(self, log_odds: Vector, y: Vector) -> Vector:
        """The slope (n,) of the log likelihood of y in the log odds."""
        p = self.p(log_odds)
        return self._slope(log_odds) * (y - p) / (p * (1.0 - p))

    def expected(self, log_odds: Vector) -> Vector:
        """The information (n,) that an answer is expected to bring of its log odds (Fisher's)."""
        p = self.p(log_odds)
        found: Vector = self._slope(log_odds) ** 2 / (p * (1.0 - p))
        return found

    def observed(self, log_odds: Vector, y: Vector) -> Vector:
        """The information (n,) that the answers y did bring; below zero where a guess explains them better."""
        p, slope = self.p(log_odds), self._slope(log_odds)
        found: Vector = slope**2 * (y / p**2 + (1.0 - y) / (1.0 - p) ** 2)
        return found - (1.0 - 2.0 * expit(log_odds)) * self.score(log_odds, y)

    def only(self, rows: NDArray[Any]) -> "Link":
        """The link of some of the answers."""
        return Link(self.guessing[rows], self.slip)

    @property
    def _span(self) -> Vector:
        found: Vector = 1.0 - self.guessing - self.slip
        return found

    def _slope(self, log_odds: Vector) -> Vector:
        q = expit(log_odds)
        return self._span * q * (1.0 - q)


Solved: TypeAlias = tuple[list[Effects], Vector]
Solve: TypeAlias = Callable[[Sequence[Term], Vector, Vector, Link], Solved]
"""What finds the joint mode: `crossed_logistic`, or what remembers its answers."""


def crossed_logistic(terms: Sequence[Term], y: Vector, known: Vector, link: Link) -> Solved:
    """The effects of each term at the joint mode for outcomes y (n,) in [0, 1], and the log odds (n,) there.

    `known` (n,) is o. Every effect is within 1e-9 of the mode; the same rows in the same order give the same bits.
    """
    columns = _columns(terms, len(y))
    squares = csr_array((columns.data**2, columns.indices, columns.indptr), shape=columns.shape)
    problem = _Problem(columns, squares, y, known, link)
    scaled: Vector = np.zeros(problem.columns.shape[1])
    size = np.inf
    for _ in range(STEPS):
        step = problem.step(scaled, size)
        scaled = scaled + step
        size = float(np.abs(step).max(initial=0.0))
        if size < ENOUGH:
            break
    log_odds = problem.log_odds(scaled)
    diagonal = problem.diagonal(link.expected(log_odds))
    ends = np.cumsum([0, *(term.size for term in terms)])
    parts = zip(terms, ends, ends[1:], strict=False)
    return [Effects(term.sd * scaled[i:j], term.sd**2 / diagonal[i:j]) for term, i, j in parts], log_odds


@dataclass(frozen=True, slots=True)
class _Problem:
    """The data, with columns scaled by the prior standard deviations of their effects, and their squares."""

    columns: Any
    squares: Any
    y: Vector
    known: Vector
    link: Link

    def log_odds(self, scaled: Vector) -> Vector:
        found: Vector = self.known + self.columns @ scaled
        return found

    def diagonal(self, weight: Vector) -> Vector:
        """The diagonal of the Hessian where answers bring this information."""
        found: Vector = 1.0 + self.squares.T @ weight
        return found

    def step(self, scaled: Vector, last: float) -> Vector:
        """A step towards the mode: Newton's where the last one was small, and else one that goes down from anywhere."""
        log_odds = self.log_odds(scaled)
        weight = self.link.observed(log_odds, self.y)
        if last < NEAR:
            return self._newton(scaled, log_odds, weight, max(FINE, ROUGH * last))
        step = self._newton(scaled, log_odds, np.maximum(weight, 0.0), ROUGH)
        value = self._objective(scaled)
        for _ in range(HALVINGS):
            if self._objective(scaled + step) <= value:
                break
            step = step / 2.0
        return step

    def _newton(self, scaled: Vector, log_odds: Vector, weight: Vector, rough: float) -> Vector:
        across, size = self.columns.T, len(scaled)
        down, diagonal = across @ self.link.score(log_odds, self.y) - scaled, self.diagonal(weight)
        hessian = LinearOperator((size, size), matvec=lambda v: v + across @ (weight * (self.columns @ v)), dtype=float)
        inverse = LinearOperator((size, size), matvec=lambda v: v / diagonal, dtype=float)
        step, _ = cg(hessian, down, rtol=rough, atol=0.0, M=inverse, maxiter=size + 100)
        return np.asarray(step, dtype=float)

    def _objective(self, scaled: Vector) -> float:
        """Minus the log posterior, but for constants."""
        p = self.link.p(self.log_odds(scaled))
        return float(0.5 * scaled @ scaled - (self.y * np.log(p) + (1.0 - self.y) * np.log1p(-p)).sum())


def _columns(terms: Sequence[Term], rows: int) -> Any:
    """One sparse row an answer: the weights of its effects, each times its prior's sd."""
    starts = np.cumsum([0, *(term.size for term in terms)])
    index = np.concatenate([term.index + start for term, start in zip(terms, starts, strict=False)], axis=1)
    weight = np.concatenate([term.weight * term.sd for term in terms], axis=1)
    ends = np.arange(rows + 1) * index.shape[1]
    return csr_array((weight.ravel(), index.ravel(), ends), shape=(rows, int(starts[-1])))
