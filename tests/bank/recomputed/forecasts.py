"""Keys of questions on forecasts: log loss, logistic regression, softmax, gradients, descent, calibration, entropy."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, exp, isclose, log, log1p, log2, prod
from typing import Any

import numpy as np
from scipy.optimize import brentq, root
from scipy.special import expit
from scipy.special import softmax as shares
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import log_loss as sklearn_log_loss

from tests.bank.recomputed import Row, begun

Array = np.ndarray[Any, Any]


def data(row: Row, *names: str) -> list[Array]:
    """Columns of the data."""
    return [np.array(row["data"][name], dtype=float) for name in names]


def drawn(row: Row, *names: str) -> list[Any]:
    """Variables and derived values by name."""
    return [{**row["variables"], **row["derived"]}[name] for name in names]


def surprise(y: int, p: float) -> float:
    """Minus the log of what a forecast p of 1 gave to y."""
    return -log(p) if y == 1 else -log1p(-p)


def paid(chance: float, said: float) -> float:
    """The mean log loss of saying one thing while another is the chance."""
    return chance * surprise(1, said) + (1 - chance) * surprise(0, said)


def texts(row: Row) -> list[str]:
    """What the options show."""
    return [option["text"] for option in row["parts"][0]["options"]]


def containing(row: Row, *words: str) -> list[str]:
    """The options that hold these words, each the only one that does."""
    found = [[text for text in texts(row) if word in text] for word in words]
    assert all(len(one) == 1 for one in found), found
    return [one[0] for one in found]


def slope(function: Any, at: float) -> float:
    """The slope of an analytic function by a complex step, exact to rounding."""
    return float(np.imag(function(at + 1e-30j)) / 1e-30)


def sigmoid(z: Any) -> Any:
    """The sigmoid of a number, complex ones included."""
    return 1 / (1 + np.exp(-z))


# Log loss


def log_loss_of_one(row: Row) -> float:
    """Scikit-learn's log loss of a single label."""
    y, p = drawn(row, "y", "p")
    return float(sklearn_log_loss([y], [[1 - p, p]], labels=[0, 1]))


def log_loss_of_one_mistakes(row: Row) -> dict[str, float]:
    """The other label's loss, the square, the distance, the other logarithm."""
    y, p = drawn(row, "y", "p")
    return {
        "log-of-the-wrong-class": surprise(1 - y, p),
        "squared-for-log": (p - y) ** 2,
        "distance-for-log": abs(p - y),
        "log-base-ten": surprise(y, p) / log(10),
    }


def mean_log_loss(row: Row) -> float:
    """Scikit-learn's mean log loss."""
    y, p = data(row, "y", "p")
    return float(sklearn_log_loss(y, np.column_stack([1 - p, p]), labels=[0, 1]))


def mean_log_loss_mistakes(row: Row) -> dict[str, float]:
    """The sum, one class's log for both, one class left out, the log of a mean, and squares."""
    y, p = data(row, "y", "p")
    return {
        "sum-for-mean": mean_log_loss(row) * len(y),
        "dry-days-as-rain": float(-np.log(p).mean()),
        "dry-days-left-out": float(-np.log(p[y == 1]).sum() / len(y)),
        "log-of-the-mean": -log(np.mean(1 - np.abs(y - p))),
        "squared-for-log": float(np.mean((y - p) ** 2)),
    }


def base_rate_log_loss(row: Row) -> float:
    """SciPy's entropy."""
    (rate,) = drawn(row, "rate")
    return float(scipy_entropy([rate, 1 - rate]))


def base_rate_mistakes(row: Row) -> dict[str, float]:
    """A coin's loss, one class's loss, one class left out, the square, and the logs exchanged."""
    (rate,) = drawn(row, "rate")
    return {
        "coin-for-base-rate": log(2),
        "log-of-the-rate": log(1 / rate),
        "sound-left-out": rate * log(1 / rate),
        "squared-for-log": rate - rate**2,
        "log-of-the-wrong-class": paid(rate, 1 - rate),
    }


def a_hundred_times(row: Row) -> str:
    """The first line whose shown number is not what the numbers before it give."""
    bold, mild, one, two, three, four = drawn(row, "bold", "mild", "one", "two", "three", "four")
    wanted = [surprise(0, bold), surprise(0, mild), one / two, exp(-10 * two)]
    return first_false(zip([one, two, three, four], wanted, strict=True))


def first_false(pairs: Any) -> str:
    """The first line whose number is not as it should be."""
    return next(f"Line {line}" for line, (shown, wanted) in enumerate(pairs, 1) if not isclose(shown, wanted))


