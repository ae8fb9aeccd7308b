"""Every model that the language promises is there, with its arguments, its results and a certificate."""

import pytest

from quizsvc.items.expr import Scope, compile_expression
from quizsvc.items.kinds import kind_of
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.numeric import Fit

X = "[0.1, 0.9, 1.7, 2.2, 3.1, 4.2, 5.3]"
Y = "[0.4, 0.7, 2.1, 1.6, 3.9, 3.2, 5.8]"
COUNTS = "[0, 1, 1, 3, 2, 4, 7]"
CLASSES = "[0, 0, 1, 0, 1, 0, 1]"
PROMISED = {
    f"fit_gaussian({X})": {"mean", "scale", "variance"},
    f"fit_gaussian_mean({X}, scale=2, prior=normal_prior(1, scale=2))": {"mean", "sd"},
    f"fit_bernoulli({CLASSES}, prior=beta_prior(2, 3))": {"probability"},
    f"fit_poisson({COUNTS}, prior=gamma_prior(2, 1))": {"rate"},
    f"fit_exponential({X}, prior=gamma_prior(2, 1))": {"rate"},
    f"fit_laplace({X})": {"loc", "scale"},
    f"fit_uniform({X})": {"low", "high"},
    "fit_categorical([3, 5, 2], prior=dirichlet_prior([2, 2, 2]))": {"probabilities"},
    f"linear_regression({X}, {Y})": {
        *("intercept", "coef", "noise_scale", "r_squared", "f_statistic", "p_values", "standard_errors"),
    },
    f"linear_regression({X}, {Y}, prior=normal_prior(0, scale=1), noise_scale=2)": {"intercept", "coef", "slope"},
    f"linear_regression({X}, {Y}, prior=laplace_prior(0, scale=1), noise_scale=2)": {"intercept", "coef", "slope"},
    f"ridge({X}, {Y}, penalty=2, prior_mean=1, intercept=True, penalise_intercept=True)": {"intercept", "coef"},
    f"lasso({X}, {Y}, penalty=1, intercept=True)": {"intercept", "coef"},
    f"elastic_net({X}, {Y}, l1=1, l2=1, intercept=True)": {"intercept", "coef"},
    f"least_absolute_deviations({X}, {Y}, intercept=True)": {"intercept", "coef"},
    f"huber({X}, {Y}, delta=1, intercept=True)": {"intercept", "coef"},
    f"quantile_regression({X}, {Y}, quantile=0.3, intercept=True)": {"intercept", "coef"},
    f"logistic_regression({X}, {CLASSES}, prior=normal_prior(0, scale=1), intercept=True)": {"intercept", "coef"},
    f"softmax_regression({X}, {CLASSES}, prior=normal_prior(0, scale=1), intercept=True)": {"intercept", "coef"},
    f"poisson_regression({X}, {COUNTS}, prior=normal_prior(0, scale=1), intercept=True)": {"intercept", "coef"},
}


@pytest.mark.parametrize("source", PROMISED)
def test_a_promised_model_fits_with_a_certificate(source: str) -> None:
    """A promised call compiles, gives the promised numbers of the kinds declared, and its certificate holds."""
    expression = compile_expression(source, 1, 1, {}, FUNCTIONS)
    fit = expression.evaluate(Scope({}))
    assert isinstance(fit, Fit)
    assert fit.certificate.second_method
    assert fit.certificate.holds, fit.certificate.failed
    assert set(expression.kind.attributes) >= PROMISED[source] <= set(fit.result())


def test_the_slope_is_the_weight_of_a_lone_feature() -> None:
    """A regression on one feature given as a list offers its weight as `slope` and as `coef[0]`."""
    scope = Scope({})
    slope = compile_expression(f"ridge({X}, {Y}, penalty=2).slope", 1, 1, {}, FUNCTIONS).evaluate(scope)
    coef = compile_expression(f"ridge({X}, {Y}, penalty=2).coef[0]", 1, 1, {}, FUNCTIONS).evaluate(scope)
    assert slope == coef
    assert kind_of(slope).words == "a number"
