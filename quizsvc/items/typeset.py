r"""Markdown and maths to HTML and to plain text: compiled once a template, filled once a variant.

A source goes through four steps. Every hole ``{{ expression | format }}`` becomes one private-use character;
every formula becomes another; what is left is Markdown, whose token stream passes an allow-list; and the
finished HTML is split once at the holes, so that filling it is a join. Inside a formula a hole stands in
braces and comes back from math-core as one ``<mi>``. What surrounds it in the TeX tells how its number is to
be printed: in parentheses, without a coefficient of one, with a sign that is an operator.

Nothing active comes out: raw HTML is shown as text, links go to http(s) or within the site, images are
refused, and no style, script, id or event attribute is ever written.

Classes in the HTML: ``formula`` (display formula, scrolls), ``scroll`` (container of a table), ``data``
(a table of values), ``number`` (a numeric cell), ``readings`` (one column of values as a wrapping list),
``readings-block`` and ``readings-name`` (such a list with a heading), ``nowrap``, ``align-left``,
``align-right``, ``align-center`` (cells of a Markdown table). In MathML: ``eq-left``, ``eq-right`` (alignment
of a cell, which in an equation goes with no padding on the side of the relation: ``eq-flush-left``,
``eq-flush-right``), ``eq-gap`` (1em before a condition of cases), ``line-top``, ``line-right``,
``line-bottom``, ``line-left`` (rules of an array, ``line-dashed`` when dashed), ``boxed``, ``strut`` (0.17em
above a row).
"""

from __future__ import annotations

import difflib
import html as html_module
import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NoReturn
from urllib.parse import unquote

import numpy as np
from markdown_it import MarkdownIt
from markdown_it.token import Token
from math_core import LatexError, LatexToMathML

SOURCE_LIMIT = 64 * 1024
HOLE_LIMIT = 500
FORMULA_LIMIT = 2_000
TEX_LIMIT = 2_000
# math-core recurses: 200 levels end the process on a thread with a stack of 128 KiB, 50 do not.
DEPTH_LIMIT = 30
SPACE_LIMIT_EM = 4.0
CELL_LIMIT = 10_000

MINUS = "\u2212"
_HOLE, _FORMULA, _CELL = 0xE000, 0xF0000, "\x1f"
_HOLE_CLASS = f"[{chr(_HOLE)}-{chr(_HOLE + HOLE_LIMIT - 1)}]"
_FORMULA_CLASS = f"[{chr(_FORMULA)}-{chr(_FORMULA + FORMULA_LIMIT - 1)}]"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
_SUPERSCRIPTS = str.maketrans("0123456789+" + MINUS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class TypesetError(Exception):
    """A text that cannot be typeset: where (in the file), what is wrong, and what would be right."""

    def __init__(self, line: int, column: int, message: str, remedy: str = "") -> None:
        super().__init__(f"line {line}, column {column}: {message}" + (f"; {remedy}" if remedy else ""))
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Table:
    """Values in rows, under headings that may hold ``$maths$``; one column is shown as a wrapping list."""

    columns: tuple[str, ...]
    rows: tuple[tuple[float | int | str, ...], ...]

    def __post_init__(self) -> None:
        width = len(self.columns)
        if not width:
            raise ValueError("a table needs at least one column")
        for index, row in enumerate(self.rows):
            if len(row) != width:
                raise ValueError(f"row {index} of a table has {len(row)} cells, wanted {width}")
        if width * len(self.rows) > CELL_LIMIT:
            raise ValueError(f"a table of {width * len(self.rows)} cells, wanted at most {CELL_LIMIT}")


Value = float | int | bool | str | np.ndarray | list[object] | tuple[object, ...] | Table


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A printed number in its parts: ``digits`` × 10^``power``; the sign is "", "−" or "+"."""

    sign: str
    digits: str
    power: str = ""
    unit: str = ""

    def text(self) -> str:
        tail = f" × 10{self.power.translate(_SUPERSCRIPTS)}" if self.power else ""
        return self.sign + self.digits + tail + self.unit

    def html(self) -> str:
        if not self.power:
            return self.sign + self.digits + self.unit
        return f'<span class="nowrap">{self.sign}{self.digits} × 10<sup>{self.power}</sup>{self.unit}</span>'

    def mathml(self) -> str:
        """The magnitude alone; the sign is the caller's, who knows the neighbours."""
        out = f"<mn>{self.digits}</mn>"
        if self.power:
            exponent = f"<mn>{self.power.lstrip(MINUS)}</mn>"
            if self.power.startswith(MINUS):
                exponent = f"<mrow>{_prefix(MINUS)}{exponent}</mrow>"
            out += f"<mo>×</mo><msup><mn>10</mn>{exponent}</msup>"
        return out + (f"<mi>{self.unit}</mi>" if self.unit else "")


def _prefix(sign: str) -> str:
    return f'<mo form="prefix" lspace="0" rspace="0">{sign}</mo>'


def _is_format(name: str) -> bool:
    return re.fullmatch(r"\d|1[0-2]|sig[1-9]|sig1[0-2]|percent|signed", name) is not None


def _plain_number(value: object) -> int | float:
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


def _significant(value: Decimal, figures: int) -> Decimal:
    if not value:
        return value
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - figures + 1), ROUND_HALF_UP)
    # 9.9996 becomes 10.000, which has a figure too many.
    return rounded.quantize(Decimal(1).scaleb(rounded.adjusted() - figures + 1), ROUND_HALF_UP)


def _computed(value: Decimal) -> Decimal:
    """Four significant figures, never fewer than the whole part; closing zeros go where they say nothing."""
    rounded = value.quantize(Decimal(1), ROUND_HALF_UP) if 4 < value.adjusted() + 1 <= 6 else None
    if rounded is None or rounded.adjusted() >= 6:
        rounded = _significant(value, 4)
    if abs(rounded - value) <= abs(value) * Decimal("1e-12"):
        return rounded.normalize()
    return rounded


def _split_power(value: Decimal, wide: int) -> tuple[str, str]:
    """Digits and power of ten: positional from 1e-4 up to 10^``wide``, a mantissa beyond."""
    if not value or -4 <= value.adjusted() < wide:
        return f"{value:f}", ""
    mantissa = value.scaleb(-value.adjusted())
    return f"{mantissa:f}", str(value.adjusted()).replace("-", MINUS)


def _numeral(value: object, form: str | None, exact: bool) -> _Numeral:
    """The printed parts of a number. Rounding is decimal, of the shortest digits that give the float."""
    number = _plain_number(value)
    shown = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    whole = isinstance(number, int)
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
    return _Numeral(MINUS if shown < 0 else plus, digits, power, unit)


def _fixed(value: Decimal, decimals: int) -> Decimal:
    if value.adjusted() + decimals > 26:
        raise ValueError("the number is too large to be shown with fixed decimals")
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _percentage(value: Decimal) -> Decimal:
    """Three significant figures, never fewer than the whole part."""
    rounded = _significant(value, max(3, value.adjusted() + 1))
    return rounded.normalize() if rounded == value else rounded


def number_text(value: object, format: str | None, exact: bool) -> str:
    """A number as text, with a real minus sign.

    Integers print whole. An ``exact`` (drawn) number prints as the shortest digits that give it. Any other
    prints with 4 significant figures, never fewer than its whole part, and with a power of ten outside
    1e-4 … 1e6. ``format`` is None, "0" … "12" (decimals), "sig1" … "sig12", "percent" or "signed".
    Raises ValueError for a value that is no finite number, and for an unknown format.
    """
    if format is not None and not _is_format(format):
        raise ValueError(f"unknown format {format!r}{_suggestion(format)}")
    return _numeral(value, format, exact).text()