def what_guessing_costs(row: Row) -> list[str]:
    """Each forecaster's loss, the random one's by the area under it, written with three decimals."""
    rate, sure = drawn(row, "rate", "sure")
    steps = (np.arange(200_000) + 0.5) / 200_000
    random = float(np.mean(-np.log(steps)))
    return [
        *(f"{cost:.3f}" for cost in (paid(rate, 0.5), paid(rate, rate), random, paid(rate, sure))),
        "no finite number",
    ]


def two_days_to_mend_it(row: Row) -> bool:
    """The example meets the target, by the product of all probabilities."""
    p, (given,) = row["parts"][0]["key"]["p"], data(row, "given")
    every = [*given, *p]
    reached = -log(prod(every)) / len(every)
    return bool(abs(reached - drawn(row, "target")[0]) < 0.004 and abs(p[0] - p[1]) > 0.01 and 0 < min(p) <= max(p) < 1)


def labels_that_lie(row: Row) -> float:
    """The mean over model right or wrong and label true or turned, four cases."""
    sure, lie = drawn(row, "sure", "lie")
    cases = [(right, true) for right in (True, False) for true in (True, False)]
    weights = [(sure if right else 1 - sure) * (1 - lie if true else lie) for right, true in cases]
    losses = [surprise(int(right == true), sure) for right, true in cases]
    return float(np.dot(weights, losses))


def lie_mistakes(row: Row) -> dict[str, float]:
    """No lies at all, the best forecast, lies alone, and lies that only harm."""
    sure, lie = drawn(row, "sure", "lie")
    agree = 1 - sure - lie + 2 * sure * lie
    return {
        "ignored-label-noise": paid(sure, sure),
        "best-forecast-for-this-one": paid(agree, agree),
        "lies-for-errors": paid(1 - lie, sure),
        "lies-on-top": paid(sure - lie, sure),
    }


# Logistic regression


def log_odds_of_a_minute(row: Row) -> float:
    """The share of two exponentials."""
    b, w, minutes = drawn(row, "b", "w", "minutes")
    return float(shares([0, b + w * minutes])[1])


def log_odds_mistakes(row: Row) -> dict[str, float]:
    """The log-odds, the odds, the other class, and no intercept."""
    b, w, minutes = drawn(row, "b", "w", "minutes")
    z = b + w * minutes
    return {
        "log-odds-for-probability": z,
        "odds-for-probability": exp(z),
        "one-minus-probability": float(expit(-z)),
        "ignored-intercept": float(expit(w * minutes)),
    }


def odds_at(row: Row, metres: float) -> float:
    """Yes against no at a depth."""
    b, w = drawn(row, "b", "w")
    p = float(expit(b + w * metres))
    return p / (1 - p)


def what_one_more_unit_does(row: Row) -> float:
    """The ratio of the two odds."""
    depth, more = drawn(row, "depth", "more")
    return odds_at(row, depth + more) / odds_at(row, depth)


def one_more_unit_mistakes(row: Row) -> dict[str, float]:
    """The log of the ratio, its first two terms, one metre's ratio, and that of the probabilities."""
    depth, more, w = drawn(row, "depth", "more", "w")
    far, near = odds_at(row, depth + more), odds_at(row, depth)
    return {
        "log-odds-for-odds": log(far / near),
        "linear-for-exponential": 1 + log(far / near),
        "factor-of-one-metre": exp(w),
        "probability-for-odds": far / (1 + far) / (near / (1 + near)),
    }


def logistic(row: Row, penalty: float = 0.0, intercept: bool = True) -> list[float]:
    """Where the slopes of the summed log loss, with a penalty on the weight, are zero."""
    x, y = data(row, "x", "y")

    def slopes(at: Array) -> list[float]:
        gap = expit(at[0] + at[1] * x) - y
        return [gap.sum() if intercept else at[0], gap @ x + penalty * at[1]]

    found = root(slopes, [0.0, 0.1], tol=1e-14)
    assert max(map(abs, slopes(found.x))) < 1e-10
    return [float(value) for value in found.x]


def fit_mistakes(row: Row) -> dict[str, list[float]]:
    """A penalised fit, a straight line, the other class, and no intercept."""
    x, y = data(row, "x", "y")
    b, w = logistic(row)
    return {
        "penalised-by-default": logistic(row, penalty=1.0),
        "least-squares-on-labels": [float(one) for one in np.polyfit(x, y, 1)[::-1]],
        "swapped-classes": [-b, -w],
        "ignored-intercept": logistic(row, intercept=False),
    }


def dose_at(row: Row, log_odds: float) -> float:
    """Where the line reaches these log-odds, by bisection."""
    b, w = drawn(row, "b", "w")
    return float(brentq(lambda dose: b + w * dose - log_odds, -100, 100, xtol=1e-13))


def where_eight_in_ten(row: Row) -> float:
    """Where the model reaches the share, by bisection."""
    b, w, share = drawn(row, "b", "w", "share")
    return float(brentq(lambda dose: expit(b + w * dose) - share, -10, 30, xtol=1e-13))


