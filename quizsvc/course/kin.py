"""The same idea in another story: which other item asks it.

Kinship is not declared item by item. Two items are kin where they mainly train one concept and name a misconception in
common: its id is shared across the bank by those who write questions, and says that the same mistake can be made.
"""

from collections.abc import Mapping

from quizsvc.items.template import Template
from quizsvc.names import ItemId, MisconceptionId


def kin(template: Template, items: Mapping[ItemId, Template], missed: str = "") -> ItemId | None:
    """The nearest kin of an item, itself left out; None where it has none.

    One in which the mistake that was `missed` can be made goes first, then one with more mistakes in common, then one
    about as hard.
    """
    own = mistakes(template)
    shared = {
        item: own & mistakes(other)
        for item, other in items.items()
        if item != template.item and other.concepts[0] == template.concepts[0]
    }
    near = [item for item, names in shared.items() if names]
    return min(
        near,
        key=lambda item: (
            missed not in shared[item],
            -len(shared[item]),
            abs(items[item].difficulty - template.difficulty),
            item,
        ),
        default=None,
    )


def mistakes(template: Template) -> frozenset[MisconceptionId]:
    """The misconceptions that an item names, in any of its parts."""
    return frozenset(one.id for part in template.parts for one in part.misconceptions)
