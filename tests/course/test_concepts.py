"""The prerequisite graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.concepts import Concept, ConceptError, children, graph
from quizsvc.names import ConceptId
from tests.laws import laws

LAWS = laws(60)


def concept(name: str, *needs: str) -> Concept:
    """A concept that rests on others."""
    return Concept(ConceptId(name), name.title(), f"{name} is.", tuple(map(ConceptId, needs)))


def test_concepts_stand_after_what_they_need() -> None:
    """The graph lists each concept after its prerequisites, whatever the order given."""
    made = graph([concept("c", "b"), concept("a"), concept("b", "a")])
    assert list(made) == ["a", "b", "c"]
    assert made[ConceptId("b")].title == "B"


@LAWS
@given(st.permutations(range(8)), st.data())
def test_any_graph_without_a_circle_is_ordered(order: list[int], data: st.DataObject) -> None:
    """Whatever the arrows, no concept stands before one it needs, and none is lost."""
    concepts = [
        concept(f"c{n}", *(f"c{order[m]}" for m in data.draw(st.sets(st.integers(0, i - 1)) if i else st.just(set()))))
        for i, n in enumerate(order)
    ]
    made = list(graph(reversed(concepts)))
    assert sorted(made) == sorted(c.id for c in concepts)
    assert all(made.index(p) < made.index(c.id) for c in concepts for p in c.prerequisites)


def test_children_are_those_that_rest_on_it() -> None:
    """Children are the direct dependants only."""
    below = children(graph([concept("a"), concept("b", "a"), concept("c", "b", "a"), concept("d")]))
    assert below == {"a": ("b", "c"), "b": ("c",), "c": (), "d": ()}


@pytest.mark.parametrize(
    ("concepts", "words"),
    [
        ([concept("a", "b")], "'a' rests on 'b', which does not exist"),
        ([concept("a", "b"), concept("b", "a")], "in a circle: .* → .* → "),
        ([concept("a", "a")], "in a circle: a → a"),
    ],
)
def test_what_is_no_graph_is_refused(concepts: list[Concept], words: str) -> None:
    """A prerequisite that does not exist and a circle are told by name."""
    with pytest.raises(ConceptError, match=words):
        graph(concepts)
