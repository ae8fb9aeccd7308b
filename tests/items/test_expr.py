"""Safe expressions: what is allowed works, what is not is refused at its place, and nothing gets out."""

import tracemalloc
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.expr import (
    MAX_ALIVE,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_STEPS,
    NODE_STEPS,
    ExpressionError,
    IrregularFit,
    Scope,
    compile_expression,
)
from quizsvc.items.kinds import ANY, BOOLEAN, MATRIX, NUMBER, TEXT, VECTOR, Kind, result_kind
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.numeric import LaplaceFit, fit_laplace, stream
from tests.laws import laws

LAWS = laws(150)
X = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
KINDS: dict[str, Kind] = {
    "x": VECTOR,
    "M": MATRIX,
    "n": NUMBER,
    "b": NUMBER,
    "yes": BOOLEAN,
    "word": TEXT,
    "fit": result_kind(LaplaceFit),
    "bad": result_kind(LaplaceFit),
    "some": ANY,
}


def scope() -> Scope:
    """Values for the names of KINDS, and a stream to draw from."""
    values: dict[str, Any] = {
        "x": X.copy(),
        "M": X.copy().reshape(5, 1),
        "n": 3,
        "b": 0.5,
        "yes": True,
        "word": "a word",
        "fit": fit_laplace(X),
        "bad": fit_laplace([1.0, 2.0]),
        "some": "text that a kind does not tell",
    }
    return Scope(values, stream("test"))


def value(source: str) -> Any:
    """The value of an expression in `scope()`."""
    return compile_expression(source, 1, 1, KINDS, FUNCTIONS).evaluate(scope())


def refusal(source: str, line: int = 1, column: int = 1, margin: int = 0) -> ExpressionError:
    """The error of an expression, at load or when evaluated."""
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, line, column, KINDS, FUNCTIONS, margin).evaluate(scope())
    return caught.value


