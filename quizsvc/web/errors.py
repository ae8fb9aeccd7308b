"""Errors that a person understands: as pages, and as problem documents to a call of the JSON interface."""

from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from quizsvc.store.database import TryAgain
from quizsvc.web import guard, problems

WORDS = {
    400: ("Not understood", "The browser sent something that could not be read. Nothing was changed."),
    403: (
        "This form is out of date",
        "It was made for another visit, or another site sent it. Nothing was counted. Open the question anew, "
        "or log in first if you were logged in.",
    ),
    404: ("Page not found", "There is nothing at this address. It may have been mistyped."),
    405: ("Not possible here", "This address takes another kind of request."),
    413: ("Too much at once", "What was sent is larger than any answer here. Nothing was counted."),
}
OURS = ("Something went wrong here", "This is our fault, not yours. What you had answered before is kept. Try again.")
BUSY = (
    "One moment",
    "Answers cannot be stored right now. What you sent was not counted. Send it again in a few seconds.",
)


def register(app: Flask) -> None:
    """Tell every error to whoever asked."""
    app.register_error_handler(HTTPException, known_error)
    app.register_error_handler(500, own_error)
    app.register_error_handler(TryAgain, try_again)


def message_page(status: int, title: str, sentence: str, link: str = "", link_text: str = "") -> tuple[str, int]:
    """A page that says one thing and where to go on."""
    return render_template("message.html", title=title, sentence=sentence, link=link, link_text=link_text), status


def known_error(problem: HTTPException) -> ResponseReturnValue:
    """An HTTP error."""
    code = problem.code or 500
    words = {**WORDS, **problems.WORDS} if problems.is_call() else WORDS
    return _told(code, *words.get(code, (problem.name, problem.description or "") if code < 500 else OURS))


def try_again(_problem: TryAgain) -> ResponseReturnValue:
    """A database that could not do it now."""
    reply = make_response(_told(503, *BUSY))
    reply.headers["Retry-After"] = "2"
    return reply


def own_error(_problem: Exception) -> ResponseReturnValue:
    """An error of ours, which the server's log tells in full."""
    return _told(500, *OURS)


def _told(status: int, title: str, sentence: str) -> ResponseReturnValue:
    """The problem document of a call, the page of anything else."""
    if status >= 500:
        guard.ask_nothing_more()
    return problems.problem(status, title, sentence) if problems.is_call() else message_page(status, title, sentence)
