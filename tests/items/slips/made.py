"""Variants of the samples, and what each slip leads to in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from quizsvc.items.explaining import candidates
from quizsvc.items.variant import Variant, instantiate
from tests.items.slips.samples import SAMPLES


def variant(sample: str, seed: int) -> Variant:
    """A variant of a sample."""
    return instantiate(SAMPLES[sample], seed)


def numbers(made: Variant) -> Any:
    """What a variant drew, by name; lists as arrays, and `rows` as the first list's length."""
    given = {**made.variables, **{name: np.array(column) for name, column in made.data.items()}}
    rows = len(next(iter(made.data.values()), []))
    return SimpleNamespace(**given, rows=rows, key=made.parts[0].key)


def leads_to(made: Variant) -> Mapping[str, Sequence[float]]:
    """The values that each slip leads to, by the slip's id."""
    found = defaultdict(list)
    for one in candidates(made.parts[0], made.replay):
        found[one.id].append(one.value)
    return found


def agrees(sample: str, slip: str, expected: Any, seeds: int = 4) -> int:
    """Check that a slip leads to what another route gives for the same numbers; in how many variants it was tried.

    A variant is passed over where the slip leads to the key, or to the value of a commoner slip.
    """
    tried = 0
    for seed in range(seeds):
        made = variant(sample, seed)
        value, found = float(expected(numbers(made))), leads_to(made)
        taken = [at for name, values in found.items() if name != slip for at in values]
        others = [made.parts[0].key, *taken]
        if not any(abs(value - other) <= 2e-3 * 0.5 + 1e-9 * abs(value) for other in others):
            assert slip in found, f"{slip} leads nowhere in {sample}, seed {seed}"
            assert min(abs(at - value) for at in found[slip]) <= 1e-7 * max(1, abs(value)), (value, found[slip])
            tried += 1
    return tried
