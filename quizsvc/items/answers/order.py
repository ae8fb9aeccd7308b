"""Steps put in order, some of them to be left out: credit by the longest run in the right order.

The credit is the length of the longest common subsequence of answer and key over the length of the longer of the two,
so that a step that does not belong costs as one that is missing does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizsvc.items.answers.base import (
    AnswerKind,
    Asking,
    Control,
    Mark,
    PartVariant,
    Specimens,
)
from quizsvc.items.answers.controls import field_name, fieldset, given_texts, listed, select
from quizsvc.items.answers.options import (
    Stated,
    digits,
    drawn,
    index_of,
    inline,
    numbered,
    read_texts,
    typed_indices,
    with_distractors,
    written,
)
from quizsvc.items.block import Block
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import Part

LONGEST_RUN = (1.0, 1.5, 2.0, 2.417, 2.792, 3.14, 3.465, 3.77, 4.059, 4.337)
"""The mean length of the longest rising run of 1, 2, … shuffled things, by enumeration (of ten, by simulation)."""


@dataclass(frozen=True, slots=True)
class OrderSpec:
    """The steps in their right order, and those that do not belong."""

    steps: tuple[Stated, ...]
    distractors: tuple[Stated, ...]


class Order(AnswerKind):
    """The answer kind `order`."""

    name = "order"
    keys = frozenset({"steps", "distractors"})

    def parse(self, block: Block) -> OrderSpec | None:
        """`steps` in their right order, and `distractors` with what is said where one is used."""
        given = with_distractors(block, "steps", "begin each with `- `")
        if given is None:
            return None
        right, wrong = given
        steps, distractors = read_texts(right, block.loading), read_texts(wrong, block.loading)
        return OrderSpec(steps, distractors) if steps and len(distractors) == len(wrong) else None

    def instantiate(self, specification: OrderSpec, asking: Asking) -> PartVariant:
        """The steps in a drawn order; no two show the same text."""
        steps = [written(stated, asking, right=True) for stated in specification.steps]
        distractors = [written(stated, asking) for stated in specification.distractors]
        options, places = drawn([*steps, *distractors], asking)
        key = places[: len(steps)]
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text="; ".join(numbered([options[index] for index in key])),
            tolerance=None,
            wanted="Put the steps in order." + (" Leave out what does not belong." if distractors else ""),
            accepted="",
            options=options,
            key_html=listed("ol", [options[index].html for index in key]),
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The steps' indices in the order given, from a list or from the positions that a form sends."""
        options = part.options or ()
        count = len(options)
        indices = _positioned(raw, count) if isinstance(raw, Mapping) else _listed(raw, count)
        if isinstance(indices, Unreadable):
            return indices
        if not indices:
            return Unreadable("No step was placed. Give the first step position 1, the next one 2, and so on.")
        placed = [options[index] for index in indices]
        html = listed("ol", [option.html for option in placed])
        return Response(indices, f"Your order: {'; '.join(numbered(placed))}", f"Your order:{html}")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right where the order is the key's; else credit by the longest run, and where it first goes wrong."""
        given: list[int] = response.value
        if given == part.key:
            return Mark(True, 1.0)
        credit = _common(given, part.key) / max(len(part.key), len(given))
        options = part.options or ()
        strange = next((options[index] for index in given if not options[index].right), None)
        html = _told(
            given,
            part.key,
            [f"“{option.html}”" for option in options],
            inline(strange.feedback_html) if strange else "",
        )
        text = _told(
            given, part.key, [f"“{option.text}”" for option in options], strange.feedback_text if strange else ""
        )
        return Mark(False, credit, strange.misconception if strange else "", f"<p>{html}</p>", text)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A list of positions beside each step; a script makes buttons of it."""
        options = part.options or ()
        positions = {"": "–"} | {str(number): str(number) for number in range(1, len(options) + 1)}
        chosen = _positions(raw, len(options))
        rows = []
        for index, option in enumerate(options):
            picker = select(part, str(index), f"Position of: {option.text}", positions, chosen.get(index, ""))
            label = f'<label for="{field_name(part, str(index))}">{option.html}</label>'
            rows.append(f'<li class="step">{picker}{label}</li>')
        guide = '<p class="small guide">Choose each step’s position; leave out a step with “–”.</p>'
        return fieldset("order", described_by, f'{guide}<ul class="steps">{"".join(rows)}</ul>')

    def specimens(self, part: PartVariant) -> Specimens:
        """The right order in every spelling, others, and what is no order."""
        count = len(part.options or ())
        positions = {str(index): "" for index in range(count)}

        def form(order: Sequence[int]) -> dict[str, str]:
            return positions | {str(index): str(place) for place, index in enumerate(order, 1)}

        right = (part.key, [str(index) for index in part.key], form(part.key))
        extra = [[*part.key, index] for index in range(count) if index not in part.key]
        wrong = (part.key[::-1], part.key[1:], part.key[:-1], *extra)
        wrong = (*wrong, *map(form, wrong))
        twice = positions | {"0": "1", "1": "1"}
        odd = (
            [0, 0],
            [count],
            [-1],
            [True],
            [0.5],
            [[0]],
            ["x"],
            list(range(10_000)),
            {"0": "x"},
            {"0": "0"},
            "0 1",
            3,
        )
        return Specimens(right, wrong, (None, "", [], {}, positions, twice, {"0": "999"}, {"0": ["1"]}, *odd))

    def guessing(self, part: Part) -> float:
        """What all steps in a random order earn on average."""
        right, wrong = len(part.specification.steps), len(part.specification.distractors)
        return LONGEST_RUN[right - 1] / (right + wrong)

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """The steps by number, and how an order is typed."""
        lines = (f"  {line}" for line in numbered(part.options or ()))
        return (*lines, "Type the steps’ numbers in order with spaces between them, e.g. 3 1 2.")

    def typed(self, line: str) -> object:
        """The steps' numbers, from 1, in order."""
        return typed_indices(line)


