"""A formula's text: read as people write it, written back, never guessed at, and never costly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.algebra import FormulaError, letters_of, linear, mathml, pretty, read_formula
from quizsvc.items.algebra.terms import Call, Negative, Node, Number, Operation, Symbol
from tests.laws import laws

LETTERS = letters_of(["lambda", "w", "n", "xbar", "tau_prior", "w_1"])


def read(text: str) -> Node:
    """The formula of a text."""
    return read_formula(text, LETTERS)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2w", "2*w"),
        ("2 w", "2*w"),
        ("λ/2 · w²", "lambda/2*w^2"),
        ("\\lambda w", "lambda*w"),
        ("λw", "lambda*w"),
        ("nw", "n*w"),
        ("w**2", "w^2"),
        ("w⁻¹", "w^(-1)"),
        ("w^-1", "w^(-1)"),
        ("w₁", "w_1"),
        ("w1", "w_1"),
        ("x̄", "xbar"),
        ("τ_prior", "tau_prior"),
        ("-w^2", "-(w^2)"),
        ("2^n^w", "2^(n^w)"),
        ("w - n - 1", "(w - n) - 1"),
        ("w/n/2", "(w/n)/2"),
        ("w/2*n", "(w/2)*n"),
        ("n(n-1)/2", "n*(n - 1)/2"),
        ("w^2(n + 1)", "w^2*(n + 1)"),
        ("w^2 n", "w^2*n"),
        ("w²n", "w^2*n"),
        ("log(w)", "ln(w)"),
        ("√(w)", "sqrt(w)"),
        ("|w|", "abs(w)"),
        ("2|w - |n||", "2*abs(w - abs(n))"),
        ("[w + 1]/2", "(w + 1)/2"),
        ("−w × n ÷ 2", "-w*n/2"),
        ("1e-3w", "0.001*w"),
        ("2ew", "2*e*w"),
        ("2π", "2*pi"),
        ("--w", "-(-w)"),
        ("+w", "w"),
        ("２w", "2*w"),
        (".5w", "0.5*w"),
    ],
)
def test_spellings(text: str, same: str) -> None:
    """The ways in which people write one formula are read as that formula, up to how a number is spelt."""
    assert _plain(read(text)) == _plain(read(same))


def _plain(node: Node) -> Node:
    """The formula with each number in one spelling."""
    match node:
        case Number(text):
            return Number(repr(float(text)))
        case Negative(inner):
            return Negative(_plain(inner))
        case Call(function, argument):
            return Call(function, _plain(argument))
        case Operation(sign, left, right):
            return Operation(sign, _plain(left), _plain(right))
        case _:
            return node


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The answer box is empty"),
        ("1/2w", "can be read in two ways, with 1/2·w or with 1/(2·w)"),
        ("1/2(w + 1)", "can be read in two ways"),
        ("e^2w", "with e^2·w or with e^(2·w)"),
        ("w^n(n + 1)", "with w^n·(n + 1) or with w^(n·(n + 1))"),
        ("v", "“v” is no letter or function of this formula. The letters are lambda (λ), w"),
        ("w_n", "“w_n” is no letter"),
        ("w2", "“w2” is no letter"),
        ("sin(w)", "“sin” is no letter or function"),
        ("ln w", "ln stands without its argument"),
        ("0,5w", "Write a decimal point"),
        ("J = w", "“J” is no letter"),
        ("w = 2", "“=” stands in the formula"),
        ("w 2", "Write * between factors"),
        ("2 3", "Write * between factors"),
        ("(w", "“)” is missing"),
        ("w)", "was not opened"),
        ("w +", "something is missing at its end"),
        ("* w", "stands where a number or a letter is wanted"),
        ("()", "“)”|closed"),
        ("wⁿ", "“ⁿ” is not understood"),
        ("2½", "“½” is not understood"),
        ("٣w", "“٣” is not understood"),
        ("w!", "“!” is not understood"),
        ("w\x00", "The character U+0000"),
        ("1e400", "too large or too small"),
        ("1e-400", "too large or too small"),
        ("1" * 150, "too large or too small"),
        ("(" * 99, "nested deeper than 24"),
        ("-" * 99 + "w", "nested deeper than 24"),
        ("w^" * 60 + "w", "nested deeper than 24"),
        ("n+" * 90 + "n", "more than 120 parts"),
        ("w" * 201, "has 201 characters; at most 200"),
        ("w" * 10**6, "has 1000000 characters"),
        ("😀", "is not understood"),
        ("\ud800", "is not understood"),
        ("__import__('os')", "is not understood|no letter"),
        ("w.real", "is not understood"),
        ("lambda: 1", "is not understood"),
    ],
)
def test_what_is_no_formula_is_told(text: str, words: str) -> None:
    """Each text that is no formula, or two, is told with what to do, in under 50 ms of processor time."""
    start = time.process_time()
    with pytest.raises(FormulaError) as problem:
        read(text)
    assert time.process_time() - start < 0.05
    assert any(word in problem.value.sentence for word in words.split("|")), problem.value.sentence
    assert problem.value.sentence.endswith(".")


def test_a_run_of_letters_with_two_readings_is_asked_back() -> None:
    """Letters side by side that part in two ways are not guessed at."""
    with pytest.raises(FormulaError, match="“abc” can be read as a·bc or as ab·c"):
        read_formula("abc", letters_of(["a", "ab", "bc", "c"]))


def test_two_names_of_one_letter_are_refused() -> None:
    """Names that differ by an underscore alone cannot both be letters."""
    with pytest.raises(ValueError, match="'w1' and 'w_1' are one letter"):
        letters_of(["w_1", "w1"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lambda/2*w^2", "<mi>λ</mi><mn>2</mn></mfrac><msup><mi>w</mi><mn>2</mn></msup>"),
        ("sqrt(w_1)", "<msqrt><msub><mi>w</mi><mn>1</mn></msub></msqrt>"),
        ("xbar", "<mover"),
        ("(w/n + 1)/(1/n + 1)", "/</mo><mi>n</mi><mo>+</mo><mn>1</mn></mrow><mrow>"),
        ("e^((w/n)*n)", 'stretchy="false">)</mo><mi>n</mi>'),
        ("(w/n)^2", "(</mo>"),
        ("2*(1/2)", "⋅"),
        ("2*3", "⋅"),
        ("(-w)^2", "(</mo>"),
        ("w - (-n)", "(</mo>"),
        ("1e-7", "<mn>10</mn>"),
        ("ln(w)^2", "<mi>ln</mi>"),
    ],
)
def test_formulas_are_typeset(text: str, wanted: str) -> None:
    """A formula is set in MathML with fractions, indices, accents and the parentheses that it needs."""
    assert wanted in mathml(read(text))
    assert mathml(read("-2w")).count("(") == 0


NODES = st.recursive(
    st.one_of(
        st.sampled_from(["0", "2", "0.5", "12.25", "1e-07", "3"]).map(Number),
        st.sampled_from([*LETTERS.values(), "e", "pi"]).map(Symbol),
    ),
    lambda inner: st.one_of(
        inner.map(Negative),
        st.builds(Operation, st.sampled_from("+-*/^"), inner, inner),
        st.builds(Call, st.sampled_from(["ln", "exp", "sqrt", "abs"]), inner),
    ),
    max_leaves=15,
)


@laws(200)
@given(NODES)
def test_what_is_written_reads_back(node: Node) -> None:
    """Both texts of a formula read back to the formula."""
    assert read_formula(linear(node), LETTERS, 4_000) == node
    assert read_formula(pretty(node), LETTERS, 4_000) == node
    assert "<math>" in mathml(node)


@laws(200)
@given(st.text(alphabet="w λn1.2e()|+-*/^²₁√ ,=_\\abslnxp½\u0304\ud800", max_size=60) | st.text(max_size=30))
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever is typed is a formula or is told a sentence."""
    told = ""
    try:
        node = read(text)
    except FormulaError as problem:
        told = problem.sentence
    assert told.endswith(".") or read(pretty(node)) == node
