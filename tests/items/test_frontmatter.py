"""The front matter's reader: what stands there is what is meant, and every refusal knows its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.findings import TemplateError
from quizsvc.items.frontmatter import MAX_BYTES, MAX_DEPTH, MAX_LINES, Mapping, Node, Scalar, Sequence, split, words
from tests.laws import laws

LAWS = laws(60)


def front(*lines: str) -> Mapping:
    """The tree of these lines of front matter; the first of them is line 2 of the file."""
    return split("\n".join(["---", *lines, "---", "The question."])).front


def scalar(tree: Node | None) -> Scalar:
    """The node, which is text."""
    assert isinstance(tree, Scalar)
    return tree


def plain(node: Node) -> object:
    """The tree as lists, pairs and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def refusal(*lines: str) -> tuple[int, int, str]:
    """Line, column and message of what these lines are refused for."""
    with pytest.raises(TemplateError) as caught:
        front(*lines)
    (found,) = caught.value.findings
    assert found.severity == "error"
    assert found.remedy
    return found.line, found.column, found.message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("null", "null"),
        ("~", "~"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("1e3", "1e3"),
        ("MLE: the prior", "MLE: the prior"),
        ("a: b: c", "a: b: c"),
        ("x # a comment", "x"),
        ("x# no comment", "x# no comment"),
        ("# all comment", ""),
        ("'a # b'", "a # b"),
        ('"a # b" # c', "a # b"),
        ("f(x, label='a # b') # c", "f(x, label='a # b')"),
        ("Bayes' rule # c", "Bayes' rule"),
        ('"quoted: text"', "quoted: text"),
        ("'it''s'", "it's"),
        (r'"say \"so\""', 'say "so"'),
        ('"half', '"half'),
        ("half'", "half'"),
        ('"a" and "b"', '"a" and "b"'),
        ("'a' == 'b'", "'a' == 'b'"),
        ("''", ""),
        ("[a, b]", "[a, b]"),
        ("- dash", "- dash"),
        ("&anchor value", "&anchor value"),
        ("*alias", "*alias"),
        ("!!python/object:os.system", "!!python/object:os.system"),
        ("!tag x", "!tag x"),
        ("<<", "<<"),
        ("%x", "%x"),
        ("@x", "@x"),
        ("`x`", "`x`"),
        ("?", "?"),
        ("{{ a }}", "{{ a }}"),
        ("{{ a }} and {{ b }}", "{{ a }} and {{ b }}"),
        ("{a: 1", "{a: 1"),
        ("| not a block", "| not a block"),
        ("> 3", "> 3"),
        ("a\tb", "a\tb"),
        (r"\alpha \n", r"\alpha \n"),
        ("trailing   ", "trailing"),
        ("−0,5 µ 漢字", "−0,5 µ 漢字"),
    ],
)
def test_a_value_is_what_stands_there(written: str, meant: str) -> None:
    """A one-line value is verbatim text but for a comment and for quotes around all of it."""
    assert scalar(front(f"key: {written}").get("key")).text == meant


@LAWS
@given(st.text(st.characters(categories=["L", "N", "S"], exclude_characters="#'\"{|>-&"), min_size=1, max_size=60))
def test_text_without_marks_comes_back(text: str) -> None:
    """Any text of letters, digits and symbols without a mark of the format comes back as written."""
    assert scalar(front(f"key: {text}").get("key")).text == text


@LAWS
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Co", "Zl", "Zp"]), max_size=60))
def test_single_quotes_hold_any_text(text: str) -> None:
    """Text in single quotes, its own quotes doubled, comes back whole."""
    quoted = text.replace("'", "''")
    assert scalar(front(f"key: '{quoted}'").get("key")).text == text


