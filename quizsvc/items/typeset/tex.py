"""TeX read into a small tree, in which signs are decided and of which plain text is made.

The reader is lenient: math-core is the judge of TeX, this one of depth, and of macros and what else belongs to the
page and not to a formula.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizsvc.items.typeset.source import Fail
from quizsvc.items.typeset.symbols import fence_kind, kind_of

# math-core recurses: 200 levels end the process on a thread with a stack of 128 KiB, 50 do not.
DEPTH_LIMIT = 30

TWO_ARGUMENTS = frozenset({
    "frac", "tfrac", "dfrac", "cfrac", "binom", "tbinom", "dbinom", "stackrel", "overset", "underset",
})  # fmt: skip
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "breve": "\u0306",
    "mathring": "\u030a", "acute": "\u0301", "grave": "\u0300", "underline": "\u0332",
}  # fmt: skip
_ONE_ARGUMENT = ACCENTS.keys() | {
    "mathbf", "mathcal", "mathbb", "mathsf", "mathit", "mathfrak", "mathscr", "boldsymbol", "bm", "mathnormal",
    "mathtt", "mathord", "mathop", "boxed", "sqrt", "underbrace", "overbrace", "phantom", "hphantom", "vphantom",
    "pmod", "xrightarrow",
}  # fmt: skip
_OPTION = frozenset({"sqrt", "xrightarrow"})
_NAMES = frozenset({"operatorname", "operatorname*"})
_WORDS = frozenset({
    "text", "textrm", "textit", "textbf", "texttt", "textsf", "textnormal", "emph", "mbox", "mathrm",
})  # fmt: skip
_FENCES = {"left", "right", "middle"} | {s + e for s in ("big", "Big", "bigg", "Bigg") for e in ("", "l", "r", "m")}
_NUMBERED = frozenset({"align", "equation", "gather", "multline", "alignat"})
_REFUSED = {
    "newcommand": "no macros", "renewcommand": "no macros", "providecommand": "no macros", "def": "no macros",
    "let": "no macros", "gdef": "no macros", "edef": "no macros", "xdef": "no macros", "global": "no macros",
    "DeclareMathOperator": "write \\operatorname{...}", "color": "colours belong to the page",
    "textcolor": "colours belong to the page", "definecolor": "colours belong to the page",
    "label": "number no equations", "tag": "number no equations", "notag": "use aligned",
    "nonumber": "use aligned", "ref": "number no equations", "eqref": "number no equations",
    "hspace": "use \\quad", "mspace": "use \\quad", "kern": "use \\quad", "mkern": "use \\quad",
    "hskip": "use \\quad", "mskip": "use \\quad", "raisebox": "leave it out", "href": "link outside the formula",
    "genfrac": "use \\binom or \\frac", "sideset": "leave it out", "mathchoice": "leave it out",
}  # fmt: skip
_TOKEN = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|\s+|\.(?=\d)|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of TeX. ``args`` are the arguments of a command, the inside of a group or environment.

    kind: that of a symbol (see `symbols`), or "group", "script", "command", "env", "text", "barred" (an opening bar).
    """

    kind: str
    text: str
    at: int
    args: tuple[tuple["Node", ...], ...] = ()


def read_tex(tex: str, fail: Fail) -> tuple[Node, ...]:
    """The nodes of a formula; ``fail`` takes an offset in it."""
    return _Reader(tex, fail).nodes("", 0)


class _Reader:
    """Goes once over the tokens of a formula."""

    def __init__(self, tex: str, fail: Fail) -> None:
        self.tokens = [(m.start(), m[0]) for m in _TOKEN.finditer(tex)]
        self.at = 0
        self.fail = fail
        # \left and commands like \displaystyle nest without braces; so may commands unknown to us, in a row.
        self.nested = 0
        self.in_a_row = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[int, str]:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else (self.tokens[-1][0], "")

    def after_blanks(self) -> str:
        while self.peek().isspace():
            self.at += 1
        return self.peek()

    def nodes(self, closer: str, depth: int) -> tuple[Node, ...]:
        out = []
        while self.after_blanks() and self.peek() != closer:
            out.append(self.node(depth))
        self.at += bool(closer)
        return _paired_bars(out)

    def argument(self, depth: int) -> tuple[Node, ...]:
        if self.after_blanks() == "{":
            self.take()
            return self.nodes("}", depth)
        return _paired_bars([self.node(depth)]) if self.peek() not in ("", "}") else ()

    def option(self, depth: int) -> tuple[Node, ...]:
        if self.after_blanks() != "[":
            return ()
        self.take()
        return self.nodes("]", depth)

    def words(self) -> str:
        """The characters of a braced argument."""
        if self.after_blanks() != "{":
            return self.take()[1]
        self.take()
        depth, parts = 1, list[str]()
        while depth and self.peek():
            part = self.take()[1]
            depth += (part == "{") - (part == "}")
            parts.append(part)
        return "".join(p for p in parts if p not in "{}")

    def node(self, depth: int) -> Node:
        at, word = self.take()
        self.in_a_row = self.in_a_row + 1 if word[0] == "\\" else 0
        if depth + self.nested > DEPTH_LIMIT or self.in_a_row > DEPTH_LIMIT:
            self.fail(at, f"a formula nested more than {DEPTH_LIMIT} deep", "split the formula")
        if word == "%":
            self.fail(at, "a % in a formula begins a comment", "write \\% for a per cent sign")
        if word == "{":
            return Node("group", "", at, (self.nodes("}", depth + 1),))
        if word in "^_":
            return Node("script", word, at, (self.argument(depth + 1),))
        if len(word) > 1 and word[1].isalpha():
            return self.command(at, word[1:], depth)
        if word == "\\\\" and self.peek() == "[":
            self.nodes("]", depth + 1)
        return Node(kind_of(word), word, at)

    def command(self, at: int, name: str, depth: int) -> Node:
        if name in _REFUSED:
            self.fail(at, f"\\{name} is not available", _REFUSED[name])
        if name == "begin":
            return self.environment(at, depth)
        if name in _FENCES:
            self.nested += (name == "left") - (name == "right")
            return Node(fence_kind(name, self.after_blanks()), self.take()[1], at)
        if name in _WORDS or name in _NAMES:
            return Node("func" if name in _NAMES else "text", self.words(), at)
        if name in TWO_ARGUMENTS:
            return Node("command", name, at, (self.argument(depth + 1), self.argument(depth + 1)))
        if name in _ONE_ARGUMENT:
            option = self.option(depth + 1) if name in _OPTION else ()
            return Node("command", name, at, (self.argument(depth + 1), option))
        kind = kind_of("\\" + name)
        self.nested += kind == "style"
        return Node(kind, "\\" + name, at)

    def environment(self, at: int, depth: int) -> Node:
        name = self.words()
        if name.rstrip("*") in _NUMBERED:
            self.fail(at, f"\\begin{{{name}}} numbers its equations", "use aligned or gathered between $$")
        if name == "array":
            self.words()
        inside = self.nodes("\\end", depth + 1)
        self.words()
        return Node("env", name, at, (inside,))


def _paired_bars(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes with every bare bar made an opening or a closing one, by turns."""
    out, opened = [], False
    for node in nodes:
        if node.kind == "bar":
            opened = not opened
            out.append(replace(node, kind="barred" if opened else "close"))
        else:
            out.append(node)
    return tuple(out)
