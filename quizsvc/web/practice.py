"""Practice: a question at an address of its own, its form, and its verdict at the same address.

Every form is answered by a redirect, so that reload and back are safe; the same form sent twice changes nothing.
"""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reply

from quizsvc.flows import clock, links, spreadsheet
from quizsvc.flows import practice as flow
from quizsvc.flows.practice import Answered, Kept, Missing, Question, Stale
from quizsvc.progress.confidence import COIN, LEVELS
from quizsvc.web.errors import message_page
from quizsvc.web.files import csv_file
from quizsvc.web.forms import collected
from quizsvc.web.guard import form_learner, learner, learner_or_guest, service

pages = Blueprint("practice", __name__)
ALREADY = "This question was answered before, and otherwise. That answer stands; this one was not counted."


@pages.get("/practice")
@pages.get("/practice/<concept>")
def start(concept: str = "") -> Reply | tuple[str, int]:
    """On to the open question, or to a new one."""
    if concept and concept not in service().bank.concepts:
        return message_page(404, "No such concept", f"There is no concept “{concept}”.")
    return _go(flow.ask(service(), learner_or_guest(), clock.now(), concept=concept))


@pages.get("/practice/items/<item>")
def start_item(item: str) -> Reply | tuple[str, int]:
    """On to a fresh variant of an item, or to the open one."""
    missing = flow.no_such_item(service(), item)
    return _go(missing or flow.ask(service(), learner_or_guest(), clock.now(), item=item))


@pages.get("/i/<item>")
def follow(item: str) -> Reply | str | tuple[str, int]:
    """The question of a link, at the link's own address; without a seed, on to a link with a fresh one."""
    link = links.link(service(), item, request.args.get("seed"))
    if isinstance(link, Missing):
        return _go(link)
    if "seed" not in request.args:
        return redirect(url_for(".follow", item=link.item, seed=link.seed), 303)
    attempt = links.follow(service(), learner_or_guest(), link, clock.now())
    return _go(attempt) if isinstance(attempt, Missing) else show(attempt)


@pages.get("/attempts/<attempt>")
def show(attempt: str) -> str | tuple[str, int]:
    """The question, its verdict, or that the verdict waits."""
    shown = _shown(attempt)
    if isinstance(shown, Missing):
        return message_page(404, "Question not found", shown.sentence)
    if isinstance(shown, Question):
        return _asked(shown)
    return render_template("kept.html" if isinstance(shown, Kept) else "verdict.html", shown=shown, coin=COIN)


@pages.post("/attempts/<attempt>/answer")
def answer(attempt: str) -> Reply | str | tuple[str, int]:
    """Take an answer; on to its verdict, or where that waits to the next question; or ask again what was unreadable."""
    given, sure = collected(request.form), request.form.get("confidence", type=float)
    outcome = flow.answer(service(), form_learner(), attempt, given, clock.now(), sure if sure in LEVELS else None)
    if isinstance(outcome, Question):
        return _asked(outcome), 422
    return _go(outcome)


@pages.post("/attempts/<attempt>/skip")
def skip(attempt: str) -> Reply | tuple[str, int]:
    """“I don't know”: on to the solution."""
    outcome = flow.answer(service(), form_learner(), attempt, None, clock.now())
    return _go(outcome if not isinstance(outcome, Question) else outcome.attempt)


@pages.post("/attempts/<attempt>/hint")
def hint(attempt: str) -> Reply | tuple[str, int]:
    """Open the next hint."""
    return _go(flow.hint(service(), form_learner(), attempt, clock.now()), fragment="hints")


@pages.post("/attempts/<attempt>/again")
def again(attempt: str) -> Reply | tuple[str, int]:
    """The same idea with fresh data."""
    return _go(flow.ask(service(), form_learner(), clock.now(), again=attempt))


@pages.get("/attempts/<attempt>/data.csv")
def table(attempt: str) -> Response:
    """The question's data for a spreadsheet."""
    known = learner()
    return csv_file(spreadsheet.data(service(), known, attempt), "data.csv") if known else abort(404)


@pages.get("/attempts/<attempt>/figure.csv")
def chart(attempt: str) -> Response:
    """The numbers of the question's chart for a spreadsheet."""
    known = learner()
    return csv_file(spreadsheet.figure(service(), known, attempt), "figure.csv") if known else abort(404)


def _asked(question: Question) -> str:
    """The page of a question, with what was chosen on it."""
    return render_template("question.html", shown=question, levels=LEVELS, chosen=request.form.get("confidence", ""))


def _shown(attempt: str) -> Question | Kept | Answered | Missing:
    known = learner()
    if known is None:
        return Missing("Nobody is known in this browser. Log in if the question is your account’s, or start a new one.")
    return flow.show(service(), known, attempt, clock.now())


def _go(outcome: str | Kept | Missing | Stale, fragment: str | None = None) -> Reply | tuple[str, int]:
    if isinstance(outcome, Kept):
        return redirect(url_for("sessions.go_on", session=outcome.within.session), 303)
    if isinstance(outcome, Missing):
        return message_page(404, "Question not found", outcome.sentence)
    if isinstance(outcome, Stale):
        address = url_for(".show", attempt=outcome.attempt)
        return message_page(409, "Already answered", ALREADY, address, "See it")
    return redirect(url_for(".show", attempt=outcome, _anchor=fragment), 303)
