"""Keys of questions on choosing a penalty, on priors for classifiers, and on losses that are no likelihoods."""

from collections.abc import Callable
from math import exp, sqrt
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import laplace, multivariate_normal, norm
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, LeaveOneOut, cross_val_score

from tests.bank.recomputed import Row

Numbers = np.ndarray[Any, Any]
PENALTIES = (0.2, 1.0, 3.7, 20.0)


def columns(row: Row) -> tuple[Numbers, Numbers]:
    """The feature and what it is to explain."""
    return np.array(row["data"]["x"]), np.array(row["data"]["y"])


def left_out_error(x: Numbers, y: Numbers, penalty: float, *, intercept: bool = True) -> float:
    """scikit-learn's ridge and its way of leaving one out."""
    model = Ridge(penalty, fit_intercept=intercept, solver="svd")
    errors = cross_val_score(model, x[:, None], y, cv=LeaveOneOut(), scoring="neg_mean_squared_error")
    return float(-errors.mean())


def leave_one_out(row: Row) -> float:
    """The leave-one-out error at the question's penalty."""
    return left_out_error(*columns(row), row["variables"]["penalty"])


def leaving_mistakes(row: Row) -> dict[str, float]:
    """The error on fitted readings, without penalty, summed, its root, and with means taken off once."""
    (x, y), penalty = columns(row), row["variables"]["penalty"]
    fitted = Ridge(penalty, solver="svd").fit(x[:, None], y).predict(x[:, None])
    return {
        "training-error": float(np.mean((y - fitted) ** 2)),
        "ignored-penalty": left_out_error(x, y, 0.0),
        "sum-for-mean": 5 * leave_one_out(row),
        "root-taken": sqrt(leave_one_out(row)),
        "centred-once": left_out_error(x - x.mean(), y - y.mean(), penalty, intercept=False),
    }


def penalty_to_keep(row: Row) -> str:
    """The penalty with the smallest error over scikit-learn's three folds."""
    v = row["variables"]
    X, y = np.array(v["X"]), np.array(v["y"])

    def error(penalty: float) -> float:
        model = Ridge(penalty, solver="svd")
        return float(-cross_val_score(model, X, y, cv=KFold(3), scoring="neg_mean_squared_error").mean())

    return f"λ = {min((0, v['small'], v['middle'], v['large']), key=error):g}"


def log_evidence(row: Row, width: float) -> float:
    """The log density of all readings at once, correlated through what they share (SciPy)."""
    y, sigma = np.array(row["data"]["y"]), row["variables"]["sigma"]
    covariance = sigma**2 * np.eye(len(y)) + width**2
    return float(multivariate_normal(cov=covariance).logpdf(y))


def evidence_gained(row: Row) -> float:
    """The log evidence of the wide belief less that of the narrow one."""
    return log_evidence(row, row["variables"]["wide"]) - log_evidence(row, row["variables"]["narrow"])


def evidence_mistakes(row: Row) -> dict[str, float]:
    """Likelihoods at the estimates, the prior at the mean, one reading's noise, the sign, and exponents alone."""
    v, y = row["variables"], np.array(row["data"]["y"])
    mean, noise = y.mean(), v["sigma"] / sqrt(len(y))

    def apart(of: Callable[[float], float]) -> float:
        return float(of(v["wide"]) - of(v["narrow"]))

    return {
        "likelihood-at-the-estimate": apart(
            lambda tau: norm(mean * tau**2 / (tau**2 + noise**2), v["sigma"]).logpdf(y).sum()
        ),
        "prior-at-the-mean": apart(lambda tau: norm(0, tau).logpdf(mean)),
        "forgot-averaging": apart(lambda tau: norm(0, np.hypot(tau, v["sigma"])).logpdf(mean)),
        "sign-flipped": -evidence_gained(row),
        "normaliser-dropped": apart(lambda tau: -0.5 * (mean / np.hypot(tau, noise)) ** 2),
    }


def squares(row: Row) -> Numbers:
    """The sums of squares of the three columns."""
    return np.array([row["variables"][name] for name in ("s1", "s2", "s3")])


def weights_left(row: Row) -> list[Any]:
    """The trace of the matrix that takes y to its ridge fit."""
    X = np.diag(np.sqrt(squares(row)))
    hats = [X @ np.linalg.solve(X.T @ X + penalty * np.eye(3), X.T) for penalty in PENALTIES]
    return [({"lam": penalty}, float(np.trace(hat))) for penalty, hat in zip(PENALTIES, hats, strict=True)]