CONTROLS: list[tuple[str, Any]] = [
    ("1", 1),
    ("1.5", 1.5),
    (".5", 0.5),
    ("5.", 5.0),
    ("1e3", 1000.0),
    ("1E-3", 0.001),
    ("1_000", 1000),
    ("1.5e+2", 150.0),
    ("True", True),
    ("False", False),
    ("'text'", "text"),
    ("'é “µ” 漢'", "é “µ” 漢"),
    ("'# in quotes'", "# in quotes"),
    ("'[[[(('", "[[[(("),
    ("'0x1f and 3if'", "0x1f and 3if"),
    ("pi", np.pi),
    ("e", np.e),
    ("n", 3),
    ("  n  ", 3),
    ("n\n+\n1", 4),
    ("-n", -3),
    ("+n", 3),
    ("n + 1", 4),
    ("n - 1", 2),
    ("n * 2", 6),
    ("n / 2", 1.5),
    ("7 // 2", 3),
    ("-7 // 2", -4),
    ("-7 % 3", 2),
    ("2 ** 10", 1024),
    ("2 ** 53", 2**53),
    ("10 ** 15", 10**15),
    ("(-2) ** 3", -8),
    ("2 ** -1", 0.5),
    ("4 ** 0.5", 2.0),
    ("1 ** 9007199254740992", 1),
    ("(-1) ** 1001", -1),
    ("0 ** 0", 1),
    ("n ** 2 ** 2", 81),
    ("1 < 2", True),
    ("1 < n <= 3", True),
    ("1 < n < 3", False),
    ("n == 3", True),
    ("n != 3", False),
    ("word == 'a word'", True),
    ("yes and n > 2", True),
    ("not yes or n > 2", True),
    ("yes or 1 / 0 > 1", True),
    ("not yes and 1 / 0 > 1", False),
    ("1 if yes else 2", 1),
    ("1 if not yes else 2", 2),
    ("1 if yes else 1 / 0", 1),
    ("x[0]", 1.0),
    ("x[-1]", 5.0),
    ("x[n]", 4.0),
    ("x[n - 1]", 3.0),
    ("M[1, 0]", 2.0),
    ("x @ x", 55.0),
    ("sum(x)", 15.0),
    ("mean(x[x > 2])", 4.0),
    ("mean(x[(x > 1) * (x < 5) > 0])", 3.0),
    ("sum(x > 2)", 3.0),
    ("length(x[x > 99])", 0),
    ("sum(x[x > 99])", 0.0),
    ("length(x)", 5),
    ("max([1, 2, n])", 3.0),
    ("abs(-n)", 3),
    ("round(2.34, 1)", 2.3),
    ("round(x=2.34, decimals=1)", 2.3),
    ("sqrt(16)", 4.0),
    ("log(e)", 1.0),
    ("exp(0)", 1.0),
    ("isfinite(x)", True),
    ("fit.loc", 3.0),
    ("fit.loc + fit.scale", 4.2),
    ("fit_laplace(x).scale", 1.2),
    ("ridge(x, 2 * x, penalty=0).slope", 2.0),
    ("ridge(x, 2 * x, penalty=0).coef[0]", 2.0),
    ("fit_gaussian_mean([1, 3], scale=1, prior=normal_prior(2, scale=1)).mean", 2.0),
    ("log_loss(1, 0.5)", 0.6931471805599453),
    ("integer(4, 4)", 4),
    ("choice(7)", 7),
    ("length(normal(loc=0, scale=1, size=6))", 6),
    ("((((((((((1))))))))))", 1),
    ("(" * 40 + "1" + ")" * 40, 1),
    ("+".join(["1"] * 39), 39),
    ("max([" + ",".join(["1"] * 397) + "])", 1.0),
]
ARRAYS: list[tuple[str, Any]] = [
    ("x + 1", X + 1),
    ("2 * x", 2 * X),
    ("x * x", X * X),
    ("x ** 2", X**2),
    ("-x", -X),
    ("x[1:3]", X[1:3]),
    ("x[::2]", X[::2]),
    ("x[::-1]", X[::-1]),
    ("x[:n]", X[:3]),
    ("x[1:10 ** 15]", X[1:]),
    ("x[::10 ** 15]", X[:1]),
    ("x[x > 2]", X[2:]),
    ("x > 2", X > 2),
    ("x == x[::-1]", X[::-1] == X),
    ("M[:, 0]", X),
    ("M[0]", X[:1]),
    ("M @ [2]", 2 * X),
    ("(x > 2) + 0", np.array([0.0, 0, 1, 1, 1])),
    ("[1, n, b]", np.array([1, 3, 0.5])),
    ("ones(3)", np.ones(3)),
    ("sqrt(x[x > 99])", X[:0]),
]


@pytest.mark.parametrize(("source", "wanted"), CONTROLS)
def test_what_is_allowed_works(source: str, wanted: Any) -> None:
    """Every form of the language gives the value that a reader of Python expects, of a plain Python type."""
    got = value(source)
    assert type(got) is type(wanted)
    assert got == (pytest.approx(wanted, rel=1e-15) if isinstance(wanted, float) else wanted)


@pytest.mark.parametrize(("source", "wanted"), ARRAYS)
def test_arrays_are_read_only_floats_or_truths(source: str, wanted: Any) -> None:
    """An expression of lists gives what NumPy gives, as floats or truths that nobody can write into."""
    got = value(source)
    assert got.dtype in {np.dtype(np.float64), np.dtype(np.bool_)}
    assert not got.flags.writeable
    np.testing.assert_array_equal(got, wanted)


