"""A product of equal factors in float64, beside the sum of their logs."""

from math import inf, log, log10

from quizsvc.course.demos.base import Bound, Choice, Demo, Goal, Number, Shape, Slider, Solution, State

FLOOR, CEILING = -323.3, 308.3
"""The powers of ten at which float64 ends."""
MOST = 1500


def powers(factor: float, count: int) -> list[float]:
    """The product after each factor, the empty one first."""
    products = [1.0]
    for _ in range(count):
        products.append(products[-1] * factor)
    return products


def solve(state: State, _start: State) -> Solution:
    """The product and the sum of logs after so many factors."""
    factor, count = float(state["factor"]), int(state["count"])
    products = powers(factor, count)
    alive = [(k, log10(p)) for k, p in enumerate(products) if 0 < p < inf]
    before, after = products[-2], products[-1]
    return Solution(
        {
            "product": after,
            "logs": count * log(factor),
            "just_zero": float(after == 0 < before),
            "just_infinite": float(before < after == inf),
        },
        {
            "logs": ((0, count), (0, count * log10(factor))),
            "product": (tuple(k for k, _ in alive), tuple(p for _, p in alive)),
            "floor": ((0, MOST), (FLOOR, FLOOR)),
            "ceiling": ((0, MOST), (CEILING, CEILING)),
        },
    )


DEMO = Demo(
    id="D3",
    slug="dying-product",
    title="A product that dies",
    task="Add factors until the product is zero or infinite; the sum of logs goes on.",
    picture="The power of ten of the product against the number of factors; it ends where float64 ends.",
    x_label="factors",
    y_label="power of ten of the product",
    room=((0, MOST), (-600, 600)),
    solve=solve,
    shapes=(
        Shape("curve", "floor", "truth", "where float64 ends"),
        Shape("curve", "ceiling", "truth"),
        Shape("curve", "logs", "map", "sum of logs"),
        Shape("curve", "product", "mle", "product"),
    ),
    numbers=(Number("product", "Product", 2, powers=True), Number("logs", "Sum of logs (nats)", 1)),
    goals=(
        Goal(
            "Multiply chances until the product has just become zero: with one factor fewer it is not.",
            (Bound("just_zero", 1, 1),),
            {"factor": "0.5", "count": 1075},
        ),
        Goal(
            "Do the same at the other end, with densities.",
            (Bound("just_infinite", 1, 1),),
            {"factor": "39.89", "count": 193},
        ),
    ),
    controls=(
        Choice(
            "factor",
            "Each factor",
            (("0.5", "a chance of 0.5"), ("0.1", "a chance of 0.1"), ("39.89", "a density of 39.89")),
            "0.5",
        ),
        Slider("count", "Number of factors", 1, MOST, 1, 400),
    ),
)
