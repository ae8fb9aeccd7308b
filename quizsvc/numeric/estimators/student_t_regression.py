"""Regression with Student-t noise: a likelihood that gives outliers little weight.

Model: yᵢ = b + xᵢ·w + σtᵢ, tᵢ Student-t with ν = `dof` degrees of freedom; X is (n, p), y is (n,). Objective, the
negative log-likelihood without constants: n ln σ + ½(ν + 1) Σ ln(1 + rᵢ²/(νσ²)), in b, w and, where `noise_scale` is
not given, σ (Lange, Little and Taylor, JASA 84, 1989). It is not convex and can have several minima: EM and Newton's
method run from least squares, from least absolute deviations and from lines through chosen readings, and the best
minimum is the estimate. Two best minima apart are Degenerate("not-unique").

As σ → 0 with m readings fitted exactly the likelihood grows without bound if m > nν/(ν + 1): Degenerate("unbounded").
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma, log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize, root

from quizsvc.numeric.arrays import Matrix, Vector, positive
from quizsvc.numeric.centred import Centred, centred
from quizsvc.numeric.certificates import Certificate, Degenerate, Residual, SecondMethod, relative
from quizsvc.numeric.estimators.ridge import LinearFit, undetermined
from quizsvc.numeric.least_squares import Factored, assemble, factorise, table
from quizsvc.numeric.vertices import to_vertex, vertex_minimiser

STARTS = 12
TURNS = 200


@dataclass(frozen=True, slots=True)
class StudentTFit(LinearFit):
    """Estimate, the noise's scale (not its standard deviation), its degrees of freedom and the log-likelihood."""

    noise_scale: float
    dof: float
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class Noise:
    """The objective in φ = (θ, ln σ), or in θ alone where σ is known."""

    A: Matrix
    t: Vector
    dof: float
    sigma: float | None

    def split(self, phi: Vector) -> tuple[Vector, float]:
        """θ and σ of φ."""
        return (phi[:-1], exp(phi[-1])) if self.sigma is None else (phi, self.sigma)

    def value(self, phi: Vector) -> float:
        """The objective."""
        theta, sigma = self.split(phi)
        u = (self.t - self.A @ theta) / sigma
        return self.t.size * log(sigma) + 0.5 * (self.dof + 1) * float(np.log1p(u * u / self.dof).sum())

    def slopes(self, phi: Vector) -> tuple[Vector, Matrix]:
        """Gradient and Hessian."""
        theta, sigma = self.split(phi)
        u, nu = (self.t - self.A @ theta) / sigma, self.dof
        weight = (nu + 1) / (nu + u * u)
        bend = weight * (nu - u * u) / (nu + u * u)
        cross = 2 * nu * weight * u / (nu + u * u)
        gradient = -(weight * u) @ self.A / sigma
        H = (self.A * bend[:, np.newaxis]).T @ self.A / sigma**2
        if self.sigma is not None:
            return gradient, H
        side = cross @ self.A / sigma
        full = np.block([[H, side[:, np.newaxis]], [side[np.newaxis, :], np.array([[cross @ u]])]])
        return np.append(gradient, u.size - float(weight @ (u * u))), full

    def descend(self, theta: Vector) -> Vector | None:
        """The minimum below θ by EM and, where the objective is convex, Newton steps; None where σ runs to 0."""
        sigma = self.sigma or float(np.sqrt(np.mean((self.t - self.A @ theta) ** 2))) or 1.0
        lowest = 1e-9 * sigma
        phi = theta if self.sigma is not None else np.append(theta, log(sigma))
        for turn in range(TURNS):
            phi, step = self._newton(phi) if turn >= 3 else (self._em(phi), inf)
            if self.sigma is None and exp(phi[-1]) < lowest:
                return None
            if step < 1e-12:
                break
        return phi

    def _newton(self, phi: Vector) -> tuple[Vector, float]:
        """One Newton step and its size; an EM step where the Hessian is not positive or the objective would rise."""
        gradient, H = self.slopes(phi)
        width = np.sqrt(np.abs(np.diagonal(H)))
        if (np.linalg.eigvalsh(H / np.outer(width, width)) <= 1e-10).any():
            return self._em(phi), inf
        step = -np.linalg.solve(H, gradient)
        value = self.value(phi)
        if self.sigma is None and abs(step[-1]) > 2.0:
            return self._em(phi), inf
        if self.value(phi + step) > value + 1e-13 * (abs(value) + self.t.size):
            return self._em(phi), inf
        return phi + step, float((np.abs(step) * width).max())

    def _em(self, phi: Vector) -> Vector:
        theta, sigma = self.split(phi)
        u = (self.t - self.A @ theta) / sigma
        half = np.sqrt((self.dof + 1) / (self.dof + u * u))
        theta = np.asarray(
            np.linalg.lstsq(self.A * half[:, np.newaxis], self.t * half, rcond=None)[0], dtype=np.float64
        )
        if self.sigma is not None:
            return theta
        spread = float(np.sqrt(np.mean((half * (self.t - self.A @ theta)) ** 2)))
        return np.append(theta, log(max(spread, 1e-300)))


