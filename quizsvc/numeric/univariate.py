"""Functions of one number, given by their values alone: where one is largest, where it is zero, the area under it.

A function is called with a number, or with an array of them where it can take one, which each of a certificate's two
routes tries for itself. It is looked at inside the open interval (low, high) only, so that a log-likelihood may be
infinite at its ends. The largest value is found on a grid that zooms in until a polynomial through Chebyshev nodes has
the function's digits (Trefethen, Approximation Theory and Approximation Practice, chapter 8); the zero of its slope is
the place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import inf, isclose, isfinite, pi

import numpy as np
from numpy.polynomial import chebyshev
from scipy import optimize, special

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod

Curve = Callable[..., float]
GRID = 129
ORDERS = np.arange(20)
NODES = np.cos(pi * (ORDERS + 0.5) / 20)
TRANSFORM = np.cos(pi * np.outer(ORDERS, ORDERS + 0.5) / 20) * np.where(ORDERS, 0.1, 0.05)[:, np.newaxis]
"""Takes values at the nodes to the coefficients of the polynomial through them."""
ZOOMS = 6
TAIL = 1e-11  # the last coefficients against the first, where the polynomial has the function's digits
STENCIL = np.arange(-3.0, 4.0)  # steps
SLOPE = np.array([-1.0, 9.0, -45.0, 0.0, 45.0, -9.0, 1.0]) / 60
BEND = np.array([2.0, -27.0, 270.0, 0.0, 270.0, -27.0, 2.0]) / 180  # of the values less the middle one
FINE, COARSE = (np.polynomial.legendre.leggauss(nodes) for nodes in (21, 10))
PANELS, MOST, HALVINGS = 6, 200, 50  # of the Gauss-Legendre rules: at first, at most at once; how often halved
SEARCH, ZOOM = 9, 5  # places of each grid of the search by values, and grids
ALIKE = 1e-13  # between a value from a call with an array and one from a call with a number
SPREAD, STEP = 4.0, 0.03  # of the tanh-sinh rule: from −SPREAD to SPREAD by STEP


@dataclass(frozen=True, slots=True)
class Maximum(Fit):
    """Where a function is largest, and how large it is there."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Root(Fit):
    """Where a function is zero."""

    at: float


@dataclass(frozen=True, slots=True)
class Integral(Fit):
    """The area between a function and the axis, negative where the function is."""

    value: float


def maximise(f: Curve, low: float, high: float) -> Maximum | Degenerate:
    """The largest value of a smooth f on (low, high), and its place, accurate to 1e-8 of the peak's width.

    The peak is the highest of a grid of 129 points: one that is narrower than their distance may be missed.
    Degenerate("edge") where f still grows at an end, "flat" where it is level about its largest value, "not-smooth"
    where it has a corner there. Raises ValueError for low >= high and where f is not a finite number.
    """
    left, right = _interval(low, high)
    samples = Samples(f)
    for _ in range(ZOOMS):
        grid = left + (right - left) * (np.arange(GRID) + 0.5) / GRID
        values = samples.at(grid)
        top = int(np.argmax(values))
        if np.sum(values == values[top]) > 2:
            return Degenerate("flat", "the function is level about its largest value")
        inside = 0 < top < GRID - 1
        left, right = float(grid[top - 1]) if top else left, float(grid[top + 1]) if top < GRID - 1 else right
        at = _peak(samples, left, right) if inside else None
        if at is not None:
            return Maximum(certify_maximum(f, at, (right - left) / 2, samples), at, float(f(at)))
    if inside:
        return Degenerate("not-smooth", "the function has a corner where it is largest")
    return Degenerate("edge", f"the function still grows at the edge of ({low:g}, {high:g})")


def certify_maximum(f: Curve, at: float, width: float, samples: "Samples | None" = None) -> Certificate:
    """Evidence for a place: the Newton step left by a seven-point stencil, and a search by values alone."""
    h = width / 20
    values = (samples or Samples(f)).at(at + h * STENCIL)
    rises = values - values[3]
    slope, curvature = float(rises @ SLOPE), float(rises @ BEND)
    step = h * slope / curvature if curvature < 0 else inf

    def difference() -> float:
        return abs(_search(Samples(f), at - 0.9 * width, at + width) - at) / width

    return Certificate(
        (Residual("Newton step", abs(step) / width, 1e-7),), SecondMethod("search by values", difference, 1e-5)
    )


