"""Small courses, and learners who practise them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Catalogue, Question, catalogue
from quizsvc.adaptive.choosing import Past
from quizsvc.adaptive.learner import LearnerState, View, answered, look, trial_in
from quizsvc.adaptive.settings import SERVICE
from quizsvc.names import ConceptId, ItemId

COSTS = Forgetting(1.0, 0.5, 0.1, 0.05)
DAY = 9000.25
"""Some moment, in days."""
MINUTE = 1.0 / 1440.0


def course(items: Mapping[str, tuple[str, float]], needs: Mapping[str, str] | None = None) -> Catalogue:
    """A catalogue of items, each with its concepts and difficulty ("ab" is on a and b), and what rests on what."""
    questions = {
        ItemId(name): Question(tuple(map(ConceptId, concepts)), difficulty, 0.02)
        for name, (concepts, difficulty) in items.items()
    }
    graph = {ConceptId(name): tuple(map(ConceptId, below)) for name, below in (needs or {}).items()}
    return catalogue(questions, graph, SERVICE)


def newcomer() -> LearnerState:
    """Somebody of whom nothing is known."""
    return LearnerState.new(SERVICE)


def give(state: LearnerState, where: Catalogue, item: str, credit: float = 1.0, day: float = DAY) -> None:
    """One answer learnt from; what is believed of forgetting and of the course stays."""
    met = trial_in(state, where, where.place[ItemId(item)], replace(COSTS), day)
    answered(state, ItemId(item), met, credit, where.settings, day)


def practised(
    where: Catalogue, items: Sequence[str], times: int = 1, credit: float = 1.0, day: float = DAY
) -> LearnerState:
    """A learner after as many answers to each of the items."""
    state = newcomer()
    for item in items:
        for _ in range(times):
            give(state, where, item, credit, day)
    return state


def seen(state: LearnerState, where: Catalogue, day: float = DAY) -> View:
    """The learner before the course."""
    return look(state, where, COSTS, day)


def past(where: Catalogue, items: Sequence[str] = (), questions: int = 0, reviews: int = 0) -> Past:
    """What was asked before, by name; what the course does not have is left out."""
    asked = [where.place[ItemId(item)] for item in items if ItemId(item) in where.place]
    return Past(asked, np.bincount(np.array(asked, dtype=np.intp), minlength=len(where.items)), questions, reviews)
