"""A number as it is printed: how many figures, which sign, when a power of ten; as text, HTML and MathML.

Rounding is decimal and half up, of the shortest digits that give the float. A *drawn* (exact) number prints as those
digits; a computed one with four significant figures, never fewer than its whole part.
"""

import difflib
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

import numpy as np

MINUS = "\u2212"
SUPERSCRIPTS = str.maketrans("0123456789+" + MINUS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
PRECISE = 28
"""The digits that a decimal keeps."""
ROUND_OFF = Decimal("1e-12")
"""What of a number is the rounding of floats."""
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A printed number in its parts: ``digits`` × 10^``power``; the sign is "", "−" or "+"."""

    sign: str
    digits: str
    power: str = ""
    unit: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it is digits alone."""
        return not (self.sign or self.power or self.unit)

    def text(self) -> str:
        """As characters alone."""
        if not self.power:
            return self.sign + self.digits + self.unit
        return f"{self.sign}{self.digits} × 10{self.power.translate(SUPERSCRIPTS)}{self.unit}"

    def html(self) -> str:
        """For prose."""
        if not self.power:
            return self.sign + self.digits + self.unit
        return f'<span class="nowrap">{self.sign}{self.digits} × 10<sup>{self.power}</sup>{self.unit}</span>'

    def mathml(self) -> str:
        """The magnitude alone; the sign is the caller's, who knows the neighbours."""
        out = f"<mn>{self.digits}</mn>" if self.digits else ""
        if self.power:
            exponent = f"<mn>{self.power.lstrip(MINUS)}</mn>"
            if self.power.startswith(MINUS):
                exponent = f"<mrow>{prefix_sign(MINUS)}{exponent}</mrow>"
            out += f"<mo>×</mo><msup><mn>10</mn>{exponent}</msup>"
        return out + (f"<mi>{self.unit}</mi>" if self.unit else "")


def prefix_sign(sign: str) -> str:
    """A sign in MathML that belongs to the number after it."""
    return f'<mo form="prefix" lspace="0" rspace="0">{sign}</mo>'


def number_text(value: object, format: str | None, exact: bool) -> str:
    """A number as text, with a real minus sign.

    Integers print whole. An ``exact`` (drawn) number prints as the shortest digits that give it. Any other
    prints with 4 significant figures, never fewer than its whole part, and with a power of ten outside
    1e-4 … 1e6. ``format`` is None, "0" … "12" (decimals), "sig1" … "sig12", "percent" or "signed".
    Raises ValueError for a value that is no finite number, and for an unknown format.
    """
    if format is not None and not is_format(format):
        raise ValueError("; ".join(filter(None, (f"unknown format {format!r}", format_meant(format)))))
    return numeral(value, format, exact).text()


def is_format(name: str) -> bool:
    """Whether a format is known."""
    return re.fullmatch(r"\d|1[0-2]|sig[1-9]|sig1[0-2]|percent|signed", name) is not None


def format_meant(name: str) -> str:
    """A suggestion for an unknown format, empty where none is near."""
    near = difflib.get_close_matches(name, ["percent", "signed", "sig3", "sig4"], 1, 0.5)
    return f"did you mean {near[0]!r}?" if near else ""


@lru_cache(maxsize=4096, typed=True)
def numeral(value: object, form: str | None, exact: bool) -> Numeral:
    """The printed parts of a number; ``form`` is None or a known format.

    Remembered, because a variant shows most of its numbers several times, on the page and as text.
    """
    number = plain_number(value)
    whole = isinstance(number, int)
    if form is None and (whole or exact):
        digits = repr(abs(number)).removesuffix(".0")
        if "e" not in digits and len(digits) < PRECISE:
            return Numeral(MINUS if number < 0 else "", digits)
    shown = shortest(number)
    unit = ""
    if form == "percent":
        shown = shown.scaleb(2)
        shown, unit, wide = (shown.normalize() if exact or whole else _percentage(shown)), "%", 16
    elif form is not None and form[3:].isdigit():
        shown, wide = _significant(shown, int(form[3:])), 6
    elif form is not None and form.isdigit():
        shown, wide = _fixed(shown, int(form)), 400
    elif whole:
        wide = 400
    elif exact:
        shown, wide = shown.normalize(), 16
    else:
        shown, wide = _computed(shown), 6
    digits, power = _split_power(abs(shown), wide)
    plus = "+" if form == "signed" else ""
    return Numeral(MINUS if shown < 0 else plus, digits, power, unit)


def plain_number(value: object) -> int | float:
    """A Python number of a Python or NumPy number; anything else, or one that is not finite, is refused."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"got {number}, wanted a finite number")
        return number
    raise ValueError(f"got a value of type {type(value).__name__}, wanted a number")


def shortest(number: int | float) -> Decimal:
    """The decimal of the shortest digits that give the number."""
    return Decimal(number) if isinstance(number, int) else Decimal(repr(number))


def _significant(value: Decimal, figures: int) -> Decimal:
    if not value:
        return value
    last = value.adjusted() - figures + 1
    rounded = value.quantize(_unit(last), ROUND_HALF_UP)
    if rounded.adjusted() == value.adjusted():
        return rounded
    # 9.9996 becomes 10.000, which has a figure too many.
    return rounded.quantize(_unit(last + 1), ROUND_HALF_UP)


@cache
def _unit(power: int) -> Decimal:
    """One unit of the place of a power of ten."""
    return Decimal(1).scaleb(power)


def _computed(value: Decimal) -> Decimal:
    """Four significant figures, never fewer than the whole part; closing zeros go where they say nothing."""
    rounded = value.quantize(_unit(0), ROUND_HALF_UP) if 4 < value.adjusted() + 1 <= 6 else None
    if rounded is None or rounded.adjusted() >= 6:
        rounded = _significant(value, 4)
    if abs(rounded - value) <= abs(value) * ROUND_OFF:
        return rounded.normalize()
    return rounded


def _percentage(value: Decimal) -> Decimal:
    """Three significant figures, never fewer than the whole part while a float has as many."""
    rounded = _significant(value, max(3, min(value.adjusted() + 1, 17)))
    return rounded.normalize() if rounded == value else rounded


def _fixed(value: Decimal, decimals: int) -> Decimal:
    if value.adjusted() + decimals > 26:
        raise ValueError("the number is too large to be shown with fixed decimals")
    return value.quantize(_unit(-decimals), ROUND_HALF_UP)


def _split_power(value: Decimal, wide: int) -> tuple[str, str]:
    """Digits and power of ten: positional from 1e-4 up to 10^``wide``, a mantissa beyond."""
    if not value or -4 <= value.adjusted() < wide:
        return f"{value:f}", ""
    mantissa = value.scaleb(-value.adjusted())
    return f"{mantissa:f}", str(value.adjusted()).replace("-", MINUS)
