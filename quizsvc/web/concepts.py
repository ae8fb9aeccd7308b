"""The map of concepts: what rests on what, and where a learner stands. Nothing on it is locked."""

from flask import Blueprint, render_template

from quizsvc.flows import clock
from quizsvc.flows.concept_map import STANDINGS, concept_map
from quizsvc.web.guard import learner, service

pages = Blueprint("concepts", __name__)
NOTES = {
    "due": ": you knew it, and are about to forget it.",
    "mastered": ": you get four of five of its questions right.",
    "open": ": what it rests on is in place.",
    "later": (
        ": it rests on something that your answers do not show yet. You can practise it all the same; more of its"
        " questions will go wrong than if you learnt that first."
    ),
    "unasked": ".",
}


@pages.get("/concepts")
def overview() -> str:
    """All concepts, what rests on what, and where the learner stands."""
    shown = concept_map(service(), learner(), clock.now())
    return render_template("concepts.html", map=shown, standings=STANDINGS, notes=NOTES)
