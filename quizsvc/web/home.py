"""The front page, and what operators ask."""

from flask import Blueprint, Response, jsonify, render_template

from quizsvc.flows import clock
from quizsvc.flows.health import is_ready
from quizsvc.flows.today import today
from quizsvc.web.guard import learner, service

pages = Blueprint("home", __name__)


@pages.get("/")
def home() -> str:
    """What this is, the question to go on with, where the learner stands, and the way through the lessons."""
    return render_template("home.html", today=today(service(), learner(), clock.now()))


@pages.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@pages.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers too."""
    ready = is_ready(service())
    return jsonify(status="ok" if ready else "the database does not answer"), 200 if ready else 503