def left_mistakes(row: Row) -> dict[str, list[Any]]:
    """The mean share for all, lengths for squares, what is taken, and twice the penalty."""
    s = squares(row)
    wrong: dict[str, Callable[[float], float]] = {
        "one-share-for-all": lambda penalty: 3 * s.mean() / (s.mean() + penalty),
        "length-for-square": lambda penalty: (1 / (1 + penalty / np.sqrt(s))).sum(),
        "kept-for-lost": lambda penalty: 3 - (1 / (1 + penalty / s)).sum(),
        "double-penalty": lambda penalty: (1 / (1 + 2 * penalty / s)).sum(),
    }
    return {name: [({"lam": at}, float(of(at))) for at in PENALTIES] for name, of in wrong.items()}


def logistic_slope(row: Row, on_slope: float, on_intercept: float = 0.0, *, intercept: bool = True) -> float:
    """The slope at which the log loss and half of each penalty are smallest, by Newton's method (NumPy)."""
    x, y = columns(row)
    X = np.column_stack([np.ones_like(x), x]) if intercept else x[:, None]
    pull = np.diag([on_intercept, on_slope] if intercept else [on_slope])
    w = np.zeros(X.shape[1])
    for _ in range(60):
        p = expit(X @ w)
        w = w - np.linalg.solve((X.T * p * (1 - p)) @ X + pull, X.T @ (p - y) + pull @ w)
    return float(w[-1])


def logistic_map(row: Row) -> float:
    """The slope under the prior."""
    return logistic_slope(row, row["variables"]["tau"] ** -2)


def logistic_mistakes(row: Row) -> dict[str, float]:
    """Without the prior, with other strengths of it, on the intercept too, and without an intercept."""
    precision = row["variables"]["tau"] ** -2
    return {
        "ignored-prior": logistic_slope(row, 0),
        "variance-for-sd": logistic_slope(row, sqrt(precision)),
        "forgot-half": logistic_slope(row, 2 * precision),
        "averaged-data-term": logistic_slope(row, 10 * precision),
        "penalised-intercept": logistic_slope(row, precision, precision),
        "forgot-intercept": logistic_slope(row, precision, intercept=False),
    }


def data_without_maximum(row: Row) -> list[str]:
    """The kinds whose labels, in the order of their water, change once only."""
    data = row["data"]
    kinds = ("ash", "birch", "cedar", "elm")
    ordered = {kind: np.array(data[f"{kind}_died"])[np.argsort(data[kind])] for kind in kinds}
    return [kind.capitalize() for kind, labels in ordered.items() if np.count_nonzero(np.diff(labels)) == 1]


def newton_step(row: Row, prior: float | None = None, bend: float = 0.25) -> float:
    """The slope of a regression on labels less a half, each row as heavy as the log loss bends, and the prior's row."""
    x, y = columns(row)
    precision = row["variables"]["tau"] ** -2 if prior is None else prior
    rows = np.append(sqrt(bend) * x, sqrt(precision))[:, None]
    return float(np.linalg.lstsq(rows, np.append((y - 0.5) / sqrt(bend), 0), rcond=None)[0][0])


def newton_mistakes(row: Row) -> dict[str, float]:
    """Without the prior, with its spread, without a quarter, without the curvature, and with the prior twice."""
    (x, y), precision = columns(row), row["variables"]["tau"] ** -2
    return {
        "ignored-prior": newton_step(row, 0.0),
        "variance-for-sd": newton_step(row, sqrt(precision)),
        "quarter-forgotten": newton_step(row, bend=1.0),
        "gradient-step": float(np.dot(x, y) - np.sum(x) / 2),
        "half-forgotten": newton_step(row, 2 * precision),
    }


def mean_log_loss_penalty(row: Row) -> float:
    """What a weight of one costs under the prior, for each loan."""
    v = row["variables"]
    prior = norm(0, v["tau"])
    return float((prior.logpdf(0) - prior.logpdf(1)) / v["n"])


def mean_log_loss_mistakes(row: Row) -> dict[str, float]:
    """For all loans together, without the half, with the spread, and multiplied by the loans."""
    v, right = row["variables"], mean_log_loss_penalty(row)
    return {
        "ignored-mean": v["n"] * right,
        "forgot-half": 2 * right,
        "sd-for-variance": v["tau"] * right,
        "factor-upside-down": v["n"] ** 2 * right,
    }


