"""Random numbers with a name: (seed, label, ...) gives an independent stream, the same in every process.

A stream draws uniforms from the raw 64-bit output of Philox-4x64-10 (Salmon et al. 2011), keyed by BLAKE2b of its
labels, and everything else is a quantile of them. NumPy promises the raw output of its bit generators across
versions, and not its distributions; so the draws rest only on the former.
"""

from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from threading import local
from typing import Any

import numpy as np
from numpy.random import Philox
from numpy.typing import NDArray

from quizsvc.numeric.arrays import Vector

Words = NDArray[np.uint64]
Key = tuple[int, int]  # plain numbers: Philox reads its state one by one, from arrays three times as slowly
BLOCK = 4  # outputs that one step of the counter gives
FRESH = (0,) * BLOCK
SPARE = np.uint64(12)  # bits of an output that a float64 between 0 and 1 has no place for
WORDS = Struct("<2Q")


class Generator(local):
    """A thread's own Philox, set anew to where a stream stands: making one costs eight times as much."""

    def __init__(self) -> None:
        self.philox = Philox(key=0)

    def outputs(self, key: Key, start: int, size: int) -> Words:
        """`size` raw outputs of a key's sequence, from place `start` on."""
        block, skipped = divmod(start, BLOCK)
        state: Any = {
            "bit_generator": "Philox",
            "state": {"counter": (block, 0, 0, 0), "key": key},
            "buffer": FRESH,
            "buffer_pos": BLOCK,
            "has_uint32": 0,
            "uinteger": 0,
        }
        self.philox.state = state
        return self.philox.random_raw(skipped + size)[skipped:]


GENERATOR = Generator()


@dataclass(slots=True)
class Stream:
    """An endless source of uniforms; drawing from it moves it on."""

    key: Key
    used: int = 0

    def uniforms(self, size: int) -> Vector:
        """`size` numbers in the open interval (0, 1), on a grid of 2**-52, never 0 and never 1."""
        bits = GENERATOR.outputs(self.key, self.used, size) >> SPARE
        self.used += size
        return np.asarray((bits + 0.5) * 2.0**-52, dtype=np.float64)

    def uniform(self) -> float:
        """One number in the open interval (0, 1)."""
        bits = int(GENERATOR.outputs(self.key, self.used, 1)[0]) >> 12
        self.used += 1
        return (bits + 0.5) * 2.0**-52

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
    text = "\x1f".join(map(str, labels))
    return Stream(WORDS.unpack(blake2b(text.encode(), digest_size=16).digest()))