@LAWS
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any front matter is either read or refused with a place inside the file."""
    try:
        split(f"---\n{text}\n---\n")
    except TemplateError as problem:
        (found,) = problem.findings
        assert 1 <= found.line <= text.count("\n") + 4
        assert found.column >= 1


def test_a_value_knows_its_place() -> None:
    """Keys and values carry the line and the column at which they stand in the file."""
    tree = front("title:   Hello", "block:", "  inner: 'quoted'", "list:", "  - first", "  - id: x", "    value: y")
    assert (scalar(tree.get("title")).line, scalar(tree.get("title")).column) == (2, 10)
    block = tree.get("block")
    assert isinstance(block, Mapping)
    assert (block.line, block.column) == (4, 3)
    assert (scalar(block.get("inner")).line, scalar(block.get("inner")).column) == (4, 11)
    listed = tree.get("list")
    assert isinstance(listed, Sequence)
    assert (scalar(listed.items[0]).line, scalar(listed.items[0]).column) == (6, 5)
    entry = listed.items[1]
    assert isinstance(entry, Mapping)
    assert (entry.line, entry.column) == (7, 5)
    assert (scalar(entry.get("id")).line, scalar(entry.get("id")).column) == (7, 9)
    assert (scalar(entry.get("value")).line, scalar(entry.get("value")).column) == (8, 12)


def test_inline_mappings_are_read() -> None:
    """`{a: 1, b: f(x, y)}` is a mapping split at its own commas, each entry at its place."""
    tree = front("t: {decimals: 3, abs: max(1, 2), s: 'a, b', in: {deep: 1}}")
    assert plain(tree) == {"t": {"decimals": "3", "abs": "max(1, 2)", "s": "a, b", "in": {"deep": "1"}}}
    inner = tree.get("t")
    assert isinstance(inner, Mapping)
    assert (inner.line, inner.column) == (2, 4)
    assert scalar(inner.get("decimals")).column == 15
    assert scalar(inner.get("abs")).column == 23


def test_a_literal_block_keeps_its_lines() -> None:
    """Lines below `|` stand verbatim, comments and blank lines too, without their common indent."""
    tree = front("text: |", "", "  first # kept", "    deeper: x", "", "  last", "next: y")
    found = scalar(tree.get("text"))
    assert found.text == "first # kept\n  deeper: x\n\nlast"
    assert (found.line, found.column, found.margin) == (4, 3, 2)
    assert scalar(tree.get("next")).text == "y"


def test_a_folded_block_joins_its_lines() -> None:
    """Lines below `>` are joined by spaces."""
    tree = front("text: >", "  one", "  two", "next: y")
    assert plain(tree) == {"text": "one two", "next": "y"}


def test_lists_stand_at_the_keys_indent_or_deeper() -> None:
    """A list may be indented below its key or stand at the key's own indent."""
    assert plain(front("a:", "- 1", "- 2", "b: 3")) == {"a": ["1", "2"], "b": "3"}
    assert plain(front("a:", "    - 1", "    - 2")) == {"a": ["1", "2"]}
    assert plain(front("a:", "  - x: 1", "    y: 2", "  - x: 3")) == {"a": [{"x": "1", "y": "2"}, {"x": "3"}]}
    assert plain(front("a:", "  - |", "    one", "    two", "  - b")) == {"a": ["one\ntwo", "b"]}


def test_comments_and_blank_lines_say_nothing() -> None:
    """Blank lines and lines that begin with # do not change the tree."""
    assert plain(front("# c", "a: 1", "", "   # d", "b:", "  # e", "  c: 2")) == {"a": "1", "b": {"c": "2"}}


def test_the_body_begins_after_the_front_matter() -> None:
    """The body is all below the second ---, its first line numbered; a later --- belongs to it."""
    made = split("---\na: 1\n---\nfirst\n---\nlast")
    assert (made.body, made.body_line) == ("first\n---\nlast", 4)


def test_carriage_returns_do_not_matter() -> None:
    """A file with Windows line ends has the same tree and body."""
    text = "---\na: |\n  x\n  y\n---\nbody\n"
    assert split(text.replace("\n", "\r\n")) == split(text)


