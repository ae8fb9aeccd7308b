"""The lab: every demo on a page of its own, and the list of them."""

from flask import Blueprint, render_template

from quizsvc.flows import lab as flow
from quizsvc.flows.practice import Missing
from quizsvc.web.errors import message_page
from quizsvc.web.guard import service

pages = Blueprint("lab", __name__)


@pages.get("/lab")
def overview() -> str:
    """All demos in the order of the course."""
    return render_template("lab.html", entries=flow.overview(service()))


@pages.get("/lab/<slug>")
def read(slug: str) -> str | tuple[str, int]:
    """One demo alone."""
    found = flow.read(service(), slug)
    if isinstance(found, Missing):
        return message_page(404, "Demo not found", found.sentence)
    return render_template("lab_demo.html", shown=found.shown, lesson=found.lesson, following=found.following)