def student_t_regression(
    X: ArrayLike, y: ArrayLike, dof: float, noise_scale: float | None = None, intercept: bool = True
) -> StudentTFit | Degenerate:
    """The minimiser of the objective above.

    Accurate to 1e-8 of max(|wⱼ|, 10⁻⁴ of what noise of y's size does to wⱼ), or the certificate does not hold; that
    no other minimum is lower is looked for, from 12 more starts, not proved. Degenerate: "unbounded", "not-unique",
    and as least squares "collinear", "zero-variance" (a feature) and "too-few-rows". Raises ValueError for shapes
    that do not fit, or degrees of freedom or a scale not above 0.
    """
    features, response = table(X, y)
    nu = positive(dof, "dof")
    sigma = None if noise_scale is None else positive(noise_scale, "noise_scale")
    factored = factorise(assemble(features, response, intercept))
    if isinstance(factored, Degenerate):
        return factored
    n, k = features.shape[0], features.shape[1] + intercept
    design = centred(features, intercept, response)
    noise = Noise(design.A, response - design.shift, nu, sigma)
    if sigma is None and k >= n * nu / (nu + 1):
        return _unbounded()
    found = [noise.descend(start) for start in _starts(noise, design.theta(factored.solve()[0]))]
    if any(phi is None for phi in found):
        return _unbounded()
    minima = sorted((phi for phi in found if phi is not None), key=noise.value)
    best = minima[0]
    weights = design.weights(noise.split(best)[0])
    for other in minima[1:]:
        apart = factored.difference(weights, design.weights(noise.split(other)[0]))
        if apart > 1e-4 and noise.value(other) - noise.value(best) <= 1e-10 * n:
            return Degenerate("not-unique", "two different lines are equally likely")
    values: list[float] = weights.tolist()
    b, w = (values[0], tuple(values[1:])) if intercept else (0.0, tuple(values))
    scale = noise.split(best)[1]
    numbers = (scale, nu, _constant(n, nu) - noise.value(best))
    draft = StudentTFit(Certificate(()), b, w, *numbers)
    return StudentTFit(_certificate(noise, design, factored, weights, draft), b, w, *numbers)


def certify_student_t_regression(
    X: Matrix, y: Vector, estimate: StudentTFit, noise_scale: float | None = None, intercept: bool = True
) -> Certificate:
    """Evidence for every number of `estimate`: Newton step, curvature, likelihood, and BFGS from other starts."""
    factored = factorise(assemble(X, y, intercept))
    if isinstance(factored, Degenerate):
        return undetermined(factored)
    design = centred(X, intercept, y)
    weights = np.array((estimate.intercept, *estimate.coef) if intercept else estimate.coef)
    noise = Noise(design.A, y - design.shift, estimate.dof, noise_scale)
    return _certificate(noise, design, factored, weights, estimate)


def _unbounded() -> Degenerate:
    return Degenerate("unbounded", "so many readings lie on one line that the likelihood grows without bound there")


