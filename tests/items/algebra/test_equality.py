"""Equal or not: a table of pairs, each judged by the points, by SymPy where it can, and in both directions."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.algebra import Domain, Node, Placed, equal, has_values, letters_of, placed, read_domain, read_formula
from quizsvc.items.algebra.equality import SAME, Agreement, at_points
from quizsvc.items.algebra.symbolic import is_zero
from quizsvc.items.algebra.terms import Negative, Number, Operation, Symbol
from tests.laws import laws

DOMAINS = {
    name: Domain(text)
    for name, text in {
        "w": "real",
        "v": "real",
        "lambda": "positive",
        "sigma": "positive",
        "tau": "positive",
        "n": "natural",
        "p": "probability",
        "w_1": "real",
    }.items()
}
EQUAL = [
    ("2*w", "w*2"),
    ("2*w", "w + w"),
    ("2w", "2·w"),
    ("w^2", "w*w"),
    ("w²", "w**2"),
    ("(w + v)^2", "w^2 + 2w*v + v^2"),
    ("(w + v)^3", "w^3 + 3w^2*v + 3w*v^2 + v^3"),
    ("(w + v)*(w - v)", "w^2 - v^2"),
    ("(w^2 - v^2)/(w - v)", "w + v"),
    ("lambda/2 * w^2", "w^2*lambda/2"),
    ("λ/2 * w²", "0.5*lambda*w**2"),
    ("lambda*w", "λw"),
    ("-w", "0 - w"),
    ("-(w - v)", "v - w"),
    ("-w^2", "-(w^2)"),
    ("w/lambda", "w*lambda^-1"),
    ("1/(1/sigma^2 + 1/tau^2)", "sigma^2*tau^2/(sigma^2 + tau^2)"),
    ("w*tau^2/(tau^2 + sigma^2/n)", "n*w*tau^2/(n*tau^2 + sigma^2)"),
    ("(n*w/sigma^2 + v/tau^2)/(n/sigma^2 + 1/tau^2)", "(n*w*tau^2 + v*sigma^2)/(n*tau^2 + sigma^2)"),
    ("ln(lambda*tau)", "ln(lambda) + ln(tau)"),
    ("ln(lambda/tau)", "log(lambda) - log(tau)"),
    ("ln(lambda^3)", "3 ln(lambda)"),
    ("ln(w^2)", "2 ln(|w|)"),
    ("ln(sqrt(lambda))", "ln(lambda)/2"),
    ("exp(w + v)", "exp(w)*exp(v)"),
    ("exp(-w)", "1/exp(w)"),
    ("exp(2w)", "exp(w)^2"),
    ("e^w", "exp(w)"),
    ("e^(-w^2/2)", "exp(-w^2/2)"),
    ("exp(ln(lambda))", "lambda"),
    ("ln(exp(w))", "w"),
    ("1/(1 + exp(-w))", "exp(w)/(1 + exp(w))"),
    ("1 - 1/(1 + exp(-w))", "1/(1 + exp(w))"),
    ("sqrt(lambda)", "lambda^(1/2)"),
    ("sqrt(lambda)^2", "lambda"),
    ("sqrt(w^2)", "abs(w)"),
    ("|w|", "abs(-w)"),
    ("|w*v|", "|w|*|v|"),
    ("abs(w)^2", "w^2"),
    ("sqrt(sigma^2*tau^2)", "sigma*tau"),
    ("1/sqrt(2 pi sigma^2)", "1/(sigma*sqrt(2π))"),
    ("p*(1 - p)", "p - p^2"),
    ("ln(p/(1 - p))", "ln(p) - ln(1 - p)"),
    ("p^n", "exp(n*ln(p))"),
    ("n*ln(p) + (n - 1)*ln(1 - p)", "ln(p^n*(1 - p)^(n - 1))"),
    ("n*(n + 1)/2", "(n^2 + n)/2"),
    ("(-1)^(2n)", "1"),
    ("2^(n + 1)", "2*2^n"),
    ("(n^2 - 1)/(n - 1)", "n + 1"),
    ("1e8 + w - 1e8", "w"),
    ("(1 + w/1000)^2 - 1", "w/500 + w^2/1000000"),
    ("w^3/w", "w^2"),
    ("w - w", "0"),
    ("0.1*w + 0.2*w", "0.3*w"),
    ("3", "6/2"),
    ("7/2.25*w", "28/9*w"),
    ("w_1", "w1"),
]
DIFFERENT = [
    ("2*w", "w"),
    ("w^2", "2*w"),
    ("w + v", "w - v"),
    ("w", "-w"),
    ("w", "abs(w)"),
    ("w", "sqrt(w)^2"),
    ("ln(w^2)", "2 ln(w)"),
    ("sqrt(w^2)", "w"),
    ("lambda/2 * w^2", "lambda*w^2"),
    ("lambda*w", "lambda*w/2"),
    ("-w^2", "(-w)^2"),
    ("(w + v)^2", "w^2 + v^2"),
    ("ln(lambda + tau)", "ln(lambda) + ln(tau)"),
    ("ln(lambda)*2", "ln(lambda)^2"),
    ("exp(w + v)", "exp(w) + exp(v)"),
    ("exp(w)", "exp(-w)"),
    ("1/(1/sigma^2 + 1/tau^2)", "sigma^2 + tau^2"),
    ("1/(1/sigma^2 + 1/tau^2)", "1/(1/sigma + 1/tau)"),
    ("w*tau^2/(tau^2 + sigma^2/n)", "w*tau^2/(tau^2 + sigma^2)"),
    ("1/(1 + exp(-w))", "1/(1 + exp(w))"),
    ("1/sqrt(2 pi sigma^2)", "1/sqrt(2 pi sigma)"),
    ("p*(1 - p)", "p"),
    ("n*(n + 1)/2", "n^2/2"),
    ("n", "n + 1"),
    ("p^n", "n*p"),
    ("(-1)^n", "1"),
    ("w", "w + 1e-6"),
    ("w", "1.000001*w"),
    ("w", "0"),
    ("0", "1e-6*w"),
    ("1e-12*w", "0"),
    ("1e8 + w - 1e8", "w + 0.01"),
    ("w", "9^9^9^9"),
    ("w", "1/0"),
    ("w", "sqrt(-1 - w^2)"),
    ("w", "ln(-lambda)"),
    ("w", "9^9^9^9 - 9^9^9^9"),
    ("w", "1.000000000001*w"),
]
LETTERS = letters_of(DOMAINS)


@cache
def formula(text: str) -> Node:
    """The formula of a text."""
    return read_formula(text, LETTERS)


def at(node: Node) -> Placed:
    """The formula at the points of the letters' domains."""
    return placed(node, DOMAINS)


