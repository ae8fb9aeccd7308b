"""Laws of every function of the language, found by being there: well described, well guarded, quick to refuse."""

import re
from itertools import chain
from time import process_time
from typing import Any

import numpy as np
import pytest

from quizsvc.items.expr import IrregularFit, Scope
from quizsvc.items.kinds import ANY, FUNCTION, NUMBER, NUMBERS, PRIOR, TEXT, Degenerate, frozen, kind_of
from quizsvc.items.vocabulary import FUNCTIONS, SUBJECTS
from quizsvc.numeric import Fit, stream
from quizsvc.numeric.edge import edge
from tests.items.calls import good_call

CORE = """mu sigma n mse tau mu0 a b level penalty guess size price p q y p_bold p_mild rate z logits label shape k t x
learning_rate w loc scale theta lam prior mle map posterior data noise sd slope precision accuracy count probability all
any dot half outer floor fixed column sample mode rank best zero loglik"""
SPOILT: tuple[Any, ...] = (
    *("no", "", True, -1, 0, 0.5, 3.7, -1e300, 1e300, 2**53, float("nan"), float("inf"), None, object()),
    *(np.zeros(0), np.zeros(3), np.array([np.nan]), np.array([1e300, -1e300]), np.full(10_000, 0.5), np.arange(7.0)),
    *(np.zeros((2, 2)), np.array([[np.inf]]), np.full((100, 1000), 1.5), np.array([True, False]), ["a"], [], [1, "a"]),
    *(Degenerate("collinear", "told so"), edge("told so", 1.0), stream("a")),
)
PATIENCE = 5.0  # seconds of processor time for one refusal; the slowest honest fit of 10,000 numbers takes one


def invoke(name: str, arguments: dict[str, Any]) -> Any:
    """The value of a call as an expression would see it, or what it raises."""
    function = FUNCTIONS[name]
    places = [p.name for p in function.parameters if not p.keyword_only]
    named = [p.name for p in function.parameters if p.keyword_only]
    kinds = {p.name: FUNCTION if p.sort.kind == FUNCTION else ANY for p in function.parameters}
    call, _ = function.bind([kinds[p] for p in places], {p: kinds[p] for p in named})
    with np.errstate(all="ignore"):
        scope = Scope({}, stream("law"))
        return frozen(call(scope, [arguments[p] for p in (*places, *named)]))


def numbers_in(value: Any) -> list[float]:
    """All numbers that a value offers."""
    if isinstance(value, Fit):
        return list(chain.from_iterable(numbers_in(v) for v in value.result().values()))
    if isinstance(value, int | float | np.ndarray):
        return np.ravel(value).astype(float).tolist()
    return list(chain.from_iterable(numbers_in(v) for v in value)) if isinstance(value, tuple) else []


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_is_described(name: str) -> None:
    """One sentence of at most 120 characters that begins with a capital or a sign and is no repetition of the name."""
    function = FUNCTIONS[name]
    assert re.fullmatch(r"[A-ZΣ−].*\.", function.summary), function.summary
    assert "\n" not in function.summary
    assert len(function.summary) <= 160
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert all(p.sort.wanted and p.sort.kind.words for p in function.parameters)
    assert "<" not in function.signature, "a default that is no plain value"


def test_every_function_stands_in_one_subject() -> None:
    """The subjects hold the vocabulary, each with a title of its own."""
    held = [function.name for subject in SUBJECTS for function in subject.functions]
    assert sorted(held) == sorted(FUNCTIONS)
    titles = [subject.title for subject in SUBJECTS]
    assert titles == sorted(set(titles))
    assert all(title and not title.endswith((".", ":")) for title in titles)


def test_the_names_that_authors_want_are_free() -> None:
    """The names of variables in the core items, and those that statisticians reach for first, are no functions."""
    assert not set(CORE.split()) & set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_good_call_gives_what_was_declared(name: str) -> None:
    """Called right, a function gives finite numbers, of the kind declared, and leaves its arguments alone."""
    arguments = good_call(name)
    before = {key: np.copy(value) for key, value in arguments.items() if isinstance(value, np.ndarray)}
    value = invoke(name, arguments)
    assert not isinstance(value, Degenerate), value
    assert np.isfinite(numbers_in(value)).all() or name in {"isfinite", "roc_curve"}
    kind = kind_of(value)
    assert FUNCTIONS[name].returns.accepts(kind) or {FUNCTIONS[name].returns, kind} == {NUMBER, NUMBERS}
    if FUNCTIONS[name].returns not in {ANY, PRIOR} and not FUNCTIONS[name].fits:
        assert all(hasattr(value, attribute) for attribute in FUNCTIONS[name].returns.attributes)
    for key, values in before.items():
        np.testing.assert_array_equal(arguments[key], values)


