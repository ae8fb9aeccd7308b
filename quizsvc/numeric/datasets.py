"""Small datasets named after situations: drawn from a stream, units and plausible ranges stated; and real tables.

A generator takes a `Stream` first and the number of rows n; everything else has a default. What it drew by is in
`truth`. Draws are quantiles of uniforms, so a stream gives the same data on every machine. Values lie within the range
of their column: it is where the situation is plausible, and what falls outside is drawn to its edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import Stream
from quizsvc.numeric.special import expit


class Quantity(NamedTuple):
    """A number by which data were made, with its unit."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Column:
    """A named column: its unit (empty for a pure number), what it may plausibly hold, and what it holds."""

    name: str
    unit: str
    low: float
    high: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Columns of one length with the story behind them; `source` is where real data were printed."""

    name: str
    description: str
    columns: tuple[Column, ...]
    truth: tuple[Quantity, ...] = ()
    source: str = ""

    @classmethod
    def from_plain(cls, document: Mapping[str, Any]) -> "Dataset":
        """The dataset of its fields as JSON holds them: columns as mappings, quantities as lists."""
        columns = tuple(Column(**{**column, "values": tuple(column["values"])}) for column in document["columns"])
        truth = tuple(Quantity(*quantity) for quantity in document["truth"])
        return cls(document["name"], document["description"], columns, truth, document["source"])

    def __getitem__(self, name: str) -> Vector:
        """The values of a column, (n,)."""
        return np.array(self.column(name).values)

    def column(self, name: str) -> Column:
        """The column of this name. Raises ValueError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise ValueError(f"column {name!r}: wanted one of {', '.join(column.name for column in self.columns)}")

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values)


def house_prices(source: Stream, n: int = 20, log_size_slope: float = 120.0, noise_sd: float = 25.0) -> Dataset:
    """Prices that grow with the logarithm of a house's size: doubling it adds slope·ln 2."""
    size = between(source.uniforms(counted(n)), 40.0, 240.0, 0)
    price = -250.0 + log_size_slope * np.log(size) + noise_sd * normals(source, n)
    return Dataset(
        "house prices",
        "Sizes and prices of houses sold in one town; price is linear in ln(size).",
        (column("size", "m²", 40, 240, size), column("price", "thousand euro", 20, 900, price, 1)),
        (Quantity("log_size_slope", log_size_slope, "thousand euro"), Quantity("noise_sd", noise_sd, "thousand euro")),
    )


def clicks(source: Stream, n: int = 40, slope: float = -0.8) -> Dataset:
    """Whether a shown link was clicked, the less likely the further down it stood."""
    place = np.floor(1 + 8 * source.uniforms(counted(n)))
    click = source.uniforms(n) < expit(1.0 + slope * place)
    return Dataset(
        "clicks",
        "Links shown in places 1 to 8 of a page, and whether they were clicked (1) or not (0).",
        (column("place", "", 1, 8, place), column("click", "", 0, 1, click)),
        (Quantity("intercept", 1.0, ""), Quantity("slope", slope, "per place")),
    )


def sensor_readings(source: Stream, n: int = 12, mean: float = 20.0, noise_sd: float = 0.5) -> Dataset:
    """Repeated readings of one temperature by a sensor with Gaussian noise."""
    reading = mean + noise_sd * normals(source, counted(n))
    return Dataset(
        "sensor readings",
        "Readings of the same temperature, one after the other.",
        (column("temperature", "°C", -40, 85, reading, 2),),
        (Quantity("mean", mean, "°C"), Quantity("noise_sd", noise_sd, "°C")),
    )


def coin_flips(source: Stream, n: int = 10, chance: float = 0.6) -> Dataset:
    """Flips of a coin that need not be fair."""
    heads = source.uniforms(counted(n)) < chance
    return Dataset(
        "coin flips", "Heads (1) and tails (0).", (column("heads", "", 0, 1, heads),), (Quantity("chance", chance, ""),)
    )


def defect_counts(source: Stream, n: int = 15, rate: float = 2.5) -> Dataset:
    """Defects found in batches of one size: Poisson counts."""
    counts = poisson_quantile(source.uniforms(counted(n)), rate)
    return Dataset(
        "defect counts",
        "Defects found in each of n batches.",
        (column("defects", "a batch", 0, 200, counts),),
        (Quantity("rate", rate, "a batch"),),
    )


def waiting_times(source: Stream, n: int = 15, rate: float = 0.25) -> Dataset:
    """Minutes between calls that come at a steady rate: exponential."""
    wait = -np.log(source.uniforms(counted(n))) / rate
    return Dataset(
        "waiting times",
        "Minutes from one call to the next.",
        (column("wait", "min", 0.01, 1000, wait, 2),),
        (Quantity("rate", rate, "a minute"),),
    )


