"""One good call of every function of the language: arguments by parameter, those of a subject's functions alike."""

from typing import Any

import numpy as np

from quizsvc import numeric
from quizsvc.items import figure
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.items.vocabulary.distributions import laws
from quizsvc.numeric import datasets, posterior
from quizsvc.numeric.estimators.lda import linear_discriminant
from quizsvc.numeric.families.base import Univariate
from quizsvc.numeric.losses import found

X = np.array([[0.0, 1.0], [1.0, -1.0], [2.0, 0.5], [3.0, 2.0], [4.0, -0.5], [5.0, 1.5], [2.5, 0.0], [1.5, 3.0]])
LIST = np.array([1.0, 2.0, 2.0, 4.0, 5.5, 7.0, 3.0, 6.0])
Y = np.array([1.5, 2.0, 2.5, 4.5, 5.0, 8.0, 3.0, 5.5])
COIN = np.array([0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0])
TOSSED = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0])
CHANCES = np.array([0.2, 0.7, 0.4, 0.9, 0.6, 0.1, 0.3, 0.55])
SHARES = np.array([0.2, 0.5, 0.3])
SQUARE = np.array([[2.0, 0.5], [0.5, 1.0]])
NORMAL, BETA, GAMMA = numeric.normal_prior(1.0, scale=2.0), numeric.beta_prior(2, 3), numeric.gamma_prior(2, 1)
AFTER = posterior.poisson_posterior([2, 0, 3], GAMMA)
LINE = numeric.linear_regression(X, Y, numeric.normal_prior(0.0, scale=2.0), 1.0)
SCATTER = figure.scatter(LIST, Y, "data")

USUAL: dict[str, Any] = {
    "x": LIST, "y": Y, "X": X, "k": LIST.round(), "t": LIST, "z": LIST, "u": 0.3, "p": 0.3, "q": 0.6, "n": 6,
    "size": 4, "count": 3, "decimals": 2, "low": -1.0, "high": 2.0, "loc": 0.5, "scale": 1.5, "level": 0.9,
    "penalty": 1.5, "intercept": True, "penalise_intercept": False, "delta": 1.0, "l1": 0.5, "l2": 0.5,
    "prior": NORMAL, "belief": BETA, "after": AFTER, "at": 0.4, "share": 0.25, "base": 2.0, "gamma": 2.0,
    "quantile": 0.4, "weights": np.array([0.5, -0.5]), "prediction": LIST, "A": SQUARE, "H": SQUARE, "b": 2.0,
    "learning_rate": 0.05, "steps": 3, "momentum": 0.5, "nesterov": True, "start": np.zeros(3), "degree": 2,
    "theta": np.zeros(3), "log_likelihood": -3.0, "parameters": 2, "folds": 4, "noise_scale": 1.0, "truth": Y,
    "log_evidences": np.array([-3.0, -4.0]), "penalties": np.array([0.5, 2.0]), "condition": LIST > 3, "role": "data",
    "score": LIST, "bins": 4, "label": 1, "logits": SHARES, "data": datasets.SLEEP, "name": "first", "times": 2,
    "shape": 2.0, "rate": 1.5, "a": 2.0, "alpha": SHARES, "power": 3, "values": LIST, "noise_scales": LIST,
    "dof": 4.0, "df": 4.0, "mean": 2.0, "counts": np.array([3.0, 0.0, 2.0]), "options": 1, "lists": LIST,
    "title": "A chart", "x_label": "x", "y_label": "y", "description": "", "layers": SCATTER, "columns": LIST,
    "parts": LIST, "rows": LIST, "then": LIST, "otherwise": 0.0, "places": np.array([0.0, 2.0]), "period": 3.0,
    "harmonics": 2, "centres": SHARES, "width": 1.0, "knots": SHARES, "labels": COIN, "levels": np.array([0.0, 1.0]),
    "one": "head", "many": "heads", "place": 3, "texts": ["a", "b", "c"], "last": "and", "positions": LIST,
    "heights": Y, "density": True, "prior_mean": 0.5, "epochs": 50, "smoothing": 1.0, "w": 0.5, "step": 0.5,
    "normal_scale": 1.0, "laplace_scale": 2.0, "covariance": SQUARE, "slope": -0.8, "distance": 2.0, "chance": 0.4,
    "log_size_slope": 100.0, "noise_sd": 2.0, "gap_sd": 0.1, "fit": numeric.fit_poisson([2, 0, 3]), "predicted": COIN,
}  # fmt: skip


