"""The log loss of the probability that was given to what happened, with two forecasts to compare."""

from quizsvc.course.demos.base import Bound, Demo, Goal, Number, Shape, Slider, Solution, Spot, State, places
from quizsvc.numeric import log_loss


def solve(state: State, _start: State) -> Solution:
    """What either forecast costs, and how many times as much one as the other."""
    bold, mild = (log_loss(1, state[name]) for name in ("bold", "mild"))
    grid = places(0.0025, 1, 400)
    return Solution(
        {"bold": bold, "mild": mild, "ratio": bold / mild, "share": state["bold"] / state["mild"]},
        {
            "loss": (grid, [log_loss(1, p) for p in grid]),
            "bold": ((state["bold"],), (bold,)),
            "mild": ((state["mild"],), (mild,)),
        },
    )


DEMO = Demo(
    id="D10",
    slug="price-of-a-forecast",
    title="The price of a forecast",
    task="Set two pins on −ln p, and read how many times one costs the other.",
    picture="The log loss falls from infinity at p = 0 to nothing at p = 1; two forecasts are marked on it.",
    x_label="probability given to what happened",
    y_label="log loss (nats)",
    room=((0, 1), (0, 5)),
    solve=solve,
    shapes=(
        Shape("curve", "loss", "mle", "−ln p"),
        Shape("spot", "bold", "series-6", "first pin"),
        Shape("spot", "mild", "series-3", "second pin"),
    ),
    numbers=(
        Number("bold", "Loss of the first", 3),
        Number("mild", "Loss of the second", 3),
        Number("ratio", "First to second", 2),
    ),
    goals=(
        Goal(
            "Make the first cost ten times the second, to within 0.1.",
            (Bound("ratio", 9.9, 10.1),),
            {"bold": 0.01, "mild": 0.63},
        ),
        Goal(
            "Find two pins where half the probability costs twice as much.",
            (Bound("ratio", 1.99, 2.01), Bound("share", 0.499, 0.501)),
            {"bold": 0.25, "mild": 0.5},
        ),
    ),
    controls=(
        Slider("bold", "First pin", 0.01, 0.99, 0.01, 0.1),
        Slider("mild", "Second pin", 0.01, 0.99, 0.01, 0.4),
    ),
    handles=(Spot("bold", "", "First pin"), Spot("mild", "", "Second pin")),
)
