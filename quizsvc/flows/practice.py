"""Practice: the next question, a hint, an answer, and what became of it.

A question is built and stored before it is shown; the page gets a `Question`, which holds nothing of the key, the
solution, or the seed where that is secret. An answer is graded from the stored variant and stored in one transaction
with what it earns, and only then told.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile
from secrets import randbelow, token_hex

from quizsvc.adaptive.ability import rated_credit
from quizsvc.adaptive.belief import Grounds
from quizsvc.adaptive.choosing import Picker
from quizsvc.course.lesson import Lesson
from quizsvc.flows.asking import Asked, asked
from quizsvc.flows.beliefs import keep, learn
from quizsvc.flows.headway import Headway, Record, headway
from quizsvc.flows.idea import Idea, idea
from quizsvc.flows.modes import among
from quizsvc.flows.moves import Step
from quizsvc.flows.next_one import Chosen, Retold, next_one, why
from quizsvc.flows.placement import settled
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known, Standing, assess, known
from quizsvc.flows.within import Within, within
from quizsvc.items.answers import KINDS
from quizsvc.items.figure import draw, tables_html
from quizsvc.items.findings import suggestion
from quizsvc.items.grade import Verdict, grade, read
from quizsvc.items.implied import implied
from quizsvc.items.listing import Listing, listings
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.search import DrawError
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, instantiate
from quizsvc.names import AttemptId, ConceptId, ItemId, Seed
from quizsvc.progress.confidence import Stated
from quizsvc.progress.ledger import Earlier, award
from quizsvc.progress.streak import zone
from quizsvc.store import attempts, learners, ledger, sessions
from quizsvc.store.attempts import Attempt, Event
from quizsvc.store.attempts import Response as Stored
from quizsvc.store.database import Transaction
from quizsvc.store.learners import Learner
from quizsvc.store.ledger import Entry
from quizsvc.store.sessions import Sealed

log = logging.getLogger(__name__)
LINK_SEEDS = 10**6
"""Seeds below it are of links, which anybody may open: an attempt with one is unrated. Every other is secret."""
SEEDS = 2**53


@dataclass(frozen=True, slots=True)
class Link:
    """What a link to a question names: its item, and a seed that is no secret."""

    item: ItemId
    seed: Seed


@dataclass(frozen=True, slots=True)
class Question:
    """A question before its verdict: everything a page or a terminal may show, and nothing else.

    `link` leads to one that is for trying and counts for nothing; None of one that counts.
    """

    attempt: AttemptId
    item: ItemId
    title: str
    concept: str
    prompt_html: str
    prompt_text: str
    figure_svg: str
    figure_table_html: str
    has_data: bool
    listings: tuple[Listing, ...]
    parts: tuple[Asked, ...]
    hints_html: tuple[str, ...]
    hints_text: tuple[str, ...]
    hints_left: int
    why: str
    terms: Mapping[str, float]
    within: Within | None
    link: Link | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A question whose answer was given, and whose verdict waits until its session is over."""

    question: Question
    within: Within


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with the sentence below it."""

    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question after its verdict, with what it earned and where the learner now stands.

    `implied` shows, by part, what a wrong answer implies beside what is right, where that can be drawn. `moved` is what
    the answer did to the mastery of its concept, which `lesson` teaches; `check` is how far the learner is with the
    lesson whose quick check asks it; `stated` the probability of being right that came with the answer; `idea` is
    where the learner stands with an idea that was missed.
    """

    question: Question
    verdict: Verdict
    implied: Mapping[str, Picture]
    given: Mapping[str, object]
    solution_html: str
    solution_text: str
    why_html: str
    xp: int
    xp_words: str
    standing: Standing
    moved: Step | None
    concept: ConceptId
    lesson: Lesson | None
    check: Headway | None
    stated: Stated | None
    idea: Idea | None


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such attempt of this learner, or no such item or concept."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Following:
    """The question to go on with: its concept and that one's title, why it is that one, and whether it was begun."""

    concept_id: ConceptId
    concept: str
    why: str
    is_open: bool


NOT_YOURS = Missing(
    "There is no such question of yours. It may belong to another account or browser, or have been mistyped."
)
TOO_LATE = Missing("Its session was ended before this question was answered, so it takes no answer any more.")
ON_ITS_PAGE = Missing(
    "This question belongs to an exam or an interview, where its verdict has to wait. Answer it in there."
)


@dataclass(frozen=True, slots=True)
class Stale:
    """The form is of another time: its question was answered, and differently."""

    attempt: AttemptId


