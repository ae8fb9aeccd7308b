"""Learners who walk through the service at random: `python -m tests.flows.walk 10000 50` proves what they leave behind.

So many browsers share a clock that runs, jumps, and is set back at times. At each sits a guest or somebody with an
account; two may be one person's. What is done next is drawn from a stream of the seed. Which variants are met is not:
the service draws them by lot, as it does for everybody.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from quizsvc.adaptive.mastery import all_mastery
from quizsvc.adaptive.memory import day_of
from quizsvc.course.bank import load_bank
from quizsvc.course.question import ROLES
from quizsvc.flows import accounts, guests, interview_plans, interviews, lessons, practice, sessions
from quizsvc.flows.accounts import Entered, Visit, Wanted
from quizsvc.flows.beliefs import replayed
from quizsvc.flows.calibrating import calibrate
from quizsvc.flows.interviews import Sitting, Stale
from quizsvc.flows.practice import Kept
from quizsvc.flows.service import Service
from quizsvc.flows.sessions import Over
from quizsvc.flows.standing import Standing, known, standing
from quizsvc.flows.verifying import verify
from quizsvc.interview.dials import MARKS
from quizsvc.interview.plan import Wish
from quizsvc.interview.stages import Phase, Stage
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import AttemptId, ConceptId, InterviewId, ItemId
from quizsvc.numeric.rng import Stream, stream
from quizsvc.progress.level import level
from quizsvc.progress.streak import Qualifying, Week, days_this_week, local_day, streak
from quizsvc.store import attempts, learners, ledger, ratings
from quizsvc.store.database import open_database
from quizsvc.store.interviews import Interview
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry
from quizsvc.store.migrate import upgrade
from tests.learner import NOON, miss, mistake, right, stored_attempt, stored_variant, unreadable

Thing = TypeVar("Thing")
ITEMS = {
    ItemId("coin-map"): 0.95,
    ItemId("map-gaussian-mean"): 0.2,
    ItemId("mean-is-the-mle"): 0.9,
    ItemId("confident-and-wrong"): 0.3,
    ItemId("which-noise-which-loss"): 0.8,
    ItemId("how-many-sds-away"): 0.5,
}
"""Items that are asked by name, each with the share of right answers to it, which is not what its author expects."""
OTHERS = 0.6
ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago")
CONCEPTS = ("likelihood", "ridge", "map-estimation")
PASSWORD = "four words of mine"
CALIBRATED = (0.6, 0.9)
"""The shares of a walk after which the ratings are calibrated."""


@dataclass(slots=True)
class Browser:
    """A browser and who sits at it now."""

    number: int
    learner: Learner

    @property
    def visit(self) -> Visit:
        """Where its requests come from."""
        return Visit(f"10.0.{self.number // 200}.{self.number % 200}", "a browser")


@dataclass(slots=True)
class Walk:
    """A walk as far as it has come; `done` counts what was done, `said` has all that was taken in interviews."""

    service: Service
    dice: Stream
    browsers: list[Browser] = field(default_factory=list)
    now: datetime = NOON
    done: Counter[str] = field(default_factory=Counter)
    said: dict[InterviewId, dict[Stage, str]] = field(default_factory=dict)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """One of these, by lot."""
        return things[self.dice.integer(0, len(things) - 1)]

    def asked(self, who: Learner) -> AttemptId:
        """The question that is open, or a new one: of a cheap item, or what the service chooses."""
        named = self.one_of((*ITEMS, ""))
        attempt = practice.ask(self.service, who, self.now, item=named, fresh=self.dice.uniform() < 0.1)
        assert isinstance(attempt, str), attempt
        return AttemptId(attempt)

    def given(self, attempt: AttemptId, what: Callable[[PartVariant], object]) -> dict[str, object]:
        """An answer to every part."""
        return {part.name: what(part) for part in stored_variant(self.service.database, attempt).parts}

    def tried(self, attempt: AttemptId) -> dict[str, object]:
        """An answer that is right or not, as it falls."""
        item = stored_attempt(self.service.database, attempt).item
        ways = (right,) if self.dice.uniform() < ITEMS.get(item, OTHERS) else (miss, lambda part: mistake(part)[0])
        return self.given(attempt, self.one_of(ways))

    def try_at(self, who: Learner, attempt: AttemptId) -> object:
        """Answer a question, at times with the chance that it is right."""
        given, sure = self.tried(attempt), self.one_of((None, 0.5, 0.9))
        return practice.answer(self.service, who, attempt, given, self.now, sure)


def answer(walk: Walk, browser: Browser) -> bool:
    """Answer a question once."""
    attempt = walk.asked(browser.learner)
    return walk.try_at(browser.learner, attempt) == attempt


def answer_twice(walk: Walk, browser: Browser) -> bool:
    """The same form again, and then another one: neither changes anything."""
    attempt, who = walk.asked(browser.learner), browser.learner
    for what in (right, right, miss):
        practice.answer(walk.service, who, attempt, walk.given(attempt, what), walk.now)
    return True


def write_unreadably(walk: Walk, browser: Browser) -> bool:
    """Give what cannot be read, which costs nothing; some kinds can be given nothing of the sort."""
    attempt, who = walk.asked(browser.learner), browser.learner
    given = walk.given(attempt, lambda part: next(iter(unreadable(part)), None))
    return None not in given.values() and not isinstance(
        practice.answer(walk.service, who, attempt, given, walk.now), str
    )


def open_hint(walk: Walk, browser: Browser) -> bool:
    """Open a hint of the question."""
    return practice.hint(walk.service, browser.learner, walk.asked(browser.learner), walk.now) is not None


def skip(walk: Walk, browser: Browser) -> bool:
    """Say "I don't know"."""
    attempt = walk.asked(browser.learner)
    return practice.answer(walk.service, browser.learner, attempt, None, walk.now) == attempt


def ask_again(walk: Walk, browser: Browser) -> bool:
    """Answer a question, and the same idea on fresh data."""
    first = walk.asked(browser.learner)
    walk.try_at(browser.learner, first)
    again = practice.ask(walk.service, browser.learner, walk.now, again=first)
    return isinstance(again, str) and walk.try_at(browser.learner, again) == again


def begin_session(walk: Walk, browser: Browser) -> bool:
    """Begin a session of some mode; where there is nothing to review, none."""
    exam = sessions.exam(walk.service, [], [], 5, walk.dice.integer(0, 999))
    plans = (sessions.REVIEW, sessions.PLACEMENT, exam, sessions.until_mastered(ConceptId(walk.one_of(CONCEPTS))))
    plan = walk.one_of(plans)
    assert not isinstance(plan, practice.Missing), plan
    began = isinstance(sessions.begin(walk.service, browser.learner, plan, walk.now), str)
    walk.done[f"began: {plan.mode}"] += began
    return began


def go_on(walk: Walk, browser: Browser) -> bool:
    """Answer up to five questions of a session, or what is left of it."""
    running = sessions.running(walk.service, browser.learner)
    if not running:
        return begin_session(walk, browser)
    session = walk.one_of(running).session
    for _ in range(5):
        following = sessions.go_on(walk.service, browser.learner, session, walk.now)
        if isinstance(following, Over):
            walk.done["sessions over"] += 1
            break
        assert isinstance(following, str), following
        assert isinstance(walk.try_at(browser.learner, following), str | Kept)
    return True


def end_session(walk: Walk, browser: Browser) -> bool:
    """End a session before it is over."""
    running = sessions.running(walk.service, browser.learner)
    return bool(running) and isinstance(
        sessions.end(walk.service, browser.learner, walk.one_of(running).session, walk.now), Over
    )


def finish_lesson(walk: Walk, browser: Browser) -> bool:
    """Answer a lesson's quick check rightly and finish it."""
    lesson = walk.one_of([*walk.service.bank.lessons.values()])
    for item in lesson.quick_check:
        attempt = practice.ask(walk.service, browser.learner, walk.now, item=item)
        assert isinstance(attempt, str), attempt
        practice.answer(walk.service, browser.learner, attempt, walk.given(attempt, right), walk.now)
    return isinstance(lessons.complete(walk.service, browser.learner, lesson.slug, walk.now), Entry)


