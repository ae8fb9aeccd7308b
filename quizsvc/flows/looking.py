"""Looking something up: what has all the words of a query, by kind, and what to try where nothing has."""

from dataclasses import dataclass

from quizsvc.course.contents import KINDS
from quizsvc.course.index import Found, asked_words
from quizsvc.flows.service import Service

MOST = 8
"""How many of a kind are shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """The best of one kind, and how many more there are."""

    kind: str
    found: tuple[Found, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was asked and what was found; where nothing has all words, those that are found alone, with how often."""

    query: str
    count: int
    groups: tuple[Group, ...]
    alone: tuple[tuple[str, int], ...]


def look_up(service: Service, query: str) -> Looked:
    """What a query finds."""
    found = service.index.find(query)
    of_kind = {kind: tuple(one for one in found if one.entry.kind == kind) for kind in KINDS}
    groups = tuple(Group(kind, some[:MOST], max(0, len(some) - MOST)) for kind, some in of_kind.items() if some)
    words = asked_words(query) if not found else ()
    alone = tuple((word, count) for word in words if len(words) > 1 and (count := service.index.count(word)))
    return Looked(query, len(found), groups, alone)
