"""Placing among 10,000 items on 43 concepts, and how much newcomers to simulated courses are found out."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.adaptive.belief import Placed
from quizsvc.adaptive.catalogue import Question, catalogue
from quizsvc.adaptive.joint import Given
from quizsvc.adaptive.placing import Pick, place_next
from quizsvc.adaptive.settings import SERVICE
from quizsvc.names import ConceptId, ItemId
from tests.adaptive.newcomers import Newcomers, given, newcomers

CONCEPTS = 43


@pytest.mark.benchmark(group="placing")
@pytest.mark.parametrize("each", [1, 2], ids=["one concept each", "two concepts each"])
@pytest.mark.parametrize("answered", [0, 19])
def test_pick(benchmark: BenchmarkFixture, answered: int, each: int) -> None:
    """The next question, all learnt anew from the answers before it."""
    names = [ConceptId(f"c{at}") for at in range(CONCEPTS)]
    questions = {
        ItemId(f"i{at}"): Question(
            tuple(names[(at + more) % CONCEPTS] for more in range(each)), at % 5 - 2.0, 0.02 + 0.13 * (at % 2)
        )
        for at in range(10_000)
    }
    where = catalogue(questions, {name: names[max(0, at - 1) : at] for at, name in enumerate(names)}, SERVICE)
    answers: list[Given] = []
    for turn in range(answered):
        pick = place_next(where, [], turn, answers)
        assert isinstance(pick, Pick)
        answers.append(given(where, pick.item, turn % 2))
    assert not isinstance(benchmark(place_next, where, [], 1, answers), Placed)


def figures(questions: int | None, by: str, bank: str) -> tuple[float, float, float, float]:
    """Error, share of concepts told rightly, share in their 80 % intervals and questions, of people of four worlds."""
    found: list[Newcomers] = [newcomers("A", seed, 75, questions, by=by, bank=bank) for seed in (1, 2, 3, 4)]
    columns = (np.concatenate([getattr(each, name) for each in found]) for name in ("error", "right", "covered"))
    error, right, covered = (float(column.mean()) for column in columns)
    return float(np.sqrt(error)), right, covered, float(np.concatenate([each.asked for each in found]).mean())


@pytest.mark.benchmark(group="newcomers")
@pytest.mark.parametrize("bank", ["labelled", "learnt", "known"])
def test_newcomers(benchmark: BenchmarkFixture, bank: str) -> None:
    """After 6, 12, 20 and 30 questions errors are less, and more concepts told rightly, than from random questions."""

    def measured() -> dict[tuple[str, int | None], tuple[float, float, float, float]]:
        found = {(by, size): figures(size, by, bank) for by in ("placing", "random") for size in (6, 12, 20, 30)}
        return {**found, ("placing", None): figures(None, "placing", bank)}

    found = benchmark.pedantic(measured, rounds=1)
    benchmark.extra_info.update({f"{by} {size or 'to the end'}": row for (by, size), row in found.items()})
    for size in (6, 12, 20, 30):
        assert found["placing", size][0] < found["random", size][0]
        assert found["placing", size][1] > found["random", size][1]
    assert all(0.75 <= row[2] <= 0.87 for row in found.values())
