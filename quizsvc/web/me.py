"""What learners see of themselves, and all data that is kept about them, to take along."""

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizsvc.flows import clock, looking_back
from quizsvc.flows import me as flow
from quizsvc.flows.practice import Missing
from quizsvc.items.figure import curve, draw, figure, scatter
from quizsvc.progress.confidence import COIN, LEVELS, Reliability
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import written
from quizsvc.web.errors import message_page
from quizsvc.web.files import csv_file
from quizsvc.web.guard import learner, service

pages = Blueprint("me", __name__)


@pages.get("/me")
def overview() -> ResponseReturnValue:
    """Where the learner stands, and how they practise."""
    known = learner()
    if known is None:
        return _nobody()
    return render_template("me.html", me=flow.myself(service(), known, clock.now()))


@pages.get("/me/calibration")
def calibration() -> ResponseReturnValue:
    """What the learner's confidence was worth."""
    known = learner()
    if known is None:
        return _nobody()
    found = flow.confidence(service(), known)
    return render_template("calibration.html", found=found, chart=diagram(found) if found else "", coin=COIN)


@pages.get("/me/ledger")
def ledger() -> ResponseReturnValue:
    """XP, entry by entry."""
    known = learner()
    return render_template("ledger.html", lines=flow.earned(service(), known)) if known else _nobody()


@pages.get("/missed")
def missed() -> ResponseReturnValue:
    """What the learner has still to get right."""
    known = learner()
    return render_template("missed.html", rows=looking_back.missed(service(), known)) if known else _nobody()


@pages.get("/me/attempts")
def past() -> ResponseReturnValue:
    """All questions that the learner has answered, page by page."""
    known = learner()
    if known is None:
        return _nobody()
    leaf = looking_back.past(service(), known, request.args.get("page", 1, int))
    if isinstance(leaf, Missing):
        return message_page(404, "No such page", leaf.sentence, url_for(".past"), "See the latest")
    return render_template("attempts.html", leaf=leaf)


@pages.get("/me/data")
def data() -> ResponseReturnValue:
    """What is kept about the learner, and how to take it along."""
    return render_template("data.html") if learner() else _nobody()


@pages.get("/me/everything.json")
def everything() -> Response:
    """All that is kept about the learner."""
    reply = written(flow.everything_held(service(), _known()))
    reply.headers["Content-Disposition"] = "attachment; filename=quizsvc.json"
    return reply


@pages.get("/me/answers.csv")
def answers() -> Response:
    """The learner's answers for a spreadsheet."""
    return csv_file(flow.answers_given(service(), _known()), "answers.csv")


def diagram(found: Reliability) -> str:
    """The reliability diagram: the share that was right against what was said."""
    said, right = [group.said for group in found.groups], [group.right for group in found.groups]
    chart = figure(
        curve([LEVELS[0], 1.0], [LEVELS[0], 1.0], label="as said", role="truth"),
        scatter(said, right),
        x_label="how sure you were",
        y_label="share that was right",
        title="How sure you were, and how often you were right",
        description="A point on the line means that you were right as often as you said. " + _words(found),
    )
    return draw(chart, "reliability")


def _words(found: Reliability) -> str:
    return " ".join(f"Of {g.count} answers given with {g.said:.0%}, {g.right:.0%} were right." for g in found.groups)


def _known() -> Learner:
    return learner() or abort(404)


def _nobody() -> ResponseReturnValue:
    return message_page(
        404,
        "Nothing about you yet",
        "Nobody is known in this browser. Answer a question, or log in, and this page fills.",
    )
