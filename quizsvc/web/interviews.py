"""Interviews: planned by a form, gone through stage by stage at one address, and reported on at another.

Every form is answered by a redirect to where the interview stands. A form of a stage that was answered meanwhile
changes nothing, and what was typed in it is shown again.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizsvc.course.question import ROLES
from quizsvc.flows import clock, interview_plans, partners
from quizsvc.flows import interviews as flow
from quizsvc.flows.interview_documents import QuestionDocument, ReportDocument, came_of, document
from quizsvc.flows.interview_lobby import lobby
from quizsvc.flows.interview_reports import find_past, find_report
from quizsvc.flows.interviews import LONGEST, NOT_YOURS, STALE_WORDS, Refused, Sitting, Stale
from quizsvc.flows.practice import Missing
from quizsvc.interview.assessor import pieces
from quizsvc.interview.plan import MINUTES, Wish
from quizsvc.interview.stages import Phase, Stage
from quizsvc.names import ConceptId, InterviewId, QuestionId
from quizsvc.progress.confidence import COIN, LEVELS
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import written
from quizsvc.web.errors import message_page
from quizsvc.web.guard import form_learner, is_ours, learner, learner_or_guest, service

pages = Blueprint("interviews", __name__)
MAX_ANSWER_BYTES = 2 * 1024 * 1024
"""An answer of `LONGEST` characters, of which a form makes twelve bytes each at most, and then some."""
ROLE_WORDS = {"data-scientist": "Data scientist", "ml-engineer": "ML engineer", "researcher": "Researcher"}
PHASE_WORDS = {
    Phase.SAY: "Say it",
    Phase.FOLLOW_UP: "Follow-up",
    Phase.PROVE: "Prove it",
    Phase.MARK: "Mark it",
    Phase.AGAIN: "Say it again",
}
MARK_WORDS = {"clearly": "said it clearly", "touched": "touched it", "missed": "missed it"}
MARK_FIELD = "mark-"


@pages.before_request
def take_long_answers() -> None:
    """Whoever types much is told how much is kept, with the text at hand: that takes a form which is larger than it."""
    request.max_content_length = request.max_form_memory_size = MAX_ANSWER_BYTES


@pages.context_processor
def words() -> dict[str, object]:
    """What the phases, roles and marks are called."""
    return {"phases": PHASE_WORDS, "roles": {role: ROLE_WORDS[role] for role in ROLES}, "marks": MARK_WORDS}


@pages.get("/interview")
def plan() -> str:
    """What an interview is, those to go on with, and the form of a new one, for a learner or a new guest."""
    shown = lobby(service(), learner_or_guest(), clock.now(), request.args.get("question", ""))
    lesson = request.args.get("lesson", "")
    return render_template("interviews.html", lobby=shown, minutes=MINUTES, lesson=lesson, coin=COIN)


@pages.post("/interview")
def begin() -> ResponseReturnValue:
    """On to the first question of a new interview."""
    outcome = interview_plans.begin(service(), form_learner(), _wish(), clock.now())
    if isinstance(outcome, Missing):
        return message_page(409, "Nothing to ask", outcome.sentence, url_for(".plan"), "Choose again")
    return redirect(url_for(".show", interview=outcome), 303)


@pages.get("/interview/<interview>")
def show(interview: str) -> ResponseReturnValue:
    """The stage at hand; of an interview that is over, its report."""
    known = learner()
    return _standing(known, interview) if known else _missing(NOT_YOURS)


@pages.post("/interview/<interview>/draft")
def draft(interview: str) -> ResponseReturnValue:
    """Keep what is typed so far; nothing is answered but whether it is kept, which a script asks."""
    typed = request.form.get("text", "")
    if len(flow.words(typed)) > LONGEST:
        abort(413)
    kept = flow.draft(service(), form_learner(), interview, _stage(), typed, clock.now())
    return "", 204 if kept else 409


@pages.post("/interview/<interview>/give")
def give(interview: str) -> ResponseReturnValue:
    """Take what was said in a stage, if it is the one at hand."""
    typed, sure = request.form.get("text", ""), request.form.get("confidence", type=float)
    known, at = form_learner(), _stage()
    outcome = flow.give(
        service(),
        known,
        interview,
        at,
        typed,
        clock.now(),
        confidence=sure if sure in LEVELS else None,
        is_sure="sure" in request.form,
    )
    return _went(known, interview, outcome, at, typed)


@pages.get("/interview/<interview>/next")
def go_on(interview: str) -> ResponseReturnValue:
    """On to the next probe; back to the interview where none is left."""
    known = learner()
    outcome = flow.prove(service(), known, interview, clock.now()) if known else NOT_YOURS
    if isinstance(outcome, Missing):
        return _missing(outcome)
    is_probe = outcome != interview
    address = url_for("practice.show", attempt=outcome) if is_probe else url_for(".show", interview=outcome)
    return redirect(address, 303)


@pages.post("/interview/<interview>/enough")
def enough(interview: str) -> ResponseReturnValue:
    """Leave the rest of the probes."""
    known = form_learner()
    return _went(known, interview, flow.enough(service(), known, interview, clock.now()))


@pages.post("/interview/<interview>/mark")
def mark(interview: str) -> ResponseReturnValue:
    """Take how the candidate marks every point."""
    known, place = form_learner(), request.form.get("place", -1, int)
    outcome = flow.mark(service(), known, interview, place, _marks(), clock.now())
    return _went(known, interview, outcome, Stage(place, Phase.MARK))


@pages.post("/interview/<interview>/end")
def end(interview: str) -> ResponseReturnValue:
    """End the interview here; on to its report."""
    known = form_learner()
    return _went(known, interview, flow.end(service(), known, interview, clock.now()))


@pages.post("/interview/<interview>/invite")
def invite(interview: str) -> ResponseReturnValue:
    """Make a link for somebody who sits in; it is on this page alone, because only its hash is stored."""
    known = form_learner()
    token = partners.invite(service(), known, interview)
    return _missing(token) if isinstance(token, Missing) else _standing(known, interview, token=token)


@pages.post("/interview/<interview>/take-back")
def take_back(interview: str) -> ResponseReturnValue:
    """Let the link lead nowhere."""
    known = form_learner()
    return _went(known, interview, partners.take_back(service(), known, interview))


@pages.get("/interview/<interview>/report")
def report(interview: str) -> ResponseReturnValue:
    """What came of an interview so far."""
    found = _report(learner(), interview)
    if isinstance(found, Missing):
        return _missing(found)
    return render_template("interview_report.html", told=found, coin=COIN)


@pages.get("/interview/<interview>/report.json")
def report_file(interview: str) -> ResponseReturnValue:
    """The report for programs."""
    found = _report(learner(), interview)
    if isinstance(found, Missing):
        return _missing(found)
    reply = written(found)
    reply.headers["Content-Disposition"] = "attachment; filename=interview.json"
    return reply


@pages.get("/interview/with/<token>")
def sit_in(token: str) -> ResponseReturnValue:
    """The interviewer's sheet, for whoever holds the link."""
    return _sheet(token)