def judged(one: str, other: str) -> bool:
    """Whether equal, by the verdict that learners get."""
    return equal(at(formula(one)), at(formula(other)))


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_forms_are_equal(one: str, other: str) -> None:
    """Equivalent forms are equal, whichever of them is the key."""
    assert judged(one, other)
    assert judged(other, one)


@pytest.mark.parametrize(("key", "other"), DIFFERENT[:-1])
def test_different_formulas_are_different(key: str, other: str) -> None:
    """What is another function of the letters, or has no value, is not the key."""
    assert not judged(key, other)


def test_the_points_have_a_resolution() -> None:
    """Formulas that differ by less than nine digits at every point are taken for equal; SymPy would not."""
    key, other = DIFFERENT[-1]
    assert judged(key, other)


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_sympy_does_not_contradict(one: str, other: str) -> None:
    """A second route: at a point of its own, SymPy's difference is zero to twenty digits."""
    import sympy

    from quizsvc.items.algebra.symbolic import built

    difference = built(sympy, Operation("-", formula(one), formula(other)), DOMAINS)
    values = dict(
        zip(DOMAINS, map(sympy.Rational, ("7/3", "-5/4", "3/2", "2/5", "9/7", "3", "2/7", "1/3")), strict=True)
    )
    at = {symbol: values[symbol.name] for symbol in difference.free_symbols}
    assert abs(sympy.N(difference.subs(at), 30)) < 1e-20


@pytest.mark.parametrize(("one", "other"), [pair for pair in DIFFERENT if pair != ("w", "sqrt(w)^2")])
def test_sympy_proves_none_of_these(one: str, other: str) -> None:
    """No two different formulas are symbolically equal (but √w² is w to SymPy, which knows imaginary numbers)."""
    assert not is_zero(Operation("-", formula(one), formula(other)), DOMAINS)


