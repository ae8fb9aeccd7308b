"""Phrases: what is looked for in words that somebody said or typed, in time that grows only with their number.

A phrase is words beside one another. `...` stands for up to six words between two, none of which negates or ends a
sentence; `*` at a word's end for any ending. Case, punctuation and the way a Greek letter is written do not matter.
There is nothing else, so that no phrase can make a search slow, as a regular expression can.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

GAP = 6
MOST_WORDS = 12
LEAST_STEM = 3
FULL_STOP = "."
WALLS = frozenset({FULL_STOP, "not", "no", "never", "nor", "neither", "cannot", "without", "isn", "doesn", "don"})
"""What a gap does not reach over: the end of a sentence, and words that turn its meaning around."""
TURNS = frozenset({FULL_STOP, "and", "because", "but", "since", "so", "whereas", "while"})
"""Where a denial ends: with the sentence, or where another part of it begins."""

SPELT = {"α": "alpha", "β": "beta", "ε": "epsilon", "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "σ": "sigma"}
SPELT |= {"τ": "tau", "²": "2", "³": "3"}
_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)?|[²³]|[^\W\d_²³]+|[.!?;](?=\s|\Z)")
_PIECE = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*\*?")


class PhraseError(ValueError):
    """A phrase that cannot be looked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, spelt in one way, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text something was found."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: spelt out or only begun, next to the one before or at most a gap away."""

    word: str
    is_stem: bool
    after_gap: bool

    def fits(self, word: str) -> bool:
        """Whether a word of the text is this one."""
        return word.startswith(self.word) if self.is_stem else word == self.word

    def places(self, words: Sequence[Word], start: int) -> Iterator[int]:
        """Where this word stands, seen from the place behind the word before it."""
        for at in range(start, min(start + 1 + GAP * self.after_gap, len(words))):
            if self.fits(words[at].text):
                yield at
            if words[at].text in WALLS:
                return


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to look for, in this order."""

    steps: tuple[Step, ...]

    def spans(self, words: Sequence[Word]) -> Iterator[Span]:
        """Where it stands among the words, the shortest reading from each first word."""
        begin, *others = self.steps
        for first, word in enumerate(words):
            ends = {first + 1} if begin.fits(word.text) else set()
            for step in others if ends else ():
                ends = {at + 1 for end in ends for at in step.places(words, end)}
            if ends:
                yield Span(word.start, words[min(ends) - 1].end)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, and its sentences' ends."""
    return tuple(Word(_spelt(found[0]), found.start(), found.end()) for found in _WORD.finditer(text))


def read_phrase(text: str) -> Phrase:
    """The phrase as it is written in a file. Raises PhraseError where it is none."""
    steps: list[Step] = []
    after_gap = False
    for piece in text.split():
        if piece in {"...", "…"}:
            if after_gap or not steps:
                raise PhraseError("`...` stands between two words")
            after_gap = True
            continue
        if not _PIECE.fullmatch(piece):
            raise PhraseError(f"'{piece}' is no word; write words, `...` between them, `*` at a word's end")
        made = [word.text for word in words_of(piece.removesuffix("*"))]
        steps += [Step(word, False, after_gap and n == 0) for n, word in enumerate(made)]
        if piece.endswith("*"):
            if len(made[-1]) < LEAST_STEM:
                raise PhraseError(f"'{piece}' fits too much; give at least {LEAST_STEM} letters before the *")
            steps[-1] = Step(steps[-1].word, True, steps[-1].after_gap)
        after_gap = False
    if after_gap or not 1 <= len(steps) <= MOST_WORDS:
        raise PhraseError(f"a phrase is 1 to {MOST_WORDS} words and ends in one")
    return Phrase(tuple(steps))


def found(phrases: Iterable[Phrase], words: Sequence[Word]) -> tuple[Span, ...]:
    """Where any of the phrases stands in the words of a text, in its order."""
    return tuple(sorted({s for phrase in phrases for s in phrase.spans(words)}, key=lambda s: (s.start, s.end)))


def asserted(phrases: Iterable[Phrase], words: Sequence[Word]) -> tuple[Span, ...]:
    """Where any of the phrases stands and is not denied, as by a "not" at most a gap before it."""
    place = {word.start: at for at, word in enumerate(words)}
    return tuple(span for span in found(phrases, words) if not _is_denied(words, place[span.start]))


def _is_denied(words: Sequence[Word], at: int) -> bool:
    """Whether one of the words before this place turns around what is said there."""
    before = (word.text for word in reversed(words[max(at - GAP, 0) : at]))
    return any(text in WALLS for text in takewhile(lambda text: text not in TURNS, before))


def _spelt(word: str) -> str:
    if word in "!?;":
        return FULL_STOP
    lower = word.lower()
    return SPELT.get(lower, lower)
