"""Keys on lines and their losses: differences of the loss, the design's own products, other packages' fits."""

from typing import Any

import numpy as np
import statsmodels.api as sm

from tests.bank.recomputed import Letters, Row, begun, tabulated


def gradient_descent_step(row: Row) -> list[float]:
    """The step by central differences of the loss, exact for a square up to rounding."""
    v, x, y = row["variables"], np.array(row["data"]["x"]), np.array(row["data"]["y"])

    def loss(w: float, b: float) -> float:
        return float(np.mean((w * x + b - y) ** 2))

    w, b = v["w"], v["b"]
    slopes = (loss(w + 1, b) - loss(w - 1, b)) / 2, (loss(w, b + 1) - loss(w, b - 1)) / 2
    return [w - v["learning_rate"] * slopes[0], b - v["learning_rate"] * slopes[1]]


def steps_gone_wrong(row: Row) -> dict[str, Any]:
    """A step of gradient descent by each wrong procedure."""
    v, n = row["variables"], row["variables"]["n"]
    w, b = v["w"], v["b"]
    right = gradient_descent_step(row)
    moves = [right[0] - w, right[1] - b]
    moved = {**row, "variables": {**v, "w": right[0]}}
    return {
        "uphill": [w - moves[0], b - moves[1]],
        "half-loss": [w + moves[0] / 2, b + moves[1] / 2],
        "sum-for-mean": [w + n * moves[0], b + n * moves[1]],
        "one-after-the-other": [right[0], gradient_descent_step(moved)[1]],
    }


def gram(row: Row, penalty: np.ndarray[Any, Any]) -> Any:
    """The design's own products with a penalty on the diagonal."""
    x = np.array(row["data"]["x"])
    design = np.column_stack([np.ones_like(x), x])
    return (design.T @ design + np.diag(penalty)).tolist()


def ridge_normal_matrix(row: Row) -> Any:
    """XᵀX with the penalty on the slope only."""
    return gram(row, np.array([0, row["variables"]["penalty"]]))


def matrix_mistakes(row: Row) -> dict[str, Any]:
    """The penalty on the intercept too, left out, doubled, and beside averages."""
    n, penalty = len(row["data"]["x"]), row["variables"]["penalty"]
    return {
        "penalised-intercept": gram(row, np.array([penalty, penalty])),
        "ignored-penalty": gram(row, np.zeros(2)),
        "double-penalty": gram(row, np.array([0, 2 * penalty])),
        "averaged-data-term": np.array(gram(row, np.array([0, n * penalty]))) / n,
    }


def one_point_two_lines(row: Row) -> bool:
    """Whether the example turns one line: np.polyfit, and statsmodels' regression for the median."""
    point, data = row["parts"][0]["key"], row["data"]
    x, y = np.array([*data["x"], point["x_new"]]), np.array([*data["y"], point["y_new"]])
    median = sm.QuantReg(y, sm.add_constant(x)).fit(q=0.5, max_iter=5000)
    return bool(np.polyfit(x, y, 1)[0] < 0 and median.params[1] > 0.5)


def from_bell_curve_to_squares(row: Row) -> list[str]:
    """The derivation as a book has it."""
    steps = [
        "One observation",
        f"The {row['variables']['n']} observations are independent, so the likelihood is the prod",
    ]
    return begun(row, [*steps, "The log of", "The last term", "The largest log-likelihood is where ∑_i(y"])


def which_noise_which_loss(row: Row) -> list[str]:
    """Minus the log of each density."""
    sigma, b = row["variables"]["sigma"], row["variables"]["b"]
    losses = [f"((y − f)²)/{2 * sigma**2:.4g}", f"(|y − f|)/{b:g}"]
    return [*losses, "f − y ln f", "−y ln f − (1 − y)ln(1 − f)"]


WEIGHTS = ({"lam": 0.4, "w": -1.5}, {"lam": 2.0, "w": 0.3}, {"lam": 1.0, "w": 2.5})


def ridge_slope_at(row: Row, at: Letters) -> float:
    """The slope of ridge's objective by a central difference, exact for a square."""
    x, y = np.array(row["data"]["x"]), np.array(row["data"]["y"])

    def objective(w: float) -> float:
        return float(((y - x * w) ** 2).sum() + at["lam"] * w**2)

    return objective(at["w"] + 0.5) - objective(at["w"] - 0.5)


def gradient_mistakes(row: Row) -> dict[str, Any]:
    """The same slope with the mistake in it."""
    procedures = {
        "no-penalty": lambda row, at: ridge_slope_at(row, {**at, "lam": 0.0}),
        "penalty-not-differentiated": lambda row, at: (
            ridge_slope_at(row, {**at, "lam": 0.0}) + at["lam"] * at["w"] * at["w"]
        ),
        "half-penalty": lambda row, at: ridge_slope_at(row, {**at, "lam": at["lam"] / 2}),
        "sign-of-residual": lambda row, at: 4 * at["lam"] * at["w"] - ridge_slope_at(row, at),
    }
    return {name: tabulated(procedure, WEIGHTS)(row) for name, procedure in procedures.items()}


KEYS = {
    "gradient-descent-step": gradient_descent_step,
    "ridge-normal-matrix": ridge_normal_matrix,
    "ridge-gradient": tabulated(ridge_slope_at, WEIGHTS),
    "one-point-two-lines": one_point_two_lines,
    "from-bell-curve-to-squares": from_bell_curve_to_squares,
    "which-noise-which-loss": which_noise_which_loss,
}
MISTAKES = {
    "gradient-descent-step": steps_gone_wrong,
    "ridge-normal-matrix": matrix_mistakes,
    "ridge-gradient": gradient_mistakes,
}
