"""Every lesson of the bank: its claims hold on many draws, it teaches what there is, and none teaches it twice."""

import re
from collections import Counter

import pytest

from quizsvc.course.bank import built_in, load_bank
from quizsvc.course.demos import DEMOS
from quizsvc.course.lesson import Lesson, parse_lesson
from quizsvc.course.page import build, check
from quizsvc.course.passage import Place
from quizsvc.items.block import MAX_FINDINGS
from quizsvc.items.findings import TemplateError

BANK = load_bank()
HOLE = re.compile(r"\{\{[^{}]*\}\}")


@pytest.fixture(params=BANK.lessons)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """Each lesson of the bank."""
    return BANK.lessons[request.param]


def test_every_lesson_passes_the_check(lesson: Lesson) -> None:
    """On fifty draws every claim is met, every derivation agrees line by line, and every number can be shown."""
    report = check(lesson.passage, range(50))
    assert report.findings == ()
    assert report.figures["variants"] == 50
    assert report.figures["acceptance"] > 0.4


def test_every_fit_of_a_lesson_has_two_methods_that_agree(lesson: Lesson) -> None:
    """Whatever is fitted, in the front matter, a figure or the text, is on the page with a second method's answer."""
    fits = [definition for definition in lesson.passage.definitions if definition.block == "fits"]
    for seed in range(3):
        proofs = build(lesson.passage, seed).proofs
        assert len(proofs) >= max(len(fits), 1)
        assert all(proof.second_method and proof.difference < 1e-5 for proof in proofs)


def test_no_place_of_a_lesson_takes_a_typed_number(lesson: Lesson) -> None:
    """Wherever a hole computes a number, the number typed in its stead is refused, each at its place."""
    source = (built_in() / "lessons" / f"{lesson.slug}.md").read_text()
    holes = list(HOLE.finditer(source))
    assert len(holes) > 20
    for first in range(0, len(holes), MAX_FINDINGS):
        batch = holes[first : first + MAX_FINDINGS]
        start, end = batch[0].start(), batch[-1].end()
        spoilt = source[:start] + HOLE.sub("12.34", source[start:end]) + source[end:]
        with pytest.raises(TemplateError) as refused:
            parse_lesson(spoilt, lesson.slug)
        typed = [finding for finding in refused.value.findings if finding.rule == "typed-number"]
        assert len(typed) == len(batch)


def test_a_quick_check_has_a_step_of_an_argument(lesson: Lesson) -> None:
    """One of its questions asks no number: an order, a false line, what may be said."""
    kinds = [{part.kind for part in BANK.items[item].parts} for item in lesson.quick_check]
    assert any(kind <= {"order", "choice", "choices", "match"} for kind in kinds)
    assert any(kind & {"number", "vector"} for kind in kinds)


def test_every_demo_has_one_place() -> None:
    """Each stands in one lesson."""
    pieces = (
        piece for lesson in BANK.lessons.values() for section in lesson.passage.sections for piece in section.pieces
    )
    places = [piece.name for piece in pieces if isinstance(piece, Place) and piece.what == "demo"]
    assert sorted(places) == sorted(DEMOS)


def test_a_lesson_has_the_length_of_a_lesson(lesson: Lesson) -> None:
    """From 900 to 1,600 words, formulas counted, in several sections, with a figure and a derivation."""
    assert 900 <= lesson.passage.words <= 1600
    assert len(lesson.passage.sections) >= 4
    assert lesson.passage.figures
    assert lesson.passage.derivations


def test_what_a_lesson_names_is_there(lesson: Lesson) -> None:
    """Concepts and items."""
    assert set(lesson.concepts) <= set(BANK.concepts)
    assert set(lesson.quick_check) <= set(BANK.items)


def test_no_concept_is_taught_twice_and_none_before_what_it_needs() -> None:
    """Each concept has one lesson, which is no earlier than those of its prerequisites."""
    taught = Counter(concept for lesson in BANK.lessons.values() for concept in lesson.concepts)
    assert set(taught.values()) == {1}
    number = {concept: lesson.number for lesson in BANK.lessons.values() for concept in lesson.concepts}
    for concept, at in number.items():
        for needed in BANK.concepts[concept].prerequisites:
            assert number.get(needed, 0) <= at, f"{concept} is taught before {needed}"
