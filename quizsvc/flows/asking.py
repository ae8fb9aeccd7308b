"""The answers that a variant asks for, as they are shown: to a learner, or to an author who tries them."""

from collections.abc import Mapping
from dataclasses import dataclass

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.response import Unreadable
from quizsvc.items.variant import Variant


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer asked for, as a page or a terminal shows it; its own question where there are several.

    `lines` is what a terminal shows of it.
    """

    name: str
    type: str
    prompt_html: str
    prompt_text: str
    control_html: str
    wanted: str
    lines: tuple[str, ...]
    problem: str = ""

    def typed(self, line: str) -> object:
        """The raw answer that a line typed in a terminal stands for."""
        return KINDS[self.type].typed(line)


def asked(
    variant: Variant, given: Mapping[str, object], unreadable: Mapping[str, Unreadable] | None = None
) -> tuple[Asked, ...]:
    """Each part's control, filled with what was given, and why that could not be read where it could not."""
    told = unreadable or {}
    return tuple(_asked(part, given.get(part.name, ""), told.get(part.name)) for part in variant.parts)


def _asked(part: PartVariant, raw: object, unreadable: Unreadable | None) -> Asked:
    kind = KINDS[part.type]
    described = f"wanted-{part.name}" + (f" problem-{part.name}" if unreadable else "")
    return Asked(
        name=part.name,
        type=part.type,
        prompt_html=part.prompt_html,
        prompt_text=part.prompt_text,
        control_html=kind.control(part, raw, described).html,
        wanted=part.wanted,
        lines=kind.outline(part),
        problem=unreadable.sentence if unreadable else "",
    )
