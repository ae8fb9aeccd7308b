"""The JSON interface of practice: the next question, hints, an answer and its verdict."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from flask import Blueprint, Response, url_for
from msgspec import Meta

from quizsvc.adaptive.mastery import Mastery
from quizsvc.flows import clock, spreadsheet
from quizsvc.flows import practice as flow
from quizsvc.flows.asking import Asked
from quizsvc.flows.practice import ON_ITS_PAGE, Answered, Kept, Missing, Picture, Stale
from quizsvc.flows.practice import Question as Shown
from quizsvc.flows.sessions import PLACEMENT, REVIEW, begin, until_mastered
from quizsvc.items.grade import PartVerdict
from quizsvc.names import AttemptId, ConceptId, ItemId
from quizsvc.progress.streak import Streak
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import Interface, Problem
from quizsvc.web.files import csv_file, svg_file
from quizsvc.web.guard import service
from quizsvc.web.practice import ALREADY

calls = Interface(Blueprint("api_practice", __name__, url_prefix="/api/v1"))
Confidence = Annotated[float, Meta(ge=0.5, le=0.99, description="How sure the learner is to be right.")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask next: a concept, an item, or whatever teaches the most; or the next question of another mode.

    A review asks what is due, a placement what tells most of the learner, and `mastery` one concept until it is
    mastered. Each goes on with the session that is open.
    """

    concept: str = ""
    item: str = ""
    mode: Literal["practice", "review", "placing", "mastery"] = "practice"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to each part, by its name."""

    answers: dict[str, Any]
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its learner may see it before the verdict; of hints those that were opened."""

    attempt: AttemptId
    item: ItemId
    title: str
    concept: str
    prompt_html: str
    prompt_text: str
    parts: tuple[Asked, ...]
    data_url: str | None
    figure_url: str | None
    hints_html: tuple[str, ...]
    hints_text: tuple[str, ...]
    hints_left: int
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an answer: its marks, the worked solution, what it earned, and where the learner stands now.

    `implied` holds, by part, a chart of what a wrong answer implies beside what is right, where that can be drawn.
    """

    attempt: AttemptId
    right: bool
    skipped: bool
    credit: float
    parts: tuple[PartVerdict, ...]
    implied: dict[str, Picture]
    solution_html: str
    solution_text: str
    why_it_matters_html: str
    xp: int
    xp_words: str
    total_xp: int
    level: int
    streak: Streak | None
    mastery: dict[ConceptId, Mastery]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question, and its verdict once there is one."""

    question: Question
    verdict: Verdict | None = None


@calls.post("/practice/next", problems=(404, 409))
def next_question(learner: Learner, body: Wanted) -> Question | Problem:
    """The question to go on with: the open one, or a new one that teaches the most, of a concept or of an item."""
    if body.concept and body.concept not in service().bank.concepts:
        return _not_found(f"There is no concept “{body.concept}”.")
    if body.mode != "practice":
        return _in_session(learner, body)
    missing = flow.no_such_item(service(), body.item) if body.item else None
    asked = missing or flow.ask(service(), learner, clock.now(), concept=body.concept, item=body.item)
    return _not_found(asked.sentence) if isinstance(asked, Missing) else _question_of(learner, asked)


def _in_session(learner: Learner, wanted: Wanted) -> Question | Problem:
    """The next question of a session in the mode that is wanted, which begins where none is open."""
    plans = {"review": REVIEW, "placing": PLACEMENT, "mastery": until_mastered(ConceptId(wanted.concept))}
    if wanted.item or bool(wanted.concept) != (wanted.mode == "mastery"):
        said = "mastery needs a concept; review and placing choose for themselves, and no mode takes an item"
        return Problem(422, "Not what is wanted", f"Got mode {wanted.mode}: {said}.", "misfit", {"where": "$.mode"})
    asked = begin(service(), learner, plans[wanted.mode], clock.now())
    if isinstance(asked, Missing):
        return Problem(409, "Nothing to ask", asked.sentence, "nothing-to-ask")
    return _question_of(learner, asked)


@calls.get("/attempts/{attempt}", problems=(404,))
def attempt(learner: Learner | None, attempt: str) -> Attempt | Problem:
    """A question of the caller's, with its verdict once it is answered."""
    found = flow.show(service(), learner, attempt, clock.now()) if learner else flow.NOT_YOURS
    if isinstance(found, Missing):
        return _not_found(found.sentence)
    if isinstance(found, Answered):
        return Attempt(told_question(found.question), _verdict(found))
    return Attempt(told_question(found.question if isinstance(found, Kept) else found))


