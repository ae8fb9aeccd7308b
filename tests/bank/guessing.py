"""What an item gives away by its form: `python -m tests.bank.guessing 500` names the items that do, over so many seeds.

One who never reads a question can still choose the longest option, or always the first; type the number that is right
most often, the mean of a column of the data, or the number at some fixed place of the text. Each such habit is tried
on variants of an item; it gives the item away where it is right oftener than it may be by chance.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy.stats import binom, chisquare

from quizsvc.course.bank import load_bank
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.template import Part, Template
from quizsvc.items.variant import Variant, instantiate

MOST_RIGHT = 0.05
"""The share of variants in which a habit may be right where the answer is a number."""
RARE = 1e-4
"""The chance below which what is seen of an honest item is taken for a sign."""
NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")

Guesses = dict[str, float]


def offences(template: Template, variants: Sequence[Variant]) -> Iterator[str]:
    """Each habit that gives a part of an item away, in words."""
    for index, asked in enumerate(template.parts):
        seen = [(variant, variant.parts[index]) for variant in variants]
        if asked.kind == "choice":
            found = choice_offences([part for _, part in seen])
        elif asked.kind in {"number", "sketch"}:
            found = number_offences(asked, seen)
        else:
            continue
        yield from (f"{template.item}, {asked.name}: {words}" for words in found)


def choice_offences(parts: Sequence[PartVariant]) -> Iterator[str]:
    """The right option is the longest oftener than chance, or stands at one place oftener than at another."""
    lone = [part for part in parts if longest(part) is not None]
    right = sum(longest(part) == part.key for part in lone)
    chance = float(np.mean([1 / len(part.options or ()) for part in lone])) if lone else 1.0
    if binom.sf(right - 1, len(lone), chance) < RARE:
        yield f"the longest option is right in {right} of {len(lone)} variants; make the options of like length"
    for size, places in by_size(parts).items():
        counts = [places[place] for place in range(size)]
        if chisquare(counts).pvalue < RARE:
            yield f"the right option stands at the places of {size} {counts} times; places are to be drawn"


def longest(part: PartVariant) -> int | None:
    """The option with the longest text; None where two are as long."""
    lengths = [len(option.text) for option in part.options or ()]
    most = max(lengths)
    return lengths.index(most) if lengths.count(most) == 1 else None


def by_size(parts: Sequence[PartVariant]) -> dict[int, Counter[int]]:
    """How often the right option stands at each place, by the number of options."""
    found: dict[int, Counter[int]] = {}
    for part in parts:
        found.setdefault(len(part.options or ()), Counter())[int(part.key)] += 1
    return found


def number_offences(asked: Part, seen: Sequence[tuple[Variant, PartVariant]]) -> Iterator[str]:
    """A habit of one who types numbers is right too often, and the template gives no reason for it."""
    if asked.key_in_data or asked.constant:
        return
    for often, times in Counter(part.key_text for _, part in seen).most_common(1):
        if too_often(times, len(seen)):
            yield f"{often} is right in {times} of {len(seen)} variants; draw more widely"
    for words, habit in HABITS.items():
        right = Counter(
            place for variant, part in seen for place, guess in habit(variant).items() if is_right(part, guess)
        )
        for place, times in right.most_common(1):
            if too_often(times, len(seen)):
                yield f"{words} {place} is right in {times} of {len(seen)} variants"


def is_right(part: PartVariant, guess: float) -> bool:
    """Whether a number would be taken for the key."""
    return abs(guess - part.key) <= (part.tolerance or {}).get("abs", 0.0)


def column_means(variant: Variant) -> Guesses:
    """The mean of each column of the data, by its name."""
    columns = {name: np.asarray(values) for name, values in variant.data.items()}
    return {
        f"in {name}": float(mean)
        for name, values in columns.items()
        if values.dtype.kind in "if"
        for mean in np.atleast_1d(values.mean(axis=0))
    }


def numbers_shown(variant: Variant) -> Guesses:
    """Each number of the question's text, by its place from the front and from the end."""
    found = [float(text.replace("−", "-")) for text in NUMBER.findall(variant.prompt_text)]
    front = {f"{place} from its start": value for place, value in enumerate(found, 1)}
    return front | {f"{place} from its end": value for place, value in enumerate(reversed(found), 1)}


HABITS: dict[str, Callable[[Variant], Guesses]] = {
    "the mean of the data": column_means,
    "of the numbers in the text, number": numbers_shown,
}


def too_often(times: int, variants: int) -> bool:
    """Whether so many hits are out of the question for a habit that is right at most in its share."""
    return bool(times > MOST_RIGHT * variants and binom.sf(times - 1, variants, MOST_RIGHT) < RARE)


def main(seeds: int) -> int:
    """Print each offence of the bank; 1 where there is one."""
    found = 0
    for template in load_bank().items.values():
        for words in offences(template, [instantiate(template, seed) for seed in range(seeds)]):
            print(words)
            found += 1
    print(f"{found} ways to answer by form alone, over {seeds} seeds of each item")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
