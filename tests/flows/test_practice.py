"""The whole line, on both databases: a question asked, answered, judged, awarded, and what must not happen twice."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from quizsvc.course.bank import Bank, load_bank
from quizsvc.flows import practice
from quizsvc.flows.guests import settle
from quizsvc.flows.practice import Answered, Missing, Question, Stale
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from quizsvc.names import AttemptId, ItemId
from quizsvc.progress.ledger import AFTER_MISS, CONCEPT_DAY_CAP, FIRST_TRY
from quizsvc.store import attempts, ledger
from quizsvc.store.database import open_database
from quizsvc.store.learners import Learner
from tests.cli.test_bank import GOOD
from tests.items.asking import TEXT
from tests.items.samples import good
from tests.learner import DAY, NOON, guest, miss, mistake, one_of_each_kind, right, stored_attempt, stored_variant
from tests.store.crowd import in_threads

ROUNDS = 6


def ask(service: Service, learner: Learner, now: datetime = NOON, **how: object) -> AttemptId:
    """An attempt to go on with."""
    asked = practice.ask(service, learner, now, **how)
    assert not isinstance(asked, Missing), asked
    return asked


def give(
    service: Service,
    learner: Learner,
    attempt: AttemptId,
    what: Callable[..., object],
    now: datetime = NOON,
    confidence: float | None = None,
) -> AttemptId | Question | Missing | Stale:
    """Answer every part of an attempt: with the key, with a known mistake, or with a plain miss."""
    parts = stored_variant(service.database, attempt).parts
    given = {str(part.name): what(part) for part in parts}
    return practice.answer(service, learner, attempt, given, now, confidence)


def verdict(service: Service, learner: Learner, attempt: AttemptId, now: datetime = NOON) -> Answered:
    """What the learner sees after the answer."""
    shown = practice.show(service, learner, attempt, now)
    assert isinstance(shown, Answered)
    return shown


def answered(
    service: Service, learner: Learner, what: Callable[..., object], now: datetime = NOON, **how: object
) -> Answered:
    """A question asked, answered and shown."""
    attempt = ask(service, learner, now, **how)
    assert give(service, learner, attempt, what, now) == attempt
    return verdict(service, learner, attempt, now)


def counts(service: Service) -> Counter[str]:
    """How many rows each table of answers holds."""
    with service.database.read() as conn:
        return Counter(
            {
                name: conn.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
                for name in ("attempts", "responses", "ledger", "hints")
            }
        )


def only(service: Service, learner: Learner, item: str, now: datetime = NOON) -> AttemptId:
    """A fresh question of one item."""
    return ask(service, learner, now, item=item, fresh=True)


def test_the_whole_line_from_question_to_streak(service: Service) -> None:
    """A right answer is told right, earns 10 XP, begins the streak and raises the mastery of its concept."""
    learner = guest(service)
    before = standing(service, learner, NOON)
    assert (before.xp, before.streak.days, before.answers) == (0, 0, 0)
    attempt = ask(service, learner)
    shown = practice.show(service, learner, attempt, NOON)
    assert isinstance(shown, Question)
    assert shown.prompt_html
    assert shown.why
    told = answered(service, learner, right)
    assert told.verdict.right
    assert told.verdict.credit == 1.0
    assert (told.xp, told.standing.xp, told.standing.streak.days) == (FIRST_TRY[0], FIRST_TRY[0], 1)
    assert told.standing.streak.today
    assert told.standing.mastery[told.concept].mean > before.mastery[told.concept].mean
    assert told.moved is not None
    assert told.moved.before == pytest.approx(before.mastery[told.concept].mean)
    assert told.moved.after == pytest.approx(told.standing.mastery[told.concept].mean)
    assert told.solution_text
    assert told.solution_html
    assert standing(service, learner, NOON) == told.standing


def each_goes_down_the_whole_line(service: Service, items: Iterable[ItemId]) -> None:
    """Each item is asked, its key is right, and a known mistake is named as what it is."""
    learner = guest(service)
    for item in items:
        assert verdict_on(service, learner, item, right).verdict.right
        told = verdict_on(service, learner, item, lambda part: mistake(part)[0])
        assert not told.verdict.right
        for part, found in zip(
            stored_variant(service.database, told.question.attempt).parts, told.verdict.parts, strict=True
        ):
            if part.graded and not part.follow_through:
                assert found.diagnosis == mistake(part)[1], item
                assert found.feedback_text, item
        assert told.xp == 0


def test_every_kind_goes_down_the_whole_line(service: Service) -> None:
    """One item of each kind, on each database."""
    each_goes_down_the_whole_line(service, one_of_each_kind(service.bank))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_item_goes_down_the_whole_line(service: Service) -> None:
    """All of the bank, on one."""
    each_goes_down_the_whole_line(service, service.bank.items)


def verdict_on(service: Service, learner: Learner, item: str, what: Callable[..., object]) -> Answered:
    """The verdict on a fresh question of an item."""
    attempt = only(service, learner, item)
    assert give(service, learner, attempt, what) == attempt
    return verdict(service, learner, attempt)


def test_a_question_holds_nothing_of_its_answer(service: Service) -> None:
    """The value that a page gets has no field for the key, the seed, the solution or a mistake."""
    shown = practice.show(service, (learner := guest(service)), ask(service, learner), NOON)
    assert isinstance(shown, Question)
    fields = set(Question.__slots__)
    assert not [name for name in fields if any(w in name for w in ("key", "seed", "solution", "misc", "right", "feed"))]


def test_the_same_answer_again_changes_nothing(service: Service) -> None:
    """A second submit of the same form gives the same verdict and leaves every table as it was."""
    learner = guest(service)
    attempt = ask(service, learner)
    give(service, learner, attempt, right)
    first, rows = verdict(service, learner, attempt), counts(service)
    assert give(service, learner, attempt, right, NOON + DAY) == attempt
    assert verdict(service, learner, attempt) == first
    assert counts(service) == rows


def test_another_answer_after_the_verdict_is_stale(service: Service) -> None:
    """The first answer stands: neither a wrong one is mended, nor a right one lost, nor the solution un-opened."""
    learner = guest(service)
    first = ask(service, learner)
    give(service, learner, first, miss)
    assert give(service, learner, first, right) == Stale(first)
    assert practice.answer(service, learner, first, None, NOON) == Stale(first)
    second = ask(service, learner)
    give(service, learner, second, right)
    assert give(service, learner, second, miss) == Stale(second)
    rows = counts(service)
    assert (rows["responses"], rows["ledger"]) == (2, 1)
    assert not verdict(service, learner, first).verdict.right
    assert verdict(service, learner, second).verdict.right


def test_an_unreadable_answer_after_the_verdict_is_stale_too(service: Service) -> None:
    """What comes after the verdict is not read again."""
    learner = guest(service)
    attempt = ask(service, learner)
    give(service, learner, attempt, right)
    assert give(service, learner, attempt, lambda _part: "what?") == Stale(attempt)


def test_a_double_submit_from_two_threads_awards_once(service: Service) -> None:
    """Two forms that arrive at the same moment give one response, one award and the same verdict."""
    learner = guest(service)
    for _round in range(ROUNDS):
        attempt = ask(service, learner)
        before = counts(service)
        said = in_threads(2, lambda attempt=attempt: give(service, learner, attempt, right))
        assert said == [attempt, attempt]
        now = counts(service)
        assert now["responses"] == before["responses"] + 1
        assert now["ledger"] - before["ledger"] <= 1
        with service.database.read() as conn:
            mine = [e for e in ledger.entries(conn, learner.id) if e.object == attempt]
        assert sum(e.amount for e in mine) == verdict(service, learner, attempt).xp


def test_different_answers_at_the_same_moment_leave_one(service: Service) -> None:
    """Of a right and a wrong form at once one stands, the other is stale, and XP fits the one that stands."""
    learner = guest(service)
    for _round in range(ROUNDS):
        attempt = ask(service, learner)
        ways = [right, miss]
        said = in_threads(2, lambda a=attempt, w=ways: give(service, learner, a, w.pop()))
        assert sorted(map(type, said), key=str) == sorted([str, Stale], key=str)
        told = verdict(service, learner, attempt)
        assert (told.xp > 0) <= told.verdict.right
        with service.database.read() as conn:
            rows = [e for e in ledger.entries(conn, learner.id) if e.object == attempt]
        assert bool(rows) <= told.verdict.right


def test_two_who_ask_at_once_get_one_open_question(service: Service) -> None:
    """A double click on “start” leaves one open attempt, not two."""
    for _round in range(ROUNDS):
        learner = guest(service)
        first, second = in_threads(2, lambda learner=learner: ask(service, learner))
        assert first == second
        with service.database.read() as conn:
            mine = text("SELECT count(*) FROM attempts WHERE learner_id = :id")
            assert conn.execute(mine, {"id": learner.id}).scalar_one() == 1


def test_two_who_ask_again_at_once_get_one_fresh_question(service: Service) -> None:
    """A double click on “same idea, fresh data” draws once."""
    for _round in range(ROUNDS):
        learner = guest(service)
        attempt = answered(service, learner, miss).question.attempt
        first, second = in_threads(2, lambda le=learner, a=attempt: ask(service, le, again=a))
        assert first == second != attempt


@pytest.mark.parametrize(
    "what", ["", "   ", "abc", "1,234", "nan", "inf", "1_000", "0x10", "1/0", "٣", "9" * 101, "\x00"]
)
def test_unreadable_costs_nothing(service: Service, what: str) -> None:
    """It is told with a reason, stored nowhere, and the next answer is a first try."""
    learner = guest(service)
    attempt = only(service, learner, "confident-and-wrong")
    rows = counts(service)
    shown = give(service, learner, attempt, lambda _part: what)
    assert isinstance(shown, Question)
    assert shown.parts[0].problem
    assert shown.attempt == attempt
    assert counts(service) == rows
    assert give(service, learner, attempt, right) == attempt
    assert verdict(service, learner, attempt).xp == FIRST_TRY[0]


def test_a_part_that_is_not_given_is_unreadable(service: Service) -> None:
    """A form without its field is no answer, and names no other field's problem."""
    learner = guest(service)
    for item in one_of_each_kind(service.bank):
        attempt = only(service, learner, item)
        shown = practice.answer(service, learner, attempt, {"other": "1"}, NOON)
        assert isinstance(shown, Question)
        assert shown.parts[0].problem


