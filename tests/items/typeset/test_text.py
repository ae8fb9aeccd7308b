import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.typeset import Table, TypesetError, Value, compile_text
from tests.items.typeset.gate import html, text_of


def test_a_lone_value_is_a_paragraph() -> None:
    """A hole alone that is no table comes in a paragraph, escaped."""
    assert html("{{ a }}", 1.5) == "<p>1.5</p>\n"
    assert html("{{ a }}", "<i>") == "<p>&lt;i&gt;</p>\n"
    assert html("{{ a }}", np.array([1.5, -2.0])) == "<p>1.5, −2</p>\n"
    assert html("{{ a }} {{ b }}", True, []) == "<p>True </p>\n"


def test_a_value_that_is_not_finite_is_an_error_at_its_hole() -> None:
    """Line, column and the expression are told."""
    text = compile_text("a\n\nb $x^{{ mean }}$", 5, lambda _: False)
    with pytest.raises(TypesetError, match=r"mean.*nan.*finite") as caught:
        text.html([float("nan")])
    assert (caught.value.line, caught.value.column) == (7, 9)
    with pytest.raises(ValueError, match="got 0 values, wanted 1"):
        text.html([])


@given(st.text(max_size=30))
def test_values_are_text(value: str) -> None:
    """A text that fills a hole is text in prose, code, formulas and tables."""
    page = html("a {{ v }} `{{ v }}` $x = {{ v }}$\n\n{{ v }}", *[value] * 4)
    assert "<script" not in page
    text_of(page)


def test_a_text_without_holes_is_made_once() -> None:
    """It is the same object in every variant; one with holes is filled anew, in both forms at once."""
    settled = compile_text("Plain $x^2$.", 1, lambda _: False)
    assert settled.filled(()) == (settled.html(()), settled.plain(()))
    assert settled.filled(()) is settled.filled(())
    filled = compile_text("a {{ x }}", 1, lambda _: False)
    assert [filled.filled([number])[1] for number in (1, 2)] == ["a 1", "a 2"]


def test_a_page_is_the_same_every_time() -> None:
    """Compiling and filling are pure."""
    source = "a {{ x }} $\\mu {{ x | signed }}$\n\n{{ t }}"
    values: list[Value] = [1.25, -1, Table(("a", "b"), ((1, 2),))]
    assert html(source, *values) == html(source, *values)
