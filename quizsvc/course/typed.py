r"""Numbers typed into a text: a lesson computes its numbers, so that none of them can grow wrong.

Small whole numbers (two parameters, the third line, 10 to a power) and years stand as they are; larger ones are found
in digits and in words. A hundred and a thousand may be a unit, and stand. Code, the goals of links and holes are left
out. In a formula a digit that touches a command, as in `\tfrac12`, belongs to it.
"""

import re
from collections.abc import Iterator

LARGEST = 10
YEARS = range(1600, 2100)
_LEFT_OUT = re.compile(r"\{\{.*?\}\}|`[^`\n]*`|\]\([^)\n]*\)", re.DOTALL)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = rf"(?i:\b(?:eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|{_TENS}|dozen)s?\b)"
_NUMERAL = re.compile(rf"(?<![\w.])[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?(?:\s?\\?%)?|{_WORD}")


def typed_numbers(text: str) -> Iterator[tuple[int, str]]:
    """The numbers of a text that should be computed, each with its offset."""
    bare = _LEFT_OUT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _NUMERAL.finditer(bare):
        if not (found[0].isdecimal() and (int(found[0]) <= LARGEST or int(found[0]) in YEARS)):
            yield found.start(), found[0]
