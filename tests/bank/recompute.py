"""The key of each built-in item by a route that shares nothing with the engine: NumPy, SciPy, scikit-learn, formulas.

Each function takes one line of `bank sample` as a learner's colleague would get it, and gives what the key should be.
"""

from collections.abc import Callable, Mapping
from math import log, log1p, sqrt
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy.stats import laplace
from sklearn.linear_model import Ridge

from tests.bank import recomputed

Row = Mapping[str, Any]


def map_gaussian_mean(row: Row) -> float:
    """Weighted least squares of the readings and the prior as one more reading (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    target = np.array([*x, v["mu0"]])
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit().params[0])


def how_sure_after_the_data(row: Row) -> float:
    """The standard error of that regression, its noise known (statsmodels)."""
    v, x = row["variables"], row["data"]["x"]
    target = np.array([*x, v["mu0"]])
    weights = np.array([v["sigma"] ** -2.0] * len(x) + [v["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit(cov_type="fixed scale").bse[0])


def laplace_noise_mle(row: Row) -> float:
    """SciPy's own Laplace fit."""
    return float(laplace.fit(row["data"]["x"])[0])


def confident_and_wrong(row: Row) -> float:
    """The ratio of two logarithms, by log1p."""
    return log1p(-row["variables"]["p_bold"]) / log1p(-row["variables"]["p_mild"])


def penalty_from_prior(row: Row) -> float:
    """The ratio of the two precisions."""
    return (1 / row["variables"]["tau"] ** 2) / (1 / row["variables"]["sigma"] ** 2)


def sequential_update(row: Row) -> list[float]:
    """Weighted least squares of the readings and the prior as one more reading (statsmodels)."""
    return [map_gaussian_mean(row), how_sure_after_the_data(row)]


def gradient_descent_step(row: Row) -> list[float]:
    """The step by central differences of the loss, exact for a square up to rounding."""
    v, x, y = row["variables"], np.array(row["data"]["x"]), np.array(row["data"]["y"])

    def loss(w: float, b: float) -> float:
        return float(np.mean((w * x + b - y) ** 2))

    w, b = v["w"], v["b"]
    slopes = (loss(w + 1, b) - loss(w - 1, b)) / 2, (loss(w, b + 1) - loss(w, b - 1)) / 2
    return [w - v["learning_rate"] * slopes[0], b - v["learning_rate"] * slopes[1]]


def people(rate: float, hit: float, alarm: float) -> np.ndarray[Any, Any]:
    """Ten thousand people by carriage and by what the test says."""
    return 10_000 * np.outer([rate, 1 - rate], [1, 1]) * np.array([[hit, 1 - hit], [alarm, 1 - alarm]])


def ten_thousand_tested(row: Row) -> Any:
    """The joint distribution, times ten thousand; every share is exact, so they are whole numbers."""
    v = row["variables"]
    return np.round(people(v["rate"], v["hit"], v["alarm"])).tolist()


def gram(row: Row, penalty: np.ndarray[Any, Any]) -> Any:
    """The design's own products with a penalty on the diagonal."""
    x = np.array(row["data"]["x"])
    design = np.column_stack([np.ones_like(x), x])
    return (design.T @ design + np.diag(penalty)).tolist()


def ridge_normal_matrix(row: Row) -> Any:
    """XᵀX with the penalty on the slope only."""
    return gram(row, np.array([0, row["variables"]["penalty"]]))


def what_the_prior_still_does(row: Row) -> list[str]:
    """The statements that are true, by variances."""
    v = row["variables"]
    of_data, prior = v["sigma"] ** 2 / v["n"], v["tau"] ** 2
    true = ["The posterior standard deviation is below"]
    true += ["The posterior mean lies nearer"] * (of_data < prior)
    true += ["The prior is worth more"] * (prior < v["sigma"] ** 2 / v["few"])
    return begun(row, true)


def who_beat_the_coin(row: Row) -> list[str]:
    """Whose probability of both days' weather is over a quarter."""
    v = row["variables"]
    return [n for n in ("Ada", "Ben", "Cem", "Dot") if v[f"{n[0].lower()}1"] * (1 - v[f"{n[0].lower()}2"]) > 0.25]


def from_bell_curve_to_squares(row: Row) -> list[str]:
    """The derivation as a book has it."""
    steps = [
        "One observation",
        f"The {row['variables']['n']} observations are independent, so the likelihood is the prod",
    ]
    return begun(row, [*steps, "The log of", "The last term", "The largest log-likelihood is where ∑_i(y"])


def a_coin_and_a_belief(row: Row) -> list[str]:
    """Prior, likelihood, posterior, slope, maximum: of the counts with the prior's added."""
    v = row["variables"]
    up, down = v["a"] - 1 + v["heads"], v["b"] - 1 + v["tails"]
    steps = ["Before the throws", "The throws have", "Their product", "The slope"]
    last = "So the most probable value is θ = "
    values = [option["text"].removeprefix(last).rstrip(".") for option in row["parts"][0]["options"]]
    numbers = [text for text in values if text.replace(".", "").isdigit()]
    return begun(row, [*steps, last + min(numbers, key=lambda text: abs(float(text) - up / (up + down)))])


