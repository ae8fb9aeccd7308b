"""What holds of every slip: it is found by being there, has its words, and leads somewhere in some question."""

import ast
import re
from collections import Counter
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pytest

from quizsvc.items import slips
from quizsvc.items.explaining import APART, candidates, tolerance
from quizsvc.items.expr import ExpressionError
from quizsvc.items.findings import TemplateError
from quizsvc.items.slips import SLIPS
from quizsvc.items.slips.base import Slip
from quizsvc.items.slips.syntax import bounded, parse, quote, rebuilt, written_out
from tests.items.slips.made import variant
from tests.items.slips.samples import SAMPLES, template


@cache
def seen() -> Counter[str]:
    """How often each slip leads away from the key, over some variants of the samples."""
    found: Counter[str] = Counter()
    for sample in SAMPLES:
        for seed in range(4):
            made = variant(sample, seed)
            part = made.parts[0]
            for one in candidates(part, made.replay):
                assert abs(one.value - part.key) >= APART * tolerance(part)
                found[one.id] += 1
    return found


def test_there_are_many() -> None:
    """More than sixty mistakes are known."""
    assert len(SLIPS) > 60


def test_found_by_being_there() -> None:
    """Every slip that a module of the package offers is among them, and every module offers some."""
    names = {found.name for found in iter_modules(slips.__path__)} - {"base", "syntax"}
    offered = [slip for name in names for slip in import_module(f"{slips.__name__}.{name}").SLIPS]
    assert {slip.id for slip in offered} == {slip.id for slip in SLIPS}
    assert len(offered) == len(SLIPS)
    for name in names:
        assert import_module(f"tests.items.slips.test_{name}"), name


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_every_slip(slip: Slip) -> None:
    """It has an id that can be shared, words that go on from "That is the answer", and leads away from some key."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slip.id)
    assert slip.words
    assert not slip.words.endswith(".")
    assert slip.rarity in {1, 2}
    assert seen()[slip.id]


def test_the_commonest_come_first() -> None:
    """The order in which one slip stands for another is by how often people make it."""
    assert [slip.rarity for slip in SLIPS] == sorted(slip.rarity for slip in SLIPS)


def test_steps_are_written_out() -> None:
    """The key's expression holds its steps' expressions, with arguments by name."""
    steps = (("lam", "sigma**2 / 4"), ("fit", "ridge(x, y, lam, intercept=False)"))
    wanted = "ridge(X=x, y=y, penalty=sigma ** 2 / 4, intercept=False).slope * 2"
    assert ast.unparse(written_out("fit.slope\n * 2", steps)) == wanted


def test_own_functions_are_written_out() -> None:
    """A call of a template's own function is its expression, with its parameters before all steps of their names."""
    steps = (("x", "n + 1"), ("m", "2 * x"), ("f(x, y)", "x * m + y"), ("g(x)", "f(x, 3) - f(1, x)"))
    assert ast.unparse(written_out("g(k)", steps)) == "k * (2 * (n + 1)) + 3 - (1 * (2 * (n + 1)) + k)"
    assert ast.unparse(written_out("maximise(f, 0, 1)", steps)) == "maximise(function=f, low=0, high=1)"


def test_a_tree_is_never_changed() -> None:
    """A change makes a new tree and shares what it leaves alone."""
    tree = parse("f(a, b) + a")
    made = rebuilt(tree, lambda node: quote("c") if isinstance(node, ast.Name) and node.id == "a" else None)
    assert ast.unparse(tree) == "f(a, b) + a"
    assert ast.unparse(made) == "f(c, b) + c"
    assert rebuilt(tree, lambda node: None) is tree


def test_what_is_too_large_is_told() -> None:
    """A tree larger or deeper than the language reads is refused, however it is shared."""
    wide = parse(" + ".join(["a"] * 30))
    with pytest.raises(ExpressionError, match="too large"):
        parse(" + ".join(["a"] * 45))
    with pytest.raises(ExpressionError, match="too large"):
        bounded(quote("[a, a, a, a, a, a, a, a, a]", a=wide))
    half = "[" + ", ".join(["a"] * 250) + "]"
    with pytest.raises(ExpressionError, match="too large"):
        written_out("sum(b) + sum(c)", (("b", half), ("c", half)))
    long = (("a0", "x"), *((f"a{i}", f"a{i - 1} + 1") for i in range(1, 2000)))
    with pytest.raises(ExpressionError, match="too large"):
        written_out("a1999", long)
    assert ast.unparse(written_out("a2", long)) == "x + 1 + 1"
    with pytest.raises(ExpressionError, match="not an expression"):
        parse("1 +")


def test_a_sample_says_what_is_wrong_with_it() -> None:
    """The samples are templates like any other."""
    with pytest.raises(TemplateError, match="unknown name 'taw'"):
        template("wrong", "  n: integer(1, 2)", "taw")