@calls.get("/attempts/{attempt}/data.csv", problems=(404,), answer="text/csv")
def data(learner: Learner | None, attempt: str) -> Response | Problem:
    """The question's data for a spreadsheet."""
    found = spreadsheet.data(service(), learner, attempt) if learner else flow.NOT_YOURS
    return _not_found(found.sentence) if isinstance(found, Missing) else csv_file(found, "data.csv")


@calls.get("/attempts/{attempt}/figure.svg", problems=(404,), answer="image/svg+xml")
def figure(learner: Learner | None, attempt: str) -> Response | Problem:
    """The question's chart as a file that stands alone."""
    found = flow.show(service(), learner, attempt, clock.now()) if learner else flow.NOT_YOURS
    return _not_found(found.sentence) if isinstance(found, Missing) else svg_file(found)


@calls.post("/attempts/{attempt}/hint", problems=(404,))
def hint(learner: Learner, attempt: str) -> Question | Problem:
    """Open the next hint; nothing changes where none is left or the verdict is given."""
    opened = flow.hint(service(), learner, attempt, clock.now())
    return _not_found(opened.sentence) if isinstance(opened, Missing) else _question_of(learner, opened)


@calls.post("/attempts/{attempt}/skip", problems=(404, 409))
def skip(learner: Learner, attempt: str) -> Verdict | Problem:
    """“I don't know”: the solution; it counts as not right."""
    return _told(learner, flow.answer(service(), learner, attempt, None, clock.now(), may_wait=False))


@calls.post("/attempts/{attempt}/answer", problems=(404, 409))
def answer(learner: Learner, attempt: str, body: Given) -> Verdict | Problem:
    """Answer a question. The same answer again gets the same verdict, and another one after the verdict is 409.

    An answer that cannot be read is 422 with the reason for each part, and costs nothing.
    """
    now, sure = clock.now(), body.confidence
    return _told(learner, flow.answer(service(), learner, attempt, body.answers, now, sure, may_wait=False))


def _told(learner: Learner, outcome: AttemptId | Kept | Shown | Missing | Stale) -> Verdict | Problem:
    if outcome == ON_ITS_PAGE:
        return Problem(409, "Its verdict waits", ON_ITS_PAGE.sentence, "verdict-waits")
    if isinstance(outcome, Missing):
        return _not_found(outcome.sentence)
    if isinstance(outcome, Stale):
        return Problem(409, "Already answered", ALREADY, "already-answered")
    if isinstance(outcome, Shown):
        return unreadable(outcome)
    assert not isinstance(outcome, Kept)  # no answer may wait here
    found = flow.show(service(), learner, outcome, clock.now())
    assert isinstance(found, Answered)
    return _verdict(found)


def unreadable(shown: Shown) -> Problem:
    """That an answer could not be read, with the reason for each part."""
    reasons = [{"name": part.name, "problem": part.problem} for part in shown.parts if part.problem]
    told = "It was not counted. " + " ".join(reason["problem"] for reason in reasons)
    return Problem(422, "The answer could not be read", told, "unreadable", {"parts": reasons})


def _question_of(learner: Learner, attempt: AttemptId) -> Question:
    """The question of an attempt that is there, its verdict left out."""
    found = flow.show(service(), learner, attempt, clock.now())
    assert not isinstance(found, Missing)
    return told_question(found if isinstance(found, Shown) else found.question)


def told_question(shown: Shown) -> Question:
    """A question as it may be told before its verdict."""

    def file(name: str) -> str:
        return url_for(f"api_practice.{name}", attempt=shown.attempt)

    return Question(
        attempt=shown.attempt,
        item=shown.item,
        title=shown.title,
        concept=shown.concept,
        prompt_html=shown.prompt_html,
        prompt_text=shown.prompt_text,
        parts=shown.parts,
        data_url=file("data") if shown.has_data else None,
        figure_url=file("figure") if shown.figure_svg else None,
        hints_html=shown.hints_html,
        hints_text=shown.hints_text,
        hints_left=shown.hints_left,
        why=shown.why,
    )


def _verdict(found: Answered) -> Verdict:
    now, told = found.standing, found.verdict
    return Verdict(
        attempt=found.question.attempt,
        right=told.right,
        skipped=told.skipped,
        credit=told.credit,
        parts=told.parts,
        implied=dict(found.implied),
        solution_html=found.solution_html,
        solution_text=found.solution_text,
        why_it_matters_html=found.why_html,
        xp=found.xp,
        xp_words=found.xp_words,
        total_xp=now.xp,
        level=now.level,
        streak=now.streak,
        mastery={c: mastery for c, mastery in now.mastery.items() if c == found.concept},
    )


def _not_found(sentence: str) -> Problem:
    return Problem(404, "Question not found", sentence, "no-such-question")