ESCAPES = [
    *("x.__class__", "().__class__", "''.__class__.__mro__", "n.__class__.__base__.__subclasses__()"),
    *(
        "x.__array_interface__",
        "fit.__class__",
        "fit.__dict__",
        "fit.certificate",
        "fit.result()",
        "fit._x",
        "fit.public",
    ),
    *(
        "fit.certificate.second.difference.__globals__",
        "x.T",
        "x.dtype",
        "x.data",
        "x.base",
        "x.tofile('a')",
        "x.sum()",
    ),
    *("word.upper()", "word.format(x)", "'{0.__class__}'.format(n)", "'%s' % n", "word % n", "n.real", "b.hex()"),
    *("__import__('os')", "__builtins__", "_", "__name__", "eval('1')", "exec('1')", "compile('1', '', 'eval')"),
    *("open('a')", "getattr(x, 'T')", "setattr(x, 'T', 1)", "vars()", "globals()", "locals()", "dir()", "type(x)"),
    *("print(1)", "input()", "help()", "breakpoint()", "exit()", "id(x)", "hash(x)", "repr(x)", "str(n)", "chr(9)"),
    *("map(abs, x)", "filter(abs, x)", "sorted(x)", "list(x)", "iter(x)", "range(9)", "super()", "object()"),
    *("numpy", "np.load('a')", "os.system('id')", "normal.body", "sum.__self__", "(sum)(x).real", "FUNCTIONS"),
    *("lambda: 1", "(lambda: 1)()", "(lambda a=1: a)()", "sum(lambda: 1)", "[a for a in x]", "{a for a in x}"),
    *("{a: a for a in x}", "(a for a in x)", "sum(a for a in x)", "[[a for a in x] for c in x]", "(a := 1)"),
    *("[a := 1]", "f'{n}'", "f'{n.__class__}'", "f''", "rf'{n}'", "sum(*[x])", "sum(**{'x': x})", "choice(*x)"),
    *("[*x]", "*x", "normal(**n)", "{**n}", "{}", "{1: 2}", "{1}", "()", "(1, 2)", "1, 2", "await n", "(yield n)"),
    *("yield", "(yield from x)", "n; n", "n = 1", "n += 1", "x[0] = 1", "del n", "import os", "from os import path"),
    *("pass", "return 1", "while True: pass", "def f(): pass", "class A: pass", "assert n", "raise n", "global n"),
    *("with n: pass", "for a in x: pass", "try: n\nexcept: n", "@n", "n\nn", "n if yes", "if yes: n", "async"),
    *(
        "n is n",
        "n is not n",
        "n in x",
        "n not in x",
        "'a' in word",
        "~n",
        "n << 2",
        "n >> 2",
        "n & 1",
        "n | 1",
        "n ^ 1",
    ),
    *(
        "b'a'",
        "b''",
        "rb'a'",
        "1j",
        "2.5J",
        "...",
        "x[...]",
        "x[..., 0]",
        "None",
        "x[None]",
        "x[:, None]",
        "x[0, 0, 0]",
    ),
    *("x[x]", "x[[0, 1]]", "x[True]", "x['a']", "x[1.0]", "x[b]", "x[fit]", "x[2 ** 53]", "x[::0]", "M[5, 0]", "n[0]"),
    *("word[0]", "fit[0]", "some[0]", "x[0][0]", "x[x > 2][9]", "x[M[:, 0] > 1, 0]", "x[word:]", "x[1:2:b]"),
]
SIZES = [
    *("2 ** 64", "9 ** 9 ** 9", "2 ** 10 ** 9", "10 ** 16", "(-3) ** 99", "n ** 9007199254740992", "9.0 ** 9 ** 9"),
    *("10.0 ** 400", "0 ** -1", "0.0 ** -1", "(-8) ** 0.5", "(-b) ** b", "9007199254740992 * 2", "2 ** 53 + 1"),
    *("9007199254740993", "99999999999999999999", "1e400", "1e309", "-1e400", "2 ** 53 * 2 ** 53 * 2 ** 53"),
    *("normal(loc=0, scale=1, size=10 ** 9)", "normal(size=1e9)", "normal(loc=0, scale=1, size=1e9)", "ones(10 ** 9)"),
    *("normal(loc=0, scale=1, size=10001)", "uniform(0, 1, size=10 ** 15)", "ones(2 ** 53)", "ones(-1)", "ones(0)"),
    *(
        "ones(1.5)",
        "ones(True)",
        "ones(choice(True))",
        "round(1.5, choice(True))",
        "uniform(choice(True), 2)",
        "rule(choice(True))",
        "ones(b)",
        "laplace(loc=0, scale=1, size=10 ** 6)",
        "round(1.5, 10 ** 9)",
    ),
    *("histogram(x, bins=10 ** 9)", "integer(0, 10 ** 12)", "integer(-10 ** 12, 0)", "[[[x]]] * 10 ** 9", "[1] * word"),
    *("word * 10 ** 9", "10 ** 9 * 'a'", "'a' * 9", "'a' + 'b'", "some * 10 ** 9", "some + some", "-some", "['a'] * 9"),
    *(
        "choice('a', 'b') * 10 ** 9",
        "choice('%9d', '%8d') % 3",
        "choice([1], [2]) @ choice('a')",
        "exp(1000) ** 1e9 + n // 0",
    ),
    *("M * x", "x * M", "x + M", "x - M", "x / M", "x ** M", "x // M", "x % M", "x > M", "M == x", "x != M", "x + [1]"),
    *("x * [1, 2]", "x < [1]", "x == [1, 2]", "M @ M", "M @ x", "n @ x", "x @ n", "n @ n", "x @ [1]", "word @ x"),
    *(
        "'" + "a" * 201 + "'",
        "'a' < 1",
        "x < 'a'",
        "fit < fit",
        "some < n",
        "1 < word",
        "sum(x) / 0",
        "n // 0",
        "n % 0",
    ),
]
TEXTS = [
    *(
        "",
        " ",
        "\n",
        "\t",
        "\x00",
        "n\x00",
        "n + \x00",
        "'\x00'",
        "n\x07",
        "n\x1b[0m",
        "n\x7f",
        "n\x85",
        "n\u2028",
        "n\r",
    ),
    *("n\ud800", "'\ud800'", "\udfff", "'\u202e'", "n\u200b", "\ufeffn", "n\u00a0+ 1", "n\u3000", "'\u2028'", "\f n"),
    *("ｎ", "ｎ + 1", "ℯ", "𝐧", "sum(ｘ)", "ｓum(x)", "x．shape", "x.ｓhape", "x._＿class_＿", "ﬁt.loc", "n＋1", "‘a’"),
    *(
        "n\\\n+ 1",
        "'\\x41'",
        "'\\'",
        "\\",
        "'''n'''",
        '"""n"""',
        "'''a'b''' + n",
        "''''",
        "'",
        '"',
        "'a",
        "\"a'",
        "'a' 'b",
    ),
    *("# n", "n # comment", "1 + (2 # ]", "n + 1 # (\n)", "0x1f", "0X1F", "0o7", "0b1", "0" + "x" + "f" * 1900, "0777"),
    *("9" * 1900, "1." + "9" * 4301, "9" * 4301, "0x" + "f" * 4301, "1_", "1__0", "_1", "1e", "1e+", "1.2.3", "1 2"),
    *("1if yes else 2", "1or 2", "1and 2", "0xfor 1", "1.5if yes else 1", "1e5if yes else 1", "3in x", "4is 4"),
    *(
        "((",
        "))",
        "(",
        "[",
        "x[",
        "x[]",
        "sum(",
        "sum(x",
        "sum(,)",
        "sum(x,,x)",
        "1 +",
        "* 2",
        "1 + * 2",
        "n n",
        "?",
        "!",
    ),
    *(
        "$n",
        "n!",
        "n++",
        "n--",
        "a b",
        "n => 1",
        "n <> 1",
        "n === 1",
        "n &&",
        "`n`",
        "n.",
        ".n",
        "n..m",
        "1.n",
        "@",
        "%",
        ":",
    ),
    *("(" * 41 + "1" + ")" * 41, "(" * 999 + "1" + ")" * 999, "[" * 999, "(" * 1999, "-" * 1999, "-" * 1990 + "n"),
    *("not " * 490 + "yes", "+".join(["1"] * 999), "n" + "[0]" * 600, "n" + ".a" * 900, "sum(" * 300 + "x" + ")" * 300),
    *("1 if yes else " * 120 + "1", "1<" * 900 + "2", "n+" * 450 + "n", "2**" * 600 + "2", "[" * 41 + "]" * 41),
    *(
        "max([" + ",".join(["1"] * 399) + "])",
        "n" * 2001,
        "x" + "." * 1990,
        "(" * 30 + "n" + "," * 30,
        "{" * 1900,
        "~" * 1900,
    ),
    *(
        "normal(loc=0, loc=1, scale=1)",
        "sum(y=x)",
        "sum()",
        "sum(x, x)",
        "sum(n)",
        "sum(word)",
        "sum(fit)",
        "sum(x, x=x)",
    ),
    *(
        "normal(0, 1)",
        "normal(loc=0, scale=0)",
        "normal(loc=0, scale=-1)",
        "normal(loc=x, scale=1, size=4)",
        "uniform(2, 1)",
    ),
    *("integer(5, 1)", "choice()", "mean([])", "mean(x[x > 99])", "min(x[x > 99])", "variance(x[:0])", "median(x[9:])"),
    *("sqrt(-1)", "sqrt(-x)", "log(0)", "log(x - 1)", "fit_laplace(x[:0])", "ridge(x, x[:2], penalty=1)", "table()"),
    *("ridge(x, x, penalty=-1)", "fit_gaussian_mean(x, scale=0)", "normal_prior(0, scale=-1)", "log_loss(2, 0.5)"),
    *(
        "log_loss(1, 2)",
        "isfinite(word)",
        "figure(3, title='t')",
        "figure(some, title='t')",
        "figure(title='t')",
        "rule(x)",
    ),
    *(
        "n and yes",
        "x and yes",
        "not n",
        "not x",
        "x > 2 and yes",
        "1 if n else 2",
        "1 if x else 2",
        "1 if x > 2 else 2",
    ),
    *("1 if word else 2", "some and yes", "fit and yes", "m.mean", "nn", "su(x)", "sum", "fit.lco", "n.loc", "normal"),
]


