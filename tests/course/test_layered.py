"""Layered drawing: laws that hold for any graph without a circle, and the smallest graphs by hand."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.layered import Needs, Widths, crossings, drawing, layers, reduced
from tests.laws import laws

LAWS = laws(80)
WIDTHS = Widths(node=100.0, bend=4.0, gap=10.0)


@st.composite
def graphs(draw: st.DrawFn) -> Needs:
    """A graph of up to twelve nodes, each listed after what it rests on."""
    size = draw(st.integers(0, 12))
    return {
        f"n{at}": tuple(
            f"n{each}" for each in draw(st.lists(st.integers(0, at - 1), max_size=4) if at else st.just([]))
        )
        for at in range(size)
    }


def under(needs: Needs) -> dict[str, set[str]]:
    """All that each node rests on, over any number of edges."""
    found: dict[str, set[str]] = {}
    for name, direct in needs.items():
        found[name] = set(direct).union(*(found[each] for each in direct))
    return found


@LAWS
@given(graphs())
def test_reducing_keeps_what_rests_on_what(needs: Needs) -> None:
    """The same ways, and no edge that could go without losing one."""
    kept = reduced(needs)
    assert under(kept) == under(needs)
    for name, direct in kept.items():
        for each in direct:
            fewer = {**kept, name: tuple(other for other in direct if other != each)}
            assert under(fewer) != under(needs)


@LAWS
@given(graphs())
def test_edges_go_down_one_layer_at_a_time(needs: Needs) -> None:
    """From the one node to the other, by points of the layers between; every node stands in the row of its layer."""
    made, at = drawing(needs, WIDTHS), layers(needs)
    row = {point: index for index, points in enumerate(made.rows) for point in points}
    assert {name: row[name] for name in needs} == at
    assert set(made.ways) == {(each, name) for name, direct in reduced(needs).items() for each in direct}
    for (source, target), way in made.ways.items():
        assert (way[0], way[-1]) == (source, target)
        assert all(row[below] == row[above] + 1 for above, below in pairwise(way))


@LAWS
@given(graphs())
def test_no_two_points_of_a_layer_overlap(needs: Needs) -> None:
    """Their order is that of the row, with the gap between them and nothing beyond the edges."""
    made = drawing(needs, WIDTHS)
    for row in made.rows:
        sides = [(made.centre[p] - WIDTHS.of(p) / 2, made.centre[p] + WIDTHS.of(p) / 2) for p in row]
        assert all(after - before >= WIDTHS.gap - 1e-6 for (_, before), (after, _) in pairwise(sides))
        assert all(left >= -1e-6 and right <= made.width + 1e-6 for left, right in sides)
    assert made.width == max((WIDTHS.whole(row) for row in made.rows), default=0.0)


@LAWS
@given(graphs())
def test_a_graph_has_one_drawing(needs: Needs) -> None:
    """Drawn again it is the same, whatever edges are said that follow from others."""
    made = drawing(needs, WIDTHS)
    assert drawing(dict(needs), WIDTHS) == made
    assert drawing(reduced(needs), WIDTHS) == made


def test_a_chain_hangs_straight_down() -> None:
    """Four layers of one node, over one another."""
    made = drawing({"a": [], "b": ["a"], "c": ["b", "a"], "d": ["c"]}, WIDTHS)
    assert made.rows == (("a",), ("b",), ("c",), ("d",))
    assert set(made.centre.values()) == {50.0}


def test_one_node_and_none() -> None:
    """A root alone stands at the edge; of nothing there is an empty drawing."""
    alone, nothing = drawing({"a": []}, WIDTHS), drawing({}, WIDTHS)
    assert (alone.rows, alone.centre, alone.width) == ((("a",),), {"a": 50.0}, 100.0)
    assert (nothing.rows, nothing.width, nothing.ways) == ((), 0.0, {})


def test_parts_that_hang_on_nothing_stand_side_by_side() -> None:
    """Two chains keep to themselves: no edge crosses, and each is straight."""
    made = drawing({"a": [], "b": [], "c": ["b"], "d": ["a"]}, WIDTHS)
    assert made.centre["a"] == made.centre["d"]
    assert made.centre["b"] == made.centre["c"]


def test_a_parent_stands_in_the_middle_of_its_children() -> None:
    """Worked by hand: three boxes of 100 with gaps of 10 have their middle at 160."""
    made = drawing({"a": [], "b": ["a"], "c": ["a"], "d": ["a"]}, WIDTHS)
    assert sorted(made.centre[name] for name in "bcd") == [50.0, 160.0, 270.0]
    assert made.centre["a"] == 160.0


def test_sweeps_undo_crossings() -> None:
    """Pairs that are listed crosswise hang straight in the drawing; the full pairs of two and two cross once."""
    crosswise = {**{f"a{k}": [] for k in range(6)}, **{f"b{k}": [f"a{5 - k}"] for k in range(6)}}
    made = drawing(crosswise, WIDTHS)
    assert all(made.centre[f"b{k}"] == made.centre[f"a{5 - k}"] for k in range(6))
    assert crossings([["a", "b"], ["c", "d"]], {"c": ["a", "b"], "d": ["b", "a"]}) == 1
    assert crossings([["a", "b"], ["c", "d"]], {"c": ["b"], "d": ["a"]}) == 1
    assert crossings([["a", "b"], ["c", "d"]], {"c": ["a"], "d": ["b"]}) == 0


def test_a_long_edge_goes_past_the_layers_between() -> None:
    """One bend in each, shared by the edges of one node."""
    made = drawing({"a": [], "b": ["a"], "c": ["b"], "r": [], "d": ["c", "r"], "e": ["c", "r"]}, WIDTHS)
    assert made.ways["r", "d"] == ("r", ("r", 1), ("r", 2), "d")
    assert made.ways["r", "e"] == ("r", ("r", 1), ("r", 2), "e")
    assert [len(row) for row in made.rows] == [2, 2, 2, 2]


def test_each_pair_of_edges_is_counted_once() -> None:
    """All of three with all of three cross nine times, by counting pairs of edges one by one."""
    tops, feet = ["a", "b", "c"], ["x", "y", "z"]
    edges = [(top, foot) for top in range(3) for foot in range(3)]
    wanted = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(edges, 2))
    assert crossings([tops, feet], dict.fromkeys(feet, tops)) == wanted == 9
