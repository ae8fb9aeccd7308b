"""Pinned seeds with the values expected of them, as a test beside the template."""

import pytest

from quizsvc.items.lint import check
from quizsvc.items.variant import instantiate
from tests.items.asking import VECTOR
from tests.items.samples import findings, good, spoilt

VARIANT = instantiate(good(), 7)
PINNED = f"""\
examples:
  - {{seed: 7, key: {VARIANT.parts[0].key:.6f}, n: {VARIANT.variables["n"]}}}
  - seed: 7
    half: {VARIANT.derived["half"]:.2f}
figure:"""


def pinned(old: str = "", new: str = "") -> str:
    """The good template with examples, one piece of them spoilt."""
    assert old in PINNED
    return spoilt("figure:", PINNED.replace(old, new, 1) if old else PINNED)


def test_examples_that_come_true() -> None:
    """The key and names of the template are compared to the digits written."""
    assert check(good(pinned()), range(20)).findings == ()


def test_an_example_that_does_not() -> None:
    """What comes out instead is told, at the example's line; half a unit of the last digit is the limit."""
    key = VARIANT.parts[0].key
    for digits, fails in ((f"{key + 4e-7:.6f}", False), (f"{key + 2e-6:.6f}", True), (f"{key:.1f}", False)):
        text = pinned(f"key: {key:.6f}", f"key: {digits}")
        found = check(good(text), range(3)).findings
        assert [f.rule for f in found] == ["examples"] * fails
        if fails:
            assert found[0].line == text[: text.index("- {seed")].count("\n") + 1
            assert digits in found[0].message


def test_a_seed_without_a_variant() -> None:
    """An example whose seed gives no variant is told like any other that fails."""
    text = pinned().replace("require:\n", "require:\n  - n > 99\n")
    assert any(
        "seed 7" in finding.message for finding in check(good(text), range(1)).findings if finding.rule == "examples"
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("seed: 7, ", "", "has no 'seed'"),
        ("seed: 7, ", "seed: x, ", "wanted a number"),
        ("key:", "kee:", "unknown key 'kee'"),
        ("half:", "mle:", "wants a number"),
        ("- seed: 7\n    half: ", "- ", "an example has a seed"),
        (f"    half: {VARIANT.derived['half']:.2f}", "", "expects nothing"),
    ],
)
def test_refused(old: str, new: str, words: str) -> None:
    """An example without a seed, of an unknown name or without a number is told when the file is loaded."""
    text = pinned(old, new)
    if old == "half:":
        text = text.replace(f"mle: {VARIANT.derived['half']:.2f}", "mle: map.mean")
    assert any(words in finding.message for finding in findings(text))


def test_a_key_of_several_numbers_cannot_be_pinned() -> None:
    """An example names the template's own names instead."""
    text = VECTOR.replace("answer:", "examples:\n  - {seed: 7, key: 1.5}\nanswer:")
    assert "unknown key 'key'" in findings(text)[0].message
