"""Arithmetic in place of a number: what `(3.1+2.9)/2` or `2*pi*0.5^2` comes to, told back with how it was read.

It is read by the grammar of formulas, without letters. A number in it may be spelt as one that stands alone; what
people read in two ways is asked back. What is no arithmetic is told as what is no number.
"""

import re

from quizsvc.items.algebra import FormulaError, TwoReadings, pretty, read_formula, value_of
from quizsvc.items.algebra.letters import MEANINGS
from quizsvc.items.response import (
    MAX_CHARACTERS,
    MAX_SIZE,
    SPELLINGS,
    Ambiguous,
    Response,
    Unreadable,
    asked_back,
    plain_digits,
    plain_number,
    read_number,
    shown,
)

CHARACTERS = re.compile(r"[-+*/^()0-9.,a-zπ√÷ ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
RUN = re.compile(r"[0-9.,]+")
WORD = re.compile(r"[a-z]+")
NO_POWER = re.compile(r"[0-9.](?:\s+e(?!xp)|e(?!xp|[+-]?[0-9]{1,3}(?![0-9.])))")
"""An e behind a digit that is no power of ten: a slip (`1e`), never the constant."""
SEVERAL_SIGNS = re.compile(r"\s*[-+]\s*[-+]|.*[0-9.]\s*/\s*[-+]?[0-9.]+\s*/", re.DOTALL)
"""Two signs before a number, or two bars of a fraction (`1/2/3`), which nobody means for sure."""
FLAT_POWER = re.compile(r"\s*(?P<head>[-+]?[0-9]*\.?[0-9]+\s*)[*]\s*10(?P<power>[-+][0-9]{1,2}|[1-9])\s*")
"""A product that is a power of ten whose exponent was copied as plain digits, or is none: `2*10-3`."""


def read_value(raw: object) -> Response | Unreadable:
    """The number that a text (or a JSON number) states, or that its arithmetic comes to."""
    found = read_number(raw)
    if not isinstance(raw, str) or isinstance(found, Response) or len(raw) > MAX_CHARACTERS:
        return found
    text = raw.strip().translate(SPELLINGS)
    try:
        return _computed(text) or found
    except Ambiguous as two:
        return asked_back(text, two)


def _computed(text: str) -> Response | Unreadable | None:
    """What arithmetic comes to; None where the text is none. Raises Ambiguous."""
    plain = _plain(text.lower())
    if plain is None:
        return None
    if flat := FLAT_POWER.fullmatch(plain):
        power = flat["power"]
        sum_or_product = f"{flat['head']}*10{power}"
        raise Ambiguous(_worth(sum_or_product), _worth(f"{flat['head']}*10^({power})"))
    try:
        formula = read_formula(plain, {})
    except TwoReadings as problem:
        return Unreadable(problem.sentence)
    except FormulaError:
        return None
    value = value_of(formula)
    if value is None or not abs(value) < MAX_SIZE:
        return Unreadable(
            f"“{shown(text)}” comes to no number: it divides by 0, goes beyond what ln, sqrt or a power takes, "
            "or is too large. Check it."
        )
    return Response(value + 0.0, f"Read as {pretty(formula)} = {plain_number(value + 0.0)}.")


def _plain(text: str) -> str | None:
    """The text with decimal points only; None where it cannot be arithmetic. Raises Ambiguous."""
    if not CHARACTERS.fullmatch(text) or not MEANINGS.issuperset(WORD.findall(text.replace("π", " pi "))):
        return None
    if "," in text and WORD.search(text):  # it might part two arguments: log(8,2)
        return None
    for run in set(RUN.findall(text)):
        if plain_digits(run) is None:
            return None
    plain = RUN.sub(lambda run: plain_digits(run[0]) or "", text)
    return None if NO_POWER.search(plain) or SEVERAL_SIGNS.match(plain) else plain


def _worth(text: str) -> str:
    """What a text of numbers alone comes to, as digits."""
    return plain_number(value_of(read_formula(text, {})) or 0.0)