@pytest.mark.parametrize(
    ("lines", "line", "column", "message"),
    [
        (["a: 1", "b: 2", "a: 3"], 4, 1, "'a' stands here a second time; the first is on line 2"),
        (["t: {a: 1, a: 2}"], 2, 11, "'a' stands here a second time"),
        (["x:", "  a: 1", "  a: 2"], 4, 3, "'a' stands here a second time; the first is on line 3"),
        (["\ta: 1"], 2, 1, "indented with a tab"),
        (["a:", " \tb: 1"], 3, 1, "indented with a tab"),
        (["a: 1", "just words"], 3, 1, "'just words' is not of the form `key: value`"),
        (["a:1"], 2, 1, "'a:1' is not of the form"),
        (["a: 1", "  b: 2"], 3, 3, "indent fits nothing"),
        (["x:", "    a: 1", "  b: 2"], 4, 3, "indent fits nothing"),
        (["- a"], 2, 1, "is not of the form"),
        (["a: 1", "- b"], 3, 1, "is not of the form"),
        (["t: {a, b}"], 2, 5, "'a' is not of the form"),
        (["t: {ok: 1, b}"], 2, 12, "'b' is not of the form"),
        (["&x a: 1"], 2, 1, "is not of the form"),
        (["<<: *x", "? complex"], 2, 1, "is not of the form"),
        (["!!map {a: 1}"], 2, 1, "is not of the form"),
        (["{a: 1}"], 2, 1, "is not of the form"),
        (["'a': 1"], 2, 1, "is not of the form"),
        (["1a: 1"], 2, 1, "is not of the form"),
        (["# only a comment"], 1, 1, "the front matter is empty"),
    ],
)
def test_what_is_no_front_matter_is_refused(lines: list[str], line: int, column: int, message: str) -> None:
    """A line that is not `key: value`, a key twice, a tab and a stray indent are told with their place."""
    found = refusal(*lines)
    assert found[:2] == (line, column)
    assert message in found[2]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "does not begin with front matter"),
        ("title: x\n---\n", 1, "does not begin with front matter"),
        ("\n---\na: 1\n---\n", 1, "does not begin with front matter"),
        ("---\na: 1\nbody", 3, "is not closed"),
        ("---\na: 1\n--- x\n", 4, "is not closed"),
        ("---\n---\nbody", 1, "is empty"),
    ],
)
def test_both_fences_are_wanted(text: str, line: int, message: str) -> None:
    """A file begins with --- and closes its front matter with ---."""
    with pytest.raises(TemplateError, match=message) as caught:
        split(text)
    assert caught.value.findings[0].line == line


def test_a_file_has_at_most_64_kib() -> None:
    """The largest file is read, in bytes of UTF-8, and one byte more is refused."""
    head = "---\na: 1\n---\n"
    room = MAX_BYTES - len(head)
    assert split(head + "é" * (room // 2)).body_line == 4
    with pytest.raises(TemplateError, match="larger than 64 KiB"):
        split(head + "é" * (room // 2 + 1))


def test_nesting_is_bounded() -> None:
    """Eight levels are read and the ninth is refused at its place, indented or inline."""
    nested = [f"{'  ' * depth}k:" for depth in range(MAX_DEPTH)]
    assert plain(front(*nested[:-1], f"{'  ' * (MAX_DEPTH - 1)}k: 1"))
    line, column, message = refusal(*nested, f"{'  ' * MAX_DEPTH}k: 1")
    assert (line, column) == (MAX_DEPTH + 2, 2 * MAX_DEPTH + 1)
    assert "nested deeper than 8 levels" in message
    assert "nested deeper" in refusal("k: " + "{k: " * 9 + "1" + "}" * 9)[2]
    assert "nested deeper" in refusal("k: " + "{k: " * 4000 + "1" + "}" * 4000)[2]


def test_the_number_of_lines_is_bounded() -> None:
    """Front matter of very many lines is refused."""
    assert "more than" in refusal(*["#"] * MAX_LINES)[2]


def test_names_in_a_row_keep_their_places() -> None:
    """`[a, b]` and `a, b` give the same names, each at its column."""
    assert [(w.text, w.column) for w in words(Scalar("[a,  bc ]", 3, 11))] == [("a", 12), ("bc", 16)]
    assert [(w.text, w.column) for w in words(Scalar("a, bc", 3, 11))] == [("a", 11), ("bc", 14)]
    assert words(Scalar("[]", 1, 1)) == ()


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("μ: mean(x)", "spell the name with the letters a to z, as in mu or lam"),
        ("m = mean(x)", "write a colon and a space for the equals sign"),
        ("m:mean(x)", "put a space after the colon"),
        ("just words", "write key: value"),
    ],
)
def test_a_line_of_another_form_is_told_why_it_is_none(line: str, remedy: str) -> None:
    """A Greek letter, an equals sign and a colon without its space look like `key: value`, and are told apart."""
    with pytest.raises(TemplateError) as caught:
        front("derived:", f"  {line}")
    assert caught.value.findings[0].remedy == remedy
