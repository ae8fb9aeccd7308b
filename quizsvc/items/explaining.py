"""Which slip explains a wrong number: the one whose value it is, where no other comes near; else none.

All slips are tried that apply to the key's expression. What they lead to is compared with the number given, and
with the misconceptions that the author lists. Nothing is said where two explanations would do, where one that would
do has a neighbour within twice the tolerance, or where the precision asked is so coarse that a number made up would
often meet a slip: a wrong explanation costs more than none.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import ceil, exp, inf, isfinite, log10, pi, sqrt
from statistics import median

from quizsvc.items.answers.base import PartVariant
from quizsvc.items.expr import ExpressionError, IrregularFit
from quizsvc.items.replay import Again, Kinds, Replay, Steps
from quizsvc.items.response import plain_number
from quizsvc.items.slips import SLIPS
from quizsvc.items.slips.base import Formula, Slip
from quizsvc.items.slips.syntax import written_out

APART = 2.0
"""How many times the tolerance two explanations must be apart, as misconceptions must."""
SAME = 1e-9
"""Two slips whose values differ by less than this, relatively, are one in this variant, by construction."""
COINCIDENCE = 0.05
"""The most numbers made up near the key that may meet a slip; the rarer slips go unsaid where all would meet more.

Measured on the samples of the tests at three decimals: of numbers drawn about the key with the standard deviation of
the slips' values 2 in 1,000 are explained, with the median distance of the slips from the key 12 in 1,000.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """The key's expression as a slip has it, and what more is said: a text with braces, and the numbers in them."""

    slip: Slip
    source: str
    detail: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slip's value in one variant."""

    written: Written
    value: float

    @property
    def id(self) -> str:
        """The slip's id."""
        return self.written.slip.id


@dataclass(frozen=True, slots=True)
class Explained:
    """The slip that a wrong number comes of, and what is said of it."""

    id: str
    html: str
    text: str


def explain(
    part: PartVariant, replay: Replay, value: float, found: Sequence[Candidate] | None = None
) -> Explained | None:
    """The slip that leads to this wrong number; None where none does, or where another explanation would do.

    `found` are the slips' values, where they are known already.
    """
    named = name_of(part, candidates(part, replay) if found is None else found, value)
    if named is None:
        return None
    text = _sentence(named.written, replay)
    return Explained(named.id, f"<p>{escape(text)}</p>", text)


def name_of(part: PartVariant, found: Sequence[Candidate], value: float) -> Candidate | None:
    """The one of the candidates that explains this number, if one alone does."""
    width = tolerance(part)
    near = [one for one in found if abs(one.value - value) < APART * width]
    listed = any(abs(float(wrong.value) - value) < APART * width for wrong in part.misconceptions)
    if listed or len({one.id for one in near}) != 1:
        return None
    nearest = min(near, key=lambda one: abs(one.value - value))
    meets = abs(nearest.value - value) <= width * (1 + SAME) + 4e-16 * abs(value)
    return nearest if meets and nearest in _told(part, found) else None


def tolerance(part: PartVariant) -> float:
    """Half the width of the interval that counts as right."""
    return float((part.tolerance or {"abs": 0.0})["abs"])


def decimals_asked(part: PartVariant) -> int:
    """The fewest decimals that a number can be rounded to within the tolerance: 3 for half a thousandth, 4 for less."""
    width = tolerance(part)
    return ceil(-log10(2 * width) - SAME) if 0 < width < inf else 12


def candidates(part: PartVariant, replay: Replay) -> list[Candidate]:
    """The slips that lead elsewhere than to the key, each to another value, the commonest first.

    Of slips with one value the commonest stays. Empty where the variant's sources are no longer understood.
    """
    kept: list[Candidate] = []
    for one in _values(part, replay):
        apart = abs(one.value - part.key) >= APART * tolerance(part)
        if apart and not any(is_same(one.value, other.value) for other in kept):
            kept.append(one)
    return kept


def rewritten(part: PartVariant, replay: Replay) -> tuple[Written, ...]:
    """The key's expression as each slip has it; none where the variant's sources are no longer understood."""
    try:
        known = replay.again().known
    except ExpressionError:
        return ()
    return _writings(part.value, replay.steps, known, decimals_asked(part))


def _values(part: PartVariant, replay: Replay) -> Iterator[Candidate]:
    """The value of each slip that has one."""
    for written in rewritten(part, replay):
        value = _value(written.source, replay.again())
        if value is not None:
            yield Candidate(written, value)


def _value(source: str, again: Again) -> float | None:
    """The value of an expression; None where it has none, or where a fit on the way is not certified."""
    try:
        value = again.evaluate(source)
    except (ExpressionError, IrregularFit):
        return None
    certified = all(record.certificate.residuals_hold for record in again.values.scope.fits)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and certified and isfinite(value) else None


@lru_cache(maxsize=1024)
def _writings(value: str, steps: Steps, known: Kinds, decimals: int) -> tuple[Written, ...]:
    """The key's expression as each slip has it; found once for all variants of a template."""
    try:
        formula = Formula(written_out(value, steps), known, decimals)
    except ExpressionError:
        return ()
    return tuple(
        Written(slip, ast.unparse(made.tree), made.detail, tuple(map(ast.unparse, made.numbers)))
        for slip in SLIPS
        for made in slip.rewrite(formula)
    )


def _told(part: PartVariant, found: Sequence[Candidate]) -> list[Candidate]:
    """The commonest slips first, those that keep coincidences few among numbers made up about the key.

    Numbers made up are taken as normal about the key, with the slips' median distance from it as their spread.
    """
    distances = [abs(one.value - part.key) for one in found]
    spread = median(distances)
    told, chance = [], 0.0
    for one, distance in zip(found, distances, strict=True):
        meets = 2 * tolerance(part) / spread * exp(-((distance / spread) ** 2) / 2) / sqrt(2 * pi)
        if chance + meets <= COINCIDENCE:
            chance += meets
            told.append(one)
    return told


def _sentence(written: Written, replay: Replay) -> str:
    """What is said of a slip, with the variant's numbers where it has any."""
    numbers = [_value(source, replay.again()) for source in written.numbers]
    told = [plain_number(float(f"{number:.4g}")) for number in numbers if number is not None]
    detail = " " + written.detail.format(*told) if written.detail and len(told) == len(numbers) else ""
    return f"That is the answer {written.slip.words}.{detail}"


def is_same(a: float, b: float) -> bool:
    """Whether two values are one by construction."""
    return abs(a - b) <= SAME * max(abs(a), abs(b))
