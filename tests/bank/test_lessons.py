"""Every lesson of the bank: its claims hold on many draws, it teaches what there is, and none teaches it twice."""

from collections import Counter

import pytest

from quizsvc.course.bank import load_bank
from quizsvc.course.lesson import Lesson
from quizsvc.course.page import check

BANK = load_bank()


@pytest.fixture(params=BANK.lessons)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """Each lesson of the bank."""
    return BANK.lessons[request.param]


def test_every_lesson_passes_the_check(lesson: Lesson) -> None:
    """On fifty draws every claim is met, every derivation agrees line by line, and every number can be shown."""
    report = check(lesson, range(50))
    assert report.findings == ()
    assert report.figures["variants"] == 50
    assert report.figures["acceptance"] > 0.4


def test_a_lesson_has_the_length_of_a_lesson(lesson: Lesson) -> None:
    """From 900 to 1,600 words, formulas counted, in several sections, with a figure and a derivation."""
    assert 900 <= lesson.words <= 1600
    assert len(lesson.sections) >= 4
    assert lesson.figures
    assert lesson.derivations


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
