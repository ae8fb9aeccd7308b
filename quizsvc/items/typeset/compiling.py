"""A source compiled into a text: every step from holes and formulas to pages that are parted at their holes."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial

from quizsvc.items.typeset.blocks import lone_mark, with_blocks
from quizsvc.items.typeset.columns import CELL
from quizsvc.items.typeset.formulas import Cut, cut_formulas
from quizsvc.items.typeset.holes import Hole, cut_holes
from quizsvc.items.typeset.markdown import read_markdown
from quizsvc.items.typeset.marks import FORMULA, HOLE, hole_index, hole_mark, is_hole
from quizsvc.items.typeset.pages import page_html, page_plain
from quizsvc.items.typeset.setting import Setting, set_formula
from quizsvc.items.typeset.signs import Spot
from quizsvc.items.typeset.source import TypesetError, checked_file
from quizsvc.items.typeset.text import Pattern, Slot, Text

_SLOT = re.compile(rf"<mi(?: [a-z]+=\"[^\"]*\")*>({HOLE})</mi>|({HOLE})")
AROUND: Mapping[str, tuple[str, str]] = {"maths": ("<mn>", "</mn>"), "block": ("<p>", "</p>\n")}
"""What digits stand between in HTML."""
_OPERATOR_BEFORE = re.compile(r"[-+−±×÷·*/^] ?\Z")


def compile_text(source: str, first_line: int, is_exact: Callable[[str], bool]) -> Text:
    """The source compiled; ``first_line`` is the file's line on which it begins.

    ``is_exact`` says of a hole's expression whether it names a drawn number, which is then printed as drawn.
    Raises TypesetError, with line and column in the file, for whatever would not come out as meant.
    """
    file = checked_file(source, first_line)
    without_holes, holes = cut_holes(file, is_exact)
    cut = cut_formulas(file, without_holes)
    settings = [set_formula(f.tex, f.display, holes, partial(cut.fail_inside, f)) for f in cut.formulas]
    tokens = list(with_blocks(read_markdown(cut), cut))
    html = page_html(tokens, settings)
    _check_shown(html, holes, settings, cut)
    spots = {i: spot for formula in settings for i, spot in formula.spots.items()}
    blocks = {hole_index(mark) for mark in map(lone_mark, tokens) if is_hole(mark)}
    plain = page_plain(tokens, settings)
    return Text(holes, _parted(html, holes, spots, blocks, AROUND), _parted(plain, holes, spots, blocks, {}))


def _check_shown(html: str, holes: Sequence[Hole], settings: Sequence[Setting], cut: Cut) -> None:
    """Every hole stands exactly once in the HTML, else the text would silently lose or repeat a value."""
    if CELL in html or re.search(FORMULA, html):
        raise AssertionError("a formula was left unset")
    for index, hole in enumerate(holes):
        count = html.count(hole_mark(index))
        if count != 1:
            remedy = "holes stand in text, code and formulas, not in \\operatorname or unused link targets"
            what = "is not shown where it stands" if count == 0 else "would be shown more than once"
            raise TypesetError(hole.line, hole.column, f"{{{{ {hole.source} }}}} {what}", remedy)
    for formula, setting in zip(cut.formulas, settings, strict=True):
        if setting.mathml not in html:
            cut.fail_inside(formula, 0, "this formula is not shown", "move it into the text")


def _parted(
    page: str,
    holes: Sequence[Hole],
    spots: Mapping[int, Spot],
    blocks: Set[int],
    around: Mapping[str, tuple[str, str]],
) -> Pattern:
    """The page parted at its holes, with what is to be put there; `around` is what digits stand between, by manner."""
    pieces: list[str] = []
    slots: list[Slot] = []
    at = 0
    for match in _SLOT.finditer(page):
        index = hole_index(match[1] or match[2])
        pieces.append(page[at : match.start()])
        at = match.end()
        if index in spots:
            manner, spot = "maths", spots[index]
        else:
            manner = "block" if index in blocks else "text"
            spot = Spot("op" if _OPERATOR_BEFORE.search(pieces[-1]) else "free")
        fixed = around.get(manner, ("", "")) if spot.is_indifferent else None
        slots.append(Slot(index, holes[index], manner, spot, fixed))
    return Pattern((*pieces, page[at:]), tuple(slots))