@pytest.mark.parametrize("source", [*ESCAPES, *SIZES, *TEXTS])
def test_nothing_gets_out(source: str) -> None:
    """Every hostile or mistaken text is refused with words and a place in it, at once and in little memory."""
    tracemalloc.start()
    started = process_time()
    problem = refusal(source, line=7, column=11)
    seconds, (_, peak) = process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 0.5
    assert peak < 8_000_000
    assert str(problem) == problem.message
    assert 0 < len(problem.message) <= 300
    assert "object at 0x" not in problem.message
    assert 7 <= problem.line <= 7 + source.count("\n")
    assert problem.column >= 1
    if problem.line == 7:
        assert problem.column <= 11 + len(source)


@pytest.mark.parametrize(
    ("source", "message", "remedy"),
    [
        ("taw", "unknown name 'taw'", "did you mean 'tau'?"),
        ("1 + taw", "unknown name 'taw'", "did you mean 'tau'?"),
        ("sun(x)", "unknown function 'sun'", "did you mean 'sum'?"),
        ("fit.lok", "the result of LaplaceFit has no 'lok'", "did you mean 'loc'?"),
        ("fit.zzz", "the result of LaplaceFit has no 'zzz'", "one of: loc, scale"),
        ("x.loc", "a list of numbers has no 'loc'", "only results of fits have attributes"),
        ("sum", "'sum' is a function; it stands here without its arguments", "write sum(…)"),
        ("normal(locc=0, scale=1)", "normal has no argument 'locc'", "did you mean 'loc'?"),
        ("normal(loc=0)", "normal lacks scale", "normal(loc=, scale=, size=None, decimals=None)"),
        ("normal(0, 1)", "normal takes no arguments by place, and 2 stand here", "name each: normal(loc="),
        ("poisson(3)", "poisson takes no arguments by place, and 1 stands here", "name each: poisson(rate="),
        (
            "poisson_cdf(3, 4)",
            "poisson_cdf takes 1 argument by place, and 2 stand here",
            "name the others: poisson_cdf(",
        ),
        ("mean(n, n)", "mean takes 1 argument by place, and 2 stand here", "mean(x): The mean of a list."),
        ("normal(mean=0, scale=1)", "normal has no argument 'mean'", "Gaussian readings with mean loc"),
        ("sum(x, x=x)", "sum is given 'x' twice", "sum(x)"),
        ("normal(loc=0, loc=0, scale=1)", "normal is given a keyword twice", "keep one"),
        ("sum(n)", "sum: x wants a list of finite numbers, and here stands a number", ""),
        ("x + word", "'+' wants numbers, and here stands text in quotes", ""),
        ("n is 3", "`is` and `in` are not part of the language", "use == != < <= > >="),
        ("n << 3", "this operator is not part of the language", "use + - * / // % ** @"),
        ("~n", "'~' is not part of the language", "`not`"),
        ("lambda: 1", "a lambda is not part of the language", "bank guide"),
        ("[a for a in x]", "a comprehension is not part of the language", "bank guide"),
        ("f'{n}'", "an f-string is not part of the language", "bank guide"),
        ("(a := 1)", "an assignment is not part of the language", "bank guide"),
        ("(1, 2)", "a tuple is not part of the language", "bank guide"),
        ("sum(*[x])", "star-arguments are not part of the language", "write the arguments out"),
        ("sum(**n)", "star-arguments are not part of the language", "write the arguments out"),
        ("fit.loc()", "only functions of the vocabulary can be called", "vocabulary"),
        ("None", "this constant is not part of the language", "numbers up to 2**53"),
        ("1 +", "'1 +' is not an expression", "check signs and brackets"),
        ("n # note", "a comment stands in the expression", "guide"),
        ("1if yes else 2", "a number runs into a letter", "guide"),
        ("ｎ", "'ｎ' is not understood in an expression", "guide"),
        ("n\x00", "a control character stands in the expression", "guide"),
        ("1 / 0", "division by zero", ""),
        ("10.0 ** 400", "a number grew too large", ""),
        ("9 ** 99", "the power 9**99 is too large", ""),
        ("(-8) ** 0.5", "(-8)**0.5 is not a real number", ""),
        ("x * M", "'*' between shapes (5,) and (5, 1); wanted equal shapes", ""),
        ("x > M", "a comparison between shapes (5,) and (5, 1); wanted equal shapes", ""),
        ("M @ M", "'@' between shapes (5, 1) and (5, 1); wanted as many columns on the left as rows", ""),
        (
            "normal(loc=0, scale=1, size=10 ** 9)",
            "normal: size is 1000000000; wanted a whole number from 1 to 10,000",
            "",
        ),
        ("normal(loc=0, scale=1, size=1e9)", "normal: size is 1000000000.0; wanted a whole number", ""),
        ("mean(x[x > 99])", "mean: x is empty; wanted a list of one or more finite numbers", ""),
        ("1 if n else 2", "a condition is wanted here, and here stands a number", "compare it"),
        ("some and yes", "a condition is wanted here: true or false", ""),
        ("x[b]", "an index is a whole number", ""),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_would_do(source: str, message: str, remedy: str) -> None:
    """Each refusal has its words and, where there is one, its remedy."""
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, 1, 1, {**KINDS, "tau": NUMBER}, FUNCTIONS).evaluate(scope())
    assert message in caught.value.message
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("foo", "foo"),
        ("1 + foo", "foo"),
        ("  1 + foo", "foo"),
        ("'é' == foo", "foo"),
        ("figure(dots(x), x_label='µ (°C)', foo=1, title='t')", "figure"),
        ("1 + (2 * foo(x))", "foo"),
        ("1 + fit.lok", "fit"),
        ("x[0:foo]", "foo"),
        ("1 + ｎ", "ｎ"),
        ("1 + 0x1", "0x1"),
        ("1 + # c", "#"),
        ("1 + [n, (2 / 0)]", "2 / 0"),
        ("sum(x) + mean(x[x > 99])", "mean"),
        ("sum(x) + x[99]", "x[99]"),
        ("sum(x) * (x + [1])", "x + [1]"),
    ],
)
def test_a_refusal_points_at_the_cause(source: str, at: str) -> None:
    """The column is that of the node that is wrong, at load and when evaluated, whatever letters stand before it."""
    assert refusal(source, line=4, column=9).line == 4
    assert refusal(source, line=4, column=9).column == 9 + source.index(at)


