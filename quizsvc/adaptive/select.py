"""The next question, with its reason.

A concept is open once its prerequisites are half mastered from answers given, not from the prior alone. Among open
concepts the one with most left to gain comes first, counted less the oftener it was practised and not twice in a row;
within it, the item whose chance of a right answer is nearest to 0.8 (to an even chance while little is known of the
learner there), items seen lately last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizsvc.adaptive.ability import LearnerState, Prediction, Question, predict
from quizsvc.adaptive.mastery import Mastery, mastery
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric import Stream

OPEN_AT, OPEN_ANSWERS = 0.45, 2
TARGET, TARGET_UNKNOWN = 0.8, 0.5
UNKNOWN_ANSWERS = 2
SEEN_LATELY, LATELY = 0.25, 4
JITTER = 0.02
MASTERED, MASTERED_WEIGHT = 0.85, 0.3
PER_CHILD, PER_ANSWER, INTERLEAVE = 0.3, 0.5, 0.15


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could be asked."""

    item: ItemId
    question: Question


@dataclass(frozen=True, slots=True)
class Node:
    """A concept's place in the graph: what it rests on, and how many concepts rest on it."""

    prerequisites: tuple[ConceptId, ...]
    children: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The item to ask, why (a code), what is expected of it, and the item that came second."""

    item: ItemId
    concept: ConceptId
    reason: str
    expected: Prediction
    mastery: Mastery
    runner_up: ItemId | None


def choose(
    state: LearnerState,
    candidates: Sequence[Candidate],
    graph: Mapping[ConceptId, Node],
    asked: Sequence[ItemId],
    only: ConceptId | None,
    dice: Stream,
) -> Choice | None:
    """The next question after the items `asked`, oldest first; None where nothing can be asked.

    `only` keeps to one concept, whatever its prerequisites: nothing is locked for those who ask for it.
    """
    by_concept = group(candidates)
    concepts = [only] if only else unlocked(state, by_concept, graph)
    concepts = [concept for concept in concepts if by_concept.get(concept)]
    if not concepts:
        return None
    items = {c.item: c for c in candidates}
    last = items[asked[-1]].question.concepts[0] if asked and asked[-1] in items else None
    values = {c: _worth(state, c, by_concept[c], graph) - INTERLEAVE * (c == last) for c in concepts}
    concept = max(concepts, key=lambda c: values[c])
    ranked = sorted(by_concept[concept], key=lambda c: _distance(state, concept, c, asked, dice))
    best = ranked[0]
    return Choice(
        item=best.item,
        concept=concept,
        reason=_reason(state, concept, only),
        expected=predict(state, best.question),
        mastery=mastery(state, concept, [c.question for c in by_concept[concept]]),
        runner_up=ranked[1].item if len(ranked) > 1 else None,
    )


def group(candidates: Sequence[Candidate]) -> dict[ConceptId, list[Candidate]]:
    """Items by the concept that each mainly trains."""
    found: dict[ConceptId, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.question.concepts[0], []).append(candidate)
    return found


def unlocked(
    state: LearnerState, by_concept: Mapping[ConceptId, Sequence[Candidate]], graph: Mapping[ConceptId, Node]
) -> list[ConceptId]:
    """Concepts whose prerequisites that can be practised are known well enough, by answers."""

    def known(concept: ConceptId) -> bool:
        items = by_concept.get(concept, ())
        if not items:
            return all(known(p) for p in graph[concept].prerequisites) if concept in graph else True
        enough = state.on(concept).answers >= OPEN_ANSWERS
        return enough and mastery(state, concept, [c.question for c in items]).mean >= OPEN_AT

    return [c for c in by_concept if c not in graph or all(known(p) for p in graph[c].prerequisites)]


def _worth(
    state: LearnerState, concept: ConceptId, items: Sequence[Candidate], graph: Mapping[ConceptId, Node]
) -> float:
    """What practising a concept is worth now."""
    m = mastery(state, concept, [c.question for c in items])
    children = graph[concept].children if concept in graph else 0
    worth = (1.0 - m.mean) * (1.0 + PER_CHILD * children) / (1.0 + PER_ANSWER * m.answers) ** 0.5
    return float(worth * (MASTERED_WEIGHT if m.mean > MASTERED else 1.0))


def _distance(
    state: LearnerState, concept: ConceptId, candidate: Candidate, asked: Sequence[ItemId], dice: Stream
) -> float:
    """How far an item is from the one wanted."""
    target = TARGET if state.on(concept).answers >= UNKNOWN_ANSWERS else TARGET_UNKNOWN
    p = predict(state, candidate.question).p
    return abs(p - target) + SEEN_LATELY * (candidate.item in asked[-LATELY:]) + JITTER * dice.uniform()


def _reason(state: LearnerState, concept: ConceptId, only: ConceptId | None) -> str:
    if only:
        return "asked-for"
    return "new-concept" if state.on(concept).answers == 0 else "most-to-gain"
