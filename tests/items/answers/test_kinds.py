"""What holds for every answer kind: nothing breaks its reader, and its control is labelled and tells nothing."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.lint import check
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.variant import instantiate
from tests.items.asking import ALL, judged, stored
from tests.items.samples import good
from tests.laws import laws

VARIANTS = {name: stored(text) for name, text in ALL.items()}
PARTS = {name: variant.parts[0] for name, variant in VARIANTS.items()}
GRADED = sorted(name for name in ALL if KINDS[name].graded)
TOLD = {"formula", "match", "matrix", "number", "order", "sketch", "vector"}
"""The kinds whose key is a text that no control holds by chance."""
SUFFIXES = st.sampled_from(["", "0", "1", "0.0", "1.1", "2", "ticked", "-1", "x", "٣", "0" * 99])
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(["0", "1", "2", "1;2", "1 2 3", "1,5 2", '"><script>', "nan"]))
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS)
RAW = st.recursive(
    LEAVES, lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(SUFFIXES, inner, max_size=5))
)


@pytest.fixture(params=sorted(ALL))
def part(request: pytest.FixtureRequest) -> PartVariant:
    """A part of each kind."""
    return PARTS[request.param]


def test_every_kind_is_tried() -> None:
    """There is a sample of each kind, and none of another."""
    assert set(ALL) == set(KINDS)


@laws(300)
@given(st.sampled_from(sorted(ALL)), RAW)
def test_no_answer_breaks_its_reader(name: str, raw: Any) -> None:
    """Whatever JSON or form is sent is read or told in a sentence; what is read is marked, and shown again escaped."""
    asked_part, kind = PARTS[name], KINDS[name]
    found = kind.read(asked_part, raw)
    if isinstance(found, Response):
        assert 0 <= judged(VARIANTS[name], raw).credit <= 1
        assert found.echo
    else:
        assert found.sentence.endswith((".", ")"))
        assert len(found.sentence) < 600
    html = kind.control(asked_part, raw, "wanted-answer").html
    assert "<script" not in html


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param([[0] * 100] * 1000, id="large table"),
        pytest.param("9 " * 100_000, id="long text"),
        pytest.param({f"{i}.": "1" for i in range(10_000)}, id="many fields"),
        pytest.param([10**400, -(10**400)], id="giants"),
        pytest.param([float("nan"), float("inf")], id="not finite"),
        pytest.param({0: 1, None: [], "0": {"0": "0"}}, id="odd keys"),
        pytest.param({"ticked": {"0": "on"}}, id="nested"),
    ],
)
def test_a_monstrous_answer_is_told(part: PartVariant, raw: object) -> None:
    """What no form sends is unreadable, in a short sentence."""
    found = KINDS[part.type].read(part, raw)
    if part.type == "text" and isinstance(raw, str):
        assert "100,000" not in str(found)
    assert isinstance(found, Unreadable)
    assert len(found.sentence) < 300


@pytest.mark.parametrize("name", sorted(ALL))
def test_its_own_specimens_are_judged_as_such(name: str) -> None:
    """Over fifty seeds the kind's right, wrong and unreadable answers are judged right, wrong and unreadable."""
    found = check(good(ALL[name]), range(50)).findings
    assert [finding.message for finding in found if finding.rule in {"specimen", "key-place"}] == []


@pytest.mark.parametrize("name", GRADED)
def test_its_specimens_try_something(name: str) -> None:
    """Each graded kind has right, wrong and unreadable answers, in a form's spelling too."""
    made = KINDS[name].specimens(PARTS[name])
    assert min(len(made.right), len(made.wrong), len(made.unreadable)) >= 2
    for raws in (made.right, made.wrong):
        assert any(isinstance(raw, str | dict) for raw in raws)


def test_a_variant_survives_json(part: PartVariant) -> None:
    """A stored variant read back is the variant that was asked."""
    assert stored(ALL[part.type], 3) == instantiate(good(ALL[part.type]), 3)


class Labels(HTMLParser):
    """The controls of a piece of HTML, and which of them have a name."""

    def __init__(self) -> None:
        super().__init__()
        self.within = 0
        self.targets: set[str] = set()
        self.controls: list[tuple[str, bool]] = []
        self.described: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.within += 1
            self.targets.add(given.get("for") or "")
        if tag in {"input", "select", "textarea"}:
            self.controls.append((given.get("id") or "", bool(self.within or given.get("aria-label"))))
        if "aria-describedby" in given:
            self.described.append(given["aria-describedby"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.within -= tag == "label"


def test_every_box_has_a_label(part: PartVariant) -> None:
    """Each input is labelled, and the group or the box says what describes it."""
    page = Labels()
    page.feed(KINDS[part.type].control(part, "", 'a" b').html)
    assert page.controls
    assert all(named or identity in page.targets for identity, named in page.controls)
    assert page.described == ['a" b']


def test_the_control_is_the_same_for_any_key(part: PartVariant) -> None:
    """The control of a variant holds no misconception, no feedback and no key as it is told."""
    html = KINDS[part.type].control(part, "", "w").html
    secrets = [m.id for m in part.misconceptions] + [m.feedback_text for m in part.misconceptions]
    secrets += [text for o in part.options or () for text in (o.misconception, o.feedback_text) if text]
    secrets += (
        [part.key_text] if part.type in {"number", "vector", "matrix", "order", "match", "formula", "sketch"} else []
    )
    assert not [secret for secret in secrets if secret in html]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        *(("number", 0, 0), ("choice", 0.25, 0.25), ("vector", 0, 0), ("matrix", 0, 0), ("choices", 0.1, 0.35)),
        *(("order", 0.39, 0.41), ("match", 0.25, 0.25), ("text", 0, 0), ("construct", 0, 0), ("formula", 0, 0)),
        ("sketch", 0, 0),
    ],
)
def test_guessing(name: str, low: float, high: float) -> None:
    """What blind answers earn on average, as each kind says of its sample."""
    template = good(ALL[name])
    assert low <= KINDS[name].guessing(template.parts[0]) <= high