def test_foreign_and_unknown_attempts_look_alike(service: Service) -> None:
    """Nobody sees, hints, answers, skips or repeats another learner's question, nor learns that it exists."""
    ada, bob = guest(service), guest(service)
    hers = ask(service, ada)
    for attempt in (hers, AttemptId("0" * 32), AttemptId(""), AttemptId("no such")):
        refused = [
            practice.show(service, bob, attempt, NOON),
            practice.hint(service, bob, attempt, NOON),
            practice.answer(service, bob, attempt, {"answer": "1"}, NOON),
            practice.answer(service, bob, attempt, None, NOON),
        ]
        assert all(isinstance(outcome, Missing) for outcome in refused)
        assert len(set(refused)) == 1
    assert practice.ask(service, bob, NOON, again=hers) == practice.ask(service, bob, NOON, again="0" * 32)
    assert isinstance(practice.ask(service, bob, NOON, again=hers), Missing)
    assert counts(service)["responses"] == counts(service)["hints"] == 0


@pytest.mark.parametrize(("hints", "earned"), [(0, 10), (1, 6), (2, 4)])
def test_hints_lower_what_is_earned(service: Service, hints: int, earned: int) -> None:
    """10 at the first try, 6 after one hint, 4 after two; a hint is shown only once it was asked for."""
    learner = guest(service)
    attempt = only(service, learner, "map-gaussian-mean")
    for opened in range(hints):
        shown = practice.show(service, learner, attempt, NOON)
        assert isinstance(shown, Question)
        assert (len(shown.hints_text), len(shown.hints_html), shown.hints_left) == (opened, opened, 2 - opened)
        assert practice.hint(service, learner, attempt, NOON) == attempt
    give(service, learner, attempt, right)
    assert verdict(service, learner, attempt).xp == earned


