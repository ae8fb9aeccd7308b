import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizsvc.items.typeset import SOURCE_LIMIT, TypesetError
from tests.items.typeset.gate import compiled, html, text_of

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
@settings(max_examples=500)
def test_any_text_is_refused_or_passes_the_gate(source: str) -> None:
    """Whatever the characters: a TypesetError, or HTML on the allow-list with its values filled in."""
    try:
        text = compiled(source)
    except TypesetError:
        return
    text_of(text.html(["</p><script>"] * len(text.holes)))
    text.plain(["x"] * len(text.holes))


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
