"""Several numbers that are one answer, in labelled boxes or pasted: what the kinds `vector` and `matrix` share.

A pasted text is cut at tabs, line ends, semicolons, spaces and commas in every way that gives as many numbers as are
asked; where two ways give different numbers it is asked back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from quizsvc.items.answers.base import Apart, Mark, PartVariant, Sought
from quizsvc.items.answers.controls import given_texts
from quizsvc.items.answers.tolerance import width_at, within
from quizsvc.items.response import Unreadable, plain_number, read_number

MAX_PASTED = 4_000
CUTS = (r"[\t\n;|]+", r"[\s;|]+", r"[\t\n;|]+|,\s+", r"[\t\n;|,]+")
BRACKETS = str.maketrans(dict.fromkeys("[](){}", " "))


@dataclass(frozen=True, slots=True)
class Entry:
    """One number asked for: the suffix of its field and the words for it."""

    suffix: str
    label: str


def read_entries(raw: object, entries: Sequence[Entry]) -> list[float] | Unreadable:
    """The numbers of boxes, of a pasted text or of a list, one for each entry."""
    if isinstance(raw, str):
        return _pasted(raw, entries)
    if isinstance(raw, list | tuple):
        return _each(list(raw), entries) if len(raw) == len(entries) else _count(len(raw), entries)
    boxes, pasted = _boxes(raw, entries), pasted_text(raw, entries)
    if pasted:
        return _pasted(pasted, entries)
    return _each(boxes, entries) if any(boxes) else Unreadable(f"No number was given. {_wanted(entries)}")


def pasted_text(raw: object, entries: Sequence[Entry]) -> str:
    """The text that stands in one of several boxes alone and is no number; empty where there is none."""
    filled = list(filter(None, _boxes(raw, entries)))
    return filled[0] if len(filled) == 1 < len(entries) and isinstance(read_number(filled[0]), Unreadable) else ""


def _boxes(raw: object, entries: Sequence[Entry]) -> list[str]:
    texts = given_texts(raw)
    return [texts.get(entry.suffix, "").strip() for entry in entries]


def _each(raws: Sequence[object], entries: Sequence[Entry]) -> list[float] | Unreadable:
    """Each entry's number, or why the first that cannot be read is none."""
    found = []
    for raw, entry in zip(raws, entries, strict=True):
        read = read_number(raw)
        if isinstance(read, Unreadable):
            return Unreadable(f"{entry.label}: {read.sentence}", read.readings)
        found.append(float(read.value))
    return found


def _pasted(text: str, entries: Sequence[Entry]) -> list[float] | Unreadable:
    """The numbers of a text, cut in the one way that gives as many as there are entries."""
    if len(text) > MAX_PASTED:
        return Unreadable(f"The answer has {len(text):,} characters, more than it needs. {_wanted(entries)}")
    text = text.translate(BRACKETS).strip()
    cuts = [[word.strip() for word in re.split(cut, text) if word.strip()] for cut in CUTS]
    ways = [_each(words, entries) for words in cuts if len(words) == len(entries)]
    if not text or not ways:
        return _count(len(cuts[1]), entries) if text else Unreadable(f"The answer is empty. {_wanted(entries)}")
    unreadable = [way for way in ways if isinstance(way, Unreadable)]
    readings = [way for way in ways if isinstance(way, list)]
    doubtful = next((way for way in unreadable if way.readings), None)
    if doubtful:
        return doubtful
    other = next((way for way in readings if way != readings[0]), None)
    if other:
        two = " or as ".join("; ".join(map(plain_number, way)) for way in (readings[0], other))
        return Unreadable(f"The numbers can be read as {two}. Put semicolons between them.")
    return readings[0] if readings else unreadable[0]


def _count(given: int, entries: Sequence[Entry]) -> Unreadable:
    values = "1 value was" if given == 1 else f"{given:,} values were"
    return Unreadable(f"{values} given. {_wanted(entries)}")


def _wanted(entries: Sequence[Entry]) -> str:
    labels = "; ".join(entry.label for entry in entries)
    return f"Give {len(entries)} number{'s' * (len(entries) != 1)}: {labels}."


