"""Text to formula: a tokenizer and a parser by precedence, bounded, that never guess.

    sum      product (+ product | - product)*
    product  signed (* signed | / signed | power)*      a factor without a sign before it is an implicit product
    signed   - signed | + signed | power
    power    atom (^ signed-power)?                     from the right: a^b^c is a^(b^c)
    atom     number | letter | function ( sum ) | ( sum ) | | sum |

What people read in two ways (`1/2w`, `e^2w`) is refused with both readings, as such a number is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizsvc.items.algebra.letters import CONSTANTS, FUNCTIONS, bare, plain_signs, split, typed
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol
from quizsvc.items.algebra.writing import pretty

MAX_CHARACTERS = 200
MAX_NODES = 120
MAX_DEPTH = 24
LARGEST = 1e100
TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3}(?![0-9.]))?)"
    r"|(?P<word>\\?[A-Za-z][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/^()|])"
)
TURNS = {"**": "^"}


class FormulaError(Exception):
    """A text that is no formula: the sentence that says what was found, what is wanted and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TwoReadings(FormulaError):
    """A text that people read in two ways: the sentence names both."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a letter, a function or a sign; `tight` where no space stands before it."""

    sort: str
    text: str
    tight: bool


def read_formula(text: str, letters: Mapping[str, str], most: int = MAX_CHARACTERS) -> Node:
    """The formula that a text states in `letters` (names by bare spelling). Raises FormulaError."""
    if not text.strip():
        raise FormulaError(f"The answer box is empty. {_write(letters)}")
    if len(text) > most:
        raise FormulaError(f"The formula has {len(text)} characters; at most {most} are read. Shorten it.")
    reader = Reader(text.strip(), _tokens(plain_signs(text.strip()), letters))
    return reader.whole()


def _tokens(text: str, letters: Mapping[str, str]) -> list[Token]:
    """The tokens of a text, ended by an empty one."""
    found: list[Token] = []
    at, tight = 0, False
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise FormulaError(_stray(text[at], letters))
        at = match.end()
        if match.lastgroup == "space":
            tight = False
            continue
        piece = match[0]
        if match.lastgroup == "word":
            found += _named(piece.removeprefix("\\"), letters, tight)
        else:
            found.append(Token(str(match.lastgroup), TURNS.get(piece, piece), tight))
        tight = True
    return [*found, Token("end", "", False)]


def _stray(character: str, letters: Mapping[str, str]) -> str:
    """What is said of a character that no formula holds."""
    if character == ",":
        return "A comma stands in the formula. Write a decimal point: 0.5."
    if character in "=<>":
        return f"“{character}” stands in the formula. Give one expression, without what it equals."
    seen = f"“{character}”" if character.isprintable() else f"the character U+{ord(character):04X}"
    return f"{seen[0].upper()}{seen[1:]} is not understood in a formula. {_write(letters)}"


def _write(letters: Mapping[str, str]) -> str:
    return f"Write a formula in {listed(letters)} with + - * / ^, parentheses, ln, exp, sqrt and abs."


def listed(letters: Mapping[str, str]) -> str:
    """The letters as a sentence lists them."""
    names = [typed(name) for name in letters.values()]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _named(word: str, letters: Mapping[str, str], tight: bool) -> list[Token]:
    """A word as a letter, a function, a constant, or letters side by side. Raises FormulaError."""
    known = {name: name for name in CONSTANTS} | dict(letters)
    if bare(word) in known:
        return [Token("letter", known[bare(word)], tight)]
    if word in FUNCTIONS:
        return [Token("function", FUNCTIONS[word], tight)]
    ways = split(word, known)
    if len(ways) > 1:
        one, other = ("·".join(typed(name) for name in way) for way in ways)
        raise FormulaError(f"“{word}” can be read as {one} or as {other}. Write * between the factors.")
    if not ways:
        what = f"The letters are {listed(letters)}" if len(letters) > 1 else f"The only letter is {listed(letters)}"
        raise FormulaError(f"“{word}” is no letter or function of this formula. {what}; functions: ln, exp, sqrt, abs.")
    return [Token("letter", name, tight or index > 0) for index, name in enumerate(ways[0])]


