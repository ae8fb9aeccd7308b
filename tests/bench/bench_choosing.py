"""How long the choice of the next question takes: a look at everything that can be asked, and the choice from it."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Question, catalogue
from quizsvc.adaptive.choosing import Choice, Past, choose
from quizsvc.adaptive.learner import LearnerState, answered, look, trial_in
from quizsvc.adaptive.settings import SERVICE
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric import stream

COSTS = Forgetting.new(SERVICE)
CONCEPTS = 60


@pytest.mark.parametrize("each", [1, 2], ids=["one concept each", "two concepts each"])
@pytest.mark.parametrize("families", [100, 10_000])
def test_choice(benchmark: BenchmarkFixture, families: int, each: int) -> None:
    """A learner of 300 answers on 60 concepts, each resting on the one before, before so many families."""
    names = [ConceptId(f"c{at}") for at in range(CONCEPTS)]
    questions = {
        ItemId(f"i{at}"): Question(
            tuple(names[(at + more) % CONCEPTS] for more in range(each)), at % 5 - 2.0, 0.02 + 0.13 * (at % 2)
        )
        for at in range(families)
    }
    graph = {name: names[max(0, at - 1) : at] for at, name in enumerate(names)}
    where, state = catalogue(questions, graph, SERVICE), LearnerState.new(SERVICE)
    asked = [at % families for at in range(300)]
    for step, item in enumerate(asked):
        met = trial_in(state, where, item, COSTS, step / 20)
        answered(state, where.items[item], met, float(step % 3 > 0), SERVICE, step / 20)
    past = Past(asked, np.bincount(asked, minlength=families), 3, 1)

    def choice() -> Choice | None:
        return choose(look(state, where, COSTS, 20.0), where, past, COSTS, stream("bench", 1))

    assert benchmark(choice) is not None