def ask(
    service: Service,
    learner: Learner,
    now: datetime,
    *,
    concept: str = "",
    item: str = "",
    again: str = "",
    fresh: bool = False,
) -> AttemptId | Missing:
    """The question to go on with: the open one, or a new one (`fresh`, for a concept, of an item, or again)."""
    if item and (missing := no_such_item(service, item)):
        return missing
    origin, inside = None, None
    with service.database.read() as conn:
        if again and (first := attempts.find_attempt(conn, _id(again), learner.id)):
            if first.response is None:
                return first.attempt.id
            origin, place = first.attempt, within(conn, first.attempt)
            inside = None if place is None or place.is_over else place.session
        open_one = attempts.open_attempt(conn, learner.id, inside)
        found = known(service, conn, learner.id)
    if again and (origin is None or origin.item not in service.bank.items):
        return Missing("That question is not in the bank any more, or is not yours.")
    if open_one and _continues(open_one, concept, item, origin, fresh):
        return open_one.id
    named = _same_idea(service, found, origin) if origin else service.bank.items.get(ItemId(item))
    made = make(service, learner, found, named or among(ConceptId(concept)), now)
    if made is None:
        return _nothing(service, named, concept)
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        meanwhile = attempts.open_attempt(conn, learner.id, inside)
        if meanwhile and (open_one is None or meanwhile.id != open_one.id):
            return meanwhile.id
        attempts.add_attempt(conn, replace(made, session_id=inside))
    return made.id


def _same_idea(service: Service, found: Known, origin: Attempt) -> Attempt | Retold:
    """What asks the idea of an attempt again: its own item, or for the second time right another story."""
    stands = idea(service, found.events, origin.id)
    return Retold(stands.item, origin.id) if stands and stands.is_retold else origin


def following(service: Service, learner: Learner | None, found: Known, now: datetime) -> Following | None:
    """What `ask` would go on with, without asking it; None where nothing can be asked."""
    open_one = None
    if learner is not None:
        with service.database.read() as conn:
            open_one = attempts.open_attempt(conn, learner.id)
    if open_one:
        words = str(json.loads(open_one.why).get("words", ""))
        return Following(open_one.concepts[0], service.concept_title(open_one.concepts[0]), words, True)
    chosen = next_one(service, found, among(ConceptId("")), set(), now)
    if chosen is None:
        return None
    return Following(chosen.concept, service.concept_title(chosen.concept), why(service, chosen)["words"], False)


def no_such_item(service: Service, item: str) -> Missing | None:
    """That an item cannot be practised, with the nearest that can; None where it can."""
    if item in service.questions:
        return None
    return Missing(f"There is no question “{item}” to practise; {suggestion(item, service.questions)}")


def show(service: Service, learner: Learner, attempt_id: str, now: datetime) -> Question | Kept | Answered | Missing:
    """An attempt as its learner may see it now."""
    with service.database.read() as conn:
        opened = attempts.find_attempt(conn, _id(attempt_id), learner.id)
        if opened is None:
            return NOT_YOURS
        attempt, place = opened.attempt, within(conn, opened.attempt)
        if opened.response is None and place and place.is_over:
            return TOO_LATE
        if opened.response is None and place and sessions.sealed_answer(conn, attempt.id):
            return Kept(_question(service, attempt, _variant(attempt), opened.hints, {}, {}, place), place)
        if opened.response is None:
            return _question(service, attempt, _variant(attempt), opened.hints, {}, {}, place)
        found, entries = known(service, conn, learner.id), ledger.entries(conn, learner.id)
    now_standing = assess(learner, found, sum(entry.amount for entry in entries), now)
    return _answered(service, attempt, opened.response, now_standing, found.events, entries, place)


def variant_of(service: Service, learner: Learner, attempt_id: str) -> Variant | None:
    """The variant of an attempt of this learner."""
    with service.database.read() as conn:
        opened = attempts.find_attempt(conn, _id(attempt_id), learner.id)
    return _variant(opened.attempt) if opened else None


def hint(service: Service, learner: Learner, attempt_id: str, now: datetime) -> AttemptId | Missing:
    """Open the next hint; nothing changes where none is left, none is given, or the verdict is."""
    with service.database.write() as conn:
        opened = attempts.find_attempt(conn, _id(attempt_id), learner.id)
        if opened is None:
            return NOT_YOURS
        place = within(conn, opened.attempt)
        is_open = opened.response is None and not (place and (place.is_sealed or place.is_over))
        if is_open and opened.hints < len(_variant(opened.attempt).hints):
            attempts.open_hint(conn, opened.attempt.id, opened.hints + 1, now)
    return opened.attempt.id


