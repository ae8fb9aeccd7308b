"""Priors: left out, taken alone, centred elsewhere, weighed wrongly, or read in another convention."""

import ast

from quizsvc.items.slips.base import Rewrite, Slip, anywhere, argument_for, everywhere, whole
from quizsvc.items.slips.syntax import Change, argument, constant, function_of, given, quote

COUNTED = {"fit_bernoulli": "beta_prior", "fit_poisson": "gamma_prior", "fit_exponential": "gamma_prior"}
"""Models of counts, whose posterior has its mean apart from its mode, with their priors."""


def ignored(node: ast.expr) -> ast.expr | None:
    """A fit without its prior."""
    return given(node, prior=None) if argument(node, "prior") is not None else None


def only(node: ast.expr) -> ast.expr | None:
    """The prior's own mean or standard deviation in the place of the posterior's."""
    if not isinstance(node, ast.Attribute) or function_of(node.value) != "fit_gaussian_mean":
        return None
    prior = argument(node.value, "prior")
    return argument(prior, {"mean": "loc", "sd": "scale"}.get(node.attr, "")) if prior is not None else None


def centred_at_zero(node: ast.expr) -> ast.expr | None:
    """A prior about zero."""
    loc = argument(node, "loc") if is_prior(node) else None
    return None if loc is None or constant(loc) == 0 else given(node, loc=ast.Constant(0))


def is_prior(node: ast.expr) -> bool:
    """Whether this is a call that makes a prior."""
    return function_of(node).endswith("_prior")


def spread(pattern: str) -> Rewrite:
    """Puts the pattern in the place of the scale `a` of each prior."""
    return argument_for(pattern, "scale", what="prior's standard deviation", only=is_prior)


def weighed(pattern: str) -> Change:
    """Puts the pattern of the scale `s` and the number of rows `n` in the place of a regression's prior's scale."""

    def change(node: ast.expr) -> ast.expr | None:
        prior, y = argument(node, "prior"), argument(node, "y")
        scale = argument(prior, "scale") if prior is not None else None
        if prior is None or y is None or scale is None:
            return None
        return given(node, prior=given(prior, scale=quote(pattern, s=scale, n=quote("length(y)", y=y))))

    return change


def as_one_reading(node: ast.expr) -> ast.expr | None:
    """A prior as sure as a single reading."""
    prior, noise = argument(node, "prior"), argument(node, "scale") or argument(node, "noise_scale")
    if prior is None or noise is None or function_of(prior) != "normal_prior":
        return None
    return given(node, prior=given(prior, scale=noise))


def equally_weighed(node: ast.expr) -> ast.expr | None:
    """Halfway between the readings' mean and the prior's."""
    if not isinstance(node, ast.Attribute) or node.attr != "mean":
        return None
    prior = argument(node.value, "prior")
    loc = argument(prior, "loc") if prior is not None and function_of(prior) == "normal_prior" else None
    if loc is None:
        return None
    return quote("(m + loc) / 2", m=ast.Attribute(given(node.value, prior=None), "mean"), loc=loc)


def mean_for_mode(node: ast.expr) -> ast.expr | None:
    """The posterior's mean, or a fit whose mode is that mean."""
    if isinstance(node, ast.Attribute) and node.attr == "mode" and is_posterior(node.value):
        return ast.Attribute(node.value, "mean")
    prior = argument(node, "prior")
    if prior is None or function_of(prior) != COUNTED.get(function_of(node)):
        return None
    raised = ("a", "b") if function_of(prior) == "beta_prior" else ("shape",)
    more = {name: quote("a + 1", a=value) for name in raised if (value := argument(prior, name)) is not None}
    return given(node, prior=given(prior, **more))


def mode_for_mean(node: ast.expr) -> ast.expr | None:
    """The posterior's mode."""
    asked = isinstance(node, ast.Attribute) and node.attr == "mean" and is_posterior(node.value)
    return ast.Attribute(node.value, "mode") if asked and isinstance(node, ast.Attribute) else None


def is_posterior(node: ast.expr) -> bool:
    """Whether this is a call that makes a posterior."""
    return function_of(node).endswith("_posterior")


def above_the_line_only(node: ast.expr) -> ast.expr | None:
    """A prior's count added to what was counted, and not to what it is divided by."""
    if not isinstance(node, ast.Attribute) or function_of(node.value) not in {"fit_bernoulli", "fit_poisson"}:
        return None
    prior = argument(node.value, "prior")
    seen = argument(node.value, "y") or argument(node.value, "k")
    more = argument(prior, "a") or argument(prior, "shape") if prior is not None else None
    return quote("(sum(x) + a - 1) / length(x)", x=seen, a=more) if seen is not None and more is not None else None


def swapped(node: ast.expr) -> ast.expr | None:
    """A beta prior that counts successes as failures."""
    return given(node, a=argument(node, "b"), b=argument(node, "a")) if function_of(node) == "beta_prior" else None


SLIPS = (
    Slip("ignored-prior", "without the prior", 1, everywhere(ignored)),
    Slip("ignored-data", "of the prior alone, without the data", 1, whole(only)),
    Slip("equal-weights", "with the readings' mean and the prior's weighed equally", 1, whole(equally_weighed)),
    Slip("prior-at-zero", "with the prior centred at 0", 2, everywhere(centred_at_zero)),
    Slip("prior-variance-for-sd", "if the prior's standard deviation were its variance", 1, spread("a ** 0.5")),
    Slip(
        "prior-squared-twice", "with the prior's variance in the place of its standard deviation", 1, spread("a ** 2")
    ),
    Slip("half-prior", "with half the prior's precision", 1, spread("a * 2 ** 0.5")),
    Slip("double-prior", "with twice the prior's precision", 1, spread("a / 2 ** 0.5")),
    Slip(
        "prior-times-n", "with the prior's precision times the number of rows", 2, everywhere(weighed("s / n ** 0.5"))
    ),
    Slip(
        "prior-over-n",
        "with the prior's precision divided by the number of rows",
        2,
        everywhere(weighed("s * n ** 0.5")),
    ),
    Slip("above-the-line-only", "with the prior's count above the line only", 2, everywhere(above_the_line_only)),
    Slip("inverted-prior", "with the prior's precision in the place of its standard deviation", 2, spread("1 / a")),
    Slip("prior-as-one-reading", "with the prior counted as one more reading", 2, everywhere(as_one_reading)),
    Slip("mean-for-mode", "if the posterior's mean were asked; its mode is", 1, everywhere(mean_for_mode)),
    Slip("mode-for-mean", "if the posterior's mode were asked; its mean is", 1, everywhere(mode_for_mean)),
    Slip("swapped-counts", "with the prior's two counts swapped", 2, anywhere(swapped)),
    Slip(
        "scale-for-rate",
        "with the prior's rate read as a scale",
        2,
        argument_for("1 / a", "rate", what="rate", only=is_prior),
    ),
)
