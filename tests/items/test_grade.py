"""Verdicts: how answers are read and what they are worth, and nothing of XP."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.grade import PartVerdict, Verdict, grade, read
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.variant import instantiate
from tests.items.samples import CHOICE, GOOD, good
from tests.laws import laws

LAWS = laws(60)
NUMBER = instantiate(good(GOOD), 3)
OPTIONS = instantiate(good(CHOICE), 3)


def verdict(raw: object) -> Verdict:
    """The verdict of an answer to the number question."""
    responses = read(NUMBER, {"answer": raw})
    assert all(isinstance(found, Response) for found in responses.values())
    return grade(NUMBER, {name: found for name, found in responses.items() if isinstance(found, Response)})


def test_a_right_answer_earns_all() -> None:
    """The key, as a text or as a number, is right with full credit and no diagnosis."""
    for raw in (repr(NUMBER.parts[0].key), NUMBER.parts[0].key, NUMBER.parts[0].key_text):
        found = verdict(raw)
        assert (found.credit, found.right, found.skipped, found.diagnosis) == (1.0, True, False, "")
        assert found.parts[0].key_text == NUMBER.parts[0].key_text
        assert found.parts[0].accepted == NUMBER.parts[0].accepted
        assert found.parts[0].read_as.startswith("Read as ")


def test_a_wrong_answer_is_told_what_it_is_the_right_answer_to() -> None:
    """A misconception's value is wrong, named, and told in text and HTML."""
    wrong = NUMBER.parts[0].misconceptions[0]
    found = verdict(repr(wrong.value))
    assert (found.credit, found.right, found.diagnosis) == (0.0, False, "ignored-prior")
    assert found.parts[0].feedback_html == wrong.feedback_html
    assert found.parts[0].feedback_text == wrong.feedback_text


def test_a_wrong_answer_that_nobody_lists_is_searched_for_its_slip() -> None:
    """A number that a slip leads to is told as that slip's, without credit."""
    x, sigma, tau = NUMBER.data["x"], NUMBER.variables["sigma"], NUMBER.variables["tau"]
    precision = len(x) / sigma**2
    found = verdict(f"{precision * sum(x) / len(x) / (precision + 2 / tau**2):.3f}")
    assert (found.credit, found.right, found.diagnosis) == (0.0, False, "double-prior")
    assert found.parts[0].feedback_text.startswith("That is the answer with twice the prior's precision.")


def test_a_skipped_question_earns_nothing_and_shows_the_key() -> None:
    """No answer at all is a skip: not right, no credit, and the key is told."""
    found = grade(NUMBER, {})
    assert (found.credit, found.right, found.skipped, found.diagnosis) == (0.0, False, True, "")
    assert found.parts[0].key_text == NUMBER.parts[0].key_text


@pytest.mark.parametrize("raw", ["", "1,234", "abc", None, [1]])
def test_what_cannot_be_read_is_no_answer(raw: object) -> None:
    """Unreadable input is told for its part and is never graded."""
    found = read(NUMBER, {"answer": raw})
    assert set(found) == {"answer"}
    assert isinstance(found["answer"], Unreadable)
    assert isinstance(read(NUMBER, {})["answer"], Unreadable)


def test_only_the_variants_own_parts_are_read() -> None:
    """Answers to other names are not looked at."""
    assert set(read(OPTIONS, {"answer": "1", "other": "x", "": ""})) == {"answer"}


def test_each_option_has_its_verdict() -> None:
    """Exactly one option is right, and each wrong one is diagnosed."""
    found = [grade(OPTIONS, {"answer": Response(index, "")}) for index in range(4)]
    assert [v.right for v in found].count(True) == 1
    assert {v.diagnosis for v in found} == {"", "no-root", "no-count", "product"}


@LAWS
@given(st.one_of(st.text(max_size=20), st.floats(allow_nan=False), st.integers(), st.none(), st.booleans()))
def test_every_input_is_unreadable_or_graded(raw: object) -> None:
    """Whatever is sent is either unreadable or has a credit from 0 to 1, all of it only when right."""
    for variant in (NUMBER, OPTIONS):
        responses = read(variant, {"answer": raw})
        if isinstance(responses["answer"], Response):
            found = grade(variant, {"answer": responses["answer"]})
            assert 0 <= found.credit <= 1
            assert (found.credit == 1) == found.right


def test_a_verdict_survives_json() -> None:
    """A verdict written as JSON and read back is the same."""
    for found in (verdict("0"), verdict(NUMBER.parts[0].key), grade(NUMBER, {})):
        assert Verdict.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_a_verdict_knows_nothing_of_xp() -> None:
    """No field of a verdict speaks of what it earns."""
    assert not [name for kind in (Verdict, PartVerdict) for name in kind.__slots__ if "xp" in name or "award" in name]
