import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.items.typeset import (
    HOLE_LIMIT,
    SOURCE_LIMIT,
    Table,
    Text,
    TypesetError,
    Value,
    compile_text,
    number_text,
)

REFERENCES = [
    r"\hat{\mu}_{\mathrm{MLE}} = \frac{1}{n}\sum_{i=1}^{n} x_i",
    r"\hat{\boldsymbol\beta} = (\mathbf{X}^\top \mathbf{X} + \lambda \mathbf{I})^{-1}\mathbf{X}^\top\mathbf{y}",
    r"\operatorname*{arg\,max}_{\theta \in \Theta} \; \log p(x \mid \theta)",
    r"\arg\max_{\theta} \prod_{i=1}^n p(x_i \mid \theta)",
    r"\begin{aligned} \log L &= \sum_i \log p_i \\ &= -\frac{n}{2}\log(2\pi\sigma^2) \end{aligned}",
    r"\ell(r) = \begin{cases} \tfrac12 r^2 & \text{if } |r| \le \delta \\ \delta|r| & \text{otherwise} \end{cases}",
    r"\begin{pmatrix} 1 & x_1 \\ \vdots & \vdots \\ 1 & x_n \end{pmatrix}",
    r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^{-1} = \frac{1}{D}\begin{bmatrix} d & -b \\ -c & a\end{bmatrix}",
    r"x_1, \dots, x_n \stackrel{\text{iid}}{\sim} \mathcal{N}(\mu, \sigma^2)",
    r"\underbrace{p(\theta \mid x)}_{\text{posterior}} \propto \underbrace{L(\theta)}_{\text{likelihood}}\,p(\theta)",
    r"\hat{\boldsymbol\mu}, \hat{\mathbf{w}}, \hat\theta, \bar{x}, \tilde{y}, \dot{z}, \vec{v}",
    r"\lVert \mathbf{w} \rVert_2^2 + \lVert \mathbf{w} \rVert_1 + \| w \|",
    r"\frac{\partial \ell}{\partial \mu} = \frac{1}{\sigma^2}\sum_{i}(x_i - \mu) = 0",
    r"\int_{-\infty}^{\infty} p(x)\,dx = 1, \qquad \iint f",
    r"\text{loss} = -\log p(y \mid x) + \text{const}",
    r"\mathcal{L}(\theta),\ \mathcal{D},\ \mathcal{N}(0, 1)",
    r"\mathbb{E}[X] = \sum_k k\,\mathbb{P}(X = k), \quad \mathbf{x} \in \mathbb{R}^d",
    r"\left( \frac{a}{b} \right)^2 \le \left\lvert c \right\rvert",
    r"\binom{n}{k} p^k (1-p)^{n-k}",
    r"\sqrt{2\pi\sigma^2} \ne \sqrt[3]{x}",
    r"\operatorname{Var}(\hat\theta) \ge \frac{1}{n I(\theta)}",
    r"\nabla_\theta \ell(\theta) = \mathbf{X}^\top(\mathbf{y} - \sigma(\mathbf{X}\theta))",
    r"\max_w \min_\lambda f(w), \qquad \lim_{n \to \infty} \frac{S_n}{n} = \mu",
    r"p(y = 1 \mid x) = \frac{1}{1 + e^{-\mathbf{w}^\top \mathbf{x}}} \in (0, 1)",
    r"\operatorname{KL}(p \,\|\, q) = \int p(x) \log \frac{p(x)}{q(x)}\,dx",
    r"\begin{array}{c|c} \text{prior} & \text{penalty} \\ \hline \text{Gaussian} & \ell_2 \end{array}",
]

