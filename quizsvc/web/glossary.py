"""The glossary: one page of all words, each with an anchor of its own."""

from flask import Blueprint, render_template

from quizsvc.flows import glossary as flow
from quizsvc.web.guard import service

pages = Blueprint("glossary", __name__)


@pages.get("/glossary")
def overview() -> str:
    """All words with their meanings."""
    return render_template("glossary.html", explained=flow.overview(service()))
