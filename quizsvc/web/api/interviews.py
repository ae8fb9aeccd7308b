"""The JSON interface of interview practice: an interview from its plan to its report, stage by stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from flask import Blueprint
from msgspec import Meta

from quizsvc.course.page import Stepper
from quizsvc.course.phrase import Span
from quizsvc.course.question import LENGTHS, FollowUp
from quizsvc.course.question import Question as Asked
from quizsvc.flows import clock, interview_plans, interview_reports, partners, practice
from quizsvc.flows import interviews as flow
from quizsvc.flows.interview_documents import ReportDocument, document
from quizsvc.flows.interviews import STALE_WORDS, Refused, Sitting, Stale
from quizsvc.flows.practice import Missing
from quizsvc.flows.practice import Question as Shown
from quizsvc.interview.plan import Plan, Wish
from quizsvc.interview.stages import Phase, Stage
from quizsvc.items.template import RichText
from quizsvc.names import ConceptId, InterviewId, QuestionId
from quizsvc.store.interviews import Interview
from quizsvc.store.learners import Learner
from quizsvc.web.api.attempts import Confidence, Question, told_question, unreadable
from quizsvc.web.api.interface import Interface, Problem, Who
from quizsvc.web.guard import service

calls = Interface(Blueprint("api_interviews", __name__, url_prefix="/api/v1"))
Place = Annotated[int, Meta(ge=0, description="Which question, from 0.")]
Mark = Literal["clearly", "touched", "missed"]


@dataclass(frozen=True, slots=True)
class InterviewWish:
    """What is wanted: for which role, how many minutes, on a clock or calmly, and on what.

    `weak` asks for what the caller knows least, and `question` names one that has to be asked.
    """

    role: str
    minutes: int
    timed: bool = False
    weak: bool = False
    concepts: tuple[ConceptId, ...] = ()
    question: QuestionId | None = None


@dataclass(frozen=True, slots=True)
class InterviewAnswer:
    """What is said in a phase (`place`, `phase`, of a follow-up its `part`, `text`); or the answer to a probe.

    A probe takes `answers` by part or `skip` for "I don't know"; with its `attempt` the call can safely be repeated.
    `enough` leaves the probes that are left.
    """

    place: Place | None = None
    phase: Phase | None = None
    part: str = ""
    text: str = ""
    confidence: Confidence | None = None
    sure: bool = False
    attempt: str = ""
    answers: dict[str, Any] | None = None
    skip: bool = False
    enough: bool = False


@dataclass(frozen=True, slots=True)
class InterviewDraft:
    """What is typed so far in a phase."""

    place: Place
    phase: Literal["say", "follow-up", "again"]
    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class InterviewMarks:
    """How the caller marks each point of a question."""

    place: Place
    marks: dict[str, Mark]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text, typeset and plain."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedBack:
    """What may be asked back, and what is answered."""

    ask: Prose
    answer: Prose


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """The question at hand, and in how many seconds it should be answered."""

    slug: QuestionId
    title: str
    prompt_html: str
    prompt_text: str
    seconds: int
    clarifiers: tuple[AskedBack, ...]


@dataclass(frozen=True, slots=True)
class AskedNext:
    """A further question."""

    id: str
    ask_html: str
    ask_text: str


@dataclass(frozen=True, slots=True)
class Probes:
    """How many probes were answered, of how many, and the next one; no verdict is told before all are."""

    answered: int
    of: int
    next: Question | None


@dataclass(frozen=True, slots=True)
class PointToMark:
    """A point of a strong answer, and where it may stand in what was said."""

    id: str
    sentence: Prose
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """A strong answer of one length."""

    heading: str
    answer: Prose


@dataclass(frozen=True, slots=True)
class Reply:
    """A follow-up with what was answered and what was hoped for; `premise` is what it falsely took for granted."""

    id: str
    ask: Prose
    said: str
    expects: Prose
    premise: Prose | None


@dataclass(frozen=True, slots=True)
class Marking:
    """What the caller's own answers are held beside."""

    points: tuple[PointToMark, ...]
    answers: tuple[ModelAnswer, ...]
    replies: tuple[Reply, ...]
    derivation: Stepper | None


@dataclass(frozen=True, slots=True)
class InterviewState:
    """Where an interview stands; what belongs to no phase but the one at hand is null in all others.

    `typed` is the draft of the phase at hand, `said` the first answer to the question, and `limit` the seconds that
    the phase has, of which `spent` have passed.
    """

    interview: InterviewId
    status: Literal["open", "over"]
    role: str
    minutes: int
    timed: bool
    shared: bool
    opened_at: datetime
    of: int
    place: int | None = None
    phase: Phase | None = None
    part: str = ""
    question: InterviewQuestion | None = None
    follow_up: AskedNext | None = None
    limit: int = 0
    spent: float = 0.0
    typed: str = ""
    said: str = ""
    probes: Probes | None = None
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """An interview in a list."""

    interview: InterviewId
    status: Literal["open", "over"]
    role: str
    minutes: int
    timed: bool
    questions: tuple[QuestionId, ...]
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class InterviewList:
    """The caller's interviews, the latest first."""

    interviews: tuple[InterviewRow, ...]


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """What lets somebody sit in, told this once; null where nobody may."""

    token: str | None