def _listed(raw: object, count: int) -> list[int] | Unreadable:
    """The order that a list of indices states."""
    if not isinstance(raw, list | tuple):
        return []
    found = [index_of(one, count) for one in raw[:100]]
    indices = [index for index in found if index is not None]
    if len(indices) < len(raw) or len(set(indices)) < len(indices):
        return Unreadable(
            f"The order names a step twice, or one that is not there. There are {count}, each used once at most."
        )
    return indices


def _positioned(raw: Mapping[str, object], count: int) -> list[int] | Unreadable:
    """The order that positions by step state; a step without one is left out, and gaps are closed."""
    texts = {index: text.strip() for index in range(count) if isinstance(text := raw.get(str(index), ""), str)}
    placed = [(digits(text), index) for index, text in texts.items() if text]
    places = [place for place, _ in placed]
    wrong = next((index for place, index in placed if place is None or not 1 <= place <= count), None)
    if wrong is not None:
        return Unreadable(f"Step {wrong + 1} has no position from 1 to {count}. Give it one, or leave it out.")
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        return Unreadable(f"Two steps have position {twice}. Give each a position of its own.")
    return [index for _, index in sorted((place or 0, index) for place, index in placed)]


def _positions(raw: object, count: int) -> dict[int, str]:
    """The positions to show again, by step."""
    if isinstance(raw, Mapping):
        return {int(key): text for key, text in given_texts(raw).items() if digits(key) is not None}
    found = _listed(raw, count)
    return {} if isinstance(found, Unreadable) else {index: str(place) for place, index in enumerate(found, 1)}


def _common(given: Sequence[int], key: Sequence[int]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(key) + 1)
    for one in given:
        before = row[:]
        for place, other in enumerate(key):
            row[place + 1] = before[place] + 1 if one == other else max(before[place + 1], row[place])
    return row[-1]


def _told(given: Sequence[int], key: Sequence[int], steps: Sequence[str], strange: str) -> str:
    """Where the order first goes wrong, as text or as HTML."""
    for place, index in enumerate(given, 1):
        if index not in key:
            return f"Step {place} does not belong here: {steps[index]} {strange}".rstrip()
    if given[0] != key[0]:
        return f"This is not the first step: {steps[given[0]]}"
    after = dict(pairwise(key))
    for place, (one, other) in enumerate(pairwise(given), 2):
        if after.get(one) != other:
            return f"Step {place} does not follow from step {place - 1}: {steps[other]}"
    return f"The steps are in order as far as they go; {len(key) - len(given)} of {len(key)} are missing after them."


KIND = Order()