def answer(
    service: Service,
    learner: Learner,
    attempt_id: str,
    given: Mapping[str, object] | None,
    now: datetime,
    confidence: float | None = None,
    *,
    may_wait: bool = True,
) -> AttemptId | Kept | Question | Missing | Stale:
    """Grade and store an answer (None for "I don't know"), with the probability that the learner gives it to be right.

    Gives the attempt, whose verdict can now be shown, or Kept where that waits for the end of its session; or the
    question again with what could not be read, which costs nothing; or Stale where another answer was given before.
    The same answer again changes nothing. Where it may not wait, nothing is kept and ON_ITS_PAGE is given.
    """
    with service.database.read() as conn:
        opened = attempts.find_attempt(conn, _id(attempt_id), learner.id)
        if opened is None:
            return NOT_YOURS
        place = within(conn, opened.attempt)
        waits = sessions.sealed_answer(conn, opened.attempt.id) if place and place.is_sealed else None
    attempt, variant = opened.attempt, _variant(opened.attempt)
    raw = _raw(variant, given)
    if opened.response:
        return _again(opened.response, raw)
    if place and place.is_over:
        return TOO_LATE
    if place and place.is_sealed and not may_wait:
        return ON_ITS_PAGE
    responses = read(variant, given) if given is not None and waits is None else {}
    unreadable = {name: found for name, found in responses.items() if isinstance(found, Unreadable)}
    if unreadable:
        return _question(service, attempt, variant, opened.hints, given or {}, unreadable, place)
    if place and place.is_sealed:
        kept = Kept(_question(service, attempt, variant, opened.hints, {}, {}, place), place)
        return _seal(service, learner, Sealed(attempt.id, raw, confidence, now), place) or kept
    verdict = grade(variant, {name: r for name, r in responses.items() if isinstance(r, Response)})
    return _store(service, learner, attempt, raw, verdict, confidence, now)


def judge(service: Service, learner: Learner, kept: Sealed) -> None:
    """Give an answer that waited its verdict, as of the moment at which it was given."""
    with service.database.read() as conn:
        opened = attempts.find_attempt(conn, kept.attempt_id, learner.id)
    assert opened is not None  # the database holds sealed answers to attempts that exist
    given, variant = json.loads(kept.answers), _variant(opened.attempt)
    responses = read(variant, given) if given is not None else {}
    verdict = grade(variant, {name: r for name, r in responses.items() if isinstance(r, Response)})
    _store(service, learner, opened.attempt, kept.answers, verdict, kept.confidence, kept.given_at)


def _seal(service: Service, learner: Learner, given: Sealed, place: Within) -> Stale | Missing | None:
    """Keep an answer for later; the first of an attempt stays, and a session that was ended meanwhile takes none."""
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        session = sessions.find_session(conn, place.session, learner.id)
        if session is None or session.closed_at is not None:
            return TOO_LATE
        first = None if sessions.seal(conn, given) else sessions.sealed_answer(conn, given.attempt_id)
    return Stale(given.attempt_id) if first and first.answers != given.answers else None


def _store(
    service: Service,
    learner: Learner,
    attempt: Attempt,
    raw: str,
    verdict: Verdict,
    confidence: float | None,
    now: datetime,
) -> AttemptId | Missing | Stale:
    """Write the response and what it earns in one transaction; the first response of an attempt stays."""
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        opened = attempts.find_attempt(conn, attempt.id, learner.id)
        if opened is None:  # meanwhile this guest became one with a learner
            return NOT_YOURS
        if opened.response:
            return _again(opened.response, raw)
        hints = opened.hints
        credit = rated_credit(verdict.credit, hints)
        learnt = learn(conn, attempt, credit, now, service.live, service.questions) if attempt.rated else None
        learnt = settled(conn, service, attempt, credit, learnt) if learnt else None
        grounds = learnt.grounds.to_json() if learnt else None
        response = _response(learner, attempt, raw, verdict, confidence, hints, grounds, now)
        seq = attempts.record_response(conn, response)
        if learnt:
            keep(conn, learner.id, learnt, seq)
        if attempt.rated:
            _pay(conn, attempt, response)
    return attempt.id


def _again(first: Stored, raw: str) -> AttemptId | Stale:
    """What an answer comes to where the attempt has one: nothing if it is the same."""
    return first.attempt_id if first.answers == raw else Stale(first.attempt_id)


