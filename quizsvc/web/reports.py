"""Reporting a question: a form for what is wrong with it, and a page that says thank you and leads back."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from quizsvc.flows import clock
from quizsvc.flows import reports as flow
from quizsvc.flows.practice import NOT_YOURS, Missing
from quizsvc.flows.reports import LONGEST, REASONS, Refused
from quizsvc.web.errors import message_page
from quizsvc.web.guard import form_learner, learner, service

pages = Blueprint("reports", __name__)
THANKS = "Your report is kept, with the question as you saw it, for whoever looks after these questions."


@pages.get("/attempts/<attempt>/report")
def show(attempt: str) -> tuple[str, int]:
    """The form."""
    return _form(attempt)


@pages.post("/attempts/<attempt>/report")
def report(attempt: str) -> Reply | tuple[str, int]:
    """Keep the report; or the form again with what is wrong with it."""
    known, reason, said = form_learner(), request.form.get("reason", ""), request.form.get("said", "")
    outcome = flow.report(service(), known, attempt, reason, said, clock.now())
    if isinstance(outcome, Refused):
        return _form(attempt, outcome.sentence, 429 if outcome is flow.ENOUGH else 422)
    if isinstance(outcome, Missing):
        return _missing(outcome)
    return redirect(url_for(".thank", attempt=outcome), 303)


@pages.get("/attempts/<attempt>/report/sent")
def thank(attempt: str) -> tuple[str, int]:
    """That a report is kept, and the way back to its question."""
    return message_page(200, "Thank you", THANKS, url_for("practice.show", attempt=attempt), "Back to the question")


def _form(attempt: str, problem: str = "", status: int = 200) -> tuple[str, int]:
    """The form with what was typed, or that there is no such question."""
    known = learner()
    title = flow.title_of(service(), known, attempt) if known else NOT_YOURS
    if isinstance(title, Missing):
        return _missing(title)
    given = {name: request.form.get(name, "") for name in ("reason", "said")}
    told = {"title": title, "reasons": REASONS, "longest": LONGEST, "given": given, "problem": problem}
    return render_template("report.html", attempt=attempt, **told), status


def _missing(missing: Missing) -> tuple[str, int]:
    return message_page(404, "Question not found", missing.sentence)
