"""Named streams: the same everywhere, independent of one another, even."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quizsvc.numeric import stream

LAWS = settings(derandomize=True, max_examples=60)
PUBLISHED = [967608, 518402, 990784, 897895]
PUBLISHED_ORDER = [2, 3, 1, 0, 4, 5]


def test_equal_labels_give_equal_draws() -> None:
    """A stream is a pure function of its labels."""
    assert stream("a", 1).uniforms(5).tolist() == stream("a", 1).uniforms(5).tolist()


@LAWS
@given(st.lists(st.one_of(st.integers(), st.text("abc01", max_size=3)), min_size=1, max_size=4), st.integers(0, 9))
def test_another_label_gives_another_stream(labels: list[str | int], more: int) -> None:
    """One more label, or the labels split otherwise, gives another stream."""
    first = stream(*labels).uniforms(4).tolist()
    assert stream(*labels, more).uniforms(4).tolist() != first
    assert stream("x", *labels).uniforms(4).tolist() != first
    assert stream("ab", "c").uniform() != stream("a", "bc").uniform()


def test_one_by_one_is_all_at_once() -> None:
    """Drawing numbers singly or together moves the stream alike."""
    single, together = stream("moves"), stream("moves")
    assert [single.uniform() for _ in range(9)] == together.uniforms(9).tolist()


def test_published_draws_never_change() -> None:
    """The first numbers of a stream are as they were when variants were first published."""
    draw = stream("map-gaussian-mean", 7, 0, "x")
    assert [draw.integer(0, 10**6) for _ in range(4)] == PUBLISHED
    assert stream("options", 3).permutation(6) == PUBLISHED_ORDER


def test_uniforms_are_even_and_open() -> None:
    """Uniforms lie inside (0, 1), pass Kolmogorov-Smirnov, and neighbouring seeds are uncorrelated."""
    one, other = stream("even", 1).uniforms(20_000), stream("even", 2).uniforms(20_000)
    assert one.min() > 0
    assert one.max() < 1
    assert stats.kstest(one, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03


@LAWS
@given(st.integers(-(2**31), 2**31), st.integers(0, 2**31), st.integers())
def test_a_whole_number_stays_between_its_ends(low: int, span: int, seed: int) -> None:
    """An integer is drawn from low to high, both included, and only one where they are equal."""
    draw = stream("ends", seed)
    assert low <= draw.integer(low, low + span) <= low + span
    assert draw.integer(low, low) == low


def test_ends_in_the_wrong_order_are_refused() -> None:
    """High below low is refused with both."""
    with pytest.raises(ValueError, match="integer from 3 to 2: wanted low at most high"):
        stream("x").integer(3, 2)


def test_orders_are_even() -> None:
    """Each of the six orders of three is as likely."""
    draw = stream("orders")
    orders = [tuple(draw.permutation(3)) for _ in range(3000)]
    assert stats.chisquare([orders.count(order) for order in set(orders)]).pvalue > 1e-3
    assert len(set(orders)) == 6


def test_another_process_draws_the_same() -> None:
    """A stream does not depend on the process, nor on its hash seed."""
    code = "from quizsvc.numeric import stream; print(stream('p', 5).uniforms(3).tolist())"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": s}
        )
        for s in ("1", "2")
    ]
    assert {t.stdout.strip() for t in told} == {str(stream("p", 5).uniforms(3).tolist())}