def where_eight_mistakes(row: Row) -> dict[str, float]:
    """Where it is one half, and where the log-odds are something else, or lack the intercept."""
    (share,) = drawn(row, "share")
    return {
        "one-half-for-the-share": dose_at(row, 0),
        "share-for-log-odds": dose_at(row, share),
        "sign-of-log-odds": dose_at(row, log(1 / share - 1)),
        "ignored-intercept": dose_at(row, drawn(row, "b")[0] - log(1 / share - 1)),
    }


def from_yes_and_no(row: Row) -> list[str]:
    """The derivation as a book has it."""
    n, yes = drawn(row, "n", "yes")
    words = ["One observation", "p_i^y_i", "so the likelihood is the product", f"with {yes} terms ln p_i and {n - yes}"]
    return containing(row, *words, "and minus that sum is the log loss")


def the_missing_probability(row: Row) -> float:
    """What the model, fitted once more, says of the first tree."""
    b, w = logistic(row)
    return float(expit(b + w * row["data"]["x"][0]))


def missing_mistakes(row: Row) -> dict[str, float]:
    """The rate, the others' mean, and what is left of another sum."""
    x, y = data(row, "x", "y")
    b, w = logistic(row)
    others = expit(b + w * x[1:])
    return {
        "rate-for-each": float(y.mean()),
        "mean-of-the-others": float(others.mean()),
        "half-of-all": float(len(y) / 2 - others.sum()),
        "swapped-classes": float((1 - y).sum() - others.sum()),
    }


# Softmax


def softmax_cross_entropy(row: Row) -> float:
    """Minus the log of SciPy's softmax."""
    logits, label = drawn(row, "logits", "label")
    return -log(shares(logits)[label])


def cross_entropy_mistakes(row: Row) -> dict[str, float]:
    """The score alone, a sigmoid, a probability, and the log of odds."""
    logits, label = drawn(row, "logits", "label")
    p = shares(logits)[label]
    return {
        "score-without-sum": -logits[label],
        "sigmoid-for-softmax": log1p(exp(-logits[label])),
        "probability-for-loss": p,
        "sum-without-label": log((1 - p) / p),
    }


def from_scores_to_shares(row: Row) -> list[float]:
    """SciPy's softmax."""
    return [float(p) for p in shares(drawn(row, "a", "b", "c"))]


def scores_mistakes(row: Row) -> dict[str, list[float]]:
    """Shares of the scores and of their squares, three sigmoids, and the winner alone."""
    scores = np.array(drawn(row, "a", "b", "c"))
    made = {
        "shares-without-exponential": scores / scores.sum(),
        "sigmoid-for-softmax": expit(scores),
        "winner-takes-all": np.eye(3)[scores.argmax()],
        "shares-of-squares": scores**2 / (scores**2).sum(),
    }
    return {name: value.tolist() for name, value in made.items()}


def score_slopes(row: Row, loss: Any) -> list[float]:
    """The slopes in the three scores of a loss of the probabilities, by complex steps."""
    logits, label = drawn(row, "logits", "label")

    def at(place: int) -> float:
        def along(z: complex) -> complex:
            powers = np.exp(np.array([*logits[:place], z, *logits[place + 1 :]]))
            return complex(loss(powers / powers.sum(), label))

        return slope(along, logits[place])

    return [at(place) for place in range(3)]


def pull_on_each_score(row: Row) -> list[float]:
    """The slopes of minus the log of the right share."""
    return score_slopes(row, lambda p, label: -np.log(p[label]))


def pull_mistakes(row: Row) -> dict[str, list[float]]:
    """The sign turned, the target left out, slopes in the probabilities, and those of squares."""
    logits, label = drawn(row, "logits", "label")
    p = shares(logits)
    return {
        "sign-of-residual": [-one for one in pull_on_each_score(row)],
        "target-forgotten": p.tolist(),
        "slope-in-probability": [-1 / p[label] if place == label else 0.0 for place in range(3)],
        "squared-for-log": score_slopes(row, lambda q, k: sum((q - np.eye(3)[k]) ** 2) / 2),
    }


def at_scores(procedure: Any) -> list[tuple[dict[str, float], float]]:
    """What a procedure makes of some pairs of scores."""
    places = [(0.3, -1.2), (2.1, 2.0), (-1.5, 0.7)]
    return [({"a": a, "b": b}, float(procedure(a, b))) for a, b in places]


def two_scores_one_sigmoid(row: Row) -> list[tuple[dict[str, float], float]]:
    """The softmax of both scores over the temperature, at some places."""
    (T,) = drawn(row, "T")
    return at_scores(lambda a, b: shares([a / T, b / T])[0])


