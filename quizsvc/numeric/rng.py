"""Random numbers with a name: (seed, label, ...) gives an independent stream, the same in every process.

A stream draws uniforms from the raw 64-bit output of Philox-4x64-10 (Salmon et al. 2011), keyed by BLAKE2b of its
labels, and everything else is a quantile of them. NumPy promises the raw output of its bit generators across
versions, and not its distributions; so the draws rest only on the former.
"""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.random import Philox

from quizsvc.numeric.arrays import Vector


@dataclass(frozen=True, slots=True)
class Stream:
    """An endless source of uniforms; drawing from it moves it on."""

    source: Philox

    def uniforms(self, size: int) -> Vector:
        """`size` numbers in the open interval (0, 1), on a grid of 2**-52, never 0 and never 1."""
        bits = self.source.random_raw(size) >> np.uint64(12)
        return np.asarray((bits + 0.5) * 2.0**-52, dtype=np.float64)

    def uniform(self) -> float:
        """One number in the open interval (0, 1)."""
        return (float(int(self.source.random_raw()) >> 12) + 0.5) * 2.0**-52

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included; bias below (high - low) / 2**52."""
        if high < low:
            raise ValueError(f"integer from {low} to {high}: wanted low at most high")
        return low + int(self.uniform() * (high - low + 1))

    def permutation(self, size: int) -> list[int]:
        """The numbers 0 to size - 1 in random order."""
        return [int(index) for index in np.argsort(self.uniforms(size), kind="stable")]


def stream(*labels: str | int) -> Stream:
    """The stream of these labels: equal labels give equal draws, different labels independent ones.

    Labels are joined by a character that none of them may hold, so ("ab", "c") is not ("a", "bc").
    """
    text = "\x1f".join(str(label) for label in labels)
    digest = blake2b(text.encode(), digest_size=16).digest()
    return Stream(Philox(key=int.from_bytes(digest, "little")))