def test_a_refusal_on_a_further_line_knows_its_margin() -> None:
    """In a text of several lines the place counts from the file's margin, at load and when evaluated."""
    for source in ("1 +\n  foo", "1 +\n  (2 / 0)", "1 +\n  ｎ"):
        problem = refusal(source, line=4, column=9, margin=4)
        assert (problem.line, problem.column) == (
            5,
            4 + source.split("\n")[1].index(source.split("\n")[1].strip("( ")[0]) + 1,
        )


def test_characters_nodes_and_depth_are_bounded() -> None:
    """The largest text, the most nodes and the deepest nesting pass, and one more of each does not."""
    assert value("n" + " " * (MAX_CHARACTERS - 1)) == 3
    assert "at most 2,000 are read" in refusal("n" + " " * MAX_CHARACTERS).message
    assert value("max([" + ",".join(["1"] * (MAX_NODES - 2)) + "])") == 1
    assert "too large" in refusal("max([" + ",".join(["1"] * (MAX_NODES - 1)) + "])").message
    assert value("-" * (MAX_DEPTH - 1) + "1") in {1, -1}
    assert "too large" in refusal("-" * MAX_DEPTH + "1").message
    assert "nested deeper than 40" in refusal("(" * 41 + "1" + ")" * 41).message


def test_a_variant_makes_a_bounded_number_of_numbers() -> None:
    """The arrays made in one scope are counted together, over all its expressions."""
    made = Scope({"x": np.ones(10_000)})
    expression = compile_expression("x + 1", 1, 1, KINDS, FUNCTIONS)
    for _ in range(MAX_ALIVE // 10_000):
        expression.evaluate(made)
    with pytest.raises(ExpressionError, match="more than 1,000,000 numbers"):
        expression.evaluate(made)


def test_a_variant_takes_a_bounded_number_of_steps() -> None:
    """The numbers that functions read in one scope are counted together, whatever they make of them."""
    made = Scope({"x": np.ones(10_000)})
    expression = compile_expression("sum(x)", 1, 1, KINDS, FUNCTIONS)
    allowed = MAX_STEPS // (FUNCTIONS["sum"].cost.before([made.values["x"]]) + NODE_STEPS)
    for _ in range(allowed):
        expression.evaluate(made)
    with pytest.raises(ExpressionError, match="more than 5,000,000 steps"):
        expression.evaluate(made)


def spent(source: str) -> int:
    """The steps that an expression takes."""
    made = scope()
    compile_expression(source, 1, 1, KINDS, FUNCTIONS).evaluate(made)
    return MAX_STEPS - made.budget.left


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("n", 0),
        ("n * n - b / n", 3),
        ("n * n if yes else n * n * n * n", 2),
        ("n * n if not yes else n * n * n * n", 5),
        ("yes or n * n > n + n", 1),
        ("not yes and n * n > n + n", 2),
    ],
)
def test_what_is_evaluated_is_what_counts(source: str, nodes: int) -> None:
    """Each node takes its steps, and a part that is not come to takes none."""
    assert spent(source) == nodes * NODE_STEPS


