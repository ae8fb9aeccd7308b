"""Raw form to Response or Unreadable: what a learner typed, read once and never guessed at.

A text that can be read in two ways (`1,234`) is asked back; one that cannot be read costs nothing. `float` is not
used on raw text: it takes `1_000`, `nan`, digits of other scripts and overflows in silence.
"""

import re
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 100
MAX_BITS = 1_000
MAX_SIZE = 1e300
SPELLINGS = str.maketrans(
    {**dict.fromkeys("−–‐‑", "-"), **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "), "×": "*", "·": "*"}
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
DIGITS = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
PLAIN = re.compile(DIGITS)
EXPONENT = re.compile(
    r"(.*?)(?:[eE]([+-]?[0-9]{1,3})|\s*[x*]\s*10(?:\s*(?:\^|\*\*)\s*([+-]?[0-9]{1,3})|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})))"
)
GROUPED = {
    "comma groups": re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}"),
    "point groups": re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"),
    "space groups": re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]+)?"),
    "decimal comma": re.compile(r"[0-9]*,[0-9]+|[0-9]+,"),
}
AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2}),([0-9]{3})")
FORMS = "Write it like 0.25, 1/4, 25% or 2.5e-1."


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as understood: its value, and the words that tell the learner how it was read.

    `echo_html` is the same as a page shows it, where plain text does not do.
    """

    value: Any
    echo: str
    echo_html: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer that could not be read: how it was seen and what would work. It is not an attempt.

    `readings` are the two values that it could mean, where that is the trouble.
    """

    sentence: str
    readings: tuple[str, ...] = ()


class Ambiguous(Exception):
    """Digits that can be read in two ways, which are its arguments."""


def read_number(raw: object) -> Response | Unreadable:
    """The number that a text (or a JSON number) states."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return Unreadable(f"No number was given. {FORMS}")
    if isinstance(raw, int) and raw.bit_length() > MAX_BITS:
        return Unreadable(f"The number is larger than any answer here. {FORMS}")
    text = str(raw).strip()
    if len(text) > MAX_CHARACTERS:
        return Unreadable(f"The answer has {len(text)} characters, more than any number needs. {FORMS}")
    text = text.translate(SPELLINGS).strip()
    if not text:
        return Unreadable(f"The answer box is empty. {FORMS}")
    try:
        value = _fraction(text) if "/" in text else _signed(text)
    except Ambiguous as two:
        return asked_back(text, two)
    if value is None:
        return Unreadable(f"“{shown(text)}” was not understood as a number. {FORMS}")
    if not abs(value) < MAX_SIZE:
        return Unreadable(f"“{shown(text)}” is larger than any answer here. {FORMS}")
    return Response(value + 0.0, f"Read as {plain_number(value + 0.0)}.")


def asked_back(text: str, two: Ambiguous) -> Unreadable:
    """That a text has two readings, and which."""
    one, other = two.args
    return Unreadable(f"“{shown(text)}” can be read as {one} or as {other}. Write the one you mean.", (one, other))


def shown(text: str) -> str:
    """What was typed, for a sentence: a character that shows nothing, or turns what is beside it, is shown as one."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def plain_number(value: float) -> str:
    """The shortest decimal text of a number, with a real minus sign."""
    text = f"{value:.15g}" if 1e-4 <= abs(value) < 1e15 or value == 0 else f"{value:.12g}"
    return text.replace("-", "−")


def _fraction(text: str) -> float | None:
    """A quotient of two numbers."""
    above, _, below = text.partition("/")
    numerator, denominator = _signed(above.strip()), _signed(below.strip())
    if numerator is None or denominator is None or denominator == 0 or "%" in text:
        return None
    return numerator / denominator


def _signed(text: str) -> float | None:
    """A number with an optional sign and percent sign."""
    sign = -1.0 if text.startswith("-") else 1.0
    body = text[1:].lstrip() if text[:1] in {"+", "-"} else text
    percent = body.endswith("%")
    value = _exponent(body.removesuffix("%").rstrip())
    return None if value is None else sign * value / (100.0 if percent else 1.0)


def _exponent(text: str) -> float | None:
    """Digits with an optional power of ten."""
    match = EXPONENT.fullmatch(text)
    digits = match[1] if match else text
    power = (match[2] or match[3] or match[4].translate(SUPERSCRIPTS)) if match else "0"
    plain = plain_digits(digits.strip())
    return None if plain is None else float(f"{plain}e{int(power)}")


def plain_digits(text: str) -> str | None:
    """Digits with a decimal point, whatever marks stood in them. Raises Ambiguous."""
    if match := AMBIGUOUS.fullmatch(text):
        raise Ambiguous("".join(match.groups()), ".".join(match.groups()))
    if PLAIN.fullmatch(text) and not GROUPED["point groups"].fullmatch(text):
        return text
    form = next((name for name, pattern in GROUPED.items() if pattern.fullmatch(text)), None)
    if form is None:
        return None
    if form == "comma groups":
        return text.replace(",", "")
    if form == "point groups":
        return text.replace(".", "").replace(",", ".")
    return text.replace(" ", "").replace(",", ".")
