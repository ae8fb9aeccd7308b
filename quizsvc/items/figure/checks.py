"""What a layer asks of its numbers, its texts and its role; each refusal says what came and what was wanted."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

NUMBER_LIMIT = 10_000
LABEL_LIMIT = 30
MAGNITUDE_LIMIT = 1e100
CONTROL = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
SERIES = tuple(f"series-{k}" for k in range(1, 7))
ROLES = ("data", "mle", "map", "prior", "truth", *SERIES)

Numbers = Sequence[float] | np.ndarray


def numbers(name: str, values: Iterable[object]) -> tuple[float, ...]:
    """One or more finite numbers in a row, or ValueError."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: wanted numbers") from error
    if array.ndim != 1 or not 1 <= array.size <= NUMBER_LIMIT:
        raise ValueError(f"{name}: got shape {array.shape}, wanted 1 to {NUMBER_LIMIT} numbers in a row")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: got a number that is not finite")
    if np.abs(array).max() > MAGNITUDE_LIMIT:
        raise ValueError(f"{name}: got a number beyond {MAGNITUDE_LIMIT:g}")
    return tuple(array.tolist())


def equally_long(**values: Numbers) -> list[tuple[float, ...]]:
    """Rows of numbers that belong together, or ValueError where one is shorter."""
    columns = [numbers(name, v) for name, v in values.items()]
    if len({len(c) for c in columns}) > 1:
        lengths = ", ".join(f"{n} has {len(c)}" for n, c in zip(values, columns, strict=True))
        raise ValueError(f"wanted equally many numbers, got: {lengths}")
    return columns


def increasing(name: str, values: Numbers) -> tuple[float, ...]:
    """Two or more numbers, each above the one before, or ValueError."""
    row = numbers(name, values)
    if len(row) < 2 or any(b <= a for a, b in pairwise(row)):
        raise ValueError(f"{name}: wanted two or more numbers, each above the one before")
    return row


def checked_role(role: str) -> str:
    """The role, or ValueError where there is none of this name."""
    if role not in ROLES:
        raise ValueError(f"role: got {role!r}, wanted one of {', '.join(ROLES)}")
    return role


def short_text(name: str, text: str, limit: int) -> str:
    """The text, or ValueError where it is too long or holds a control character."""
    if len(text) > limit:
        raise ValueError(f"{name}: got {len(text)} characters, wanted at most {limit}")
    if CONTROL.search(text):
        raise ValueError(f"{name}: got a control character")
    return text
