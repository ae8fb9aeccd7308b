"""Losses and scores: what a prediction costs. A sum and a mean have different names."""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from quizsvc.numeric.losses.absolute import AbsoluteError, mean_absolute_error, sum_absolute_error
from quizsvc.numeric.losses.base import Loss
from quizsvc.numeric.losses.brier import BrierScore, mean_brier_score
from quizsvc.numeric.losses.calibration import ReliabilityCurve, expected_calibration_error, reliability_curve
from quizsvc.numeric.losses.confusion import Confusion, confusion
from quizsvc.numeric.losses.cross_entropy import (
    cross_entropy,
    softmax_cross_entropy,
    softmax_cross_entropy_gradient,
    sum_cross_entropy,
    sum_cross_entropy_gradient,
)
from quizsvc.numeric.losses.divergences import entropy, jensen_shannon, kl_bernoulli, kl_divergence
from quizsvc.numeric.losses.focal import FocalLoss, sum_focal_loss
from quizsvc.numeric.losses.hinge import HingeLoss, sum_hinge_loss
from quizsvc.numeric.losses.huber import HuberLoss, sum_huber_loss
from quizsvc.numeric.losses.logarithmic import LogLoss, log_loss, mean_log_loss, sum_log_loss
from quizsvc.numeric.losses.quantile import QuantileLoss, sum_quantile_loss
from quizsvc.numeric.losses.ranking import RocCurve, roc_auc, roc_curve
from quizsvc.numeric.losses.squared import SquaredError, mean_squared_error, sum_squared_error

__all__ = [
    "AbsoluteError",
    "BrierScore",
    "Confusion",
    "FocalLoss",
    "HingeLoss",
    "HuberLoss",
    "LogLoss",
    "Loss",
    "QuantileLoss",
    "ReliabilityCurve",
    "RocCurve",
    "SquaredError",
    "confusion",
    "cross_entropy",
    "entropy",
    "expected_calibration_error",
    "found",
    "jensen_shannon",
    "kl_bernoulli",
    "kl_divergence",
    "log_loss",
    "mean_absolute_error",
    "mean_brier_score",
    "mean_log_loss",
    "mean_squared_error",
    "reliability_curve",
    "roc_auc",
    "roc_curve",
    "softmax_cross_entropy",
    "softmax_cross_entropy_gradient",
    "sum_absolute_error",
    "sum_cross_entropy",
    "sum_cross_entropy_gradient",
    "sum_focal_loss",
    "sum_hinge_loss",
    "sum_huber_loss",
    "sum_log_loss",
    "sum_quantile_loss",
    "sum_squared_error",
]


@cache
def found() -> dict[str, type[Loss]]:
    """Every loss of one prediction by its name in words, as `absolute_error`, found by being there."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    members = [
        member
        for module in modules
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Loss) and member is not Loss
    ]
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", member.__name__).lower(): member for member in members}
