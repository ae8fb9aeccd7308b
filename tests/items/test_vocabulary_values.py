"""What functions give: by hand, by NumPy and SciPy, and by the engine; none hands its arguments on wrongly."""

import re
from math import e, lgamma, log, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from quizsvc import numeric
from quizsvc.items.vocabulary import FUNCTIONS, SUBJECTS
from quizsvc.numeric import intervals, model_choice, optimise, posterior
from quizsvc.numeric.estimators import lda, naive_bayes, squared_error_logistic, student_t_regression
from quizsvc.numeric.losses import found
from tests.items.calls import good_call
from tests.items.test_vocabulary_laws import invoke
from tests.items.test_vocabulary_questions import ASKED, CHANCES, CLASS, COUNTS, LOGITS, VALUES, X, Y, value

TABLE = np.column_stack((X, Y))
SQUARE = np.array([[2.0, 0.5], [0.5, 1.0]])
PRIOR = numeric.normal_prior(1.0, scale=2.0)
LINE: Any = numeric.linear_regression(X, Y, PRIOR, 1.5)
RIDGE: Any = numeric.ridge(X, Y, 2.0)
GAMMA = numeric.gamma_prior(3, 2)
AFTER: Any = posterior.poisson_posterior(COUNTS, GAMMA)
DESCENT = optimise.gradient_descent(optimise.mean_squared_error_objective(X, Y), [0.5, 1.0], 0.02, 3, 0.5, True)
MORE: dict[str, Any] = {
    "W": TABLE,
    "S": SQUARE,
    "line": LINE,
    "flat": RIDGE,
    "after": AFTER,
    "prior": PRIOR,
    "rates": GAMMA,
    "gauss": lda.linear_discriminant(X, CLASS),
    "bayes": naive_bayes.gaussian_naive_bayes(X, CLASS),
    "coin": numeric.fit_bernoulli(CLASS),
    "poisson_fit": numeric.fit_poisson(COUNTS),
}
GIVEN: dict[str, Any] = {
    "abs(-2) + sqrt(9) + exp(0) + log(e) + round(2.4)": 2 + 3 + 1 + 1 + 2,
    "length(x) + sum(ones(3)) + min(x) + max(x) + mean(x) + median(x)": 6 + 3 + 0 + 5 + 2.5 + 2.5,
    "variance(x) + sample_variance(x)": X.var() + X.var(ddof=1),
    "[log2(8), log10(1000), log1p(1), expm1(1)]": [3, 3, log(2), e - 1],
    "[sin(1), cos(1), tanh(1), sign(-3)]": [np.sin(1), np.cos(1), np.tanh(1), -1],
    "[round_down(-1.5), round_up(-1.5), clip(7, 1, 3), clip(-7, 1, 3)]": [-2, -1, 3, 1],
    "[sigmoid(1), logit(0.7), softplus(1), logsumexp(z)]": [
        *(special.expit(1), special.logit(0.7), log(1 + e), special.logsumexp(LOGITS)),
    ],
    "softmax(z)": special.softmax(LOGITS),
    "log_softmax(W)[2, :]": special.log_softmax(TABLE[2]),
    "[lgamma(5), digamma(2), erf(0.5), choose(6, 2), xlogy(0.3, 0.4)]": [
        *(lgamma(5), special.psi(2), special.erf(0.5), 15, 0.3 * log(0.4)),
    ],
    "concatenate(zeros(2), arange(1, 3), linspace(4, 6, 3), 7, repeated([8, 9], 2))": [
        *(0, 0, 1, 2, 4, 5, 6, 7, 8, 9, 8, 9),
    ],
    "arange(1, 2, 0.25)": [1, 1.25, 1.5, 1.75],
    "where(x > 2, x, -1)": [-1, -1, -1, 3, 4, 5],
    "where([any_of(x > 4), any_of(x > 9), all_of(x > -1), all_of(x > 0)] == ones(4), 1, 0)": [1, 0, 1, 0],
    "concatenate(reverse(z), sort(z), sort_order(z), take(z, [2, 0]))": [-1, 0.5, 2, -1, 0.5, 2, 2, 1, 0, -1, 2],
    "[argmin(z), argmax(z), product(z), length(distinct(k)), sum(distinct([2, 2, 5]))]": [2, 0, -1, 4, 7],
    "occurrences([2, 2, 5], [5, 2, 1])": [1, 2, 0],
    "concatenate(cumulative_sum(z), cumulative_product(z), differences(z))": [2, 2.5, 1.5, 2, 1, -1, -1.5, -1.5],
    "[standard_deviation(y), sample_standard_deviation(y), median_absolute_deviation(y)]": [
        *(Y.std(), Y.std(ddof=1), stats.median_abs_deviation(Y)),
    ],
    "concatenate(quantile(y, 0.2), quantile(y, [0.5, 0.9]))": np.quantile(Y, [0.2, 0.5, 0.9]),
    "[most_frequent([3, 1, 3]), weighted_mean(x, y), covariance(x, y), sample_covariance(x, y), correlation(x, y)]": [
        *(3, (X @ Y) / Y.sum(), np.cov(X, Y, ddof=0)[0, 1], np.cov(X, Y)[0, 1], np.corrcoef(X, Y)[0, 1]),
    ],
    "standardised(y)": (Y - Y.mean()) / Y.std(),
    "[dot_product(x, y), norm(z), norm(z, 1), trace(S), determinant(S), condition_number(S)]": [
        *(X @ Y, np.linalg.norm(LOGITS), 3.5, 3, 1.75, np.linalg.cond(SQUARE)),
    ],
    "row_stack(x, y)[1, :] + transpose(W)[0, :]": X + Y,
    "concatenate(row_sums(W), column_sums(W), column_means(W))": [*(X + Y), X.sum(), Y.sum(), X.mean(), Y.mean()],
    "row_means(rows_of(y, 2)) + row_medians(rows_of(y, 2)) + row_variances(rows_of(y, 2))": [
        *(1.75 * 2 + 0.0625, 3.5 * 2 + 1, 6.5 * 2 + 2.25),
    ],
    "concatenate(diagonal(S), diagonal(diagonal_matrix(z)), diagonal(identity_matrix(2)))": [2, 1, *LOGITS, 1, 1],
    "outer_product([1, 2], [3, 4])[1, 0] + column_stack(x, W)[2, 2]": 6 + 2.5,
    "concatenate(inverse(S)[0, :], solve(S, [1, 2]), eigenvalues(S))": [
        *(*np.linalg.inv(SQUARE)[0], *np.linalg.solve(SQUARE, [1, 2]), *np.linalg.eigvalsh(SQUARE)),
    ],
    "polynomial_features(x, 3)[2, :]": [2, 4, 8],
    "transpose(orthogonal_polynomials(x, 2)) @ orthogonal_polynomials(x, 2)": np.eye(2),
    "fourier_features(x, 4, 1)[1, :]": [0, 1],
    "bump_features(x, [0, 2], 1)[1, :]": [np.exp(-0.5), np.exp(-0.5)],
    "hinge_features(x, [2])[4, :]": [4, 2],
    "interactions(W)[3, :]": [3, 4.5, 13.5],
    "standardised_columns(W)[:, 1]": (Y - Y.mean()) / Y.std(),
    "indicator_features([2, 5, 2], [5, 2])[:, 0]": [1, 0, 1],
    "linear_predictor(flat, x)": RIDGE.intercept + RIDGE.slope * X,
    "linear_predictor(ridge(W, x, 1), [2, 3]) - ridge(W, x, 1).intercept": [2, 3]
    @ np.array(numeric.ridge(TABLE, X, 1.0).coef),
    "class_probabilities(gauss, 2)": np.ravel(lda.linear_discriminant(X, CLASS).probabilities([2.0])),
    "class_probabilities(bayes, x)[3, :]": naive_bayes.gaussian_naive_bayes(X, CLASS).probabilities(X[:, None])[3],
    "line_sd(line, 7)": LINE.predict([7.0])[1][0],
    "reading_sd(line, x)": LINE.predict(X)[2],
    "prior_density(prior, [0, 3])": stats.norm(1, 2).pdf([0, 3]),
    "prior_density(beta_prior(2, 3), [-1, 0, 0.5, 1, 2])": stats.beta(2, 3).pdf([-1, 0, 0.5, 1, 2]),
    "prior_density(rates, [-1, 0, 0.5])": stats.gamma(3, scale=1 / 2).pdf([-1, 0, 0.5]),
    "prior_density(inverse_gamma_prior(3, 2), [-1, 0, 0.5])": stats.invgamma(3, scale=2).pdf([-1, 0, 0.5]),
    "prior_density(flat_prior(), [-1, 3])": [1, 1],
    "[prior_log_density(prior, 3), prior_cdf(prior, 3), prior_quantile(prior, 0.3)]": [
        *(stats.norm(1, 2).logpdf(3), stats.norm(1, 2).cdf(3), stats.norm(1, 2).ppf(0.3)),
    ],
    "[inverse_gamma_prior(3, 2).mean, elastic_net_prior(3, normal_scale=1, laplace_scale=2).mode]": [1, 3],
    "correlated_prior([1, 2], covariance=S).sd": [sqrt(2), 1],
    "dirichlet_prior([1, 3]).mean + laplace_prior(0, scale=2).sd + gamma_prior(3, 2).mean": [
        *(0.25 + 2 * sqrt(2) + 1.5, 0.75 + 2 * sqrt(2) + 1.5),
    ],
    "prior_density(flat_prior(), 3)": 1,
    "[exponential_posterior(y, rates).mean, categorical_posterior(k, dirichlet_prior([1, 1, 1, 1])).mean[0]]": [
        *(9 / (2 + Y.sum()), 0.3),
    ],
    "gaussian_mean_posterior(y, 2, prior).mean": (Y.sum() / 4 + 1 / 4) / (6 / 4 + 1 / 4),
    "gaussian_variance_posterior(y, 4, inverse_gamma_prior(3, 2)).mean": (2 + ((Y - 4) ** 2).sum() / 2) / 5,
    "bernoulli_updates(c, beta_prior(1, 2)).means": (1 + CLASS.cumsum()) / (3 + np.arange(1, 7)),
    "poisson_updates(k, rates).means": (3 + COUNTS.cumsum()) / (2 + np.arange(1, 5)),
    "exponential_updates(y, rates).means": (3 + np.arange(1, 7)) / (2 + Y.cumsum()),
    "highest_density_interval(rates, 0.8).low": intervals.highest_density_interval(GAMMA, 0.8).low,
    "[predictive_density(after, 2), predictive_log_density(after, 2), predictive_cdf(after, 2)]": [
        *(getattr(stats.nbinom(9, 6 / 7), name)(2) for name in ("pmf", "logpmf", "cdf")),
    ],
    "[predictive_quantile(after, 0.9), predictive_mean(after), predictive_variance(after)]": [
        *(stats.nbinom(9, 6 / 7).ppf(0.9), 1.5, 1.5 + 9 / 36),
    ],
    "standard_errors(coin, 6)": [sqrt(0.25 / 6)],
    "wald_interval(poisson_fit, 4, 0.9).low": 1.5 - stats.norm.ppf(0.95) * sqrt(1.5 / 4),
    "score_interval(coin, c, 0.9).low": stats.binomtest(3, 6).proportion_ci(0.9, "wilson").low,
    "2 * (poisson_log_likelihood(k, rate=1.5) - poisson_log_likelihood(k,"
    " rate=likelihood_ratio_interval(poisson_fit, k, 0.9).high))": stats.chi2(1).ppf(0.9),
    "t_interval(y, 0.9).high": stats.ttest_1samp(Y, 0).confidence_interval(0.9).high,
    "[t_test(y, 3).statistic, t_test(y, 3).p_value]": list(stats.ttest_1samp(Y, 3)),
    "[confusion(c, p > 0.35).precision, confusion(c, p > 0.65).recall, confusion(c, p > 0.65).f1]": [0.75, 2 / 3, 0.8],
    "[roc_auc(c, p), roc_curve(c, p).area]": [stats.mannwhitneyu(CHANCES[CLASS == 1], CHANCES[CLASS == 0])[0] / 9] * 2,
    "reliability_curve(c, p, 2).forecast": [0.3, 2.2 / 3],
    "[aic(-3, 2), corrected_aic(-3, 2, 10), bic(-3, 2, 10)]": [10, 10 + 12 / 7, 2 * log(10) + 6],
    "model_probabilities([log(1), log(3)], [0.75, 0.25])": [0.5, 0.5],
    "cross_validated_ridge(x, y, 2, 6).mean_squared_error": model_choice.leave_one_out(X, Y, 2.0).mean_squared_error,
    "cross_validated_lasso(x, y, 0, 6).mean_squared_error": model_choice.leave_one_out(X, Y).mean_squared_error,
    "ridge_path(x, y, [2, 1])[:, 0]": [RIDGE.slope, numeric.ridge(X, Y, 1.0).slope],
    "lasso_path(x, y, [2, 1])[0, 0]": numeric.lasso(X, Y, 2.0).slope,
    "largest_lasso_penalty(x, y)": (X - X.mean()) @ Y,
    "sum(leverage(x)) + leverage(x, 1e12)[0]": 2 + 1 / 6,
    "ridge_bias_variance(x, y, 0.5).variance": 0.25 * 2 / 6,
    "mean_squared_error_objective(x, y, [0.5, 1])": ((0.5 + X - Y) ** 2).mean(),
    "mean_squared_error_slopes(x, y, [0.5, 1])": [2 * (0.5 + X - Y).mean(), 2 * ((0.5 + X - Y) * X).mean()],
    "mean_squared_error_hessian(x, y, [0.5, 1])[0, :]": [2, 2 * X.mean()],
    "mean_squared_error_descent(x, y, [0.5, 1], 0.02, 3, 0.5, True).last": DESCENT.last,
    "mean_squared_error_newton(x, y, [0.5, 1], 1).last": np.polyfit(X, Y, 1)[::-1],
    "irls_path(x, c, 2).last - log_loss_newton(x, c, [0, 0], 2).last": [0, 0],
    "log_loss_objective(x, c, [0, 0]) + sigmoid_squared_error_objective(x, c, [0, 0])": 6 * log(2) + 6 / 8,
    "log_loss_slopes(x, c, [0, 0]) + 4 * sigmoid_squared_error_slopes(x, c, [0, 0])": [
        *(2 * (0.5 - CLASS).sum(), 2 * ((0.5 - CLASS) * X).sum()),
    ],
    "log_loss_hessian(x, c, [0, 0])[0, 1] + sigmoid_squared_error_hessian(x, c, [0, 0])[0, 1]": X.sum() * 5 / 16,
    "log_loss_descent(x, c, [0, 0], 0.1, 1).last": [-0.1 * (0.5 - CLASS).sum(), -0.1 * ((0.5 - CLASS) * X).sum()],
    "sigmoid_squared_error_descent(x, c, [0, 0], 0.4, 1).last": [
        *(-0.1 * (0.5 - CLASS).sum(), -0.1 * ((0.5 - CLASS) * X).sum()),
    ],
    "sigmoid_squared_error_newton(x, c, [0, 0], 0).last": [0, 0],
    "[largest_step(S), best_step(S), convergence_rate(S, 0.1)]": [
        *(2 / np.linalg.eigvalsh(SQUARE)[1], 2 / 3, 1 - 0.1 * np.linalg.eigvalsh(SQUARE)[0]),
    ],
    "heavy_ball_setting(S)": optimise.heavy_ball_setting(SQUARE),
    "descent_shrinkage(W, 0.01, 3) + ridge_shrinkage(W, 2)": optimise.descent_shrinkage(TABLE, 0.01, 3)
    + optimise.ridge_shrinkage(TABLE, 2.0),
    "matching_penalty(6, 0.01, 10)": 30,
    "[entropy([0.5, 0.5], base=2), cross_entropy(1, [0.5, 0.25, 0.25], base=2)]": [1, 2],
    "[kl_divergence([0.5, 0.5], [0.25, 0.75]), jensen_shannon([1, 0], [0, 1])]": [0.5 * log(4 / 3), log(2)],
    "sum_cross_entropy([0, 1], row_stack([0, 0], [0, 0]))": 2 * log(2),
    "sum_cross_entropy_gradient([0, 1], row_stack([1, 0], [0, 1]), identity_matrix(2) * 0)[0, :]": [-0.5, 0.5],
    "[fit_gamma(y).shape, fit_student_t(y, 4).loc, fit_geometric([1, 2, 3]).probability]": [
        *(numeric.fit_gamma(Y).shape, numeric.fit_student_t(Y, 4.0).loc, 0.5),
    ],
    "fit_categorical([2, 3, 1]).probabilities": [1 / 3, 1 / 2, 1 / 6],
    "student_t_regression(x, y, 4).slope": student_t_regression.student_t_regression(X, Y, 4.0).slope,
    "probit_regression(x, c).slope": numeric.probit_regression(X, CLASS).slope,
    "squared_error_logistic(x, c).slope": squared_error_logistic.squared_error_logistic(X, CLASS).slope,
    "perceptron(x, x > 2).mistakes > 0 and perceptron(x, x > 2).slope > 0": True,
    "linear_discriminant(x, c).class_shares": [0.5, 0.5],
    "gaussian_naive_bayes(x, c).variances[0, 0]": X[CLASS == 0].var(),
    "bernoulli_naive_bayes(c, x > 2, 1).chances[1, 0]": 3 / 5,
    "[elastic_net(x, y, 0, 2).slope, huber(x, y, 1e3).slope, quantile_regression(x, y, 0.5).slope]": [
        *(RIDGE.slope, np.polyfit(X, Y, 1)[0], numeric.least_absolute_deviations(X, Y).slope),
    ],
    "least_absolute_deviations(x, y).slope": numeric.least_absolute_deviations(X, Y).slope,
    "softmax_regression(x, c, prior=normal_prior(0, scale=1)).coef[0, 1]": numeric.softmax_regression(
        X, CLASS, numeric.normal_prior(0.0, scale=1.0)
    ).coef[0][1],
    "exp(poisson_regression(ones(4), k, intercept=False).slope)": COUNTS.mean(),
    "column_of(sleep_data(), \"second\")[0]": 1.9,
    "isfinite(x)": True,
    "decimal_text(2.345678, 2)": "2.35",
    "decimal_text(-0.5, 1)": "−0.5",
    "plural(1, \"head\", \"heads\")": "1 head",
    "plural(0, \"head\", \"heads\")": "0 heads",
    "plural(round(2.6), \"head\", \"heads\")": "3 heads",
    "length(ones(sum([1, 0, 1])))": 2,
    "joined([ordinal(1), ordinal(12), ordinal(23), ordinal(112)])": "1st, 12th, 23rd and 112th",
}  # fmt: skip


