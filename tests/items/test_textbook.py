"""What is written otherwise elsewhere is told in this language's own words, and those words are right."""

import re

import pytest

from quizsvc.items.expr import ExpressionError, compile_expression
from quizsvc.items.expr.textbook import INSTEAD
from quizsvc.items.kinds import NUMBER, VECTOR
from quizsvc.items.vocabulary import FUNCTIONS


def refusal(source: str) -> ExpressionError:
    """The error of an expression that may use a number n and a list x."""
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, 1, 1, {"n": NUMBER, "x": VECTOR}, FUNCTIONS)
    return caught.value


@pytest.mark.parametrize("word", INSTEAD)
def test_a_function_known_by_another_name_is_told(word: str) -> None:
    """The word is no function here, and every function in its remedy is."""
    problem = refusal(f"{word}(x)")
    assert problem.message == f"unknown function '{word}'"
    assert problem.remedy == INSTEAD[word]
    assert set(re.findall(r"([a-z_]+)\(", problem.remedy)) <= set(FUNCTIONS)
    assert "(" in problem.remedy


def test_no_handful_of_a_long_list_is_offered() -> None:
    """Where no function is near, the whole list is pointed to, and not the first dozen of the alphabet."""
    assert refusal("xyzzyx(x)").remedy == "quizsvc bank vocabulary lists all functions"


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("n ^ 2", "write ** for a power"),
        ("|n - 3|", "write abs(x)"),
        ("n | 3", "write abs(x)"),
        ("n! / 2", "write exp(lgamma(n + 1)) for n!"),
        ("(n - 1)!", "write exp(lgamma(n + 1)) for n!"),
        ("2n + 1", "write 2 * n"),
        ("sum(2n)", "write 2 * n"),
        ("n * 0,5", "write 0.5 for a half, with a point"),
        ("if n > 5 then 1 else 2", "write `a if n > 5 else b`"),
        ("5..9", "write integer(5, 9)"),
        ("5%", "write 0.05 for 5%"),
        ("n = 3", "write == to compare"),
        ("{1, 2, 3}", "write [1, 2, 3] for a list"),
        ("sum([1,2,3)", "close each bracket"),
        ("normal(loc=20, scale=3", "close each bracket"),
        ("1e-3 +", "check signs and brackets"),
        ("max(1,n=2) +", "check signs and brackets"),
        ("n != 'a!' +", "check signs and brackets"),
    ],
)
def test_a_habit_from_elsewhere_is_told_the_way_here(source: str, remedy: str) -> None:
    """Each way to write something elsewhere has its remedy, and what only looks like one has not."""
    assert refusal(source).remedy.startswith(remedy)
