"""Where a letter of a formula may lie, and points drawn from there."""

import re
from dataclasses import dataclass

import numpy as np

from quizsvc.numeric import Stream
from quizsvc.numeric.arrays import Vector

DOMAINS = ("real", "positive", "probability", "natural", "integer")
NUMBER = r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*"
INTERVAL = re.compile(rf"\[{NUMBER},{NUMBER}\]")
LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Domain:
    """One of `DOMAINS`, or an interval in brackets, by its text."""

    text: str
    low: float = 0.0
    high: float = 0.0

    def draw(self, dice: Stream, size: int) -> Vector:
        """Points of the domain, of the size of one: none is so large or small that it hides the others."""
        u = dice.uniforms(size)
        match self.text:
            case "real":
                return np.exp(3 * np.abs(2 * u - 1) - 1.5) * np.sign(u - 0.5)
            case "positive":
                return np.exp(4 * u - 2)
            case "probability":
                return 0.02 + 0.96 * u
            case "natural":
                return np.floor(12 * u) + 1
            case "integer":
                return np.floor(19 * u) - 9
            case _:
                return self.low + (self.high - self.low) * u


def read_domain(text: str) -> Domain | None:
    """The domain that a text names, None where it names none."""
    if text in DOMAINS:
        return Domain(text)
    match = INTERVAL.fullmatch(text)
    if match is None or not -LARGEST <= float(match[1]) < float(match[2]) <= LARGEST:
        return None
    return Domain(text, float(match[1]), float(match[2]))
