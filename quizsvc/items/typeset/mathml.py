"""TeX to MathML: the one wrapper around math-core, and what of its output may reach a page.

Tags, attributes and lengths pass an allow-list; style attributes become classes.
"""

import re

from math_core import LatexError, LatexToMathML

SPACE_LIMIT_EM = 4.0

# The expansions are counted by math-core for its own commands too: with 0 \ldots fails.
_converter = LatexToMathML(fancy_error=False, max_expansions=100)
# math-core leaves no space between a function and an argument in braces, whichever of two ways it sets the function.
_APPLIED = re.compile(r'<mo>(?=&ApplyFunction;</mo><m[in])|rspace="0"(?=>[a-z]+</mo><m[in])')
_TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"]*\")*) ?(/?)>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_TAGS = frozenset({
    "math", "mi", "mn", "mo", "ms", "mtext", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mspace", "mpadded", "mphantom", "mmultiscripts", "mprescripts",
    "code", "b", "i", "em",
})  # fmt: skip
_KEYWORDS = {
    "class": {"boxed"}, "display": {"block"}, "form": {"prefix", "infix", "postfix"}, "linethickness": {"0"},
    "mathvariant": {"normal"}, "scriptlevel": {"0", "1"},
}  # fmt: skip
_BOOLEANS = frozenset({
    "accent", "accentunder", "displaystyle", "fence", "largeop", "movablelimits", "separator", "stretchy", "symmetric",
})  # fmt: skip
_LENGTHS = frozenset({"width", "height", "depth", "minsize", "maxsize", "lspace", "rspace"})
_STYLE_CLASSES = {
    "text-align:right": "eq-right", "text-align:left": "eq-left", "padding-left:1em": "eq-gap",
    "padding-left:0": "eq-flush-left", "padding-right:0": "eq-flush-right", "padding-top:0.1667em": "strut",
}  # fmt: skip
_REPEATED = ("justify-items:", "margin-left:-0.", "padding-left:0.1em", "padding-right:0.1em")


class TexError(Exception):
    """TeX that cannot be set: where in it (an offset), what is wrong, and what would be right."""

    def __init__(self, offset: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.remedy = remedy


def to_mathml(tex: str, display: bool) -> str:
    """MathML without style attributes. Raises TexError for what math-core refuses or we do not allow."""
    try:
        out = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        at, _, message = str(error).partition(": ")
        offset = int(at) if at.isdigit() else 0
        raise TexError(offset, f"in this formula: {message.rstrip('.')}", "see the list of LaTeX commands") from error
    out = _APPLIED.sub(_spaced, out).replace("&ApplyFunction;", "\u2061")
    out = re.sub(r'<menclose notation="box">(.*?)</menclose>', r'<mrow class="boxed">\1</mrow>', out, flags=re.DOTALL)
    return _TAG.sub(_clean_tag, out)


def _spaced(match: re.Match[str]) -> str:
    """The thin space of TeX after a function's name."""
    return '<mo lspace="0.1667em">' if match[0] == "<mo>" else 'rspace="0.1667em"'


def _clean_tag(match: re.Match[str]) -> str:
    close, name, attributes, empty = match.groups()
    if name not in _TAGS:
        raise _unavailable(f"<{name}>, which browsers do not show alike")
    kept = "".join(_clean_attribute(n, v) for n, v in _ATTRIBUTE.findall(attributes))
    return f"<{close}{name}{kept}{empty}>"


def _clean_attribute(name: str, value: str) -> str:
    if name == "style":
        classes = " ".join(filter(None, (_style_class(d) for d in value.split(";"))))
        return f' class="{classes}"' if classes else ""
    fine = value in _KEYWORDS.get(name, ()) or (name in _BOOLEANS and value in ("true", "false"))
    if name in _LENGTHS and (length := re.fullmatch(r"(-?\d*\.?\d+)(em)?", value)):
        fine = abs(float(length[1])) <= SPACE_LIMIT_EM
    if not fine:
        raise _unavailable(f"{name} = {value[:20]}, which is not allowed")
    return f' {name}="{value}"'


def _style_class(declaration: str) -> str:
    """The class that stands for a style declaration; what only repeats another or narrows a space goes."""
    plain = declaration.replace(": ", ":").strip()
    if plain in _STYLE_CLASSES:
        return _STYLE_CLASSES[plain]
    if line := re.fullmatch(r"border-(top|right|bottom|left):0\.05em (solid|dashed) currentcolor", plain):
        return f"line-{line[1]}" + (" line-dashed" if line[2] == "dashed" else "")
    if not plain or plain.startswith(_REPEATED):
        return ""
    raise _unavailable("a layout that is not available")


def _unavailable(what: str) -> TexError:
    return TexError(0, f"this formula needs {what}", "write it another way")