def two_scores_mistakes(row: Row) -> dict[str, Any]:
    """No temperature, the other class, the temperature multiplied on, and no exponential."""
    (T,) = drawn(row, "T")
    return {
        "temperature-forgotten": at_scores(lambda a, b: shares([a, b])[0]),
        "swapped-classes": at_scores(lambda a, b: shares([a / T, b / T])[1]),
        "temperature-on-the-wrong-side": at_scores(lambda a, b: shares([a * T, b * T])[0]),
        "shares-without-exponential": at_scores(lambda a, b: a / (a + b)),
    }


def what_moves_a_softmax(row: Row) -> list[str]:
    """The statements that are true of SciPy's softmax."""
    a, b, c, add, times = drawn(row, "a", "b", "c", "add", "times")
    before, after = shares([a, b, c]), shares([a, b, c + add])
    true = ["leaves the ratio"]
    true += ["more than half"] * bool(before.max() > 0.5)
    true += ["C the most probable"] * bool(after.argmax() == 2)
    true += ["times as large"] * bool(after[2] >= times * before[2])
    return containing(row, *true)


def far_scores(row: Row) -> tuple[list[Fraction], int]:
    """The scores as shown, exactly, and the right class."""
    top, a, b, right = drawn(row, "top", "a", "b", "right")
    return [Fraction(str(round(score, 1))) for score in (top, a, b)], right


def scores_beyond_the_calculator(row: Row) -> float:
    """The log of a sum of three exponentials of exact differences."""
    scores, right = far_scores(row)
    return log(sum(exp(score - scores[right]) for score in scores))


def beyond_mistakes(row: Row) -> dict[str, float]:
    """The largest for the sum, the largest's own loss, the mean for the sum, and the sum of the others."""
    scores, right = far_scores(row)
    others = [score for place, score in enumerate(scores) if place != right]
    return {
        "largest-for-the-sum": float(max(scores) - scores[right]),
        "shift-taken-twice": log(sum(exp(score - max(scores)) for score in scores)),
        "mean-for-log-sum": float(sum(scores) / 3 - scores[right]),
        "sum-without-label": log(sum(exp(score - scores[right]) for score in others)),
    }


# Gradients


def half_square(y: int) -> Any:
    """Half the squared error of a sigmoid, as a function of the log-odds."""
    return lambda z: (sigmoid(z) - y) ** 2 / 2


def minus_log(y: int) -> Any:
    """The log loss of a sigmoid, as a function of the log-odds."""
    return lambda z: np.log(1 + np.exp(-z if y == 1 else z))


def sigmoid_gradient_log_loss(row: Row) -> float:
    """The log loss, differentiated by a complex step."""
    z, y = drawn(row, "z", "y")
    return slope(minus_log(y), z)


def log_gradient_mistakes(row: Row) -> dict[str, float]:
    """The sign turned, the other loss, the slope in the probability, and log-odds taken for one."""
    z, y = drawn(row, "z", "y")
    return {
        "sign-of-residual": -slope(minus_log(y), z),
        "squared-for-log": slope(half_square(y), z),
        "slope-in-probability": slope(lambda p: -np.log(p if y == 1 else 1 - p), float(expit(z))),
        "logit-for-probability": z - y,
    }


def sigmoid_gradient_mse(row: Row) -> float:
    """Half the squared error, differentiated by a complex step."""
    z, y = drawn(row, "z", "y")
    return slope(half_square(y), z)


def square_gradient_mistakes(row: Row) -> dict[str, float]:
    """The sigmoid left out, no half, the sign turned, and an exponential's slope."""
    z, y = drawn(row, "z", "y")
    p = float(expit(z))
    return {
        "ignored-sigmoid": p - y,
        "forgot-half": slope(lambda at: (sigmoid(at) - y) ** 2, z),
        "sign-of-residual": -slope(half_square(y), z),
        "sigmoid-as-exponential": (p - y) * p,
    }


def why_the_slope_is_the_error(row: Row) -> list[str]:
    """The derivation as a book has it, its last number by a complex step."""
    z, y = drawn(row, "z", "y")
    outer = "−1/p" if y == 1 else "1/(1 − p)"
    rest = "−(1 − p)" if y == 1 else "p"
    number = f"{slope(minus_log(y), z):.3f}".replace("-", "−")
    words = ["Seen from z", f"outer function, is {outer},", "inner function, is p(1 − p).", f"what remains is {rest}."]
    return containing(row, *words, f"comes to {number}.")


def at_weights(procedure: Any) -> list[tuple[dict[str, float], float]]:
    """What a procedure makes of some weights."""
    return [({"w": w}, float(procedure(w))) for w in (-0.8, 0.3, 1.1)]


def slope_of_two_readings(row: Row) -> list[tuple[dict[str, float], float]]:
    """The summed loss, differentiated by complex steps at some places."""
    high, low = drawn(row, "high", "low")
    return at_weights(lambda at: slope(lambda w: minus_log(1)(high * w) + minus_log(0)(low * w), at))


