"""Mathematics that has never heard of a quiz: arrays and small frozen results in and out.

Conventions, stated once and used everywhere:

- Normal(loc, scale): `scale` is the STANDARD DEVIATION. Gamma(shape, rate). Laplace(loc, scale=b) has density
  exp(-|x-loc|/b)/(2b). Beta(a, b). Dirichlet(alpha).
- X is (n, p), rows are examples; y is (n,); weights w are (p,); the intercept is separate and never penalised
  unless `penalise_intercept=True`.
- log is natural; entropies and losses are in nats unless `base=` says otherwise.
- A sum and a mean are different functions' names, never a hidden factor.
- Every fit returns its estimate with a `Certificate`, or a `Degenerate` with a reason; a wrong argument raises
  ValueError saying what was got and what was wanted.

Here stand the models and the priors. Beside them: `families` (likelihoods), `losses`, `posterior`, `intervals`,
`inference`, `model_choice`, `optimise`, `bases`, `datasets`.
"""

from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.edge import Edge
from quizsvc.numeric.estimators.bernoulli import BernoulliFit, fit_bernoulli
from quizsvc.numeric.estimators.categorical import CategoricalFit, fit_categorical
from quizsvc.numeric.estimators.elastic_net import elastic_net
from quizsvc.numeric.estimators.exponential import ExponentialFit, fit_exponential
from quizsvc.numeric.estimators.gamma import GammaFit, fit_gamma
from quizsvc.numeric.estimators.gaussian import GaussianFit, GaussianMean, fit_gaussian, fit_gaussian_mean
from quizsvc.numeric.estimators.geometric import GeometricFit, fit_geometric
from quizsvc.numeric.estimators.huber import huber
from quizsvc.numeric.estimators.laplace import LaplaceFit, fit_laplace
from quizsvc.numeric.estimators.lasso import lasso
from quizsvc.numeric.estimators.least_absolute_deviations import least_absolute_deviations
from quizsvc.numeric.estimators.linear import LinearRegression, linear_regression
from quizsvc.numeric.estimators.linear_posterior import LinearPosterior
from quizsvc.numeric.estimators.logistic import LogisticFit, logistic_regression
from quizsvc.numeric.estimators.poisson import PoissonFit, fit_poisson
from quizsvc.numeric.estimators.poisson_regression import PoissonRegression, poisson_regression
from quizsvc.numeric.estimators.probit import ProbitFit, probit_regression
from quizsvc.numeric.estimators.quantile_regression import quantile_regression
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.estimators.softmax import SoftmaxFit, softmax_regression
from quizsvc.numeric.estimators.student_t import StudentTFit, fit_student_t
from quizsvc.numeric.estimators.uniform import UniformFit, fit_uniform
from quizsvc.numeric.estimators.weighted import WeightedFit, weighted_regression
from quizsvc.numeric.losses import log_loss, mean_squared_error, sum_absolute_error, sum_squared_error
from quizsvc.numeric.priors import (
    BetaPrior,
    DirichletPrior,
    FlatPrior,
    GammaPrior,
    LaplacePrior,
    NormalPrior,
    beta_prior,
    dirichlet_prior,
    flat_prior,
    gamma_prior,
    laplace_prior,
    normal_prior,
)
from quizsvc.numeric.rng import Stream, stream
from quizsvc.numeric.univariate import Integral, Maximum, Root, integrate, maximise, root

__all__ = [
    "BernoulliFit",
    "BetaPrior",
    "CategoricalFit",
    "Certificate",
    "Degenerate",
    "DirichletPrior",
    "Edge",
    "ExponentialFit",
    "Fit",
    "FlatPrior",
    "GammaFit",
    "GammaPrior",
    "GaussianFit",
    "GaussianMean",
    "GeometricFit",
    "Integral",
    "LaplaceFit",
    "LaplacePrior",
    "LinearFit",
    "LinearPosterior",
    "LinearRegression",
    "LogisticFit",
    "Maximum",
    "NormalPrior",
    "PoissonFit",
    "PoissonRegression",
    "ProbitFit",
    "Residual",
    "Root",
    "SecondMethod",
    "SoftmaxFit",
    "Stream",
    "StudentTFit",
    "UniformFit",
    "WeightedFit",
    "beta_prior",
    "dirichlet_prior",
    "elastic_net",
    "fit_bernoulli",
    "fit_categorical",
    "fit_exponential",
    "fit_gamma",
    "fit_gaussian",
    "fit_gaussian_mean",
    "fit_geometric",
    "fit_laplace",
    "fit_poisson",
    "fit_student_t",
    "fit_uniform",
    "flat_prior",
    "gamma_prior",
    "huber",
    "integrate",
    "laplace_prior",
    "lasso",
    "least_absolute_deviations",
    "linear_regression",
    "log_loss",
    "logistic_regression",
    "maximise",
    "mean_squared_error",
    "normal_prior",
    "poisson_regression",
    "probit_regression",
    "quantile_regression",
    "ridge",
    "root",
    "softmax_regression",
    "stream",
    "sum_absolute_error",
    "sum_squared_error",
    "weighted_regression",
]
