"""The functions of the language: declared whole, and each what it says."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from quizsvc import numeric
from quizsvc.items.expr import Scope, compile_expression
from quizsvc.items.kinds import ANY, FIGURE, LAYER, MATRIX, NUMBER, NUMBERS, PRIOR, TABLE, VECTOR, Kind
from quizsvc.items.vocabulary import FUNCTIONS, declare
from quizsvc.items.vocabulary.base import Size, Vector, plain
from quizsvc.items.vocabulary.draws import rounded
from quizsvc.numeric import LinearFit, Stream, fit_gaussian_mean, normal_prior, ridge, stream
from tests.laws import laws

LAWS = laws(40)
lists = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20).map(np.array)


def call(source: str, **values: object) -> object:
    """The value of a call."""
    kinds: dict[str, Kind] = dict.fromkeys(values, ANY)
    made = compile_expression(source, 1, 1, kinds, FUNCTIONS)
    return made.evaluate(Scope(dict(values), stream("vocabulary")))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_declared_whole(name: str) -> None:
    """Each function has its name, a sentence, a signature of its parameters, and no way to write or to call back."""
    function = FUNCTIONS[name]
    assert function.name == name
    assert function.summary.endswith((".", "]."))
    assert function.signature.startswith(f"{name}(")
    assert all(parameter.name in function.signature for parameter in function.parameters)
    assert not {"out", "dtype", "axis", "key", "func", "where"} & {parameter.name for parameter in function.parameters}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sum", NUMBER),
        ("length", NUMBER),
        ("table", TABLE),
        ("dots", LAYER),
        ("figure", FIGURE),
        ("normal_prior", PRIOR),
        ("ones", VECTOR),
        ("choice", ANY),
        ("correlation", NUMBER),
        ("inverse", MATRIX),
        ("solve", VECTOR),
        ("poisson_cdf", NUMBERS),
    ],
)
def test_a_result_has_its_kind(name: str, kind: Kind) -> None:
    """The kind of a result is read from the function's own annotations."""
    assert FUNCTIONS[name].returns == kind


def test_what_draws_and_what_fits_is_known() -> None:
    """Draws take a stream and models give a fit; the rest does neither."""
    draws = {n for n, f in FUNCTIONS.items() if f.draws}
    assert draws >= {"integer", "choice", "uniform", "normal", "laplace", "gamma", "poisson", "multinomial", "subset"}
    fits = {n for n, f in FUNCTIONS.items() if f.fits}
    assert not draws & fits
    assert fits >= {n for n in FUNCTIONS if n.startswith("fit_")}
    endings = ("_regression", "_posterior", "_updates", "_interval", "_bayes")
    assert fits >= {n for n in FUNCTIONS if n.endswith(endings)} | {"ridge", "huber", "t_test", "perceptron", "root"}
    assert not fits & {"gamma", "normal_density", "roc_curve", "mean", "mean_squared_error", "beta_prior"}


@pytest.mark.parametrize("name", ["fit_gaussian_mean", "fit_laplace", "ridge"])
def test_a_model_is_the_engines_own(name: str) -> None:
    """The language's model has the parameters and defaults of the numeric engine's function."""
    ours, engine = FUNCTIONS[name].parameters, inspect.signature(getattr(numeric, name)).parameters
    assert [p.name for p in ours] == list(engine)
    assert [p.required for p in ours] == [p.default is p.empty for p in engine.values()]


def test_a_model_hands_every_argument_on() -> None:
    """Each argument reaches the engine's parameter of its name, by place and by keyword."""
    x, y, prior = [0.0, 1.0, 3.0], [1.0, 2.0, 6.0], numeric.normal_prior(4.0, scale=0.5)
    values = {"x": np.array(x), "y": np.array(y)}
    for flags in [(True, False), (True, True), (False, False)]:
        source = "ridge(x, y, 2, 1.5, {}, {}).{}"
        wanted = numeric.ridge(x, y, 2.0, 1.5, *flags)
        assert isinstance(wanted, LinearFit)
        assert call(source.format(*flags, "intercept"), **values) == wanted.intercept
        assert call(source.format(*flags, "slope"), **values) == wanted.slope
        named = f"ridge(y=y, X=x, penalise_intercept={flags[1]}, penalty=2, prior_mean=1.5, intercept={flags[0]}).slope"
        assert call(named, **values) == wanted.slope
    fitted = numeric.fit_gaussian_mean(x, 2.0, prior)
    assert call("fit_gaussian_mean(x, 2, normal_prior(4, scale=0.5)).mean", **values) == fitted.mean
    assert call("log_loss(0, 0.2)") == numeric.log_loss(0, 0.2)


