"""Entropies and cross-entropies: distributions of classes held against one another, in nats or in units of log base."""

from quizsvc.items.vocabulary.base import Features, Filled, Matrix, Number, Numbers, Positive, declare
from quizsvc.numeric import losses, optimise


def entropy(p: Filled, *, base: Positive | None = None) -> float:
    """The entropy −Σ p ln p of probabilities that sum to 1."""
    return losses.entropy(p, base)


def cross_entropy(target: Numbers, p: Filled, *, base: Positive | None = None) -> float:
    """−Σ t ln p of a forecast p of classes; the target is a label counting from 0, or a list of probabilities."""
    return losses.cross_entropy(target, p, base)


def kl_divergence(p: Filled, q: Filled, *, base: Positive | None = None) -> float:
    """KL(p ‖ q) = Σ p ln(p/q) of two lists of probabilities."""
    return losses.kl_divergence(p, q, base)


def kl_bernoulli(p: Number, q: Number, *, base: Positive | None = None) -> float:
    """KL of a coin with chance p from a coin with chance q."""
    return losses.kl_bernoulli(p, q, base)


def jensen_shannon(p: Filled, q: Filled, *, base: Positive | None = None) -> float:
    """The Jensen-Shannon divergence of two lists of probabilities, from 0 to ln 2."""
    return losses.jensen_shannon(p, q, base)


def softmax_cross_entropy(label: Numbers, logits: Filled) -> float:
    """−ln of the softmax probability of the label, which counts from 0 or is a list of probabilities."""
    return losses.softmax_cross_entropy(label, logits)


def softmax_cross_entropy_gradient(label: Numbers, logits: Filled) -> Filled:
    """The slopes of the softmax cross-entropy in the logits: the softmax less the label."""
    return losses.softmax_cross_entropy_gradient(label, logits)


def sum_cross_entropy(labels: Features, logits: Matrix) -> float:
    """The softmax cross-entropy summed over rows of logits; labels count from 0, or are rows of probabilities."""
    return losses.sum_cross_entropy(labels, logits)


def sum_cross_entropy_gradient(labels: Features, X: Matrix, weights: Matrix) -> Matrix:
    """The slopes of the summed cross-entropy at the scores X @ weights, one for each weight."""
    return losses.sum_cross_entropy_gradient(labels, X, weights)


def sigmoid_gradient_squared_error(z: Numbers, y: Numbers) -> Numbers:
    """The slope in z of ½(σ(z) − y)², which vanishes for a confident mistake."""
    return optimise.sigmoid_gradient_squared_error(z, y)


def sigmoid_gradient_log_loss(z: Numbers, y: Numbers) -> Numbers:
    """The slope in z of the log loss: σ(z) − y."""
    return optimise.sigmoid_gradient_log_loss(z, y)


FUNCTIONS = tuple(
    declare(body)
    for body in (
        *(entropy, cross_entropy, kl_divergence, kl_bernoulli, jensen_shannon),
        *(softmax_cross_entropy, softmax_cross_entropy_gradient, sum_cross_entropy, sum_cross_entropy_gradient),
        *(sigmoid_gradient_squared_error, sigmoid_gradient_log_loss),
    )
)
