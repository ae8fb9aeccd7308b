"""TeX as a line of readable text: Greek letters as such, fractions with a slash, powers raised."""

import re
from collections.abc import Sequence

from quizsvc.items.typeset.marks import hole_index, is_hole
from quizsvc.items.typeset.numerals import MINUS, SUBSCRIPTS, SUPERSCRIPTS
from quizsvc.items.typeset.symbols import command_symbol
from quizsvc.items.typeset.tex import ACCENTS, Node

_COMMANDS = {
    "binom": "C({0}, {1})", "tbinom": "C({0}, {1})", "dbinom": "C({0}, {1})", "stackrel": " {1}[{0}] ",
    "overset": " {1}[{0}] ", "underset": " {1}[{0}] ", "phantom": "", "hphantom": "", "vphantom": "",
    "pmod": " (mod {0})", "xrightarrow": " →[{0}] ",
}  # fmt: skip
_SYMBOLS = {
    "\\{": "{", "\\}": "}", "\\|": "‖", "*": "∗", "-": MINUS, "~": " ", "'": "′", "\\mid": " | ",
    "\\,": " ", "\\:": " ", "\\;": " ", "\\ ": " ",
}  # fmt: skip
_BLACKBOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ"}
# What a power or an index may hold beside letters and digits; what begins a factor, and after a power only: f_i(x).
_MARKS = frozenset(ACCENTS.values()) | {"∗", "⊤", "′"}
_BEGINNING, _OPENING = frozenset("√∑∏∫"), frozenset("([")
_SMALL = frozenset(map(chr, [*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()]))
# After these a sign belongs to what follows.
_BEFORE_A_SIGN = frozenset({"", "rel", "open", "bin", "punct", "cell"})


def plain_tex(tree: Sequence[Node]) -> tuple[str, frozenset[int]]:
    """The text (holes still characters), and the holes that stand alone where a sign needs parentheses."""
    plain = _PlainTex()
    return plain.read(tree).strip(), frozenset(plain.fenced)


class _PlainTex:
    """Reads nodes, and notes the holes that have to look after their own parentheses."""

    def __init__(self) -> None:
        self.fenced: set[int] = set()

    def read(self, nodes: Sequence[Node]) -> str:
        out = ""
        previous = ""
        for node in nodes:
            piece = self.piece(node, previous)
            is_name = node.kind == "func" and len(piece) > 1 and piece[0].isalpha()
            beside_a_name = (is_name and _runs_on(out[-1:])) or (previous == "func" and _runs_on(piece[:1]))
            if beside_a_name or (node.kind != "script" and _script_runs_into(out, piece)):
                piece = " " + piece
            out += piece
            previous = previous if node.kind in ("thin", "style") else node.kind
        return re.sub(r"[ \t]+", " ", out)

    def piece(self, node: Node, previous: str) -> str:
        match node.kind:
            case "group":
                return self.read(node.args[0])
            case "script":
                return self.script(node)
            case "env":
                return self.environment(node)
            case "command":
                return self.command(node)
            case _:
                return _spaced(node, previous)

    def script(self, node: Node) -> str:
        inside = self.read(node.args[0])
        raised = node.text == "^"
        if re.fullmatch(r"[−+]?\d+" if raised else r"\d+", inside):
            return inside.translate(SUPERSCRIPTS if raised else SUBSCRIPTS)
        return inside if inside == "′" else node.text + self.fence(inside, r"\w+|∗|⊤|.")

    def fence(self, text: str, atomic: str) -> str:
        """The text in parentheses, unless it is one thing; a lone hole is asked to look after itself."""
        if is_hole(text):
            self.fenced.add(hole_index(text))
            return text
        accents = "[\u0300-\u036f\u20d7]*"
        return text if re.fullmatch(f"(?:{atomic}){accents}[⁰¹²³⁴-⁹₀-₉]*", text) else f"({text})"

    def environment(self, node: Node) -> str:
        inside = self.read(node.args[0]).strip()
        if node.text.endswith("matrix") or node.text == "array":
            return f"[{inside}]"
        return f"{{{inside}}}" if node.text == "cases" else inside

    def command(self, node: Node) -> str:
        name = node.text
        first, second = (self.read(a) for a in node.args)
        if name.endswith("frac"):
            return self.fence(first, r"[\w.]+|‖[^‖ ]*‖") + "/" + self.fence(second, r"[\d.]+|\w(?:_\w+)?")
        if name == "sqrt":
            return ("√" if not second else f"root[{second}]") + self.fence(first, r"[\d.]+|\w")
        if name in ACCENTS:
            return first + ACCENTS[name]
        if name == "mathbb":
            return _BLACKBOARD.get(first, first)
        return _COMMANDS.get(name, "{0}").format(first, second)


def _spaced(node: Node, previous: str) -> str:
    """What a node without inside shows, with the blanks around it."""
    shown = _shown(node)
    match node.kind:
        case "space" | "cell":
            return " "
        case "row":
            return "; "
        case "rel":
            return f" {shown} "
        case "bin" if shown != "/" and previous not in _BEFORE_A_SIGN:
            return f" {shown} "
        case "punct" if shown != ".":
            return f"{shown} "
        case _:
            return shown


def _shown(node: Node) -> str:
    if node.kind == "text":
        return re.sub(r"\\([%$&#_{}, ])", r"\1", node.text)
    if node.kind in ("open", "close") and node.text == ".":
        return ""
    if node.text in _SYMBOLS:
        return _SYMBOLS[node.text]
    if node.text.startswith("\\"):
        return command_symbol(node.text)[0]
    return node.text.replace("\\,", " ")


def _script_runs_into(before: str, piece: str) -> bool:
    """Whether a power or an index at the end of the text would seem to go on with this piece."""
    begins = piece[:1]
    if before[-1:] in _SMALL:
        return begins.isdigit() or is_hole(begins)
    mark = max(before.rfind("^"), before.rfind("_"))
    script = before[mark + 1 :]
    if mark < 0 or not script or not all(_runs_on(char) or char in _MARKS for char in script):
        return False
    return _runs_on(begins) or begins in _BEGINNING or (begins in _OPENING and before[mark] == "^")


def _runs_on(char: str) -> bool:
    """Whether a name beside this character needs a blank between them."""
    return char.isalnum() or is_hole(char)
