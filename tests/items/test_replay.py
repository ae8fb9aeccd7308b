"""A variant evaluated anew gives what it gave, and follows what is changed."""

import json

import pytest

from quizsvc.items.expr import ExpressionError
from quizsvc.items.replay import Replay
from quizsvc.items.variant import Variant, instantiate
from quizsvc.items.vocabulary.base import plain
from quizsvc.numeric import stream
from quizsvc.numeric.datasets import Dataset, sensor_readings
from tests.items.samples import good


def replayed(seed: int) -> tuple[Variant, Replay]:
    """A variant as it comes back from where it was stored, and its replay."""
    variant = Variant.from_json(json.loads(json.dumps(instantiate(good(), seed).as_json())))
    return variant, variant.replay


def test_the_same_again() -> None:
    """The key's expression gives the key, from the stored numbers and sources alone."""
    for seed in range(20):
        variant, replay = replayed(seed)
        again = replay.again()
        assert again.evaluate(variant.parts[0].value) == variant.parts[0].key
        assert again.evaluate("half") == variant.derived["half"]


def test_a_bound_name_is_followed_downstream() -> None:
    """What is computed from a name follows the value that is bound to it; drawn data stay."""
    variant, replay = replayed(3)
    again = replay.again({"sigma": 100.0})
    assert abs(again.evaluate("map.mean")) < abs(variant.parts[0].key)
    assert again.evaluate("half") == variant.derived["half"]
    assert replay.again({"x": [4.0, 6.0]}).evaluate("half") == 2.5


def test_altered_arguments() -> None:
    """A fit made anew with other arguments changes all that rests on it."""
    _, replay = replayed(3)
    without = replay.again(alter=lambda model, given: {name: v for name, v in given.items() if name != "prior"})
    assert without.evaluate("map.mean") == pytest.approx(without.evaluate("mle.mean"), rel=1e-12)


def test_further_steps() -> None:
    """Steps of one's own may use every name of the variant and those above them."""
    _, replay = replayed(3)
    again = replay.again({"response": 2.0}, steps=(("shifted", "x + response"), ("again", "mean(shifted)")))
    assert again.evaluate("again - mean(x)") == pytest.approx(2.0)


def test_an_unknown_name_is_told() -> None:
    """A name that the variant does not have is an error of the expression, as when a template is read."""
    with pytest.raises(ExpressionError, match="unknown name 'taw'"):
        replayed(3)[1].again().evaluate("taw")


def test_a_long_chain_of_steps_does_not_nest() -> None:
    """Two hundred names, each computed from the one before, are evaluated again as they were drawn."""
    steps = [("a0", "b"), *((f"a{n}", f"a{n - 1} + 1") for n in range(1, 200))]
    again = Replay({"b": 1.0}, tuple(steps)).again()
    assert again.evaluate("a199") == 200.0


def test_what_failed_fails_again_and_costs_nothing_more() -> None:
    """A name whose step fails is told each time with the same words, and so is what comes after it."""
    steps = (("a0", "1 / b"), *((f"a{n}", f"a{n - 1} + a{n - 1}") for n in range(1, 60)))
    again = Replay({"b": 0.0}, steps).again()
    for _ in range(2):
        with pytest.raises(ExpressionError, match="division by zero"):
            again.evaluate("a59")
    assert again.evaluate("a0 if b > 1 else b") == 0.0


def test_a_dataset_is_itself_again() -> None:
    """A dataset that was drawn comes back from plain values with its columns, units and story."""
    drawn = sensor_readings(stream("again"), n=6)
    stored = json.loads(json.dumps(plain(drawn)))
    assert Dataset.from_plain(stored) == drawn
    name = drawn.columns[0].name
    found = Replay({"sensors": stored}, ()).again().evaluate(f"column_of(sensors, '{name}')")
    assert found.tolist() == list(drawn.columns[0].values)
