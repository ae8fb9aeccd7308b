"""Features made of a column, so that a linear model bends. None has a column of ones: the intercept is the model's."""

import numpy as np

from quizsvc.items.vocabulary.base import Degree, Filled, Matrix, Positive, bounded, declare
from quizsvc.numeric import bases


def polynomial_features(x: Filled, degree: Degree) -> Matrix:
    """The columns x, x², …, up to the degree."""
    bounded(x.size * degree, "numbers")
    return bases.polynomial(x, degree)


def orthogonal_polynomials(x: Filled, degree: Degree) -> Matrix:
    """The same space as polynomial_features, its columns orthonormal and of mean 0."""
    bounded(x.size * degree, "numbers")
    return bases.orthogonal_polynomial(x, degree)


def fourier_features(x: Filled, period: Positive, harmonics: Degree) -> Matrix:
    """Cosine and sine of each harmonic, in pairs; the period in x's unit."""
    bounded(2 * x.size * harmonics, "numbers")
    return bases.fourier(x, period, harmonics)


def bump_features(x: Filled, centres: Filled, width: Positive) -> Matrix:
    """The bell exp(−(x − c)²/(2·width²)) about each centre."""
    bounded(x.size * centres.size, "numbers")
    return bases.gaussian_bumps(x, centres, width)


def hinge_features(x: Filled, knots: Filled) -> Matrix:
    """The column x, and max(x − k, 0) for each knot k: a line that bends at the knots."""
    bounded(x.size * (1 + knots.size), "numbers")
    return bases.hinges(x, knots)


def interactions(X: Matrix) -> Matrix:
    """The columns of X and the product of each two of them."""
    bounded(len(X) * X.shape[1] * (X.shape[1] + 1) // 2, "numbers")
    return bases.interactions(X)


def standardised_columns(X: Matrix) -> Matrix:
    """Each column less its mean, divided by its standard deviation (by n)."""
    return bases.standardise(X)[0]


def indicator_features(labels: Filled, levels: Filled) -> Matrix:
    """A column of 0 and 1 for each level but the first."""
    bounded(labels.size * levels.size, "numbers")
    if levels.size < 2 or np.unique(levels).size < levels.size:
        raise ValueError("indicator_features: wanted two or more different levels")
    return bases.indicators(labels.tolist(), levels.tolist())


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(polynomial_features, orthogonal_polynomials, fourier_features, bump_features, hinge_features),
        *(interactions, standardised_columns, indicator_features),
    )
)
