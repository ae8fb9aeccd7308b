"""Bases: features made of one column x, so that a linear model bends.

Each takes x (n,) and returns Φ (n, m), one column a function, without a column of ones (the intercept is the model's).
Powers of raw x are badly conditioned (six of x in 40..250 have condition number above 1e9 after scaling);
`orthogonal_polynomial` spans the same space with condition number 1.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Matrix, Vector, positive, vector

Columns = Sequence[Vector] | Matrix


def polynomial(x: ArrayLike, degree: int) -> Matrix:
    """x, x², …, x^degree: (n, degree). Raises ValueError for a degree below 1."""
    column = vector(x, "x")
    return np.asarray(column[:, np.newaxis] ** np.arange(1, _count(degree, "degree") + 1))


def orthogonal_polynomial(x: ArrayLike, degree: int) -> Matrix:
    """The polynomials of degree 1 to `degree` orthonormal on x, each of mean 0, by QR of powers of centred, scaled x.

    Columns agree with those of the three-term recurrence to 1e-10 for degrees up to 10; the leading coefficient of
    each is positive. Raises ValueError for a degree below 1 or no more different numbers in x than the degree.
    """
    column = vector(x, "x")
    highest = _count(degree, "degree")
    different = np.unique(column).size
    if different <= highest:
        raise ValueError(f"x has {different} different numbers; wanted more than the degree {highest}")
    middle = 0.5 * (column.max() + column.min())
    unit = (column - middle) / (0.5 * (column.max() - column.min()))
    Q, R = np.linalg.qr(np.polynomial.chebyshev.chebvander(unit, highest))
    return np.asarray(Q[:, 1:] * np.sign(np.diagonal(R)[1:]))


def logarithm(x: ArrayLike) -> Matrix:
    """Natural logarithm of x: (n, 1). Raises ValueError unless every x is above 0."""
    column = vector(x, "x")
    if (column <= 0).any():
        raise ValueError(f"x holds {column.min():g}; wanted numbers above 0")
    return np.log(column)[:, np.newaxis]


def fourier(x: ArrayLike, period: float, harmonics: int) -> Matrix:
    """Cosine and sine of 2πjx/period for j = 1 to `harmonics`, in pairs: (n, 2 harmonics); period in x's unit."""
    column, length = vector(x, "x"), positive(period, "period")
    angle = 2 * np.pi * np.outer(column, np.arange(1, _count(harmonics, "harmonics") + 1)) / length
    return np.stack((np.cos(angle), np.sin(angle)), axis=2).reshape(column.size, -1)


def gaussian_bumps(x: ArrayLike, centres: ArrayLike, width: float) -> Matrix:
    """exp(−(x − cⱼ)²/(2 width²)) for each centre: (n, number of centres); width in x's unit."""
    column, middles, scale = vector(x, "x"), vector(centres, "centres"), positive(width, "width")
    return np.asarray(np.exp(-0.5 * (np.subtract.outer(column, middles) / scale) ** 2))


def hinges(x: ArrayLike, knots: ArrayLike) -> Matrix:
    """The column x and max(x − kⱼ, 0) for each knot, a line with a bend at each: (n, 1 + number of knots)."""
    column, bends = vector(x, "x"), vector(knots, "knots")
    return np.column_stack((column, np.maximum(np.subtract.outer(column, bends), 0.0)))


def indicators(labels: Sequence[object], levels: Sequence[object]) -> Matrix:
    """One column of 0 and 1 for each level but the first: (n, levels − 1). Raises ValueError for an unknown label."""
    unknown = [label for label in labels if label not in levels]
    if unknown:
        raise ValueError(f"labels hold {unknown[0]!r}; wanted one of {list(levels)}")
    return np.array([[float(label == level) for level in levels[1:]] for label in labels])


def interactions(X: ArrayLike) -> Matrix:
    """The columns of X (n, p) and their products xᵢxⱼ, i < j: (n, p(p + 1)/2)."""
    columns = np.asarray(X, dtype=np.float64)
    i, j = np.triu_indices(columns.shape[1], 1)
    return np.hstack((columns, columns[:, i] * columns[:, j]))


def standardise(X: ArrayLike) -> tuple[Matrix, Vector, Vector]:
    """X (n, p) with each column's mean taken off and divided by its standard deviation (by n), and those two.

    Raises ValueError for a column that does not vary.
    """
    columns = np.asarray(X, dtype=np.float64)
    mean, sd = columns.mean(axis=0), columns.std(axis=0)
    if (sd <= 1e-13 * np.abs(mean)).any():
        raise ValueError(
            f"column {int((sd <= 1e-13 * np.abs(mean)).argmax()) + 1} of X does not vary; wanted variation"
        )
    return (columns - mean) / sd, mean, sd


def _count(value: int, name: str) -> int:
    if value != int(value) or value < 1:
        raise ValueError(f"{name} is {value}; wanted a whole number from 1")
    return int(value)
