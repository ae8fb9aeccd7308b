"""The plan towards an interview: its day, what it is about, and what that takes."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizsvc.adaptive.planning import MOST_MINUTES
from quizsvc.flows import clock, preparing
from quizsvc.flows.accounts import Refused
from quizsvc.web.guard import is_ours, learner, learner_or_guest, service

pages = Blueprint("plan", __name__)


@pages.get("/me/plan")
def show() -> ResponseReturnValue:
    """What the interview takes, and the form for its day."""
    return _page()


@pages.post("/me/plan")
def change() -> ResponseReturnValue:
    """Set the day and what the interview is about, or that there is none; a stranger becomes a guest."""
    if not is_ours():
        abort(403)
    day = "" if "end" in request.form else request.form.get("day", "").strip()
    about = request.form.getlist("about")
    if not day and "end" not in request.form:
        return _page(Refused({"day": "A date is wanted here, such as 2026-03-12."}))
    outcome = preparing.set_interview(service(), learner_or_guest(), day, about, clock.now())
    return _page(outcome) if isinstance(outcome, Refused) else redirect(url_for(".show"), 303)


def _page(refused: Refused | None = None) -> ResponseReturnValue:
    known = learner()
    html = render_template(
        "plan.html",
        preparation=preparing.find_preparation(service(), known, clock.now()) if known else None,
        lessons=service().bank.lessons.values(),
        title=service().concept_title,
        chosen=request.form.getlist("about") if refused else preparing.about(known) if known else [],
        day=request.form.get("day", "") if refused else known.interview_on if known else None,
        led_by=preparing.LESSON,
        most=MOST_MINUTES,
        problems=refused.problems if refused else {},
    )
    return make_response(html, 422 if refused else 200)
