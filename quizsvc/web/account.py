"""Accounts on the site: registering, logging in and out, and all that a learner can change or end.

A form that was refused is shown again with the reason at each field and with what was typed, but for passwords. One
that is out of date is shown anew, so that sending it once more is enough.
"""

from typing import Any

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizsvc.flows import accounts as flow
from quizsvc.flows import clock, guests, resetting
from quizsvc.flows.accounts import Entered, Refused, Wanted
from quizsvc.store.learners import Learner
from quizsvc.web.errors import message_page
from quizsvc.web.forms import own_path
from quizsvc.web.guard import enter, forget, held_token, is_ours, learner, service
from quizsvc.web.visits import visit

pages = Blueprint("account", __name__)
OUT_OF_DATE = Refused({"": "This form was out of date, so nothing was changed. Send it again."})


def register_here(app: Flask) -> None:
    """Let every page lead back to itself after a login."""
    app.jinja_env.globals["here"] = here


def here() -> str | None:
    """The address of the page that is shown, where one can come back to it."""
    comes_back = request.method == "GET" and request.blueprint != pages.name and request.path != "/"
    return request.full_path.rstrip("?") if comes_back else None


@pages.get("/register")
def register() -> ResponseReturnValue:
    """The form for a new account."""
    return redirect(url_for(".show"), 303) if _has_account() else _form("register.html")


@pages.post("/register")
def take_register() -> ResponseReturnValue:
    """Make an account of this browser's guest."""
    if not is_ours():
        return _form("register.html", OUT_OF_DATE, 403)
    typed = request.form
    names = ("email", "password", "display_name", "timezone")
    wanted = Wanted(*(typed.get(name, "") for name in names))
    return _entered(flow.register(service().database, _settled(), wanted, visit(), clock.now()), "register.html")


@pages.get("/login")
def login() -> ResponseReturnValue:
    """The form for logging in."""
    return redirect(url_for(".show"), 303) if _has_account() else _form("login.html")


@pages.post("/login")
def take_login() -> ResponseReturnValue:
    """Log in; what this browser's guest has done becomes the account's."""
    if not is_ours():
        return _form("login.html", OUT_OF_DATE, 403)
    email, password = (request.form.get(name, "") for name in ("email", "password"))
    return _entered(flow.log_in(service().database, _settled(), email, password, visit(), clock.now()), "login.html")


@pages.get("/account")
def show() -> ResponseReturnValue:
    """What is kept of the learner's account, and all that can be changed of it."""
    return _form("account.html") if learner() else _log_in_first()


@pages.post("/account/<change>")
def change(change: str) -> ResponseReturnValue:
    """Change one thing of the account, or end it."""
    known = learner()
    if change not in CHANGES:
        return message_page(404, "Page not found", "There is nothing at this address. It may have been mistyped.")
    if known is None:
        return _log_in_first()
    return CHANGES[change](known) if is_ours() else _form("account.html", OUT_OF_DATE, 403)


def _password(known: Learner) -> ResponseReturnValue:
    old, new = (request.form.get(name, "") for name in ("password", "new_password"))
    outcome = flow.change_password(service().database, known, old, new, visit(), clock.now())
    if isinstance(outcome, Refused):
        return _form("account.html", outcome)
    enter(outcome)
    return redirect(url_for(".show", done="password"), 303)


def _email(known: Learner) -> ResponseReturnValue:
    email, password = (request.form.get(name, "") for name in ("email", "email_password"))
    outcome = flow.change_email(service().database, known, email, password, visit(), clock.now())
    if isinstance(outcome, Refused):
        return _form("account.html", outcome)
    return redirect(url_for(".show", done="email"), 303)


def _end(known: Learner) -> ResponseReturnValue:
    """End one login by its handle; one that is gone already has ended too."""
    flow.end_login(service().database, known, request.form.get("login", ""), clock.now())
    return redirect(url_for(".show", _anchor="logins"), 303)


def _logout(_known: Learner) -> ResponseReturnValue:
    flow.log_out(service().database, held_token(), clock.now())
    forget()
    return redirect(url_for("home.home"), 303)


