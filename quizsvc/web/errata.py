"""Widespread errors: one page of all errata, each with an anchor of its own."""

from flask import Blueprint, render_template

from quizsvc.flows import errata as flow
from quizsvc.web.guard import service

pages = Blueprint("errata", __name__)


@pages.get("/errata")
def overview() -> str:
    """All errata under the lessons that they belong to."""
    return render_template("errata.html", groups=flow.overview(service()))
