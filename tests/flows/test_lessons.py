"""Reading: what a learner is told of a lesson, before and after they have answered its quick check."""

from dataclasses import replace

import pytest

from quizsvc.course.lesson import Lesson
from quizsvc.flows import lessons, practice
from quizsvc.flows.headway import Headway
from quizsvc.flows.lessons import FIRST_SEED, Reading
from quizsvc.flows.practice import Answered, Missing
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from quizsvc.names import AttemptId, ItemId, LessonId
from quizsvc.store import ledger
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry
from tests.learner import DAY, NOON, guest, miss, right, stored_variant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def read(service: Service, learner: Learner | None, lesson: Lesson, seed: int = FIRST_SEED) -> Reading:
    """A lesson that is there."""
    shown = lessons.read(service, learner, lesson.slug, seed, NOON)
    assert isinstance(shown, Reading)
    return shown


def answer(service: Service, learner: Learner, item: ItemId, rightly: bool) -> AttemptId:
    """Answer a fresh variant of an item; its attempt."""
    attempt = practice.ask(service, learner, NOON, item=item)
    assert isinstance(attempt, str)
    give = right if rightly else miss
    variant = stored_variant(service.database, attempt)
    practice.answer(service, learner, attempt, {part.name: give(part) for part in variant.parts}, NOON)
    return attempt


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
        assert (shown.page.seed, shown.count, shown.headway.right) == (FIRST_SEED, len(every), 0)
        assert [status.concept.id for status in shown.headway.statuses] == list(lesson.concepts)
        needed = {status.concept.id for status in shown.needs}
        taught = [service.bank.concepts[concept] for concept in lesson.concepts]
        assert needed == {n for concept in taught for n in concept.prerequisites} - set(lesson.concepts)
        assert shown.following == (every[at + 1] if at + 1 < len(every) else None)


def test_related_lessons_follow_from_the_graph(service: Service) -> None:
    """A lesson comes after another exactly where that one names it as coming before; the first rests on none."""
    pages = {lesson.slug: read(service, None, lesson) for lesson in service.bank.lessons.values()}
    before = {(one.slug, slug) for slug, shown in pages.items() for one in shown.before}
    after = {(slug, one.slug) for slug, shown in pages.items() for one in shown.after}
    assert before == after
    assert ("squared-error", "penalties-are-priors") in before
    first, *later = pages.values()
    assert first.before == ()
    assert all(shown.before and shown.lesson not in (*shown.before, *shown.after) for shown in later)
    told = read(service, None, service.bank.lessons[LessonId("penalties-are-priors")])
    assert sorted(status.lesson.number for status in told.needs if status.lesson) == [3, 4, 5, 5]


def test_a_lesson_leads_to_the_interview_questions_on_its_concepts(service: Service) -> None:
    """Each question stands under exactly one lesson, in the order of that lesson's objectives."""
    listed = [
        (q.slug, q.concepts[0], one)
        for one in service.bank.lessons.values()
        for q in read(service, None, one).questions
    ]
    assert sorted(slug for slug, _, _ in listed) == sorted(service.bank.questions)
    for lesson in service.bank.lessons.values():
        places = [lesson.concepts.index(concept) for _, concept, one in listed if one is lesson]
        assert places == sorted(places)
        assert places


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
    assert read(service, learner, lesson).headway.right == 0
    answer(service, learner, item, rightly=True)
    answer(service, learner, item, rightly=False)
    shown = read(service, learner, lesson)
    assert [check.item for check in shown.headway.checks if check.is_right] == [item]
    status = next(status for status in shown.headway.statuses if status.concept.id == "log-loss")
    assert status.words == "under way"
    assert status.mastery is not None
    assert status.mastery.answers == 3
    assert {s.words for s in shown.headway.statuses if s.concept.id != "log-loss"} <= {"not started"}


def test_another_learner_is_told_of_their_own_answers(service: Service) -> None:
    """What one has answered shows to nobody else."""
    lesson = next(one for one in service.bank.lessons.values() if "confident-and-wrong" in one.quick_check)
    answer(service, guest(service), ItemId("confident-and-wrong"), rightly=True)
    assert read(service, guest(service, NOON + DAY), lesson).headway.right == 0


