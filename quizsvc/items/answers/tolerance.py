"""How near an answer must come to the key, as the author asks it and as the learner is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from quizsvc.items.answers.base import fixed
from quizsvc.items.block import Block
from quizsvc.items.response import plain_number

SLACK = 1e-9
"""Part of the tolerance added to it, so that an answer at its very edge is not lost to binary rounding."""
DEFAULT_DECIMALS = 3
UNITS_WORDS = ("whole number", "one decimal", "two decimals", "three decimals", "four decimals", "five decimals")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What the author asked: decimals wanted (None where the tolerance is given outright), abs and rel."""

    decimals: int | None
    absolute: float
    relative: float

    def width(self, key: float) -> float:
        """The half-width of the accepted interval."""
        half_unit = 0.5 * 10.0**-self.decimals if self.decimals is not None else 0.0
        return max(self.absolute, self.relative * abs(key), half_unit)

    def each(self) -> dict[str, float]:
        """The tolerance of each of several numbers, as a variant holds it: `abs`, and `rel` where it counts."""
        return {"abs": self.width(0.0), **({"rel": self.relative} if self.relative else {})}


def width_at(tolerance: Mapping[str, float] | None, key: float) -> float:
    """The half-width of the accepted interval round one number of a variant."""
    given = tolerance or {}
    return max(given.get("abs", 0.0), given.get("rel", 0.0) * abs(key))


def within(value: float, key: float, width: float) -> bool:
    """Whether a value is in the accepted interval round the key."""
    return abs(value - key) <= width * (1 + SLACK) + 4e-16 * abs(key)


def read_tolerance(block: Block) -> Tolerance:
    """`tolerance: {decimals: 3}`, `{abs: 0.01}`, `{rel: 0.01}` or several of them; three decimals where absent."""
    forms = "write {decimals: 2}, {abs: 0.01} for 0.01 either way, or {rel: 0.01} for 1%"
    inner = block.block("tolerance", remedy=forms) if block.tree.get("tolerance") else None
    if inner is None:
        return Tolerance(DEFAULT_DECIMALS, 0.0, 0.0)
    noted = len(block.loading.findings)
    inner.allow(("decimals", "abs", "rel"))
    given = inner.tree.get("decimals") is not None
    decimals = inner.whole("decimals", DEFAULT_DECIMALS, 0, 12) if given else None
    absolute, relative = inner.number("abs", 0.0, 0.0, 1e12), inner.number("rel", 0.0, 0.0, 0.5)
    if decimals is None and absolute == relative == 0 and noted == len(block.loading.findings):
        block.loading.problem(inner.tree, "tolerance", "the tolerance is empty or zero", "write {decimals: 3}")
    return Tolerance(decimals, absolute, relative)


def key_text(key: float, tolerance: Tolerance) -> str:
    """The key at the precision asked."""
    return fixed(key, tolerance.decimals) if tolerance.decimals is not None else plain_number(float(f"{key:.6g}"))


@lru_cache(maxsize=256)
def wanted(tolerance: Tolerance) -> str:
    """The precision wanted, said before the answer; it tells nothing of the key."""
    words = []
    if tolerance.decimals is not None:
        n = tolerance.decimals
        asked = UNITS_WORDS[n] if n < len(UNITS_WORDS) else f"{n} decimals"
        words.append(f"Give {'a ' if n == 0 else ''}{asked}")
        if tolerance.absolute <= 0.5 * 10.0**-n and not tolerance.relative:
            words.append(f"anything within {written_out(0.5 * 10.0**-n)} of the exact value counts")
            return ": ".join(words) + "."
    if tolerance.absolute:
        words.append(f"anything within {written_out(tolerance.absolute)} of the exact value counts")
    if tolerance.relative:
        words.append(f"anything within {plain_number(100 * tolerance.relative)}% of the exact value counts")
    sentence = ": ".join([words[0], "; or ".join(words[1:])]) if len(words) > 1 else words[0]
    return sentence[0].upper() + sentence[1:] + "."


def accepted(key: float, width: float) -> str:
    """The accepted interval in words, said with the verdict."""
    digits = max(0, min(15, 1 - _magnitude(width))) if width else 12
    return f"Accepted: from {fixed(key - width, digits)} to {fixed(key + width, digits)}."


def accepted_each(tolerance: Mapping[str, float]) -> str:
    """What was accepted of each of several numbers, said with the verdict."""
    widths = [f"within {written_out(tolerance['abs'])}"] if tolerance["abs"] else []
    if "rel" in tolerance:
        widths.append(f"within {plain_number(100 * tolerance['rel'])}%")
    return f"Accepted: each number {' or '.join(widths)} of the exact one."


def written_out(width: float) -> str:
    """A width without a power of ten: 0.00005."""
    return fixed(width, 15).rstrip("0").rstrip(".") if 1e-12 < width < 1e-4 else plain_number(width)


def _magnitude(width: float) -> int:
    """The power of ten of a number's first digit."""
    return int(f"{width:e}".split("e")[1])
