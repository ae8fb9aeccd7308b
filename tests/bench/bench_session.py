"""How long an answer and the next question take through the flows, with 100 families in the bank and with 10,000.

Every family is a copy of one item, on the bank's own concepts in turn, so that only their number differs. What is timed
is all that a page waits for: the answer stored, its verdict shown, the next question chosen, drawn, stored and shown.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.course.bank import Bank, load_bank
from quizsvc.flows import guests, practice
from quizsvc.flows.service import Service
from quizsvc.names import ItemId
from quizsvc.store.database import open_database
from quizsvc.store.migrate import upgrade

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROUNDS = 300


def copies(bank: Bank, families: int) -> Bank:
    """So many copies of one item, of difficulties from -2 to 2, on the concepts of the bank in turn."""
    one, concepts = bank.items[ItemId("map-gaussian-mean")], sorted(bank.concepts)
    items = {
        (name := ItemId(f"copy-{at}")): replace(
            one, item=name, concepts=(concepts[at % len(concepts)],), difficulty=at // len(concepts) % 5 - 2.0
        )
        for at in range(families)
    }
    return replace(bank, items=items)


@pytest.mark.parametrize("families", [100, 10_000])
def test_answer_and_next(benchmark: BenchmarkFixture, tmp_path: Path, families: int) -> None:
    """One learner who answers 300 questions, right or wrong, a minute apart; the name tells the 99th percentile."""
    with closing(open_database(f"sqlite:///{tmp_path / 'bench.db'}")) as database:
        upgrade(database)
        service = Service(database, copies(load_bank(), families))
        learner, _ = guests.welcome(service, NOON)
        moments: Iterator[datetime] = iter(NOON + timedelta(minutes=at) for at in range(10 * ROUNDS))

        def begin(now: datetime) -> str:
            attempt = practice.ask(service, learner, now)
            assert isinstance(attempt, str)
            practice.show(service, learner, attempt, now)
            return attempt

        open_now = [begin(next(moments))]

        def step() -> None:
            now = next(moments)
            practice.answer(service, learner, open_now[0], {"answer": "1"}, now)
            practice.show(service, learner, open_now[0], now)
            open_now[0] = begin(now)

        benchmark.pedantic(step, rounds=ROUNDS, warmup_rounds=20)
        times = sorted(benchmark.stats.stats.data)
        benchmark.stats.name += f", p99 {1000 * times[int(0.99 * len(times))]:.1f} ms"
