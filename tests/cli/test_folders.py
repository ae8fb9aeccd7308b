"""The bank that a command works with."""

import gc

from quizsvc.cli.folders import open_bank


def test_the_collector_does_not_walk_the_bank() -> None:
    """What is open for good is out of its sight: fewer objects are left to it than the bank has."""
    gc.unfreeze()
    try:
        bank = open_bank(())
        assert len(bank.items) > 200
        assert gc.get_freeze_count() > 100_000
        tracked = {id(seen) for seen in gc.get_objects()}
        assert not tracked & {id(template) for template in bank.items.values()}
    finally:
        gc.unfreeze()