@LAWS
@given(lists)
def test_summaries_are_pythons(x: np.ndarray) -> None:
    """Sum, mean, median, variances, extremes and length agree with plain formulas."""
    n, mean = len(x), math.fsum(x) / len(x)
    squares = math.fsum((x - mean) ** 2)
    ordered = sorted(x.tolist())
    for source, wanted in [
        ("sum(x)", math.fsum(x)),
        ("mean(x)", mean),
        ("median(x)", (ordered[(n - 1) // 2] + ordered[n // 2]) / 2),
        ("variance(x)", squares / n),
        ("min(x)", ordered[0]),
        ("max(x)", ordered[-1]),
        ("length(x)", n),
    ]:
        assert call(source, x=x) == pytest.approx(wanted, rel=1e-9, abs=1e-6), source
    if n > 1:
        assert call("sample_variance(x)", x=x) == pytest.approx(squares / (n - 1), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("abs([-1.5, 2])", [1.5, 2]),
        ("sqrt([0, 4])", [0, 2]),
        ("exp([0, 1])", [1, math.e]),
        ("log([1, e])", [0, 1]),
        ("round([0.25, -0.04], 1)", [0.2, 0]),
        ("ones(2)", [1, 1]),
    ],
)
def test_functions_of_lists_work_on_each(source: str, wanted: list[float]) -> None:
    """A function of a number works on each number of a list."""
    np.testing.assert_allclose(np.asarray(call(source)), wanted, rtol=1e-15)


def test_rounding_leaves_no_negative_zero() -> None:
    """What rounds to zero is plain zero."""
    assert math.copysign(1, call("round(-0.04, 1)")) == 1


def test_isfinite_tells_what_is_not() -> None:
    """`isfinite` is true for finite numbers only."""
    assert call("isfinite(x)", x=np.array([1.0, np.inf])) is False
    assert call("isfinite(x)", x=np.array([1.0, np.nan])) is False
    assert call("isfinite(x)", x=1.0) is True


def test_draws_follow_their_distributions() -> None:
    """Ten thousand draws of each family pass a Kolmogorov-Smirnov test against SciPy's distribution."""
    for source, law in [
        ("normal(loc=3, scale=2, size=10000)", stats.norm(3, 2)),
        ("laplace(loc=3, scale=2, size=10000)", stats.laplace(3, 2)),
        ("uniform(3, 5, size=10000)", stats.uniform(3, 2)),
    ]:
        assert stats.kstest(call(source), law.cdf).pvalue > 1e-3, source


def test_whole_draws_are_even_over_both_ends() -> None:
    """`integer` reaches both ends and `choice` every option, each as often as the others."""
    draw = stream("even")
    whole = [FUNCTIONS["integer"].body(draw, -1, 3) for _ in range(5000)]
    picked = [FUNCTIONS["choice"].body(draw, "a", "b", "c") for _ in range(6000)]
    for values, options in [(whole, range(-1, 4)), (picked, "abc")]:
        counts = [values.count(option) for option in options]
        assert sum(counts) == len(values)
        assert stats.chisquare(counts).pvalue > 1e-3


def test_a_draw_has_the_shape_and_the_decimals_asked() -> None:
    """A size gives a list, a list of locations one draw each, neither one number; decimals round what is drawn."""
    assert isinstance(call("normal(loc=0, scale=1)"), float)
    assert np.shape(call("normal(loc=[0, 100, 200], scale=1)")) == (3,)
    assert np.shape(call("uniform(0, 1, size=1)")) == (1,)
    spread = np.asarray(call("normal(loc=[0, 100, 200], scale=[1, 1, 1], decimals=2)"))
    assert np.all(np.abs(spread - [0, 100, 200]) < 7)
    assert spread.tolist() == [float(f"{v:.2f}") for v in spread]
    rough = np.asarray(call("uniform(-0.4, 0.4, size=50, decimals=0)"))
    assert not np.signbit(rough).any()


def test_lengths_that_do_not_fit_are_refused() -> None:
    """A size that is not the length of the locations is refused."""
    with pytest.raises(Exception, match=r"lengths \[3, 4\] do not fit together"):
        call("normal(loc=[0, 1, 2], scale=1, size=4)")


def test_values_become_json() -> None:
    """Arrays, priors and fits become plain lists and objects with unrounded numbers."""
    assert plain(np.array([1.5, 2.0])) == [1.5, 2.0]
    assert plain(normal_prior(0, scale=2)) == {"family": "normal", "loc": 0.0, "scale": 2.0}
    assert plain(fit_gaussian_mean([1, 3], 1.0)) == {"mean": 2.0, "sd": 0.7071067811865475}
    line = plain(ridge([0, 1], [1, 3], 0.0))
    assert line == {"intercept": pytest.approx(1), "coef": [pytest.approx(2)], "slope": pytest.approx(2)}


def test_a_parameter_without_a_sort_is_a_mistake_of_ours() -> None:
    """A function whose parameter says nothing of what it takes cannot be declared."""

    def bare(x: float) -> float:
        return x

    def drawn(draw: Stream, size: Size, *rest: Vector) -> float:
        """Gives zero."""
        return 0.0

    with pytest.raises(TypeError, match="no sort"):
        declare(bare)
    made = declare(drawn)
    assert made.draws
    assert made.signature == "drawn(size, *rest)"


@given(st.floats(-1e290, 1e290), st.integers(0, 12))
def test_one_number_is_rounded_as_a_list_is(value: float, decimals: int) -> None:
    """To the last bit, zero without a sign."""
    alone, listed = rounded(value, decimals), (np.round(np.array([value]), decimals) + 0.0)[0]
    assert repr(alone) == repr(float(listed))