def two_readings_mistakes(row: Row) -> dict[str, Any]:
    """The slopes in the log-odds, those of the log-likelihood and of the mean, and without the label."""
    high, low = drawn(row, "high", "low")
    right = [value for _, value in slope_of_two_readings(row)]
    changed = {"sign-of-residual": -1.0, "mean-for-sum": 0.5}
    return {
        "inner-derivative-forgotten": at_weights(
            lambda w: slope(minus_log(1), high * w) + slope(minus_log(0), low * w)
        ),
        "label-forgotten": at_weights(
            lambda w: high * slope(minus_log(0), high * w) + low * slope(minus_log(0), low * w)
        ),
        **{
            name: [(at, factor * value) for (at, _), value in zip(at_weights(float), right, strict=True)]
            for name, factor in changed.items()
        },
    }


def two_pulls(row: Row) -> list[float]:
    """Both slopes by complex steps, and their ratio."""
    by_log, by_square = sigmoid_gradient_log_loss(row), sigmoid_gradient_mse(row)
    return [by_log, by_square, by_log / by_square]


def two_pulls_mistakes(row: Row) -> dict[str, float]:
    """Signs turned, halves and factors forgotten, the ratio the other way, and a difference."""
    by_log, by_square, ratio = two_pulls(row)
    log_wrong = log_gradient_mistakes(row)
    return {
        "sign-of-residual": -by_log,
        "log-odds-for-probability": log_wrong["logit-for-probability"],
        "slope-in-probability": log_wrong["slope-in-probability"],
        "forgot-half": 2 * by_square,
        "sign-flipped": -by_square,
        "slope-of-the-sigmoid": slope(sigmoid, drawn(row, "z")[0]),
        "inverted-ratio": 1 / ratio,
        "without-half": ratio / 2,
        "difference-for-ratio": by_log - by_square,
    }


def where_it_bends(row: Row) -> list[float]:
    """The slopes' own slopes by complex steps."""
    z, y = drawn(row, "z", "y")

    def pull(at: complex) -> complex:
        p = complex(sigmoid(at))
        return complex((p - y) * p * (1 - p))

    return [slope(lambda at: sigmoid(at) - y, z), slope(pull, z)]


def bend_mistakes(row: Row) -> dict[str, list[float]]:
    """First derivatives, and the product rule with either term left out."""
    z, y = drawn(row, "z", "y")
    p, bell = float(expit(z)), slope(sigmoid, z)
    return {
        "first-for-second": [slope(minus_log(y), z), slope(half_square(y), z)],
        "error-held-fixed": [bell, (p - y) * slope(lambda at: sigmoid(at) * (1 - sigmoid(at)), z)],
        "sigmoid-slope-held-fixed": [bell, bell**2],
    }


# Descent


def one_weight_one_step(row: Row) -> float:
    """The lowest place of the line with the loss' slope and a bowl that is as wide as the learning rate."""
    w, rate, slope_there = drawn(row, "w", "rate", "slope")
    return float(np.roots(np.polyder([1 / (2 * rate), slope_there - w / rate, 0]))[0])


def one_step_mistakes(row: Row) -> dict[str, float]:
    """Uphill, the whole slope, the step alone, and a step of the learning rate's length."""
    w, rate = drawn(row, "w", "rate")
    step = one_weight_one_step(row) - w
    return {
        "uphill": w - step,
        "learning-rate-forgotten": w + step / rate,
        "step-for-place": step,
        "sign-step-only": w + rate * float(np.sign(step)),
    }


def too_large_a_step(row: Row) -> float:
    """The rate at which a step ends as far from the minimum as it began, by bisection."""
    x, y = data(row, "x", "y")
    best = np.linalg.lstsq(x[:, None], y, rcond=None)[0][0]

    def growth(rate: float) -> float:
        w = best + 1
        return float(abs(w - rate * 2 * np.mean(x * (w * x - y)) - best) - 1)

    return float(brentq(growth, 1.2 / (2 * np.mean(x * x)), 9, xtol=1e-15))


def too_large_mistakes(row: Row) -> dict[str, float]:
    """Another loss, the best rate, and inputs for squares."""
    (x,) = data(row, "x")
    return {
        "half-loss": 2 / float(np.mean(x**2)),
        "sum-for-mean": 1 / float(x @ x),
        "best-for-largest": len(x) / (2 * float(x @ x)),
        "ignored-square": 1 / float(x.mean()),
    }


