"""Search: one page that needs no scripts, whose address holds what was asked."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from quizsvc.course import contents
from quizsvc.course.index import LONGEST, Found
from quizsvc.flows.looking import look_up
from quizsvc.web.guard import service

pages = Blueprint("search", __name__)

PLACES = {
    # what a kind is called, the page that shows one of it, and the part of the address that takes its name
    contents.TERM: ("Glossary", "glossary.overview", "_anchor"),
    contents.CONCEPT: ("Concepts", "sessions.show_concept", "name"),
    contents.LESSON: ("Lessons", "lessons.read", "slug"),
    contents.ERRATUM: ("Widespread errors", "errata.overview", "_anchor"),
    contents.QUESTION: ("Interview questions", "questions.read", "slug"),
    contents.ITEM: ("Questions to practise", "practice.start_item", "item"),
}


@pages.get("/search")
def search() -> str:
    """What a query finds, by kind; without one, where to look."""
    query = request.args.get("q", "")[:LONGEST].strip()
    return render_template("search.html", looked=look_up(service(), query), places=PLACES, address=address)


def address(found: Found) -> str:
    """Where something that was found can be read."""
    _, page, part = PLACES[found.entry.kind]
    values: dict[str, Any] = {"_anchor": found.stretch.anchor or None, part: found.entry.name}
    return url_for(page, **values)
