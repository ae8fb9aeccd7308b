"""Mastery: the probability of a right answer on a concept's items, at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizsvc.adaptive.ability import LearnerState, Question, predict
from quizsvc.names import ConceptId


@dataclass(frozen=True, slots=True)
class Mastery:
    """Mean probability of a right answer over a concept's items, with its 80 % interval."""

    mean: float
    low: float
    high: float
    answers: int


def mastery(state: LearnerState, concept: ConceptId, questions: Sequence[Question]) -> Mastery:
    """Mastery of a concept that these questions train; 0 with the widest interval where there are none."""
    if not questions:
        return Mastery(0.0, 0.0, 1.0, state.on(concept).answers)
    seen = [predict(state, question) for question in questions]
    count = len(seen)
    low, high = sum(p.low for p in seen) / count, sum(p.high for p in seen) / count
    return Mastery(sum(p.p for p in seen) / count, low, high, state.on(concept).answers)


def all_mastery(state: LearnerState, questions: Mapping[ConceptId, Sequence[Question]]) -> dict[ConceptId, Mastery]:
    """Mastery of each concept."""
    return {concept: mastery(state, concept, asked) for concept, asked in questions.items()}