def finite_numbers(value: Any, dimensions: int, what: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The value as an array of one or two dimensions. Raises Apart where it is none, or not finite."""
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise Apart(f"{what} was no {'list' if dimensions == 1 else 'table'} of numbers") from None
    if array.ndim != dimensions or array.size == 0 or not np.isfinite(array).all():
        raise Apart(f"{what} was no {'list' if dimensions == 1 else 'table'} of finite numbers")
    return array


def too_near(one: Sequence[float], other: Sequence[float], widths: Sequence[float]) -> bool:
    """Whether no entry of two answers is at least two tolerances apart."""
    return all(abs(a - b) < 2 * width for a, b, width in zip(one, other, widths, strict=True))


def compare_entries(part: PartVariant, values: Sequence[float], keys: Sequence[float], labels: Sequence[str]) -> Mark:
    """Credit by entry, and which entries are right."""
    right = [within(v, key, width_at(part.tolerance, key)) for v, key in zip(values, keys, strict=True)]
    if all(right):
        return Mark(True, 1.0)
    told = "; ".join(label for label, ok in zip(labels, right, strict=True) if ok) or "none"
    missed = "; ".join(
        f"{label} ({plain_number(v)})" for label, v, ok in zip(labels, values, right, strict=True) if not ok
    )
    text = f"Right: {told}. Not right: {missed}."
    return Mark(False, sum(right) / len(right), "", f"<p>{escape(text)}</p>", text)


def same_entries(part: PartVariant, values: Sequence[float], wrong: Sequence[float], keys: Sequence[float]) -> bool:
    """Whether an answer is a misconception's value in every entry."""
    widths = (width_at(part.tolerance, key) for key in keys)
    return all(within(v, w, width) for v, w, width in zip(values, wrong, widths, strict=True))


def explained(mark: Mark, part: PartVariant, values: Sequence[float], keys: Sequence[float], of: Any) -> Mark:
    """The mark with the misconception whose value the whole answer is; `of` gives a value's entries."""
    for wrong in () if mark.right else part.misconceptions:
        if same_entries(part, values, of(wrong.value), keys):
            credit = max(wrong.credit, mark.credit)
            return Mark(False, credit, wrong.id, wrong.feedback_html, wrong.feedback_text)
    return mark


def seek(part: PartVariant, keys: Sequence[float], texts: Sequence[str]) -> tuple[Sought, ...]:
    """The entries as numbers to be found."""
    return tuple(Sought(text, key, width_at(part.tolerance, key)) for text, key in zip(texts, keys, strict=True))


def off(part: PartVariant, keys: Sequence[float], index: int, widths: float) -> list[float]:
    """The keys with one of them so many tolerances off."""
    moved = widths * (width_at(part.tolerance, keys[index]) or 1e-9)
    return [key + moved * (place == index) for place, key in enumerate(keys)]


def spelt(values: Sequence[float], entries: Sequence[Entry]) -> tuple[Any, ...]:
    """An answer as boxes, as a list and as pasted texts."""
    texts = [repr(float(value)) for value in values]
    boxes = dict(zip([entry.suffix for entry in entries], texts, strict=True))
    return boxes, list(map(float, values)), "\t".join(texts), f"[{', '.join(texts)}]", " ".join(texts), ";".join(texts)


def unreadable_entries(entries: Sequence[Entry]) -> tuple[Any, ...]:
    """Raw answers that are not so many numbers."""
    count, blank = len(entries), {entry.suffix: "" for entry in entries}
    short: tuple[Any, ...] = () if count == 1 else ([1.0] * (count - 1), {**blank, entries[0].suffix: "1"})
    odd = tuple({**dict.fromkeys(blank, "1"), entries[-1].suffix: text} for text in ("", "1,234", "nan", "x", "1/0"))
    wrong = tuple([value] * count for value in (float("nan"), True, None, [1.0], 10**400))
    return ("", "abc", None, True, 7, [], {}, blank, {"": "1"}, "1;" * 99, "1 " * 9_000, *short, *odd, *wrong)


def boxes_given(raw: object, entries: Sequence[Entry]) -> list[str]:
    """What stands in the boxes again: the texts that a form sent, or the numbers of a list."""
    if isinstance(raw, list | tuple):
        shown = [str(value) if isinstance(value, str | int | float) else "" for value in raw[: len(entries)]]
        return shown + [""] * (len(entries) - len(shown))
    texts = given_texts(raw)
    return [raw if isinstance(raw, str) and index == 0 else texts.get(e.suffix, "") for index, e in enumerate(entries)]


def echo(values: Sequence[float], entries: Sequence[Entry]) -> str:
    """How the numbers were read, each with its label."""
    said = "; ".join(f"{entry.label} = {plain_number(value)}" for entry, value in zip(entries, values, strict=True))
    return f"Read as {said}."
