"""A fixed list of questions, drawn by dice alone: who will answer it plays no part."""

from collections.abc import Sequence

from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.numeric import Stream


def drawn(where: Catalogue, concepts: Sequence[int], most: int, dice: Stream) -> list[int]:
    """Items of these concepts in random order, none twice; fewer than `most` where there are no more.

    Concepts have equal shares as far as their items go. A concept's items, from the easiest to the hardest, are cut
    into as many equal stretches as it has questions, and each stretch gives one; where in its stretch a concept's
    questions lie is spread over the concepts, so that one question each gives easy and hard ones too.
    """
    turns = [concepts[k] for k in dice.permutation(len(concepts))]
    shares = _shares([len(where.trained[concept]) for concept in turns], most)
    asked = [(concept, share) for concept, share in zip(turns, shares, strict=True) if share]
    found: list[int] = []
    for turn, (concept, share) in enumerate(asked):
        items = sorted(where.trained[concept].tolist(), key=lambda item: (where.difficulty[item], item))
        place = (turn + dice.uniform()) / len(asked)
        found += [items[int((stretch + place) * len(items) / share)] for stretch in range(share)]
    return [found[k] for k in dice.permutation(len(found))]


def _shares(room: Sequence[int], most: int) -> list[int]:
    """How many each gives, as equal as the room allows."""
    shares = [0] * len(room)
    for _ in range(min(most, sum(room))):
        shares[min((k for k in range(len(room)) if shares[k] < room[k]), key=lambda k: shares[k])] += 1
    return shares