def test_hints_end_with_the_last_and_with_the_verdict(service: Service) -> None:
    """Asking for more hints than there are, or after the verdict, changes nothing."""
    learner = guest(service)
    attempt = only(service, learner, "map-gaussian-mean")
    for _ in range(4):
        practice.hint(service, learner, attempt, NOON)
    assert counts(service)["hints"] == 2
    other = only(service, learner, "map-gaussian-mean")
    give(service, learner, other, right)
    assert practice.hint(service, learner, other, NOON) == other
    assert verdict(service, learner, other).xp == FIRST_TRY[0]
    assert counts(service)["hints"] == 2


def test_two_hints_asked_for_at_once_count_as_asked(service: Service) -> None:
    """A double click on the hint's button opens at most two, numbered one after the other."""
    learner = guest(service)
    for _round in range(ROUNDS):
        attempt = only(service, learner, "map-gaussian-mean")
        in_threads(2, lambda a=attempt: practice.hint(service, learner, a, NOON))
        shown = practice.show(service, learner, attempt, NOON)
        assert isinstance(shown, Question)
        assert len(shown.hints_text) in {1, 2}


def test_skipping_shows_the_solution_and_earns_nothing(service: Service) -> None:
    """“I don't know” is a verdict: not right, no XP, the solution told, and no day practised before an answer is."""
    learner = guest(service)
    attempt = ask(service, learner)
    assert practice.answer(service, learner, attempt, None, NOON) == attempt
    told = verdict(service, learner, attempt)
    assert told.verdict.skipped
    assert not told.verdict.right
    assert (told.verdict.credit, told.xp) == (0.0, 0)
    assert told.solution_text
    assert told.standing.streak.days == 0
    assert practice.answer(service, learner, attempt, None, NOON) == attempt
    assert give(service, learner, attempt, right) == Stale(attempt)
    assert answered(service, learner, miss).standing.streak.days == 1


