"""The author's guide: it holds all that the language has, and every template in it is sound."""

import re

import pytest

from quizsvc.items.answers import KINDS
from quizsvc.items.findings import TemplateError
from quizsvc.items.guide import guide, vocabulary
from quizsvc.items.guide.chapters import ANSWER_KEYS_MEAN, KEYS_MEAN
from quizsvc.items.lint import check
from quizsvc.items.parse import KEYS, PART_KEYS, parse
from quizsvc.items.vocabulary import FUNCTIONS, SUBJECTS

GUIDE = guide()
TEMPLATES = re.findall(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
CALLS = re.findall(r"`([a-z_0-9]+)\(", GUIDE)


@pytest.mark.parametrize("text", TEMPLATES, ids=[text.split("\n")[1] for text in TEMPLATES])
def test_a_template_of_the_guide_is_sound(text: str) -> None:
    """Each example, copied as it stands, is parsed and passes the check without a finding."""
    try:
        template = parse(text, "from-the-guide")
    except TemplateError as problem:
        pytest.fail("\n".join(finding.sentence("guide") for finding in problem.findings))
    report = check(template, range(60))
    assert not [finding.sentence("guide") for finding in report.findings]


def test_there_are_examples_of_more_than_one_kind() -> None:
    """At least three templates, of at least two kinds of answer."""
    assert len(TEMPLATES) >= 3
    assert len({parse(text, "from-the-guide").parts[0].kind for text in TEMPLATES}) >= 2


def test_every_key_is_told() -> None:
    """A key that the parser takes has its row; add one to KEYS_MEAN where it lacks."""
    assert set(KEYS) <= set(KEYS_MEAN)
    for key in KEYS:
        assert f"| `{key}` | {KEYS_MEAN[key]} |" in GUIDE


def test_every_kind_of_answer_is_told() -> None:
    """Each kind has a section with its own words and its keys."""
    for name, kind in KINDS.items():
        section = GUIDE.partition(f"### `{name}`\n")[2].partition("###")[0]
        assert all(f"- `{key}`: {ANSWER_KEYS_MEAN[key]}\n" in section for key in kind.keys)
        assert len(section.split()) > 20


def test_a_key_of_no_kind_is_not_told() -> None:
    """What is told of an answer's keys is told of keys that there are."""
    assert set(ANSWER_KEYS_MEAN) == {key for kind in KINDS.values() for key in kind.keys}


def test_every_key_of_a_part_is_told() -> None:
    """A key that only a part has stands in the row of the parts and in an example."""
    for key in PART_KEYS:
        assert key in KEYS_MEAN["parts"]
        assert any(f"{key}:" in text for text in TEMPLATES if "parts:" in text) or key == "weight"


def test_every_function_is_told() -> None:
    """The vocabulary closes the guide: each function once, with its signature and its sentence, under its subject."""
    assert GUIDE.endswith(vocabulary() + "\n")
    for subject in SUBJECTS:
        section = vocabulary().partition(f"### {subject.title}\n")[2].partition("\n###")[0]
        for function in subject.functions:
            assert section.count(f"- `{function.signature}` {function.summary}\n") + section.endswith(function.summary)


def test_the_words_of_a_subject_stay_apart() -> None:
    """What is told of a subject keeps the spaces of its docstring, after a first word of one letter as well."""
    assert "\nA regression on one feature takes it as a plain list" in GUIDE


def test_the_guide_names_no_function_that_is_not_there() -> None:
    """What looks like a call in the text is one of the vocabulary (or the function of a template's own)."""
    assert set(CALLS) <= set(FUNCTIONS) | {"loglik"}
    for ending in re.findall(r"`(_[a-z_]+)`", GUIDE):
        assert f"normal{ending}" in FUNCTIONS