def first_step(row: Row) -> list[float]:
    """A step against the slopes of the mean log loss, by complex steps."""
    x, y = data(row, "x", "y")
    (rate,) = drawn(row, "rate")

    def loss(b: complex, w: complex) -> complex:
        z = b + w * x
        return complex(np.mean(np.log(1 + np.exp(z)) - y * z))

    return [-rate * slope(lambda b: loss(b, 0), 0), -rate * slope(lambda w: loss(0, w), 0)]


def first_step_mistakes(row: Row) -> dict[str, list[float]]:
    """Uphill, the sum's step, from probabilities of zero, and that of half the square."""
    x, y = data(row, "x", "y")
    (rate,) = drawn(row, "rate")
    step = np.array(first_step(row))
    made = {
        "uphill": -step,
        "sum-for-mean": step * len(y),
        "zero-for-one-half": rate / len(y) * np.array([y.sum(), y @ x]),
        "squared-for-log": step * slope(sigmoid, 0),
    }
    return {name: value.tolist() for name, value in made.items()}


def walked(row: Row, take: Any) -> int:
    """How many steps until the distance is at most the percentage, one after the other."""
    percent, distance, steps = drawn(row, "percent_left")[0], 1.0, 0
    while distance > percent / 100:
        distance, steps = take(distance), steps + 1
    return steps


def how_many_steps(row: Row) -> int:
    """Counted by walking."""
    bend, rate = drawn(row, "bend", "rate")
    return walked(row, lambda d: d - rate * bend * d)


def steps_mistakes(row: Row) -> dict[str, int]:
    """One too few, all as long as the first, and without the curvature."""
    bend, rate = drawn(row, "bend", "rate")
    return {
        "rounded-down": how_many_steps(row) - 1,
        "linear-for-exponential": ceil((1 - drawn(row, "percent_left")[0] / 100) / (rate * bend)),
        "ignored-curvature": walked(row, lambda d: d * (1 - rate)),
    }


def stop_on_the_way(row: Row) -> bool:
    """The example, walked step by step, ends where it should without passing the minimum."""
    x, y = data(row, "x", "y")
    steps, target = drawn(row, "steps", "target")
    w, best = 0.0, float(x @ y / (x @ x))
    for _ in range(steps):
        w -= row["parts"][0]["key"]["eta"] * float(np.mean(2 * x * (w * x - y)))
        if w >= best:
            return False
    return bool(abs(w - target) < 0.008)


# Calibration


def seven_in_ten(row: Row) -> float:
    """What was said less what happened, per hundred days."""
    said, days, rained = drawn(row, "said", "days", "rained")
    return float((said * days - rained) * 100 / days)


def seven_mistakes(row: Row) -> dict[str, float]:
    """The sign turned, the share itself, the dry days, and the count of days."""
    said, days, rained = drawn(row, "said", "days", "rained")
    return {
        "sign-flipped": -seven_in_ten(row),
        "share-for-gap": rained * 100 / days,
        "dry-for-rainy": 100 * said - (days - rained) * 100 / days,
        "days-for-percent": days * said - rained,
    }


def bins(row: Row) -> list[Array]:
    """Sizes, forecasts and events of the three bins."""
    return [np.array(drawn(row, *(f"{letter}{bin}" for bin in (1, 2, 3))), dtype=float) for letter in "nfk"]


def gap_over_the_bins(row: Row) -> float:
    """Loan by loan: the distance of its bin."""
    n, f, k = bins(row)
    return float(np.mean(np.repeat(np.abs(k / n - f), n.astype(int))))


def gap_mistakes(row: Row) -> dict[str, float]:
    """Bins of equal weight, gaps with their signs, the largest, and squares."""
    n, f, k = bins(row)
    every = np.repeat(k / n - f, n.astype(int))
    return {
        "bins-counted-equally": float(np.mean(np.abs(k / n - f))),
        "gaps-cancel": abs(float(np.mean(every))),
        "largest-gap": float(np.max(np.abs(every))),
        "squared-gaps": float(np.mean(every**2)),
    }


def lowest(loss: Any) -> float:
    """The place of the lowest of a thousand and one forecasts."""
    p = np.linspace(1e-9, 1 - 1e-9, 1001)
    return float(p[np.argmin(loss(p))])


def which_loss_wants_the_truth(row: Row) -> list[str]:
    """The statements that are true, each by a search over forecasts."""
    chance, moved, bound = drawn(row, "chance", "moved", "bound")
    by_log = lowest(lambda p: -chance * np.log(p) - (1 - chance) * np.log(1 - p))
    by_square = lowest(lambda p: chance * (1 - p) ** 2 + (1 - chance) * p**2)
    by_size = lowest(lambda p: chance * (1 - p) + (1 - chance) * p)
    true = ["The expected log loss"] * isclose(by_log, chance, abs_tol=1e-6)
    true += ["The expected squared error"] * isclose(by_square, chance, abs_tol=1e-6)
    true += [f"The expected absolute error is smallest for the forecast {chance}"] * isclose(
        by_size, chance, abs_tol=1e-6
    )
    true += ["The expected absolute error is smallest for the forecast 0."] * (by_size < 0.001 and chance > 0.001)
    true += ["To say"] * (paid(chance, moved) - paid(chance, chance) > bound)
    return [text for text in texts(row) if any(is_of(text, one) for one in true)]


