"""One formula set both ways, in MathML and as plain text, with what each of its holes has to know."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizsvc.items.typeset.holes import Hole
from quizsvc.items.typeset.marks import HOLE
from quizsvc.items.typeset.mathml import TexError, to_mathml
from quizsvc.items.typeset.plain_tex import plain_tex
from quizsvc.items.typeset.signs import Spot, read_spots
from quizsvc.items.typeset.source import Fail, replaced
from quizsvc.items.typeset.tex import read_tex

TEX_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Setting:
    """A formula in MathML and plain text, its holes still characters, and their spots by index."""

    display: bool
    mathml: str
    plain: str
    spots: dict[int, Spot]


def set_formula(tex: str, display: bool, holes: Sequence[Hole], fail: Fail) -> Setting:
    """The setting of a formula's TeX; ``fail`` takes an offset in it."""
    if len(tex) > TEX_LIMIT:
        fail(0, f"a formula of {len(tex)} characters, wanted at most {TEX_LIMIT}", "split the formula")
    tree = read_tex(tex, fail)
    braced = replaced(tex, [(m.start(), m.end(), "{" + m[0] + "}") for m in re.finditer(HOLE, tex)])
    try:
        mathml = to_mathml(braced.text, display)
    except TexError as error:
        fail(min(braced.back(error.offset), len(tex)), error.message, error.remedy)
    spots = read_spots(tree, holes, fail)
    plain, fenced = plain_tex(tree)
    return Setting(display, mathml, plain, {i: replace(s, fenced=i in fenced) for i, s in spots.items()})
