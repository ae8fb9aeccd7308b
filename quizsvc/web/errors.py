"""Errors as pages that a person understands."""

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from quizsvc.store.database import TryAgain

WORDS = {
    400: ("Not understood", "The browser sent something that could not be read. Nothing was changed."),
    403: (
        "This form is out of date",
        "It was made for another visit, or another site sent it. Nothing was counted. Open the question anew.",
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
    """Show every error as a page."""
    app.register_error_handler(HTTPException, known_error)
    app.register_error_handler(500, own_error)
    app.register_error_handler(TryAgain, try_again)


def message_page(status: int, title: str, sentence: str, link: str = "", link_text: str = "") -> tuple[str, int]:
    """A page that says one thing and where to go on."""
    return render_template("message.html", title=title, sentence=sentence, link=link, link_text=link_text), status


def known_error(problem: HTTPException) -> tuple[str, int]:
    """The page of an HTTP error."""
    code = problem.code or 500
    title, sentence = WORDS.get(code, (problem.name, problem.description or "") if code < 500 else OURS)
    return message_page(code, title, sentence)


def try_again(_problem: TryAgain) -> tuple[str, int, dict[str, str]]:
    """The page of a database that could not do it now."""
    page, status = message_page(503, *BUSY)
    return page, status, {"Retry-After": "2"}


def own_error(_problem: Exception) -> tuple[str, int]:
    """The page of an error of ours, which the server's log tells in full."""
    return message_page(500, *OURS)