def _everywhere(known: Learner) -> ResponseReturnValue:
    flow.log_out_everywhere(service().database, known, clock.now())
    forget()
    sentence = "No browser and no program is logged in to your account any more."
    return message_page(200, "Logged out everywhere", sentence, url_for(".login"), "Log in here")


def _leave(known: Learner) -> ResponseReturnValue:
    refused = flow.leave(service().database, known, request.form.get("leave_password", ""), visit(), clock.now())
    if refused:
        return _form("account.html", refused)
    forget()
    sentence = "Your address, your name and all that you typed are gone. What stays are figures that name nobody."
    return message_page(200, "You are deleted here", sentence, url_for("home.home"), "To the front page")


CHANGES = {
    "password": _password,
    "email": _email,
    "end": _end,
    "logout": _logout,
    "everywhere": _everywhere,
    "leave": _leave,
}


@pages.get("/reset")
def ask_reset() -> ResponseReturnValue:
    """The form for a link that sets a password anew."""
    return _form("reset_ask.html")


@pages.post("/reset")
def take_ask_reset() -> ResponseReturnValue:
    """Send a link, where mail can be sent; the reply is the same for every address."""
    mail = service().mail
    if mail is None or not is_ours():
        return _form("reset_ask.html", OUT_OF_DATE, 403)
    outcome = resetting.send_link(service().database, mail, request.form.get("email", ""), visit(), clock.now())
    if isinstance(outcome, Refused):
        return _form("reset_ask.html", outcome)
    sentence = "If there is an account at this address, a link is on its way to it. It is good for an hour."
    return message_page(200, "Look at your mail", sentence, url_for(".login"), "To the login")


@pages.get("/reset/<token>")
def reset(token: str) -> ResponseReturnValue:
    """The form for a new password."""
    return _form("reset.html") if resetting.is_good(service().database, token, clock.now()) else _no_link()


@pages.post("/reset/<token>")
def take_reset(token: str) -> ResponseReturnValue:
    """Set the password anew; the link is used up and every login ends."""
    if not is_ours():
        return _form("reset.html", OUT_OF_DATE, 403)
    outcome = resetting.set_anew(service().database, token, request.form.get("new_password", ""), clock.now())
    if isinstance(outcome, Refused):
        return _form("reset.html", outcome)
    if not outcome:
        return _no_link()
    sentence = "Your password is the new one, and every browser that was logged in to your account is logged out."
    return message_page(200, "The password is set", sentence, url_for(".login"), "Log in with it")


def _has_account() -> bool:
    known = learner()
    return known is not None and known.email is not None


def _settled() -> Learner | None:
    """Who sent the form, in the zone that the browser tells."""
    known = learner()
    return guests.settle(service(), known, request.form.get("timezone", "")) if known else None


def _entered(outcome: Entered | Refused, page: str) -> ResponseReturnValue:
    """Back to where the learner came from, or the form again."""
    if isinstance(outcome, Refused):
        return _form(page, outcome)
    enter(outcome)
    return redirect(_next() or url_for("home.home"), 303)


def _next() -> str:
    """The own page that the form leads back to."""
    return own_path(request.values.get("next", ""))


def _form(page: str, refused: Refused | None = None, status: int = 422) -> ResponseReturnValue:
    """A page with its forms; after a refusal with the reasons and what was typed."""
    known, more = learner(), dict[str, Any]()
    if page == "account.html" and known:
        more["logins"] = flow.logins(service().database, known, held_token(), clock.now())
    problems, seconds = (refused.problems, refused.seconds) if refused else ({}, 0)
    done, mails = request.args.get("done", ""), service().mail is not None
    html = render_template(page, problems=problems, typed=request.form, next=_next(), done=done, mails=mails, **more)
    reply = make_response(html, 429 if seconds else status if refused else 200)
    if seconds:
        reply.headers["Retry-After"] = str(seconds)
    return reply


def _log_in_first() -> ResponseReturnValue:
    return redirect(url_for(".login", next=url_for(".show")), 303)


def _no_link() -> ResponseReturnValue:
    sentence = "It was used already, an hour has passed since it was made, or it was mistyped. Nothing was changed."
    return message_page(404, "This link is not good any more", sentence, url_for(".ask_reset"), "Ask for another")
