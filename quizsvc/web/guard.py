"""Who is asking, whether the form is theirs, and the headers on every reply.

A learner is known by a random token in a cookie that scripts cannot read. A form proves that it came from a page of
ours by a code derived from that token with HMAC-SHA256, so that no secret of the server's is needed, kept or lost; with
a salt, so that no two pages repeat a code, and the length of a packed page tells nothing of it. A
browser without a token is given another random text for its forms, which is no token and stored nowhere. A request
that a browser marks as coming from another site is refused before anything else. A call of the JSON interface may
bring the token itself; then no code is needed, because no browser sends it by itself.
"""

import hmac
import re
from secrets import token_hex, token_urlsafe
from typing import cast

from flask import Flask, Response, abort, current_app, g, request
from flask.globals import request_ctx

from quizsvc.flows import clock, guests
from quizsvc.flows.accounts import Entered
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner

COOKIE = "quizsvc_token"
VISIT = "quizsvc_visit"
SALT_DIGITS = 16
COOKIE_SECONDS = int(guests.GUEST_DAYS.total_seconds())
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def register(app: Flask) -> None:
    """Guard every request and every reply of an application."""
    app.before_request(bind_odd_host)
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)
    app.jinja_env.globals.update(csrf_code=csrf_code, visitor=learner)


def service() -> Service:
    """The service of the running application."""
    return cast(Service, current_app.extensions["quizsvc"])


def learner() -> Learner | None:
    """Who is asking; None for a browser that has no valid token."""
    if "learner" not in g:
        token = request.cookies.get(COOKIE, "")
        g.learner = guests.recognise(service(), token, clock.now()) if token else None
        g.token = token if g.learner else ""
    return cast("Learner | None", g.learner)


def ask_nothing_more() -> None:
    """For the page of an error of ours: who asks is left open where it is not known by now."""
    g.setdefault("learner", None)


def learner_or_guest() -> Learner:
    """Who is asking; a browser without a token becomes a new guest."""
    known = learner()
    if known is None:
        known, g.token = guests.welcome(service(), clock.now())
        g.learner, g.new_token = known, g.token
    return known


def form_learner() -> Learner:
    """Who sent this form; 403 where its code does not fit the token."""
    known = learner()
    if known is None or not is_ours():
        abort(403)
    g.learner = guests.settle(service(), known, request.form.get("timezone", ""))
    return cast(Learner, g.learner)


def is_ours() -> bool:
    """Whether the form that was sent is one of our pages', shown to this browser as it is now."""
    return _is_code(request.form.get("csrf", ""))


def held_token() -> str:
    """The valid token of this browser; empty where it has none."""
    return str(g.token) if learner() else ""


def enter(entered: Entered) -> None:
    """This browser is the learner's from now on."""
    g.learner, g.token, g.new_token = entered.learner, entered.token, entered.token


def forget() -> None:
    """This browser is nobody's from now on."""
    g.learner, g.token, g.is_leaving = None, "", True


def reader() -> Learner | None:
    """Who makes a call that changes nothing, by token or cookie; None for a stranger, 401 for a token that is none."""
    given = request.authorization
    if given is None:
        return learner()
    known = guests.recognise(service(), given.token or "", clock.now()) if given.type == "bearer" else None
    return known or abort(401)


def owner() -> Learner:
    """Who makes a call that only a learner may make, and that changes nothing; 401 for a stranger."""
    return reader() or abort(401)


def caller() -> Learner:
    """Who makes a call that changes something: 401 for a stranger, 403 for a cookie without the code of its forms."""
    known = owner()
    if request.authorization is None and not _is_code(request.headers.get("X-CSRF-Token", "")):
        abort(403)
    return known


def speaker() -> Learner | None:
    """Who makes a call that anybody may make: a learner who proves to be one; a bare cookie speaks for nobody."""
    return caller() if request.authorization or "X-CSRF-Token" in request.headers else None


def csrf_code() -> str:
    """The code that forms of this page carry, another than any page's before."""
    secret = held_token() or _visit()
    if not secret:
        secret = g.new_visit = token_urlsafe(32)
    if "salt" not in g:
        g.salt = token_hex(SALT_DIGITS // 2)
    return _code(secret, g.salt)


def _visit() -> str:
    """What codes are derived from for a browser without a token; empty where it has not been given any yet."""
    found = str(g.get("new_visit", "")) or request.cookies.get(VISIT, "")
    return found if re.fullmatch(r"[\w-]{43}", found, re.ASCII) else ""


def _is_code(given: str) -> bool:
    """Whether a code was made for this browser."""
    secret = held_token() or _visit()
    return bool(secret) and hmac.compare_digest(given.encode(), _code(secret, given[:SALT_DIGITS]).encode())


def _code(secret: str, salt: str) -> str:
    return salt + hmac.new(secret.encode(), b"quizsvc form " + salt.encode(), "sha256").hexdigest()


def bind_odd_host() -> None:
    """Let the page that refuses a Host that is no name have its links: Flask cannot make any for such a request."""
    if request_ctx.url_adapter is None:
        request_ctx.url_adapter = current_app.url_map.bind("localhost")


def refuse_other_sites() -> None:
    """403 for a request that changes something and comes from another site."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        origin = request.headers.get("Origin")
        elsewhere = origin not in {None, request.host_url.rstrip("/")}
        if elsewhere or request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            abort(403)


def add_headers(reply: Response) -> Response:
    """The headers of every reply, and the cookies of whom it is for; pages are never kept by caches."""
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if "Cache-Control" not in reply.headers:
        reply.headers["Cache-Control"] = "no-store"
    token = g.get("new_token") or (g.get("token") if request.endpoint == "practice.start" else "")
    if token:
        _give(reply, COOKIE, str(token), COOKIE_SECONDS)
    elif g.get("is_leaving"):
        _give(reply, COOKIE, "", 0)
        reply.headers["Clear-Site-Data"] = '"storage"'  # answers that were typed and not sent
    if g.get("new_visit"):
        _give(reply, VISIT, g.new_visit, None)
    return reply


def _give(reply: Response, name: str, value: str, seconds: int | None) -> None:
    """A cookie that scripts cannot read and other sites cannot send; without seconds it ends with the browser."""
    reply.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure, path="/")
