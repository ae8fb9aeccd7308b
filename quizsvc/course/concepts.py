"""The prerequisite graph: what there is to learn, and what each piece rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from quizsvc.names import ConceptId


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing to learn: a title, a sentence that says what it is, and the concepts it rests on."""

    id: ConceptId
    title: str
    sentence: str
    prerequisites: tuple[ConceptId, ...]


class ConceptError(Exception):
    """A prerequisite graph that cannot be used; the message names the concept and the remedy."""


def read_concept(name: str, table: object) -> Concept:
    """The concept of a table of `concepts.toml`. Raises ConceptError where that is not what one needs."""
    fields = table if isinstance(table, dict) else {}
    title, sentence, needs = fields.get("title"), fields.get("sentence"), fields.get("needs", [])
    if not (isinstance(title, str) and isinstance(sentence, str)):
        raise ConceptError(f"the concept '{name}' lacks a title or a sentence in quotes")
    if not (isinstance(needs, list) and all(isinstance(needed, str) for needed in needs)):
        raise ConceptError(f"what the concept '{name}' needs is no list of concepts")
    return Concept(ConceptId(name), title, sentence, tuple(map(ConceptId, needs)))


def undescribed(name: ConceptId) -> Concept:
    """A concept of which only the id is known: it rests on nothing, and its title is made from the id."""
    return Concept(name, name.replace("-", " ").capitalize(), "", ())


def graph(concepts: Iterable[Concept]) -> dict[ConceptId, Concept]:
    """The concepts by id, each after its prerequisites.

    Raises ConceptError for an id that stands twice, a prerequisite that does not exist and a cycle.
    """
    by_id: dict[ConceptId, Concept] = {}
    for concept in concepts:
        if concept.id in by_id:
            raise ConceptError(f"the concept '{concept.id}' is described already")
        by_id[concept.id] = concept
    for concept in by_id.values():
        for needed in concept.prerequisites:
            if needed not in by_id:
                raise ConceptError(f"the concept '{concept.id}' rests on '{needed}', which does not exist")
    try:
        order = TopologicalSorter({c.id: c.prerequisites for c in by_id.values()}).static_order()
        return {name: by_id[name] for name in order}
    except CycleError as problem:
        raise ConceptError(f"concepts rest on one another in a circle: {' → '.join(problem.args[1])}") from None


def children(concepts: Mapping[ConceptId, Concept]) -> dict[ConceptId, tuple[ConceptId, ...]]:
    """For each concept, those that rest on it directly."""
    return {name: tuple(c.id for c in concepts.values() if name in c.prerequisites) for name in concepts}
