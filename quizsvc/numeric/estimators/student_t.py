"""Location and scale of Student-t noise by maximum likelihood, the degrees of freedom known.

Model: (xᵢ − μ)/s has Student's t with ν = `df` degrees of freedom, independently; s is not the standard deviation.
For ν >= 1 the likelihood has one peak if no number makes up a share ν/(ν + 1) of the readings or more (Kent and
Tyler, Annals of Statistics 19, 1991); otherwise it grows without bound, or is level, as s shrinks. Found by Newton's
method in (μ, ln s), with a step of EM (Lange, Little and Taylor, JASA 84, 1989) wherever Newton's fails to climb.
"""

from dataclasses import dataclass
from math import exp, log, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from quizsvc.numeric.arrays import Vector, measured, positive
from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod, relative
from quizsvc.numeric.families.student_t import StudentT


@dataclass(frozen=True, slots=True)
class StudentTFit(Fit):
    """The MLE of location and scale, in x's unit, and the df that was given."""

    loc: float
    scale: float
    df: float

    def distribution(self) -> StudentT:
        """The fitted member of the family."""
        return StudentT(self.loc, self.scale, self.df)


def fit_student_t(x: ArrayLike, df: float) -> StudentTFit | Degenerate:
    """The MLE (loc, scale), which minimises n ln s + ½(ν + 1) Σ ln(1 + ((xᵢ − μ)/s)²/ν).

    Accurate to 1e-10 relative to the larger of |loc| and scale. Degenerate("one-observation"), "zero-variance" where
    all readings are equal, "ties" where a share ν/(ν + 1) of them is, "no-peak" where the
    search finds none. Raises ValueError for an empty x or df below 1.
    """
    readings, nu = measured(x, "x"), positive(df, "df")
    if nu < 1:
        raise ValueError(f"df is {nu:g}; wanted at least 1, below which the likelihood may have several peaks")
    if readings.size == 1:
        return Degenerate("one-observation", "one reading shows no spread: the likelihood grows without bound")
    if readings.min() == readings.max():
        return Degenerate("zero-variance", "all readings are equal, so the likelihood grows without bound")
    _, ties = np.unique(readings, return_counts=True)
    if ties.max() * (nu + 1) >= readings.size * nu:
        return Degenerate("ties", f"{ties.max()} of {readings.size} readings are equal: no spread is most likely")
    centre = float(np.median(readings))
    peak = _climb(readings - centre, nu)
    if peak is None:
        return Degenerate("no-peak", "the readings spread over so many orders of size that no peak was found")
    loc, scale = centre + peak[0], peak[1]
    return StudentTFit(certify_student_t(readings, nu, loc, scale), loc, scale, nu)


def certify_student_t(x: Vector, df: float, loc: float, scale: float) -> Certificate:
    """Evidence for both: the Newton step left in (μ, ln s), and the root of the score by another method."""
    step = _slopes((x - loc) / scale, df)[1] if scale > 0 else np.full(2, np.nan)
    size = max(abs(loc), scale)

    def difference() -> float:
        other_loc, other_scale = _by_em(x, df)
        return max(relative(loc - other_loc, size), relative(scale - other_scale, other_scale))

    return Certificate(
        (Residual("loc step", relative(float(step[0]) * scale, size)), Residual("scale step", abs(float(step[1])))),
        SecondMethod("EM, then Newton's method with the family's score", difference),
    )


def _slopes(z: Vector, nu: float) -> tuple[Vector, Vector, bool]:
    """Gradient in (μ/s, ln s), the Newton step, and whether the Hessian is that of a peak."""
    zz = z * z
    w = 1 / (nu + zz)
    q = w * w
    gradient = np.array([(nu + 1) * (w @ z), nu * (w @ (zz - 1))])
    a = (nu + 1) * (q @ (zz - nu))
    b = -2 * nu * (nu + 1) * (q @ z)
    c = -2 * nu * (nu + 1) * (q @ zz)
    determinant = a * c - b * b
    step = np.array([b * gradient[1] - c * gradient[0], b * gradient[0] - a * gradient[1]])
    peaked = bool(a < 0 and determinant > 0)
    return gradient, step / determinant if determinant else step + np.inf, peaked


def _climb(x: Vector, nu: float) -> tuple[float, float] | None:
    """The peak, from the median and the mean deviation from it; None where 500 steps do not reach it."""
    loc, log_scale = 0.0, log(float(np.abs(x).mean()))
    height = _height(x, nu, loc, log_scale)
    for _ in range(500):
        scale = exp(log_scale)
        z = (x - loc) / scale
        _, step, peaked = _slopes(z, nu)
        if peaked and np.abs(step).max() < 1e-9:
            return loc + float(step[0]) * scale, exp(log_scale + float(step[1]))
        if peaked and np.abs(step).max() < 3:
            place = loc + float(step[0]) * scale, log_scale + float(step[1])
            risen = _height(x, nu, *place)
            if risen >= height:
                (loc, log_scale), height = place, risen
                continue
        w = 1 / (nu + z * z)
        share = w / w.sum()
        loc += scale * float(share @ z)
        log_scale += 0.5 * log(float(share @ ((x - loc) / scale) ** 2))  # EM with the weights' sum in place of n
        height = _height(x, nu, loc, log_scale)
    return None


def _height(x: Vector, nu: float, loc: float, log_scale: float) -> float:
    """The log-likelihood up to a constant."""
    z = (x - loc) * exp(-log_scale)
    return -x.size * log_scale - 0.5 * (nu + 1) * float(np.log1p(z * z / nu).sum())


def _by_em(x: Vector, nu: float) -> tuple[float, float]:
    """The peak by EM from mean and sd, and at last by Newton's method with the family's own score and Hessian."""
    loc, scale = float(x.mean()), float(x.std())
    for _ in range(300):
        if scale < 1e-75:
            return nan, nan
        w = (nu + 1) / (nu + ((x - loc) / scale) ** 2)
        loc = float(w @ x / w.sum())
        scale = sqrt(float(w @ (x - loc) ** 2) / x.size)
    for _ in range(30):
        member = StudentT(loc, scale, nu)
        step = np.linalg.solve(member.hessian(x)[:2, :2], member.score(x)[:2])
        loc, scale = loc - float(step[0]), scale - float(np.clip(step[1], -scale, scale / 2))
    return loc, scale