def _suggestion(name: str) -> str:
    near = difflib.get_close_matches(name, ["percent", "signed", "sig3", "sig4"], 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


# ── where things stand in the file ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Origin:
    """A text made from an earlier one by replacing stretches, and the way back to the earlier offsets."""

    text: str
    new: tuple[int, ...]
    old: tuple[int, ...]

    def back(self, offset: int) -> int:
        at = bisect_right(self.new, offset) - 1
        return self.old[at] + offset - self.new[at]


def _replaced(text: str, cuts: Sequence[tuple[int, int, str]]) -> _Origin:
    """The text with each stretch [start, end) replaced; ``cuts`` in order, not overlapping."""
    parts, new, old, at, length = [], [0], [0], 0, 0
    for start, end, put in cuts:
        parts += [text[at:start], put]
        length += start - at + len(put)
        new += [length - len(put), length]
        old += [start, end]
        at = end
    return _Origin("".join([*parts, text[at:]]), tuple(new), tuple(old))


@dataclass(frozen=True, slots=True)
class _File:
    """The source with the line of the file on which it begins."""

    source: str
    first_line: int

    def place(self, offset: int) -> tuple[int, int]:
        before = self.source[:offset]
        return self.first_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1

    def fail(self, offset: int, message: str, remedy: str = "") -> NoReturn:
        raise TypesetError(*self.place(offset), message, remedy)


# ── holes ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hole:
    """A ``{{ source | format }}`` with the place of its expression's first character in the file."""

    source: str
    format: str | None
    exact: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """What the neighbours of a hole ask of its number.

    before: "free", "op" (an operator or a function) or "atom" (something it would multiply);
    base: it is raised to a power; coefficient: it multiplies the letter that follows;
    fenced: in plain text, any sign goes in parentheses (an exponent, a denominator).
    """

    before: str = "free"
    base: bool = False
    coefficient: bool = False
    fenced: bool = False


def _hole_end(text: str, start: int) -> int:
    """The offset of the ``}}`` that closes the hole whose expression starts here, or −1."""
    quote = ""
    for at in range(start, len(text)):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif text.startswith("}}", at):
            return at
        elif text.startswith("{{", at):
            return -1
    return -1


def _split_format(expression: str) -> tuple[str, str | None]:
    """The expression and what follows the last ``|`` outside quotes and brackets."""
    quote, depth, bar = "", 0, -1
    for at, char in enumerate(expression):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "|" and depth == 0:
            bar = at
    if bar < 0:
        return expression, None
    return expression[:bar], expression[bar + 1 :].strip()


def _hole_starts(text: str) -> Iterator[int]:
    """Offsets of ``{{``; a backslash takes the next character out of play, ``{{{`` is a brace and a hole."""
    at = 0
    while (at := text.find("{{", at)) >= 0:
        slashes = at - len(text[:at].rstrip("\\"))
        if slashes % 2 or text.startswith("{{{", at):
            at += 1
            continue
        end = _hole_end(text, at + 2)
        yield at
        at = max(end, at) + 2


def _cut_holes(file: _File, is_exact: Callable[[str], bool]) -> tuple[_Origin, tuple[Hole, ...]]:
    holes: list[Hole] = []
    cuts: list[tuple[int, int, str]] = []
    for start in _hole_starts(file.source):
        end = _hole_end(file.source, start + 2)
        if end < 0:
            file.fail(start, "this {{ is not closed", "close it with }}, or write \\{{ for two braces")
        if len(holes) == HOLE_LIMIT:
            file.fail(start, f"more than {HOLE_LIMIT} holes in one text", "split the text")
        holes.append(_read_hole(file, start + 2, end, is_exact))
        cuts.append((start, end + 2, chr(_HOLE + len(cuts))))
    return _replaced(file.source, cuts), tuple(holes)


def _read_hole(file: _File, start: int, end: int, is_exact: Callable[[str], bool]) -> Hole:
    raw, form = _split_format(file.source[start:end])
    expression = " ".join(raw.split("\n")).strip()
    if not expression:
        file.fail(start - 2, "an empty hole", "write an expression between {{ and }}")
    begin = start + len(raw) - len(raw.lstrip())
    if form is not None and not _is_format(form):
        bar = start + len(raw)
        remedy = _suggestion(form).removeprefix("; ") or "the formats are | 2, | sig3, | percent, | signed"
        file.fail(bar, f"unknown format {form!r}", remedy)
    return Hole(expression, form, is_exact(expression), *file.place(begin))


# ── formulas: where they stand ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula's TeX (holes as characters), with its offset in the text whose holes are cut."""

    tex: str
    display: bool
    at: int


_MARK = re.compile(
    r"(?P<escape>\\.)|(?P<fence>^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?P<run>`{3,}(?=[^`\n]*$)|~{3,}))"
    r"|(?P<ticks>`+)|(?P<dollar>\$\$?)",
    re.DOTALL | re.MULTILINE,
)
_TEX_BODY = re.compile(r"(?:[^\\$]|\\.)*", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")


def _code_end(text: str, match: re.Match[str]) -> int:
    """Where the code that opens here ends: a fence at its closing line, a span at an equal run of ticks."""
    if run := match["run"]:
        close = re.compile(rf"^[ \t>]*{re.escape(run[0])}{{{len(run)},}}[ \t]*$", re.MULTILINE)
        found = close.search(text, match.end())
        return found.end() if found else len(text)
    ticks = match["ticks"]
    blank = _BLANK_LINE.search(text, match.end())
    span = re.compile(rf"(?<!`){ticks}(?!`)").search(text, match.end(), blank.start() if blank else len(text))
    return span.end() if span else match.end()


def _cut_formulas(file: _File, holes: _Origin) -> tuple[_Origin, list[_Formula]]:
    text, at = holes.text, 0
    formulas: list[_Formula] = []
    cuts: list[tuple[int, int, str]] = []
    while match := _MARK.search(text, at):
        at = match.end()
        if match["fence"] or match["ticks"]:
            at = _code_end(text, match)
        elif dollar := match["dollar"]:
            body = _TEX_BODY.match(text, at)
            end = body.end() if body else at
            tex = text[at:end]
            if not text.startswith(dollar, end) or _BLANK_LINE.search(tex):
                remedy = f"close it with {dollar} before the next blank line, or write \\$ for a dollar sign"
                file.fail(holes.back(match.start()), f"this {dollar} opens a formula that is not closed", remedy)
            if not tex.strip():
                file.fail(holes.back(match.start()), "an empty formula", "write \\$ for a dollar sign")
            if len(formulas) == FORMULA_LIMIT:
                file.fail(holes.back(match.start()), f"more than {FORMULA_LIMIT} formulas in one text")
            # In a quotation the lines of a formula begin with ">", which is not part of it.
            tex = re.sub(r"(?<=\n)[ \t]*>", lambda m: " " * len(m[0]), tex) if _quoted(text, at) else tex
            formulas.append(_Formula(tex, dollar == "$$", at))
            at = end + len(dollar)
            cuts.append((match.start(), at, chr(_FORMULA + len(cuts))))
    return _replaced(text, cuts), formulas


def _quoted(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith(">")


# ── TeX: a small tree, for depth, signs and plain text ───────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Node:
    """A piece of TeX. ``args`` are the arguments of a command, the inside of a group or environment."""

    kind: str
    text: str
    at: int
    args: tuple[tuple[_Node, ...], ...] = ()


_TEX_TOKEN = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|\s+|\.(?=\d)|.", re.DOTALL)
_TWO_ARGS = {
    "frac", "tfrac", "dfrac", "cfrac", "binom", "tbinom", "dbinom", "stackrel", "overset", "underset",
}  # fmt: skip
_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "breve": "\u0306",
    "mathring": "\u030a", "acute": "\u0301", "grave": "\u0300", "underline": "\u0332",
}  # fmt: skip
_FONTS = {
    "mathbf", "mathcal", "mathbb", "mathsf", "mathit", "mathfrak", "mathscr", "boldsymbol", "bm", "mathnormal",
    "mathtt", "mathord", "mathop", "boxed",
}  # fmt: skip
_OTHER_ARGS = {"sqrt", "underbrace", "overbrace", "phantom", "hphantom", "vphantom", "pmod", "xrightarrow"}
_WORDS = {"text", "textrm", "textit", "textbf", "texttt", "textsf", "emph", "mbox", "mathrm", "operatorname"}
_WORDS |= {"operatorname*", "textnormal"}
_FENCES = {"left", "right", "middle"} | {s + e for s in ("big", "Big", "bigg", "Bigg") for e in ("", "l", "r", "m")}
_REFUSED = {
    "newcommand": "no macros", "renewcommand": "no macros", "providecommand": "no macros", "def": "no macros",
    "let": "no macros", "gdef": "no macros", "edef": "no macros", "xdef": "no macros", "global": "no macros",
    "DeclareMathOperator": "write \\operatorname{...}", "color": "colours belong to the page",
    "textcolor": "colours belong to the page", "definecolor": "colours belong to the page",
    "label": "number no equations", "tag": "number no equations", "notag": "use aligned",
    "nonumber": "use aligned", "ref": "number no equations", "eqref": "number no equations",
    "hspace": "use \\quad", "mspace": "use \\quad", "kern": "use \\quad", "mkern": "use \\quad",
    "hskip": "use \\quad", "mskip": "use \\quad", "raisebox": "leave it out", "href": "link outside the formula",
    "genfrac": "use \\binom or \\frac", "sideset": "leave it out", "mathchoice": "leave it out",
}  # fmt: skip
_OPENERS, _CLOSERS = "([{⟨⌈⌊", ")]}⟩⌉⌋"
_BINARY = "+-−±∓×÷·⋅∗*∘⊕⊖⊗⊙/∖∪∩∧∨⋆∙•"
_BIG = "∑∏∫∬∭∮⋃⋂⨁⨂"
_PLAIN_MO = "∇∂∞¬∀∃"


class _TexReader:
    """Reads TeX into nodes. It is lenient: math-core is the judge of TeX, this one of depth and of macros."""

    def __init__(self, tex: str, fail: Callable[[int, str, str], NoReturn]) -> None:
        self.tokens = [(m.start(), m[0]) for m in _TEX_TOKEN.finditer(tex)]
        self.at = 0
        self.fail = fail
        # \left and commands like \displaystyle nest without braces; so may commands unknown to us, in a row.
        self.nested = 0
        self.in_a_row = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[int, str]:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else (self.tokens[-1][0], "")

    def blanks(self) -> None:
        while self.peek().isspace():
            self.at += 1

    def nodes(self, closer: str, depth: int) -> tuple[_Node, ...]:
        out = []
        self.blanks()
        while self.peek() and self.peek() != closer:
            out.append(self.node(depth))
            self.blanks()
        self.at += bool(closer)
        return tuple(out)

    def argument(self, depth: int) -> tuple[_Node, ...]:
        self.blanks()
        if self.peek() == "{":
            self.take()
            return self.nodes("}", depth)
        return (self.node(depth),) if self.peek() not in ("", "}") else ()

    def raw_argument(self) -> str:
        """The characters of a braced argument, for words."""
        self.blanks()
        if self.peek() != "{":
            return self.take()[1]
        self.take()
        depth, parts = 1, list[str]()
        while depth and self.peek():
            part = self.take()[1]
            depth += (part == "{") - (part == "}")
            parts.append(part)
        return "".join(p for p in parts if p not in "{}")

    def node(self, depth: int) -> _Node:
        at, word = self.take()
        self.in_a_row = self.in_a_row + 1 if word[0] == "\\" else 0
        if depth + self.nested > DEPTH_LIMIT or self.in_a_row > DEPTH_LIMIT:
            self.fail(at, f"a formula nested more than {DEPTH_LIMIT} deep", "split the formula")
        if word == "%":
            self.fail(at, "a % in a formula begins a comment", "write \\% for a per cent sign")
        if word == "{":
            return _Node("group", "", at, (self.nodes("}", depth + 1),))
        if word in "^_":
            return _Node("script", word, at, (self.argument(depth + 1),))
        if len(word) > 1 and word[1].isalpha():
            return self.command(at, word[1:], depth)
        if word == "\\\\" and self.peek() == "[":
            self.nodes("]", depth + 1)
        return _Node(_kind(word), word, at)

    def command(self, at: int, name: str, depth: int) -> _Node:
        if name in _REFUSED:
            self.fail(at, f"\\{name} is not available", _REFUSED[name])
        if name == "begin":
            return self.environment(at, depth)
        if name in _FENCES:
            self.nested += (name == "left") - (name == "right")
            self.blanks()
            return _Node(_fence_kind(name, self.peek()), self.take()[1], at)
        if name in _WORDS:
            kind = "func" if name.startswith("operatorname") else "text"
            return _Node(kind, self.raw_argument(), at)
        if name in _TWO_ARGS:
            return _Node("command", name, at, (self.argument(depth + 1), self.argument(depth + 1)))
        if name in _OTHER_ARGS or name in _FONTS or name in _ACCENTS:
            option = self.option(depth) if name in ("sqrt", "xrightarrow") else ()
            return _Node("command", name, at, (self.argument(depth + 1), option))
        kind = _kind("\\" + name)
        self.nested += kind == "style"
        return _Node(kind, "\\" + name, at)

    def option(self, depth: int) -> tuple[_Node, ...]:
        self.blanks()
        if self.peek() != "[":
            return ()
        self.take()
        return self.nodes("]", depth + 1)

    def environment(self, at: int, depth: int) -> _Node:
        name = self.raw_argument()
        if name.rstrip("*") in ("align", "equation", "gather", "multline", "alignat"):
            remedy = "use aligned or gathered between $$"
            self.fail(at, f"\\begin{{{name}}} numbers its equations", remedy)
        if name == "array":
            self.raw_argument()
        inside = self.nodes("\\end", depth + 1)
        self.raw_argument()
        return _Node("env", name, at, (inside,))


def _fence_kind(name: str, delimiter: str) -> str:
    if name == "left" or name.endswith("l"):
        return "open"
    if name == "right" or name.endswith("r"):
        return "close"
    return "rel" if delimiter in "|/" or name.endswith("m") else _kind(delimiter)


@lru_cache(maxsize=1024)
def _symbol(command: str) -> tuple[str, str]:
    """What a command without arguments shows, and its kind; math-core is asked, so no table can be out of date."""
    try:
        mathml = _mathml(command, False)
    except LatexError:
        return "", "style"
    shown = html_module.unescape(re.sub(r"<[^>]*>", "", mathml))
    if "<mspace" in mathml and not shown:
        width = re.search(r'width="([\d.]+)em"', mathml)
        return "", "space" if width and float(width[1]) >= 0.9 else "thin"
    if not shown.strip():
        return "", "thin" if shown else "style"
    if "<mo" in mathml and len(shown) == 1:
        return shown, _operator_kind(shown, mathml)
    return shown, "func" if len(shown) > 1 else "unit" if shown in "%°" else "letter"


def _operator_kind(shown: str, mathml: str) -> str:
    if shown in "|‖∥":
        return "open" if "prefix" in mathml else "close" if "postfix" in mathml else "bar"
    for kind, members in (
        ("bin", _BINARY), ("big", _BIG), ("open", _OPENERS), ("close", _CLOSERS), ("letter", _PLAIN_MO),
        ("punct", ",;:…⋯⋮⋱"), ("prime", "!′"),
    ):  # fmt: skip
        if shown in members:
            return kind
    return "rel"


def _kind(token: str) -> str:
    if re.fullmatch(_HOLE_CLASS, token):
        return "hole"
    special = {"&": "cell", "\\\\": "row", "~": "thin", "'": "prime", "!": "prime", "|": "bar", "\\|": "bar"}
    special |= {".": "punct", ",": "punct", ";": "punct", "}": "close", "\\{": "open", "\\}": "close"}
    if token in special:
        return special[token]
    if token.isdigit():
        return "digit"
    if token.startswith("\\"):
        return _symbol(token)[1]
    if token.isalpha():
        return "letter"
    return _operator_kind(token, "")


_FREE = {"rel", "open", "punct", "space", "row", "cell", "text", "style"}
_COEFFICIENT_OF = {"letter", "func", "big", "open", "command", "group", "env"}


def _kinds(nodes: Sequence[_Node]) -> tuple[_Node, ...]:
    """The nodes with every bare bar made an opening or a closing one, by turns."""
    out, bars = [], 0
    for node in nodes:
        if node.kind == "bar":
            bars += 1
            out.append(replace(node, kind="barred" if bars % 2 else "close"))
        else:
            out.append(node)
    return tuple(out)


class _Signs:
    """The spot of every hole of a formula, from its neighbours; two numbers side by side are refused."""

    def __init__(self, holes: Sequence[Hole], fail: Callable[[int, str, str], NoReturn]) -> None:
        self.holes = holes
        self.fail = fail
        self.spots: dict[int, _Spot] = {}

    def walk(self, nodes: Sequence[_Node], before: _Node | None, after: _Node | None) -> None:
        seen = [n for n in _kinds(nodes) if n.kind not in ("thin", "style")]
        for index, node in enumerate(seen):
            left = seen[index - 1] if index else before
            right = seen[index + 1] if index + 1 < len(seen) else after
            if node.kind == "hole":
                self.hole(node, left, right)
            elif node.kind == "group" and len(node.args[0]) == 1:
                self.walk(node.args[0], left, right)
            else:
                for inside in node.args:
                    self.walk(inside, None, None)

    def signed(self, node: _Node) -> bool:
        return node.kind == "hole" and self.holes[_index(node.text)].format == "signed"

    def hole(self, node: _Node, left: _Node | None, right: _Node | None) -> None:
        signed = self.signed(node)
        if (left is not None and _is_number(left) and not signed) or (
            right is not None and _is_number(right) and not self.signed(right)
        ):
            remedy = "put \\cdot or \\times between them"
            self.fail(node.at, "two numbers side by side would read as one number", remedy)
        self.spots[_index(node.text)] = _Spot(
            before="free" if left is None or left.kind in _FREE | {"barred"} else _before(left),
            base=right is not None and (right.text == "^" or right.kind == "prime"),
            coefficient=right is not None and right.kind in _COEFFICIENT_OF,
        )


def _before(node: _Node) -> str:
    return "op" if node.kind in ("bin", "func", "big") else "atom"


def _is_number(node: _Node) -> bool:
    if node.kind == "group" and len(node.args[0]) == 1:
        return _is_number(node.args[0][0])
    return node.kind in ("digit", "hole")


def _index(char: str) -> int:
    return ord(char) - _HOLE


# ── TeX to MathML ────────────────────────────────────────────────────────────────────────────────────────

# The expansions are counted by math-core for its own commands too: with 0 \ldots fails.
_converter = LatexToMathML(fancy_error=False, max_expansions=100)
_TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"]*\")*) ?(/?)>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_TAGS = {
    "math",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
}
_TAGS |= {
    "mtable",
    "mtr",
    "mtd",
    "mspace",
    "mpadded",
    "mphantom",
    "mmultiscripts",
    "mprescripts",
    "code",
    "b",
    "i",
    "em",
}
_KEYWORDS = {
    "display": {"block"}, "mathvariant": {"normal"}, "form": {"prefix", "infix", "postfix"}, "scriptlevel": {"0", "1"},
    "linethickness": {"0"},
}  # fmt: skip
_BOOLEANS = {
    "accent",
    "accentunder",
    "stretchy",
    "displaystyle",
    "fence",
    "separator",
    "symmetric",
    "largeop",
    "movablelimits",
}
_LENGTHS = {"width", "height", "depth", "minsize", "maxsize", "lspace", "rspace"}
_STYLE_CLASSES = {
    "text-align:right": "eq-right", "text-align:left": "eq-left", "padding-left:1em": "eq-gap",
    "padding-left:0": "eq-flush-left", "padding-right:0": "eq-flush-right", "padding-top:0.1667em": "strut",
}  # fmt: skip


def _mathml(tex: str, display: bool) -> str:
    """MathML without style attributes; raises math-core's LatexError, or ValueError for what we do not allow."""
    out = _converter.convert_with_local_state(tex, displaystyle=display)
    out = out.replace("&ApplyFunction;", "\u2061")
    out = re.sub(r'<menclose notation="box">(.*?)</menclose>', r'<mrow class="boxed">\1</mrow>', out, flags=re.DOTALL)
    return _TAG.sub(_clean_tag, out)


def _clean_tag(match: re.Match[str]) -> str:
    close, name, attributes, empty = match.groups()
    if name not in _TAGS:
        raise ValueError(f"this formula needs <{name}>, which browsers do not show alike")
    kept = "".join(_clean_attribute(n, v) for n, v in _ATTRIBUTE.findall(attributes))
    return f"<{close}{name}{kept}{empty}>"


def _clean_attribute(name: str, value: str) -> str:
    if name == "style":
        classes = " ".join(filter(None, (_style_class(d) for d in value.split(";"))))
        return f' class="{classes}"' if classes else ""
    fine = value in _KEYWORDS.get(name, ()) or (name in _BOOLEANS and value in ("true", "false"))
    fine = fine or (name == "class" and value == "boxed")
    if name in _LENGTHS and (length := re.fullmatch(r"(-?\d*\.?\d+)(em)?", value)):
        fine = abs(float(length[1])) <= SPACE_LIMIT_EM
    if not fine:
        raise ValueError(f"this formula needs {name} = {value[:20]}, which is not allowed")
    return f' {name}="{value}"'


def _style_class(declaration: str) -> str:
    """The class that stands for a style declaration; what only repeats another or narrows a space goes."""
    plain = declaration.replace(": ", ":").strip()
    if plain in _STYLE_CLASSES:
        return _STYLE_CLASSES[plain]
    if line := re.fullmatch(r"border-(top|right|bottom|left):0\.05em (solid|dashed) currentcolor", plain):
        return f"line-{line[1]}" + (" line-dashed" if line[2] == "dashed" else "")
    if not plain or plain.startswith(
        ("justify-items:", "margin-left:-0.", "padding-left:0.1em", "padding-right:0.1em")
    ):
        return ""
    raise ValueError("this formula needs a layout that is not available")


def _tex_origin(tex: str) -> _Origin:
    cuts = [(m.start(), m.end(), "{" + m[0] + "}") for m in re.finditer(_HOLE_CLASS, tex)]
    return _replaced(tex, cuts)


@dataclass(frozen=True, slots=True)
class _Set:
    """A formula set both ways, holes still as characters, with what each hole in it has to know."""

    mathml: str
    plain: str
    spots: dict[int, _Spot]


def _set_formula(formula: _Formula, holes: Sequence[Hole], fail: Callable[[int, str, str], NoReturn]) -> _Set:
    """The formula in MathML and plain text; ``fail`` takes an offset in the formula's TeX."""
    if len(formula.tex) > TEX_LIMIT:
        fail(0, f"a formula of {len(formula.tex)} characters, wanted at most {TEX_LIMIT}", "split the formula")
    tree = _TexReader(formula.tex, fail).nodes("", 0)
    origin = _tex_origin(formula.tex)
    try:
        mathml = _mathml(origin.text, formula.display)
    except LatexError as error:
        at, _, message = str(error).partition(": ")
        offset = min(origin.back(int(at)), len(formula.tex)) if at.isdigit() else 0
        fail(offset, f"in this formula: {message.rstrip('.')}", "see the list of LaTeX commands")
    except ValueError as error:
        fail(0, str(error), "write it another way")
    signs = _Signs(holes, fail)
    signs.walk(tree, None, None)
    plain = _PlainTex()
    text = plain.read(tree).strip()
    spots = {i: replace(s, fenced=i in plain.fenced) for i, s in signs.spots.items()}
    return _Set(mathml, text, spots)


# ── TeX to plain text ────────────────────────────────────────────────────────────────────────────────────


class _PlainTex:
    """TeX as a line of readable text: Greek letters as such, fractions with a slash, powers raised."""

    def __init__(self) -> None:
        self.fenced: set[int] = set()

    def read(self, nodes: Sequence[_Node]) -> str:
        out = ""
        previous = ""
        for node in _kinds(nodes):
            piece = self.piece(node, previous)
            if (
                piece[:1].isalpha() and len(piece) > 1 and node.kind == "func" and (out[-1:].isalnum() or _holed(out))
            ) or (previous == "func" and (piece[:1].isalnum() or _holed(piece[:1]))):
                piece = " " + piece
            out += piece
            previous = previous if node.kind in ("thin", "style") else node.kind
        return re.sub(r"[ \t]+", " ", out)

    def piece(self, node: _Node, previous: str) -> str:
        if node.kind in ("group", "script", "env", "command"):
            return self.inside(node)
        shown = _shown(node)
        prefix = shown == "/" or previous in ("", "rel", "open", "bin", "punct", "cell")
        spaced = node.kind == "rel" or (node.kind == "bin" and not prefix)
        if spaced:
            return f" {shown} "
        if node.kind == "punct" and shown != ".":
            return f"{shown} "
        return {"space": " ", "cell": " ", "row": "; "}.get(node.kind, shown)

    def inside(self, node: _Node) -> str:
        if node.kind == "group":
            return self.read(node.args[0])
        if node.kind == "script":
            return self.script(node)
        return self.environment(node) if node.kind == "env" else self.command(node)

    def script(self, node: _Node) -> str:
        inside = self.read(node.args[0])
        small = inside.translate(_SUPERSCRIPTS if node.text == "^" else _SUBSCRIPTS)
        if re.fullmatch(r"[−+]?\d+" if node.text == "^" else r"\d+", inside):
            return small
        if inside == "′":
            return inside
        return node.text + self.fence(inside, r"\w+|∗|⊤|.")

    def fence(self, text: str, atomic: str) -> str:
        """The text in parentheses, unless it is one thing; a lone hole is asked to look after itself."""
        if re.fullmatch(_HOLE_CLASS, text):
            self.fenced.add(_index(text))
            return text
        accents = "[\u0300-\u036f\u20d7]*"
        return text if re.fullmatch(f"(?:{atomic}){accents}[⁰¹²³⁴-⁹₀-₉]*", text) else f"({text})"

    def environment(self, node: _Node) -> str:
        inside = self.read(node.args[0]).strip()
        if node.text.endswith("matrix") or node.text == "array":
            return f"[{inside}]"
        return f"{{{inside}}}" if node.text == "cases" else inside

    def command(self, node: _Node) -> str:
        name = node.text
        first, second = (self.read(a) for a in node.args)
        if name.endswith("frac"):
            return self.fence(first, r"[\w.]+|‖[^‖ ]*‖") + "/" + self.fence(second, r"[\d.]+|\w(?:_\w+)?")
        if name == "sqrt":
            return ("√" if not second else f"root[{second}]") + self.fence(first, r"[\d.]+|\w")
        if name in _ACCENTS:
            return first + _ACCENTS[name]
        if name == "mathbb":
            return {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ"}.get(first, first)
        return _PLAIN_COMMANDS.get(name, "{0}").format(first, second)


_PLAIN_COMMANDS = {
    "binom": "C({0}, {1})", "tbinom": "C({0}, {1})", "dbinom": "C({0}, {1})", "stackrel": " {1}[{0}] ",
    "overset": " {1}[{0}] ", "underset": " {1}[{0}] ", "phantom": "", "hphantom": "", "vphantom": "",
    "pmod": " (mod {0})", "xrightarrow": " →[{0}] ",
}  # fmt: skip
_SHOWN = {"\\{": "{", "\\}": "}", "\\|": "‖", "*": "∗", "-": MINUS, "~": " ", "'": "′", "\\mid": " | "}
_SHOWN |= {"\\,": " ", "\\:": " ", "\\;": " ", "\\ ": " "}


def _shown(node: _Node) -> str:
    """The characters that a node without inside shows."""
    if node.kind == "text":
        return re.sub(r"\\([%$&#_{}, ])", r"\1", node.text)
    if node.kind in ("open", "close") and node.text == ".":
        return ""
    if node.text in _SHOWN:
        return _SHOWN[node.text]
    if node.text.startswith("\\"):
        return _symbol(node.text)[0]
    return node.text.replace("\\,", " ")


def _holed(text: str) -> bool:
    return re.search(_HOLE_CLASS + r"\Z", text) is not None


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────────────

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
# Indented code would swallow formulas in lists; a setext heading turns a paragraph above "---" into a heading.
_MARKDOWN.disable(["code", "lheading", "html_block", "html_inline"])
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # refused aloud in _Page.link instead
_BLOCKS = {
    "paragraph_open",
    "paragraph_close",
    "heading_open",
    "heading_close",
    "inline",
    "fence",
    "hr",
    "blockquote_open",
    "blockquote_close",
    "bullet_list_open",
    "bullet_list_close",
    "ordered_list_open",
    "ordered_list_close",
    "list_item_open",
    "list_item_close",
    "table_open",
    "table_close",
    "thead_open",
    "thead_close",
    "tbody_open",
    "tbody_close",
    "tr_open",
    "tr_close",
    "th_open",
    "th_close",
    "td_open",
    "td_close",
}
_INLINES = {
    "text", "softbreak", "hardbreak", "code_inline", "em_open", "em_close", "strong_open",
    "strong_close",
}  # fmt: skip
_INLINES |= {"link_open", "link_close", "text_special"}
_HYPHEN = re.compile(rf"(?<![^\s(])-(?=\d|{_HOLE_CLASS})")
_SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="table">'


class _Page:
    """One text on its way through Markdown: knows the way back to the file for every complaint."""

    def __init__(self, file: _File, holes: _Origin, formulas: _Origin, found: Sequence[_Formula]) -> None:
        self.file = file
        self.holes = holes
        self.formulas = formulas
        self.found = found
        self.lines = [0, *(m.end() for m in re.finditer("\n", formulas.text))]

    def offset(self, at: int) -> int:
        return self.holes.back(self.formulas.back(at))

    def fail_in(self, block: Token, pattern: str, nth: int, message: str, remedy: str) -> NoReturn:
        """Complains at the nth match of a pattern in the block's lines, or at the block itself."""
        begin, end = block.map or (0, 1)
        start = self.lines[min(begin, len(self.lines) - 1)]
        stop = self.lines[end] if end < len(self.lines) else len(self.formulas.text)
        matches = list(re.compile(pattern).finditer(self.formulas.text, start, stop))
        at = matches[nth].start() if nth < len(matches) else start
        self.file.fail(self.offset(at), message, remedy)

    def formula_at(self, char: str) -> int:
        return self.holes.back(self.found[ord(char) - _FORMULA].at)

    def tokens(self) -> list[Token]:
        tokens = _MARKDOWN.parse(self.formulas.text)
        out: list[Token] = []
        for token in tokens:
            self.check_block(token)
            if token.type == "table_open":
                out.append(_block(_SCROLL, level=token.level))
            out.append(token)
            if token.type == "table_close":
                out.append(_block("</div>\n", level=token.level))
        return list(self.without_paragraphs(out))

    def check_block(self, token: Token) -> None:
        if token.type not in _BLOCKS:
            self.fail_in(token, r"\S", 0, f"{token.type} is not available", "write a paragraph")
        if token.level >= 18:
            self.fail_in(token, r"\S", 0, "lists or quotations nested too deep", "at most 9 levels")
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            remedy = "use ### or deeper"
            self.fail_in(token, r"#", 0, f"a heading of level {token.tag[1]} inside a section", remedy)
        token.info = ""
        align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
        token.attrs = {"start": token.attrs["start"]} if "start" in token.attrs else {}
        if align in ("left", "right", "center"):
            token.attrs["class"] = f"align-{align}"
        if token.children:
            self.check_inline(token, token.children)

    def check_inline(self, block: Token, children: Sequence[Token]) -> None:
        links = 0
        for child in children:
            if child.type == "image":
                remedy = "use figure: in the front matter"
                self.fail_in(block, r"!\[", 0, "an image", remedy)
            if child.type not in _INLINES:
                self.fail_in(block, r"\S", 0, f"{child.type} is not available", "write plain text")
            if child.type == "link_open":
                self.link(block, child, links)
                links += 1
            elif child.type in ("text", "text_special"):
                child.content = _HYPHEN.sub(MINUS, child.content)

    def link(self, block: Token, token: Token, nth: int) -> None:
        href = str(token.attrs.get("href", ""))
        goal = unquote(href)
        if private := _PRIVATE.search(goal):
            char = private[0]
            at = self.formula_at(char) if ord(char) >= _FORMULA else self.holes.back(self.holes.text.index(char))
            self.file.fail(at, "a hole or a formula in the target of a link", "write the whole target")
        external = re.match(r"https?://[^/\\\s]", href, re.IGNORECASE) is not None
        inside = re.match(r"/(?![/\\])|#", href) is not None
        if not external and not inside:
            where = r"(?<=\]\()|(?<=\]\[)|<(?=[A-Za-z][\w+.-]*[:@])"
            remedy = "links go to http(s)://..., /... or #..."
            self.fail_in(block, where, nth, f"a link to {goal[:40]!r}", remedy)
        token.attrs = {"href": href}
        if external:
            token.attrs["rel"] = "noopener"

    def without_paragraphs(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Every display formula and every lone hole becomes a block of its own, outside any paragraph."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "paragraph_open":
                yield from self.paragraph(*tokens[at : at + 3])
                at += 3
                continue
            self.no_display(token.children or [])
            yield token
            at += 1

    def no_display(self, children: Sequence[Token]) -> None:
        for child in children:
            for char in re.findall(_FORMULA_CLASS, child.content):
                if self.is_display(char):
                    remedy = "use $...$ here, or give it a paragraph of its own"
                    self.file.fail(self.formula_at(char) - 2, "a display formula within a line", remedy)

    def paragraph(self, opening: Token, inline: Token, closing: Token) -> Iterator[Token]:
        run: list[Token] = []
        for child in [*self.pieces(inline.children or []), None]:
            # Inside emphasis a display formula stays in its run, and is refused there.
            if child is not None and (child.level or not self.is_display(child.content)):
                run.append(child)
                continue
            if run := _trimmed(run):
                self.no_display(run)
                yield from _paragraph(opening, inline, closing, run)
            run = []
            if child is not None:
                yield _block(child.content, opening.level)

    def pieces(self, children: Sequence[Token]) -> Iterator[Token]:
        """The children, with every display formula outside emphasis and links a piece of its own."""
        for child in children:
            if child.type != "text" or child.level:
                yield child
                continue
            for part in re.split(f"({_FORMULA_CLASS})", child.content):
                if part:
                    yield _text(part)

    def is_display(self, part: str) -> bool:
        return bool(re.fullmatch(_FORMULA_CLASS, part)) and self.found[ord(part) - _FORMULA].display


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _block(content: str, level: int = 0) -> Token:
    """Passed on as it stands: a character that becomes a block, or markup of our own."""
    return Token("html_block", "", 0, content=content, level=level)


def _trimmed(run: Sequence[Token]) -> list[Token]:
    """Inline tokens without breaks and blanks at either end."""
    tokens = list(run)
    for end in (0, -1):
        while tokens and (tokens[end].type in ("softbreak", "hardbreak") or _is_blank(tokens[end])):
            tokens.pop(end)
        if tokens and tokens[end].type == "text":
            edge = tokens[end].content
            tokens[end] = _text(edge.rstrip() if end else edge.lstrip())
    return tokens


def _is_blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _paragraph(opening: Token, inline: Token, closing: Token, run: list[Token]) -> list[Token]:
    alone = "".join(t.content for t in run).strip()
    if re.fullmatch(_HOLE_CLASS, alone) and all(t.type == "text" for t in run):
        return [_block(alone, opening.level)]
    body = inline.copy(children=run)
    return [opening, body, closing]


# ── from tokens to pieces ────────────────────────────────────────────────────────────────────────────────

_WITH_PUNCTUATION = re.compile(rf"([(\[“‘]?)({_FORMULA_CLASS})((?:[.,;:!?)\]”’…]|&quot;)*)")
_SLOT = re.compile(rf"<mi(?: [a-z]+=\"[^\"]*\")*>({_HOLE_CLASS})</mi>|({_HOLE_CLASS})")


def _page_html(tokens: Sequence[Token], sets: Sequence[_Set], display: Sequence[bool]) -> str:
    """The page with its formulas in MathML and its holes still characters."""
    # Lists and quotations put a line end after a block; ours must not run into the next.
    bare: str = _MARKDOWN.renderer.render(list(tokens), _MARKDOWN.options, {})

    def put(match: re.Match[str]) -> str:
        before, char, after = match.groups()
        index = ord(char) - _FORMULA
        if display[index]:
            formula = '<div class="formula" tabindex="0" role="group" aria-label="formula">'
            return f"{before}{formula}{sets[index].mathml}</div>\n{after}"
        whole = f"{before}{sets[index].mathml}{after}"
        return f'<span class="nowrap">{whole}</span>' if before or after else whole

    return _WITH_PUNCTUATION.sub(put, bare)


class _PlainPage:
    """The token stream as plain text; the cells of a table are parted by a control character until it is filled."""

    def __init__(self, sets: Sequence[_Set]) -> None:
        self.sets = sets
        self.out: list[str] = []
        self.margin = [""]
        self.marker = ""
        self.counts: list[int] = []

    def read(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            self.token(token)
        return "\n\n".join(self.out)

    def token(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.counts.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else -1)
            case "bullet_list_close" | "ordered_list_close":
                self.counts.pop()
            case "list_item_open":
                self.item()
            case "blockquote_open":
                self.margin.append("> ")
            case "list_item_close" | "blockquote_close":
                self.margin.pop()
            case "tr_open":
                self.out.append("".join(self.margin))
            case "th_open" | "td_open":
                self.out[-1] += _CELL
            case _:
                self.words(token)

    def words(self, token: Token) -> None:
        if token.type == "fence":
            self.block("\n".join("    " + line for line in token.content.splitlines()))
        elif token.type == "html_block" and _PRIVATE.fullmatch(token.content):
            self.block(self.filled(token.content))
        elif token.type == "inline" and self.out and self.out[-1].endswith(_CELL):
            self.out[-1] += self.inline(token.children or [])
        elif token.type == "inline":
            self.block(self.inline(token.children or []))

    def item(self) -> None:
        count = self.counts[-1]
        self.marker = "- " if count < 0 else f"{count}. "
        self.counts[-1] += count >= 0
        self.margin.append(" " * len(self.marker))

    def block(self, text: str) -> None:
        margin = "".join(self.margin)
        first = "".join(self.margin[:-1]) + self.marker if self.marker else margin
        self.marker = ""
        self.out.append(first + text.replace("\n", "\n" + margin))

    def inline(self, children: Sequence[Token]) -> str:
        parts, goals = [], list[str]()
        for child in children:
            if child.type == "softbreak":
                parts.append(" ")
            elif child.type == "hardbreak":
                parts.append("\n")
            elif child.type == "link_open":
                goals.append(str(child.attrs["href"]))
            elif child.type == "link_close":
                goal = goals.pop()
                parts.append("" if "".join(parts).endswith(goal) else f" ({goal})")
            else:
                parts.append(self.filled(child.content))
        return "".join(parts)

    def filled(self, text: str) -> str:
        return re.sub(_FORMULA_CLASS, lambda m: self.sets[ord(m[0]) - _FORMULA].plain, text)


def _aligned(text: str) -> str:
    """The rows of each table brought under one another."""
    out: list[str] = []
    rows: list[list[str]] = []
    for block in [*text.split("\n\n"), ""]:
        if _CELL in block:
            rows.append(block.split(_CELL))
            continue
        if rows:
            out.append("\n".join(_columns([r[1:] for r in rows], rows[0][0])))
            rows = []
        out.append(block)
    return "\n\n".join(out).rstrip()


def _columns(rows: Sequence[Sequence[str]], margin: str = "") -> list[str]:
    """Rows of text in columns; numbers to the right."""
    columns = [_column_text(column) for column in zip(*rows, strict=True)]
    return [(margin + "  ".join(row)).rstrip() for row in zip(*columns, strict=True)]


def _column_text(cells: Sequence[str]) -> list[str]:
    """The cells brought to one width; to the right if all below the heading are numbers."""
    numeric = all(re.fullmatch(r"[−+]?[\d.]+%?", cell) for cell in cells[1:])
    blanks = [" " * (max(map(_width, cells)) - _width(cell)) for cell in cells]
    return [b + c if numeric else c + b for b, c in zip(blanks, cells, strict=True)]


def _width(text: str) -> int:
    return sum(not unicodedata.combining(c) for c in text)


# ── filling ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place of a hole in a page. manner: "text", "maths" (in MathML), "block" (a paragraph of its own)."""

    index: int
    manner: str
    spot: _Spot


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled text. ``holes`` are its expressions in order; their values, in that order, fill it."""

    holes: tuple[Hole, ...]
    _html: tuple[tuple[str, ...], tuple[_Slot, ...]]
    _plain: tuple[tuple[str, ...], tuple[_Slot, ...]]

    def html(self, values: Sequence[Value]) -> str:
        """HTML of blocks, safe to be put into a page. Raises TypesetError for a value that cannot be shown."""
        return self._filled(self._html, values, _html_value)

    def plain(self, values: Sequence[Value]) -> str:
        """Readable text without markup, for terminals and JSON."""
        text = self._filled(self._plain, values, _plain_value)
        return re.sub(r"(?<=\S)  +(?=[−+] )", " ", _aligned(text))

    def _filled(
        self,
        pattern: tuple[tuple[str, ...], tuple[_Slot, ...]],
        values: Sequence[Value],
        show: Callable[[Value, Hole, _Slot], str],
    ) -> str:
        if len(values) != len(self.holes):
            raise ValueError(f"got {len(values)} values, wanted {len(self.holes)}")
        pieces, slots = pattern
        parts = [pieces[0]]
        for slot, piece in zip(slots, pieces[1:], strict=True):
            hole = self.holes[slot.index]
            try:
                parts.append(show(values[slot.index], hole, slot))
            except ValueError as error:
                raise TypesetError(hole.line, hole.column, f"{{{{ {hole.source} }}}}: {error}") from error
            parts.append(piece)
        return "".join(parts)


def _items(value: Value) -> Sequence[object] | None:
    """The entries of a list or vector; None for a single value."""
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return None
        if value.ndim > 1:
            raise ValueError("an array of two dimensions is shown by table(...)")
        return list(value)
    return value if isinstance(value, (list, tuple)) else None


def _numerals(value: Value, hole: Hole) -> list[_Numeral] | None:
    """The numbers of a value; None for text."""
    items = _items(value)
    if items is None:
        if isinstance(value, (str, bool, np.bool_)):
            return None
        return [_numeral(value, hole.format, hole.exact)]
    return [_numeral(item, hole.format, hole.exact) for item in items]


def _html_value(value: Value, hole: Hole, slot: _Slot) -> str:
    if isinstance(value, Table):
        if slot.manner != "block":
            raise ValueError("a table stands in a paragraph of its own")
        return _table_html(value, hole.format)
    numerals = _numerals(value, hole)
    if slot.manner == "maths":
        return _maths_value(str(value), numerals, hole, slot.spot)
    if numerals is None:
        shown = html_module.escape(str(value))
    elif len(numerals) == 1:
        shown = _fenced_text(numerals[0], numerals[0].html(), slot.spot)
    else:
        shown = ", ".join(n.html() for n in numerals)
    return f"<p>{shown}</p>\n" if slot.manner == "block" else shown


def _plain_value(value: Value, hole: Hole, slot: _Slot) -> str:
    if isinstance(value, Table):
        return _table_plain(value, hole.format)
    numerals = _numerals(value, hole)
    if numerals is None:
        return str(value).replace(_CELL, " ")
    if len(numerals) > 1 or not numerals:
        return ", ".join(n.text() for n in numerals)
    if slot.manner == "maths":
        return _maths_plain(numerals[0], slot.spot, hole.format == "signed")
    return _fenced_text(numerals[0], numerals[0].text(), slot.spot)


def _fenced_text(numeral: _Numeral, shown: str, spot: _Spot) -> str:
    return f"({shown})" if numeral.sign and spot.before == "op" else shown


def _is_fenced(n: _Numeral, spot: _Spot, signed: bool) -> bool:
    """Whether a number in a formula needs parentheses."""
    if spot.base and (n.sign or n.power or n.unit):
        return True
    return bool(n.sign) and (spot.before == "op" or (spot.before == "atom" and not signed))


def _maths_plain(n: _Numeral, spot: _Spot, signed: bool) -> str:
    if _is_fenced(n, spot, signed) or (spot.fenced and (n.sign or n.power)):
        return f"({n.text()})"
    if spot.coefficient and n.text().lstrip(MINUS + "+") == "1":
        n = replace(n, digits="")
    return f" {n.sign} {replace(n, sign='').text()}" if signed and spot.before == "atom" else n.text()


def _maths_value(text: str, numerals: Sequence[_Numeral] | None, hole: Hole, spot: _Spot) -> str:
    if numerals is None:
        return f"<mtext>{html_module.escape(text)}</mtext>"
    if len(numerals) != 1:
        inside = '<mo separator="true">,</mo>'.join(_maths_number(n, _Spot(), False) for n in numerals)
        return f"<mrow>{inside}</mrow>"
    return _maths_number(numerals[0], spot, hole.format == "signed")


def _maths_number(n: _Numeral, spot: _Spot, signed: bool) -> str:
    """One MathML element for the number (none for a coefficient of one)."""
    body = n.mathml()
    if _is_fenced(n, spot, signed):
        sign = _prefix(n.sign) if n.sign else ""
        return f'<mrow><mo stretchy="false">(</mo>{sign}{body}<mo stretchy="false">)</mo></mrow>'
    if spot.coefficient and n.digits == "1" and not n.power and not n.unit:
        body = ""
    if n.sign and signed and spot.before == "atom":
        return f'<mrow><mo form="infix">{n.sign}</mo>{body}</mrow>'
    if n.sign:
        return f"<mrow>{_prefix(n.sign)}{body}</mrow>" if body else _prefix(n.sign)
    return f"<mrow>{body}</mrow>" if n.power or n.unit else body


# ── tables of values ─────────────────────────────────────────────────────────────────────────────────────


def _cells(table: Table, form: str | None) -> list[list[str]]:
    """The columns of a table as text; the numbers of a column all have the decimals of the longest."""
    return [_column([row[j] for row in table.rows], form) for j in range(len(table.columns))]


def _column(cells: Sequence[float | int | str], form: str | None) -> list[str]:
    shown = [c if isinstance(c, str) else _cell_numeral(c, form).text() for c in cells]
    if form is not None or any(isinstance(c, str) or "×" in s for c, s in zip(cells, shown, strict=True)):
        return shown
    decimals = max((len(s.partition(".")[2]) for s in shown), default=0)
    if decimals == 0 or decimals > 4:
        return shown
    return [s if "." in s and len(s.partition(".")[2]) == decimals else _padded_zeros(s, decimals) for s in shown]


def _padded_zeros(shown: str, decimals: int) -> str:
    whole, _, part = shown.partition(".")
    return f"{whole}.{part.ljust(decimals, '0')}"


def _cell_numeral(cell: float | int, form: str | None) -> _Numeral:
    """As drawn up to eight significant digits, like a rounded reading; else as a computed number."""
    number = _plain_number(cell)
    short = len(Decimal(repr(number)).normalize().as_tuple().digits) <= 8
    return _numeral(number, form, exact=short)


def _is_numeric(table: Table, column: int) -> bool:
    return all(not isinstance(row[column], str) for row in table.rows)


@lru_cache(maxsize=512)
def _heading(text: str) -> tuple[str, str]:
    """A heading in HTML and as plain text; a formula between dollar signs is set."""
    parts = re.split(r"\$([^$]*)\$", text)
    html, plain = "", ""
    for at, part in enumerate(parts):
        if at % 2:
            done = _set_formula(_Formula(part, False, 0), (), _heading_fail)
            html += done.mathml
            plain += done.plain
        else:
            html += html_module.escape(part)
            plain += part
    return html, plain


def _heading_fail(_offset: int, message: str, _remedy: str) -> NoReturn:
    raise ValueError(f"in a heading of the table: {message}")


def _table_html(table: Table, form: str | None) -> str:
    columns = _cells(table, form)
    heads = [_heading(name)[0] for name in table.columns]
    if len(columns) == 1:
        return _readings_html(heads[0], columns[0])
    head = "".join(f'<th scope="col"{_number_class(table, j)}>{h}</th>' for j, h in enumerate(heads))
    head = f"<thead><tr>{head}</tr></thead>" if any(heads) else ""
    rows = []
    for row in zip(*columns, strict=True):
        cells = (f"<td{_number_class(table, j)}>{html_module.escape(c)}</td>" for j, c in enumerate(row))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    body = f'<table class="data">{head}<tbody>{"".join(rows)}</tbody></table>'
    return f"{_SCROLL}{body}</div>\n" if _may_be_wide(columns) else f"{body}\n"


def _may_be_wide(columns: Sequence[Sequence[str]]) -> bool:
    """Whether a table could need more than some 30 characters' width."""
    return sum(max(map(len, column), default=0) + 3 for column in columns) > 30 or len(columns) > 3


def _number_class(table: Table, column: int) -> str:
    return ' class="number"' if _is_numeric(table, column) else ""


def _readings_html(head: str, cells: Sequence[str]) -> str:
    items = "".join(f"<li>{html_module.escape(cell)}</li>" for cell in cells)
    # A list without bullets is no list to VoiceOver unless it says so.
    strip = f'<ul class="readings" role="list">{items}</ul>'
    if not head:
        return strip + "\n"
    return f'<div class="readings-block"><span class="readings-name">{head}</span>{strip}</div>\n'


def _table_plain(table: Table, form: str | None) -> str:
    columns = _cells(table, form)
    heads = [_heading(name)[1] for name in table.columns]
    if len(columns) == 1:
        return (f"{heads[0]}: " if heads[0] else "") + ", ".join(columns[0])
    rows = [list(row) for row in zip(*columns, strict=True)]
    return "\n".join(_columns([heads, *rows] if any(heads) else rows))


# ── compiling ────────────────────────────────────────────────────────────────────────────────────────────


def compile_text(source: str, first_line: int, is_exact: Callable[[str], bool]) -> Text:
    """The source compiled; ``first_line`` is the file's line on which it begins.

    ``is_exact`` says of a hole's expression whether it names a drawn number, which is then printed as drawn.
    Raises TypesetError, with line and column in the file, for whatever would not come out as meant.
    """
    file = _checked(source, first_line)
    cut, holes = _cut_holes(file, is_exact)
    formulas, found = _cut_formulas(file, cut)
    sets = [_set_formula(f, holes, _formula_fail(file, cut, f)) for f in found]
    page = _Page(file, cut, formulas, found)
    tokens = page.tokens()
    spots = {i: s for one in sets for i, s in one.spots.items()}
    html = _page_html(tokens, sets, [f.display for f in found])
    blocks = {_index(t.content) for t in tokens if t.type == "html_block" and re.fullmatch(_HOLE_CLASS, t.content)}
    _all_shown(page, html, holes, sets)
    plain = _PlainPage(sets).read(tokens)
    return Text(holes, _split(html, spots, blocks), _split(plain, spots, blocks))


def _checked(source: str, first_line: int) -> _File:
    source = source.replace("\r\n", "\n")
    file = _File(source, first_line)
    if len(source) > SOURCE_LIMIT or len(source.encode("utf-8", "replace")) > SOURCE_LIMIT:
        file.fail(0, f"a text of {len(source)} characters, wanted at most {SOURCE_LIMIT} bytes", "split the text")
    if match := _PRIVATE.search(source) or _FORBIDDEN.search(source):
        remedy = "remove it"
        file.fail(match.start(), f"the character U+{ord(match[0]):04X} is not allowed", remedy)
    for entity in re.finditer(r"&#[xX]?[0-9a-fA-F]{1,7};?", source):
        if _PRIVATE.search(html_module.unescape(entity[0])):
            file.fail(entity.start(), f"the character {entity[0]} is not allowed", "remove it")
    return file


def _formula_fail(file: _File, cut: _Origin, formula: _Formula) -> Callable[[int, str, str], NoReturn]:
    def fail(offset: int, message: str, remedy: str) -> NoReturn:
        file.fail(cut.back(formula.at + offset), message, remedy)

    return fail


def _all_shown(page: _Page, html: str, holes: Sequence[Hole], sets: Sequence[_Set]) -> None:
    """Every hole stands exactly once in the HTML, else the text would silently lose or repeat a value."""
    if _CELL in html or re.search(_FORMULA_CLASS, html):
        raise AssertionError("a formula was left unset")
    for index, hole in enumerate(holes):
        count = html.count(chr(_HOLE + index))
        if count != 1:
            remedy = "holes stand in text, code and formulas, not in \\operatorname or unused link targets"
            what = "is not shown where it stands" if count == 0 else "would be shown more than once"
            raise TypesetError(hole.line, hole.column, f"{{{{ {hole.source} }}}} {what}", remedy)
    for index, one in enumerate(sets):
        if one.mathml not in html:
            page.file.fail(page.formula_at(chr(_FORMULA + index)), "this formula is not shown", "move it into the text")


_OPERATOR_BEFORE = re.compile(r"[-+−±×÷·*/^] ?\Z")


def _split(text: str, spots: dict[int, _Spot], blocks: set[int]) -> tuple[tuple[str, ...], tuple[_Slot, ...]]:
    """The text parted at its holes, with what is to be put there."""
    pieces: list[str] = []
    slots: list[_Slot] = []
    at = 0
    for match in _SLOT.finditer(text):
        index = _index(match[1] or match[2])
        pieces.append(text[at : match.start()])
        at = match.end()
        if index in spots:
            slots.append(_Slot(index, "maths", spots[index]))
        else:
            before = "op" if _OPERATOR_BEFORE.search(pieces[-1]) else "free"
            slots.append(_Slot(index, "block" if index in blocks else "text", _Spot(before)))
    return (*pieces, text[at:]), tuple(slots)
