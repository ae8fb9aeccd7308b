"""Level: one more than the concepts ever mastered."""

import pytest

from quizsvc.names import ConceptId
from quizsvc.progress.level import level


@pytest.mark.parametrize(("peaks", "wanted"), [([], 1), ([0.79], 1), ([0.8], 2), ([0.8, 0.95, 0.2], 3), ([1.0] * 5, 6)])
def test_a_level_for_each_concept_mastered(peaks: list[float], wanted: int) -> None:
    """A concept counts from a mastery of 0.8, and nothing else does."""
    assert level({ConceptId(f"c{n}"): peak for n, peak in enumerate(peaks)}) == wanted