def root(f: Curve, low: float, high: float) -> Root | Degenerate:
    """The zero of a continuous f on (low, high), accurate to 1e-12 of the interval or the last digits of f.

    Degenerate("no-root") where f keeps its sign on a grid of 129 points, "several-roots" where it changes it more than
    once. Raises ValueError for low >= high and where f is not a finite number.
    """
    left, right = _interval(low, high)
    grid = left + (right - left) * (np.arange(GRID) + 0.5) / GRID
    values = Samples(f).at(grid)
    changes = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) <= 0)
    if not changes.size:
        return Degenerate("no-root", f"the function keeps its sign on ({low:g}, {high:g})")
    if changes.size > 1 and (changes.size > 2 or values[changes[1]] != 0):
        return Degenerate("several-roots", f"the function changes its sign {changes.size} times")
    bracket = float(grid[changes[0]]), float(grid[changes[0] + 1])
    at = float(optimize.brentq(lambda x: float(f(x)), *bracket, xtol=1e-15 * (right - left), rtol=9e-16))
    return Root(certify_root(f, at, bracket), at)


def certify_root(f: Curve, at: float, bracket: tuple[float, float]) -> Certificate:
    """Evidence for a root in its bracket: f against its slope there, and bisection."""
    low, high = bracket
    slope = (float(f(high)) - float(f(low))) / (high - low)
    step = abs(float(f(at)) / slope) if slope else inf

    def difference() -> float:
        found = optimize.bisect(lambda x: float(f(x)), low, high, xtol=1e-13 * (high - low), rtol=9e-16)
        return abs(found - at) / (high - low)

    return Certificate((Residual("f over its slope", step / (high - low)),), SecondMethod("bisection", difference))


def integrate(f: Curve, low: float, high: float) -> Integral | Degenerate:
    """The integral of f over (low, high), accurate to 1e-9 of the integral of |f|, by the tanh-sinh rule.

    f may grow without bound towards an end. Degenerate("not-converged") where a rule of twice the step is further off
    than 1e-5 (its error is about the root of this one's). Raises ValueError for low >= high and where f is not a finite
    number.
    """
    left, right = _interval(low, high)
    samples = Samples(f)
    value, size, coarse = _tanh_sinh(samples, left, right, 0.0)
    if not abs(coarse - value) <= 1e-5 * size:
        return Degenerate("not-converged", "the function is too rough to be integrated to nine digits")
    return Integral(certify_integral(f, left, right, value, samples), value)


def certify_integral(f: Curve, low: float, high: float, value: float, samples: "Samples | None" = None) -> Certificate:
    """Evidence for an integral: the tanh-sinh rule on the places half a step on, and two Gauss-Legendre rules."""
    shifted, size, _ = _tanh_sinh(samples or Samples(f), low, high, 0.5)

    def difference() -> float:
        return abs(_gauss_legendre(Samples(f), low, high, 1e-10 * size) - value) / (size or 1.0)

    return Certificate(
        (Residual("tanh-sinh, shifted", abs(shifted - value) / (size or 1.0)),),
        SecondMethod("Gauss-Legendre rules", difference),
    )


class Samples:
    """A function's values at many points: in one call where the first such call gives what calls one by one give.

    The last digit may differ: the exponential of a list is not that of a number.
    """

    __slots__ = ("f", "together")

    def __init__(self, f: Curve) -> None:
        self.f = f
        self.together: bool | None = None

    def at(self, points: Vector) -> Vector:
        """F at each of the points. Raises ValueError where it is not a finite number."""
        values = self._all(points) if self.together is not False else None
        if values is None:
            return np.array([_finite(self.f, float(x)) for x in points])
        if not np.isfinite(values).all():
            raise ValueError(f"the function is not finite at {points[np.argmin(np.isfinite(values))]:g}")
        return values

    def _all(self, points: Vector) -> Vector | None:
        """What one call gives; None where the first call shows that the function does not take arrays."""
        if self.together:
            return np.asarray(self.f(points), dtype=np.float64)
        try:
            values = np.asarray(self.f(points), dtype=np.float64)
            alike = values.shape == points.shape and all(
                isclose(values[i], self.f(float(points[i])), rel_tol=ALIKE) for i in (0, points.size // 3, -1)
            )
        except (ValueError, TypeError):
            alike = False
        self.together = alike
        return values if alike else None


def _finite(f: Curve, x: float) -> float:
    value: object = f(x)
    if not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"the function gives {value!r} at {x:g}; wanted a finite number")
    return float(value)


