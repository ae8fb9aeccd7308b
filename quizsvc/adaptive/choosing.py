"""The next question, with its reason.

A concept is open once its prerequisites are known well enough, from answers given there or by a placement, and not
from the prior alone. First come reviews: open concepts that are probably forgotten, those that lose most by waiting
first, up to two thirds of a session. Then the concept with most left to gain, counted less the oftener it was
practised, more when others rest on it, and not twice in a row. Within it comes the item whose chance of a right answer
is nearest to 0.8 (to an even chance while little is known of the learner there; to 0.9 in a review, since what is
recalled rightly is kept longer), items seen lately last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.learner import View
from quizsvc.adaptive.memory import Card, days_until
from quizsvc.names import ConceptId
from quizsvc.numeric import Stream
from quizsvc.numeric.arrays import Vector

OPEN_AT, OPEN_ANSWERS = 0.55, 2
TARGET, TARGET_REVIEW = 0.8, 0.9
TARGET_UNKNOWN, UNKNOWN_ANSWERS = 0.5, 2
SEEN_LATELY, LATELY, JITTER = 0.25, 4, 0.02
MASTERED, MASTERED_WEIGHT = 0.85, 0.3
PER_CHILD, PER_ANSWER, INTERLEAVE = 0.3, 0.5, 0.15
RECALL = 0.97
"""A concept is due when it is recalled with less than this probability."""
LOSS = 0.01
"""Logits: what forgetting must cost at least, as all learners' answers tell, for a review to be worth its time."""
REST = 0.7
"""Days that a concept rests before it is reviewed, so that most often a night lies between."""
REVIEWS = 0.65
"""The share of a session that reviews may take."""
SHARE = 2.5
"""How many times its fair share of a concept's questions an item may have."""


@dataclass(frozen=True, slots=True)
class Past:
    """What was asked before: indices of items, oldest first; and in this session, how many questions and reviews."""

    asked: Sequence[int]
    times: NDArray[np.intp]
    questions: int = 0
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The item to ask, by its place in the catalogue, its concept, why (a code), and the item that came second."""

    item: int
    concept: int
    reason: str
    runner_up: int | None


Picker: TypeAlias = Callable[[View, Catalogue, Past, Forgetting, Stream], Choice | None]
"""A way to choose: the next question for a learner before a catalogue; None where there is none, or no more."""


def choose(
    view: View, where: Catalogue, past: Past, forgetting: Forgetting, dice: Stream, only: int | None = None
) -> Choice | None:
    """The next question; None where nothing can be asked.

    `only` keeps to one concept, whatever it rests on: nothing is locked for those who ask for it.
    """
    can = where.count > 0
    if only is not None:
        return _within(only, "asked-for", view, where, past, dice) if can[only] else None
    ready = can & unlocked(view, where)
    if not ready.any():
        return None
    if past.reviews < REVIEWS * (past.questions + 1):
        need = np.where(ready, urgency(view, forgetting), 0.0)
        if need.any():
            return _within(int(need.argmax()), "review", view, where, past, dice)
    value = np.where(ready, worth(view, where), -np.inf)
    if past.asked:
        value[where.main[past.asked[-1]]] -= INTERLEAVE
    concept = int(value.argmax())
    reason = "new-concept" if view.answers[concept] == 0 else "most-to-gain"
    return _within(concept, reason, view, where, past, dice)


def review(view: View, where: Catalogue, past: Past, forgetting: Forgetting, dice: Stream) -> Choice | None:
    """The review that loses most by waiting, whatever its concept rests on; None where nothing is due."""
    need = urgency(view, forgetting)
    return _within(int(need.argmax()), "review", view, where, past, dice) if need.any() else None


def unlocked(view: View, where: Catalogue) -> NDArray[np.bool_]:
    """The concepts (c,) that lack nothing of what they rest on."""
    return np.array([not each for each in lacking(view, where).values()], dtype=bool)


def lacking(view: View, where: Catalogue) -> dict[ConceptId, list[ConceptId]]:
    """What each concept rests on and is not known well enough, by evidence; one without items hands its own on."""
    evident = (view.answers >= OPEN_ANSWERS) | view.placed
    known = (evident & (view.mastery >= OPEN_AT)).tolist()
    settled: dict[int, list[ConceptId]] = {}

    def lacks(concept: int) -> list[ConceptId]:
        if concept not in settled:
            found: list[ConceptId] = []
            for each in where.prerequisites[concept]:
                if not where.trained[each].size:
                    found += lacks(each)
                elif not known[each]:
                    found.append(where.concepts[each])
            settled[concept] = list(dict.fromkeys(found))
        return settled[concept]

    return {name: lacks(concept) for concept, name in enumerate(where.concepts)}


def urgency(view: View, forgetting: Forgetting) -> Vector:
    """How much each concept (c,) loses by waiting for its review: nothing where none is due, or forgetting is cheap."""
    due = (view.recall < due_below(forgetting)) & (view.elapsed > REST)
    return np.where(due, (1.0 - view.recall) * forgetting.mean * view.mastery, 0.0)


def due_below(forgetting: Forgetting) -> float:
    """The recall below which a concept is due; 0, which none is below, where forgetting costs too little."""
    return min(RECALL, 1.0 - LOSS / forgetting.mean) if forgetting.mean > LOSS else 0.0


def due_after(card: Card, forgetting: Forgetting) -> float | None:
    """The days after which a card's concept is due, if it is not practised until then; None for never."""
    below = due_below(forgetting)
    return max(REST, days_until(card.stability, below)) if below > 0.0 else None


def worth(view: View, where: Catalogue) -> Vector:
    """What practising each concept (c,) is worth now."""
    mastery = view.mastery
    left = (1.0 - mastery) * np.where(mastery > MASTERED, MASTERED_WEIGHT, 1.0)
    value: Vector = left * (1.0 + PER_CHILD * where.children) / np.sqrt(1.0 + PER_ANSWER * view.answers)
    return value


def _within(concept: int, reason: str, view: View, where: Catalogue, past: Past, dice: Stream) -> Choice:
    """The item of a concept to ask."""
    items = where.trained[concept]
    fresh = TARGET if view.answers[concept] >= UNKNOWN_ANSWERS else TARGET_UNKNOWN
    target = TARGET_REVIEW if reason == "review" else fresh
    distance = np.abs(view.p[items] - target) + JITTER * dice.uniforms(len(items))
    distance[np.isin(items, past.asked[-LATELY:])] += SEEN_LATELY
    asked = past.times[items]
    distance[asked + 1 > SHARE * (asked.sum() + 1) / len(items) + 1] += 1.0
    order = np.argsort(distance, kind="stable")
    return Choice(int(items[order[0]]), concept, reason, int(items[order[1]]) if len(order) > 1 else None)
