"""Evidence that a result is right, whatever made it.

A certificate is a list of residuals, each a relative measure of how far an estimate is from satisfying what defines
it (the Newton step left to take, a KKT violation), and the answer of a second, independent method. Residuals are
computed with every fit; the second method runs when its difference is first asked for, because it is often the bulk
of the time. Both look at the estimate and the data alone, so that a wrong estimate handed to them makes the
certificate fail and name what caught it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Any

TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Residual:
    """A named relative residual (>= 0) and the most that it may be."""

    name: str
    value: float
    tolerance: float = TOLERANCE

    @property
    def holds(self) -> bool:
        """Whether the residual is a number within its tolerance; NaN is not."""
        return self.value <= self.tolerance


@dataclass(frozen=True, slots=True)
class SecondMethod:
    """An independent route to the same estimate: its name, and how far (relatively) the estimate is from its answer."""

    name: str
    difference: Callable[[], float]
    tolerance: float = TOLERANCE


@dataclass(frozen=True)
class Certificate:
    """Residuals of one estimate and, where there is one, its second method."""

    residuals: tuple[Residual, ...]
    second: SecondMethod | None = field(default=None, repr=False, compare=False)

    @property
    def residuals_hold(self) -> bool:
        """Whether there are residuals and each stands; cheap, the second method does not run."""
        return bool(self.residuals) and all(residual.holds for residual in self.residuals)

    @cached_property
    def difference(self) -> float:
        """Relative difference to the second method's answer (0 where there is none); runs it on first use."""
        return self.second.difference() if self.second else 0.0

    @cached_property
    def checks(self) -> tuple[Residual, ...]:
        """All residuals, the difference to the second method among them."""
        if self.second is None:
            return self.residuals
        return (*self.residuals, Residual(self.second.name, self.difference, self.second.tolerance))

    @property
    def holds(self) -> bool:
        """Whether there is evidence, and all of it stands."""
        return bool(self.checks) and all(check.holds for check in self.checks)

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the residuals and the method that caught a wrong estimate."""
        return tuple(check.name for check in self.checks if not check.holds)

    @property
    def residual(self) -> float:
        """The largest residual, the second method's difference left out."""
        return max((residual.value for residual in self.residuals), default=0.0)

    @property
    def second_method(self) -> str:
        """Name of the second method, empty where there is none."""
        return self.second.name if self.second else ""


@dataclass(frozen=True, slots=True)
class Fit:
    """What every fitted model is: an estimate whose fields are public, and its certificate."""

    certificate: Certificate

    @classmethod
    def public(cls) -> tuple[str, ...]:
        """Names of the numbers that a fit offers: its fields and its derived properties."""
        return _public(cls)  # type: ignore[arg-type]  # a class is hashable, whatever its instances are

    def result(self) -> dict[str, Any]:
        """The public numbers by name."""
        return {name: getattr(self, name) for name in self.public()}


@cache
def _public(fit: type) -> tuple[str, ...]:
    return offered(fit)


@dataclass(frozen=True, slots=True)
class Degenerate:
    """The typed outcome of data that determine no estimate; `reason` is one word, `detail` a sentence."""

    reason: str
    detail: str


def offered(result: type[Any]) -> tuple[str, ...]:
    """Names of what a result's dataclass offers: its fields, without the certificate, and its derived properties."""
    derived = [
        name
        for base in reversed(result.__mro__)
        for name, member in vars(base).items()
        if isinstance(member, property) and not name.startswith("_")
    ]
    return tuple(f.name for f in fields(result) if f.name != "certificate") + tuple(dict.fromkeys(derived))


def relative(difference: float, *sizes: float) -> float:
    """|difference| measured against the largest of |sizes| (1 where all are zero)."""
    scale = max((abs(size) for size in sizes), default=0.0)
    return abs(difference) / (scale or 1.0)