def _interval(low: float, high: float) -> tuple[float, float]:
    if not (isfinite(low) and isfinite(high) and low < high):
        raise ValueError(f"the interval is ({low:g}, {high:g}); wanted low below high")
    return float(low), float(high)


def _peak(samples: Samples, low: float, high: float) -> float | None:
    """The place where the slope of the polynomial through Chebyshev nodes is zero; None where it lacks digits."""
    middle, half = (low + high) / 2, (high - low) / 2
    values = samples.at(middle + half * NODES)
    coefficients = TRANSFORM @ (values - values.mean())
    size = np.abs(coefficients[1:]).max()
    noise = 1e-14 * np.abs(values).max()
    if not size or np.abs(coefficients[-3:]).max() > max(TAIL * size, noise):
        return None
    zeros = chebyshev.chebroots(chebyshev.chebder(coefficients[: _degree(coefficients, noise) + 1]))
    inside = zeros.real[(np.abs(zeros.imag) < 1e-8) & (np.abs(zeros.real) <= 1)]
    if not inside.size:
        return None
    return middle + half * float(inside[np.argmax(chebyshev.chebval(inside, coefficients))])


def _degree(coefficients: Vector, noise: float) -> int:
    """The degree beyond which coefficients are rounding errors."""
    return max(2, int(np.max(np.flatnonzero(np.abs(coefficients) > noise), initial=2)))


def _search(samples: Samples, low: float, high: float) -> float:
    """Where f is largest, by values alone: grids about the highest value, and the vertex of the last three."""
    for _ in range(ZOOM):
        grid = np.linspace(low, high, SEARCH)
        values = samples.at(grid)
        top = min(max(int(np.argmax(values)), 1), SEARCH - 2)
        low, high = float(grid[top - 1]), float(grid[top + 1])
    before, here, after = (values[top - 1 : top + 2] - values[top]).tolist()
    bend = before - 2 * here + after
    return float(grid[top]) + (0.25 * (high - low) * (before - after) / bend if bend < 0 else inf)


def _tanh_sinh(samples: Samples, low: float, high: float, shift: float) -> tuple[float, float, float]:
    """The integrals of f and |f| by Takahasi and Mori's double exponential rule (1974), and of f by twice its step.

    The very ends are left out.
    """
    share, weight = _double_exponential(shift)
    points = low + (high - low) * share
    kept = (points > low) & (points < high)
    values, weights = np.zeros(points.size), (high - low) * weight
    values[kept] = samples.at(points[kept])
    return float(values @ weights), float(np.abs(values) @ weights), 2 * float(values[::2] @ weights[::2])


@cache
def _double_exponential(shift: float) -> tuple[Vector, Vector]:
    """The rule's places, as shares of the way from low to high, and its weights; `shift` is in steps."""
    t = (np.arange(-round(SPREAD / STEP), round(SPREAD / STEP) + 1) + shift) * STEP
    share = special.expit(np.pi * np.sinh(t))
    return share, STEP * np.pi * np.cosh(t) * share * special.expit(-np.pi * np.sinh(t))


def _gauss_legendre(samples: Samples, low: float, high: float, enough: float) -> float:
    """The integral by a rule of 21 nodes on panels, each halved until a rule of 10 differs from it by no more.

    In v from 0 to 1, x = low + (high − low) v⁴(35 − 84v + 70v² − 20v³), so that f may be infinite at an end.
    """
    total, (places, weights), (rough_places, rough_weights) = 0.0, FINE, COARSE
    edges = np.linspace(0.0, 1.0, PANELS + 1)
    left, half = edges[:-1], np.full(PANELS, 0.5 / PANELS)
    nodes = 1 + np.concatenate((places, rough_places))
    for _ in range(HALVINGS):
        v = left[:, np.newaxis] + half[:, np.newaxis] * nodes
        points = low + (high - low) * v**4 * (35 + v * (-84 + v * (70 - 20 * v)))
        heights = np.zeros(points.shape)
        kept = (points > low) & (points < high)
        heights[kept] = samples.at(points[kept])
        heights *= (high - low) * half[:, np.newaxis] * 140 * (v * (1 - v)) ** 3
        areas = heights[:, : places.size] @ weights
        apart = np.abs(areas - heights[:, places.size :] @ rough_weights) > enough
        total += float(areas[~apart].sum())
        if not 0 < np.count_nonzero(apart) <= MOST:
            break
        half = np.repeat(half[apart] / 2, 2)
        left = np.repeat(left[apart], 2)
        left[1::2] += 2 * half[1::2]
    return total + float(areas[apart].sum())