def begin_interview(walk: Walk, browser: Browser) -> bool:
    """Begin an interview of fifteen minutes."""
    wish = Wish(walk.one_of(ROLES), 15, is_weak=walk.dice.uniform() < 0.5)
    return isinstance(interview_plans.begin(walk.service, browser.learner, wish, walk.now), str)


def running(walk: Walk, browser: Browser) -> list[Interview]:
    """The interviews that are not over."""
    return [one for one in interviews.begun(walk.service, browser.learner) if not one.closed_at]


def sit(walk: Walk, browser: Browser) -> bool:
    """Go through up to six stages of an interview, or what is left of it."""
    going = running(walk, browser)
    if not going:
        return begin_interview(walk, browser)
    interview = walk.one_of(going).id
    for _ in range(6):
        walk.now += timedelta(seconds=walk.dice.integer(1, 90))
        sitting = interviews.show(walk.service, browser.learner, interview, walk.now)
        assert isinstance(sitting, Sitting), sitting
        if sitting.stage is None:
            walk.done["interviews over"] += 1
            break
        if sitting.stage.phase is Phase.PROVE:
            prove_some(walk, browser.learner, interview)
        else:
            say_or_mark(walk, browser.learner, sitting, sitting.stage)
    return True


def prove_some(walk: Walk, who: Learner, interview: InterviewId) -> None:
    """Answer up to three probes, each form sent twice; at times leave the rest."""
    for _ in range(3):
        probe = interviews.prove(walk.service, who, interview, walk.now)
        if probe == interview:
            return
        given = walk.tried(AttemptId(str(probe))) if walk.dice.uniform() < 0.9 else None
        for _ in range(2):
            outcome = interviews.answer_probe(walk.service, who, interview, str(probe), given, walk.now, 0.9)
            assert outcome == interview, outcome
    if walk.dice.uniform() < 0.2:
        assert interviews.enough(walk.service, who, interview, walk.now) == interview


