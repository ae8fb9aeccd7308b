"""One belief about a weight, written as the λ of each way in which people write the loss."""

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Shape, Slider, Solution, State, places

GRID = places(-2, 2)


def solve(state: State, _start: State) -> Solution:
    """The λ of each convention for noise N(0, σ²), belief N(0, τ²) and n readings."""
    sigma, tau, n = state["sigma"], state["tau"], state["n"]
    whole = sigma**2 / tau**2
    numbers = {"rss": whole, "half": whole / 2, "mean": whole / n, "posterior": 1 / (2 * tau**2), "tau": tau}
    return Solution(numbers, {name: (GRID, numbers[name] * GRID**2) for name in ("rss", "half", "mean")})


DEMO = Demo(
    id="D9",
    slug="every-lambda",
    title="One belief, every λ",
    task="Give σ, τ and n, and read the λ of each way of writing the loss.",
    picture="What a weight costs, λw², for three ways of writing the loss with one and the same belief.",
    x_label="weight w",
    y_label="penalty λw²",
    room=((-2, 2), (0, 20)),
    solve=solve,
    shapes=(
        Shape("curve", "rss", "series-1", "beside RSS"),
        Shape("curve", "half", "series-2", "beside ½ RSS"),
        Shape("curve", "mean", "series-3", "beside RSS/n"),
    ),
    numbers=(
        Number("rss", "λ beside RSS", 3),
        Number("half", "λ beside ½ RSS", 3),
        Number("mean", "λ beside RSS/n", 3),
        Number("posterior", "λ beside −log likelihood", 3),
    ),
    goals=(
        Goal(
            "Find a belief, a noise and an n with λ = 9 beside RSS and λ = 0.25 beside RSS/n.",
            (Bound("rss", 8.95, 9.05), Bound("mean", 0.248, 0.252)),
            {"sigma": 3.0, "tau": 1.0, "n": 36},
        ),
        Goal(
            "Keep the belief at τ = 1 and make the noise so large that the λ beside RSS is four times what it was.",
            (Bound("tau", 1, 1), Bound("rss", 15.9, 16.1)),
            {"sigma": 4.0},
        ),
    ),
    controls=(
        Slider("sigma", "Noise sd σ", 0.5, 4, 0.1, 2),
        Slider("tau", "Prior sd τ", 0.2, 3, 0.1, 1),
        Slider("n", "Readings n", 5, 100, 1, 20),
    ),
)
