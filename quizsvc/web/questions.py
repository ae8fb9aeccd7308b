"""Interview questions to read: the list, and each at an address of its own."""

from flask import Blueprint, render_template

from quizsvc.flows import clock
from quizsvc.flows import questions as flow
from quizsvc.flows.practice import Missing
from quizsvc.web.errors import message_page
from quizsvc.web.guard import learner, service

pages = Blueprint("questions", __name__)


@pages.get("/questions")
def overview() -> str:
    """All questions, by lesson."""
    return render_template("interview_questions.html", shelves=flow.overview(service(), learner()))


@pages.get("/questions/<slug>")
def read(slug: str) -> str | tuple[str, int]:
    """One question; what a strong answer says is opened on request."""
    shown = flow.find(service(), learner(), slug, clock.now())
    if isinstance(shown, Missing):
        return message_page(404, "Question not found", shown.sentence)
    return render_template("interview_question.html", shown=shown)
