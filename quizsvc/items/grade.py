"""Variant + responses -> Verdict. A verdict knows nothing of XP."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from html import escape
from typing import Any

import numpy as np

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Mark, PartVariant
from quizsvc.items.counterfactual import Shown, counterfactual, shown_numbers
from quizsvc.items.explaining import candidates, explain
from quizsvc.items.expr import ExpressionError, IrregularFit
from quizsvc.items.kinds import is_finite
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.variant import Variant
from quizsvc.items.vocabulary.base import plain

FOLLOWS = "This follows rightly from your earlier answer, so it counts in full."


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """How one part was answered: how it was read, what counts, and what a wrong answer is the right answer to."""

    name: str
    right: bool
    credit: float
    read_as: str
    key_text: str
    accepted: str
    diagnosis: str = ""
    feedback_html: str = ""
    feedback_text: str = ""
    key_html: str = ""
    graded: bool = True
    read_html: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Credit in [0, 1] for a variant's answers, with each part's verdict."""

    credit: float
    right: bool
    skipped: bool
    parts: tuple[PartVerdict, ...]

    @property
    def diagnosis(self) -> str:
        """The first misconception or slip that explains an answer, empty where none does."""
        return next((part.diagnosis for part in self.parts if part.diagnosis), "")

    def as_json(self) -> dict[str, Any]:
        """The verdict as a JSON object; `from_json` takes it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Verdict":
        """The verdict of what `as_json` gave."""
        return cls(**{**document, "parts": tuple(PartVerdict(**part) for part in document["parts"])})


def read(variant: Variant, raw: Mapping[str, object]) -> dict[str, Response] | dict[str, Unreadable]:
    """Each part's answer as understood; where one cannot be read, only the unreadable ones with the reason."""
    seen = {part.name: KINDS[part.type].read(part, raw.get(part.name)) for part in variant.parts}
    unreadable = {str(name): found for name, found in seen.items() if isinstance(found, Unreadable)}
    return unreadable or {str(name): found for name, found in seen.items() if isinstance(found, Response)}


def grade(variant: Variant, responses: Mapping[str, Response]) -> Verdict:
    """The verdict; a part not among the responses is one the learner does not know."""
    replay, numbers = variant.replay, cache(lambda: _shown(variant))
    parts = tuple(_part(part, responses, replay, numbers) for part in variant.parts)
    graded = [(part.weight, found) for part, found in zip(variant.parts, parts, strict=True) if part.graded]
    total = sum(weight for weight, _ in graded)
    credit = sum(weight * found.credit for weight, found in graded) / total if graded else 0.0
    right = bool(graded) and all(found.right for _, found in graded)
    return Verdict(credit, right, not responses, parts)


def _shown(variant: Variant) -> tuple[Shown, ...]:
    """The numbers of the question that an answer may have mistaken, those of its parts among them."""
    return shown_numbers(variant.variables, "\n".join([variant.prompt_text, *(p.prompt_text for p in variant.parts)]))


def _part(
    part: PartVariant, responses: Mapping[str, Response], replay: Replay, numbers: Callable[[], Sequence[Shown]]
) -> PartVerdict:
    response = responses.get(part.name)
    shown = part.key_html or escape(part.key_text)
    if response is None:
        return PartVerdict(part.name, False, 0.0, "", part.key_text, part.accepted, key_html=shown, graded=part.graded)
    mark = KINDS[part.type].compare(part, response, replay)
    followed = responses.get(part.follow_through)
    if followed and not mark.right:
        mark = _followed(part, response, followed, replay) or mark
    if not mark.right and not mark.diagnosis:
        mark = _explained(part, response, replay, mark, numbers)
    return PartVerdict(
        part.name,
        mark.right,
        mark.credit,
        response.echo,
        part.key_text,
        part.accepted,
        mark.diagnosis,
        mark.feedback_html,
        mark.feedback_text,
        shown,
        part.graded,
        response.echo_html or escape(response.echo),
    )


def _explained(
    part: PartVariant, response: Response, replay: Replay, mark: Mark, numbers: Callable[[], Sequence[Shown]]
) -> Mark:
    """The mark of a wrong number with the slip that leads to it, else with the other number for which it is right.

    Nothing is said where more than one would do; the other number is no diagnosis, because it is no way of thinking.
    """
    if part.type != "number":
        return mark
    value, found = float(response.value), candidates(part, replay)
    slip = explain(part, replay, value, found)
    if slip:
        return replace(mark, diagnosis=slip.id, feedback_html=slip.html, feedback_text=slip.text)
    other = counterfactual(part, replay, numbers(), [one.value for one in found], value)
    return replace(mark, feedback_html=other.html, feedback_text=other.text) if other else mark


def _followed(part: PartVariant, response: Response, earlier: Response, replay: Replay) -> Mark | None:
    """Full credit where the answer follows rightly from the learner's own earlier answer, so that a slip costs once."""
    try:
        key = replay.again({part.follow_through: np.asarray(earlier.value).tolist()}).evaluate(part.value)
    except (ExpressionError, IrregularFit):
        return None
    moved = replace(part, key=plain(key), misconceptions=())
    if not is_finite(key) or not KINDS[part.type].compare(moved, response, replay).right:
        return None
    return Mark(True, 1.0, "", f"<p>{escape(FOLLOWS)}</p>", FOLLOWS)