def is_of(text: str, beginning: str) -> bool:
    """Whether a text begins so; a full stop in the beginning ends the text."""
    return text == beginning if beginning.endswith(".") else text.startswith(beginning)


def right_on_average(row: Row) -> bool:
    """The example, well by well: right in the mean and wrong in each region."""
    n1, n2, k1, k2 = drawn(row, "n1", "n2", "k1", "k2")
    p1, p2 = row["parts"][0]["key"]["p"]
    forecasts = np.repeat([p1, p2], [n1, n2])
    off = min(abs(p1 - k1 / n1), abs(p2 - k2 / n2))
    return bool(
        abs(forecasts.mean() - (k1 + k2) / len(forecasts)) < 0.005 and off > 0.05 and 0 < min(p1, p2) <= max(p1, p2) < 1
    )


def always_the_average(row: Row) -> list[str]:
    """The statements that are true of Ada, and of Ben, by their mean log losses."""
    low, high, said_low, said_high = drawn(row, "low", "high", "said_low", "said_high")
    ada = paid(low, (low + high) / 2) + paid(high, (low + high) / 2)
    true = ["Ada is calibrated."]
    true += ["Ben has a smaller"] * (paid(low, said_low) + paid(high, said_high) < ada)
    true += ["Ben's forecasts are too high"] * (said_low + said_high > low + high)
    return begun(row, true)


# Entropy


def kl_two_coins(row: Row) -> float:
    """SciPy's relative entropy."""
    p, q = drawn(row, "p", "q")
    return float(scipy_entropy([p, 1 - p], [q, 1 - q]))


def kl_mistakes(row: Row) -> dict[str, float]:
    """The other way round, the whole loss, heads alone, and entropies."""
    p, q = drawn(row, "p", "q")
    return {
        "swapped-arguments": float(scipy_entropy([q, 1 - q], [p, 1 - p])),
        "cross-entropy-for-divergence": paid(p, q),
        "heads-only": p * (log(p) - log(q)),
        "difference-of-entropies": paid(p, p) - paid(q, q),
    }


def what_a_forecast_can_expect(row: Row) -> float:
    """The mean over a hundred nights of the true share."""
    return paid(*drawn(row, "chance", "said"))


def expect_mistakes(row: Row) -> dict[str, float]:
    """Weights and logs exchanged, the least loss, the surplus, and frost alone."""
    chance, said = drawn(row, "chance", "said")
    return {
        "swapped-arguments": paid(said, chance),
        "entropy-for-cross-entropy": float(scipy_entropy([chance, 1 - chance])),
        "divergence-for-cross-entropy": float(scipy_entropy([chance, 1 - chance], [said, 1 - said])),
        "one-outcome-only": chance * log(1 / said),
    }


def bits_of_a_wheel(row: Row) -> float:
    """SciPy's entropy to base two of the fields."""
    return float(scipy_entropy(drawn(row, "a", "b", "c", "d"), base=2))


def bits_mistakes(row: Row) -> dict[str, float]:
    """Nats, equal colours, colours of equal weight, and the largest alone."""
    fields: Sequence[int] = drawn(row, "a", "b", "c", "d")
    told = [log2(sum(fields) / one) for one in fields]
    return {
        "nats-for-bits": float(scipy_entropy(fields)),
        "ignored-probabilities": 2.0,
        "colours-counted-equally": sum(told) / 4,
        "largest-only": min(told),
    }


def floor_of_noisy_labels(row: Row) -> list[float]:
    """The least loss, the base rate's, and the information between load and failure."""
    share, low, high = drawn(row, "share", "low", "high")
    joint = np.array([[share * high, share * (1 - high)], [(1 - share) * low, (1 - share) * (1 - low)]])
    base = float(scipy_entropy(joint.sum(axis=0)))
    least = float(scipy_entropy(joint.ravel()) - scipy_entropy(joint.sum(axis=1)))
    return [least, base, base - least]


def floor_mistakes(row: Row) -> dict[str, float]:
    """Nothing at all, equal groups, one outcome; a coin, an unweighted rate, a square; sign, ratio and a coin again."""
    share, low, high = drawn(row, "share", "low", "high")
    least, base, worth = floor_of_noisy_labels(row)
    rate = share * high + (1 - share) * low
    return {
        "perfect-model-pays-nothing": 0.0,
        "groups-counted-equally": (paid(high, high) + paid(low, low)) / 2,
        "log-of-the-outcome-only": share * surprise(1, high) + (1 - share) * surprise(0, low),
        "coin-for-base-rate": log(2),
        "base-rate-unweighted": paid((low + high) / 2, (low + high) / 2),
        "squared-for-log": rate - rate**2,
        "sign-flipped": -worth,
        "ratio-for-difference": least / base,
        "compared-with-a-coin": log(2) - least,
    }


