"""The OpenAPI 3.1 document of the JSON interface, made from the calls themselves."""

from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response

from quizsvc.web import guard
from quizsvc.web.api import accounts, attempts, course, fitting, interviews, me
from quizsvc.web.api.interface import SCHEMAS, Interface, written

INTERFACES: tuple[Interface, ...] = (
    course.calls,
    attempts.calls,
    interviews.calls,
    me.calls,
    fitting.calls,
    accounts.calls,
)
PROBLEM = {
    "type": "object",
    "description": "Why a call came to nothing (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "A name of the kind of problem, which does not change."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was got, what was wanted, what to do."},
        "where": {"type": "string", "description": "The place in the body."},
    },
}
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": guard.COOKIE},
    "code": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
}
pages = Blueprint("api_document", __name__)


def register(app: Flask) -> None:
    """Take every call of the interface, and its document."""
    for interface in INTERFACES:
        app.register_blueprint(interface.blueprint)
    app.register_blueprint(pages)


@pages.get("/api/v1/openapi.json")
def openapi() -> Response:
    """The document."""
    return written(document())


@cache
def document() -> dict[str, Any]:
    """Every call, what it takes and what it answers."""
    calls = [call for interface in INTERFACES for call in interface.calls]
    kinds = [kind for call in calls for kind in (call.body, call.answer) if not isinstance(kind, str | None)]
    schemas, components = msgspec.json.schema_components(kinds, ref_template=SCHEMAS)
    schema_of = dict(zip(kinds, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for call in calls:
        paths.setdefault(call.address, {})[call.method.lower()] = call.as_openapi(schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "quizsvc", "version": version("quizsvc"), "summary": "Quizzes whose every key is certified."},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {"schemas": {**components, "ProblemDocument": PROBLEM}, "securitySchemes": SCHEMES},
    }
