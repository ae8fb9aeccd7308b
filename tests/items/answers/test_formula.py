"""The answer kind `formula`: every equivalent form is right, a known wrong formula is named, nothing is guessed."""

import time

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Mark
from quizsvc.items.grade import grade, read
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.search import DrawError
from quizsvc.items.variant import instantiate
from tests.items.asking import FORMULA, asked, mark, stored
from tests.items.samples import assert_told, good, spoilt

KIND = KINDS["formula"]


def test_letters_stay_and_names_become_numbers() -> None:
    """The key holds this variant's numbers, written as drawn, and its letters."""
    variant = instantiate(good(FORMULA), 1)
    n, s = variant.variables["n"], variant.variables["s"]
    part = variant.parts[0]
    assert part.key == f"2*lambda*w - {n}/{s}^2"
    assert part.key_text == f"2·λ·w − {n}/{s}^2"
    assert "<mi>λ</mi>" in part.key_html
    assert part.wanted == "Give a formula in lambda (λ) and w: any equivalent form counts."


def test_equivalent_forms_are_right() -> None:
    """The key factored, reordered, with Greek signs or with its numbers worked out is right."""
    variant = instantiate(good(FORMULA), 1)
    n, s = variant.variables["n"], variant.variables["s"]
    for raw in (
        f"2λw − {n}/{s}²",
        f"-{n}/{s}**2 + w*2*lambda",
        f"2(lambda w - {n}/(2*{s}^2))",
        f"{-n / s**2!r} + λw + wλ",
    ):
        assert mark(variant.parts[0], raw).right, raw
    for raw in ("w", "0", f"2λw + {n}/{s}²", f"2λw − {n}/{s}", "9^9^9^9", "1/0"):
        assert mark(variant.parts[0], raw) == Mark(False, 0.0), raw


def test_a_misconception_is_known_in_any_form() -> None:
    """A wrong formula that the author names is named, however it is written, with its credit."""
    variant = instantiate(good(FORMULA), 1)
    n, s = variant.variables["n"], variant.variables["s"]
    found = mark(variant.parts[0], f"w*λ - {n}/{s}/{s}")
    assert (found.right, found.credit, found.diagnosis) == (False, 0.5, "half")
    assert found.feedback_text == f"Twice, with {n}."
    assert mark(variant.parts[0], f"{n}/{s}^2 - w(λ + λ)").diagnosis == "sign"


def test_the_echo_tells_how_it_was_read() -> None:
    """An answer is told back as text and in MathML, in the verdict as well, and what is typed is never in it raw."""
    variant = instantiate(good(FORMULA), 1)
    response = KIND.read(variant.parts[0], "λ w^2/2")
    assert isinstance(response, Response)
    assert response.echo == "Read as λ·w^2/2."
    assert response.echo_html.startswith("Read as <math>")
    verdict = grade(variant, {"answer": response})
    assert verdict.parts[0].read_html == response.echo_html


def test_a_stored_variant_is_graded_alike() -> None:
    """The part as it comes back from JSON grades the same."""
    variant = stored(FORMULA)
    seen = read(variant, {"answer": variant.parts[0].key_text})
    assert grade(variant, {name: found for name, found in seen.items() if isinstance(found, Response)}).right


def test_rounded_numbers_count_where_the_author_says() -> None:
    """With a relative tolerance numbers may be rounded, and the learner is told so."""
    loose = spoilt("value: 2*lambda*w - n/s^2\n", "value: 2*lambda*w*n/s^2\n  tolerance: {rel: 0.001}\n", FORMULA)
    variant = instantiate(good(loose), 1)
    n, s = variant.variables["n"], variant.variables["s"]
    number = 2 * n / s**2
    assert mark(variant.parts[0], f"{number * 1.0009}*lambda*w").right
    assert not mark(variant.parts[0], f"{number * 1.002}*lambda*w").right
    assert variant.parts[0].wanted.endswith("any equivalent form counts; numbers may be rounded to 0.1%.")
    assert not mark(asked(FORMULA, 1), "1.0001*(2λw - 1)").right


def test_a_misconception_equal_to_the_key_rejects_the_draw() -> None:
    """A wrong formula that is the key in another form is no misconception; one asked to be muted is."""
    same = spoilt("value: lambda*w - n/s^2", "value: 2*(lambda*w - n/s^2/2)", FORMULA)
    with pytest.raises(DrawError, match="half was too near the key"):
        instantiate(good(same), 0)
    part = asked(same.replace("    credit: 0.5\n", "    if_apart: true\n"), 1)
    assert part.muted == ("half",)


