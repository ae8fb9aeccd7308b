"""A catalogue: items and concepts as arrays, found by their names."""

import numpy as np
import pytest

from quizsvc.adaptive.ability import Concept, Item
from quizsvc.adaptive.settings import SERVICE
from quizsvc.names import ConceptId, ItemId
from tests.adaptive.courses import course

WHERE = {"a1": ("a", -1.0), "ab": ("ab", 0.5), "bac": ("bac", 1.0), "x1": ("x", 0.0)}
NEEDS = {"a": "", "b": "a", "c": "ab", "d": "c"}


def test_names_and_places() -> None:
    """Concepts come in the graph's order, one that only an item names after them; each name finds its row."""
    where = course(WHERE, NEEDS)
    assert where.concepts == ("a", "b", "c", "d", "x")
    assert where.items == ("a1", "ab", "bac", "x1")
    assert [where.at[concept] for concept in where.concepts] == [0, 1, 2, 3, 4]
    assert [where.place[item] for item in where.items] == [0, 1, 2, 3]


def test_an_item_trains_the_first_of_its_concepts() -> None:
    """The main concept is the author's first, all of them count alike, and repetitions count nothing."""
    where = course(WHERE, NEEDS)
    assert where.main.tolist() == [0, 0, 1, 4]
    assert [items.tolist() for items in where.trained] == [[0, 1], [2], [], [], [3]]
    assert where.count.tolist() == [2, 1, 0, 0, 1]
    assert where.weight.tolist() == [[1, 0, 0], [0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3], [1, 0, 0]]
    assert [where.concepts_of(index) for index in range(4)] == [[0], [0, 1], [1, 0, 2], [4]]


def test_what_rests_on_what() -> None:
    """Prerequisites by index, and how many concepts rest on each."""
    where = course(WHERE, NEEDS)
    assert where.prerequisites == ((), (0,), (0, 1), (2,), ())
    assert where.children.tolist() == [2, 1, 1, 0, 0]


def test_the_prior_is_the_authors_difficulty() -> None:
    """Before any answer an item is as difficult as its author says, within the settings' variance."""
    where = course(WHERE)
    assert where.item(1) == Item(0.5, SERVICE.item, 1.0, 0.02)
    assert where.concept(0) == Concept(0.0, SERVICE.concept)
    assert where.room == pytest.approx(np.full(4, 1 - 0.02 - SERVICE.slip))


def test_what_is_believed_can_change() -> None:
    """A row that is set is the row that is found, and no other changes."""
    where = course(WHERE)
    row, concept = Item(0.25, 0.5, 1.5, 0.02), Concept(-0.25, 0.125)
    where.set_item(2, row)
    where.set_concept(1, concept)
    assert (where.item(2), where.concept(1)) == (row, concept)
    assert where.item(1) == course(WHERE).item(1)
    assert where.concept(0) == course(WHERE).concept(0)


def test_figures_over_the_concepts_of_an_item() -> None:
    """Sums over an item's concepts by a power of their weights, by hand, with one concept an item and with several."""
    where = course(WHERE, NEEDS)
    figures = np.array([[8.0, 4.0, 1.0, 99.0, 5.0], [1.0, 2.0, 3.0, 99.0, 0.0]])
    summed, squared = where.over_items(figures, 1), where.over_items(figures, 2)
    assert summed == pytest.approx(np.array([[8, 6, 13 / 3, 5], [1, 1.5, 2, 0]]), rel=1e-15)
    assert squared == pytest.approx(np.array([[8, 3, 13 / 9, 5], [1, 0.75, 6 / 9, 0]]), rel=1e-15)
    alone = course({"a1": ("a", 0.0), "b1": ("b", 0.0)})
    assert alone.over_items(figures[:, :2], 2).tolist() == [[8, 4], [1, 2]]


def test_means_over_the_items_of_a_concept() -> None:
    """The mean over the items that mainly train a concept, 0 for one without any."""
    where = course(WHERE, NEEDS)
    assert where.means(np.array([1.0, 2.0, 5.0, 7.0])).tolist() == [1.5, 5.0, 0.0, 0.0, 7.0]


def test_an_empty_bank_is_a_catalogue() -> None:
    """No items: concepts without any, and nothing to sum."""
    where = course({}, NEEDS)
    assert (where.items, where.count.tolist()) == ((), [0, 0, 0, 0])
    assert where.means(np.empty(0)).tolist() == [0, 0, 0, 0]
    assert where.over_items(np.ones((2, 4)), 1).shape == (2, 0)
    assert (ItemId("a1") in where.place, ConceptId("a") in where.at) == (False, True)
