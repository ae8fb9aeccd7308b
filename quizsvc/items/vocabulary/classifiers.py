"""Further classifiers: probit, perceptron, discriminant analysis, naive Bayes, a logistic fit by squared error."""

from quizsvc import numeric
from quizsvc.items.vocabulary.base import (
    Boolean,
    Features,
    Filled,
    NonNegative,
    Positive,
    Prior,
    Size,
    bounded,
    declare,
)
from quizsvc.numeric import Degenerate, ProbitFit
from quizsvc.numeric.estimators import lda, naive_bayes
from quizsvc.numeric.estimators import perceptron as rosenblatt
from quizsvc.numeric.estimators import squared_error_logistic as by_squares
from quizsvc.numeric.estimators.lda import DiscriminantFit
from quizsvc.numeric.estimators.naive_bayes import BernoulliNaiveBayesFit, GaussianNaiveBayesFit
from quizsvc.numeric.estimators.perceptron import PerceptronFit
from quizsvc.numeric.estimators.squared_error_logistic import SquaredErrorLogisticFit

MAX_CORRECTIONS = 100_000


def probit_regression(
    X: Features, y: Filled, prior: Prior | None = None, intercept: Boolean = True, penalise_intercept: Boolean = False
) -> ProbitFit | Degenerate:
    """P(Y = 1) = Φ(b + x·w): the MLE, or the MAP under a normal prior of the weights [intercept, coef]."""
    return numeric.probit_regression(X, y, prior, intercept, penalise_intercept)


def squared_error_logistic(X: Features, y: Filled, intercept: Boolean = True) -> SquaredErrorLogisticFit | Degenerate:
    """P(Y = 1) = σ(b + x·w) fitted by squared error instead of log loss, for contrast [intercept, coef]."""
    return by_squares.squared_error_logistic(X, y, intercept)


def perceptron(
    X: Features, y: Filled, intercept: Boolean = True, learning_rate: Positive = 1, epochs: Size = 100
) -> PerceptronFit | Degenerate:
    """Rosenblatt's rule on labels 0 and 1, until every row is right [intercept, coef, mistakes, corrections]."""
    bounded(y.size * epochs, "corrections", MAX_CORRECTIONS)
    return rosenblatt.perceptron(X, y, intercept, learning_rate, epochs)


def linear_discriminant(X: Features, y: Filled) -> DiscriminantFit | Degenerate:
    """Gaussian classes of one covariance [class_shares, means, covariance, intercept, coef]."""
    return lda.linear_discriminant(X, y)


def gaussian_naive_bayes(X: Features, y: Filled) -> GaussianNaiveBayesFit | Degenerate:
    """Gaussian classes of independent features [class_shares, means, variances]."""
    return naive_bayes.gaussian_naive_bayes(X, y)


def bernoulli_naive_bayes(X: Features, y: Filled, smoothing: NonNegative = 0) -> BernoulliNaiveBayesFit | Degenerate:
    """Classes of independent features of 0 and 1, so many imagined ones and zeros added [class_shares, chances]."""
    return naive_bayes.bernoulli_naive_bayes(X, y, smoothing)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(probit_regression, squared_error_logistic, perceptron, linear_discriminant),
        *(gaussian_naive_bayes, bernoulli_naive_bayes),
    )
)
