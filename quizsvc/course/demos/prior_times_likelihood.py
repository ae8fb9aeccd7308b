"""The belief in a mean height before and after readings, taken one by one and all at once."""

import numpy as np

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Shape, Slider, Solution, State, places, readings
from quizsvc.numeric import fit_gaussian_mean, normal_prior
from quizsvc.numeric.families.gaussian import Gaussian

BELIEVED, SIGMA = 175.0, 6.0


def solve(state: State, _start: State) -> Solution:
    """Prior, likelihood and posterior of the mean after the first readings."""
    count, tau = int(state["count"]), state["tau"]
    taken = np.array(state["heights"][:count])
    prior = normal_prior(BELIEVED, scale=tau)
    after = fit_gaussian_mean(taken, SIGMA, prior)
    belief = prior
    for reading in taken:
        step = fit_gaussian_mean([reading], SIGMA, belief)
        belief = normal_prior(step.mean, scale=step.sd)
    across = places(160, 190, 121)

    def bell(loc: float, scale: float) -> tuple[np.ndarray, np.ndarray]:
        return across, np.exp(Gaussian(loc, scale).log_density(across))

    return Solution(
        {
            "mean": after.mean,
            "sd": after.sd,
            "one_by_one": belief.loc,
            "weight": (after.sd / tau) ** 2,
            "moved": abs(after.mean - BELIEVED),
            "count": count,
        },
        {
            "prior": bell(BELIEVED, tau),
            "likelihood": bell(float(taken.mean()), SIGMA / np.sqrt(count)),
            "posterior": bell(after.mean, after.sd),
        },
    )


DEMO = Demo(
    id="D6",
    slug="prior-times-likelihood",
    title="Prior times likelihood",
    task="Add readings one at a time or all at once, and end at one posterior.",
    picture="The density of a mean height: believed before, by the readings alone, and after them.",
    x_label="mean height (cm)",
    y_label="density",
    room=((160, 190), (0, 0.4)),
    solve=solve,
    shapes=(
        Shape("curve", "prior", "prior", "prior"),
        Shape("curve", "likelihood", "mle", "likelihood, as a density"),
        Shape("curve", "posterior", "map", "posterior"),
    ),
    numbers=(
        Number("mean", "Posterior mean, all at once", 3),
        Number("one_by_one", "Posterior mean, one by one", 3),
        Number("sd", "Posterior sd", 3),
        Number("weight", "Weight of the prior", 3),
    ),
    goals=(
        Goal(
            "Let prior and readings count equally, to within 0.02, with four readings or more.",
            (Bound("weight", 0.48, 0.52), Bound("count", 4)),
            {"count": 9, "tau": 2.0},
        ),
        Goal(
            "Be so sure beforehand that all twenty readings move the mean by no more than 1 cm.",
            (Bound("moved", high=1.0), Bound("count", 20)),
            {"count": 20, "tau": 0.5},
        ),
    ),
    controls=(
        Slider("count", "Readings taken", 1, 20, 1, 3),
        Slider("tau", "Prior sd τ (cm)", 0.5, 10, 0.1, 4),
    ),
    given={"heights": readings("prior-times-likelihood", 170, SIGMA, 20)},
)
