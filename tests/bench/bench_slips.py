"""How long a wrong answer takes to be searched for its slip: the most that a verdict can cost."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.items.explaining import explain
from tests.items.slips.made import variant


@pytest.mark.parametrize("sample", ["penalty", "gaussian-map", "ridge-slope", "logistic-map", "line-map"])
def test_explain(benchmark: BenchmarkFixture, sample: str) -> None:
    """Every slip that applies, fitted and compared; nothing is found."""
    made = variant(sample, 1)
    found = benchmark(lambda: explain(made.parts[0], made.replay, 1234.5))
    assert found is None
