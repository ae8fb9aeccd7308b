"""How long a whole question takes: asked, shown, answered, its verdict shown; on SQLite with full synchronisation."""

from datetime import UTC, datetime
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.course.bank import load_bank
from quizsvc.flows import guests, practice
from quizsvc.flows.service import Service
from quizsvc.store.database import open_database
from quizsvc.store.migrate import upgrade

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_question(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """Next and answer, two durable transactions among them."""
    database = open_database(f"sqlite:///{tmp_path / 'bench.db'}")
    upgrade(database)
    service = Service(database, load_bank())

    def question() -> None:
        learner, _ = guests.welcome(service, NOW)
        attempt = practice.ask(service, learner, NOW, item="map-gaussian-mean")
        assert isinstance(attempt, str)
        practice.show(service, learner, attempt, NOW)
        practice.answer(service, learner, attempt, {"answer": "1"}, NOW)
        practice.show(service, learner, attempt, NOW)

    benchmark(question)
    database.close()
