from quizsvc.items.typeset import compile_text
from tests.items.typeset.gate import compiled, shown


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
