"""Reading: what a learner is told of a lesson, before and after they have answered its quick check."""

import pytest

from quizsvc.course.lesson import Lesson
from quizsvc.flows import lessons, practice
from quizsvc.flows.lessons import FIRST_SEED, Reading
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.names import ItemId
from quizsvc.store.learners import Learner
from tests.learner import DAY, NOON, guest, miss, right, stored_variant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def read(service: Service, learner: Learner | None, lesson: Lesson, seed: int = FIRST_SEED) -> Reading:
    """A lesson that is there."""
    shown = lessons.read(service, learner, lesson.slug, seed, NOON)
    assert isinstance(shown, Reading)
    return shown


def answer(service: Service, learner: Learner, item: ItemId, rightly: bool) -> None:
    """Answer a fresh variant of an item."""
    attempt = practice.ask(service, learner, NOON, item=item)
    assert isinstance(attempt, str)
    give = right if rightly else miss
    variant = stored_variant(service.database, attempt)
    practice.answer(service, learner, attempt, {part.name: give(part) for part in variant.parts}, NOON)


def test_the_list_has_every_lesson_in_its_order(service: Service) -> None:
    """By their numbers; a visitor has started nothing."""
    rows = lessons.overview(service, None, NOON)
    assert [row.lesson for row in rows] == list(service.bank.lessons.values())
    assert [row.lesson.number for row in rows] == sorted(row.lesson.number for row in rows)
    assert {status.words for row in rows for status in row.statuses} == {"not started"}


def test_a_lesson_is_read_without_any_record_of_it(service: Service) -> None:
    """A visitor sees the page of the first seed, what it needs that it does not teach, and where to go on."""
    every = list(service.bank.lessons.values())
    for at, lesson in enumerate(every):
        shown = read(service, None, lesson)
        assert (shown.page.seed, shown.count, shown.right) == (FIRST_SEED, len(every), 0)
        assert [status.concept.id for status in shown.objectives] == list(lesson.concepts)
        needed = {status.concept.id for status in shown.needs}
        taught = [service.bank.concepts[concept] for concept in lesson.concepts]
        assert needed == {n for concept in taught for n in concept.prerequisites} - set(lesson.concepts)
        assert shown.following == (every[at + 1] if at + 1 < len(every) else None)


def test_another_seed_gives_other_numbers(service: Service) -> None:
    """The page follows the seed, and the same seed gives the same page."""
    lesson = next(iter(service.bank.lessons.values()))
    first, second = read(service, None, lesson), read(service, None, lesson, 7)
    assert second.page.seed == 7
    assert first.page.parts != second.page.parts
    assert read(service, None, lesson, 7).page == second.page


def test_the_quick_check_counts_what_was_ever_right(service: Service) -> None:
    """A wrong answer counts nothing, a right one counts for good, and mastery shows at the objective."""
    lesson = next(one for one in service.bank.lessons.values() if "confident-and-wrong" in one.quick_check)
    item, learner = ItemId("confident-and-wrong"), guest(service)
    answer(service, learner, item, rightly=False)
    assert read(service, learner, lesson).right == 0
    answer(service, learner, item, rightly=True)
    answer(service, learner, item, rightly=False)
    shown = read(service, learner, lesson)
    assert [check.item for check in shown.checks if check.is_right] == [item]
    status = next(status for status in shown.objectives if status.concept.id == "log-loss")
    assert status.words == "under way"
    assert status.mastery is not None
    assert status.mastery.answers == 3
    assert {s.words for s in shown.objectives if s.concept.id != "log-loss"} <= {"not started"}


def test_another_learner_is_told_of_their_own_answers(service: Service) -> None:
    """What one has answered shows to nobody else."""
    lesson = next(one for one in service.bank.lessons.values() if "confident-and-wrong" in one.quick_check)
    answer(service, guest(service), ItemId("confident-and-wrong"), rightly=True)
    assert read(service, guest(service, NOON + DAY), lesson).right == 0


def test_there_is_no_lesson_of_another_name(service: Service) -> None:
    """A name that is none gets a sentence."""
    assert isinstance(lessons.read(service, None, "no-such-lesson", FIRST_SEED, NOON), Missing)