def test_the_same_idea_after_a_miss_earns_four(service: Service) -> None:
    """“Same idea, fresh data” draws other data from another seed, and right after a miss earns 4."""
    learner = guest(service)
    missed = answered(service, learner, miss)
    again = ask(service, learner, again=missed.question.attempt)
    old, new = (stored_attempt(service.database, a) for a in (missed.question.attempt, again))
    assert (new.item, new.origin) == (old.item, old.id)
    assert new.seed != old.seed
    assert json.loads(new.variant)["parts"] != json.loads(old.variant)["parts"]
    assert ask(service, learner, again=missed.question.attempt) == again
    give(service, learner, again, right)
    assert verdict(service, learner, again).xp == AFTER_MISS


def test_an_open_question_is_not_traded_for_fresh_data(service: Service) -> None:
    """Fresh data come after a verdict; before it, the question that is open is the one to go on with."""
    learner = guest(service)
    attempt = ask(service, learner)
    assert ask(service, learner, again=attempt) == attempt
    assert counts(service)["attempts"] == 1


def test_a_concept_earns_at_most_sixty_a_day(service: Service) -> None:
    """The day's XP for a concept end at the cap, the words say so, and the next day counts anew."""
    learner = guest(service)
    concept = service.bank.items[ItemId("map-gaussian-mean")].concepts[0]
    total, told = 0, None
    for _round in range(15):  # 10, then 4 after each miss: 10 + 12 × 4 + 2 = 60, and then 0
        for what in (right, miss):
            attempt = only(service, learner, "map-gaussian-mean")
            give(service, learner, attempt, what)
            shown = verdict(service, learner, attempt)
            total += shown.xp
            told = shown if what is right else told
    assert total == CONCEPT_DAY_CAP == standing(service, learner, NOON).xp
    assert told is not None
    assert told.xp == 0
    assert told.xp_words == "the daily limit of 60 XP for one concept is reached"
    with service.database.read() as conn:
        assert {e.concept for e in ledger.entries(conn, learner.id)} == {concept}
    attempt = only(service, learner, "map-gaussian-mean", NOON + DAY)
    give(service, learner, attempt, right, NOON + DAY)
    assert verdict(service, learner, attempt, NOON + DAY).xp == FIRST_TRY[0]