@calls.post("/interviews")
def new_interview(learner: Learner, body: InterviewWish) -> InterviewState | Problem:
    """Begin an interview; 422 says why no question fits what is wanted."""
    wish = Wish(body.role, body.minutes, body.timed, body.weak, body.concepts, body.question)
    made = interview_plans.begin(service(), learner, wish, clock.now())
    if isinstance(made, Missing):
        return Problem(422, "Not what is wanted", made.sentence, "no-such-interview")
    return _state(learner, made)


@calls.get("/interviews", who=Who.OWNER)
def all_interviews(learner: Learner) -> InterviewList:
    """The caller's interviews, the latest first."""
    return InterviewList(tuple(map(_row, flow.begun(service(), learner))))


@calls.get("/interviews/{interview}", who=Who.OWNER, problems=(404,))
def interview(learner: Learner, interview: str) -> InterviewState | Problem:
    """Where an interview of the caller's stands: the question and the phase at hand, with what was typed so far."""
    return _state(learner, interview)


@calls.post("/interviews/{interview}/answer", problems=(404, 409))
def interview_answer(learner: Learner, interview: str, body: InterviewAnswer) -> InterviewState | Problem:
    """Say something, answer a probe, or leave the probes that are left. The first answer stays; another one is 409.

    The same again changes nothing, and a probe's answer that cannot be read is 422 and costs nothing.
    """
    if body.answers is not None or body.skip:
        given = None if body.skip else body.answers
        outcome = flow.answer_probe(service(), learner, interview, body.attempt, given, clock.now(), body.confidence)
        return unreadable(outcome) if isinstance(outcome, Shown) else _after(learner, interview, outcome)
    if body.enough:
        return _after(learner, interview, flow.enough(service(), learner, interview, clock.now()))
    at = _stage(body)
    if isinstance(at, Problem):
        return at
    sure, confidence = body.sure, body.confidence
    given_now = flow.give(
        service(), learner, interview, at, body.text, clock.now(), confidence=confidence, is_sure=sure
    )
    return _after(learner, interview, given_now)


@calls.post("/interviews/{interview}/draft", problems=(404, 409))
def interview_draft(learner: Learner, interview: str, body: InterviewDraft) -> InterviewState | Problem:
    """Keep what is typed so far; 409 where something was given in that phase, or it is not the one at hand."""
    at = Stage(body.place, Phase(body.phase), body.part)
    kept = flow.draft(service(), learner, interview, at, body.text, clock.now())
    return _state(learner, interview) if kept else _stale(learner, interview)


@calls.post("/interviews/{interview}/assess", problems=(404, 409))
def assess(learner: Learner, interview: str, body: InterviewMarks) -> InterviewState | Problem:
    """Mark each point of a question: said clearly, touched or missed."""
    return _after(learner, interview, flow.mark(service(), learner, interview, body.place, body.marks, clock.now()))


@calls.post("/interviews/{interview}/end", problems=(404,))
def end_interview(learner: Learner, interview: str) -> InterviewState | Problem:
    """End an interview wherever it stands; what was given of it stays, and its report tells of it."""
    return _after(learner, interview, flow.end(service(), learner, interview, clock.now()))


@calls.get("/interviews/{interview}/report", who=Who.OWNER, problems=(404,))
def interview_report(learner: Learner, interview: str) -> ReportDocument | Problem:
    """The report on as much of an interview as was probed."""
    found = interview_reports.find_report(service(), learner, interview)
    return _not_found(found) if isinstance(found, Missing) else document(service(), found)


@calls.post("/interviews/{interview}/partner", problems=(404,))
def invite_partner(learner: Learner, interview: str) -> PartnerLink | Problem:
    """Let somebody sit in by a new link; every earlier one leads nowhere from now on."""
    token = partners.invite(service(), learner, interview)
    return _not_found(token) if isinstance(token, Missing) else PartnerLink(token)


@calls.delete("/interviews/{interview}/partner", problems=(404,))
def send_partner_away(learner: Learner, interview: str) -> PartnerLink | Problem:
    """Let nobody sit in any more; what was marked stays."""
    found = partners.take_back(service(), learner, interview)
    return _not_found(found) if isinstance(found, Missing) else PartnerLink(None)


