"""Heavy-tailed noise: z = (x − μ)/s has Student's t with ν = `df` degrees of freedom; μ = `loc`, s = `scale`.

Log density −ln B(½, ν/2) − ½ ln ν − ln s − ½(ν + 1) ln(1 + z²/ν). The scale is not the standard deviation, which is
s√(ν/(ν − 2)). Score and information: Lange, Little and Taylor, JASA 84, 1989, appendix B.
"""

from dataclasses import dataclass
from math import inf, nan
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from quizsvc.numeric.arrays import Matrix
from quizsvc.numeric.families.base import Numbers, Parameter, Support, Univariate, columns


@dataclass(frozen=True, slots=True)
class StudentT(Univariate):
    """t(loc, scale, df), theta = (loc, scale, df)."""

    loc: float
    scale: float
    df: float
    name: ClassVar[str] = "student_t"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("loc"), Parameter("scale", 0.0), Parameter("df", 0.0))

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """An ordinary one, a Cauchy and a nearly Gaussian one."""
        return cls(0.0, 1.0, 4.0), cls(2.0, 0.5, 1.0), cls(-1.0, 3.0, 30.0)

    @property
    def support(self) -> Support:
        """All numbers."""
        return Support(-inf, inf)

    @property
    def mean(self) -> float:
        """The loc; NaN where df <= 1."""
        return self.loc if self.df > 1 else nan

    @property
    def variance(self) -> float:
        """s²ν/(ν − 2); infinite where 1 < df <= 2, NaN where df <= 1."""
        if self.df > 2:
            return self.scale**2 * self.df / (self.df - 2)
        return inf if self.df > 1 else nan

    def _log_density(self, x: Numbers) -> Numbers:
        z, nu = (x - self.loc) / self.scale, self.df
        constant = -special.betaln(0.5, nu / 2) - 0.5 * np.log(nu) - np.log(self.scale)
        return np.asarray(constant - 0.5 * (nu + 1) * np.log1p(z * z / nu))

    def _cdf(self, x: Numbers) -> Numbers:
        # the incomplete beta function from the nearer side: t functions at hand lose eight digits near the centre
        z, nu = (x - self.loc) / self.scale, self.df
        far = np.minimum(z * z, 1e300)
        outer = special.betainc(nu / 2, 0.5, nu / (nu + far))
        tail = 0.5 * np.where(far > nu, outer, special.betaincc(0.5, nu / 2, far / (nu + far)))
        return np.where(z < 0, tail, 1 - tail)

    def _quantile(self, u: Numbers) -> Numbers:
        rough = np.asarray(self.loc + self.scale * special.stdtrit(self.df, u))
        return rough + (u - self._cdf(rough)) / np.exp(self._log_density(rough))

    def scores(self, x: ArrayLike) -> Matrix:
        """With u = ν + z²: [(ν + 1)z/(us), ν(z² − 1)/(us), the derivative in ν]."""
        z, s, nu = (self.inside(x) - self.loc) / self.scale, self.scale, self.df
        u = nu + z * z
        constant = float(special.psi((nu + 1) / 2) - special.psi(nu / 2)) - 1 / nu
        in_df = 0.5 * (constant - np.log1p(z * z / nu) + (nu + 1) * z * z / (nu * u))
        return columns((nu + 1) * z / (u * s), nu * (z * z - 1) / (u * s), in_df)

    def hessian(self, x: ArrayLike) -> Matrix:
        """The second derivatives in (loc, scale, df)."""
        z, s, nu = (np.atleast_1d(self.inside(x)) - self.loc) / self.scale, self.scale, self.df
        zz = z * z
        u = nu + zz
        loc_loc = (nu + 1) * ((zz - nu) / u**2).sum() / s**2
        loc_scale = -2 * nu * (nu + 1) * (z / u**2).sum() / s**2
        scale_scale = -nu * (2 * zz * (nu + 1) / u**2 + (zz - 1) / u).sum() / s**2
        loc_df = (z * (zz - 1) / u**2).sum() / s
        scale_df = (zz * (zz - 1) / u**2).sum() / s
        curve = float(special.polygamma(1, (nu + 1) / 2) - special.polygamma(1, nu / 2)) / 4 + 0.5 / nu**2
        df_df = (curve + 0.5 * (zz / (nu * u) - zz * (nu**2 + u + nu) / (nu * u) ** 2)).sum()
        return np.array([[loc_loc, loc_scale, loc_df], [loc_scale, scale_scale, scale_df], [loc_df, scale_df, df_df]])

    def information(self) -> Matrix:
        """The information of one observation in (loc, scale, df)."""
        s, nu = self.scale, self.df
        curve = float(special.polygamma(1, nu / 2) - special.polygamma(1, (nu + 1) / 2)) / 4
        scale_df = -2 / (s * (nu + 1) * (nu + 3))
        df_df = curve - (nu + 5) / (2 * nu * (nu + 1) * (nu + 3))
        loc_loc, scale_scale = (nu + 1) / ((nu + 3) * s**2), 2 * nu / ((nu + 3) * s**2)
        return np.array([[loc_loc, 0, 0], [0, scale_scale, scale_df], [0, scale_df, df_df]])
