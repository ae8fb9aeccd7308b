import re

from quizsvc.items.typeset import Table
from tests.items.typeset.gate import compiled, html, shown


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


def test_a_character_of_private_use_in_a_link_is_none_of_ours() -> None:
    """Percent-encoded it stays as the author wrote it."""
    for href in ("/%EE%80%80", "/%F3%B0%80%80", "/%EF%A3%BF"):
        assert f'<a href="{href}">' in html(f"[x]({href})")


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