@pages.post("/interview/with/<token>")
def mark_heard(token: str) -> ResponseReturnValue:
    """Take how whoever sits in marks what they heard."""
    if not is_ours():
        abort(403)
    place = request.form.get("place", -1, int)
    outcome = partners.mark(service(), token, place, _marks())
    if isinstance(outcome, Missing):
        return message_page(404, "No interview here", outcome.sentence)
    if isinstance(outcome, Refused):
        return _sheet(token, outcome.sentence, place, 422)
    return redirect(url_for(".sit_in", token=token, _anchor=f"question-{place + 1}"), 303)


def _standing(
    known: Learner,
    interview: str,
    status: int = 200,
    *,
    note: str = "",
    problem: str = "",
    at: Stage | None = None,
    typed: str = "",
    token: str = "",
) -> ResponseReturnValue:
    """Where an interview stands now, with what a form has just brought."""
    sitting = flow.show(service(), known, interview, clock.now())
    if isinstance(sitting, Missing):
        return _missing(sitting)
    if sitting.stage is None and not typed:
        return redirect(url_for(".report", interview=interview), 303)
    is_here = bool(problem) and at == sitting.stage
    page = render_template(
        "interview.html",
        sitting=sitting,
        pieces=pieces(sitting.said, sitting.places or {}),
        came=_came(known, sitting),
        levels=LEVELS,
        longest=LONGEST,
        note=note or (problem if not is_here else ""),
        problem=problem if is_here else "",
        text=typed if is_here or not sitting.turn else sitting.turn.text,
        elsewhere="" if is_here else typed,
        given=_marks() if is_here else {},
        sent=request.form if is_here else {},
        token=token,
    )
    return page, status


