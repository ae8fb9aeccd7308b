"""Priors: what is believed of a parameter before the data, and the log density of that belief."""

from dataclasses import dataclass
from math import log, pi

from quizsvc.numeric.arrays import number, positive


@dataclass(frozen=True, slots=True)
class NormalPrior:
    """N(loc, scale²); `scale` is the standard deviation, in the parameter's unit."""

    loc: float
    scale: float
    family: str = "normal"

    def log_density(self, theta: float) -> float:
        """Log p(theta), in nats; exact to a few units in the last place."""
        z = (theta - self.loc) / self.scale
        return -0.5 * z * z - log(self.scale) - 0.5 * log(2 * pi)

    def score(self, theta: float) -> float:
        """d/dtheta of the log density."""
        return (self.loc - theta) / self.scale**2

    @property
    def precision(self) -> float:
        """One over the variance."""
        return 1.0 / self.scale**2


def normal_prior(loc: float, *, scale: float) -> NormalPrior:
    """The belief theta ~ N(loc, scale²). Raises ValueError unless scale is above 0."""
    return NormalPrior(number(loc, "loc"), positive(scale, "scale"))