def _stage(body: InterviewAnswer) -> Stage | Problem:
    """The stage in which something is said, or what is missing of its name."""
    if body.place is None or body.phase is None:
        wanted = "place and phase of what is said, or answers, skip or enough where probes are at hand"
        return Problem(422, "Not what is wanted", f"Wanted {wanted}.", "misfit", {"where": "$"})
    if body.phase is Phase.FOLLOW_UP and not body.part:
        wanted = "the follow-up that is answered, as the interview's `part` names it"
        return Problem(422, "Not what is wanted", f"Wanted {wanted}.", "misfit", {"where": "$.part"})
    return Stage(body.place, body.phase, body.part)


def _after(
    learner: Learner, interview: str, outcome: InterviewId | Stale | Refused | Missing
) -> InterviewState | Problem:
    """Where an interview stands after something was given, or why that was not taken."""
    if isinstance(outcome, Stale):
        return _stale(learner, interview)
    if isinstance(outcome, Refused):
        return Problem(422, "Not what is wanted", outcome.sentence, "refused")
    return _not_found(outcome) if isinstance(outcome, Missing) else _state(learner, interview)


def _stale(learner: Learner, interview: str) -> Problem:
    """That something was given before, with where the interview stands."""
    now = _state(learner, interview)
    if isinstance(now, Problem):
        return now
    return Problem(409, "Already answered", STALE_WORDS, "already-answered", {"interview": msgspec.to_builtins(now)})


def _not_found(missing: Missing) -> Problem:
    return Problem(404, "Nothing there", missing.sentence, "no-such-interview")


def _state(learner: Learner, interview: str) -> InterviewState | Problem:
    """Where an interview stands now, with its next probe where probes are at hand."""
    probe = flow.prove(service(), learner, interview, clock.now())
    sitting = flow.show(service(), learner, interview, clock.now())
    if isinstance(probe, Missing) or isinstance(sitting, Missing):
        return _not_found(flow.NOT_YOURS)
    return _told(sitting, lambda: _probe(learner, probe))


def _probe(learner: Learner, attempt: str) -> Question | None:
    """A probe as it is asked; None where it was answered meanwhile."""
    shown = practice.show(service(), learner, attempt, clock.now())
    return told_question(shown) if isinstance(shown, Shown) else None


def _told(sitting: Sitting, probe: Callable[[], Question | None]) -> InterviewState:
    at, question, found, wish = sitting.stage, sitting.question, sitting.interview, sitting.plan.wish
    about = (wish.role, wish.minutes, wish.is_timed, sitting.is_shared, found.opened_at, len(sitting.plan.questions))
    if at is None or question is None:
        return InterviewState(found.id, "over", *about)
    return InterviewState(
        found.id,
        "open",
        *about,
        place=at.place,
        phase=at.phase,
        part=at.part,
        question=_question(question),
        follow_up=_follow_up(sitting),
        limit=sitting.limit,
        spent=sitting.turn.seconds if sitting.turn else 0.0,
        typed=sitting.turn.text if sitting.turn else "",
        said=sitting.said,
        probes=Probes(sitting.proved, sitting.probes, probe()) if at.phase is Phase.PROVE else None,
        marking=_marking(sitting, question) if at.phase is Phase.MARK else None,
    )


def _question(asked: Asked) -> InterviewQuestion:
    prompt = _prose(asked.prompt)
    clarifiers = tuple(AskedBack(_prose(one.ask), _prose(one.answer)) for one in asked.clarifiers)
    return InterviewQuestion(asked.slug, asked.title, prompt.html, prompt.text, asked.seconds, clarifiers)


def _follow_up(sitting: Sitting) -> AskedNext | None:
    if sitting.follow_up is None:
        return None
    ask = _prose(sitting.follow_up.ask)
    return AskedNext(sitting.follow_up.id, ask.html, ask.text)


def _marking(sitting: Sitting, asked: Asked) -> Marking:
    places, answers = sitting.places or {}, asked.answers
    told = zip(LENGTHS, (answers.short, answers.spoken, answers.board), strict=True)
    return Marking(
        tuple(PointToMark(one.id, _prose(one.sentence), tuple(places.get(one.id, ()))) for one in asked.points),
        tuple(ModelAnswer(length.heading, _prose(answer)) for length, answer in told),
        tuple(_reply(one, said) for one, said in sitting.replies),
        sitting.derivation,
    )


def _reply(asked: FollowUp, said: str) -> Reply:
    premise = _prose(asked.premise) if asked.premise else None
    return Reply(asked.id, _prose(asked.ask), said, _prose(asked.expects), premise)


def _prose(rich: RichText) -> Prose:
    return Prose(rich.text.html([]), rich.text.plain([]))


def _row(one: Interview) -> InterviewRow:
    plan = Plan.from_json(one.plan)
    asked = tuple(planned.question for planned in plan.questions)
    status: Literal["open", "over"] = "over" if one.closed_at else "open"
    wish = plan.wish
    return InterviewRow(one.id, status, wish.role, wish.minutes, wish.is_timed, asked, one.opened_at, one.closed_at)
