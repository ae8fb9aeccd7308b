"""The price of a flat by its size: a curve of centres, and a bell of prices around each of them."""

from collections.abc import Sequence

import numpy as np

from quizsvc.course.demos.base import (
    Bound,
    Demo,
    Goal,
    Number,
    Shape,
    Slider,
    Solution,
    Spot,
    State,
    places,
    readings,
)
from quizsvc.numeric.families.gaussian import Gaussian

SIZES = (24, 31, 36, 42, 47, 52, 55, 61, 66, 70, 78, 85, 93, 104, 118)
BELL_WIDTH = 900.0
"""How far to the right a density of one would reach, in square metres."""


def centre(size: Sequence[float] | np.ndarray | float) -> np.ndarray:
    """The centre of the prices of a size, in thousands: each tenth more of size adds as much."""
    return np.asarray(140 * np.log(size) - 250)


def solve(state: State, _start: State) -> Solution:
    """The distribution of the price of one size, and the tube of nine in ten prices over all sizes."""
    size, sigma = state["size"], state["sigma"]
    prices = Gaussian(float(centre(size)), sigma)
    low, high = (float(prices.quantile(share)) for share in (0.05, 0.95))
    across, up = places(20, 140), places(prices.loc - 3.5 * sigma, prices.loc + 3.5 * sigma)
    reach = (high - low) / 2
    return Solution(
        {"centre": prices.loc, "low": low, "high": high, "density": float(np.exp(prices.log_density(prices.loc)))},
        {
            "tube": (across, centre(across) - reach, centre(across) + reach),
            "centres": (across, centre(across)),
            "bell": (size + BELL_WIDTH * np.exp(prices.log_density(up)), up),
            "flats": (SIZES, centre(SIZES) + sigma * np.array(state["errors"])),
            "here": ((size,), (prices.loc,)),
        },
    )


DEMO = Demo(
    id="D1",
    slug="noise-tube",
    title="A bell along the curve",
    task="Drag the size of a flat, and watch the density of its price move and stay.",
    picture="Prices of flats by size, a curve through their centres, a tube around it and the bell of one size.",
    x_label="size (m²)",
    y_label="price (thousand)",
    room=((20, 140), (100, 550)),
    solve=solve,
    shapes=(
        Shape("band", "tube", "truth", "nine prices in ten"),
        Shape("points", "flats", "data", "flats"),
        Shape("curve", "centres", "truth", "centre"),
        Shape("curve", "bell", "prior", "density of this size"),
        Shape("spot", "here", "series-2"),
    ),
    numbers=(
        Number("centre", "Centre of the price", 1),
        Number("low", "Nine in ten from", 1),
        Number("high", "up to", 1),
        Number("density", "Density at the centre", 4),
    ),
    goals=(
        Goal(
            "Let nine prices in ten lie between 250 and 350 thousand, each end to within 3.",
            (Bound("low", 247, 253), Bound("high", 347, 353)),
            {"size": 51, "sigma": 30},
        ),
        Goal(
            "Make the density at the centre 0.04 or more. What does the tube do?",
            (Bound("density", 0.04),),
            {"sigma": 8},
        ),
    ),
    controls=(Slider("size", "Size (m²)", 20, 140, 1, 90), Slider("sigma", "Noise σ (thousand)", 5, 80, 1, 40)),
    handles=(Spot("size", "", "Size of the flat"),),
    given={"errors": readings("noise-tube", 0, 1, len(SIZES), 2)},
)
