"""Datasets: every generator, found by being there, and the real tables."""

from inspect import getmembers, isfunction, signature
from math import isfinite

import numpy as np
import pytest

from quizsvc.numeric import datasets
from quizsvc.numeric.datasets import ANSCOMBE, HORSE_KICKS, SLEEP, Dataset
from quizsvc.numeric.rng import stream

GENERATORS = [maker for _, maker in getmembers(datasets, isfunction) if signature(maker).return_annotation is Dataset]
GENERATORS = [maker for maker in GENERATORS if "source" in signature(maker).parameters and maker.__name__ != "table"]
TABLES = [table for _, table in getmembers(datasets, lambda member: isinstance(member, Dataset))]


def test_the_situations_are_there():
    """Every situation that the engine promises."""
    promised = "house_prices clicks sensor_readings coin_flips defect_counts waiting_times outliers two_classes"
    assert {maker.__name__ for maker in GENERATORS} >= {*promised.split(), "collinear_features"}
    assert len(TABLES) >= 3


@pytest.mark.parametrize("make", GENERATORS)
def test_every_generator(make):
    """Columns are as long as asked, finite, in their ranges; the same stream gives the same data, another others."""
    data = make(stream("a"), n=25)
    assert data == make(stream("a"), n=25)
    assert data != make(stream("b"), n=25)
    assert data.size == 25
    assert data.description.endswith(".")
    assert data.truth
    for column in data.columns:
        assert len(column.values) == 25
        assert all(isinstance(value, float) and isfinite(value) for value in column.values)
        assert column.low <= min(column.values) <= max(column.values) <= column.high
        assert data[column.name].shape == (25,)
    with pytest.raises(ValueError, match="n is 0"):
        make(stream("a"), n=0)


@pytest.mark.parametrize("make", GENERATORS)
def test_ranges_are_plausible(make):
    """With the defaults hardly a value is held at the edge of a range that has a unit."""
    data = make(stream("range"), n=2000)
    for column in data.columns:
        if column.unit:
            edge = np.isin(data[column.name], (column.low, column.high)).mean()
            assert edge < 0.02 or len(set(column.values)) < 30


def test_house_prices_follow_the_log_of_size():
    """Regressing price on log(size) finds slope and noise again; on the same 4000 rows the size does worse."""
    data = datasets.house_prices(stream("h"), n=4000)
    x, y = np.log(data["size"]), data["price"]
    slope, intercept = np.polyfit(x, y, 1)
    assert slope == pytest.approx(120, abs=3)
    assert (y - slope * x - intercept).std() == pytest.approx(25, rel=0.05)
    assert intercept == pytest.approx(-250, abs=12)
    assert np.corrcoef(data["size"], y)[0, 1] < np.corrcoef(x, y)[0, 1]


def test_one_column_generators_have_their_moments():
    """Means of sensor, coin, counts, waits and share of odd readings, within five standard errors."""
    n = 4000
    assert datasets.sensor_readings(stream("s"), n)["temperature"].mean() == pytest.approx(20, abs=0.05)
    assert datasets.sensor_readings(stream("s"), n)["temperature"].std() == pytest.approx(0.5, rel=0.06)
    assert datasets.coin_flips(stream("c"), n)["heads"].mean() == pytest.approx(0.6, abs=0.04)
    counts = datasets.defect_counts(stream("d"), n)["defects"]
    assert counts.mean() == pytest.approx(2.5, abs=0.13)
    assert counts.var() == pytest.approx(2.5, rel=0.12)
    assert datasets.waiting_times(stream("w"), n)["wait"].mean() == pytest.approx(4, abs=0.33)
    odd = datasets.outliers(stream("o"), n)
    assert odd["odd"].mean() == pytest.approx(0.1, abs=0.025)
    good = odd["odd"] == 0
    rest = odd["response"] - 5 - 2 * odd["dose"]
    assert rest[good].std() == pytest.approx(1, rel=0.06)
    assert rest[~good].mean() == pytest.approx(30, abs=0.3)


