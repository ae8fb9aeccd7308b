"""Several numbers: each right when it is within the tolerance of the key's, credit by entry.

A misconception is matched whole, and stands apart from the key and from the others in at least one entry.
"""

from dataclasses import dataclass
from typing import Any

from quizsvc.items.answers.base import (
    AnswerKind,
    Apart,
    Asking,
    Control,
    Mark,
    PartVariant,
    Sought,
    Specimens,
    kept_apart,
    wrong_answers,
)
from quizsvc.items.answers.controls import entry_box, fieldset
from quizsvc.items.answers.entries import (
    Entry,
    boxes_given,
    compare_entries,
    echo,
    explained,
    finite_numbers,
    off,
    read_entries,
    seek,
    spelt,
    too_near,
    unreadable_entries,
)
from quizsvc.items.answers.tolerance import Tolerance, accepted_each, key_text, read_tolerance, wanted, width_at
from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.kinds import ANY, FEATURES, NUMBERS, VECTOR
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable

MAX_ENTRIES = 20
PASTE = "You can paste all the numbers into the first box."


@dataclass(frozen=True, slots=True)
class VectorSpec:
    """The key's expression, its tolerance and the entries' names."""

    value: Expression
    tolerance: Tolerance
    names: tuple[str, ...]


class Vector(AnswerKind):
    """The answer kind `vector`."""

    name = "vector"
    keys = frozenset({"value", "tolerance", "names"})
    values = frozenset({VECTOR, FEATURES, NUMBERS, ANY})
    key_kind = VECTOR

    def parse(self, block: Block) -> VectorSpec | None:
        """The key's expression, its tolerance, and `names: [low, high]`."""
        value, tolerance = block.valued("value", self.values), read_tolerance(block)
        names = tuple(name.text for name in block.names("names"))
        if len(set(names)) < len(names):
            block.loading.problem(block.tree, "answer", "two entries have the same name", "rename one")
            return None
        return VectorSpec(value, tolerance, names) if value else None

    def instantiate(self, specification: VectorSpec, asking: Asking) -> PartVariant:
        """The key of this variant, its margins held."""
        key = finite_numbers(asking.evaluate(specification.value), 1, "the key").tolist()
        names = specification.names or tuple(f"entry {number}" for number in range(1, len(key) + 1))
        if len(names) != len(key) or len(key) > MAX_ENTRIES:
            raise Apart(f"the key had {len(key)} entries; wanted at most {MAX_ENTRIES}, and as many as names")
        tolerance = specification.tolerance.each()
        widths = [width_at(tolerance, entry) for entry in key]

        def read(value: Any, what: str) -> list[float]:
            found: list[float] = finite_numbers(value, 1, what).tolist()
            if len(found) != len(key):
                raise Apart(f"{what} had {len(found)} entries; the key has {len(key)}")
            return found

        kept, muted = kept_apart(key, asking.given, read, lambda one, other: too_near(one, other, widths))
        texts = [key_text(entry, specification.tolerance) for entry in key]
        told = [f"{name} = {text}" for name, text in zip(names, texts, strict=True)] if specification.names else texts
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text="; ".join(told),
            tolerance=tolerance,
            wanted=f"{wanted(specification.tolerance)} Each number counts by itself.",
            accepted=accepted_each(tolerance),
            misconceptions=wrong_answers(kept),
            muted=muted,
            details={"names": list(names), "texts": texts},
            value=specification.value.source,
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The numbers, from boxes, a list or a pasted text."""
        values = read_entries(raw, _entries(part))
        return values if isinstance(values, Unreadable) else Response(values, echo(values, _entries(part)))

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Credit by entry; a misconception where every entry is its."""
        mark = compare_entries(part, response.value, part.key, part.details["names"])
        return explained(mark, part, response.value, part.key, list)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A labelled box for each entry."""
        entries = _entries(part)
        pairs = zip(entries, boxes_given(raw, entries), strict=True)
        boxes = [entry_box(part, entry.suffix, entry.label, text) for entry, text in pairs]
        paste = f'<p class="small">{PASTE}</p>' if len(boxes) > 1 else ""
        return fieldset("entries", described_by, f'<div class="entry-row">{"".join(boxes)}</div>{paste}')

    def specimens(self, part: PartVariant) -> Specimens:
        """The key in every spelling, each entry just outside, the misconceptions, and what is not so many numbers."""
        entries = _entries(part)
        wrong = [off(part, part.key, index, side) for index in range(len(entries)) for side in (1.5, -1.5)]
        right = (*spelt(part.key, entries), *spelt(off(part, part.key, 0, 0.99), entries))
        wrong += [m.value for m in part.misconceptions]
        spellings = tuple(raw for values in wrong for raw in spelt(values, entries))
        return Specimens(right, spellings, unreadable_entries(entries))

    def sought(self, part: PartVariant) -> tuple[Sought, ...]:
        """Each entry."""
        return seek(part, part.key, part.details["texts"])

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """The entries' names, and how they are typed."""
        return (f"Type {'; '.join(part.details['names'])} with spaces or semicolons between them.",)


def _entries(part: PartVariant) -> list[Entry]:
    return [Entry(str(index), name) for index, name in enumerate(part.details["names"])]


KIND = Vector()
