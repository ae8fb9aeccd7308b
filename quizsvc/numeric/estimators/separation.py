"""Are two classes (or several) linearly separable? Decided exactly, with a proof either way.

With sᵢ = ±1 and zᵢ = (1, xᵢ), the signed rows aᵢ = sᵢzᵢ make a matrix A. Exactly one of these holds (Stiemke's lemma):
some direction d has Ad ≥ 0, Ad ≠ 0 (the classes are separated: scaling d up never lowers the likelihood), or some
λ > 0 has Aᵀλ = 0 (they overlap, and the maximum likelihood estimate exists: its |residuals| are such a λ).
Separation is complete where some Ad > 0, else quasi-complete (Albert and Anderson, Biometrika 71, 1984; Konis,
DPhil thesis, Oxford 2007). The simplex method decides it in whole numbers (Edmonds' pivots, Bland's rule), so that
no tolerance enters; floats are taken as the binary fractions that they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizsvc.numeric.arrays import LARGEST, Matrix, Vector
from quizsvc.numeric.certificates import Degenerate
from quizsvc.numeric.least_squares import table

Whole = NDArray[Any]  # of Python integers: pivots outgrow 64 bits


@dataclass(frozen=True, slots=True)
class Separation:
    """How the classes lie: `complete`, `quasi` or `none`, with a proof.

    Where they are separated, the boundary's intercept and weights (the largest 1 in size; else 0 and empty); where
    they overlap, the weights λ that balance the signed rows (the largest 1).
    """

    kind: str
    intercept: float
    coef: tuple[float, ...]
    balance: tuple[float, ...]

    @property
    def separable(self) -> bool:
        """Whether the maximum likelihood estimate of a logistic model diverges."""
        return self.kind != "none"


@dataclass(frozen=True, slots=True)
class Separable(Degenerate):
    """Degenerate data along whose `direction` (intercept first where there is one) the likelihood never falls."""

    direction: tuple[float, ...]


def separation(X: ArrayLike, y: ArrayLike, intercept: bool = True) -> Separation:
    """How the classes 0 and 1 lie to one another, exactly; X is (n, p) or a list, y holds 0 and 1.

    Raises ValueError for shapes or labels amiss. Takes milliseconds up to n = 200, p = 5.
    """
    features, response = examples(X, y)
    kind, direction, balance = decide(signed_rows(features, response, intercept))
    b, w = (direction[0], direction[1:]) if intercept and direction else (0.0, direction)
    return Separation(kind, b, w, balance)


def examples(X: ArrayLike, y: ArrayLike) -> tuple[Matrix, Vector]:
    """X as (n, p), p at least 1, and y as (n,); ValueError for features whose squares are no floats."""
    features, response = table(X, y)
    largest = max(float(np.maximum.reduce(features, axis=None)), -float(np.minimum.reduce(features, axis=None)))
    if largest > LARGEST:
        raise ValueError(f"X holds a number of size {largest:g}; wanted numbers from -{LARGEST:g} to {LARGEST:g}")
    return features, response


def signs(response: Vector) -> Vector:
    """The signs ±1 of the labels 0 and 1; ValueError for any other label."""
    result = 2.0 * response - 1.0
    if not (np.abs(result) == 1.0).all():
        odd = response[np.abs(result) != 1.0][0]
        raise ValueError(f"y holds the label {odd:g}; wanted 0 or 1 for every row")
    return result


def signed_rows(X: Matrix, y: Vector, intercept: bool) -> Matrix:
    """The rows sᵢ(1, xᵢ), or sᵢxᵢ without an intercept."""
    rows = np.column_stack([np.ones(y.size), X]) if intercept else X
    return signs(y)[:, np.newaxis] * rows


def separable(A: Matrix, candidate: Vector | None = None) -> Separable | None:
    """The outcome for signed rows that are separated, None for rows that overlap.

    A `candidate` whose margins are all above their rounding error proves complete separation without the simplex.
    """
    if candidate is not None and proves(A, candidate):
        kind, direction = "complete", scaled(candidate)
    else:
        kind, direction, _ = decide(A)
    if kind == "none":
        return None
    reason = "separable" if kind == "complete" else "quasi-separable"
    shown = ", ".join(f"{weight:.4g}" for weight in direction)
    return Separable(reason, f"the likelihood rises without bound as the weights grow along ({shown})", direction)


def proves(A: Matrix, d: Vector) -> bool:
    """Whether every margin of d is positive beyond what rounding in A d could have made so."""
    return bool((A @ d > 1e-13 * A.shape[1] * (np.abs(A) @ np.abs(d))).all())


def decide(A: Matrix) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """Kind, separating direction (empty where none) and balance (empty unless none) of the signed rows A (n, k)."""
    rows = whole(A)
    direction, balance = stiemke(rows)
    if balance is not None:
        return "none", (), scaled(balance)
    margins = rows @ direction
    while (margins == 0).any():
        further, balance = stiemke(rows[margins == 0])
        if balance is not None:
            return "quasi", scaled(direction), ()
        direction = joined(direction, further, margins, rows @ further)
        margins = rows @ direction
    return "complete", scaled(direction), ()


def joined(d: Whole, further: Whole, margins: Whole, more: Whole) -> Whole:
    """A d + e with A small enough a share of e that no positive margin of d is lost, in whole numbers."""
    against = [-(-int(m) // int(g)) for g, m in zip(margins, -more, strict=True) if g > 0 and m > 0]
    return d * (1 + max(against, default=0)) + further


def whole(A: Matrix) -> Whole:
    """A times the power of two that makes all of it whole numbers."""
    ratios = [value.as_integer_ratio() for value in A.ravel().tolist()]
    common = max(bottom for _, bottom in ratios)
    result = np.array([top * (common // bottom) for top, bottom in ratios], dtype=object)
    return result.reshape(A.shape)


def scaled(values: Sequence[Any] | Whole | Vector) -> tuple[float, ...]:
    """The values as floats, divided by the largest size among them."""
    entries = list(values)
    largest = max(abs(value) for value in entries)
    return tuple(float(value / largest) for value in entries)


def stiemke(rows: Whole) -> tuple[Whole, Whole | None]:
    """Either (d, None) with rows d ≥ 0 and ≠ 0, or (0, λ) with λ > 0 and rowsᵀ λ = 0, exactly.

    Phase one of the simplex method on rowsᵀμ = −rowsᵀ1, μ ≥ 0: a solution gives λ = 1 + μ; if there is none, the
    multipliers of the last tableau are the direction (Farkas).
    """
    n, k = rows.shape
    target = -rows.sum(axis=0)
    flip = np.array([-1 if value < 0 else 1 for value in target], dtype=object)
    T = np.zeros((k + 1, n + k + 1), dtype=object)
    T[:k, :n], T[:k, -1] = rows.T * flip[:, np.newaxis], target * flip
    for i in range(k):
        T[i, n + i] = 1
    T[k] = -T[:k].sum(axis=0)
    T[k, n : n + k] = 0
    T, base, scale = pivots(T, n)
    if T[k, -1] < 0:
        return -flip * (scale - T[k, n : n + k]), None
    balance = np.full(n, scale, dtype=object)
    for i, column in enumerate(base):
        if column < n:
            balance[column] += T[i, -1]
    return np.zeros(k, dtype=object), balance


def pivots(T: Whole, n: int) -> tuple[Whole, list[int], int]:
    """The optimal tableau, its basis and the common denominator; entering columns are the first n only."""
    k = T.shape[0] - 1
    base, scale = list(range(n, n + k)), 1
    while (entering := next((j for j in range(n) if T[k, j] < 0), None)) is not None:
        rising = [i for i in range(k) if T[i, entering] > 0]
        ratios = [(Fraction(T[i, -1], T[i, entering]), base[i], i) for i in rising]
        row = min(ratios)[2]
        pivot = T[row, entering]
        kept = T[row].copy()
        T = (T * pivot - np.outer(T[:, entering], kept)) // scale
        T[row] = kept
        base[row], scale = entering, pivot
    return T, base, scale
