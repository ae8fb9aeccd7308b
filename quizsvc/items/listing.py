"""The data of a question as a program takes them: lines of Python and of R that bind each name to its numbers.

The numbers are the ones that the question shows, which are the ones that everything is computed from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any

WIDTH = 76
MOST = 2_000
"""How many numbers are listed; beyond that a file serves better."""
RESERVED = frozenset({"repeat", "function", "next", "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA"})
"""Names that authors may give and that R keeps for itself, unless they stand between backticks."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Data in a programming language."""

    language: str
    text: str


def listings(data: Mapping[str, Sequence[Any]]) -> tuple[Listing, ...]:
    """The data in each language; nothing where there are none, or too many to copy from a page."""
    held = sum(len(row) if isinstance(row, list) else 1 for values in data.values() for row in values)
    if not 0 < held <= MOST:
        return ()
    python = ["import numpy as np", *(_wrapped(f"{name} = np.array({_nested(v)})") for name, v in data.items())]
    r = [_wrapped(f"{_r_name(name)} <- {_r_value(values)}") for name, values in data.items()]
    return Listing("Python", "\n".join(python)), Listing("R", "\n".join(r))


def _nested(values: Sequence[Any]) -> str:
    """Numbers, or rows of them, in brackets."""
    return f"[{', '.join(_nested(one) if isinstance(one, list) else _number(one) for one in values)}]"


def _r_value(values: Sequence[Any]) -> str:
    if not isinstance(values[0], list):
        return f"c({', '.join(map(_number, values))})"
    flat = ", ".join(_number(one) for row in values for one in row)
    return f"matrix(c({flat}), ncol = {len(values[0])}, byrow = TRUE)"


def _r_name(name: str) -> str:
    return f"`{name}`" if name in RESERVED or name.startswith("_") else name


def _number(value: float) -> str:
    """A number with all its digits, a whole one without a point; a truth as 1 or 0."""
    return f"{float(value):.15g}" if float(f"{float(value):.15g}") == value else repr(float(value))


def _wrapped(line: str) -> str:
    """A statement on lines of bearable length, broken after commas."""
    return fill(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