def test_an_expression_without_steps_left_is_not_begun() -> None:
    """The steps of what will be evaluated are there before it begins; the error stands at its place."""
    made = scope()
    made.budget.left = 3 * NODE_STEPS - 1
    with pytest.raises(ExpressionError, match="more than 5,000,000 steps") as caught:
        compile_expression("n * n - b / n", 3, 5, KINDS, FUNCTIONS).evaluate(made)
    assert (caught.value.line, caught.value.column) == (3, 5)


def test_a_large_product_is_refused_before_it_is_made() -> None:
    """A column times a row of ten thousand each is refused without the hundred million numbers."""
    made = Scope({"M": np.ones((10_000, 1)), "N": np.ones((1, 10_000))})
    expression = compile_expression("M @ N", 1, 1, {"M": MATRIX, "N": MATRIX}, FUNCTIONS)
    tracemalloc.start()
    with pytest.raises(ExpressionError, match="makes more than 100,000 numbers"):
        expression.evaluate(made)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize("source", ["bad.loc", "bad + 1", "1 if bad > 1 else 2", "bad == bad", "isfinite(bad)", "-bad"])
def test_a_fit_without_an_estimate_rejects_the_draw(source: str) -> None:
    """A degenerate fit met where a number is wanted is an irregular fit with its reason, and no wrong template."""
    kinds = {**KINDS, "bad": ANY} if ".loc" not in source else KINDS
    with pytest.raises(IrregularFit, match="interval"):
        compile_expression(source, 1, 1, kinds, FUNCTIONS).evaluate(scope())


