"""Several options, each right or wrong by its own condition: every option judged rightly counts.

Credit is the share of right ones ticked less the share of wrong ones ticked, never below nothing, so that ticking all
earns as little as ticking none. As one option at least is right, an answer that ticks nothing is asked back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from typing import Any

from quizsvc.items.answers.base import (
    AnswerKind,
    Apart,
    Asking,
    Control,
    Mark,
    Option,
    PartVariant,
    Specimens,
)
from quizsvc.items.answers.controls import fieldset, listed, option_row
from quizsvc.items.answers.options import (
    Stated,
    drawn,
    index_of,
    inline,
    numbered,
    read_options,
    typed_indices,
    written,
)
from quizsvc.items.block import Block
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import Part

TICKED = "ticked"


@dataclass(frozen=True, slots=True)
class ChoicesSpec:
    """The options as written."""

    stated: tuple[Stated, ...]


class Choices(AnswerKind):
    """The answer kind `choices`."""

    name = "choices"
    keys = frozenset({"options"})

    def parse(self, block: Block) -> ChoicesSpec | None:
        """`options`, each with its text, when it is right, and what is said where it was misjudged."""
        stated = read_options(block, block.list("options"))
        return ChoicesSpec(stated) if stated else None

    def instantiate(self, specification: ChoicesSpec, asking: Asking) -> PartVariant:
        """The options in a drawn order; one at least is right, one at least is wrong, and no two show the same."""
        options, _ = drawn([written(stated, asking) for stated in specification.stated], asking)
        key = [index for index, option in enumerate(options) if option.right]
        if not 0 < len(key) < len(options):
            raise Apart("the options were all right or all wrong")
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            key_text="; ".join(options[index].text for index in key),
            tolerance=None,
            wanted="Tick every right one; at least one is. A wrong one ticked takes credit away.",
            accepted="",
            options=options,
            key_html=listed("ul", [options[index].html for index in key]),
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """The options ticked: their indices, or what a form sends of its boxes."""
        ticked = _ticked(raw)
        found = [index_of(one, len(part.options or ())) for one in ticked]
        if not found:
            return Unreadable("No option was ticked. At least one is right: tick it.")
        indices = sorted({index for index in found if index is not None})
        if len(indices) < len(found):
            count = len(part.options or ())
            return Unreadable(
                f"Some of what was ticked is no option. Tick one or more of the {count} shown, each once."
            )
        chosen = [(part.options or ())[index] for index in indices]
        texts = "; ".join(f"“{option.text}”" for option in chosen)
        html = listed("ul", [option.html for option in chosen])
        return Response(indices, f"You ticked {texts}", f"You ticked{html}")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Right where exactly the right ones are ticked; else what is to be said of each option misjudged."""
        options, ticked = part.options or (), set(response.value)
        misjudged = [
            (index in ticked, option) for index, option in enumerate(options) if option.right != (index in ticked)
        ]
        if not misjudged:
            return Mark(True, 1.0)
        shares = [_share(options, ticked, right) for right in (True, False)]
        diagnosis = next((option.misconception for _, option in misjudged if option.misconception), "")
        html = listed(
            "ul", [_said(was_ticked, option.html, inline(option.feedback_html)) for was_ticked, option in misjudged]
        )
        text = "\n".join(_said(was_ticked, option.text, option.feedback_text) for was_ticked, option in misjudged)
        return Mark(False, max(0.0, shares[0] - shares[1]), diagnosis, html, text)

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """A group of check boxes."""
        options = part.options or ()
        ticked = {index_of(one, len(options)) for one in _ticked(raw)}
        rows = [
            option_row(part, "checkbox", TICKED, index, option, index in ticked) for index, option in enumerate(options)
        ]
        return fieldset("options", described_by, "".join(rows))

    def specimens(self, part: PartVariant) -> Specimens:
        """The right ones in every spelling, all, each wrong one, and what ticks nothing or no option."""
        count = len(part.options or ())
        texts = [str(index) for index in part.key]
        right = (part.key, texts, {TICKED: texts}, *([{TICKED: texts[0]}] if len(texts) == 1 else []))
        wrong = [list(range(count)), *([index] for index in range(count) if index not in part.key)]
        nothing: tuple[Any, ...] = (None, "", [], {}, {TICKED: []}, {"0": "on"})
        odd = (
            [count],
            [-1],
            ["01"],
            [True],
            [0.0],
            [None],
            [[0]],
            [0, 0],
            list(range(10_000)),
            {TICKED: "x"},
            "0 1",
            0,
        )
        return Specimens(right, (*wrong, *({TICKED: list(map(str, ticked))} for ticked in wrong)), (*nothing, *odd))

    def guessing(self, part: Part) -> float:
        """What ticking each option by the toss of a coin earns where half of them are right."""
        count: int = len(part.specification.stated)
        right, wrong = count - count // 2, count // 2
        ways = (
            (comb(right, a) * comb(wrong, b), a / right - b / wrong) for a in range(right + 1) for b in range(wrong + 1)
        )
        return sum(times * max(0.0, credit) for times, credit in ways) / float(2**count)

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """The options by number, and how several are typed."""
        lines = (f"  {line}" for line in numbered(part.options or ()))
        return (*lines, "Type the numbers of the right ones with spaces between them, e.g. 1 3.")

    def typed(self, line: str) -> object:
        """The options' numbers, from 1."""
        return typed_indices(line)


def _ticked(raw: object) -> list[Any]:
    """What was ticked, as a list; a form sends one box as a text and several as a list."""
    found = raw.get(TICKED, []) if isinstance(raw, Mapping) else raw
    if isinstance(raw, Mapping) and isinstance(found, str):
        return [found]
    return list(found[:100]) if isinstance(found, list | tuple) else []


def _share(options: tuple[Option, ...], ticked: set[int], right: bool) -> float:
    """The share of the right options, or of the wrong ones, that were ticked."""
    of = [index in ticked for index, option in enumerate(options) if option.right is right]
    return sum(of) / len(of)


def _said(was_ticked: bool, option: str, feedback: str) -> str:
    """What is said of an option misjudged, as text or as HTML."""
    return f"{'Ticked, and not right' if was_ticked else 'Right, and not ticked'}: “{option}” {feedback}".rstrip()


KIND = Choices()
