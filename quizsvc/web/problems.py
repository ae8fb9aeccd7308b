"""Errors of the JSON interface, as problem documents (RFC 9457)."""

from typing import Any

from flask import Response, json, request

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"
WORDS = {
    401: (
        "Who is asking?",
        "Send `Authorization: Bearer TOKEN` with a valid token, or the browser's cookie with the code of its forms in "
        "`X-CSRF-Token`.",
    ),
    403: (
        "Not allowed from there",
        "A call with a browser's cookie needs the code of its forms in `X-CSRF-Token`, and comes from the site itself. "
        "Nothing was changed.",
    ),
    404: ("Nothing there", "There is nothing at this address. It may have been mistyped."),
}


def is_call() -> bool:
    """Whether the request is one of the JSON interface, so that its error is no page."""
    return request.path.startswith(PREFIX)


def problem(status: int, title: str, detail: str, name: str = "", **more: Any) -> Response:
    """A problem document; `name` tells problems of one status apart."""
    kind = f"urn:quizsvc:problem:{name or status}"
    body = {"type": kind, "title": title, "status": status, "detail": detail, **more}
    reply = Response(json.dumps(body), status, mimetype=MEDIA_TYPE)
    if status == 401:
        reply.headers["WWW-Authenticate"] = "Bearer"
    return reply
