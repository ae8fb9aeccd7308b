"""How long a certified variant takes, beside a bare NumPy loop of the same size in the same run."""

from itertools import count

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.course.bank import load_bank
from quizsvc.items.variant import instantiate
from tests.learner import one_of_each_kind

BANK = load_bank()


def test_bare_numpy_loop(benchmark: BenchmarkFixture) -> None:
    """60 points drawn, one logistic fit by Newton's method, one least-squares fit: the yardstick."""
    generator = np.random.default_rng(1)

    def fit() -> float:
        x = generator.normal(size=60)
        y = (x + generator.normal(size=60) > 0).astype(float)
        X = np.column_stack([np.ones(60), x])
        w = np.zeros(2)
        for _ in range(6):
            p = 1.0 / (1.0 + np.exp(-(X @ w)))
            w += np.linalg.solve((X.T * (p * (1.0 - p))) @ X + 1e-6 * np.eye(2), X.T @ (y - p))
        slope = np.linalg.solve(X.T @ X, X.T @ y)
        return float(w[1] + slope[1])

    benchmark(fit)


@pytest.mark.parametrize("item", one_of_each_kind(BANK))
def test_variant(benchmark: BenchmarkFixture, item: str) -> None:
    """Draw, fit, certify, mind the margins and set the text."""
    seeds = count()
    benchmark(lambda: instantiate(BANK.items[item], next(seeds)))
