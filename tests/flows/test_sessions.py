"""Sessions: what each mode asks and when it is over, what an exam holds back, and what is told at the end."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from quizsvc.adaptive.mastery import all_mastery
from quizsvc.adaptive.placing import LEAST, MOST
from quizsvc.flows import me, practice, sessions
from quizsvc.flows.beliefs import grounds_of, replayed
from quizsvc.flows.modes import MODES, MOST_UNTIL_MASTERED, REVIEWS_AT_ONCE, Plan
from quizsvc.flows.practice import Answered, Kept, Missing, Question, Stale
from quizsvc.flows.reviews import overview
from quizsvc.flows.service import Service
from quizsvc.flows.sessions import PLACEMENT, REVIEW, Over, Report, exam, until_mastered
from quizsvc.flows.standing import known, standing
from quizsvc.flows.verifying import verify
from quizsvc.names import AttemptId, ConceptId, ItemId
from quizsvc.progress.level import MASTERED
from quizsvc.store import attempts, ledger
from quizsvc.store.learners import Learner
from tests.learner import DAY, NOON, guest, miss, right, stored_attempt, stored_variant
from tests.store.crowd import in_threads

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MINUTE = timedelta(minutes=1)
Given = Callable[..., object]


def give(service: Service, learner: Learner, attempt: AttemptId, what: Given, now: datetime) -> object:
    """Answer every part of an attempt."""
    parts = stored_variant(service.database, attempt).parts
    return practice.answer(service, learner, attempt, {str(part.name): what(part) for part in parts}, now)


def begun(service: Service, learner: Learner, plan: Plan | Missing, now: datetime = NOON) -> AttemptId:
    """The first question of a session."""
    assert isinstance(plan, Plan)
    first = sessions.begin(service, learner, plan, now)
    assert not isinstance(first, Missing), first
    return first


def session_of(service: Service, attempt: AttemptId) -> str:
    """The session in which an attempt was made."""
    found = stored_attempt(service.database, attempt).session_id
    assert found is not None
    return found


def run(
    service: Service, learner: Learner, plan: Plan | Missing, what: Sequence[Given], now: datetime = NOON
) -> tuple[list[AttemptId], Report]:
    """A session to its end: its attempts, answered in turn in these ways, and what came of it."""
    attempt = begun(service, learner, plan, now)
    session, asked = session_of(service, attempt), list[AttemptId]()
    while True:
        way = what[len(asked) % len(what)]
        asked.append(attempt)
        now += MINUTE
        assert isinstance(give(service, learner, attempt, way, now), str | Kept)
        following = sessions.go_on(service, learner, session, now)
        if isinstance(following, Over):
            return asked, told(service, learner, following.session, now)
        assert not isinstance(following, Missing)
        attempt = following


def told(service: Service, learner: Learner, session: str, now: datetime = NOON) -> Report:
    """A session as its learner sees it."""
    report = sessions.report(service, learner, session, now)
    assert isinstance(report, Report)
    return report


def take(service: Service, learner: Learner, item: ItemId, what: Given, now: datetime) -> None:
    """One fresh question of an item, answered outside of all sessions."""
    attempt = practice.ask(service, learner, now, item=item, fresh=True)
    assert isinstance(attempt, str)
    assert give(service, learner, attempt, what, now) == attempt


def one_each(service: Service, count: int) -> list[ItemId]:
    """An item of each of so many concepts, on that concept alone."""
    first: dict[ConceptId, ItemId] = {}
    for item in service.questions:
        concepts = service.bank.items[item].concepts
        if len(concepts) == 1:
            first.setdefault(concepts[0], item)
    return list(first.values())[:count]


def practised(service: Service, learner: Learner, count: int, what: Given = right) -> list[ConceptId]:
    """The concepts of that many items, each answered once."""
    items = one_each(service, count)
    for item in items:
        take(service, learner, item, what, NOON)
    return [service.bank.items[item].concepts[0] for item in items]


def xp_of(service: Service, learner: Learner, attempts: Sequence[AttemptId]) -> int:
    """What the ledger holds for these attempts."""
    with service.database.read() as conn:
        return sum(entry.amount for entry in ledger.entries(conn, learner.id) if entry.object in attempts)


def rows(service: Service) -> dict[str, int]:
    """How many rows each table holds that an answer could tell by."""
    tables = ("responses", "ledger", "abilities", "ratings")
    with service.database.read() as conn:
        return {name: conn.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}


def test_a_review_asks_what_is_due_the_worst_first_and_nothing_else(service: Service) -> None:
    """Every question is on the concept that lost most by waiting; then nothing is due, and it says so."""
    learner = guest(service)
    concepts, later = practised(service, learner, 4), NOON + 60 * DAY
    take(service, learner, one_each(service, 5)[4], right, later)
    waiting = [one.concept for one in overview(service, learner, later) if one.is_due]
    assert sorted(waiting) == sorted(concepts)
    attempt, asked = begun(service, learner, REVIEW, later), list[ConceptId]()
    session = session_of(service, attempt)
    for minute in range(1, 9):
        asked.append(stored_attempt(service.database, attempt).concepts[0])
        due = [one.concept for one in overview(service, learner, later) if one.is_due]
        assert asked[-1] == due[0]
        give(service, learner, attempt, right, later + minute * MINUTE)
        following = sessions.go_on(service, learner, session, later + minute * MINUTE)
        if isinstance(following, Over):
            break
        assert isinstance(following, str)
        attempt = following
    assert set(asked) == set(concepts)
    report = told(service, learner, session, later)
    assert report.sentence == f"{len(asked)} questions answered, and nothing is due any more."
    assert report.following is not None
    assert {one.concept for one in report.due} >= set(asked)
    assert not any(one.is_due for one in report.due)
    assert isinstance(sessions.begin(service, learner, REVIEW, later), Missing)


def test_a_backlog_is_spread_over_sessions(service: Service) -> None:
    """A session asks so many at most, says how many still wait, and the next takes those."""
    learner = guest(service)
    concepts, later = practised(service, learner, REVIEWS_AT_ONCE + 4), NOON + 200 * DAY
    asked, report = run(service, learner, REVIEW, [miss], later)
    assert len(asked) == REVIEWS_AT_ONCE
    left = sum(one.is_due for one in overview(service, learner, later + 20 * MINUTE))
    waits = "one concept still waits" if left == 1 else f"{left} concepts still wait"
    assert waits in report.sentence
    rest, report = run(service, learner, REVIEW, [miss], later + 30 * MINUTE)
    assert len(rest) == left
    assert "nothing is due any more" in report.sentence
    met = Counter(stored_attempt(service.database, attempt).concepts[0] for attempt in (*asked, *rest))
    assert set(met) <= set(concepts)
    assert set(met.values()) == {1}


def mastery(service: Service, learner: Learner, concept: ConceptId, now: datetime) -> float:
    """The mean mastery of a concept."""
    return standing(service, learner, now).mastery[concept].mean


def test_a_concept_is_practised_until_it_counts_as_mastered(service: Service) -> None:
    """All questions are on it; the mean is below the threshold before the last answer and not below after it."""
    learner, concept = guest(service), ConceptId("log-loss")
    attempt = begun(service, learner, until_mastered(concept))
    session, before, now = session_of(service, attempt), list[float](), NOON
    while True:
        assert stored_attempt(service.database, attempt).concepts[0] == concept
        shown = practice.show(service, learner, attempt, now)
        assert isinstance(shown, Question)
        assert shown.why.startswith(f"You are at {round(100 * mastery(service, learner, concept, now))}% of the 80%")
        before.append(mastery(service, learner, concept, now))
        give(service, learner, attempt, right, now)
        following = sessions.go_on(service, learner, session, now)
        if isinstance(following, Over):
            break
        assert isinstance(following, str)
        attempt = following
    assert max(before) < MASTERED <= mastery(service, learner, concept, now)
    assert len(before) < MOST_UNTIL_MASTERED
    report = told(service, learner, session)
    reached = round(100 * mastery(service, learner, concept, now))
    title = service.concept_title(concept)
    assert report.sentence == f"You have mastered “{title}”: {reached}% of its questions would go right now."
    assert isinstance(sessions.begin(service, learner, until_mastered(concept), NOON), Missing)


def test_a_concept_that_does_not_come_is_left_after_twenty_questions(service: Service) -> None:
    """The sentence says where it stands and what helps more."""
    learner, concept = guest(service), ConceptId("ridge")
    asked, report = run(service, learner, until_mastered(concept), [miss])
    assert len(asked) == MOST_UNTIL_MASTERED
    assert "20 questions are enough at once" in report.sentence
    stands = round(100 * mastery(service, learner, concept, NOON + 20 * MINUTE))
    assert f"stands at {stands}% of the 80%" in report.sentence


def test_a_question_asked_again_stays_in_the_session(service: Service) -> None:
    """It counts in it, and the session goes on after it."""
    learner = guest(service)
    first = begun(service, learner, until_mastered(ConceptId("ridge")))
    session = session_of(service, first)
    give(service, learner, first, miss, NOON)
    again = practice.ask(service, learner, NOON, again=first)
    assert isinstance(again, str)
    assert (session_of(service, again), stored_attempt(service.database, again).origin) == (session, first)
    assert practice.ask(service, learner, NOON, again=first) == again
    assert sessions.go_on(service, learner, session, NOON) == again
    outside = practice.ask(service, learner, NOON)
    assert isinstance(outside, str)
    assert stored_attempt(service.database, outside).session_id is None


def drawn(service: Service, seed: int, most: int = 5, concepts: Sequence[str] = ()) -> Plan:
    """The plan of an exam."""
    plan = exam(service, (), concepts, most, seed)
    assert isinstance(plan, Plan)
    return plan


def test_the_items_of_an_exam_do_not_depend_on_ability(service: Service) -> None:
    """One seed is one list, for a newcomer and for others, in the order in which they are then asked."""
    novice, adept = guest(service), guest(service)
    practised(service, adept, 6)
    plan = drawn(service, 7)
    for learner in (novice, adept):
        asked, report = run(service, learner, drawn(service, 7), [right, miss], NOON + DAY)
        assert tuple(stored_attempt(service.database, attempt).item for attempt in asked) == plan.items
        assert [row.attempt for row in report.rows] == asked
    assert drawn(service, 8).items != plan.items


def test_an_exam_is_on_what_was_chosen(service: Service) -> None:
    """The concepts of a lesson, single ones beside them, or everything; what there is not is told."""
    lesson = next(iter(service.bank.lessons.values()))
    plan = exam(service, [lesson.slug], ["ridge"], 20, 1)
    assert isinstance(plan, Plan)
    assert set(plan.concepts) == {*lesson.concepts, "ridge"}
    met = Counter(service.bank.items[item].concepts[0] for item in plan.items)
    assert set(met) <= set(plan.concepts)
    assert max(met.values()) - min(met.values()) <= 1
    assert len(plan.items) == 20
    assert len({service.bank.items[item].concepts[0] for item in drawn(service, 1, 20).items}) == 20
    for refused in (exam(service, ["none"], (), 5, 1), exam(service, (), ["none"], 5, 1), exam(service, (), (), 6, 1)):
        assert isinstance(refused, Missing)


def test_nothing_of_an_exam_is_told_before_it_is_over(service: Service) -> None:
    """No verdict, hint, XP, response or belief after any answer but the last; then every verdict at once."""
    learner = guest(service)
    attempt, before = begun(service, learner, drawn(service, 3)), rows(service)
    session, asked, stood = session_of(service, attempt), list[AttemptId](), standing(service, learner, NOON)
    for number in range(1, 6):
        asked.append(attempt)
        shown = practice.show(service, learner, attempt, NOON)
        assert isinstance(shown, Question)
        assert shown.within is not None
        assert (shown.within.number, shown.within.of, shown.hints_left) == (number, 5, 0)
        assert practice.hint(service, learner, attempt, NOON) == attempt
        kept = give(service, learner, attempt, right, NOON)
        assert isinstance(kept, Kept)
        assert give(service, learner, attempt, right, NOON) == kept
        assert give(service, learner, attempt, miss, NOON) == Stale(attempt)
        assert give(service, learner, attempt, lambda _part: "what?", NOON) == Stale(attempt)
        assert isinstance(practice.show(service, learner, attempt, NOON), Kept)
        assert practice.ask(service, learner, NOON, again=attempt) == attempt
        report = told(service, learner, session)
        assert [row.status for row in report.rows] == ["kept"] * number + ["open"] * (5 - number)
        assert (report.xp, report.right, report.moved) == (0, 0, ())
        assert (rows(service), standing(service, learner, NOON)) == (before, stood)
        held = me.everything_held(service, learner)
        assert [len(held[name]) for name in ("attempts", "sealed", "responses")] == [5, number, 0]
        assert not [row for row in held["attempts"] if {"seed", "variant"} & set(row)]
        if number < 5:
            following = sessions.go_on(service, learner, session, NOON)
            assert isinstance(following, str)
            attempt = following
    assert sessions.go_on(service, learner, session, NOON) == Over(session)
    for attempt in asked:
        shown = practice.show(service, learner, attempt, NOON)
        assert isinstance(shown, Answered)
        assert shown.verdict.right
        assert not shown.question.hints_text
    report = told(service, learner, session)
    assert (report.right, report.sentence) == (5, "5 of 5 right.")
    assert report.xp == xp_of(service, learner, asked) == standing(service, learner, NOON).xp > 0
    assert verify(service.database, lambda _n: None) == []


def test_an_exam_is_judged_as_of_the_moments_of_its_answers(service: Service) -> None:
    """Left on one day, gone on with after a restart on the next: each answer counts for the day of its own."""
    learner = guest(service)
    first = begun(service, learner, drawn(service, 5))
    session = session_of(service, first)
    parts = stored_variant(service.database, first).parts
    practice.answer(service, learner, first, {str(part.name): right(part) for part in parts}, NOON, 0.8)
    again = Service(service.database, service.bank)
    for number in range(4):
        following = sessions.go_on(again, learner, session, NOON + DAY)
        assert isinstance(following, str)
        give(again, learner, following, right if number else miss, NOON + DAY)
    assert sessions.go_on(again, learner, session, NOON + 2 * DAY) == Over(session)
    with service.database.read() as conn:
        answers = known(again, conn, learner.id).events
    assert [event.answered_at for event in answers] == [NOON] + [NOON + DAY] * 4
    assert [event.confidence for event in answers] == [0.8] + [None] * 4
    assert standing(again, learner, NOON + DAY).streak.days == 2
    assert verify(service.database, lambda _n: None) == []


def test_an_exam_that_is_ended_early_judges_what_was_given(service: Service) -> None:
    """What is left takes no answer any more, teaches nothing, and is told as left."""
    learner = guest(service)
    first = begun(service, learner, drawn(service, 5))
    session = session_of(service, first)
    give(service, learner, first, right, NOON)
    second = sessions.go_on(service, learner, session, NOON)
    assert isinstance(second, str)
    for _ in range(2):
        assert sessions.end(service, learner, session, NOON) == Over(session)
    assert isinstance(practice.show(service, learner, first, NOON), Answered)
    for refused in (practice.show(service, learner, second, NOON), give(service, learner, second, right, NOON)):
        assert isinstance(refused, Missing)
    assert sessions.go_on(service, learner, session, NOON) == Over(session)
    report = told(service, learner, session)
    assert report.sentence == "1 of 5 right. 4 questions left unanswered."
    assert Counter(row.status for row in report.rows) == {"right": 1, "left": 4}
    assert rows(service)["responses"] == 1


def test_an_answer_that_comes_while_its_exam_is_ended_is_not_kept(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was sent before the end and stored after it would never be judged."""
    learner = guest(service)
    first = begun(service, learner, drawn(service, 5))
    shown = practice.show(service, learner, first, NOON)
    assert isinstance(shown, Question)
    sessions.end(service, learner, session_of(service, first), NOON)
    monkeypatch.setattr(practice, "within", lambda *_: shown.within)
    assert isinstance(give(service, learner, first, right, NOON), Missing)
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM sealed")).scalar_one() == 0


