"""The scale of the noise: σ where σ² belongs and back, in the noise alone or in the prior as well, or forgotten."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from quizsvc.items.slips.base import Formula, Rewrite, Rewriting, Slip, argument_for, everywhere
from quizsvc.items.slips.priors import is_prior, spread
from quizsvc.items.slips.syntax import Change, argument, attribute_of, given, quote


def noise(pattern: str) -> Rewrite:
    """Puts the pattern in the place of the scale `a` of the noise."""
    names = ("scale", "noise_scale")
    return argument_for(pattern, *names, what="noise's standard deviation", only=lambda node: not is_prior(node))


def both(formula: Formula) -> Iterator[Rewriting]:
    """Both scales read as variances, where there are both."""
    for first in noise("a ** 0.5")(formula):
        for second in spread("a ** 0.5")(replace(formula, tree=first.tree)):
            yield replace(second, detail="", numbers=())


def together(pattern: str, *attributes: str) -> Change:
    """Puts the pattern of the scale `s` and the count `n` in the place of the scale of a mean's readings."""

    def change(node: ast.expr) -> ast.expr | None:
        if not isinstance(node, ast.Attribute) or attribute_of(node, "fit_gaussian_mean") not in attributes:
            return None
        s, x = argument(node.value, "scale"), argument(node.value, "x")
        if s is None or x is None:
            return None
        return ast.Attribute(given(node.value, scale=quote(pattern, s=s, n=quote("length(x)", x=x))), node.attr)

    return change


SLIPS = (
    Slip("variance-for-sd", "if the standard deviations were variances", 1, both),
    Slip("noise-variance-for-sd", "if the noise's standard deviation were its variance", 1, noise("a ** 0.5")),
    Slip("noise-squared-twice", "with the noise's variance in the place of its standard deviation", 1, noise("a ** 2")),
    Slip(
        "as-one-reading",
        "with the readings together counted as one",
        2,
        everywhere(together("s * n ** 0.5", "mean", "sd")),
    ),
    Slip("n-for-root-n", "with n where √n belongs", 1, everywhere(together("s / n ** 0.5", "sd"))),
    Slip("forgot-noise", "if the noise had standard deviation 1", 2, noise("1")),
)
