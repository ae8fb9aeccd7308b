import pytest

from quizsvc.items.typeset import Table, TypesetError
from quizsvc.items.typeset.tables import table_plain
from tests.items.typeset.gate import html, text_of


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


@pytest.mark.parametrize(
    ("names", "row", "scrolls"),
    [
        (("x", "y"), (1.5, 2.5), False),
        (("weeks", "moisture", "error"), (7.8, 6.2, 0.2866), True),
        (("errors on the page", "number of pages"), (3, 14), False),
        (("a", "b"), ("a long word or two", "more of them"), True),
        (("a", "b", "c", "d"), (1, 2, 3, 4), True),
    ],
)
def test_a_table_wider_than_a_phone_scrolls(
    names: tuple[str, ...], row: tuple[float | str, ...], scrolls: bool
) -> None:
    """Cells and the longest words of the headings count, since a heading breaks at its spaces."""
    assert ('<div class="scroll"' in html("{{ t }}", Table(names, (row,)))) is scrolls


def test_a_table_in_a_line_is_refused() -> None:
    """A table within a paragraph or a formula is an error of the template."""
    for source in ("a {{ t }} b", "$x = {{ t }}$"):
        with pytest.raises(TypesetError, match=r"table|number") as caught:
            html(source, Table(("",), ((1,),)))
        assert caught.value.remedy == "leave an empty line before it and one after it"


def test_tables_refuse_uneven_rows() -> None:
    """Every row has as many cells as there are headings."""
    with pytest.raises(ValueError, match="row 1 of a table has 1 cells, wanted 2"):
        Table(("a", "b"), ((1, 2), (3,)))
    with pytest.raises(ValueError, match="at least one column"):
        Table((), ())


def test_a_column_is_rounded_and_never_padded() -> None:
    """Numbers of one column have one number of decimals, each rounded to it from its own value."""
    table = Table(("a",), ((331.6241234567,), (0.125,), (2.5,)))
    assert table_plain(table, None) == "a: 331.624, 0.125, 2.500"
