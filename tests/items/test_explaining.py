"""Which slip explains a wrong number, and when nothing is said."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items import explaining
from quizsvc.items.answers.base import Wrong
from quizsvc.items.explaining import candidates, decimals_asked, explain, name_of, tolerance
from quizsvc.items.grade import Verdict, grade, read
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response
from quizsvc.items.variant import Variant, instantiate
from quizsvc.numeric import Certificate
from tests.items.samples import CHOICE, good
from tests.items.slips.made import leads_to, variant
from tests.items.slips.measured import false_share, measure, templates
from tests.items.slips.samples import LINE, SAMPLES, template
from tests.laws import laws

LAWS = laws(60)
RIDGE = variant("ridge-slope", 1)


def verdict(made: Variant, raw: object) -> Verdict:
    """The verdict of an answer to a variant's one part."""
    responses = read(made, {"answer": raw})
    return grade(made, {name: found for name, found in responses.items() if isinstance(found, Response)})


def test_a_slip_is_named_in_the_verdict() -> None:
    """A wrong number that one slip leads to is wrong, earns nothing, and is told what it is the right answer to."""
    (value,) = leads_to(RIDGE)["no-penalty"]
    found = verdict(RIDGE, f"{value:.3f}")
    assert (found.right, found.credit, found.diagnosis) == (False, 0.0, "no-penalty")
    assert found.parts[0].feedback_text.startswith("That is the answer without the penalty.")
    assert found.parts[0].feedback_html.startswith("<p>That is the answer without the penalty.")


def test_what_nothing_explains_stays_unexplained() -> None:
    """A wrong number far from what any slip leads to has no diagnosis."""
    found = verdict(RIDGE, "123.456")
    assert (found.right, found.diagnosis, found.parts[0].feedback_html) == (False, "", "")


def test_the_key_is_not_searched() -> None:
    """A right answer has no diagnosis, and neither has an option of a choice."""
    assert verdict(RIDGE, RIDGE.parts[0].key).diagnosis == ""
    options = instantiate(good(CHOICE), 3)
    assert {verdict(options, str(place)).diagnosis for place in range(4)} == {"", "no-root", "no-count", "product"}


def test_a_listed_misconception_goes_first() -> None:
    """Where the author lists the value, the author's words are said; where one is near, nothing is."""
    (value,) = leads_to(RIDGE)["double-penalty"]
    part = RIDGE.parts[0]
    listed = replace(RIDGE, parts=(replace(part, misconceptions=(Wrong("mine", value, "<p>M</p>", "M"),)),))
    assert verdict(listed, value).diagnosis == "mine"
    near = Wrong("mine", value + 1.5 * tolerance(part), "<p>M</p>", "M")
    assert explain(replace(part, misconceptions=(near,)), RIDGE.replay, value) is None
    far = Wrong("mine", value + 2.5 * tolerance(part), "<p>M</p>", "M")
    assert explain(replace(part, misconceptions=(far,)), RIDGE.replay, value) is not None


@pytest.mark.parametrize(
    ("lam", "one", "other"), [(4, "half-penalty", "root-of-penalty"), (2, "double-penalty", "squared-penalty")]
)
def test_equal_by_construction(lam: int, one: str, other: str) -> None:
    """At λ = 4 its half is its root, at λ = 2 its double its square: one slip, by the commoner name."""
    drawn = LINE.replace("lam: uniform(2.2, 9.7, decimals=1)", f"lam: choice({lam})")
    made = instantiate(template("equal", drawn, "ridge(x, y, penalty=lam).slope"), 0)
    found = leads_to(made)
    assert other not in found
    explained = explain(made.parts[0], made.replay, found[one][0])
    assert explained is not None
    assert explained.id == one


def test_two_that_would_do_are_none() -> None:
    """At λ = 3.9999 the half and the root differ, by less than the tolerance: nothing is said."""
    drawn = LINE.replace("lam: uniform(2.2, 9.7, decimals=1)", "lam: choice(3.9999)")
    made = instantiate(template("ambiguous", drawn, "ridge(x, y, penalty=lam).slope"), 0)
    found = leads_to(made)
    assert found["half-penalty"] != found["root-of-penalty"]
    assert explain(made.parts[0], made.replay, found["half-penalty"][0]) is None


