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
