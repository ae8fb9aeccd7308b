"""Pairs: a partner on the right for each thing on the left, credit by pair.

Things on the right that show the same text are one; what is on the right and no partner of anything is a distractor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
from quizsvc.items.answers.controls import field_name, fieldset, given_texts, listed, select
from quizsvc.items.answers.options import (
    Stated,
    digits,
    drawn,
    index_of,
    inline,
    numbered,
    read_texts,
    with_distractors,
    written,
)
from quizsvc.items.block import Block
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import Part, RichText

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class MatchSpec:
    """Left and right of each pair, and what else stands on the right."""

    pairs: tuple[tuple[RichText, RichText], ...]
    distractors: tuple[Stated, ...]


class Match(AnswerKind):
    """The answer kind `match`."""

    name = "match"
    keys = frozenset({"pairs", "distractors"})

    def parse(self, block: Block) -> MatchSpec | None:
        """`pairs`, each with its `left` and `right`, and `distractors` for the right-hand side."""
        given = with_distractors(block, "pairs", "begin each pair with `- left: …`")
        if given is None:
            return None
        nodes, others = given
        pairs, distractors = [_pair(node, block) for node in nodes], read_texts(others, block.loading)
        whole = tuple(pair for pair in pairs if pair)
        return MatchSpec(whole, distractors) if len(whole) == len(nodes) and len(distractors) == len(others) else None

    def instantiate(self, specification: MatchSpec, asking: Asking) -> PartVariant:
        """The left as written, and the right in a drawn order, equal texts once."""
        left = [_thing(asking.typeset(left)) for left, _ in specification.pairs]
        partners = [_thing(asking.typeset(right), right=True) for _, right in specification.pairs]
        others = [written(stated, asking) for stated in specification.distractors]
        if len({thing.html for thing in left}) < len(left):
            raise Apart("two things on the left showed the same text")
        if {thing.html for thing in partners} & {thing.html for thing in others}:
            raise Apart("a distractor showed the text of a partner")
        different = list({thing.html: thing for thing in (*partners, *others)}.values())
        if len(different) < 2:
            raise Apart("all things on the right showed the same text")
        options, places = drawn(different, asking)
        key = [[index, places[different.index(partner)]] for index, partner in enumerate(partners)]
        return PartVariant(
            name=asking.name,
            type=self.name,
            key=key,
            # an arrow, since a dash before a formula is read as its minus
            key_text="; ".join(f"{left[one].text} → {options[other].text}" for one, other in key),
            tolerance=None,
            wanted="Choose a partner for each." + (" One may serve twice." if len(different) < len(left) else ""),
            accepted="",
            options=options,
            key_html=listed("ul", [f"{left[one].html} → {options[other].html}" for one, other in key]),
            details={"left": [{"html": thing.html, "text": thing.text} for thing in left]},
        )

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """A partner for each thing on the left: a list of pairs, or the lists of a form."""
        left, right = part.details["left"], part.options or ()
        found = _chosen(raw, len(left), len(right))
        if found is None:
            return Unreadable(f"The pairs were not understood. Give each of the {len(left)} one partner.")
        missing = next((shown["text"] for index, shown in enumerate(left) if index not in found), None)
        if missing is not None:
            return Unreadable(f"“{missing}” has no partner yet. Choose one for each.")
        pairs = [[index, found[index]] for index in range(len(left))]
        said = "; ".join(f"{left[one]['text']} → {right[other].text}" for one, other in pairs)
        html = listed("ul", [f"{left[one]['html']} → {right[other].html}" for one, other in pairs])
        return Response(pairs, f"You paired {said}.", f"You paired{html}")

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """Credit by pair, and which pairs are not right."""
        wrong = [pair for pair in response.value if pair not in part.key]
        if not wrong:
            return Mark(True, 1.0)
        credit = 1 - len(wrong) / len(part.key)
        left, right = part.details["left"], part.options or ()
        html = [f"{left[one]['html']} → {right[other].html}" for one, other in wrong]
        text = [f"{left[one]['text']} → {right[other].text}" for one, other in wrong]
        count = f"{len(part.key) - len(wrong)} of {len(part.key)} pairs are right. Not right:"
        return Mark(False, credit, "", f"<p>{count}</p>{listed('ul', html)}", f"{count} {'; '.join(text)}.")

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """What stands on the right, by number, and a list to choose from for each thing on the left."""
        left, right = part.details["left"], part.options or ()
        chosen = _chosen(raw, len(left), len(right)) or {}
        texts = {"": "Choose…"} | {str(index): f"{index + 1}. {shown.text}" for index, shown in enumerate(right)}
        rows = []
        for index, shown in enumerate(left):
            picker = select(part, str(index), shown["text"], texts, str(chosen.get(index, "")))
            rows.append(
                f'<li class="pair"><label for="{field_name(part, str(index))}">{shown["html"]}</label>{picker}</li>'
            )
        partners = listed("ol", [shown.html for shown in right])
        return fieldset("match", described_by, f'{partners}<ul class="pairs">{"".join(rows)}</ul>')

    def specimens(self, part: PartVariant) -> Specimens:
        """The pairs in every spelling, each with another partner, and what pairs nothing."""
        left, right = len(part.details["left"]), len(part.options or ())
        form = {str(one): str(other) for one, other in part.key}
        wrong = []
        for one, other in part.key:
            moved = [[a, (other + 1) % right if a == one else b] for a, b in part.key]
            wrong += [moved, {str(a): str(b) for a, b in moved}]
        odd = (
            [[0, right]],
            [[0]],
            [[0, 0, 0]],
            [0, 1],
            [[True, 0]],
            [[0, 0], [0, 1]],
            [[[0], 0]],
            {"0": "x"},
            {"0": ["1"]},
        )
        missing: tuple[Any, ...] = (
            part.key[1:],
            form | {str(left - 1): ""},
            None,
            "",
            [],
            {},
            7,
            "a=1",
            [[0, 0]] * 10_000,
        )
        return Specimens((part.key, part.key[::-1], form), tuple(wrong), (*missing, *odd))

    def guessing(self, part: Part) -> float:
        """One in as many as stand on the right."""
        return 1 / (len(part.specification.pairs) + len(part.specification.distractors))

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """The left by letter, the right by number, and how pairs are typed."""
        left = (f"  {LETTERS[index]}. {shown['text']}" for index, shown in enumerate(part.details["left"]))
        right = (f"  {line}" for line in numbered(part.options or ()))
        return (*left, *right, "Type each letter with its number, e.g. a=2 b=1.")

    def typed(self, line: str) -> object:
        """Pairs of a letter and a number, from 1."""
        pairs: list[object] = []
        for word in " ".join(line.lower().replace(",", " ").split()).replace(" =", "=").replace("= ", "=").split():
            letter, _, text = word.partition("=")
            number = digits(text)
            pairs.append([LETTERS.find(letter) if len(letter) == 1 else -1, -1 if number is None else number - 1])
        return pairs


def _pair(node: Node, block: Block) -> tuple[RichText, RichText] | None:
    if not isinstance(node, Tree):
        block.loading.problem(node, "wrong-shape", "a pair has a left and a right", "write `- left: …`")
        return None
    inner = Block("pair", node, block.loading)
    inner.allow(("left", "right"))
    left, right = inner.rich("left", required=True), inner.rich("right", required=True)
    return (left, right) if left and right else None


def _thing(typeset: tuple[str, str], *, right: bool = False) -> Option:
    """A thing on the left, or a partner on the right."""
    html, text = typeset
    return Option(text or inline(html), inline(html), right)


def _chosen(raw: object, left: int, right: int) -> dict[int, int] | None:
    """The partner of each thing on the left that has one; None where something stands there that is no pair."""
    if isinstance(raw, Mapping):
        texts = given_texts(raw)
        pairs: list[Any] = [[str(index), texts[str(index)]] for index in range(left) if texts.get(str(index))]
    else:
        pairs = list(raw[:100]) if isinstance(raw, list | tuple) else []
    found: dict[int, int] = {}
    for pair in pairs:
        one, other = pair if isinstance(pair, list | tuple) and len(pair) == 2 else (None, None)
        index, partner = index_of(one, left), index_of(other, right)
        if index is None or partner is None or index in found:
            return None
        found[index] = partner
    return found


KIND = Match()
