"""Mathematics that has never heard of a quiz: arrays and small frozen results in and out.

Conventions, stated once and used everywhere:

- Normal(loc, scale): `scale` is the STANDARD DEVIATION. Laplace(loc, scale=b) has density exp(-|x-loc|/b)/(2b).
- X is (n, p), rows are examples; y is (n,); weights w are (p,); the intercept is separate and never penalised
  unless `penalise_intercept=True`.
- log is natural; losses are in nats unless `base=` says otherwise.
- A sum and a mean are different functions' names, never a hidden factor.
- Every fit returns its estimate with a `Certificate`, or a `Degenerate` with a reason; a wrong argument raises
  ValueError saying what was got and what was wanted.
"""

from quizsvc.numeric.certificates import Certificate, Degenerate, Fit, Residual, SecondMethod
from quizsvc.numeric.estimators.gaussian import GaussianMean, fit_gaussian_mean
from quizsvc.numeric.estimators.laplace import LaplaceFit, fit_laplace
from quizsvc.numeric.estimators.ridge import LinearFit, ridge
from quizsvc.numeric.losses import log_loss, mean_squared_error, sum_absolute_error, sum_squared_error
from quizsvc.numeric.priors import NormalPrior, normal_prior
from quizsvc.numeric.rng import Stream, stream

__all__ = [
    "Certificate",
    "Degenerate",
    "Fit",
    "GaussianMean",
    "LaplaceFit",
    "LinearFit",
    "NormalPrior",
    "Residual",
    "SecondMethod",
    "Stream",
    "fit_gaussian_mean",
    "fit_laplace",
    "log_loss",
    "mean_squared_error",
    "normal_prior",
    "ridge",
    "stream",
    "sum_absolute_error",
    "sum_squared_error",
]