def test_a_draw_wants_a_stream() -> None:
    """A drawing function without a stream is refused; it knows no other source of chance."""
    expression = compile_expression("normal(loc=0, scale=1)", 1, 1, KINDS, FUNCTIONS)
    assert expression.draws
    with pytest.raises(ExpressionError, match="draws stand in variables, data and derived only"):
        expression.evaluate(Scope({}))


def test_an_expression_knows_what_it_uses() -> None:
    """The names used and the kind of the value are known before anything is evaluated."""
    made = compile_expression("fit.loc + sum(x) * pi", 1, 1, KINDS, FUNCTIONS)
    assert made.names == {"fit", "x"}
    assert made.kind == NUMBER
    assert not made.draws
    for source, kind in [("x > 2", VECTOR), ("n > 2", BOOLEAN), ("x[0]", NUMBER), ("x[0:2]", VECTOR), ("'a'", TEXT)]:
        assert compile_expression(source, 1, 1, KINDS, FUNCTIONS).kind == kind


def test_a_condition_and_a_number_are_what_they_say() -> None:
    """`holds` takes only true or false and `number` only one number; anything else is refused at the place."""
    assert compile_expression("some == 'a'", 3, 5, KINDS, FUNCTIONS).holds(scope()) is False
    assert compile_expression("n", 3, 5, KINDS, FUNCTIONS).number(scope()) == 3.0
    for source, method in [
        ("some", "holds"),
        ("some", "number"),
        ("x", "number"),
        ("yes", "number"),
        ("x > 2", "holds"),
    ]:
        with pytest.raises(ExpressionError, match="wanted here") as caught:
            getattr(compile_expression(source, 3, 5, KINDS, FUNCTIONS), method)(scope())
        assert (caught.value.line, caught.value.column) == (3, 5)


