"""Mastery: the probability of a right answer on a concept's items, at this moment, the recent run left out."""

from dataclasses import dataclass

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.learner import LearnerState, interval, look
from quizsvc.names import ConceptId


@dataclass(frozen=True, slots=True)
class Mastery:
    """Mean P of a right answer over a concept's items, its 80 % interval, and how many answers it rests on."""

    mean: float
    low: float
    high: float
    answers: int


def all_mastery(state: LearnerState, where: Catalogue, forgetting: Forgetting, day: float) -> dict[ConceptId, Mastery]:
    """Mastery of each concept that has items."""
    view = look(state, where, forgetting, day)
    low, high = interval(view, where)
    columns = (view.mastery.tolist(), low.tolist(), high.tolist(), view.answers.tolist())
    rows = zip(where.concepts, where.trained, *columns, strict=True)
    return {concept: Mastery(*figures) for concept, items, *figures in rows if items.size}
