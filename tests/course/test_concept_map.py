"""The map of concepts: boxes that do not touch, titles whole, and curves that run through no box."""

import re
from itertools import combinations

import pytest

from quizsvc.course.bank import Bank
from quizsvc.course.concept_map import LETTERS, MOST_LINES, Box, Edge, Picture, picture
from quizsvc.course.concepts import Concept, graph
from quizsvc.names import ConceptId


@pytest.fixture(scope="module")
def drawn(bank: Bank) -> Picture:
    """The built-in bank's map."""
    return picture(bank.concepts)


def points(edge: Edge) -> list[tuple[float, float]]:
    """Points along a curve, read from what a browser is given."""
    (x, y), *_ = found = [edge.points[0]]
    for letter, text in re.findall(r"([CV])([^CVM]+)", edge.path):
        numbers = [float(number) for number in text.split()]
        (a, b), (c, d), (to_x, to_y) = [(x, numbers[0])] * 3 if letter == "V" else batched(numbers)
        for t in (step / 20 for step in range(1, 21)):
            p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            found.append((p * x + q * a + r * c + s * to_x, p * y + q * b + r * d + s * to_y))
        x, y = to_x, to_y
    return found


def batched(numbers: list[float]) -> list[tuple[float, float]]:
    """Numbers two by two."""
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_boxes_stand_apart_and_inside(drawn: Picture, bank: Bank) -> None:
    """One for each concept; two of them have room between, and none is beyond the edge."""
    assert sorted(box.concept for box in drawn.boxes) == sorted(bank.concepts)
    for one, other in combinations(drawn.boxes, 2):
        assert abs(one.x - other.x) >= drawn.box_width + 6 or abs(one.y - other.y) >= drawn.box_height + 40
    for box in drawn.boxes:
        assert 0 < box.x < box.x + drawn.box_width < drawn.width
        assert 0 < box.y < box.y + drawn.box_height < drawn.height


def test_the_map_fits_a_page_of_1100_pixels(drawn: Picture) -> None:
    """With the scroll bar and room on both sides: else its letters would shrink."""
    assert drawn.width <= 1040


def test_no_curve_runs_through_a_box(drawn: Picture) -> None:
    """Each goes from the foot of the one concept to the head of the other, and past all others."""
    box_of = {box.concept: box for box in drawn.boxes}

    def holds(box: Box, x: float, y: float) -> bool:
        return box.x - 2 < x < box.x + drawn.box_width + 2 and box.y + 0.1 < y < box.y + drawn.box_height - 0.1

    for edge in drawn.edges:
        source, target = box_of[edge.source], box_of[edge.target]
        (x, y), (to_x, to_y) = edge.points[0], edge.points[-1]
        assert source.layer < target.layer
        assert (y, to_y) == (source.y + drawn.box_height, target.y)
        assert source.x < x < source.x + drawn.box_width
        assert target.x < to_x < target.x + drawn.box_width
        assert not [(box.concept, at) for box in drawn.boxes for at in points(edge) if holds(box, *at)]


def test_titles_are_whole(drawn: Picture, bank: Bank) -> None:
    """Every word in its order, on lines that are short enough for the box."""
    for box in drawn.boxes:
        assert " ".join(box.lines) == bank.concepts[box.concept].title
        assert len(box.lines) <= MOST_LINES
        assert all(len(line) <= LETTERS for line in box.lines)


def test_a_title_that_is_too_long_is_cut() -> None:
    """With a sign that it goes on; a word that is too long is parted."""
    long = Concept(ConceptId("a"), "Heteroscedasticity " + "and more of it " * 9, "", ())
    (box,) = picture(graph([long])).boxes
    assert len(box.lines) == MOST_LINES
    assert box.lines[-1].endswith("…")
    assert max(map(len, box.lines)) <= LETTERS


def test_nothing_is_an_empty_picture() -> None:
    """A bank without concepts has no boxes, and a size that is no error."""
    empty = picture({})
    assert (empty.boxes, empty.edges) == ((), ())
    assert min(empty.width, empty.height) > 0
