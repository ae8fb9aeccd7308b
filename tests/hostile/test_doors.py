"""Nothing but the declared errors comes out of the language, whatever text goes in."""

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.vocabulary import FUNCTIONS
from tests.hostile import doors
from tests.items.samples import CHOICE, GOOD, STATED
from tests.laws import laws

MARKS = st.text(st.sampled_from("{}[]()|#$*`_-+:.,!<>&'\" \n\\^0123a"))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=80) | MARKS
PIECES = st.sampled_from([
    "{{", "}}", "{{ n }}", "{{ x }}", "| 2", "$", "$$", "\\frac{", "\\left(", "}", "\n\n", "\n## Hint\n", "---",
    "\n---\n", "- ", "> ", "|a|\n|-|\n", "```\n", "`", "[a](", ")", "![", "**", "\\", "&#8238;", "\u202e", "\x00",
    "\r", "\t", "  ", "e", "x", "n", "0", "-", "1e400", "choice(", "[", "]", "normal(loc=0, scale=1)", ": ", "#",
    "'", '"', "|", ">", "\ud800",
])  # fmt: skip
NAMES = st.sampled_from(
    ["n", "b", "x", "y", "word", "pi", "0", "1", "-1", "0.5", "1e308", "True", "'a'", "[]", "[1, 2]", "x[9:]"]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound template with some pieces cut out, doubled or put in."""
    text = draw(st.sampled_from([GOOD, CHOICE, STATED]))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        put = draw(st.just("") | PIECES | st.just(text[start:end] * 2) | TEXTS)
        text = text[:start] + put + text[end:]
    return text


@st.composite
def calls(draw: st.DrawFn, arguments: st.SearchStrategy[str]) -> str:
    """A call of a function of the vocabulary with arguments of any kind."""
    function = draw(st.sampled_from(sorted(FUNCTIONS.values(), key=lambda function: function.name)))
    written = []
    for parameter in function.parameters:
        if parameter.required or draw(st.booleans()):
            value = draw(arguments)
            written.append(f"{parameter.name}={value}" if parameter.keyword_only else value)
    return f"{function.name}({', '.join(written)})"


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions of expressions."""
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "@", "<", "==", "and", "or"])
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} > {t[2]} else {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
        st.tuples(inner, inner, inner).map(lambda t: f"{t[0]}[{t[1]}:{t[2]}]"),
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(inner, st.sampled_from(["mean", "loc", "slope", "__class__", "T"])).map(".".join),
        calls(inner),
    )


@laws(150)
@given(mutated())
def test_a_mutated_template_is_drawn_or_refused(text: str) -> None:
    """A sound template with some of it changed is a template still, or is refused at a place."""
    doors.template(text)


@laws(150)
@given(TEXTS | st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_refused_as_a_template(text: str) -> None:
    """Any text, alone or as the body of a template, is one or is refused at a place."""
    doors.template(text)
    doors.template(GOOD.split("\n---\n")[0] + "\n---\n" + text)


@laws(400)
@given(st.recursive(NAMES, grown, max_leaves=6))
def test_an_expression_has_a_value_or_is_refused(text: str) -> None:
    """Any expression of the grammar, functions called with anything, has a value or is refused at a place."""
    doors.expression(text)


@laws(300)
@given(calls(NAMES))
def test_a_call_has_a_value_or_is_refused(text: str) -> None:
    """Every function, called with any values of all sorts, gives a value or is refused at a place."""
    doors.expression(text)


@laws(300)
@given(TEXTS | st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_an_expression_a_text_and_an_answer_or_is_none(text: str) -> None:
    """Any text is refused at a place, or asked again in a sentence, where it is not one."""
    doors.expression(text)
    doors.text(text)
    doors.number(text)


@laws(300)
@given(st.text(st.sampled_from("0123456789.,-+/%eExX*^ \u00a0\u2009−×·⁰¹²⁻٣½nаi_'"), max_size=30))
def test_any_text_of_its_marks_is_a_number_or_is_asked_again(text: str) -> None:
    """Any text of the marks that numbers are written with is a finite number, or is asked again in a sentence."""
    doors.number(text)