def say_or_mark(walk: Walk, who: Learner, sitting: Sitting, at: Stage) -> None:
    """Type something and leave it, or give it; then another tab gives something else, which is too late."""
    interview, words = sitting.interview.id, f"said at {walk.now}"
    assert interviews.draft(walk.service, who, interview, at, "typed so far", walk.now)
    if walk.dice.uniform() < 0.2:
        return
    if at.phase is Phase.MARK:
        marks = {aim.id: walk.one_of([*MARKS]) for aim in sitting.plan.questions[at.place].points}
        assert interviews.mark(walk.service, who, interview, at.place, marks, walk.now) == interview
    else:
        sure = walk.dice.uniform() < 0.5
        given = interviews.give(walk.service, who, interview, at, words, walk.now, confidence=0.8, is_sure=sure)
        assert given == interview, given
        walk.said.setdefault(interview, {})[at] = words
    late = replace(at, phase=Phase.SAY, part="") if at.phase is Phase.MARK else at
    assert interviews.give(walk.service, who, interview, late, "too late", walk.now) == Stale(interview)


def end_interview(walk: Walk, browser: Browser) -> bool:
    """End an interview before it is over."""
    going = running(walk, browser)
    return bool(going) and isinstance(
        interviews.end(walk.service, browser.learner, walk.one_of(going).id, walk.now), str
    )


def move(walk: Walk, browser: Browser) -> bool:
    """Live in another zone from now on."""
    before = browser.learner
    browser.learner = guests.settle(walk.service, before, walk.one_of(ZONES))
    return browser.learner != before


def wait(walk: Walk, _browser: Browser) -> bool:
    """Hours or days go by."""
    walk.now += timedelta(hours=walk.one_of((1, 7, 24, 30, 100)))
    return True


def set_back(walk: Walk, _browser: Browser) -> bool:
    """The clock is set back."""
    walk.now -= timedelta(hours=walk.one_of((1, 5, 30)))
    return True


def register(walk: Walk, browser: Browser) -> bool:
    """A guest makes an account."""
    if browser.learner.email:
        return False
    wanted = Wanted(f"{browser.learner.id}@example.org", PASSWORD)
    browser.learner = _entered(
        accounts.register(walk.service.database, browser.learner, wanted, browser.visit, walk.now)
    )
    return True


def log_in(walk: Walk, browser: Browser) -> bool:
    """A guest logs in to somebody's account while an answer is under way; it comes too late, and again in time."""
    known = [other.learner for other in walk.browsers if other.learner.email]
    guest = browser.learner
    if guest.email or not known:
        return False
    attempt, email = walk.asked(guest), walk.one_of(known).email or ""
    browser.learner = _entered(accounts.log_in(walk.service.database, guest, email, PASSWORD, browser.visit, walk.now))
    assert walk.try_at(guest, attempt) == practice.NOT_YOURS
    walk.try_at(browser.learner, attempt)
    return True


def log_out(walk: Walk, browser: Browser) -> bool:
    """Somebody else sits down at the browser, a new guest."""
    if browser.learner.email:
        browser.learner = guests.welcome(walk.service, walk.now)[0]
    return True


def leave(walk: Walk, browser: Browser) -> bool:
    """Somebody with an account is taken out of everything that is kept, at whatever browser."""
    gone = browser.learner
    if not gone.email:
        return False
    for one in interviews.begun(walk.service, gone):
        walk.said[one.id] = dict.fromkeys(walk.said.get(one.id, {}), "")
    assert accounts.leave(walk.service.database, gone, PASSWORD, browser.visit, walk.now) is None
    for each in walk.browsers:
        if each.learner.id == gone.id:
            each.learner = guests.welcome(walk.service, walk.now)[0]
    return True


ACTIONS = {
    answer: 40,
    answer_twice: 3,
    write_unreadably: 3,
    open_hint: 6,
    skip: 4,
    ask_again: 5,
    begin_session: 3,
    go_on: 8,
    end_session: 1,
    finish_lesson: 2,
    begin_interview: 1,
    sit: 6,
    end_interview: 1,
    move: 3,
    wait: 2,
    set_back: 1,
    register: 2,
    log_in: 3,
    log_out: 2,
    leave: 0.6,
}
"""What is done, and how often beside the rest."""


