"""Looking things up: which entries have all the words that were asked for, best first, and where they have them.

A word that is asked for is found by its beginning, whatever its case and accents. Greek letters are found by their
names, in whatever style they are set. Words of the title count before those of headings, and these before the text.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LONGEST = 200
"""Characters of a query that are read."""
BEFORE, AROUND = 50, 170
"""Characters shown before the first word found, and in all."""
GREEK = "GREEK SMALL LETTER "
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an entry that has an address: its heading, its anchor and its text; the first one has neither."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found: its kind, its name within the kind, its title and what it says."""

    kind: str
    name: str
    title: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text, which was asked for or only stands around it."""

    text: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, the stretch of it that fits best, and the words that were asked for."""

    entry: Entry
    stretch: Stretch
    asked: tuple[str, ...]

    @property
    def context(self) -> tuple[Piece, ...]:
        """Some of the stretch's text."""
        return context(self.stretch.text, self.asked)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text in the order of the alphabet, in which a beginning is quickly found."""

    words: tuple[str, ...]

    def begins(self, asked: str) -> bool:
        """Whether any word begins so."""
        at = bisect_left(self.words, asked)
        return at < len(self.words) and self.words[at].startswith(asked)

    def lacks(self, asked: Iterable[str]) -> int:
        """How many of these beginnings no word has."""
        return sum(not self.begins(word) for word in asked)

    def lacks_whole(self, asked: Iterable[str]) -> int:
        """How many of these are no words of it, only beginnings."""
        return sum(word not in self.words[(at := bisect_left(self.words, word)) : at + 1] for word in asked)


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry with its words: of the title, of title and headings, of title and each stretch, of all."""

    entry: Entry
    title: Vocabulary
    headings: Vocabulary
    stretches: tuple[Vocabulary, ...]
    every: Vocabulary

    def rank(self, asked: Sequence[str]) -> tuple[int, ...]:
        """What comes first is least: in the title, in a heading, in one stretch; as whole words; of a short title."""
        together = min(stretch.lacks(asked) for stretch in self.stretches)
        places = (self.title.lacks(asked), self.headings.lacks(asked), together)
        return (*places, self.title.lacks_whole(asked), self.every.lacks_whole(asked), len(self.entry.title))


class Index:
    """Entries, ready to be looked up."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._rows = tuple(map(_row, entries))

    def find(self, query: str) -> tuple[Found, ...]:
        """The entries that have every word of a query, best first; none for a query without words."""
        asked = asked_words(query)
        rows = [row for row in self._rows if asked and not row.every.lacks(asked)]
        return tuple(_found(row, asked) for row in sorted(rows, key=lambda row: row.rank(asked)))

    def count(self, word: str) -> int:
        """How many entries have a word that begins so."""
        return sum(row.every.begins(word) for row in self._rows)


def asked_words(query: str) -> tuple[str, ...]:
    """The words of a query as they are looked up, each once."""
    return tuple(dict.fromkeys(word for word, _, _ in _words(query[:LONGEST])))


def context(text: str, asked: Iterable[str]) -> tuple[Piece, ...]:
    """Some of a text about the first word that was asked for, or its beginning where it has none."""
    begun = tuple(asked)
    spans = [(start, end) for word, start, end in _words(text) if word.startswith(begun)] if begun else []
    first = max(0, spans[0][0] - BEFORE) if spans else 0
    last = first + AROUND
    if first:
        first = text.find(" ", first) + 1
    if last < len(text):
        last = max(text.rfind(" ", first, last), spans[0][1] if spans else first)
    shown = [span for span in dict.fromkeys(spans) if first <= span[0] and span[1] <= last]
    made, at = [Piece("… " if first else "", False)], first
    for start, end in shown:
        made += (Piece(text[at:start], False), Piece(text[start:end], True))
        at = end
    made.append(Piece(text[at:last] + (" …" if last < len(text) else ""), False))
    return tuple(piece for piece in made if piece.text)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text as it is looked up, and where it stands; a token such as 2λ has two."""
    for found in _WORD.finditer(text):
        plain = (sign for sign in unicodedata.normalize("NFKD", found[0].casefold()) if not unicodedata.combining(sign))
        for word in _WORD.findall("".join(map(_spelt, plain)).casefold()):
            yield word, found.start(), found.end()


def _spelt(sign: str) -> str:
    """A Greek letter as a word of its own, by the name that mathematics has for it; any other sign as it is."""
    name = unicodedata.name(sign.casefold(), "")
    return f" {name.removeprefix(GREEK).replace('LAMDA', 'LAMBDA')} " if name.startswith(GREEK) else sign


def _vocabulary(*texts: str) -> Vocabulary:
    return Vocabulary(tuple(sorted({word for text in texts for word, _, _ in _words(text)})))


def _row(entry: Entry) -> _Row:
    headings = [stretch.heading for stretch in entry.stretches]
    every = _vocabulary(entry.title, *headings, *(stretch.text for stretch in entry.stretches))
    stretches = tuple(_vocabulary(entry.title, stretch.heading, stretch.text) for stretch in entry.stretches)
    return _Row(entry, _vocabulary(entry.title), _vocabulary(entry.title, *headings), stretches, every)


def _found(row: _Row, asked: tuple[str, ...]) -> Found:
    """The entry at the stretch that has most of what its title lacks, in its heading where that can be."""
    rest = [word for word in asked if not row.title.begins(word)]
    pairs = zip(row.entry.stretches, row.stretches, strict=True)
    best = min(pairs, key=lambda pair: (pair[1].lacks(rest), _vocabulary(pair[0].heading).lacks(rest)))
    return Found(row.entry, best[0], asked)
