"""The front page, and what operators ask."""

from flask import Blueprint, Response, jsonify, render_template

from quizsvc.flows import clock
from quizsvc.flows.health import is_ready
from quizsvc.flows.standing import standing
from quizsvc.web.guard import learner, service

pages = Blueprint("home", __name__)


@pages.get("/")
def home() -> str:
    """What this is, or where the learner stands."""
    known = learner()
    now = standing(service(), known, clock.now()) if known else None
    return render_template("home.html", standing=now, concepts=service().bank.concepts, practised=service().questions)


@pages.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers too."""
    ready = is_ready(service())
    return jsonify(status="ok" if ready else "the database does not answer"), 200 if ready else 503