def _response(
    learner: Learner,
    attempt: Attempt,
    raw: str,
    verdict: Verdict,
    confidence: float | None,
    hints: int,
    grounds: str | None,
    now: datetime,
) -> Stored:
    """The response as it is stored, on the learner's own day."""
    offset = now.astimezone(zone(learner.timezone)).utcoffset()
    return Stored(
        attempt_id=attempt.id,
        learner_id=learner.id,
        answers=raw,
        verdict=json.dumps(verdict.as_json(), ensure_ascii=False),
        credit=verdict.credit,
        right=verdict.right,
        skipped=verdict.skipped,
        confidence=None if verdict.skipped else confidence,
        hints=hints,
        answered_at=now,
        zone=learner.timezone,
        utc_offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        local_day=learner.day(now),
        day_begins=learner.day_begins,
        diagnosis=verdict.diagnosis or None,
        grounds=grounds,
    )


def _pay(conn: Transaction, attempt: Attempt, response: Stored) -> None:
    """Award what a response earns, which is already in the log."""
    learner, day, concept = response.learner_id, response.local_day, attempt.concepts[0]
    before = [e for e in attempts.history(conn, learner, day) if e.rated and e.attempt_id != attempt.id]
    earned = ledger.earned(conn, learner, concept, day)
    won = award(attempt.item, concept, response.right, response.hints, day, _earlier(before), earned)
    if won.amount:
        entry = Entry(learner, "answer", attempt.id, won.amount, concept, day, response.answered_at)
        ledger.award(conn, [entry])


def _continues(attempt: Attempt, concept: str, item: str, origin: Attempt | None, fresh: bool) -> bool:
    """Whether the open attempt is what is asked for."""
    if origin is not None:
        return attempt.origin == origin.id
    if fresh:
        return False
    return attempt.item == item if item else not concept or attempt.concepts[0] == concept


def make(
    service: Service, learner: Learner, found: Known, what: Attempt | Retold | Template | Picker, now: datetime
) -> Attempt | None:
    """A new attempt, not stored yet, at what is named or picked; None where there is none.

    An item that gives no variant is told to the log, and replaced unless it was named.
    """
    broken = set[ItemId]()
    while True:
        chosen = what if isinstance(what, Attempt | Retold | Template) else next_one(service, found, what, broken, now)
        if chosen is None:
            return None
        try:
            return attempt_at(service, learner, chosen, Seed(LINK_SEEDS + randbelow(SEEDS - LINK_SEEDS)), now)
        except DrawError as problem:
            log.error("%s is passed over: %s (line %d)", chosen.item, problem.message, problem.line)
            broken.add(chosen.item)
        if chosen is what:
            return None


def _nothing(service: Service, named: Attempt | Retold | Template | None, concept: str) -> Missing:
    """Why there was no question to ask."""
    if named:
        return Missing("No fresh data could be drawn for that question. Go on with another.")
    if concept:
        return Missing(f"There is no question on “{service.concept_title(ConceptId(concept))}” yet.")
    return Missing("The bank holds no question.")


def attempt_at(
    service: Service, learner: Learner, chosen: Chosen | Attempt | Retold | Template, seed: Seed, now: datetime
) -> Attempt:
    """A new attempt, not stored yet, at an item that was chosen or named, or at the idea of an earlier attempt."""
    template = service.bank.items[chosen.item]
    variant = instantiate(template, seed)
    return Attempt(
        id=AttemptId(token_hex(16)),
        learner_id=learner.id,
        item=template.item,
        version=variant.version,
        engine=variant.engine,
        seed=variant.seed,
        concepts=template.concepts,
        difficulty=template.difficulty,
        variant=json.dumps(variant.as_json(), ensure_ascii=False),
        why=json.dumps(why(service, chosen), ensure_ascii=False),
        rated=seed >= LINK_SEEDS,
        origin=chosen.id if isinstance(chosen, Attempt) else chosen.origin if isinstance(chosen, Retold) else None,
        opened_at=now,
    )


def _variant(attempt: Attempt) -> Variant:
    return Variant.from_json(json.loads(attempt.variant))


def _raw(variant: Variant, given: Mapping[str, object] | None) -> str:
    """What was given for the parts of this variant, as it is stored and compared."""
    kept = {part.name: given.get(part.name) for part in variant.parts} if given is not None else None
    return json.dumps(kept, sort_keys=True)


def _earlier(events: Sequence[Event]) -> list[Earlier]:
    return [Earlier(event.item, event.right, event.local_day) for event in events]