@pytest.mark.parametrize("source", GIVEN)
def test_a_function_gives(source: str) -> None:
    """The value by hand or by another package."""
    given = value(source, **MORE)
    if isinstance(GIVEN[source], str | bool):
        assert given == GIVEN[source]
    else:
        np.testing.assert_allclose(given, GIVEN[source], rtol=1e-7, atol=1e-9)


def test_every_function_has_its_value_somewhere() -> None:
    """A function that is written by hand stands in a table of values; those made of families and losses have laws."""
    written = " ".join([*GIVEN, *(source for source, _ in ASKED.values())])
    tried = set(re.findall(r"([a-z_0-9]+)\(", written))
    made = ("Distributions", "Losses", "Draws", "Datasets", "What a learner sees", "Functions that take a function")
    by_hand = {f.name for subject in SUBJECTS if not subject.title.startswith(made) for f in subject.functions}
    assert by_hand - tried == set()
    assert set(VALUES) | set(MORE) <= {name for name in [*VALUES, *MORE] if name not in FUNCTIONS}


@pytest.mark.parametrize("name", found())
def test_a_loss_is_added_up_and_sloped(name: str) -> None:
    """Sum and mean are those of each loss; the gradients are differences of the loss, in prediction, logit, weights."""
    good = good_call(name)
    at = "p" if "p" in good else "z" if "z" in good else "prediction"
    each = invoke(name, good)
    assert invoke(f"sum_{name}", good) == pytest.approx(each.sum(), rel=1e-12)
    assert invoke(f"mean_{name}", good) == pytest.approx(each.mean(), rel=1e-12)

    def slope(function: str, arguments: dict[str, Any], of: str, step: Any = 1e-6) -> Any:
        ends = [invoke(function, {**arguments, of: arguments[of] + side * step}) for side in (1, -1)]
        return (ends[0] - ends[1]) / 2e-6

    np.testing.assert_allclose(invoke(f"{name}_gradient", good), slope(name, good, at), rtol=1e-5, atol=1e-8)
    rows = good_call(f"{name}_weights_gradient") | {"weights": np.array([0.31, -0.47]), "intercept": 0.23}
    z = rows["intercept"] + rows["X"] @ rows["weights"]
    scored = {**good, "y": rows["y"], at: z, "z": z}
    asked = f"{name}_of_logit" if at == "p" else name
    slopes = slope(asked, scored, "z" if at == "p" else at)
    wanted = [slopes.sum(), *(rows["X"].T @ slopes)]
    np.testing.assert_allclose(invoke(f"{name}_weights_gradient", rows), wanted, rtol=1e-5, atol=1e-7)
    if at == "p":
        np.testing.assert_allclose(invoke(f"{name}_logit_gradient", scored), slopes, rtol=1e-5, atol=1e-8)
        through = {**good, "y": rows["y"], "p": special.expit(z)}
        np.testing.assert_allclose(invoke(asked, scored), invoke(name, through), rtol=1e-12)
