"""Dates as a reader says them."""

from datetime import date, timedelta

from flask import Flask

from quizsvc.flows import clock
from quizsvc.progress.streak import local_day
from quizsvc.web.guard import learner


def register(app: Flask) -> None:
    """Let pages say one of the learner's days: `{{ review.due|day }}`."""
    app.jinja_env.filters["day"] = day


def day(when: date) -> str:
    """A day of the learner's as seen from today."""
    known = learner()
    now = clock.now()
    return said(when, known.day(now) if known else local_day(now, "UTC"))


def said(when: date, today: date) -> str:
    """A date seen from another: “today”, “tomorrow”, “yesterday”, or “on 12 March”, with a year that is another."""
    near = {today: "today", today + timedelta(days=1): "tomorrow", today - timedelta(days=1): "yesterday"}
    year = f" {when.year}" if when.year != today.year else ""
    return near.get(when, f"on {when.day} {when:%B}{year}")