def _constant(n: int, nu: float) -> float:
    return n * (lgamma(0.5 * (nu + 1)) - lgamma(0.5 * nu) - 0.5 * log(pi * nu))


def _starts(noise: Noise, least_squares: Vector) -> list[Vector]:
    """Least squares, least absolute deviations, and the lines through the readings nearest to its quantiles."""
    vertex = vertex_minimiser(noise.A, noise.t, 0.5, least_squares)
    starts = [least_squares] if vertex is None else [least_squares, vertex[0]]
    left = np.sort(noise.t - noise.A @ starts[-1])
    for share in (0.1, 0.3, 0.7, 0.9):
        lift = np.linalg.lstsq(noise.A, np.full(left.size, left[int(share * left.size)]), rcond=None)[0]
        starts.append(starts[1 if vertex else 0] + lift)
    return starts


def _certificate(noise: Noise, design: Centred, factored: Factored, weights: Vector, fit: StudentTFit) -> Certificate:
    theta = design.theta(weights)
    phi = theta if noise.sigma is not None else np.append(theta, log(fit.noise_scale))
    gradient, H = noise.slopes(phi)
    width = np.sqrt(np.abs(np.diagonal(H)))
    scaled = H / np.outer(width, width)
    least = float(np.linalg.eigvalsh(scaled)[0])
    step = -np.linalg.solve(scaled, gradient / width) / width if least > 1e-12 else np.full(phi.size, inf)
    moved = design.weights(theta + step[: theta.size]) if least > 1e-12 else None
    scale = fit.noise_scale if noise.sigma is None else noise.sigma
    likelihood = _constant(noise.t.size, fit.dof) - noise.value(phi)

    def difference() -> float:
        best = _other_starts(noise, theta)
        away = factored.difference(weights, design.weights(noise.split(best)[0]))
        return max(away, relative(noise.split(best)[1] - scale, scale))

    return Certificate(
        (
            Residual(
                "newton step",
                max(factored.difference(weights, moved), abs(float(step[-1])) if noise.sigma is None else 0.0),
            ),
            Residual("negative curvature", max(-least, 0.0)),
            Residual("noise scale", relative(fit.noise_scale - scale, scale)),
            Residual("log-likelihood", relative(fit.log_likelihood - likelihood, likelihood, noise.t.size)),
        ),
        SecondMethod("BFGS and a root of the score from other starts", difference, 1e-7),
    )


def _other_starts(noise: Noise, theta: Vector) -> Vector:
    """The best minimum found from lines through evenly chosen readings, its score driven to 0 by Powell's method."""
    n, k = noise.A.shape
    scale = noise.sigma or float(np.median(np.abs(noise.t - noise.A @ theta))) or 1.0
    _, R = np.linalg.qr(noise.A)
    turn = np.linalg.inv(R) * sqrt(n) * scale
    best, lowest = np.zeros(0), inf
    for j in range(STARTS):
        lift = noise.t - np.roll(noise.t, j * n // STARTS) * (j % 2)
        middle = np.asarray(np.linalg.lstsq(noise.A, lift, rcond=None)[0], dtype=np.float64)
        start = to_vertex(noise.A, noise.t, middle)

        def phi(z: Vector, start: Vector = start) -> Vector:
            moved = start + turn @ z[:k]
            return moved if noise.sigma is not None else np.append(moved, log(scale) + z[k])

        def value(z: Vector, phi: Callable[[Vector], Vector] = phi) -> float:
            return noise.value(phi(z))

        z = minimize(value, np.zeros(k + (noise.sigma is None)), method="BFGS").x
        if value(z) < lowest - 1e-9 * n:
            best, lowest = phi(z), value(z)
    units = np.ones(best.size)
    units[:k] = scale / np.linalg.norm(noise.A, axis=0)

    def score(z: Vector) -> Vector:
        return noise.slopes(best + units * z)[0] * units

    found = root(score, np.zeros(best.size), method="hybr", options={"xtol": 1e-14})
    return np.asarray(best + units * found.x)