def _came(known: Learner, sitting: Sitting) -> QuestionDocument | None:
    """What came of the question at hand, once it is marked."""
    if sitting.stage is None or sitting.stage.phase is not Phase.AGAIN:
        return None
    past = find_past(service(), known, sitting.interview.id)
    asked = sitting.plan.questions[sitting.stage.place].question
    return None if isinstance(past, Missing) else came_of(service(), past, asked)


def _report(known: Learner | None, interview: str) -> ReportDocument | Missing:
    found = find_report(service(), known, interview) if known else NOT_YOURS
    return found if isinstance(found, Missing) else document(service(), found)


def _went(
    known: Learner,
    interview: str,
    outcome: InterviewId | Stale | Refused | Missing,
    at: Stage | None = None,
    typed: str = "",
) -> ResponseReturnValue:
    """Where a form of an interview leads."""
    if isinstance(outcome, Missing):
        return _missing(outcome)
    if isinstance(outcome, Stale):
        return _standing(known, interview, 409, note=STALE_WORDS, typed=typed)
    if isinstance(outcome, Refused):
        return _standing(known, interview, 422, problem=outcome.sentence, at=at, typed=typed)
    return redirect(url_for(".show", interview=outcome), 303)


def _sheet(token: str, problem: str = "", place: int = -1, status: int = 200) -> ResponseReturnValue:
    """The interviewer's sheet; no search engine that is shown the link keeps it."""
    found = partners.sheet(service(), token)
    if isinstance(found, Missing):
        return message_page(404, "No interview here", found.sentence)
    turn = found.sitting.turn
    seconds = (clock.now() - turn.opened_at).total_seconds() if turn else 0.0
    told = {"sheet": found, "token": token, "seconds": seconds, "problem": problem, "place": place}
    reply: Response = make_response(render_template("interview_sheet.html", **told, given=_marks()), status)
    reply.headers["X-Robots-Tag"] = "noindex"
    return reply


def _wish() -> Wish:
    """What the form of a new interview asks for."""
    form = request.form
    return Wish(
        role=form.get("role", ""),
        minutes=form.get("minutes", 0, int),
        is_timed=form.get("pace") == "timed",
        is_weak="weak" in form,
        concepts=tuple(map(ConceptId, form.getlist("concept"))),
        question=QuestionId(form["question"]) if form.get("question") else None,
    )


def _stage() -> Stage:
    """The stage that a form belongs to; 400 where it names none."""
    place, phase = request.form.get("place", type=int), request.form.get("phase", "")
    if place is None or phase not in set(Phase):
        abort(400)
    return Stage(place, Phase(phase), request.form.get("part", ""))


def _marks() -> Mapping[str, str]:
    """How a form marks points."""
    fields = request.form.items()
    return {name.removeprefix(MARK_FIELD): mark for name, mark in fields if name.startswith(MARK_FIELD)}


def _missing(missing: Missing) -> ResponseReturnValue:
    return message_page(404, "Interview not found", missing.sentence, url_for(".plan"), "Interviews")