def hinge_total(row: Row) -> float:
    """Both classes' shares, the cut written as a smallest of two factors."""
    z = row["variables"]["margin"]
    return min(1.0, exp(z - 1)) + min(1.0, exp(-z - 1))


def hinge_mistakes(row: Row) -> dict[str, float]:
    """What a likelihood gives, the unlikelier class alone, without the cut, and the losses themselves."""
    z = row["variables"]["margin"]
    return {
        "assumed-normalised": 1.0,
        "one-class-only": exp(-z - 1),
        "hinge-not-cut": exp(-1) * (exp(z) + exp(-z)),
        "sum-of-losses": max(2.0, 1 + z),
    }


def spread_behind(row: Row) -> float:
    """The standard deviation of the noise with the loss's slope (SciPy)."""
    return float(laplace(scale=1 / row["variables"]["k"]).std())


def spread_mistakes(row: Row) -> dict[str, float]:
    """The mean deviation, the spread behind a square, the inverse, and the variance."""
    right, k = spread_behind(row), row["variables"]["k"]
    return {
        "mean-deviation-for-sd": right / sqrt(2),
        "gaussian-for-laplace": sqrt(0.5 / k),
        "factor-upside-down": 2 / right,
        "variance-for-sd": right**2,
    }


def area(loss: Callable[[float], float], high: float) -> float:
    """The area under e to minus a loss from 0 on (SciPy)."""
    return float(quad(lambda r: exp(-loss(r)), 0, high, epsabs=0, epsrel=1e-12)[0])


def huber_areas(row: Row) -> tuple[float, float]:
    """Half the area in the middle, and that of one tail."""
    delta = row["variables"]["delta"]
    return area(lambda r: r * r / 2, delta), area(lambda r: delta * (r + delta) - delta**2 / 2, np.inf)


def huber_area(row: Row) -> float:
    """The middle and both tails."""
    return 2 * sum(huber_areas(row))


def huber_mistakes(row: Row) -> dict[str, float]:
    """A bell all the way, no tails, one tail, and tails that do not meet the middle."""
    delta, (middle, tail) = row["variables"]["delta"], huber_areas(row)
    return {
        "gaussian-area": 2 * area(lambda r: r * r / 2, np.inf),
        "middle-only": 2 * middle,
        "one-tail-only": 2 * middle + tail,
        "tails-without-jump": 2 * middle + 2 * area(lambda r: delta * (r + delta), np.inf),
    }


def losses_with_noise(row: Row) -> list[str]:
    """The losses whose curve, times the residual, falls between two far places: then the area is finite."""
    v = row["variables"]
    losses: dict[str, Callable[[float], float]] = {
        "the capped one": lambda r: min(r * r, v["cap"]),
        "the logarithmic one": lambda r: v["m"] * np.log1p(r * r),
        "the one with a flat middle": lambda r: v["k"] * max(0.0, abs(r) - v["width"]),
        "the lopsided one": lambda r: v["low"] * r if r >= 0 else -v["slope"] * r,
    }

    def falls(loss: Callable[[float], float], side: int) -> bool:
        near, far = (np.log(at) - loss(side * at) for at in (1e4, 1e5))
        return bool(far < near)

    return [name for name, loss in losses.items() if falls(loss, 1) and falls(loss, -1)]


KEYS: dict[str, Callable[[Row], Any]] = {
    "leave-one-out-ridge": leave_one_out,
    "which-penalty-to-keep": penalty_to_keep,
    "evidence-for-a-width": evidence_gained,
    "how-many-weights-are-left": weights_left,
    "logistic-map": logistic_map,
    "which-data-have-no-maximum": data_without_maximum,
    "first-step-of-newton": newton_step,
    "penalty-beside-a-mean-log-loss": mean_log_loss_penalty,
    "total-of-a-would-be-probability": hinge_total,
    "area-under-huber": huber_area,
    "spread-behind-a-price": spread_behind,
    "which-can-be-normalised": losses_with_noise,
}
MISTAKES: dict[str, Callable[[Row], Any]] = {
    "leave-one-out-ridge": leaving_mistakes,
    "evidence-for-a-width": evidence_mistakes,
    "how-many-weights-are-left": left_mistakes,
    "logistic-map": logistic_mistakes,
    "first-step-of-newton": newton_mistakes,
    "penalty-beside-a-mean-log-loss": mean_log_loss_mistakes,
    "total-of-a-would-be-probability": hinge_mistakes,
    "area-under-huber": huber_mistakes,
    "spread-behind-a-price": spread_mistakes,
}