class Reader:
    """Reads tokens from the left; `bar` is whether an upright bar would close one."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.at = self.nodes = 0
        self.bar = False

    @property
    def next(self) -> Token:
        """The token that stands next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token, passed over."""
        self.at += 1
        return self.tokens[self.at - 1]

    def made(self, node: Node) -> Node:
        """The node, counted."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise FormulaError(f"The formula has more than {MAX_NODES} parts. Simplify it.")
        return node

    def whole(self) -> Node:
        """The formula of all tokens."""
        found = self.sum(0)
        if self.next.sort != "end":
            raise self.misplaced()
        return found

    def misplaced(self) -> FormulaError:
        """What is said of the next token where it cannot stand."""
        token = self.next
        if token.sort == "end":
            return FormulaError("The formula breaks off: something is missing at its end. Complete it.")
        if token.sort == "number":
            return FormulaError(f"“{token.text}” stands right behind a factor. Write * between factors.")
        if token.text == ")":
            return FormulaError("A parenthesis is closed that was not opened. Balance the parentheses.")
        return FormulaError(f"“{token.text}” stands where a number or a letter is wanted. Check what is before it.")

    def two_ways(self, one: Node, other: Node) -> TwoReadings:
        """What is said of a text that people read in two ways."""
        return TwoReadings(
            f"“{self.text}” can be read in two ways, with {pretty(one)} or with {pretty(other)}. "
            "Write the one you mean, with parentheses or *."
        )

    def sum(self, depth: int) -> Node:
        """Products added and subtracted."""
        if depth > MAX_DEPTH:
            raise FormulaError(f"The formula is nested deeper than {MAX_DEPTH} levels. Simplify it.")
        left = self.product(depth)
        while self.next.text in {"+", "-"}:
            sign = self.take().text
            left = self.made(Operation(sign, left, self.product(depth)))
        return left

    def product(self, depth: int) -> Node:
        """Factors multiplied, with or without a sign, and divided."""
        left = self.signed(depth)
        while True:
            if self.next.text in {"*", "/"}:
                sign = self.take().text
                right = self.signed(depth)
                whole = self.made(Operation(sign, left, right))
                if sign == "/" and self.opens():
                    factor = self.power(depth)
                    wide = Operation("/", left, Operation("*", right, factor))
                    raise self.two_ways(Operation("*", whole, factor), wide)
                left = whole
            elif self.opens():
                left = self.made(Operation("*", left, self.power(depth)))
            else:
                return left

    def opens(self) -> bool:
        """Whether the next token begins a factor without a sign before it."""
        token = self.next
        return token.sort in {"letter", "function"} or token.text == "(" or (token.text == "|" and not self.bar)

    def signed(self, depth: int) -> Node:
        """A power with its signs."""
        if depth > MAX_DEPTH:
            raise FormulaError(f"The formula is nested deeper than {MAX_DEPTH} levels. Simplify it.")
        if self.next.text == "-":
            self.take()
            return self.made(Negative(self.signed(depth + 1)))
        if self.next.text == "+":
            self.take()
            return self.signed(depth + 1)
        return self.power(depth)

    def power(self, depth: int) -> Node:
        """An atom, raised where ^ follows."""
        base = self.atom(depth)
        if self.next.text != "^":
            return base
        self.take()
        first = self.next
        exponent = self.signed(depth + 1)
        whole = self.made(Operation("^", base, exponent))
        token = self.next
        if first.sort in {"number", "letter"} and self.tokens[self.at - 1] is first and token.tight and self.opens():
            if first.sort == "number" and token.text == "(":
                return whole
            factor = self.power(depth + 1)
            inside = Operation("^", base, Operation("*", exponent, factor))
            raise self.two_ways(Operation("*", whole, factor), inside)
        return whole

    def atom(self, depth: int) -> Node:
        """A number, a letter, a function's value, or a sum in parentheses or bars."""
        token = self.next
        if token.sort == "number":
            return self.made(_number(self.take().text))
        if token.sort == "letter":
            return self.made(Symbol(self.take().text))
        if token.sort == "function":
            return self.called(self.take().text, depth)
        if token.text == "(":
            return self.enclosed(")", depth)
        if token.text == "|":
            return self.made(Call("abs", self.enclosed("|", depth)))
        raise self.misplaced()

    def called(self, function: str, depth: int) -> Node:
        """A function's value; its argument stands in parentheses."""
        if self.next.text != "(":
            raise FormulaError(f"{function} stands without its argument. Write {function}( … ).")
        return self.made(Call(function, self.enclosed(")", depth)))

    def enclosed(self, closing: str, depth: int) -> Node:
        """The sum up to a closing sign."""
        self.take()
        bar, self.bar = self.bar, closing == "|"
        inside = self.sum(depth + 1)
        if self.next.text != closing:
            if self.next.sort == "end":
                raise FormulaError(f"“{closing}” is missing. Balance the parentheses.")
            raise self.misplaced()
        self.take()
        self.bar = bar
        return inside


def _number(text: str) -> Number:
    """A number of a size that occurs."""
    value = float(text)
    if value >= LARGEST or (value == 0 and re.split("[eE]", text)[0].strip("0.")):
        raise FormulaError(f"“{text[:40]}” is too large or too small a number. Write it another way.")
    return Number(text)