def outliers(source: Stream, n: int = 20, share: float = 0.1, slope: float = 2.0) -> Dataset:
    """A straight line with Gaussian noise, a share of whose readings has a slipped decimal point's worth of error."""
    dose = between(source.uniforms(counted(n)), 0.0, 10.0, 1)
    odd = source.uniforms(n) < share
    response = 5.0 + slope * dose + normals(source, n) + 30.0 * odd
    return Dataset(
        "outliers",
        "Dose and response, some responses written down wrong (`odd` says which).",
        (
            column("dose", "mg", 0, 10, dose),
            column("response", "units", -50, 150, response, 1),
            column("odd", "", 0, 1, odd),
        ),
        (Quantity("slope", slope, "units/mg"), Quantity("share", share, "")),
    )


def two_classes(source: Stream, n: int = 40, distance: float = 2.0) -> Dataset:
    """Two Gaussian clouds of unit sd and equal share, their centres `distance` apart along both features together."""
    ill = source.uniforms(counted(n)) < 0.5
    shift = distance / 2**0.5 * ill
    return Dataset(
        "two classes",
        "Two blood values, standardised, of people who are ill (1) or well (0).",
        (
            column("first", "sd", -8, 12, normals(source, n) + shift, 3),
            column("second", "sd", -8, 12, normals(source, n) + shift, 3),
            column("ill", "", 0, 1, ill),
        ),
        (Quantity("distance", distance, "sd"),),
    )


def collinear_features(source: Stream, n: int = 25, gap_sd: float = 0.05) -> Dataset:
    """Two thermometers on one wall, nearly the same feature twice, and the heating they are meant to explain."""
    true = between(source.uniforms(counted(n)), -10.0, 15.0, 1)
    left, right = true + gap_sd * normals(source, n), true + gap_sd * normals(source, n)
    heating = 60.0 - 2.0 * true + 2.0 * normals(source, n)
    return Dataset(
        "collinear features",
        "Two thermometers beside each other, and the energy a house used that day.",
        (
            column("left", "°C", -12, 17, left, 3),
            column("right", "°C", -12, 17, right, 3),
            column("heating", "kWh", 0, 120, heating, 1),
        ),
        (Quantity("gap_sd", gap_sd, "°C"), Quantity("total_slope", -2.0, "kWh/°C")),
    )


def counted(n: int) -> int:
    """n, at least 1."""
    if n < 1:
        raise ValueError(f"n is {n}; wanted at least 1")
    return n


def column(
    name: str, unit: str, low: float, high: float, values: Vector | NDArray[np.bool_], digits: int = 0
) -> Column:
    """The values, held within the range and, with `digits`, rounded as an instrument would show them."""
    held = np.clip(np.asarray(values, dtype=np.float64), low, high)
    return Column(name, unit, low, high, tuple((np.round(held, digits) if digits else held).tolist()))


def normals(source: Stream, n: int) -> Vector:
    """Draws of the standard normal, (n,)."""
    return np.asarray(special.ndtri(source.uniforms(n)))


def between(u: Vector, low: float, high: float, digits: int) -> Vector:
    """Uniform draws from low to high, rounded."""
    return np.round(low + (high - low) * u, digits)


def poisson_quantile(u: Vector, rate: float) -> Vector:
    """The smallest count k with P(K ≤ k) ≥ u for each u, by adding up probabilities; rate from 0 to 500."""
    if not 0 < rate <= 500:
        raise ValueError(f"rate is {rate:g}; wanted a number from above 0 to 500")
    counts, below, term = np.zeros(u.size), 0.0, -rate
    k = 0
    while True:
        below += exp(term)
        short = u > below
        if not short.any() or k > 2000:
            return counts
        counts[short] += 1
        k += 1
        term += log(rate / k)


def table(name: str, description: str, source: str, *columns: Column) -> Dataset:
    """A real table."""
    return Dataset(name, description, columns, (), source)


def given(name: str, unit: str, low: float, high: float, *values: float) -> Column:
    """A column as printed."""
    return Column(name, unit, low, high, values)


ANSCOMBE = table(
    "Anscombe's quartet",
    "Four sets of eleven points with the same means, variances, correlation and least-squares line, and four stories.",
    "F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973), page 19",
    given("x123", "", 0, 20, 10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5),
    given("y1", "", 0, 20, 8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68),
    given("y2", "", 0, 20, 9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74),
    given("y3", "", 0, 20, 7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73),
    given("x4", "", 0, 20, 8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8),
    given("y4", "", 0, 20, 6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89),
)

SLEEP = table(
    "Student's sleep data",
    "Hours of sleep that ten patients gained with two drugs; Student's own example of the t test.",
    "A. R. Cushny and A. R. Peebles, Journal of Physiology 32 (1905); Student, Biometrika 6 (1908), page 20",
    given("first", "h", -5, 10, 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
    given("second", "h", -5, 10, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
)

HORSE_KICKS = table(
    "Deaths by horse kicks",
    "How many of 200 corps-years of the Prussian army saw 0, 1, 2, 3 and 4 deaths by horse kicks: the Poisson's own.",
    "L. von Bortkiewicz, Das Gesetz der kleinen Zahlen (1898); R. A. Fisher, Statistical Methods (1925), table 3",
    given("deaths", "a corps-year", 0, 10, 0, 1, 2, 3, 4),
    given("corps_years", "", 0, 200, 109, 65, 22, 3, 1),
)
