"""A fixed list of questions: shared out over concepts and difficulties, by dice alone."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.drawing import drawn
from quizsvc.numeric import stream
from tests.adaptive.courses import course
from tests.laws import laws

LAWS = laws(60)
ROOMS = st.lists(st.integers(0, 9), min_size=1, max_size=8)


def rooms(sizes: list[int]) -> Catalogue:
    """A concept of each size, its items named from the easiest on."""
    names = "abcdefgh"
    items = {f"{name}{k}": (name, k - 2.0) for name, size in zip(names, sizes, strict=False) for k in range(size)}
    return course(items, dict.fromkeys(names[: len(sizes)], ""))


def draw(where: Catalogue, most: int, seed: int = 1) -> list[int]:
    """A list over all concepts."""
    return drawn(where, range(len(where.concepts)), most, stream("draw", seed))


@LAWS
@given(ROOMS, st.integers(1, 20), st.integers(0, 999))
def test_no_item_comes_twice_and_concepts_share_alike(sizes: list[int], most: int, seed: int) -> None:
    """As many as are asked for and there are; a concept has one less than another only, or all that it can give."""
    where = rooms(sizes)
    found = draw(where, most, seed)
    assert len(found) == len(set(found)) == min(most, sum(sizes))
    shares = Counter(int(where.main[item]) for item in found)
    for concept, size in enumerate(sizes):
        assert shares[concept] in {max(shares.values(), default=0), max(shares.values(), default=1) - 1, size}
    assert found == draw(where, most, seed)


@LAWS
@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 999))
def test_the_questions_of_a_concept_go_from_easy_to_hard(most: int, more: int, seed: int) -> None:
    """One of each equal stretch of its items in the order of their difficulty, so neighbours lie no two apart."""
    where = rooms([most + more])
    ranks = sorted(draw(where, most, seed))
    wide = len(where.items) / most
    assert all(int(rank / wide) == k or abs(rank - k * wide) < 1 for k, rank in enumerate(ranks))
    assert all(after - before < wide + 1 for before, after in pairwise(ranks))


@LAWS
@given(st.integers(0, 999))
def test_one_question_each_is_easy_here_and_hard_there(seed: int) -> None:
    """Over eight concepts of eight items every degree of difficulty comes once."""
    where = rooms([8] * 8)
    assert sorted(where.difficulty[draw(where, 8, seed)].tolist()) == [k - 2.0 for k in range(8)]


def test_the_order_and_the_choice_are_drawn() -> None:
    """Other dice give another list, and no concept or difficulty has a place of its own."""
    where = rooms([8] * 8)
    lists = [draw(where, 8, seed) for seed in range(200)]
    for place in (0, 7):
        assert len({int(where.main[one[place]]) for one in lists}) == 8
        assert len({float(where.difficulty[one[place]]) for one in lists}) == 8
    assert {item for one in lists for item in one} == set(range(64))


def test_only_the_concepts_that_are_named_are_asked() -> None:
    """And where none of them has an item, nothing is."""
    where = rooms([3, 0, 3])
    assert {int(where.main[item]) for item in drawn(where, [2, 1], 9, stream("draw", 1))} == {2}
    assert drawn(where, [1], 9, stream("draw", 1)) == []
