"""What the reports on a whole bank add up to: where templates are few or of one difficulty, and mistakes unclear."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from quizsvc.course.bank import kind_of
from quizsvc.flows.checking import Checked
from quizsvc.items.lint import LEAST_TOLD
from quizsvc.names import ConceptId

LEAST_TEMPLATES = 3
LEAST_SPREAD = 1.5
"""Logits between a concept's easiest and hardest template, so that there is one near most learners."""

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Summary:
    """The difficulties of each concept's templates, answers by kind, and the share of mistakes told by template.

    A template counts for the concept that it mainly trains, and one of several numbers with the worst told of them.
    """

    difficulties: Mapping[str, tuple[float, ...]]
    answers: Counter[str]
    told: Mapping[str, float]

    @property
    def spreads(self) -> dict[str, float]:
        """How far apart the templates of each concept are, of those that have one, the narrowest first."""
        return _rising({name: round(max(all_) - min(all_), 4) for name, all_ in self.difficulties.items() if all_})

    @property
    def few(self) -> dict[str, int]:
        """How many templates the concepts have that have too few, the fewest first."""
        return _rising({name: len(all_) for name, all_ in self.difficulties.items() if len(all_) < LEAST_TEMPLATES})

    @property
    def narrow(self) -> dict[str, float]:
        """The spreads that are too small."""
        return {name: spread for name, spread in self.spreads.items() if spread < LEAST_SPREAD}

    @property
    def unclear(self) -> dict[str, float]:
        """The templates in which too few mistakes can be told, the worst first."""
        return _rising({item: share for item, share in self.told.items() if share < LEAST_TOLD})

    def as_json(self) -> dict[str, Any]:
        """All of it, in the shape that others may rely on."""
        return {
            "concepts": {
                name: {"templates": len(all_), "easiest": min(all_, default=None), "hardest": max(all_, default=None)}
                for name, all_ in self.difficulties.items()
            },
            "answers": dict(self.answers.most_common()),
            "told": dict(self.told),
            "few": self.few,
            "narrow": self.narrow,
            "unclear": self.unclear,
        }


def summarise(rows: Iterable[Checked], concepts: Iterable[ConceptId]) -> Summary:
    """The summary of the templates among these reports, of all these concepts and those that templates add."""
    drawn = [row for row in rows if row.report.figures and not kind_of(row.path)]
    found: dict[str, list[float]] = {concept: [] for concept in concepts}
    for row in drawn:
        found.setdefault(row.report.figures["concepts"][0], []).append(row.report.figures["difficulty"])
    answers = Counter(kind for row in drawn for kind in row.report.figures["answers"])
    told = {
        row.path.stem: min(part["told"] for part in parts.values())
        for row in drawn
        if (parts := row.report.figures.get("separability"))
    }
    return Summary({name: tuple(sorted(all_)) for name, all_ in found.items()}, answers, told)


def _rising(values: dict[str, Number]) -> dict[str, Number]:
    return dict(sorted(values.items(), key=lambda pair: (pair[1], pair[0])))
