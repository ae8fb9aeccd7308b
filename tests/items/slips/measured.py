"""How often wrong numbers are explained, and rightly: `python -m tests.items.slips.measured 500` prints the table.

A wrong number is what a slip leads to, rounded to the decimals asked, where that is wrong. A number made up is drawn
about the key, normally, with the standard deviation of what the slips lead to.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

import numpy as np

from quizsvc.course.bank import load_bank
from quizsvc.items.explaining import Candidate, candidates, decimals_asked, name_of, tolerance
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, instantiate
from tests.items.slips.samples import SAMPLES

MADE_UP = 20


@dataclass
class Measured:
    """Counts of one template, by the slip made: wrong numbers, explained, rightly; and of numbers made up."""

    tried: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    made_up: int = 0
    explained: int = 0

    def add(self, variant: Variant, generator: np.random.Generator) -> None:
        """Make every slip in a variant, and make some numbers up."""
        part = variant.parts[0]
        found = candidates(part, variant.replay)
        spread = pstdev([one.value for one in found]) if len(found) > 1 else 0.0
        self._make(variant, found)
        for value in part.key + spread * generator.normal(size=MADE_UP):
            given = round(float(value), decimals_asked(part))
            if spread and is_unlisted(variant, given):
                self.made_up += 1
                self.explained += name_of(part, found, given) is not None

    def _make(self, variant: Variant, found: Sequence[Candidate]) -> None:
        for one in found:
            given = round(one.value, decimals_asked(variant.parts[0]))
            if is_unlisted(variant, given):
                named = name_of(variant.parts[0], found, given)
                self.tried[one.id] += 1
                self.said[one.id] += named is not None
                self.right[one.id] += named is not None and named.id == one.id


def is_unlisted(variant: Variant, given: float) -> bool:
    """Whether a number is neither the key nor a listed misconception's."""
    part = variant.parts[0]
    return all(abs(given - at) > tolerance(part) for at in (part.key, *(wrong.value for wrong in part.misconceptions)))


def measure(template: Template, seeds: Sequence[int]) -> Measured:
    """The counts over some variants."""
    made, generator = Measured(), np.random.default_rng(1)
    for seed in seeds:
        made.add(instantiate(template, seed), generator)
    return made


def templates() -> dict[str, Template]:
    """The samples, and the numeric templates of the bank."""
    bank = {name: one for name, one in load_bank().items.items() if one.parts[0].kind == "number"}
    return {**SAMPLES, **bank}


def row(name: str, tried: int, said: int, right: int) -> str:
    """A line of a table."""
    return f"{name:28}{tried:7}{said / max(tried, 1):9.1%}{right / max(said, 1):9.1%}"


def main(seeds: int) -> None:
    """Print both tables."""
    made = {name: measure(template, range(seeds)) for name, template in templates().items()}
    print(f"{'template':28}{'wrong':>7}{'said':>9}{'right':>9}{'made up':>9}")
    for name, one in made.items():
        counts = row(name, one.tried.total(), one.said.total(), one.right.total())
        print(f"{counts}{one.explained / max(one.made_up, 1):9.2%}")
    tried, said, right = (sum((getattr(one, of) for one in made.values()), Counter()) for of in SUMMED)
    print(f"{row('all', tried.total(), said.total(), right.total())}{false_share(list(made.values())):9.2%}")
    print(f"\n{'slip':28}{'wrong':>7}{'said':>9}{'right':>9}")
    for name in sorted(tried):
        print(row(name, tried[name], said[name], right[name]))


SUMMED = ("tried", "said", "right")


def false_share(made: Sequence[Measured]) -> float:
    """Of numbers made up, the share that is explained: the mean over templates."""
    return fmean(one.explained / max(one.made_up, 1) for one in made)


if __name__ == "__main__":
    main(int(sys.argv[1]))
