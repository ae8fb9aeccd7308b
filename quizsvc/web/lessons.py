"""Lessons: the list, each at an address of its own, and finishing one. Nothing is locked from reading."""

import re
from secrets import randbelow

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from quizsvc.flows import clock
from quizsvc.flows import lessons as flow
from quizsvc.flows.headway import Headway
from quizsvc.flows.lab import stage
from quizsvc.flows.practice import Missing
from quizsvc.web.errors import message_page
from quizsvc.web.guard import form_learner, learner, service

pages = Blueprint("lessons", __name__)
SEEDS = 10**6


@pages.get("/lessons")
def overview() -> str:
    """All lessons, with where the learner stands."""
    return render_template("lessons.html", rows=flow.overview(service(), learner(), clock.now()))


@pages.get("/lessons/<slug>")
def read(slug: str) -> str | tuple[str, int]:
    """One lesson, on the data that everybody sees first or on those of a seed."""
    shown = flow.read(service(), learner(), slug, asked_seed(), clock.now())
    if isinstance(shown, Missing):
        return message_page(404, "Lesson not found", shown.sentence)
    return render_template("lesson.html", shown=shown, stage=stage, fresh=1 + randbelow(SEEDS - 1))


@pages.post("/lessons/<slug>/complete")
def complete(slug: str) -> Reply | tuple[str, int]:
    """Finish a lesson whose quick check is right; back to it, where its XP are told."""
    outcome = flow.complete(service(), form_learner(), slug, clock.now())
    if isinstance(outcome, Missing):
        return message_page(404, "Lesson not found", outcome.sentence)
    back = url_for(".read", slug=slug, _anchor="quick-check")
    if isinstance(outcome, Headway):
        return message_page(409, "Not finished yet", unfinished(outcome), back, "To the quick check")
    return redirect(back, 303)


def unfinished(reached: Headway) -> str:
    """Why a lesson cannot be finished yet, and what would finish it."""
    stand = f"The quick check stands at {reached.right} of {len(reached.checks)}."
    return f"{stand} The lesson is finished when you were right on each of its questions once."


def asked_seed() -> int:
    """The seed that the address names; the first one where it names none."""
    return request.args.get("seed", flow.FIRST_SEED, _seed)


def _seed(text: str) -> int:
    """The seed of an address. Raises ValueError for what is none; the first seed then takes its place."""
    if not re.fullmatch("[0-9]{1,6}", text):
        raise ValueError(text)
    return int(text)
