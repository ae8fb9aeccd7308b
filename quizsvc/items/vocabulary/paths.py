"""Regularisation paths: the same regression fitted at every penalty of a list."""

from collections.abc import Callable
from typing import Annotated, Any

import numpy as np

from quizsvc import numeric
from quizsvc.items.expr import IrregularFit
from quizsvc.items.kinds import MATRIX, MAX_ELEMENTS
from quizsvc.items.vocabulary.base import Features, Sort, Vector, declare
from quizsvc.numeric import Degenerate, LinearFit

MAX_FITS = 100

Table = Annotated[Any, Sort(MATRIX, lambda v: v, "a table of numbers")]


def ridge_path(X: Features, y: Vector, penalties: Vector) -> Table:
    """The weights of ridge(X, y, penalty), a row for each penalty."""
    return _path("ridge_path", numeric.ridge, X, y, penalties)


def lasso_path(X: Features, y: Vector, penalties: Vector) -> Table:
    """The weights of lasso(X, y, penalty), a row for each penalty."""
    return _path("lasso_path", numeric.lasso, X, y, penalties)


def _path(name: str, model: Callable[..., LinearFit | Degenerate], X: Any, y: Any, penalties: Any) -> Any:
    """The weights at each penalty; a fit that is irregular or not certified makes the whole path irregular."""
    count = np.size(penalties)
    if not 1 <= count <= MAX_FITS or count * np.size(X) > MAX_ELEMENTS:
        raise ValueError(
            f"{name}: {count} penalties and {np.size(X):,} features; wanted 1 to {MAX_FITS} penalties, "
            f"and at most {MAX_ELEMENTS:,} features fitted in all"
        )
    if np.min(penalties) < 0:
        raise ValueError(f"{name}: a penalty is below 0; wanted 0 or more")
    weights = []
    for penalty in penalties.tolist():
        fit = model(X, y, penalty)
        if isinstance(fit, Degenerate):
            raise IrregularFit(f"{fit.reason}: {fit.detail}")
        if not fit.certificate.holds:
            raise IrregularFit(f"not certified at penalty {penalty:g}: {', '.join(fit.certificate.failed)}")
        weights.append(fit.coef)
    return np.array(weights)


FUNCTIONS = tuple(declare(body) for body in (ridge_path, lasso_path))