def tried(name: str, arguments: dict[str, Any]) -> Any:
    """The value of a call, or how it was refused."""
    try:
        return invoke(name, arguments)
    except (ValueError, IrregularFit) as refusal:
        return refusal


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_spoilt_argument_is_refused(name: str) -> None:
    """Each argument spoilt alone gives a value without NaN or a ValueError in words, soon, and no other error."""
    good = good_call(name)
    for parameter in FUNCTIONS[name].parameters:
        for spoilt in SPOILT:
            started = process_time()
            outcome = tried(name, {**good, parameter.name: spoilt})
            assert process_time() - started < PATIENCE, (name, parameter.name, spoilt)
            if isinstance(outcome, ValueError):
                assert str(outcome), (name, parameter.name, spoilt)
            else:
                assert not np.isnan(numbers_in(outcome)).any(), (name, parameter.name, spoilt)
            if isinstance(spoilt, Degenerate):
                assert isinstance(outcome, IrregularFit)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_wrong_kind_is_refused_when_the_template_is_loaded(name: str) -> None:
    """A text where no text is wanted is told without a value at hand, with the parameter's name."""
    function = FUNCTIONS[name]
    places = [p.name for p in function.parameters if not p.keyword_only]
    for parameter in function.parameters:
        if parameter.sort.kind.accepts(TEXT):
            continue
        kinds = {p.name: FUNCTION if p.sort.kind == FUNCTION else ANY for p in function.parameters}
        kinds[parameter.name] = TEXT
        with pytest.raises(ValueError, match=rf"{name}: {parameter.name} wants .*, and here stands text in quotes"):
            function.bind([kinds[p] for p in places], {p: k for p, k in kinds.items() if p not in places})


@pytest.mark.parametrize("name", sorted(name for name, function in FUNCTIONS.items() if function.draws))
def test_a_draw_is_a_function_of_its_stream(name: str) -> None:
    """The same stream gives the same draw."""
    first, second = (invoke(name, good_call(name)) for _ in range(2))
    np.testing.assert_equal(first, second)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("ones", {"size": 10**9}),
        ("zeros", {"size": 10**9}),
        ("linspace", {"count": 10**9}),
        ("arange", {"low": 0, "high": 1e9}),
        ("arange", {"low": 0, "high": 1.0, "step": 1e-12}),
        ("identity_matrix", {"size": 10_000}),
        ("diagonal_matrix", {"x": np.ones(10_000)}),
        ("outer_product", {"x": np.ones(10_000), "y": np.ones(10_000)}),
        ("repeated", {"x": np.ones(10_000), "times": 10_000}),
        ("polynomial_features", {"x": np.ones(10_000), "degree": 20}),
        ("bump_features", {"x": np.ones(10_000), "centres": np.ones(10_000)}),
        ("interactions", {"X": np.ones((10, 1000))}),
        ("indicator_features", {"labels": np.ones(10_000), "levels": np.arange(10_000.0)}),
        ("multinomial", {"trials": 10**6, "size": 10_000}),
        ("poisson", {"rate": np.arange(1.0, 9000.0), "size": None}),
        ("poisson", {"rate": 1e300}),
        ("log_loss_descent", {"X": np.ones((1000, 2)), "y": np.ones(1000), "steps": 1000}),
        ("leave_one_out", {"X": np.ones((1000, 2)), "y": np.ones(1000)}),
        ("bernoulli_updates", {"y": np.ones(10_000)}),
        ("inverse", {"A": np.eye(300)}),
    ],
)
def test_what_would_be_too_large_is_refused_before_it_is_made(name: str, sizes: dict[str, Any]) -> None:
    """A hostile size costs nothing."""
    started = process_time()
    with pytest.raises(ValueError, match="wanted"):
        invoke(name, {**good_call(name), **sizes})
    assert process_time() - started < 0.1