def test_the_reason_told_is_the_reason_that_held(service: Service) -> None:
    """Of an idea shown twice the verdict says that, not that a concept's limit was reached."""
    learner = guest(service)
    for _ in range(2):
        assert verdict_on(service, learner, "map-gaussian-mean", right).xp == FIRST_TRY[0]
    told = verdict_on(service, learner, "map-gaussian-mean", right)
    assert told.xp == 0
    assert told.xp_words == "no more XP today for an idea you have shown twice"


def test_a_restart_shows_the_same_verdict_xp_and_streak(service: Service, database_url: str) -> None:
    """What was told is kept: another process that opens the database tells the same."""
    learner = guest(service)
    answered(service, learner, right)
    missed = answered(service, learner, lambda part: mistake(part)[0])
    service.database.close()
    with closing(open_database(database_url)) as database:
        again = Service(database, service.bank)
        shown = practice.show(again, learner, missed.question.attempt, NOON)
        assert shown == missed
        assert standing(again, learner, NOON) == missed.standing
        assert (missed.standing.xp, missed.standing.streak.days) == (FIRST_TRY[0], 1)


def test_the_streak_grows_by_days_and_is_lost_by_absence(service: Service) -> None:
    """Consecutive days count up, a second answer on a day adds nothing, and a long absence begins anew."""
    learner = guest(service)
    for day in range(3):
        for _ in range(2):
            now = NOON + day * DAY
            told = answered(service, learner, right, now)
            assert (told.standing.streak.days, told.standing.streak.today) == (day + 1, True)
    tomorrow = standing(service, learner, NOON + 3 * DAY).streak
    assert (tomorrow.days, tomorrow.today) == (3, False)
    assert standing(service, learner, NOON + 30 * DAY).streak.days == 0
    assert answered(service, learner, miss, NOON + 30 * DAY).standing.streak.days == 1


def test_a_day_begins_at_four_on_the_learners_clock(service: Service) -> None:
    """An answer at 03:59 belongs to the day before, in the learner's zone and not in ours."""
    learner = settle(service, guest(service), "Asia/Tokyo")
    late = datetime(2026, 3, 4, 18, 59, tzinfo=UTC)  # 03:59 on the fifth in Tokyo
    answered(service, learner, right, late)
    told = answered(service, learner, right, late + timedelta(minutes=1))
    assert told.standing.streak.days == 2
    with service.database.read() as conn:
        days = [event.local_day.isoformat() for event in attempts.history(conn, learner.id)]
    assert days == ["2026-03-04", "2026-03-05"]


def test_the_open_question_stays_until_it_is_answered(service: Service) -> None:
    """Asking again gives the same question; `fresh` and another concept give another."""
    learner = guest(service)
    first = ask(service, learner)
    assert ask(service, learner) == first
    assert ask(service, learner, NOON + DAY) == first
    mine = stored_attempt(service.database, first).concepts[0]
    assert ask(service, learner, concept=mine) == first
    other = next(c for c in service.catalogue.concepts if service.is_practised(c) and c != mine)
    assert stored_attempt(service.database, ask(service, learner, concept=other)).concepts[0] == other
    assert ask(service, learner, fresh=True) != first


