"""Samples: seeds drawn in portions tell what all of them drawn at once do."""

import pytest

from quizsvc.items.lint import check, judge, sample
from quizsvc.items.sampling import is_enough, pooled
from tests.items.samples import good, spoilt

SEEDS = range(60)


@pytest.mark.parametrize("n", ["n - n", "n - 6", "n - 4"])
def test_samples_pool_to_what_one_draw_of_all_seeds_gives(n: str) -> None:
    """Whether all seeds fail, some or none, and however they are cut into portions."""
    template = good(spoilt("mle.mean / 2", f"mle.mean / 2 / ({n})"))
    whole, report = sample(template, SEEDS), check(template, SEEDS)
    for portion in (1, 7, 30, 100):
        samples = [sample(template, SEEDS[start : start + portion]) for start in range(0, len(SEEDS), portion)]
        assert pooled(samples) == whole
        enough = next((i for i in range(1, len(samples) + 1) if is_enough(samples[:i])), len(samples))
        assert judge(template, samples[:enough], len(SEEDS)) == report
