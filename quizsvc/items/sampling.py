"""Many seeds drawn from, and what is found wrong with how that went, whatever it is that is drawn.

A template's check and a lesson's both begin here.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from quizsvc.items.findings import Finding, error
from quizsvc.items.search import DrawError, Drawing

LEAST_ACCEPTANCE = 0.2
MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """What some seeds gave, and how each search went: it can be sent between processes, and samples can be pooled."""

    variants: tuple[Any, ...]
    drawings: tuple[Drawing, ...]
    failures: tuple[tuple[int, Finding], ...]

    @property
    def acceptance(self) -> float:
        """Draws accepted among draws tried."""
        tried = sum(drawing.tried for drawing in self.drawings)
        return len(self.drawings) / tried if tried else 0.0

    @property
    def rejected(self) -> Counter[str]:
        """What rejected draws, with how often."""
        total: Counter[str] = Counter()
        for drawing in self.drawings:
            total.update(drawing.rejected)
        return total


def sampled(draw: Callable[[int], tuple[Any, Drawing]], seeds: Sequence[int]) -> Sample:
    """What `draw` gives for each seed, up to the fifth for which it raises DrawError."""
    variants, drawings, failures = [], [], []
    for seed in seeds:
        try:
            variant, drawing = draw(seed)
        except DrawError as problem:
            finding = error(
                problem.line, problem.column, problem.rule, f"seed {seed}: {problem.message}", problem.remedy
            )
            failures.append((seed, finding))
        else:
            variants.append(variant)
            drawings.append(drawing)
        if len(failures) >= MOST_FAILURES:
            break
    return Sample(tuple(variants), tuple(drawings), tuple(failures))


def pooled(samples: Sequence[Sample]) -> Sample:
    """Samples of consecutive seeds as the one that drawing all those seeds gives."""
    failures = [failure for part in samples for failure in part.failures][:MOST_FAILURES]
    last = failures[-1][0] if len(failures) == MOST_FAILURES else inf
    drawn = [pair for part in samples for pair in zip(part.variants, part.drawings, strict=True) if pair[0].seed < last]
    return Sample(tuple(v for v, _ in drawn), tuple(d for _, d in drawn), tuple(failures))


def is_enough(samples: Sequence[Sample]) -> bool:
    """Whether so many seeds have failed that no more need be drawn."""
    return sum(len(part.failures) for part in samples) >= MOST_FAILURES


def failed(drawn: Sample) -> Iterator[Finding]:
    """What kept seeds from giving anything, each told once for its line."""
    seen = set()
    for _, finding in drawn.failures:
        if (finding.line, finding.rule) not in seen:
            seen.add((finding.line, finding.rule))
            yield finding


def accepted(drawn: Sample, line: int) -> Iterator[Finding]:
    """What keeps draws from being accepted, told at a line, where it is too much or a fault of ours."""
    worst = drawn.rejected.most_common(1)
    if drawn.variants and drawn.acceptance < LEAST_ACCEPTANCE:
        message = f"only {drawn.acceptance:.0%} of the draws are accepted; most often because {worst[0][0]}"
        yield error(line, 1, "acceptance", message, "widen the draws, or loosen what rejects them")
    for reason, times in drawn.rejected.items():
        if reason.startswith("the certificate"):
            yield error(line, 1, "certificate", f"{reason} ({times} times)", "this is a fault of the engine: report it")
