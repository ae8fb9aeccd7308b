import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.items.typeset import Value
from tests.items.typeset.gate import compiled, html, refused, shown

PLACES = st.sampled_from(
    ["x = H", "x + H", "x - H", r"x \cdot H", r"x \times H", "H x", "y + H x", "H^2", "x^H", r"\frac{H}{H}", "(H)",
     r"\log H", "-H", "y Hs x", "y Hs", r"\sum_{i=1}^n H x_i", r"\begin{pmatrix} H & H \\ 1 & H \end{pmatrix}",
     r"\sqrt{H}", "H / H", r"\lVert x \rVert H", "H, H", r"H\,\mathbf{w}", "2 + H^H", "{H}^2 + {H}", r"f(H) = H \pm H"]
)  # fmt: skip  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-20, 20), st.sampled_from([1, -1, 0, -0.0, 1.0, -1.0]), st.floats(-1e9, 1e9), st.floats(-1e-3, 1e-3)
)


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


@given(st.lists(PLACES, min_size=1, max_size=4), st.data())
@settings(max_examples=300)
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
