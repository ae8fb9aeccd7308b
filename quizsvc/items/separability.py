"""How often the mistakes known for a part can be told apart, at the precision that it asks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizsvc.items.answers.base import PartVariant
from quizsvc.items.explaining import APART, Candidate, candidates, decimals_asked, is_same, name_of, tolerance
from quizsvc.items.replay import Replay

MOST_PAIRS = 5


@dataclass(slots=True)
class Separability:
    """For each mistake in how many variants it was tried and told; and which two were too near, how often."""

    tried: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    near: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Of all mistakes tried, the share that was told; 1 where there was none."""
        return self.told.total() / self.tried.total() if self.tried else 1.0

    def as_json(self) -> dict[str, Any]:
        """The figures: the share told, over all and by mistake, and the pairs that are most often too near."""
        return {
            "told": round(self.share, 4),
            "by_mistake": {name: round(self.told[name] / self.tried[name], 4) for name in sorted(self.tried)},
            "too_near": [[*pair, times] for pair, times in self.near.most_common(MOST_PAIRS)],
        }


def separability(parts: Iterable[tuple[PartVariant, Replay]]) -> Separability:
    """Try every mistake of each of the variants: its value, rounded as asked, is to be told from all others."""
    made = Separability()
    for part, replay in parts:
        found = candidates(part, replay)
        named = list(_named(part, found))
        for name, value in named:
            given = round(value, decimals_asked(part))
            if abs(given - part.key) > tolerance(part):
                rivals = {other for other, at in named if abs(at - given) < APART * tolerance(part)} - {name}
                made.tried[name] += 1
                made.told[name] += not rivals and _is_told(part, found, name, given)
                made.near.update((min(name, rival), max(name, rival)) for rival in rivals)
    return made


def _named(part: PartVariant, found: Sequence[Candidate]) -> Iterator[tuple[str, float]]:
    """The listed misconceptions, and the slips that are none of them, with their values."""
    listed = [(wrong.id, float(wrong.value)) for wrong in part.misconceptions]
    yield from listed
    yield from ((one.id, one.value) for one in found if not any(is_same(one.value, at) for _, at in listed))


def _is_told(part: PartVariant, found: Sequence[Candidate], name: str, given: float) -> bool:
    """Whether a number is given this name: a listed one is wherever it is its value."""
    told = name_of(part, found, given)
    return name in {wrong.id for wrong in part.misconceptions} or (told is not None and told.id == name)