TAGS = {
    "p",
    "h3",
    "h4",
    "h5",
    "h6",
    "em",
    "strong",
    "a",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "span",
    "sup",
}
MATHS = {
    "math",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
}
MATHS |= {"mtable", "mtr", "mtd", "mspace", "mpadded", "mphantom", "code", "b", "i", "em"}
ATTRIBUTES = {"href", "rel", "class", "tabindex", "role", "aria-label", "start", "scope"}
ATTRIBUTES |= {
    "display",
    "mathvariant",
    "form",
    "scriptlevel",
    "linethickness",
    "accent",
    "accentunder",
    "stretchy",
    "displaystyle",
}
ATTRIBUTES |= {
    "fence",
    "separator",
    "symmetric",
    "largeop",
    "movablelimits",
    "width",
    "height",
    "depth",
    "minsize",
    "maxsize",
    "lspace",
    "rspace",
}


class Gate(HTMLParser):
    """Reads HTML as a browser would, and holds it to the allow-list; keeps its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS | MATHS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, name
            assert name != "href" or re.match(r"https?://|/(?!/)|#", value or "", re.IGNORECASE), value
        if tag not in ("hr", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ("hr", "br"):
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(html: str) -> str:
    """The text of a page that passes the gate."""
    gate = Gate()
    gate.feed(html)
    gate.close()
    assert gate.open == []
    return "".join(gate.words)


def compiled(source: str, exact: Sequence[str] = ()) -> Text:
    return compile_text(source, 1, lambda name: name in exact)


def html(source: str, *values: Value, exact: Sequence[str] = ()) -> str:
    return compiled(source, exact).html(values)


def shown(source: str, *values: Value, exact: Sequence[str] = ()) -> str:
    """The text that a reader sees, without blanks."""
    return re.sub(r"[\s\u2061]", "", text_of(html(source, *values, exact=exact)))


def refused(source: str, first_line: int = 1) -> TypesetError:
    with pytest.raises(TypesetError) as caught:
        compile_text(source, first_line, lambda _: True)
    return caught.value


# ── formulas ──


@pytest.mark.parametrize("tex", REFERENCES)
def test_reference_formulas_convert(tex: str) -> None:
    """Each becomes well-formed MathML without a style, in line and displayed, and a line of plain text."""
    for source in (f"${tex}$", f"$${tex}$$"):
        page = html(source)
        text_of(page)
        ET.fromstring(f"<page>{page}</page>")
        assert " style=" not in page
        assert "merror" not in page
    plain = compiled(f"${tex}$").plain([])
    assert "\\" not in plain
    assert "$" not in plain


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\mu \sim \mathcal{N}(\mu_0, \tau^{2})", "μ ∼ N(μ₀, τ²)"),
        (r"\lVert w \rVert_2^2", "‖w‖₂²"),
        (r"\frac{a}{b} + \frac{a+1}{2b}", "a/b + (a + 1)/(2b)"),
        (r"\hat{\mu}_{\mathrm{MAP}}", "μ\u0302_MAP"),
        (r"-\log p(x \mid \theta)", "−log p(x | θ)"),
        (r"x^k - x^{k+1}", "x^k − x^(k + 1)"),
        (r"\mathbf{w} \in \mathbb{R}^d", "w ∈ ℝ^d"),
        (r"\sqrt{2\pi} \le \sqrt{n}", "√(2π) ≤ √n"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[1 2; 3 4]"),
        (r"50\,\% \text{ of } n", "50 % of n"),
        (r"e^{-x} a/b", "e^(−x)a/b"),
    ],
)
def test_plain_text_of_formulas(tex: str, plain: str) -> None:
    """TeX reads as a person would type it."""
    assert compiled(f"${tex}$").plain([]) == plain


def test_fifty_deep_or_long_or_wide_formulas_are_refused() -> None:
    """What could end the process inside math-core is refused before it gets there."""
    for tex in ("{" * 50 + "x" + "}" * 50, r"\sqrt" * 50 + " x", r"\frac1" * 50 + "x", "x^{" * 50 + "}" * 50):
        assert "nested more than" in refused(f"${tex}$").message
    assert "nested more than" in refused("$" + r"\begin{matrix}" * 50 + "$").message
    assert "characters, wanted at most" in refused("$" + "x" * 5000 + "$").message
    for tex in (
        r"\left(" * 50 + "x" + r"\right)" * 50,
        r"\left(x+" * 50,
        r"\displaystyle " * 50 + "x",
        r"\overrightarrow" * 50,
    ):
        assert "nested more than" in refused(f"${tex}$").message
    assert "not closed" in refused("$" + "{" * 30_000 + "$").message
    compiled("$" + r"\left(" * 25 + "x" + "'" * 40 + r"\right)" * 25 + "$")


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\unicode{x41}",
        r"\newcommand{\a}{\a\a}\a",
        r"\def\a{x}\a",
        r"\color{red}x",
        r"\textcolor{red}{x}",
        r"\hspace{99em}x",
        r"\eqref{x}",
        r"\begin{align} a &= b \end{align}",
        r"\class{a}{b}",
        r"\cancel{x}",
        r"x % comment",
        r"\foo",
        r"\frac{a",
        "a}",
        "a & b",
    ],
)
def test_formulas_that_are_refused(tex: str) -> None:
    """Links, macros, colours, free space, numbered equations and wrong TeX are errors with a remedy."""
    error = refused(f"${tex}$")
    assert error.line == 1
    assert error.remedy


# ── numbers ──


@pytest.mark.parametrize(
    ("value", "form", "exact", "text"),
    [
        (1.5, None, True, "1.5"),
        (3.0, None, True, "3"),
        (0.1 + 0.2, None, True, "0.30000000000000004"),
        (7, None, False, "7"),
        (np.int64(-7), None, False, "−7"),
        (np.float64(2.5), None, False, "2.5"),
        (10**15, None, False, "1000000000000000"),
        (-0.0, None, True, "0"),
        (-0.0, "signed", True, "+0"),
        (-0.001, "2", False, "0.00"),
        (2 / 3, None, False, "0.6667"),
        (0.5, None, False, "0.5"),
        (0.49999999, None, False, "0.5000"),
        (12345.678, None, False, "12346"),
        (999999.7, None, False, "1.000 × 10⁶"),
        (0.00001234, None, False, "1.234 × 10⁻⁵"),
        (-123456789.0, None, False, "−1.235 × 10⁸"),
        (1e22, None, True, "1 × 10²²"),
        (2.675, "2", False, "2.68"),
        (3, "2", False, "3.00"),
        (0.5, "sig3", False, "0.500"),
        (123456, "sig3", False, "123000"),
        (0.25, "percent", True, "25%"),
        (1 / 3, "percent", False, "33.3%"),
        (12.3456, "percent", False, "1235%"),
        (2, "signed", False, "+2"),
        (-2.5, "signed", True, "−2.5"),
    ],
)
def test_numbers_worked_by_hand(value: float, form: str | None, exact: bool, text: str) -> None:
    """Drawn numbers print as drawn, computed ones with four figures, zero without a minus."""
    assert number_text(value, form, exact) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_an_exact_number_reads_back(value: float) -> None:
    """What is printed of a drawn number is that number."""
    text = number_text(value, None, True)
    digits, _, power = text.partition(" × 10")
    power = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    assert float(digits.replace("−", "-") + (f"e{power}" if power else "")) == value


@given(st.floats(-1e6, 1e6))
@settings(deadline=None)
def test_a_computed_number_has_four_figures(value: float) -> None:
    """Its error is at most half a unit of the fourth figure."""
    text = number_text(value, None, False)
    digits, _, power = text.partition(" × 10")
    power = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    back = float(digits.replace("−", "-") + (f"e{power}" if power else ""))
    assert abs(back - value) <= 0.5001e-3 * abs(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x", True, None])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    """A ValueError, not a printed nan."""
    with pytest.raises(ValueError, match="wanted a"):
        number_text(value, None, False)


def test_an_unknown_format_is_refused_with_a_suggestion() -> None:
    """In code by a ValueError, in a text by line and column."""
    with pytest.raises(ValueError, match="did you mean 'percent'"):
        number_text(1, "percnt", False)
    error = refused("a\nb {{ x | singed }}")
    assert (error.line, error.column, error.remedy) == (2, 8, "did you mean 'signed'?")


# ── signs ──


@pytest.mark.parametrize(
    ("tex", "value", "text"),
    [
        ("x = {{ a }}", -2, "x=−2"),
        ("x + {{ a }}", -2, "x+(−2)"),
        ("x - {{ a }}", -2, "x−(−2)"),
        ("x - {{ a }}", 2, "x−2"),
        (r"x \cdot {{ a }}", -2, "x⋅(−2)"),
        ("-{{ a }}", -2, "−(−2)"),
        ("({{ a }})", -2, "(−2)"),
        ("(1, {{ a }})", -2, "(1,−2)"),
        ("{{ a }} x", 1, "x"),
        ("{{ a }} x", -1, "−x"),
        ("{{ a }} x", 1.0, "x"),
        ("{{ a }} x", -2, "−2x"),
        ("y + {{ a }} x", 1, "y+x"),
        ("y + {{ a }} x", -1, "y+(−1)x"),
        (r"{{ a }}\,\hat\mu", 1, "μˆ"),
        (r"{{ a }}\,\text{kg}", 1, "1kg"),
        (r"{{ a }}\,\mathrm{kg}", 1, "1kg"),
        ("{{ a }} + x", 1, "1+x"),
        ("{{ a }}^2", -3, "(−3)2"),
        ("{{ a }}^2", 3, "32"),
        ("{ {{ a }} }^2", -3, "(−3)2"),
        ("x^{{ a }} y", -1, "x−1y"),
        ("x^{ {{ a }} }", -3, "x−3"),
        (r"\frac{{ a }}{2}", -3, "−32"),
        (r"\frac{1}{{ a }} x", 1, "11x"),
        (r"\sqrt{ {{ a }} }", 1, "1"),
        ("x {{ a }}", -3, "x(−3)"),
        ("y {{ a | signed }} x", -3, "y−3x"),
        ("y {{ a | signed }} x", 1, "y+x"),
        ("y {{ a | signed }}", 0, "y+0"),
        (r"\log {{ a }}", -3, "log(−3)"),
        ("p({{ a }} | x)", 1, "p(1|x)"),
        ("p(x | {{ a }})", -1, "p(x|−1)"),
        ("|x| {{ a }}", -1, "|x|(−1)"),
        ("{{ a }} = x", 1, "1=x"),
        (r"\begin{pmatrix} {{ a }} & 1 \end{pmatrix}", -1, "(−11)"),
        (r"\text{if } x = {{ a }}", -1, "ifx=−1"),
        (r"\text{if {{ a }} is}", -1, "if−1is"),
        ("x = {{ a }}", 1.5e-7, "x=1.5×10−7"),
        ("{{ a }}^2", 1.5e-7, "(1.5×10−7)2"),
        ("x = {{ a }}", [1, -2.5], "x=1,−2.5"),
        ("x = {{ a }}", "a<b", "x=a<b"),
    ],
)
def test_signs_worked_by_hand(tex: str, value: Value, text: str) -> None:
    """Minus signs, parentheses and coefficients as a person would write them."""
    page = html(f"${tex}$", value)
    ET.fromstring(f"<page>{page}</page>")
    assert shown(f"${tex}$", value) == text


PLACES = st.sampled_from(
    ["x = H", "x + H", "x - H", r"x \cdot H", r"x \times H", "H x", "y + H x", "H^2", "x^H", r"\frac{H}{H}", "(H)",
     r"\log H", "-H", "y Hs x", "y Hs", r"\sum_{i=1}^n H x_i", r"\begin{pmatrix} H & H \\ 1 & H \end{pmatrix}",
     r"\sqrt{H}", "H / H", r"\lVert x \rVert H", "H, H", r"H\,\mathbf{w}", "2 + H^H", "{H}^2 + {H}", r"f(H) = H \pm H"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-20, 20), st.sampled_from([1, -1, 0, -0.0, 1.0, -1.0]), st.floats(-1e9, 1e9), st.floats(-1e-3, 1e-3)
)


@given(st.lists(PLACES, min_size=1, max_size=4), st.data())
@settings(max_examples=300, deadline=None)
def test_sign_laws(places: list[str], data: st.DataObject) -> None:
    """In formulas no sign follows an operator, no ASCII hyphen stands for minus, and the MathML is well formed."""
    pattern = r" \\ ".join(places)
    tex = pattern.replace("Hs", "{{ a | signed }}").replace("H", "{{ a }}")
    text = compiled(rf"$$\begin{{aligned}} {tex} \end{{aligned}}$$")
    values = data.draw(st.lists(NUMBERS, min_size=len(text.holes), max_size=len(text.holes)))
    page = text.html(values)
    ET.fromstring(f"<page>{page}</page>")
    for row in page.split("<mtr>"):
        seen = re.sub(r"[\s\u2061]", "", text_of_fragment(row))
        for words in (seen, text.plain(values)):
            assert not re.search(r"[+\-−±⋅·×] ?[+−-]", words), words
            assert "-" not in words
            assert "nan" not in words
    assert "<mn>-" not in page
    assert not re.search(r"\d-\d|-\d", re.sub(r"<[^>]*>", " ", page))


def text_of_fragment(fragment: str) -> str:
    """The text with a power kept apart from its base: a raised minus is no operator after ×."""
    fragment = re.sub(r"<msup><mn>10</mn>", "<msup><mn>10^</mn>", fragment)
    return re.sub(r"<[^>]*>", "", fragment)


@pytest.mark.parametrize(
    "tex", ["2 {{ b }}", r"2\,{{ b }}", "{{ a }} {{ b }}", "{{ a }} 2", "{2}{{ b }}", "1.5{{ b }}", "x + 2{{ b }}"]
)
def test_two_numbers_side_by_side_are_refused(tex: str) -> None:
    """They would read as one number; the error stands at the hole."""
    error = refused(f"text\n$ {tex} $", first_line=40)
    assert error.line == 41
    assert error.column == 3 + tex.index("{{")
    assert "one number" in error.message


def test_prose_has_real_minus_signs() -> None:
    """A hyphen before a hole or a digit is a minus; between words it stays."""
    assert shown("-5 and -{{ a }} top-{{ k }}", 3, 2) == "−5and−3top-2"
    assert shown("-{{ a }}", -3) == "−(−3)"
    assert shown("2 + {{ a }}", -3) == "2+(−3)"


# ── holes ──


def test_holes_come_in_order_with_their_places() -> None:
    """Source, format, exactness and the place of the first character of the expression."""
    text = compile_text("a {{ mu | 2 }}\n\n$x^{{{tau}}}$ {{ 'a}}|b' }}", 7, lambda e: e == "tau")
    found = [(h.source, h.format, h.exact, h.line, h.column) for h in text.holes]
    assert found == [("mu", "2", False, 7, 6), ("tau", None, True, 9, 7), ("'a}}|b'", None, False, 9, 18)]


def test_an_expression_may_hold_bars_in_quotes_and_brackets() -> None:
    """Only the last bar outside them begins a format."""
    text = compiled("{{ f('|', x[a|b]) | sig3 }} {{ x[a|b] }}")
    assert [(h.source, h.format) for h in text.holes] == [("f('|', x[a|b])", "sig3"), ("x[a|b]", None)]


def test_escaped_braces_are_braces() -> None:
    r"""\{{ opens no hole, and in a set {1, 2} holes may stand."""
    assert shown(r"\{{ a }}") == "{{a}}"
    assert shown(r"$\{{{ a }}, {{ b }}\}$", 1, 2) == "{1,2}"


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        ("a\n\n b {{ x", 3, 4, "not closed"),
        ("{{ }}", 1, 1, "empty hole"),
        ("x $a + \\bad$", 1, 8, 'Unknown command "\\bad"'),
        ("{{ long }} and {{ b }} $x^{{ c }} + \\bad$", 1, 37, "Unknown command"),
        ("a\n$$\nx\n+ \\bad\n$$", 4, 3, "Unknown command"),
        ("μ\nμμ $ν \\bad$", 2, 7, "Unknown command"),
        ("costs $5", 1, 7, "not closed"),
        ("a $x\n\ny$", 1, 3, "not closed"),
        ("a $ $ b", 1, 3, "empty formula"),
        ("x [a](/b/{{ c }})", 1, 10, "in the target of a link"),
        ("x [a](/b/$c$)", 1, 11, "in the target of a link"),
        ("a\n\nb [x](javascript:alert(1))", 3, 7, "a link to 'javascript:alert(1)'"),
        ("[a](/ok) [b](data:x)", 1, 14, "a link to 'data:x'"),
        ("[a](//evil.example)", 1, 5, "a link to"),
        ("<mailto:a@b.c>", 1, 1, "a link to"),
        ("text\n![a](/b.png)", 2, 1, "an image"),
        ("a\n\n## Hint", 3, 1, "a heading of level 2"),
        ("a\ue000b", 1, 2, "U+E000"),
        ("ab\x00", 1, 3, "U+0000"),
        ("a &#xE000;", 1, 3, "&#xE000;"),
        ("[r]: /x{{ a }}\n\ny", 1, 11, "not shown"),
        ('[x](/a "{{ b }}")', 1, 12, "not shown"),
        ("*a $$x$$ b*", 1, 4, "a display formula within a line"),
        ("a **$$x$$**", 1, 5, "a display formula within a line"),
        ("| a |\n|---|\n| $$x$$ |", 3, 3, "a display formula within a line"),
    ],
)
def test_errors_name_line_and_column(source: str, line: int, column: int, words: str) -> None:
    """Both as an editor counts them, from the first line of the file."""
    error = refused(source, first_line=1)
    assert (error.line, error.column) == (line, column)
    assert words in error.message
    assert refused(source, first_line=31).line == line + 30


def test_a_value_that_is_not_finite_is_an_error_at_its_hole() -> None:
    """Line, column and the expression are told."""
    text = compile_text("a\n\nb $x^{{ mean }}$", 5, lambda _: False)
    with pytest.raises(TypesetError, match=r"mean.*nan.*finite") as caught:
        text.html([float("nan")])
    assert (caught.value.line, caught.value.column) == (7, 9)
    with pytest.raises(ValueError, match="got 0 values, wanted 1"):
        text.html([])


# ── pages ──


def test_a_lone_table_is_a_block() -> None:
    """One column becomes a wrapping list, several a table; neither stands in a paragraph."""
    strip = html("before\n\n{{ table(x) }}\n\nafter", Table(("",), ((1.0,), (-2.5,))))
    assert '<ul class="readings" role="list"><li>1.0</li><li>−2.5</li></ul>' in strip
    assert "<p><ul" not in strip
    page = html("{{ t }}", Table(("$x_1$", "<b>"), ((1, "a&b"), (-2, "c"))))
    assert '<th scope="col" class="number"><math>' in page
    assert "&lt;b&gt;" in page
    assert "a&amp;b" in page
    assert text_of(page)


def test_a_table_in_a_line_is_refused() -> None:
    """A table within a paragraph or a formula is an error of the template."""
    for source in ("a {{ t }} b", "$x = {{ t }}$"):
        with pytest.raises(TypesetError, match=r"table|number"):
            html(source, Table(("",), ((1,),)))


def test_tables_refuse_uneven_rows() -> None:
    """Every row has as many cells as there are headings."""
    with pytest.raises(ValueError, match="row 1 of a table has 1 cells, wanted 2"):
        Table(("a", "b"), ((1, 2), (3,)))
    with pytest.raises(ValueError, match="at least one column"):
        Table((), ())


def test_a_lone_value_is_a_paragraph() -> None:
    """A hole alone that is no table comes in a paragraph, escaped."""
    assert html("{{ a }}", 1.5) == "<p>1.5</p>\n"
    assert html("{{ a }}", "<i>") == "<p>&lt;i&gt;</p>\n"
    assert html("{{ a }}", np.array([1.5, -2.0])) == "<p>1.5, −2</p>\n"
    assert html("{{ a }} {{ b }}", True, []) == "<p>True </p>\n"


def test_formulas_stand_as_the_style_sheet_expects() -> None:
    """A formula keeps its punctuation; a displayed one is a focusable block, split from its paragraph."""
    assert '<span class="nowrap">(<math>' in html("(see ($x$), and $y$)")
    assert re.search(r'<span class="nowrap"><math>.*</math>,</span>', html("so $x$, then"))
    page = html("before $$x$$ after")
    assert '<div class="formula" tabindex="0" role="group" aria-label="formula"><math display="block">' in page
    assert page.startswith("<p>before</p>\n<div")
    assert page.endswith("</div>\n<p>after</p>\n")


def test_markdown_tables_scroll_and_align_by_class() -> None:
    """A table of the author's goes into a focusable container; alignment is a class."""
    page = html("| a | $|b|$ |\n|---|--:|\n| {{ n }} | $p(x|y)$ |", 3)
    assert '<div class="scroll" tabindex="0" role="group" aria-label="table"><table>' in page
    assert page.count('class="align-right"') == 2
    assert page.count("<td") == 2


def test_code_keeps_dollars_and_fills_holes() -> None:
    """In code spans and fences a dollar is a dollar, and a hole is a hole."""
    assert shown("`$x$ {{ a }}` and ``a`$`` $y$", 3) == "$x$3anda`$y"
    assert shown("```py\n$x$\n```\n\n$y$") == "$x$y"
    assert "language" not in html("```py\nx\n```")
    assert shown(r"\$5 and \$6") == "$5and$6"


def test_formulas_in_lists_and_quotations() -> None:
    """Indented and quoted formulas keep their place."""
    assert shown("> $$\n> x\n> = 1\n> $$") == "x=1"
    page = html("- a\n\n  $$x$$\n\n- b $y$")
    assert page.index("<li>") < page.index("<div") < page.index("</li>")
    assert shown("1. a\n\n    $$x$$") == "ax"


def test_links_within_and_without() -> None:
    """External links do not hand over the window; paths stay; entities in them stay escaped."""
    page = html('[a](https://x.example/?a=1&b=2 "title") [b](/lessons/map#top) [c](#d) <http://e.example>')
    assert '<a href="https://x.example/?a=1&amp;b=2" rel="noopener">a</a>' in page
    assert '<a href="/lessons/map#top">b</a>' in page
    assert "title" not in page


def test_plain_text_of_a_page() -> None:
    """Paragraphs, lists, tables and formulas read well in a terminal."""
    source = (
        "A *scale* with $\\sigma = {{ s }}$:\n\n{{ t }}\n\n- one\n- two [x](/y)\n\n"
        "| a | long |\n|---|---|\n| {{ n }} | b |\n\n$$x {{ b | signed }} y$$\n\n> q `c`"
    )
    table = Table(("x", "group"), ((1.5, "a"), (-10, "b")))
    text = compiled(source, ["s"]).plain([1.5, table, 12, -3])
    assert text.split("\n\n") == [
        "A scale with σ = 1.5:",
        "    x  group\n  1.5  a\n−10.0  b",
        "- one",
        "- two x (/y)",
        " a  long\n12  b",
        "x − 3y",
        "> q c",
    ]


def test_a_page_is_the_same_every_time() -> None:
    """Compiling and filling are pure."""
    source = "a {{ x }} $\\mu {{ x | signed }}$\n\n{{ t }}"
    values: list[Value] = [1.25, -1, Table(("a", "b"), ((1, 2),))]
    assert html(source, *values) == html(source, *values)


# ── hostile texts ──

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '<b onclick="x">b</b>\n\n<div style="x">y</div>',
    "<!-- <script> -->",
    "`<script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>\nx\n```',
    '[x](https://a"onclick=alert(1))',
    "[x](<https://a b\"'>)",
    '[x](/a "\\"onmouseover=alert(1)")',
    "[JavaScript](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](/\\evil.example)",
    "[x](vbscript:x) [y](data:text/html,x)",
    r"$\text{<script>alert(1)</script>}$",
    r'$\text{"><img src=x onerror=alert(1)>}$',
    r"$<script>alert(1)</script>$",
    r"$\operatorname{<script>}$",
    r"$\begin{array}{c} x \end{array}$ $\hat{<}$",
    "&lt;script&gt; &#60;script&#62;",
    "$x$ $y$\n\n| <script> | b |\n|---|---|\n| <b> | $<$ |",
    "[a]: javascript:alert(1)\n\n[a]",
    "{" * 2000,
    "[" * 3000,
    "*" * 3000 + "a",
    "> " * 200 + "x",
    "- " * 200 + "x",
    "`" * 3000,
    "$" * 3001,
    "\\" * 3001,
    "|" * 2000 + "\n|--|\n",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_active_comes_out(source: str) -> None:
    """A hostile text is refused, or what comes out passes the allow-list of tags and attributes."""
    try:
        page = html(source)
    except TypesetError:
        return
    text_of(page)


@given(st.text(alphabet="<>\"'&/\\{}[]()!`*_$|#- \n=ax1:;javscript", max_size=80))
@settings(max_examples=500, deadline=None)
def test_any_text_is_refused_or_passes_the_gate(source: str) -> None:
    """Whatever the characters: a TypesetError, or HTML on the allow-list with its values filled in."""
    try:
        text = compiled(source)
    except TypesetError:
        return
    text_of(text.html(["</p><script>"] * len(text.holes)))
    text.plain(["x"] * len(text.holes))


@given(st.text(max_size=30))
@settings(deadline=None)
def test_values_are_text(value: str) -> None:
    """A text that fills a hole is text in prose, code, formulas and tables."""
    page = html("a {{ v }} `{{ v }}` $x = {{ v }}$\n\n{{ v }}", *[value] * 4)
    assert "<script" not in page
    text_of(page)


@pytest.mark.parametrize(
    "piece", ["![", "[a](", "<a ", "**a *", "`` ` ", "$x$ ", "| a ", "> ", "1. ", "&#x", "\\", "_a_"]
)
def test_64_kib_of_anything_ends_in_time(piece: str) -> None:
    """The longest text allowed is refused or set; pytest's time limit is the judge of a hang."""
    source = (piece * SOURCE_LIMIT)[:SOURCE_LIMIT]
    try:
        page = html(source)
    except TypesetError:
        return
    assert page


def test_limits_are_told() -> None:
    """A text too long and too many holes are refused with the limit."""
    assert "wanted at most 65536" in refused("x" * (SOURCE_LIMIT + 1)).message
    assert "wanted at most 65536" in refused("μ" * (SOURCE_LIMIT // 2 + 1)).message
    assert f"more than {HOLE_LIMIT} holes" in refused("{{ a }} " * (HOLE_LIMIT + 1)).message
    assert len(compiled("{{ a }} " * HOLE_LIMIT).holes) == HOLE_LIMIT
    assert "nested too deep" in refused("> " * 12 + "- " * 8 + "x").message


def test_as_many_holes_as_allowed_in_formulas() -> None:
    """Every private character comes back from math-core as it went in."""
    source = " ".join(["$x = {{ a }}$"] * HOLE_LIMIT)
    words = shown(source, *range(HOLE_LIMIT))
    assert words == "".join(f"x={i}" for i in range(HOLE_LIMIT))
