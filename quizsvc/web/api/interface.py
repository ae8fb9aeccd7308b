"""What every call of the JSON interface goes through, and the document that describes them all.

A call is a plain function. Its annotations say what the body holds and what it answers; from them the body is checked,
the answer is written, and the OpenAPI document is made, so that none of the three can differ from the others.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import wraps
from http import HTTPStatus
from inspect import getdoc
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from flask import Blueprint, Response, current_app, request

from quizsvc.store.learners import Learner
from quizsvc.web import guard
from quizsvc.web.problems import MEDIA_TYPE, problem

SCHEMAS = "#/components/schemas/{name}"


class Who(Enum):
    """Who may make a call, and is its first argument.

    Whoever reads, a stranger too; a learner who reads; whoever changes something, and is a learner where they prove it;
    a learner who changes something, and proves to mean it.
    """

    READER = "reader"
    OWNER = "owner"
    VISITOR = "visitor"
    CALLER = "caller"


SECURITY: Mapping[Who, list[dict[str, list[str]]]] = {
    Who.READER: [{"token": []}, {"cookie": []}, {}],
    Who.OWNER: [{"token": []}, {"cookie": []}],
    Who.VISITOR: [{"token": []}, {"cookie": [], "code": []}, {}],
    Who.CALLER: [{"token": []}, {"cookie": [], "code": []}],
}
"""How each proves who they are, as OpenAPI says it."""
ASKING: Mapping[Who, Callable[[], Learner | None]] = {
    Who.READER: guard.reader,
    Who.OWNER: guard.owner,
    Who.VISITOR: guard.speaker,
    Who.CALLER: guard.caller,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a call came to nothing, as a problem document (RFC 9457); `more` are members of its own.

    `seconds` are to pass before the call is made again, where it came too early.
    """

    status: int
    title: str
    detail: str
    name: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its address with {names}, what its body and its answer hold, and which problems it knows."""

    method: str
    address: str
    name: str
    told: str
    who: Who
    body: Any
    answer: Any
    problems: tuple[int, ...]
    query: Mapping[str, str]

    def as_openapi(self, schema_of: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
        """The call as an operation of OpenAPI, with the schema of each type."""
        names = re.findall(r"{(\w+)}", self.address)
        in_path = [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names]
        in_query = [
            {"name": n, "in": "query", "description": told, "schema": {"type": "string"}}
            for n, told in self.query.items()
        ]
        operation: dict[str, Any] = {
            "operationId": self.name,
            "summary": self.told,
            "parameters": in_path + in_query,
            "responses": {
                "200": self._answer(schema_of),
                **{str(status): _problem(status) for status in self._failures},
            },
            "security": SECURITY[self.who],
        }
        if self.body is not None:
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": schema_of[self.body]}},
            }
        return operation

    @property
    def _failures(self) -> list[int]:
        own = {401} if self.who is Who.READER else {401, 403}
        return sorted(own | set(self.problems) | ({400, 413, 422} if self.body is not None else set()))

    def _answer(self, schema_of: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
        if isinstance(self.answer, str):
            return {"description": "The file.", "content": {self.answer: {"schema": {"type": "string"}}}}
        return {"description": "As asked.", "content": {"application/json": {"schema": schema_of[self.answer]}}}


@dataclass(slots=True)
class Interface:
    """The calls of one blueprint."""

    blueprint: Blueprint
    calls: list[Call] = field(default_factory=list)

    def get(self, address: str, **told: Any) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
        """A call that changes nothing, for anybody."""
        return self.call("GET", address, **({"who": Who.READER} | told))

    def post(self, address: str, **told: Any) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
        """A call that changes something, for a learner."""
        return self.call("POST", address, **({"who": Who.CALLER} | told))

    def delete(self, address: str, **told: Any) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
        """A call that ends something, for a learner."""
        return self.call("DELETE", address, **({"who": Who.CALLER} | told))

    def call(
        self,
        method: str,
        address: str,
        *,
        who: Who,
        problems: tuple[int, ...] = (),
        query: Mapping[str, str] | None = None,
        answer: str = "",
    ) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
        """Make a call of a function: `f(who, names of the address..., body)`; a file's media type is its `answer`."""

        def made(function: Callable[..., Any]) -> Callable[..., Response]:
            hints = get_type_hints(function)
            body, returns = hints.get("body"), [kind for kind in _members(hints["return"]) if kind is not Problem]
            summary = (getdoc(function) or "").partition("\n")[0]
            self.calls.append(
                Call(
                    method, address, function.__name__, summary, who, body, answer or returns[0], problems, query or {}
                )
            )

            @wraps(function)
            def view(**names: str) -> Response:
                asking = ASKING[who]()
                more: dict[str, Any] = dict(names)
                if body is not None:
                    try:
                        more["body"] = msgspec.json.decode(request.get_data() or b"{}", type=body)
                    except msgspec.ValidationError as wrong:
                        return written(misfit(wrong))
                    except msgspec.DecodeError as wrong:
                        return written(Problem(400, "Not JSON", f"The body is no JSON text: {wrong}.", "not-json"))
                    except RecursionError:
                        return written(Problem(400, "Not JSON", "The body is nested too deeply.", "not-json"))
                return written(function(asking, **more))

            self.blueprint.add_url_rule(re.sub(r"{(\w+)}", r"<\1>", address), function.__name__, view, methods=[method])
            return view

        return made


def written(answer: Any) -> Response:
    """What a call came to, as its reply."""
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, Problem):
        reply = problem(answer.status, answer.title, answer.detail, answer.name, **answer.more)
        if answer.seconds:
            reply.headers["Retry-After"] = str(answer.seconds)
        return reply
    return current_app.response_class(msgspec.json.encode(answer), mimetype="application/json")


def misfit(wrong: msgspec.ValidationError) -> Problem:
    """A body of another shape than is wanted, with the place in it."""
    said, _, where = str(wrong).partition(" - at ")
    detail = f"{said} at {where.strip('`') or 'the top of the body'}."
    return Problem(422, "Not what is wanted", detail, "misfit", {"where": where.strip("`") or "$"})


def _members(kind: Any) -> tuple[Any, ...]:
    """The types of a union; a type that is none is its own only member."""
    return get_args(kind) if get_origin(kind) is UnionType else (kind,)


def _problem(status: int) -> dict[str, Any]:
    reference = {"schema": {"$ref": SCHEMAS.format(name="ProblemDocument")}}
    return {"description": f"{HTTPStatus(status).phrase}.", "content": {MEDIA_TYPE: reference}}
