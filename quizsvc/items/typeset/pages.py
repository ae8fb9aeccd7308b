"""From tokens to a page, in HTML and as plain text: formulas are set, holes are still characters."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizsvc.items.typeset.blocks import lone_mark
from quizsvc.items.typeset.columns import CELL
from quizsvc.items.typeset.markdown import rendered
from quizsvc.items.typeset.marks import FORMULA, formula_index
from quizsvc.items.typeset.setting import Setting

_WITH_PUNCTUATION = re.compile(rf"([(\[“‘]?)({FORMULA})((?:[.,;:!?)\]”’…]|&quot;)*)")


def page_html(tokens: Sequence[Token], settings: Sequence[Setting]) -> str:
    """The page as HTML; a formula within a line keeps its punctuation."""

    def put(match: re.Match[str]) -> str:
        before, mark, after = match.groups()
        formula = settings[formula_index(mark)]
        if formula.display:
            # Lists and quotations put a line end after a block; ours must not run into the next.
            opening = '<div class="formula" tabindex="0" role="group" aria-label="formula">'
            return f"{before}{opening}{formula.mathml}</div>\n{after}"
        whole = f"{before}{formula.mathml}{after}"
        return f'<span class="nowrap">{whole}</span>' if before or after else whole

    return _WITH_PUNCTUATION.sub(put, rendered(tokens))


def page_plain(tokens: Sequence[Token], settings: Sequence[Setting]) -> str:
    """The page as text; the cells of a table are parted by a control character until they are filled."""
    page = _PlainPage(settings)
    for token in tokens:
        page.token(token)
    return "\n\n".join(page.out)


class _PlainPage:
    """Collects blocks of text under the margin of the lists and quotations that are open."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self.settings = settings
        self.out: list[str] = []
        self.margin = [""]
        self.marker = ""
        self.counts: list[int] = []

    def token(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.counts.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else -1)
            case "bullet_list_close" | "ordered_list_close":
                self.counts.pop()
            case "list_item_open":
                self.item()
            case "blockquote_open":
                self.margin.append("> ")
            case "list_item_close" | "blockquote_close":
                self.margin.pop()
            case "tr_open":
                self.out.append("".join(self.margin))
            case "th_open" | "td_open":
                self.out[-1] += CELL
            case "fence":
                self.block("\n".join("    " + line for line in token.content.splitlines()))
            case "html_block" if lone_mark(token):
                self.block(self.filled(token.content))
            case "inline":
                self.line(self.inline(token.children or []))
            case _:
                pass

    def item(self) -> None:
        count = self.counts[-1]
        self.marker = "- " if count < 0 else f"{count}. "
        self.counts[-1] += count >= 0
        self.margin.append(" " * len(self.marker))

    def line(self, text: str) -> None:
        """A cell's text, or a paragraph's."""
        if self.out and self.out[-1].endswith(CELL):
            self.out[-1] += text
        else:
            self.block(text)

    def block(self, text: str) -> None:
        margin = "".join(self.margin)
        first = "".join(self.margin[:-1]) + self.marker if self.marker else margin
        self.marker = ""
        self.out.append(first + text.replace("\n", "\n" + margin))

    def inline(self, children: Sequence[Token]) -> str:
        parts, goals = [], list[str]()
        for child in children:
            match child.type:
                case "softbreak":
                    parts.append(" ")
                case "hardbreak":
                    parts.append("\n")
                case "link_open":
                    goals.append(str(child.attrs["href"]))
                case "link_close":
                    goal = goals.pop()
                    parts.append("" if "".join(parts).endswith(goal) else f" ({goal})")
                case _:
                    parts.append(self.filled(child.content))
        return "".join(parts)

    def filled(self, text: str) -> str:
        return re.sub(FORMULA, lambda m: self.settings[formula_index(m[0])].plain, text)
