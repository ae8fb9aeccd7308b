"""The settings page: where a learner's days begin, what is shown, and how it looks."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizsvc.flows import clock
from quizsvc.flows import settings as flow
from quizsvc.flows.accounts import Refused
from quizsvc.flows.settings import Changes
from quizsvc.names import LearnerId
from quizsvc.progress.streak import BEGINNINGS
from quizsvc.store.learners import Learner
from quizsvc.web.guard import is_ours, learner, learner_or_guest, service

pages = Blueprint("settings", __name__)


@pages.get("/me/settings")
def show() -> ResponseReturnValue:
    """The form, with what is set now; of a stranger, what goes without saying."""
    return _form(_set(learner() or Learner(LearnerId(""), clock.now())))


@pages.post("/me/settings")
def change() -> ResponseReturnValue:
    """Change them; a stranger becomes a guest, who has settings."""
    if not is_ours():
        abort(403)
    wanted = Changes(
        display_name=request.form.get("display_name", ""),
        timezone=request.form.get("zone", "").strip(),
        day_begins=request.form.get("day_begins", type=int),
        show_streak="show_streak" in request.form,
        weekly_goal=request.form.get("weekly_goal", type=int),
        theme=request.form.get("theme"),
    )
    outcome = flow.change(service().database, learner_or_guest(), wanted)
    return _form(wanted, outcome) if isinstance(outcome, Refused) else redirect(url_for(".show", done="yes"), 303)


def _set(known: Learner) -> Changes:
    """The settings of a learner as the form has them."""
    return Changes(
        display_name=known.display_name or "",
        timezone=known.timezone if known.zone_is_fixed else "",
        day_begins=known.day_begins,
        show_streak=known.shows_streak,
        weekly_goal=known.weekly_goal,
        theme=known.theme,
    )


def _form(shown: Changes, refused: Refused | None = None) -> ResponseReturnValue:
    html = render_template(
        "settings.html",
        shown=shown,
        problems=refused.problems if refused else {},
        done=bool(request.args.get("done")),
        hours=BEGINNINGS,
        goals=flow.GOALS,
        zones=flow.zones(),
    )
    return make_response(html, 422 if refused else 200)
