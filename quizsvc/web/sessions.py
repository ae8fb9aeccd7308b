"""Sessions: reviews, one concept until mastered, and exams, each begun by a form, gone on with, ended and summed up."""

from secrets import randbits

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from quizsvc.adaptive.placing import LEAST, MOST
from quizsvc.flows import clock, concept, interviews, reviews
from quizsvc.flows import sessions as flow
from quizsvc.flows.lessons import overview
from quizsvc.flows.modes import REVIEWS_AT_ONCE, Plan
from quizsvc.flows.practice import Missing
from quizsvc.flows.sessions import Over
from quizsvc.names import AttemptId, ConceptId
from quizsvc.web.errors import message_page
from quizsvc.web.guard import form_learner, learner, learner_or_guest, service

pages = Blueprint("sessions", __name__)


@pages.get("/review")
def review() -> str:
    """What is due, and when the rest will be."""
    rows = reviews.overview(service(), learner(), clock.now())
    return render_template("review.html", rows=rows, at_once=REVIEWS_AT_ONCE)


@pages.post("/review")
def begin_review() -> Reply | tuple[str, int]:
    """On to the first review."""
    return _begin(flow.REVIEW)


@pages.get("/placement")
def placement() -> str:
    """What a placement is, for a learner or a new guest."""
    learner_or_guest()
    return render_template("placement.html", least=LEAST, most=MOST)


@pages.post("/placement")
def begin_placement() -> Reply | tuple[str, int]:
    """On to the first question of a placement."""
    return _begin(flow.PLACEMENT)


@pages.get("/concepts/<name>")
def show_concept(name: str) -> str | tuple[str, int]:
    """Where the learner stands with a concept, and what moved it."""
    shown = concept.detail(service(), learner(), name, clock.now())
    if isinstance(shown, Missing):
        return message_page(404, "No such concept", shown.sentence)
    return render_template("concept.html", shown=shown)


@pages.post("/concepts/<name>/master")
def begin_until_mastered(name: str) -> Reply | tuple[str, int]:
    """On to the first question of a concept that is practised until it is mastered."""
    return _begin(flow.until_mastered(ConceptId(name)))


@pages.get("/exam")
def exam() -> str:
    """What an exam can be on, for a learner or a new guest."""
    rows = overview(service(), learner_or_guest(), clock.now())
    return render_template("exam.html", rows=rows, sizes=flow.EXAM_SIZES)


@pages.post("/exam")
def begin_exam() -> Reply | tuple[str, int]:
    """On to the first question of an exam, whose questions are drawn now."""
    lessons, concepts = (request.form.getlist(name) for name in ("lesson", "concept"))
    most = request.form.get("most", flow.EXAM_SIZES[0], int)
    return _begin(flow.exam(service(), lessons, concepts, most, randbits(53)))


@pages.get("/s/<session>")
def show(session: str) -> Reply | str | tuple[str, int]:
    """How far a session is, or what came of it; of probes their interview tells."""
    known = learner()
    interview = interviews.of_session(service(), known, session) if known else None
    if interview:
        return redirect(url_for("interviews.show", interview=interview), 303)
    shown = flow.report(service(), known, session, clock.now()) if known else flow.NOT_YOURS
    return _missing(shown) if isinstance(shown, Missing) else render_template("session.html", shown=shown)


@pages.get("/s/<session>/next")
def go_on(session: str) -> Reply | tuple[str, int]:
    """On to the open question of a session, to a new one, or to what came of it; of probes with their interview."""
    known = learner()
    interview = interviews.of_session(service(), known, session) if known else None
    if interview:
        return redirect(url_for("interviews.go_on", interview=interview), 303)
    return _go(flow.go_on(service(), known, session, clock.now()) if known else flow.NOT_YOURS)


@pages.post("/s/<session>/end")
def end(session: str) -> Reply | tuple[str, int]:
    """End a session here; on to what came of it."""
    return _go(flow.end(service(), form_learner(), session, clock.now()))


def _begin(plan: Plan | Missing) -> Reply | tuple[str, int]:
    who = form_learner()
    outcome = plan if isinstance(plan, Missing) else flow.begin(service(), who, plan, clock.now())
    if isinstance(outcome, Missing):
        return message_page(409, "Nothing to ask", outcome.sentence)
    return _go(outcome)


def _go(outcome: AttemptId | Over | Missing) -> Reply | tuple[str, int]:
    if isinstance(outcome, Missing):
        return _missing(outcome)
    if isinstance(outcome, Over):
        return redirect(url_for(".show", session=outcome.session), 303)
    return redirect(url_for("practice.show", attempt=outcome), 303)


def _missing(missing: Missing) -> tuple[str, int]:
    return message_page(404, "Session not found", missing.sentence)