def test_class_generators():
    """Clicks fall with the place as stated; clouds are `distance` apart with unit sd; twins are nearly one feature."""
    data = datasets.clicks(stream("c"), 8000)
    for place in (1.0, 2.0):
        wanted = 1 / (1 + np.exp(-(1 - 0.8 * place)))
        assert data["click"][data["place"] == place].mean() == pytest.approx(wanted, abs=0.08)
    assert set(data["place"]) == set(range(1, 9))
    clouds = datasets.two_classes(stream("t"), 4000, distance=3.0)
    ill = clouds["ill"] == 1
    gap = [clouds[name][ill].mean() - clouds[name][~ill].mean() for name in ("first", "second")]
    assert np.hypot(*gap) == pytest.approx(3, abs=0.15)
    assert clouds["first"][ill].std() == pytest.approx(1, rel=0.08)
    assert ill.mean() == pytest.approx(0.5, abs=0.04)
    twins = datasets.collinear_features(stream("k"), 4000)
    assert (twins["left"] - twins["right"]).std() == pytest.approx(0.05 * 2**0.5, rel=0.06)
    assert np.polyfit(twins["left"], twins["heating"], 1)[0] == pytest.approx(-2, abs=0.05)


def test_poisson_quantile():
    """The count at a probability is the smallest whose cumulative probability reaches it."""
    low = np.exp(-2.0)
    u = np.array([1e-9, low * (1 - 1e-9), low * (1 + 1e-9), low * 3 * (1 - 1e-9), low * 3 * (1 + 1e-9)])
    assert datasets.poisson_quantile(u, 2.0).tolist() == [0, 0, 1, 1, 2]
    with pytest.raises(ValueError, match="rate is 0"):
        datasets.defect_counts(stream("d"), 3, rate=0)


def test_anscombe():
    """Four sets with means 9 and 7.50, slope 0.500, intercept 3.00 and R² 0.67, as printed."""
    for x, y in (("x123", "y1"), ("x123", "y2"), ("x123", "y3"), ("x4", "y4")):
        assert ANSCOMBE[x].mean() == 9
        assert ANSCOMBE[x].var(ddof=1) == 11
        assert ANSCOMBE[y].mean() == pytest.approx(7.5, abs=0.005)
        slope, intercept = np.polyfit(ANSCOMBE[x], ANSCOMBE[y], 1)
        assert slope == pytest.approx(0.5, abs=0.0005)
        assert intercept == pytest.approx(3, abs=0.005)
        assert np.corrcoef(ANSCOMBE[x], ANSCOMBE[y])[0, 1] ** 2 == pytest.approx(0.667, abs=0.001)


def test_sleep_and_horse_kicks():
    """Student's means 0.75 and 2.33 and mean gain 1.58; 122 deaths in 200 corps-years, mean 0.61."""
    assert SLEEP["first"].mean() == pytest.approx(0.75)
    assert SLEEP["second"].mean() == pytest.approx(2.33)
    gain = SLEEP["second"] - SLEEP["first"]
    assert gain.mean() / (gain.std(ddof=1) / 10**0.5) == pytest.approx(4.06, abs=0.005)
    assert HORSE_KICKS["corps_years"].sum() == 200
    assert HORSE_KICKS["deaths"] @ HORSE_KICKS["corps_years"] == 122


@pytest.mark.parametrize("table", TABLES)
def test_every_table(table):
    """A real table names its source and stays in its ranges."""
    assert table.source
    assert not table.truth
    for column in table.columns:
        assert len(column.values) == table.size
        assert column.low <= min(column.values) <= max(column.values) <= column.high


def test_unknown_column():
    """A column that is not there is refused with those that are."""
    with pytest.raises(ValueError, match="wanted one of first, second"):
        SLEEP.column("third")