def which_noise_which_loss(row: Row) -> list[str]:
    """Minus the log of each density."""
    sigma, b = row["variables"]["sigma"], row["variables"]["b"]
    losses = [f"((y − f)²)/{2 * sigma**2:.4g}", f"(|y − f|)/{b:g}"]
    return [*losses, "f − y ln f", "−y ln f − (1 − y)ln(1 − f)"]


def three_beliefs_three_penalties(row: Row) -> list[str]:
    """The ratio of the precisions, for each prior."""
    v = row["variables"]
    return [f"λ = {(v['sigma'] / v[width]) ** 2:.2f}" for width in ("narrow", "middle", "wide")]


def begun(row: Row, beginnings: list[str]) -> list[str]:
    """The options that begin so, in this order."""
    texts = [option["text"] for option in row["parts"][0]["options"]]
    return [next(text for text in texts if text.startswith(beginning)) for beginning in beginnings]


def where_the_peak_goes(row: Row) -> float:
    """A Poisson regression on a constant (statsmodels)."""
    k = np.array(row["data"]["k"])
    return float(np.exp(sm.GLM(k, np.ones_like(k), family=sm.families.Poisson()).fit(tol=1e-14).params[0]))


Letters = Mapping[str, float]
WEIGHTS = ({"lam": 0.4, "w": -1.5}, {"lam": 2.0, "w": 0.3}, {"lam": 1.0, "w": 2.5})
READINGS = (
    {"n": 3, "xbar": 1.5, "sigma": 0.7, "tau": 2.0},
    {"n": 8, "xbar": -4.0, "sigma": 2.5, "tau": 0.4},
    {"n": 1, "xbar": 60.0, "sigma": 1.0, "tau": 1.0},
)


def ridge_slope_at(row: Row, at: Letters) -> float:
    """The slope of ridge's objective by a central difference, exact for a square."""
    x, y = np.array(row["data"]["x"]), np.array(row["data"]["y"])

    def objective(w: float) -> float:
        return float(((y - x * w) ** 2).sum() + at["lam"] * w**2)

    return objective(at["w"] + 0.5) - objective(at["w"] - 0.5)


def map_mean_at(row: Row, at: Letters) -> float:
    """Weighted least squares of n readings that all are their mean, and the belief as one more (statsmodels)."""
    n = int(at["n"])
    target = np.array([*[at["xbar"]] * n, row["variables"]["mu0"]])
    weights = np.array([at["sigma"] ** -2.0] * n + [at["tau"] ** -2.0])
    return float(sm.WLS(target, np.ones_like(target), weights=weights).fit().params[0])


def tabulated(procedure: Callable[[Row, Letters], float], letters: tuple[Letters, ...]) -> Callable[[Row], Any]:
    """What a formula comes to at some values of its letters; `lam` is lambda."""
    return lambda row: [(at, procedure(row, at)) for at in letters]


MISTAKEN: Mapping[str, Callable[[Row, Letters], float]] = {
    "no-penalty": lambda row, at: ridge_slope_at(row, {**at, "lam": 0.0}),
    "penalty-not-differentiated": lambda row, at: (
        ridge_slope_at(row, {**at, "lam": 0.0}) + at["lam"] * at["w"] * at["w"]
    ),
    "half-penalty": lambda row, at: ridge_slope_at(row, {**at, "lam": at["lam"] / 2}),
    "sign-of-residual": lambda row, at: 4 * at["lam"] * at["w"] - ridge_slope_at(row, at),
    "ignored-prior": lambda row, at: at["xbar"],
    "variance-for-sd": lambda row, at: map_mean_at(row, {**at, "sigma": at["sigma"] ** 0.5, "tau": at["tau"] ** 0.5}),
    "one-reading": lambda row, at: map_mean_at(row, {**at, "n": 1}),
    "swapped-weights": lambda row, at: map_mean_at(row, {**at, "sigma": at["tau"], "tau": at["sigma"]}),
}
"""What the misconceptions of formulas come to, by the key's own route with the mistake in it."""


def one_point_two_lines(row: Row) -> bool:
    """Whether the example turns one line: np.polyfit, and statsmodels' regression for the median."""
    point, data = row["parts"][0]["key"], row["data"]
    x, y = np.array([*data["x"], point["x_new"]]), np.array([*data["y"], point["y_new"]])
    median = sm.QuantReg(y, sm.add_constant(x)).fit(q=0.5, max_iter=5000)
    return bool(np.polyfit(x, y, 1)[0] < 0 and median.params[1] > 0.5)


def belief_for_a_place(row: Row) -> bool:
    """Whether weighted least squares with the example's belief as one more reading ends up there."""
    v, belief = row["variables"], {"tau": row["parts"][0]["key"]["tau"]}
    return abs(map_gaussian_mean({**row, "variables": {**v, **belief}}) - row["derived"]["target"]) < 0.02


