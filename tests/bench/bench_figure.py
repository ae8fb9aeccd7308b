"""How long a figure takes to draw."""

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from quizsvc.items.figure import curve, draw, figure, scatter


def test_figure(benchmark: BenchmarkFixture) -> None:
    """Forty points and two curves of sixty points."""
    x, grid = np.linspace(0, 1, 40), np.linspace(0, 1, 60)
    chart = figure(scatter(x, x), curve(grid, grid, label="a"), curve(grid, 2 * grid, label="b"))
    assert benchmark(draw, chart, "f").startswith("<svg")