def test_sympy_proves_most_of_these() -> None:
    """The bounded symbolic test, which decides where points cannot, proves most of the table."""
    proved = [pair for pair in EQUAL if is_zero(Operation("-", *map(formula, pair)), DOMAINS)]
    assert len(proved) > 0.8 * len(EQUAL)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("exp(1000 + w)*exp(-1000)", "exp(w)", True),
        ("exp(900*n)*exp(w - 900*n)", "exp(w)", True),
        ("exp(1000)*w/exp(999)", "e*w", True),
        ("exp(1000)*w/exp(998)", "e*w", False),
        ("9^9^9*w/9^9^9", "w", False),
    ],
)
def test_where_points_overflow_symbols_decide(one: str, other: str, same: bool) -> None:
    """An answer that overflows at all points is equal only where it is proved to be; it is never taken for equal."""
    key, given = at(formula(other)), at(formula(one))
    assert at_points(key, given, SAME) is Agreement.UNCLEAR
    assert equal(key, given) is same


@pytest.mark.parametrize("text", ["1/0", "sqrt(-1 - w^2)", "ln(0*w)", "9^9^9^9", "exp(exp(exp(exp(8 + lambda))))"])
def test_what_has_no_value_is_no_key(text: str) -> None:
    """A formula without values at its points can be no key."""
    assert not has_values(at(formula(text)))
    assert has_values(at(formula("ln(lambda)/w")))


@pytest.mark.parametrize("text", ["real", "positive", "probability", "natural", "integer", "[0, 5]", "[-1.5, 2]"])
def test_points_lie_in_their_domain(text: str) -> None:
    """Points drawn for a letter are in its domain, of different values."""
    from quizsvc.numeric import stream

    domain = read_domain(text)
    assert domain is not None
    points = domain.draw(stream("points", text), 500)
    low, high = {
        "positive": (0, 9),
        "probability": (0, 1),
        "natural": (1, 12),
        "[0, 5]": (0, 5),
        "[-1.5, 2]": (-1.5, 2),
    }.get(text, (-9, 9))
    assert low <= points.min() < points.max() <= high
    assert len(set(points.tolist())) >= 12
    if text in {"real", "integer"}:
        assert points.min() < 0 < points.max()
    if text in {"natural", "integer"}:
        assert (points == points.round()).all()


@pytest.mark.parametrize("text", ["", "reals", "[1, 0]", "[0, 1", "(0, 1)", "[0, 1e9]", "[a, b]", "0, 1"])
def test_what_is_no_domain(text: str) -> None:
    """A text that names no domain gives none."""
    assert read_domain(text) is None


NODES = st.recursive(
    st.one_of(st.integers(0, 9).map(lambda k: Number(str(k))), st.sampled_from(["w", "v", "lambda"]).map(Symbol)),
    lambda inner: st.one_of(
        inner.map(Negative),
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
        inner.map(lambda a: Operation("^", a, Number("2"))),
    ),
    max_leaves=12,
)


@laws(100)
@given(NODES, NODES)
def test_algebra_keeps_equality(a: Node, b: Node) -> None:
    """What the laws of arithmetic say is equal is equal, and one added makes it different."""
    same = [
        (Operation("+", a, b), Operation("+", b, a)),
        (Operation("-", a, b), Negative(Operation("-", b, a))),
        (Operation("*", Operation("+", a, b), a), Operation("+", Operation("*", a, a), Operation("*", b, a))),
    ]
    for one, other in same:
        if at_points(at(one), at(one), SAME) is Agreement.EQUAL:
            assert at_points(at(one), at(other), SAME) is not Agreement.DIFFERENT
            more = Operation("+", other, Number("1"))
            assert at_points(at(one), at(more), SAME) is not Agreement.EQUAL or _large(one)


def _large(node: Node) -> bool:
    """Whether a formula is so large at its points that one more is beyond nine digits."""
    import numpy as np

    from quizsvc.items.algebra.equality import POINTS, evaluate
    from quizsvc.numeric import stream

    dice = stream("size")
    with np.errstate(all="ignore"):
        found = evaluate(node, {name: domain.draw(dice, POINTS) for name, domain in DOMAINS.items()})
    return bool(np.abs(found.value).max() > 1e6)
