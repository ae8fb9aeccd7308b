"""Penalties confused: left out, doubled, halved, times or over the number of rows, squared, rooted, inverted."""

from quizsvc.items.slips.base import Rewrite, Slip, argument_for


def confused(pattern: str) -> Rewrite:
    """Puts the pattern in the place of each penalty `a`, with `n` rows."""
    return argument_for(pattern, "penalty", "l1", "l2", what="penalty")


SLIPS = (
    Slip("no-penalty", "without the penalty", 1, confused("0")),
    Slip("double-penalty", "with twice the penalty", 1, confused("2 * a")),
    Slip("half-penalty", "with half the penalty", 1, confused("a / 2")),
    Slip("penalty-times-n", "with the penalty times the number of rows", 2, confused("n * a")),
    Slip("penalty-over-n", "with the penalty divided by the number of rows", 2, confused("a / n")),
    Slip("squared-penalty", "with the penalty squared", 2, confused("a ** 2")),
    Slip("root-of-penalty", "with the square root of the penalty", 2, confused("a ** 0.5")),
    Slip("inverted-penalty", "with one over the penalty", 2, confused("1 / a")),
)
