"""The characters that stand for holes and formulas while a text is worked on.

They are of private use, one for each hole and one for each formula, and refused in a source; so they pass through
Markdown and math-core as letters do, and what is found of them afterwards is ours.
"""

import re

HOLE_LIMIT = 500
FORMULA_LIMIT = 2_000

_FIRST_HOLE, _FIRST_FORMULA = 0xE000, 0xF0000
HOLE = f"[{chr(_FIRST_HOLE)}-{chr(_FIRST_HOLE + HOLE_LIMIT - 1)}]"
FORMULA = f"[{chr(_FIRST_FORMULA)}-{chr(_FIRST_FORMULA + FORMULA_LIMIT - 1)}]"
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def hole_mark(index: int) -> str:
    """The character of a hole."""
    return chr(_FIRST_HOLE + index)


def hole_index(mark: str) -> int:
    """Which hole a character stands for."""
    return ord(mark) - _FIRST_HOLE


def is_hole(text: str) -> bool:
    """Whether a text is the character of a hole and nothing else."""
    return re.fullmatch(HOLE, text) is not None


def formula_mark(index: int) -> str:
    """The character of a formula."""
    return chr(_FIRST_FORMULA + index)


def formula_index(mark: str) -> int:
    """Which formula a character stands for."""
    return ord(mark) - _FIRST_FORMULA


def is_formula(text: str) -> bool:
    """Whether a text is the character of a formula and nothing else."""
    return re.fullmatch(FORMULA, text) is not None
