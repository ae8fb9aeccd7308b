"""The log-likelihood of a mean and a spread as a hill, on which a place is moved."""

from math import log, sqrt

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
    fitted,
    places,
    readings,
)
from quizsvc.items.figure import contour
from quizsvc.items.figure.marks import Contour
from quizsvc.numeric import fit_gaussian
from quizsvc.numeric.families.gaussian import Gaussian

BAGS = readings("likelihood-hill", 251, 3, 8)
LEVELS = (-20.0, -10.0, -5.0, -2.0, -0.5)


def solve(state: State, _start: State) -> Solution:
    """How high the place lies, and how far below the top of the hill and of its own row."""
    x, mu, sigma = np.array(state["bags"]), state["mu"], state["sigma"]
    best = fitted(fit_gaussian(x))
    here = Gaussian(mu, sigma).log_likelihood(x)
    along = sqrt(best.variance + (best.mean - mu) ** 2)
    return Solution(
        {
            "height": here,
            "below": Gaussian(best.mean, best.scale).log_likelihood(x) - here,
            "below_row": Gaussian(mu, along).log_likelihood(x) - here,
            "mu": mu,
        },
        {"here": ((mu,), (sigma,))},
    )


def hill() -> Contour:
    """The levels of the hill, in nats below its top."""
    across, up = places(240, 260, 81), places(1, 10, 55)
    top = fitted(fit_gaussian(BAGS))
    squares = len(BAGS) * (top.variance + (top.mean - across[None, :]) ** 2)
    heights = -len(BAGS) * np.log(up[:, None]) - squares / (2 * up[:, None] ** 2)
    return contour(across, up, heights + len(BAGS) * (log(top.scale) + 0.5), LEVELS)


DEMO = Demo(
    id="D2",
    slug="likelihood-hill",
    title="The hill over μ and σ",
    task=f"Eight bags of coffee weigh {', '.join(map(str, BAGS[:-1]))} and {BAGS[-1]} grams. "
    "Move the mean and the spread until the likelihood is at its highest.",
    picture="Lines of equal log-likelihood over the mean and the spread, 0.5, 2, 5, 10 and 20 nats below the top.",
    x_label="mean μ (g)",
    y_label="spread σ (g)",
    room=((240, 260), (0, 10)),
    solve=solve,
    shapes=(Shape("spot", "here", "series-2", "where you stand"),),
    numbers=(
        Number("height", "Log-likelihood (nats)", 2),
        Number("below", "Below the top (nats)", 2),
        Number("below_row", "Below the best σ for this μ", 2),
    ),
    goals=(
        Goal("Come within 0.05 nats of the top.", (Bound("below", high=0.05),), {"mu": 251.7, "sigma": 2.5}),
        Goal(
            "Hold the mean at 248 grams and find the spread that is best there. Is it larger or smaller?",
            (Bound("mu", 247.95, 248.05), Bound("below_row", high=0.01)),
            {"mu": 248.0, "sigma": 4.5},
        ),
    ),
    controls=(Slider("mu", "Mean μ (g)", 240, 260, 0.1, 246), Slider("sigma", "Spread σ (g)", 1, 10, 0.1, 7)),
    handles=(Spot("mu", "sigma", "Mean and spread"),),
    backdrop=(hill(),),
    given={"bags": BAGS},
)