KEYS: Mapping[str, Callable[[Row], Any]] = {
    "map-gaussian-mean": map_gaussian_mean,
    "how-sure-after-the-data": lambda row: f"{how_sure_after_the_data(row):.2f} cm",
    "laplace-noise-mle": laplace_noise_mle,
    "confident-and-wrong": confident_and_wrong,
    "penalty-from-prior": penalty_from_prior,
    "one-point-two-lines": one_point_two_lines,
    "belief-for-a-place": belief_for_a_place,
    "where-the-peak-goes": where_the_peak_goes,
    "sketch-the-map": map_gaussian_mean,
    "ridge-gradient": tabulated(ridge_slope_at, WEIGHTS),
    "map-mean-formula": tabulated(map_mean_at, READINGS),
    "sequential-update": sequential_update,
    "gradient-descent-step": gradient_descent_step,
    "test-among-many": ten_thousand_tested,
    "ridge-normal-matrix": ridge_normal_matrix,
    "what-the-prior-still-does": what_the_prior_still_does,
    "who-beat-the-coin": who_beat_the_coin,
    "from-bell-curve-to-squares": from_bell_curve_to_squares,
    "a-coin-and-a-belief": a_coin_and_a_belief,
    "which-noise-which-loss": which_noise_which_loss,
    "three-beliefs-three-penalties": three_beliefs_three_penalties,
    **recomputed.KEYS,
}


def updated(v: Row, x: Any, tau: float) -> list[float]:
    """Mean and standard deviation after these readings, from a prior of this width."""
    precision = len(x) / v["sigma"] ** 2 + 1 / tau**2
    return [(sum(x) / v["sigma"] ** 2 + v["mu0"] / tau**2) / precision, precision**-0.5]


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


def mistakes(row: Row) -> dict[str, Any]:
    """The value of every misconception of the row's item, by a formula of its own."""
    if row["item"] in recomputed.MISTAKES:
        return recomputed.MISTAKES[row["item"]](row)
    v, x = row["variables"], np.array(row["data"].get("x", [0.0]))
    mean = float(x.sum() / len(x))
    if row["item"] in {"map-gaussian-mean", "sketch-the-map"}:
        s, t, prior = v["sigma"], v["tau"], v["mu0"]
        loose = (len(x) * mean / s + prior / t) / (len(x) / s + 1 / t)
        middle = 0.5 * mean + 0.5 * prior
        return {"ignored-prior": mean, "variance-for-sd": loose, "equal-weights": middle, "ignored-data": prior}
    if row["item"] == "where-the-peak-goes":
        k = sorted(row["data"]["k"])
        return {"first-observation-only": row["data"]["k"][0], "median-for-mean": k[2], "midrange": sum(k[::4]) / 2}
    if row["item"] == "laplace-noise-mle":
        ends = (x == x.min()) | (x == x.max())
        return {
            "mean-for-median": mean,
            "midrange": float(np.quantile(x, [0, 1]).mean()),
            "dropped-outliers": float(x[~ends].sum() / (~ends).sum()),
        }
    if row["item"] == "confident-and-wrong":
        a, b = v["p_bold"], v["p_mild"]
        return {
            "ratio-of-odds": a * (1 - b) / (b * (1 - a)),
            "ratio-without-log": (1 - b) / (1 - a),
            "log-of-the-wrong-class": log(a) / log(b),
            "difference-for-ratio": log((1 - b) / (1 - a)),
        }
    if row["item"] == "sequential-update":
        return {
            "forgot-what-it-learnt": updated(v, x[-1:], v["tau"]),
            "prior-counted-each-time": updated(v, x, v["tau"] / sqrt(len(x))),
            "ignored-prior": [mean, v["sigma"] / sqrt(len(x))],
        }
    if row["item"] == "gradient-descent-step":
        return steps_gone_wrong(row)
    if row["item"] == "test-among-many":
        right = people(v["rate"], v["hit"], v["alarm"])
        all_alarmed = [right[0], people(0, v["hit"], v["alarm"])[1]]
        return {
            "ignored-base-rate": people(0.5, v["hit"], v["alarm"]),
            "false-alarm-of-all": all_alarmed,
            "rows-and-columns-swapped": right.T,
        }
    if row["item"] == "ridge-normal-matrix":
        n, penalty = len(x), v["penalty"]
        return {
            "penalised-intercept": gram(row, np.array([penalty, penalty])),
            "ignored-penalty": gram(row, np.zeros(2)),
            "double-penalty": gram(row, np.array([0, 2 * penalty])),
            "averaged-data-term": np.array(gram(row, np.array([0, n * penalty]))) / n,
        }
    s, t = v["sigma"], v["tau"]
    return {
        "half-penalty": 0.5 * (s / t) ** 2,
        "sd-for-variance": sqrt((s / t) ** 2),
        "inverted-ratio": (t / s) ** 2,
        "forgot-noise": t**-2.0,
    }


def ridge_slope(row: Row) -> float:
    """The slope of the item that tells a penalty from a prior, by scikit-learn."""
    y, v = row["derived"]["y"], row["variables"]
    made = Ridge(v["sigma"] ** 2 / v["tau"] ** 2, fit_intercept=False, solver="svd").fit(np.ones((len(y), 1)), y)
    return float(made.coef_[0])