def _id(text: str) -> AttemptId:
    """An attempt's id as an address states it; what can be none names none (PostgreSQL refuses some texts)."""
    return AttemptId(text if text.isascii() and text.isalnum() else "")


def _question(
    service: Service,
    attempt: Attempt,
    variant: Variant,
    opened: int,
    given: Mapping[str, object],
    unreadable: Mapping[str, Unreadable],
    place: Within | None,
) -> Question:
    why = json.loads(attempt.why)
    return Question(
        attempt=attempt.id,
        item=attempt.item,
        title=variant.title,
        concept=service.concept_title(attempt.concepts[0]),
        prompt_html=variant.prompt_html,
        prompt_text=variant.prompt_text,
        figure_svg=variant.figure_svg,
        figure_table_html=tables_html(variant.figure_tables),
        has_data=bool(variant.data),
        listings=listings(variant.data),
        parts=asked(variant, given, unreadable),
        hints_html=variant.hints_html[:opened],
        hints_text=variant.hints[:opened],
        hints_left=0 if place and place.is_sealed else len(variant.hints) - opened,
        why=str(why.get("words", "")),
        terms=why.get("terms", {}),
        within=place,
        link=None if attempt.rated else Link(attempt.item, attempt.seed),
    )


def _answered(
    service: Service,
    attempt: Attempt,
    stored: Stored,
    now_standing: Standing,
    events: Sequence[Event],
    entries: Sequence[Entry],
    place: Within | None,
) -> Answered:
    variant, given = _variant(attempt), json.loads(stored.answers) or {}
    asked_by = service.checked.get(attempt.item)
    question = _question(service, attempt, variant, stored.hints, given, {}, place)
    verdict = Verdict.from_json(json.loads(stored.verdict))
    return Answered(
        question=replace(question, hints_left=0),
        verdict=verdict,
        implied=_implied(variant, verdict, given),
        given=given,
        solution_html=variant.solution_html,
        solution_text=variant.solution_text,
        why_html=variant.why_html,
        xp=next((e.amount for e in entries if e.reason == "answer" and e.object == attempt.id), 0),
        xp_words=_xp_words(attempt, stored, events, entries),
        standing=now_standing,
        moved=_moved(attempt, stored),
        concept=attempt.concepts[0],
        lesson=service.lessons.get(attempt.concepts[0]),
        check=headway(service, asked_by, Record(events, entries, now_standing.mastery)) if asked_by else None,
        stated=None if stored.confidence is None else Stated(stored.confidence, stored.right),
        idea=idea(service, events, attempt.id) if attempt.rated else None,
    )


def _implied(variant: Variant, verdict: Verdict, given: Mapping[str, object]) -> Mapping[str, Picture]:
    """What each wrong part implies, beside what is right."""
    pictures = {}
    for part, marked in zip(variant.parts, verdict.parts, strict=True):
        response = KINDS[part.type].read(part, given.get(part.name)) if not marked.right and given else None
        made = implied(part, variant.replay, response, marked.diagnosis) if isinstance(response, Response) else None
        if made:
            pictures[str(part.name)] = Picture(draw(made.figure, f"implied-{part.name}"), made.words)
    return pictures


def _moved(attempt: Attempt, stored: Stored) -> Step | None:
    """What an answer did to the mastery of its concept, as it was believed then; None where that was not kept."""
    grounds = Grounds.from_json(stored.grounds) if stored.grounds else None
    concept = attempt.concepts[0]
    if grounds is None or concept not in grounds.before:
        return None
    return Step("answer", "this answer", grounds.before[concept], grounds.mastery[concept], attempt.id)


def _xp_words(attempt: Attempt, stored: Stored, events: Sequence[Event], entries: Sequence[Entry]) -> str:
    """Why the answer earned what it did, as it stood when it was given."""
    if not attempt.rated:
        return "no XP for a question that is for trying"
    if stored.skipped:
        return "no XP for a question whose solution was opened"
    before = list(takewhile(lambda event: event.attempt_id != attempt.id, events))
    ids, concept = {event.attempt_id for event in before}, attempt.concepts[0]
    earned = _earned([entry for entry in entries if entry.object in ids], concept, stored.local_day)
    earlier = _earlier(before)
    return award(attempt.item, concept, stored.right, stored.hints, stored.local_day, earlier, earned).words


def _earned(entries: Sequence[Entry], concept: ConceptId, day: date) -> int:
    """XP for one concept on one day."""
    return sum(entry.amount for entry in entries if entry.concept == concept and entry.local_day == day)
