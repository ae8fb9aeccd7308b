"""How long a certified variant takes, beside a bare NumPy loop of the same size in the same run."""

from itertools import count

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.cli.bench import bare_loop
from quizsvc.course.bank import load_bank
from quizsvc.items.variant import instantiate
from tests.learner import one_of_each_kind

BANK = load_bank()


def test_bare_numpy_loop(benchmark: BenchmarkFixture) -> None:
    """60 points drawn, one logistic fit by Newton's method, one least-squares fit: the yardstick."""
    benchmark(bare_loop())


@pytest.mark.parametrize("item", one_of_each_kind(BANK))
def test_variant(benchmark: BenchmarkFixture, item: str) -> None:
    """Draw, fit, certify, mind the margins and set the text."""
    seeds = count()
    benchmark(lambda: instantiate(BANK.items[item], next(seeds)))
