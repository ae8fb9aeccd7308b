"""Picking the next of 10,000 items beside catsim's most informative one, at the start and after twenty answers."""

import numpy as np
import pytest
from catsim.item_bank import ItemBank
from catsim.selection import MaxInfoSelector
from pytest_benchmark.fixture import BenchmarkFixture
from scipy.stats import norm

from quizsvc.adaptive import placement
from quizsvc.adaptive.placement import Placement
from quizsvc.numeric import stream
from tests.adaptive.placed import Placed, place

SIZE = 10_000
U = stream("bench", "placement").uniforms(2 * SIZE).reshape(2, SIZE)
DIFFICULTY, DISCRIMINATION = norm.ppf(U[0]), 1.2 + 0.25 * norm.ppf(U[1])
BANK = ItemBank(np.column_stack([DISCRIMINATION, DIFFICULTY, np.zeros(SIZE), np.ones(SIZE)]))


def placed(answers: int) -> tuple[Placement, list[int]]:
    """Somebody who answered so many items, every second rightly, and the items."""
    found, asked = Placement(DIFFICULTY, DISCRIMINATION, stop_sd=0.0), []
    for turn in range(answers):
        item = found.next()
        assert item is not None
        found.record(item, turn % 2 == 0)
        asked.append(item)
    return found, asked


@pytest.mark.benchmark(group="placement")
@pytest.mark.parametrize("answers", [0, 20])
def test_pick(benchmark: BenchmarkFixture, answers: int) -> None:
    """Ours, the choice made anew each time."""
    picked = benchmark.pedantic(Placement.next, setup=lambda: (placed(answers)[:1], {}), rounds=300)
    assert picked in range(SIZE)


@pytest.mark.benchmark(group="placement")
@pytest.mark.parametrize("answers", [0, 20])
def test_pick_catsim(benchmark: BenchmarkFixture, answers: int) -> None:
    """Catsim's, after the same answers and at the same ability."""
    found, asked = placed(answers)
    theta, select = found.ability[0], MaxInfoSelector().select
    picked = benchmark(lambda: select(item_bank=BANK, administered_items=asked, est_theta=theta))
    assert picked not in asked


@pytest.mark.benchmark(group="placement")
def test_record(benchmark: BenchmarkFixture) -> None:
    """An answer learnt from: the posterior, its mean and its sd."""
    benchmark.pedantic(Placement.record, setup=lambda: ((placed(0)[0], 7, True), {}), rounds=300)


@pytest.mark.benchmark(group="placement")
@pytest.mark.parametrize("tables", ["made", "kept"])
def test_begin(benchmark: BenchmarkFixture, tables: str) -> None:
    """A new placement: the first by a bank makes its tables, those after it find them."""

    def begin() -> Placement:
        if tables == "made":
            placement._tables.cache_clear()
        return Placement(DIFFICULTY, DISCRIMINATION)

    assert not benchmark(begin).finished


@pytest.mark.benchmark(group="placement")
def test_people(benchmark: BenchmarkFixture) -> None:
    """Ten thousand people, twenty banks: errors and answers needed are small, and 78 to 82 % are in 80 % intervals."""
    found: Placed = benchmark.pedantic(place, args=(10_000,), rounds=1)
    for answers, error in ((5, 0.530), (10, 0.395), (15, 0.339), (20, 0.301), (30, 0.248)):
        assert found.error(answers) <= error
    for sd, most in ((0.4, 10.5), (0.3, 20.0)):
        assert found.needed(sd).mean() <= most
        assert 0.78 <= found.covered(sd) <= 0.82
