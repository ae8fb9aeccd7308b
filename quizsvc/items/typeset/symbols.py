"""What one symbol of TeX shows, and of what kind it is, since on that depends what stands around it.

Kinds: "digit", "letter", "func" (a name of several letters), "unit", "hole", "bin" (an operator between two things),
"big" (a sum or product sign), "rel", "open", "close", "bar" (either of them), "punct", "prime", "space", "thin"
(a narrow space), "cell" and "row" (ends of them), "style" (shows nothing).
"""

import re
from functools import lru_cache
from html import unescape

from quizsvc.items.typeset.marks import is_hole
from quizsvc.items.typeset.mathml import TexError, to_mathml

_KINDS = {
    "&": "cell", "\\\\": "row", "~": "thin", "'": "prime", "!": "prime", "|": "bar", "\\|": "bar", ".": "punct",
    ",": "punct", ";": "punct", "}": "close", "\\{": "open", "\\}": "close",
}  # fmt: skip
_OPERATORS = {
    "bin": "+-−±∓×÷·⋅∗*∘⊕⊖⊗⊙/∖∪∩∧∨⋆∙•",
    "big": "∑∏∫∬∭∮⋃⋂⨁⨂",
    "open": "([{⟨⌈⌊",
    "close": ")]}⟩⌉⌋",
    "letter": "∇∂∞¬∀∃",
    "punct": ",;:…⋯⋮⋱",
    "prime": "!′",
}


def kind_of(token: str) -> str:
    """The kind of a character, or of a command without arguments."""
    if is_hole(token):
        return "hole"
    if token in _KINDS:
        return _KINDS[token]
    if token.isdigit():
        return "digit"
    if token.startswith("\\"):
        return command_symbol(token)[1]
    if token.isalpha():
        return "letter"
    return _operator_kind(token, "")


def fence_kind(name: str, delimiter: str) -> str:
    r"""The kind of a delimiter after \left, \bigr and their like (``name``)."""
    if name == "left" or name.endswith("l"):
        return "open"
    if name == "right" or name.endswith("r"):
        return "close"
    return "rel" if delimiter in "|/" or name.endswith("m") else kind_of(delimiter)


@lru_cache(maxsize=1024)
def command_symbol(command: str) -> tuple[str, str]:
    """What a command without arguments shows, and its kind; math-core is asked, so no table can be out of date."""
    try:
        mathml = to_mathml(command, False)
    except TexError:
        return "", "style"
    shown = unescape(re.sub(r"<[^>]*>", "", mathml))
    if "<mspace" in mathml and not shown:
        width = re.search(r'width="([\d.]+)em"', mathml)
        return "", "space" if width and float(width[1]) >= 0.9 else "thin"
    if not shown.strip():
        return "", "thin" if shown else "style"
    if "<mo" in mathml and len(shown) == 1:
        return shown, _operator_kind(shown, mathml)
    return shown, "func" if len(shown) > 1 else "unit" if shown in "%°" else "letter"


def _operator_kind(shown: str, mathml: str) -> str:
    if shown in "|‖∥":
        return "open" if "prefix" in mathml else "close" if "postfix" in mathml else "bar"
    return next((kind for kind, members in _OPERATORS.items() if shown in members), "rel")