def test_there_is_no_lesson_of_another_name(service: Service) -> None:
    """A name that is none gets a sentence."""
    assert isinstance(lessons.read(service, None, "no-such-lesson", FIRST_SEED, NOON), Missing)


def finish(service: Service, learner: Learner, lesson: Lesson) -> None:
    """Answer every item of the quick check rightly."""
    for item in lesson.quick_check:
        answer(service, learner, item, rightly=True)


def awards(service: Service, learner: Learner) -> list[tuple[str, str, int]]:
    """What the ledger holds beside answers."""
    with service.database.read() as conn:
        return [(e.reason, e.object, e.amount) for e in ledger.entries(conn, learner.id) if e.reason != "answer"]


def test_a_lesson_is_finished_once_its_quick_check_is_right(service: Service) -> None:
    """Before, it cannot be; then it earns 15 once, and asking again tells the same entry and writes nothing."""
    lesson, learner = service.bank.lessons[LessonId("cross-entropy")], guest(service)
    first, *others = lesson.quick_check
    answer(service, learner, first, rightly=True)
    refused = lessons.complete(service, learner, lesson.slug, NOON)
    assert isinstance(refused, Headway)
    assert (refused.right, refused.following and refused.following.item) == (1, others[0])
    assert awards(service, learner) == []
    finish(service, learner, lesson)
    reached = read(service, learner, lesson).headway
    assert (reached.is_whole, reached.finished, reached.xp) == (True, None, 15)
    before = standing(service, learner, NOON).xp
    entry = lessons.complete(service, learner, lesson.slug, NOON)
    assert lessons.complete(service, learner, lesson.slug, NOON + DAY) == entry
    assert awards(service, learner) == [("lesson", "cross-entropy", 15)]
    assert standing(service, learner, NOON).xp == before + 15
    assert read(service, learner, lesson).headway.finished == entry


def test_a_finished_lesson_keeps_its_award_whatever_it_asks_later(service: Service) -> None:
    """The amount shown is the ledger's, and a quick check that has changed since takes nothing away."""
    lesson, learner = service.bank.lessons[LessonId("cross-entropy")], guest(service)
    with service.database.write() as conn:
        old = Entry(learner.id, "lesson", lesson.slug, 12, None, NOON.date(), NOON)
        ledger.award(conn, [old])
    assert read(service, learner, lesson).headway.xp == 12
    assert lessons.complete(service, learner, lesson.slug, NOON) == old
    assert awards(service, learner) == [("lesson", "cross-entropy", 12)]


def test_a_days_cap_on_a_concept_does_not_count_lessons(service: Service) -> None:
    """The award belongs to no concept, so answers later that day earn as they would have."""
    lesson, learner = service.bank.lessons[LessonId("cross-entropy")], guest(service)
    finish(service, learner, lesson)
    entry = lessons.complete(service, learner, lesson.slug, NOON)
    assert isinstance(entry, Entry)
    assert entry.concept is None


def test_a_verdict_tells_where_the_quick_check_stands(service: Service) -> None:
    """After an item of it: how many are right and which is next; after another item nothing."""
    lesson, learner = service.bank.lessons[LessonId("cross-entropy")], guest(service)
    first, second, _ = lesson.quick_check
    told = practice.show(service, learner, answer(service, learner, first, rightly=True), NOON)
    assert isinstance(told, Answered)
    assert told.check is not None
    assert (told.check.lesson, told.check.right) == (lesson, 1)
    assert told.check.following is not None
    assert told.check.following.item == second
    other = practice.show(service, learner, answer(service, learner, ItemId("mean-log-loss"), rightly=True), NOON)
    assert isinstance(other, Answered)
    assert (other.check, other.lesson) == (None, lesson)


def test_a_quick_check_without_items_is_never_whole(service: Service) -> None:
    """A lesson whose items the bank does not have cannot be finished by doing nothing."""
    bare = replace(service.bank, items={})
    learner = guest(service)
    refused = lessons.complete(Service(service.database, bare), learner, "cross-entropy", NOON)
    assert isinstance(refused, Headway)
    assert refused.checks == ()
    assert isinstance(lessons.complete(service, learner, "no-such-lesson", NOON), Missing)
