"""Variant + responses -> Verdict. A verdict knows nothing of XP."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from quizsvc.items.answers import KINDS
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.variant import Variant


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """How one part was answered: how it was read, what counts, and what a wrong answer is the right answer to."""

    name: str
    right: bool
    credit: float
    read_as: str
    key_text: str
    accepted: str
    diagnosis: str
    feedback_html: str
    feedback_text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Credit in [0, 1] for a variant's answers, with each part's verdict."""

    credit: float
    right: bool
    skipped: bool
    parts: tuple[PartVerdict, ...]

    @property
    def diagnosis(self) -> str:
        """The first misconception that explains an answer, empty where none does."""
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
    parts = tuple(_part(part, responses.get(part.name)) for part in variant.parts)
    credit = sum(part.credit for part in parts) / len(parts)
    return Verdict(credit, all(part.right for part in parts), not responses, parts)


def _part(part: Any, response: Response | None) -> PartVerdict:
    if response is None:
        return PartVerdict(part.name, False, 0.0, "", part.key_text, part.accepted, "", "", "")
    mark = KINDS[part.type].compare(part, response)
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
    )