def test_an_item_that_is_named_is_asked(service: Service) -> None:
    """The open question where it is of that item, else a fresh variant; the reason told is that it was asked for."""
    learner = guest(service)
    first = ask(service, learner, item="laplace-noise-mle")
    assert ask(service, learner, item="laplace-noise-mle") == first
    other = ask(service, learner, item="confident-and-wrong")
    assert ask(service, learner) == other
    give(service, learner, other, right)
    again = ask(service, learner, item="confident-and-wrong")
    made = [stored_attempt(service.database, attempt) for attempt in (first, other, again)]
    assert [one.item for one in made] == ["laplace-noise-mle", "confident-and-wrong", "confident-and-wrong"]
    assert len({one.seed for one in made}) == 3
    for one in made:
        assert json.loads(one.why) == {"reason": "asked-for", "words": "You asked for this question."}
    shown = practice.show(service, learner, again, NOON)
    assert isinstance(shown, Question)
    assert shown.why == "You asked for this question."


@pytest.mark.parametrize("item", ["confident-and-rwong", "beside-the-point"])
def test_an_item_that_cannot_be_practised_is_missing(service: Service, item: str) -> None:
    """One that is not there, and one that gives no credit: told with the nearest that can, and nothing is stored."""
    ungraded = replace(good(TEXT), item=ItemId("beside-the-point"))
    items = {ItemId("confident-and-wrong"): service.bank.items[ItemId("confident-and-wrong")], ungraded.item: ungraded}
    small = Service(service.database, replace(service.bank, items=items))
    outcome = practice.ask(small, guest(small), NOON, item=item)
    assert isinstance(outcome, Missing)
    assert item in outcome.sentence
    assert "confident-and-wrong" in outcome.sentence
    assert counts(service)["attempts"] == 0


def test_an_unknown_concept_is_missing(service: Service) -> None:
    """It is told by its name, and nothing is stored."""
    outcome = practice.ask(service, guest(service), NOON, concept="alchemy")
    assert isinstance(outcome, Missing)
    assert "alchemy" in outcome.sentence
    assert counts(service)["attempts"] == 0


def test_the_next_question_differs_from_the_last_concept(service: Service) -> None:
    """Practice interleaves: over ten questions more than one concept is asked."""
    learner = guest(service)
    asked = {answered(service, learner, right, NOON + n * DAY).concept for n in range(10)}
    assert len(asked) >= 3


def test_an_item_that_gives_no_variant_is_passed_over(
    service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A template that fails only when it is drawn costs no learner a page: it is logged, and another one is asked."""
    never = GOOD.replace("[likelihood]", "[bare]").replace("answer:", "require:\n  - mle.mean > 1000\nanswer:")
    (tmp_path / "never-drawn.md").write_text(never)
    (tmp_path / "concepts.toml").write_text("[bare]\ntitle = 'Bare'\nsentence = 'Nothing else asks for it.'\n")
    broken = Service(service.database, load_bank([tmp_path]))
    learner = guest(broken)
    assert isinstance(practice.ask(broken, learner, NOON, concept="bare"), Missing)
    assert "never-drawn is passed over" in caplog.text
    assert isinstance(practice.ask(broken, learner, NOON, item="never-drawn"), Missing)
    for _ in range(4):
        answered(broken, learner, right)
    old = verdict(broken, learner, (told := answered(broken, learner, miss)).question.attempt)
    items = {**broken.bank.items, told.question.item: broken.bank.items[ItemId("never-drawn")]}
    spoilt = Service(service.database, Bank(broken.bank.concepts, items, {}, ()))
    assert isinstance(practice.ask(spoilt, learner, NOON, again=old.question.attempt), Missing)


def test_a_removed_item_keeps_its_verdicts(service: Service) -> None:
    """An attempt holds its variant: a bank without its template still shows question and verdict."""
    learner = guest(service)
    told = answered(service, learner, miss)
    rest = {i: t for i, t in service.bank.items.items() if i != told.question.item}
    smaller = Service(service.database, type(service.bank)(service.bank.concepts, rest, {}, ()))
    shown = practice.show(smaller, learner, told.question.attempt, NOON)
    assert isinstance(shown, Answered)
    assert shown.verdict == told.verdict
    assert isinstance(practice.ask(smaller, learner, NOON, again=told.question.attempt), Missing)
