"""Who is asking, whether the form is theirs, and the headers on every reply.

A guest is known by a random token in a cookie that scripts cannot read. A form proves that it came from a page of ours
by a code derived from that token with HMAC-SHA256, so that no secret of the server's is needed, kept or lost. A request
that a browser marks as coming from another site is refused before anything else. A call of the JSON interface may
bring the token itself; then no code is needed, because no browser sends it by itself.
"""

import hmac
from typing import cast

from flask import Flask, Response, abort, current_app, g, request
from flask.globals import request_ctx

from quizsvc.flows import clock, guests
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner

COOKIE = "quizsvc_guest"
COOKIE_SECONDS = int(guests.GUEST_DAYS.total_seconds())
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
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
    app.jinja_env.globals["csrf_code"] = csrf_code


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
    given = request.form.get("csrf", "")
    if known is None or not hmac.compare_digest(given.encode(), csrf_code().encode()):
        abort(403)
    g.learner = guests.settle(service(), known, request.form.get("timezone", ""))
    return cast(Learner, g.learner)


def reader() -> Learner | None:
    """Who makes a call that changes nothing, by token or cookie; None for a stranger, 401 for a token that is none."""
    given = request.authorization
    if given is None:
        return learner()
    known = guests.recognise(service(), given.token or "", clock.now()) if given.type == "bearer" else None
    return known or abort(401)


def caller() -> Learner:
    """Who makes a call that changes something: 401 for a stranger, 403 for a cookie without the code of its forms."""
    known = reader() or abort(401)
    code = request.headers.get("X-CSRF-Token", "")
    if request.authorization is None and not hmac.compare_digest(code.encode(), csrf_code().encode()):
        abort(403)
    return known


def csrf_code() -> str:
    """The code that forms for this browser carry; empty where it has no token."""
    token = str(g.get("token", ""))
    return hmac.new(token.encode(), b"quizsvc form", "sha256").hexdigest() if token else ""


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
    """The headers of every reply, and the cookie of a new guest; pages are never kept by caches."""
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if "Cache-Control" not in reply.headers:
        reply.headers["Cache-Control"] = "no-store"
    token = g.get("new_token") or (g.get("token") if request.endpoint == "practice.start" else "")
    if token:
        reply.set_cookie(
            COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
        )
    return reply