def test_values_handed_out_cannot_be_written_into() -> None:
    """A drawn list cannot be changed by whoever holds it."""
    made = value("normal(loc=0, scale=1, size=3)")
    with pytest.raises(ValueError, match="read-only"):
        made[0] = 1.0


@LAWS
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_breaks_the_compiler(source: str) -> None:
    """Any text is an expression or is refused as none."""
    told = "a value"
    try:
        value(source)
    except (ExpressionError, IrregularFit) as problem:
        told = str(problem)
    assert told


@LAWS
@given(st.text(st.sampled_from("nxbM0123456789.+-*/%@()[],:<>=!'\"_ eE\nif else and or not sum"), max_size=40))
def test_no_text_of_its_marks_breaks_the_compiler(source: str) -> None:
    """Any text of the language's own marks is an expression or is refused as none."""
    told = "a value"
    try:
        value(source)
    except (ExpressionError, IrregularFit) as problem:
        told = str(problem)
    assert told


numbers = st.one_of(st.integers(-20, 20).map(str), st.sampled_from(["n", "b", "1.5", "2.25"]))
formulas = st.recursive(
    numbers,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=8,
)


@LAWS
@given(formulas)
def test_arithmetic_is_pythons(source: str) -> None:
    """A formula of numbers has the value that Python gives it, or both refuse it."""
    try:
        wanted = eval(source, {"__builtins__": {}}, {"n": 3, "b": 0.5})
    except ZeroDivisionError:
        assert refusal(source).message == "division by zero"
        return
    assert value(source) == wanted


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("x[n - 1]", NUMBER),
        ("x[x > 0]", VECTOR),
        ("x[1:n]", VECTOR),
        ("X[0, n]", NUMBER),
        ("X[:, 1]", VECTOR),
        ("X[0]", VECTOR),
        ("X[1:, 0:2]", MATRIX),
        ("[[n, 1], [2, n]]", MATRIX),
        ("log(n)", NUMBER),
        ("log(x)", VECTOR),
        ("choice(n, 2.5)", NUMBER),
        ("choice('a', 'b')", TEXT),
        ("normal(loc=n, scale=1)", NUMBER),
        ("normal(loc=x, scale=1)", VECTOR),
        ("uniform(0, 1, size=n)", VECTOR),
    ],
)
def test_the_kind_follows_the_arguments(source: str, kind: Kind) -> None:
    """What an index, a function of each number or a draw gives is known from what it is given."""
    names = {"n": NUMBER, "x": VECTOR, "X": MATRIX}
    assert compile_expression(source, 1, 1, names, FUNCTIONS).kind == kind


def test_misuse_of_a_known_kind_is_told_at_its_column() -> None:
    """A number where a list is wanted is refused when the expression is read."""
    with pytest.raises(ExpressionError, match="mean: x wants a list") as told:
        compile_expression("1 + mean(x[0])", 1, 1, {"x": VECTOR}, FUNCTIONS)
    assert told.value.column == 5
