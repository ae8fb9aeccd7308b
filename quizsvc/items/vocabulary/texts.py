"""Texts: numbers in words of a sentence, and lists of texts."""

from quizsvc.items.typeset.numerals import number_text
from quizsvc.items.vocabulary.base import Decimals, Number, Text, Texts, Whole, declare


def decimal_text(x: Number, decimals: Decimals) -> str:
    """A number as text with so many decimals."""
    return number_text(float(x), str(decimals), exact=False)


def plural(count: Whole, one: Text, many: Text) -> str:
    """The count with its noun, as in 1 head and 3 heads."""
    return f"{number_text(count, None, exact=True)} {one if count == 1 else many}"


def ordinal(place: Whole) -> str:
    """The place as text: 1st, 2nd, 3rd, 4th, …."""
    teen = 11 <= place % 100 <= 13
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def joined(texts: Texts, last: Text = "and") -> str:
    """Texts as a list in a sentence, as in a, b and c."""
    if not texts:
        raise ValueError("joined: no texts; wanted at least one")
    return f" {last} ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]


FUNCTIONS = tuple(declare(body) for body in (decimal_text, plural, ordinal, joined))