def test_an_exam_cut_short_while_it_was_judged_is_judged_on(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stops after the first verdict leaves the others to whoever asks next."""
    learner = guest(service)
    attempt = begun(service, learner, drawn(service, 5))
    session, judge = session_of(service, attempt), practice.judge
    for _ in range(5):
        give(service, learner, attempt, right, NOON)
        following = sessions.go_on(service, learner, session, NOON) if _ < 4 else attempt
        assert isinstance(following, str)
        attempt = following

    def once(*how: object) -> None:
        monkeypatch.setattr(practice, "judge", lambda *_: 1 / 0)
        judge(*how)

    monkeypatch.setattr(practice, "judge", once)
    with pytest.raises(ZeroDivisionError):
        sessions.go_on(service, learner, session, NOON)
    monkeypatch.setattr(practice, "judge", judge)
    assert rows(service)["responses"] == 1
    assert sessions.go_on(service, learner, session, NOON) == Over(session)
    assert told(service, learner, session).sentence == "5 of 5 right."


def test_what_a_session_tells_is_what_is_kept(service: Service) -> None:
    """Its XP are the ledger's; its mastery begins before its first answer and ends after its last."""
    learner = guest(service)
    practised(service, learner, 3)
    concept = ConceptId("likelihood")
    before = mastery(service, learner, concept, NOON + DAY)
    asked, report = run(service, learner, until_mastered(concept), [right, miss, right], NOON + DAY)
    assert report.xp == xp_of(service, learner, asked) > 0
    assert report.right == sum(row.status == "right" for row in report.rows) >= 1
    (moved,) = [one for one in report.moved if one.concept == concept]
    last = NOON + DAY + len(asked) * MINUTE
    assert moved.whole.after == pytest.approx(mastery(service, learner, concept, last), abs=1e-12)
    assert moved.whole.before == pytest.approx(before, abs=0.05)  # the answers have moved the questions' ratings since
    assert [step.attempt for step in moved.steps if step.cause == "answer"] == asked
    take(service, learner, stored_attempt(service.database, asked[0]).item, miss, last + DAY)
    later = told(service, learner, session_of(service, asked[0]), last + DAY)
    (again,) = [one for one in later.moved if one.concept == concept]
    assert [step.attempt for step in again.steps if step.cause == "answer"] == asked
    assert again.steps[-1].attempt == asked[-1]


def test_what_is_begun_twice_is_one_session(service: Service) -> None:
    """A double click, from two threads as well, goes on with the open session; another wish is another session."""
    learner = guest(service)
    for plan in (drawn(service, 1), until_mastered(ConceptId("ridge"))):
        first, second = in_threads(2, lambda plan=plan: begun(service, learner, plan))
        assert first == second
        assert begun(service, learner, replace(plan, items=plan.items[::-1])) == first
    assert session_of(service, begun(service, learner, drawn(service, 2, 10))) != session_of(service, first)
    assert [one.title for one in sessions.running(service, learner)] == ["Exam", "Until mastered", "Exam"]


def test_two_who_go_on_at_once_get_one_question(service: Service) -> None:
    """A double click on “next question” asks one."""
    learner = guest(service)
    first = begun(service, learner, until_mastered(ConceptId("ridge")))
    session = session_of(service, first)
    give(service, learner, first, miss, NOON)
    one, other = in_threads(2, lambda: sessions.go_on(service, learner, session, NOON))
    assert one == other != first


def test_a_foreign_session_does_not_exist(service: Service) -> None:
    """It is not shown, gone on with or ended by anybody else, nor is one that never was."""
    ada, bob = guest(service), guest(service)
    session = session_of(service, begun(service, ada, drawn(service, 1)))
    for name in (session, "0" * 32, "", "no such"):
        for outcome in (
            sessions.report(service, bob, name, NOON),
            sessions.go_on(service, bob, name, NOON),
            sessions.end(service, bob, name, NOON),
        ):
            assert isinstance(outcome, Missing)
    assert not told(service, ada, session).is_over


def test_practice_outside_goes_its_own_way(service: Service) -> None:
    """An open exam is not what mixed practice goes on with, and stays as it is."""
    learner = guest(service)
    first = begun(service, learner, drawn(service, 1))
    mixed = practice.ask(service, learner, NOON)
    assert isinstance(mixed, str)
    assert mixed != first
    give(service, learner, mixed, right, NOON)
    assert sessions.go_on(service, learner, session_of(service, first), NOON) == first


def test_a_list_that_is_given_is_asked_in_its_order_and_judged_at_once(service: Service) -> None:
    """The mechanism of the exam without its seal: one more mode is one more entry."""
    learner, items = guest(service), tuple(one_each(service, 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(MODES, "probes", replace(MODES["exam"], is_sealed=False))
        asked, report = run(service, learner, Plan("probes", 3, items=items), [right])
        assert tuple(stored_attempt(service.database, attempt).item for attempt in asked) == items
        assert report.sentence == "3 of 3 right."


def test_mastery_is_the_filters_own(service: Service) -> None:
    """The threshold is held against what every page shows, of answers and not of the prior alone."""
    learner = guest(service)
    with service.database.read() as conn:
        found = known(service, conn, learner.id)
    where = found.course.catalogue
    now = all_mastery(found.belief.state, where, found.course.forgetting, found.day(NOON))
    easiest = max(now, key=lambda concept: now[concept].mean)
    surely = {easiest: replace(now[easiest], mean=0.99)}
    assert not MODES["mastery"].is_reached(until_mastered(easiest), surely)
    assert MODES["mastery"].is_reached(until_mastered(easiest), {easiest: replace(surely[easiest], answers=1)})


def test_a_placement_ends_with_what_it_found(service: Service) -> None:
    """Six to twenty questions, none twice; the last answer keeps what was found, and the log alone gives it again."""
    learner, now = guest(service), NOON
    asked = [begun(service, learner, PLACEMENT)]
    while True:
        now += MINUTE
        give(service, learner, asked[-1], right, now)
        outcome = sessions.go_on(service, learner, session_of(service, asked[0]), now)
        if isinstance(outcome, Over):
            break
        assert isinstance(outcome, str)
        asked.append(AttemptId(outcome))
    assert LEAST <= len(asked) <= MOST
    assert len({stored_attempt(service.database, attempt).item for attempt in asked}) == len(asked)
    with service.database.read() as conn:
        found, log = known(service, conn, learner.id), list(attempts.logged(conn, learner.id))
    assert [bool(grounds_of(answer).placed) for answer in log] == [False] * (len(asked) - 1) + [True]
    assert found.belief.state.placed
    assert replayed(log) == found.belief
    assert verify(service.database, lambda _: None) == []
    assert "where you stand" in told(service, learner, outcome.session, now).sentence
    beginner = mastery_of(service, guest(service), now)
    assert sum(mastery_of(service, learner, now).values()) > sum(beginner.values()) + 2.0


def test_a_placement_that_is_left_has_found_nothing(service: Service) -> None:
    """Its answers count as any others, and the learner is not placed."""
    learner = guest(service)
    first = begun(service, learner, PLACEMENT)
    give(service, learner, first, right, NOON)
    over = sessions.end(service, learner, session_of(service, first), NOON)
    assert isinstance(over, Over)
    assert "too few to place you" in told(service, learner, over.session).sentence
    with service.database.read() as conn:
        assert not known(service, conn, learner.id).belief.state.placed


def mastery_of(service: Service, learner: Learner, now: datetime) -> dict[ConceptId, float]:
    """A learner's mastery of each concept."""
    return {concept: one.mean for concept, one in standing(service, learner, now).mastery.items()}