def test_a_key_without_values_rejects_the_draw() -> None:
    """A key that has no value on its letters' domains gives no variant."""
    with pytest.raises(DrawError, match="the key has no value at most points"):
        instantiate(good(spoilt("value: 2*lambda*w - n/s^2\n", "value: ln(-lambda*n)\n", FORMULA)), 0)


def test_its_own_specimens_are_judged_as_such() -> None:
    """The kind's right, wrong and unreadable responses are judged right, wrong and unreadable."""
    for seed in range(10):
        part = asked(FORMULA, seed)
        made = KIND.specimens(part)
        assert len(made.right) == 5
        assert len(made.wrong) == 4
        assert all(mark(part, raw).right for raw in made.right)
        assert not any(mark(part, raw).right for raw in made.wrong)
        assert all(isinstance(KIND.read(part, raw), Unreadable) for raw in made.unreadable)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        True,
        [],
        ["w"],
        {},
        {"": "w"},
        float("nan"),
        float("inf"),
        pytest.param(10**5000, id="huge"),
        b"w",
        object(),
    ],
)
def test_what_is_no_text_is_unreadable(raw: object) -> None:
    """Whatever a form or the API sends is read or told; a plain number is a formula."""
    assert isinstance(KIND.read(asked(FORMULA, 1), raw), Unreadable)
    assert isinstance(KIND.read(asked(FORMULA, 1), 2.5), Response)
    assert isinstance(KIND.read(asked(FORMULA, 1), -3), Response)


@pytest.mark.parametrize(
    "raw",
    ["9^9^9^9", "w^" * 22 + "w", "/".join("w" * 60), "exp(" * 20 + "w" + ")" * 20, "(w+λ+1)^99*(w-λ)^99", "w" * 60],
)
def test_hostile_formulas_cost_little(raw: str) -> None:
    """A formula made to be slow is read and compared in under 50 ms of processor time."""
    part = asked(FORMULA, 1)
    mark(part, "exp(1000)*w")  # SymPy is imported once, for a formula that no point can tell
    start = time.process_time()
    assert not mark(part, raw).right
    assert time.process_time() - start < 0.05


def test_the_control_holds_what_was_typed_and_nothing_of_the_key() -> None:
    """The box shows the learner's own text, escaped, has its label, and tells nothing of the answer."""
    part = asked(FORMULA, 1)
    html = KIND.control(part, '"><script>', "wanted-answer").html
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert '<label for="answer-answer">' in html
    assert 'id="answer-answer" name="answer-answer"' in html
    assert not [secret for secret in (part.key, part.key_text, "half", "sign") if secret in html]


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("lambda: positive", "lambda: positiv", "positiv,", "'positiv' is no domain of a letter"),
        ("lambda: positive", "lambda: [2, 1]", "[2, 1]", "'[2, 1]' is no domain"),
        ("w: real}", "e: real}", "e: real}", "'e' cannot be a letter"),
        ("w: real}", "exp: real}", "exp: real}", "'exp' cannot be a letter"),
        ("w: real}", "n: real}", "n: real}", "'n' cannot be a letter"),
        ("w: real}", "w: real, w_: real}", "{lambda", "are one letter to a reader"),
        ("symbols: {lambda: positive, w: real}\n", "", "type: formula", "a formula has no letters"),
        ("value: 2*lambda*w - n/s^2", "value: 2*lambda*q", "2*lambda*q", "“q” is no letter"),
        (
            "value: 2*lambda*w - n/s^2",
            "value: x*lambda",
            "x*lambda",
            "'x' is a list of numbers; a formula takes",
        ),
        ("value: lambda*w - n/s^2", "value: 1/2w", "1/2w", "can be read in two ways"),
        ("value: lambda*w - n/s^2", "value: mean(x)", "mean(x)", "“mean” is no letter or function"),
        ("  value: 2*lambda*w - n/s^2\n", "", "type: formula", "answer has no 'value'"),
        ("type: formula\n", "type: formula\n  tolerance: {rel: 1}\n", "1}", "rel is '1'"),
        ("type: formula\n", "type: formula\n  tolerance: {abs: 1}\n", "abs", "unknown key 'abs'"),
    ],
)
def test_a_spoilt_specification_is_told(old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the letters or the formulas is told at its place with a remedy."""
    assert_told(spoilt(old, new, FORMULA), needle, message)