def test_beyond_the_tolerance_nothing_is_said() -> None:
    """A number half as far again from what a slip leads to is not explained by it."""
    (value,) = leads_to(RIDGE)["no-penalty"]
    width = tolerance(RIDGE.parts[0])
    assert explain(RIDGE.parts[0], RIDGE.replay, value + 0.99 * width) is not None
    assert explain(RIDGE.parts[0], RIDGE.replay, value + 1.5 * width) is None


def test_coarse_precision_is_stricter() -> None:
    """Where one decimal is asked of numbers that differ in the second, made-up numbers would meet slips: silence."""
    made, part = RIDGE, RIDGE.parts[0]
    said = Counter[int]()
    for decimals in (1, 2, 3, 4):
        coarse = replace(part, tolerance={"abs": 0.5 * 10.0**-decimals})
        assert decimals_asked(coarse) == decimals
        found = candidates(coarse, made.replay)
        said[decimals] = sum(explain(coarse, made.replay, one.value) is not None for one in found)
    assert said[1] < said[2] / 2 < said[3]


@pytest.mark.parametrize("width", [0.4, 0.03, 0.005, 0.0007, 0.0005, 0.00012])
def test_a_number_rounded_as_asked_is_within_the_tolerance(width: float) -> None:
    """A learner who gives the decimals asked, and no more, errs by no more than the tolerance."""
    decimals = decimals_asked(replace(RIDGE.parts[0], tolerance={"abs": width}))
    assert 0.5 * 10.0**-decimals <= width * (1 + 1e-9) < 0.5 * 10.0 ** (1 - decimals)


def test_made_up_numbers_meet_few_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the slips of a probability lie close, the rarer ones stay unsaid though none comes near them."""
    made = variant("logistic-probability", 0)
    part = made.parts[0]
    found = candidates(part, made.replay)
    said = [one for one in found if name_of(part, found, one.value)]
    monkeypatch.setattr(explaining, "COINCIDENCE", 1.0)
    alone = [one for one in found if name_of(part, found, one.value)]
    assert said
    assert len(said) < len(alone) <= len(found)
    assert all(one in alone for one in said)


def test_a_fit_without_evidence_explains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip counts only where the certificates of its fits hold."""
    assert candidates(RIDGE.parts[0], RIDGE.replay)
    monkeypatch.setattr(Certificate, "residuals_hold", property(lambda _: False))
    assert candidates(RIDGE.parts[0], RIDGE.replay) == []
    assert candidates(variant("penalty", 0).parts[0], variant("penalty", 0).replay)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1 +",
        "taw",
        "map.mean",
        "1 / 0",
        "[1, 2]",
        "1 == 1",
        "fit_laplace([1, 2]).loc",
        "e ** 1000",
        "+".join("1" * 900),
    ],
)
def test_hostile_keys(value: str) -> None:
    """A source that fails, gives no number or is no expression explains nothing and raises nothing."""
    part = replace(RIDGE.parts[0], value=value)
    assert not [one for one in candidates(part, RIDGE.replay) if value in {"", "taw", "1 +"}]
    assert explain(part, RIDGE.replay, 0.1234) is None


def test_steps_that_are_no_longer_understood() -> None:
    """A stored variant whose steps the language has forgotten is graded without an explanation."""
    stale = Replay(RIDGE.replay.drawn, (("old", "forgotten(x)"),))
    assert candidates(RIDGE.parts[0], stale) == []
    doubling = tuple((f"a{i}", f"a{i - 1} + a{i - 1}" if i else "lam") for i in range(40))
    assert candidates(replace(RIDGE.parts[0], value="a39"), Replay(RIDGE.replay.drawn, doubling)) == []


@LAWS
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(0, 1e300),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_every_number_is_explained_or_not(sample: str, value: float, width: float, key: float) -> None:
    """Whatever the number, the tolerance and the key, there is an explanation or none, and no error."""
    made = variant(sample, 0)
    part = replace(made.parts[0], key=key, tolerance={"abs": width})
    found = explain(part, made.replay, value)
    assert found is None or found.text.startswith("That is the answer ")


def test_wrong_numbers_are_explained_and_rightly() -> None:
    """Slips' numbers are explained, and rightly; of those made up at three decimals fewer than 6 in 1,000 are."""
    made = [measure(one, range(20)) for one in templates().values()]
    tried, said, right = (sum(getattr(one, of).total() for one in made) for of in ("tried", "said", "right"))
    assert said >= 0.9 * tried
    assert right >= 0.99 * said
    assert false_share(made) < 0.006
    assert sum(one.made_up for one in made) > 10_000
