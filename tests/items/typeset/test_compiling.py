import pytest

from quizsvc.items.typeset import HOLE_LIMIT, SOURCE_LIMIT
from tests.items.typeset.gate import compiled, refused, shown


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
