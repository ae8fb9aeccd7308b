"""The answers that a variant asks for, as a page shows them: to a learner, or to an author who tries them."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizsvc.items.answers import KINDS
from quizsvc.items.response import Unreadable
from quizsvc.items.variant import Variant


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer asked for, as the page shows it; its own question where there are several."""

    name: str
    prompt_html: str
    prompt_text: str
    control_html: str
    wanted: str
    problem: str = ""


def asked(
    variant: Variant, given: Mapping[str, object], unreadable: Mapping[str, Unreadable] | None = None
) -> tuple[Asked, ...]:
    """Each part's control, filled with what was given, and why that could not be read where it could not."""
    parts = []
    for part in variant.parts:
        problem = unreadable.get(part.name) if unreadable else None
        described = f"wanted-{part.name}" + (f" problem-{part.name}" if problem else "")
        control = KINDS[part.type].control(part, given.get(part.name, ""), described)
        sentence = problem.sentence if problem else ""
        parts.append(Asked(part.name, part.prompt_html, part.prompt_text, control.html, part.wanted, sentence))
    return tuple(parts)
