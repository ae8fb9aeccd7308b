"""Functions of one number, given by their values alone: where one is largest, where it is zero, the area under it.

A function is called with a number, or with an array of them where it can take one, which is tried first. It is looked
at inside the open interval (low, high) only, so that a log-likelihood may be infinite at its ends. The largest value
is found on a grid that zooms in until a polynomial through Chebyshev nodes has the function's digits (Trefethen,
Approximation Theory and Approximation Practice, chapter 8); the zero of its slope is the place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite, pi

import numpy as np
from numpy.polynomial import Chebyshev
from scipy import integrate as quadrature
from scipy import optimize, special

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod

Curve = Callable[..., float]
GRID = 129
NODES = np.cos(pi * (np.arange(20) + 0.5) / 20)
ZOOMS = 6
TAIL = 1e-11  # the last coefficients against the first, where the polynomial has the function's digits
STENCIL = ((1, 45.0, 270.0), (2, -9.0, -27.0), (3, 1.0, 2.0))  # steps; weights of slope (/60) and curvature (/180)
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
    for _ in range(ZOOMS):
        grid = left + (right - left) * (np.arange(GRID) + 0.5) / GRID
        values = evaluated(f, grid)
        top = int(np.argmax(values))
        if np.sum(values == values[top]) > 2:
            return Degenerate("flat", "the function is level about its largest value")
        inside = 0 < top < GRID - 1
        left, right = float(grid[top - 1]) if top else left, float(grid[top + 1]) if top < GRID - 1 else right
        at = _peak(f, left, right) if inside else None
        if at is not None:
            return Maximum(certify_maximum(f, at, (right - left) / 2), at, float(f(at)))
    if inside:
        return Degenerate("not-smooth", "the function has a corner where it is largest")
    return Degenerate("edge", f"the function still grows at the edge of ({low:g}, {high:g})")


def certify_maximum(f: Curve, at: float, width: float) -> Certificate:
    """Evidence for a place: the Newton step left by a seven-point stencil, and Brent's search by values alone."""
    h = width / 20
    slope = curvature = 0.0
    centre = float(f(at))
    for steps, odd, even in STENCIL:
        above, below = float(f(at + steps * h)), float(f(at - steps * h))
        slope += odd * (above - below) / (60 * h)
        curvature += even * (above - 2 * centre + below) / (180 * h * h)
    step = slope / curvature if curvature < 0 else inf

    def difference() -> float:
        found = optimize.minimize_scalar(
            lambda u: -float(f(at + u * width)), bounds=(-0.9, 1.0), method="bounded", options={"xatol": 1e-10}
        )
        return abs(float(found.x))

    return Certificate(
        (Residual("Newton step", abs(step) / width, 1e-7),), SecondMethod("Brent's search", difference, 1e-5)
    )


def root(f: Curve, low: float, high: float) -> Root | Degenerate:
    """The zero of a continuous f on (low, high), accurate to 1e-12 of the interval or the last digits of f.

    Degenerate("no-root") where f keeps its sign on a grid of 129 points, "several-roots" where it changes it more than
    once. Raises ValueError for low >= high and where f is not a finite number.
    """
    left, right = _interval(low, high)
    grid = left + (right - left) * (np.arange(GRID) + 0.5) / GRID
    values = evaluated(f, grid)
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
    value, size = _tanh_sinh(f, left, right, STEP, 0.0)
    coarse, _ = _tanh_sinh(f, left, right, 2 * STEP, 0.0)
    if not abs(coarse - value) <= 1e-5 * size:
        return Degenerate("not-converged", "the function is too rough to be integrated to nine digits")
    return Integral(certify_integral(f, left, right, value), value)


def certify_integral(f: Curve, low: float, high: float, value: float) -> Certificate:
    """Evidence for an integral: the tanh-sinh rule on the places half a step on, and QUADPACK."""
    shifted, size = _tanh_sinh(f, low, high, STEP, 0.5)

    def difference() -> float:
        found, *_ = quadrature.quad(lambda x: _finite(f, x), low, high, epsabs=1e-11 * size, limit=200, full_output=1)
        return abs(float(found) - value) / (size or 1.0)

    return Certificate(
        (Residual("tanh-sinh, shifted", abs(shifted - value) / (size or 1.0)),), SecondMethod("QUADPACK", difference)
    )


def evaluated(f: Curve, points: Vector) -> Vector:
    """F at each of the points: in one call where that gives the same. Raises ValueError where it is not finite."""
    try:
        values = np.asarray(f(points), dtype=np.float64)
        together = values.shape == points.shape and all(values[i] == f(float(points[i])) for i in (0, 7, -1))
    except (ValueError, TypeError):
        together = False
    return _all_finite(points, values) if together else np.array([_finite(f, float(x)) for x in points])


def _all_finite(points: Vector, values: Vector) -> Vector:
    if not np.isfinite(values).all():
        raise ValueError(f"the function is not finite at {points[np.argmin(np.isfinite(values))]:g}")
    return values


def _finite(f: Curve, x: float) -> float:
    value: object = f(x)
    if not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"the function gives {value!r} at {x:g}; wanted a finite number")
    return float(value)


def _interval(low: float, high: float) -> tuple[float, float]:
    if not (isfinite(low) and isfinite(high) and low < high):
        raise ValueError(f"the interval is ({low:g}, {high:g}); wanted low below high")
    return float(low), float(high)


def _peak(f: Curve, low: float, high: float) -> float | None:
    """The place where the slope of the polynomial through Chebyshev nodes is zero; None where it lacks digits."""
    middle, half = (low + high) / 2, (high - low) / 2
    values = evaluated(f, middle + half * NODES)
    polynomial = Chebyshev.fit(NODES, values - values.mean(), NODES.size - 1, domain=[-1, 1])
    coefficients = np.asarray(polynomial.coef, dtype=np.float64)
    size = np.abs(coefficients[1:]).max()
    noise = 1e-14 * np.abs(values).max()
    if not size or np.abs(coefficients[-3:]).max() > max(TAIL * size, noise):
        return None
    zeros = polynomial.cutdeg(_degree(coefficients, noise)).deriv().roots()
    inside = [float(z.real) for z in np.atleast_1d(zeros) if abs(z.imag) < 1e-8 and abs(z.real) <= 1]
    return middle + half * max(inside, key=lambda z: float(polynomial(z)), default=float("nan")) if inside else None


def _degree(coefficients: Vector, noise: float) -> int:
    """The degree beyond which coefficients are rounding errors."""
    return max(2, int(np.max(np.flatnonzero(np.abs(coefficients) > noise), initial=2)))


def _tanh_sinh(f: Curve, low: float, high: float, step: float, shift: float) -> tuple[float, float]:
    """The integrals of f and |f| by Takahasi and Mori's double exponential rule (1974), the very ends left out."""
    t = (np.arange(-round(SPREAD / step), round(SPREAD / step) + 1) + shift) * step
    share = special.expit(np.pi * np.sinh(t))
    weights = (high - low) * step * np.pi * np.cosh(t) * share * special.expit(-np.pi * np.sinh(t))
    points = low + (high - low) * share
    kept = (points > low) & (points < high)
    values = evaluated(f, points[kept])
    return float(values @ weights[kept]), float(np.abs(values) @ weights[kept])
