"""What simulated learners gain from each policy, and how long it takes to choose and to learn: the same people for all.

Each row's name tells the gain in true mastery on day 51 and, of those who say one, the Brier score of P.
"""

from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.adaptive.simulation.arms import ARMS
from quizsvc.adaptive.simulation.run import Simulated, simulate
from quizsvc.adaptive.simulation.world import WORLDS

LEARNERS = 30


@pytest.mark.parametrize("policy", ARMS)
@pytest.mark.parametrize("world", ["A", "F"])
def test_simulate(benchmark: BenchmarkFixture, world: str, policy: str) -> None:
    """Thirty people, fourteen sessions of twenty questions, in a world that forgets and in one that does not."""
    found: list[Simulated] = []

    def course() -> None:
        found.append(simulate(WORLDS[world], LEARNERS, policy, 1, perf_counter))

    benchmark.pedantic(course, rounds=1)
    (told,) = found
    benchmark.stats.name = (
        f"{world}, {policy}: gain {told.gain_day_51:.3f}, Brier {told.brier:.3f}, {1e6 * told.step_seconds:.0f} µs"
    )