def alike(names: tuple[str, ...], arguments: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The same arguments for several functions."""
    return dict.fromkeys(names, arguments)


OWN: dict[str, dict[str, Any]] = {
    **alike(("fit_bernoulli", "bernoulli_posterior", "bernoulli_updates"), {"y": COIN, "prior": BETA}),
    **alike(("fit_poisson", "poisson_posterior", "poisson_updates"), {"prior": GAMMA}),
    **alike(("fit_exponential", "exponential_posterior", "exponential_updates"), {"prior": GAMMA}),
    **alike(("fit_categorical", "categorical_posterior"), {"prior": numeric.dirichlet_prior([1, 2, 3])}),
    "fit_geometric": {"prior": BETA},
    "gaussian_variance_posterior": {"prior": numeric.priors.inverse_gamma_prior(3, 2)},
    **alike(("logistic_regression", "softmax_regression", "probit_regression"), {"y": COIN, "prior": NORMAL}),
    **alike(("linear_discriminant", "gaussian_naive_bayes"), {"y": COIN}),
    "bernoulli_naive_bayes": {"X": np.column_stack([COIN, TOSSED]), "y": TOSSED},
    "squared_error_logistic": {"X": LIST, "y": np.array([0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0])},
    "perceptron": {"X": np.arange(8.0), "y": np.arange(8) > 3.0},
    "poisson_regression": {"y": LIST.round()},
    **alike(("roc_auc", "roc_curve", "confusion"), {"y": COIN}),
    **alike(("reliability_curve", "expected_calibration_error"), {"y": COIN, "p": CHANCES}),
    **alike(("entropy", "cross_entropy", "kl_divergence", "jensen_shannon"), {"p": SHARES, "q": SHARES[::-1]}),
    "cross_entropy": {"target": 1, "p": SHARES},
    "sum_cross_entropy": {"labels": COIN, "logits": X},
    "sum_cross_entropy_gradient": {"labels": COIN, "weights": SQUARE},
    "sigmoid_gradient_squared_error": {"y": COIN},
    "sigmoid_gradient_log_loss": {"y": COIN},
    "choose": {"k": 2},
    "xlogy": {"x": 0.3, "y": 0.4},
    "logit": {"p": CHANCES},
    "solve": {"b": SHARES[:2]},
    "interactions": {"X": X},
    "mean_squared_error_step": {"b": 0.0},
    "correlated_prior": {"loc": SHARES[:2]},
    "weighted_mean": {"weights": Y},
    "class_probabilities": {"fit": linear_discriminant(X, COIN), "at": X},
    **alike(("linear_predictor", "line_sd", "reading_sd"), {"fit": LINE, "at": X}),
    "transpose": {"A": X},
    "rows_of": {"columns": 2},
    "table": {"columns": ["x"]},
    "column_stack": {"columns": X},
    "band": {"low": LIST, "high": Y},
    "integer": {"low": -1, "high": 2},
    "t_test": {"loc": 1.0},
    "predictive_log_density": {"x": LIST.round()},
    "score_interval": {"x": np.array([2.0, 0.0, 3.0])},
    "likelihood_ratio_interval": {"x": np.array([2.0, 0.0, 3.0])},
    "corrected_aic": {"count": 10},
    "model_probabilities": {"prior": np.array([0.25, 0.75])},
    "fit_laplace": {"x": LIST[:7]},
    "decimal_text": {"x": 0.125},
    **alike(("curve", "rule"), {"label": "here", "steps": True}),
    "density": {"x": X[:6, 0], "y": Y[:6], "shade": np.array([1.0, 2.0]), "label": "here"},
    "likelihood": {"theta": X[:6, 0], "values": Y[:6], "mark": "maximum", "label": "here"},
    "losses": {"x": X[:6, 0], "lines": Y[:6], "labels": ["squared"]},
    "path": {"penalties": np.array([0.5, 2.0]), "weights": X[:2], "labels": ["a", "b"]},
    "contour": {"x": X[:2, 0], "y": X[:2, 0], "values": X[:2], "levels": np.array([0.5])},
    "figure": {"log_x": False},
    "grid": {"low": 0.5, "tens": True},
    "maximise": {"function": lambda at: -((at - 0.3) ** 2)},
    **alike(("root", "integrate"), {"function": lambda at: at - 0.3}),
}
OWN |= {
    name: {"y": COIN, "theta": np.zeros(3), "start": np.zeros(3)}
    for name, function in FUNCTIONS.items()
    if name.startswith(("log_loss_", "sigmoid_squared_error_", "irls_path"))
    if {p.name for p in function.parameters} >= {"X", "y"} and "weights" not in {p.name for p in function.parameters}
}


def _of_distributions() -> dict[str, dict[str, Any]]:
    """The parameters of a family's first example, and what it can give."""
    made = {}
    for law in laws():
        member = law.family.examples()[0]
        given = {argument: getattr(member, name) for argument, name in law.arguments.items()}
        given = {name: np.array(value) if isinstance(value, tuple) else value for name, value in given.items()}
        x = member.quantile([0.2, 0.6]) if isinstance(member, Univariate) else np.array([[2.0, 3.0], [5.0, 0.0]])
        made |= {f.name: {**given, "x": x} for f in FUNCTIONS.values() if f.name.rsplit(law.name, 1)[0] == ""}
    return made


def _of_losses() -> dict[str, dict[str, Any]]:
    """Labels and predictions that suit a loss."""
    made = {}
    for name, kind in found().items():
        labels = {"y": COIN, "p": CHANCES, "z": Y} if kind.binary else {"y": Y}
        made |= {f: labels for f in FUNCTIONS if f.endswith((name, f"{name}_gradient", f"{name}_of_logit"))}
        made[f"{name}_logit_gradient"] = labels
        made[f"{name}_weights_gradient"] = labels | {"intercept": 0.5}
    return made


SUITED = {**_of_distributions(), **_of_losses(), **OWN}


def good_call(name: str) -> dict[str, Any]:
    """An argument for every parameter of a function."""
    usual = USUAL | SUITED.get(name, {})
    return {parameter.name: usual[parameter.name] for parameter in FUNCTIONS[name].parameters}
