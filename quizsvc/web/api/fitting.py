"""The JSON interface of the engine: a model fitted to the numbers that are sent, as the demos ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from quizsvc.flows import refitting
from quizsvc.flows.refitting import Refused, Unfit
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import Interface, Problem, Who

calls = Interface(Blueprint("api_fitting", __name__, url_prefix="/api/v1"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A model of the language by its name, and its arguments as `bank sample` writes them."""

    model: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether the fit is what it should be, and how far at most from it."""

    holds: bool
    residual: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The numbers of a fit, with their evidence."""

    model: str
    result: Mapping[str, Any]
    certificate: Evidence


@calls.post("/refit", who=Who.READER)
def refit(_caller: Learner | None, body: Asked) -> Fitted | Problem:
    """A model of the language fitted to the numbers that are sent; nothing is kept, so anybody may ask."""
    outcome = refitting.refit(body.model, body.arguments)
    if isinstance(outcome, Refused):
        return Problem(422, "Not a fit that can be made", outcome.sentence, "refused-fit", {"where": outcome.where})
    if isinstance(outcome, Unfit):
        return Problem(422, "These data determine no fit", outcome.sentence, "no-fit", {"reason": outcome.reason})
    return Fitted(outcome.model, outcome.result, Evidence(outcome.holds, outcome.residual))