def walk(service: Service, actions: int, people: int, seed: int) -> Walk:
    """So many actions at so many browsers; the ratings are calibrated on the way."""
    started = [Browser(number, guests.welcome(service, NOON)[0]) for number in range(people)]
    here = Walk(service, stream("walk", seed), started)
    bag = [action for action, share in ACTIONS.items() for _ in range(round(10 * share))]
    when = {round(share * actions) for share in CALIBRATED}
    for count in range(actions):
        here.dice = stream("walk", seed, count)
        browser, action = here.one_of(here.browsers), here.one_of(bag)
        here.now += timedelta(seconds=here.dice.integer(1, 120))
        browser.learner = _again(service, browser.learner)
        here.done[action.__name__] += action(here, browser)
        if count in when:
            here.done["calibrations taken"] += calibrate(service, here.now, lambda _steps: None).is_taken
    return here


def unproved(service: Service, now: datetime) -> list[str]:
    """What is kept or shown of anybody and does not follow from the log of answers and the ledger."""
    found = [difference.sentence for difference in verify(service.database, lambda _steps: None)]
    afresh = Service(service.database, service.bank)
    with service.database.read() as conn:
        everybody = [learners.learner(conn, who) for who in ratings.all_abilities(conn)]
    for who in everybody:
        assert who is not None
        shown, wanted = standing(service, who, now), told(afresh, who, now)
        found += [] if shown == wanted else [f"learner {who.id} stands at {shown}, and the log gives {wanted}"]
    return found


def lost(walk: Walk) -> list[str]:
    """What was taken in interviews and is not there any more, or not as it was said, or has earned XP twice."""
    found = []
    with walk.service.database.read() as conn:
        everything = conn.exec_driver_sql("SELECT interview_id, place, phase, part, text FROM turns").all()
        paid = conn.exec_driver_sql(
            "SELECT object, count(*) FROM ledger JOIN learners ON learners.id = learner_id"
            " WHERE reason = 'interview' GROUP BY object"
        ).all()
    kept = {(interview, Stage(place, Phase(phase), part)): text for interview, place, phase, part, text in everything}
    for interview, stages in walk.said.items():
        for at, words in stages.items():
            if kept.get((interview, at)) != words:
                found.append(f"in the interview {interview}, {at} is {kept.get((interview, at))!r}, and was {words!r}")
    return [*found, *(f"the interview {one} has earned XP {times} times" for one, times in paid if times != 1)]


def told(service: Service, who: Learner, now: datetime) -> Standing:
    """Where a learner stands by the log and the ledger alone, and by ratings that are read anew."""
    with service.database.read() as conn:
        log, entries = list(attempts.logged(conn, who.id)), ledger.entries(conn, who.id)
        skipped = {event.attempt_id for event in attempts.history(conn, who.id) if event.skipped}
        course = known(service, conn, None).course
    belief = replayed(log)
    day = max(day_of(now), belief.day)
    days = [
        Qualifying(at, local_day(at, one.zone, one.day_begins), one.zone, one.day_begins)
        for one in log
        for at in [one.answered_at]
        if one.rated and one.attempt_id not in skipped
    ]
    today = local_day(now, who.timezone, who.day_begins)
    return Standing(
        xp=sum(entry.amount for entry in entries),
        level=level(belief.peaks),
        streak=streak(days, Qualifying(now, today, who.timezone, who.day_begins)) if who.shows_streak else None,
        week=Week(days_this_week(days, today), who.weekly_goal),
        mastery=all_mastery(belief.state, course.catalogue, course.forgetting, day),
        answers=len(log),
    )


def _entered(outcome: object) -> Learner:
    assert isinstance(outcome, Entered), outcome
    return outcome.learner


def _again(service: Service, who: Learner) -> Learner:
    """The learner as the next request finds them."""
    with service.database.read() as conn:
        found = learners.learner(conn, who.id)
    assert found is not None
    return found


def main(actions: int, people: int, seed: int = 1) -> int:
    """Walk on a fresh database, print what was done and whatever is not proved; 1 where something is not."""
    with tempfile.TemporaryDirectory() as folder, closing(open_database(f"sqlite:///{folder}/walk.db")) as database:
        upgrade(database)
        service, began = Service(database, load_bank()), time.monotonic()
        walked = walk(service, actions, people, seed)
        print(f"{actions:,} actions at {people} browsers in {time.monotonic() - began:.0f} s:")
        print("\n".join(f"  {count:6,} {what}" for what, count in walked.done.most_common()))
        began = time.monotonic()
        found = unproved(service, walked.now) + lost(walked)
        print("\n".join(found))
        with database.read() as conn:
            answers = attempts.answers_given(conn)
        print(f"{len(found)} differences from what {answers:,} answers give, in {time.monotonic() - began:.0f} s")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
