"""What is known of a value when a template is loaded is what comes out when it is drawn."""

import pytest

from quizsvc.course.bank import load_bank
from quizsvc.items.kinds import ANY, kind_of
from quizsvc.items.variant import instantiate
from quizsvc.names import ItemId

BANK = load_bank()


@pytest.mark.parametrize("item", sorted(BANK.items))
def test_a_kind_comes_true(item: ItemId) -> None:
    """Each name of each item has a value of the kind that its expression was given."""
    template = BANK.items[item]
    variant = instantiate(template, 0)
    values = {**variant.variables, **variant.data, **variant.derived}
    again = variant.replay.again()
    for definition in template.definitions:
        if definition.name in values:
            found = kind_of(again.evaluate(definition.name))
            assert found == ANY or definition.expression.kind.accepts(found), definition.name


def test_nothing_is_left_open() -> None:
    """Of nearly every name in the bank the kind is known, so that misuse is told at its column."""
    kinds = [
        definition.expression.kind
        for template in BANK.items.values()
        for definition in template.definitions
        if definition.block != "functions"
    ]
    assert sum(kind == ANY for kind in kinds) < 0.02 * len(kinds)
