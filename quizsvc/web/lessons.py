"""Lessons: the list, and each at an address of its own. Nothing is locked from reading."""

import re
from secrets import randbelow

from flask import Blueprint, render_template, request

from quizsvc.flows import clock
from quizsvc.flows import lessons as flow
from quizsvc.flows.practice import Missing
from quizsvc.web.errors import message_page
from quizsvc.web.guard import learner, service

pages = Blueprint("lessons", __name__)
SEEDS = 10**6


@pages.get("/lessons")
def overview() -> str:
    """All lessons, with where the learner stands."""
    return render_template("lessons.html", rows=flow.overview(service(), learner(), clock.now()))


@pages.get("/lessons/<slug>")
def read(slug: str) -> str | tuple[str, int]:
    """One lesson, on the data that everybody sees first or on those of a seed."""
    seed = request.args.get("seed", flow.FIRST_SEED, _seed)
    shown = flow.read(service(), learner(), slug, seed, clock.now())
    if isinstance(shown, Missing):
        return message_page(404, "Lesson not found", shown.sentence)
    return render_template("lesson.html", shown=shown, fresh=1 + randbelow(SEEDS - 1))


def _seed(text: str) -> int:
    """The seed of an address. Raises ValueError for what is none; the first seed then takes its place."""
    if not re.fullmatch("[0-9]{1,6}", text):
        raise ValueError(text)
    return int(text)
