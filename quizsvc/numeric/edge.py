"""An estimate that stands at the edge of what is possible: a typed outcome that still says where.

After three heads in three tosses the MLE of the coin's probability is 1: the likelihood is largest there, but its
slope is not zero, no standard error exists, and the estimate calls tails impossible. So the outcome is a Degenerate
of reason "edge" that carries the estimate: a caller that demands a regular fit sees a Degenerate, one that teaches
the edge reads `estimate`.
"""

from dataclasses import dataclass

from quizsvc.numeric.certificates import Degenerate


@dataclass(frozen=True, slots=True)
class Edge(Degenerate):
    """Degenerate("edge") with the edge that the objective points to; a tuple for a list of probabilities."""

    estimate: float | tuple[float, ...]


def edge(detail: str, estimate: float | tuple[float, ...]) -> Edge:
    """The outcome "edge" at `estimate`, in the parameter's unit."""
    return Edge("edge", detail, estimate)