def the_perfect_model(row: Row) -> str:
    """The first line whose number is not what the numbers before it give."""
    chance, n, one, two, three, four = drawn(row, "chance", "n", "one", "two", "three", "four")
    wanted = [n * chance, surprise(1, chance), chance * two + (1 - chance) * surprise(0, chance), paid(chance, chance)]
    return first_false(zip([one, two, three, four], wanted, strict=True))


KEYS = {
    "log-loss-of-one": log_loss_of_one,
    "mean-log-loss": mean_log_loss,
    "base-rate-log-loss": base_rate_log_loss,
    "a-hundred-times": a_hundred_times,
    "what-guessing-costs": what_guessing_costs,
    "two-days-to-mend-it": two_days_to_mend_it,
    "labels-that-lie": labels_that_lie,
    "log-odds-of-a-minute": log_odds_of_a_minute,
    "what-one-more-unit-does": what_one_more_unit_does,
    "fit-it-as-written": logistic,
    "where-eight-in-ten": where_eight_in_ten,
    "from-yes-and-no-to-log-loss": from_yes_and_no,
    "the-missing-probability": the_missing_probability,
    "softmax-cross-entropy": softmax_cross_entropy,
    "from-scores-to-shares": from_scores_to_shares,
    "pull-on-each-score": pull_on_each_score,
    "two-scores-one-sigmoid": two_scores_one_sigmoid,
    "what-moves-a-softmax": what_moves_a_softmax,
    "scores-beyond-the-calculator": scores_beyond_the_calculator,
    "sigmoid-gradient-log-loss": sigmoid_gradient_log_loss,
    "sigmoid-gradient-mse": sigmoid_gradient_mse,
    "why-the-slope-is-the-error": why_the_slope_is_the_error,
    "slope-of-two-readings": slope_of_two_readings,
    "two-pulls-on-a-sure-mistake": two_pulls,
    "where-it-bends-the-wrong-way": where_it_bends,
    "one-weight-one-step": one_weight_one_step,
    "too-large-a-step": too_large_a_step,
    "first-step-of-a-classifier": first_step,
    "how-many-steps": how_many_steps,
    "stop-on-the-way": stop_on_the_way,
    "seven-in-ten": seven_in_ten,
    "gap-over-the-bins": gap_over_the_bins,
    "which-loss-wants-the-truth": which_loss_wants_the_truth,
    "right-on-average": right_on_average,
    "always-the-average": always_the_average,
    "kl-two-coins": kl_two_coins,
    "what-a-forecast-can-expect": what_a_forecast_can_expect,
    "bits-of-a-wheel": bits_of_a_wheel,
    "floor-of-noisy-labels": floor_of_noisy_labels,
    "the-perfect-model": the_perfect_model,
}

MISTAKES = {
    "log-loss-of-one": log_loss_of_one_mistakes,
    "mean-log-loss": mean_log_loss_mistakes,
    "base-rate-log-loss": base_rate_mistakes,
    "labels-that-lie": lie_mistakes,
    "log-odds-of-a-minute": log_odds_mistakes,
    "what-one-more-unit-does": one_more_unit_mistakes,
    "fit-it-as-written": fit_mistakes,
    "where-eight-in-ten": where_eight_mistakes,
    "the-missing-probability": missing_mistakes,
    "softmax-cross-entropy": cross_entropy_mistakes,
    "from-scores-to-shares": scores_mistakes,
    "pull-on-each-score": pull_mistakes,
    "scores-beyond-the-calculator": beyond_mistakes,
    "two-scores-one-sigmoid": two_scores_mistakes,
    "sigmoid-gradient-log-loss": log_gradient_mistakes,
    "sigmoid-gradient-mse": square_gradient_mistakes,
    "slope-of-two-readings": two_readings_mistakes,
    "two-pulls-on-a-sure-mistake": two_pulls_mistakes,
    "where-it-bends-the-wrong-way": bend_mistakes,
    "one-weight-one-step": one_step_mistakes,
    "too-large-a-step": too_large_mistakes,
    "first-step-of-a-classifier": first_step_mistakes,
    "how-many-steps": steps_mistakes,
    "seven-in-ten": seven_mistakes,
    "gap-over-the-bins": gap_mistakes,
    "kl-two-coins": kl_mistakes,
    "what-a-forecast-can-expect": expect_mistakes,
    "bits-of-a-wheel": bits_mistakes,
    "floor-of-noisy-labels": floor_mistakes,
}
