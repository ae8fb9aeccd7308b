"""The answer kind `choice`: one right option among options that differ, in an order that tells nothing."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from scipy.stats import chisquare

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Option, PartVariant
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.search import DrawError
from quizsvc.items.variant import Variant, instantiate, search
from tests.items.asking import asked, mark
from tests.items.samples import CHOICE, STATED, assert_told, good, spoilt

KIND = KINDS["choice"]


def diagnosis(given: PartVariant, raw: object) -> tuple[bool, str]:
    """Whether right, and the misconception."""
    found = mark(given, raw)
    return found.right, found.diagnosis


def test_the_options_are_the_key_and_the_misconceptions() -> None:
    """The options show the key and each misconception's value at the decimals asked, with the unit."""
    variant = instantiate(good(CHOICE), 5)
    n, sigma = variant.variables["n"], variant.variables["sigma"]
    shown = {o.text: (o.right, o.misconception) for o in variant.parts[0].options or ()}
    assert shown == {
        f"{sigma / n**0.5:.2f} cm": (True, ""),
        f"{sigma / n:.2f} cm": (False, "no-root"),
        f"{sigma:.2f} cm": (False, "no-count"),
        f"{sigma * n**0.5:.2f} cm": (False, "product"),
    }
    options = variant.parts[0].options or ()
    assert options[variant.parts[0].key].right
    assert variant.parts[0].key_text == options[variant.parts[0].key].text


def test_a_chosen_option_says_whose_mistake_it_is() -> None:
    """The right option earns all, another one nothing and its feedback."""
    given = asked(CHOICE)
    for index, option in enumerate(given.options or ()):
        for raw in (index, str(index)):
            assert diagnosis(given, raw) == (option.right, option.misconception)
    wrong = next(o for o in given.options or () if o.misconception == "no-count")
    n = instantiate(good(CHOICE), 0).variables["n"]
    assert wrong.feedback_text.replace("\u2009", " ") == f"That forgets n = {n}."


def test_each_place_is_as_likely() -> None:
    """Over 800 seeds the right option stands at each of its places equally often, whatever the values."""
    for text, count in [(CHOICE, 4), (STATED, 2)]:
        template = good(text)
        places = Counter(instantiate(template, seed).parts[0].key for seed in range(800))
        assert sorted(places) == list(range(count))
        assert chisquare(list(places.values())).pvalue > 1e-3


def test_the_order_of_the_values_tells_nothing() -> None:
    """All orders of three options appear, each about as often as another."""
    text = spoilt("  - id: product\n    value: sigma * sqrt(n)\n    feedback: That multiplies.\n", "", CHOICE)
    template = good(text)
    orders = Counter(
        tuple(o.misconception for o in instantiate(template, seed).parts[0].options or ()) for seed in range(600)
    )
    assert len(orders) == 6
    assert chisquare(list(orders.values())).pvalue > 1e-3


def test_stated_options_may_be_right_by_the_data() -> None:
    """Which of the written options is right depends on the variant, and exactly one is."""
    template = good(STATED)
    for seed in range(20):
        variant = instantiate(template, seed)
        options = variant.parts[0].options or ()
        (right,) = (o for o in options if o.right)
        wanted = "first" if variant.variables["swap"] == 1 else "second"
        assert wanted in right.text
        told = [o.feedback_text for o in options if "first" in o.text]
        assert told == ["It is the other way round."]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "4",
        "-1",
        "01",
        "1.0",
        "x",
        "٣",
        "²",
        None,
        True,
        1.0,
        -1,
        4,
        pytest.param(10**5000, id="huge"),
        [0],
        "0 ",
    ],
)
def test_what_is_no_option_is_unreadable(raw: object) -> None:
    """Only the index of a shown option is an answer."""
    found = KIND.read(asked(CHOICE), raw)
    assert isinstance(found, Unreadable)
    assert found.sentence == "No option was chosen. Choose one of those shown."


def test_the_echo_counts_from_one_or_says_the_option() -> None:
    """Plain text tells the option as people count; a page, whose verdict lists no options, says what it was."""
    part = asked(CHOICE)
    first = (part.options or ())[0].html
    assert KIND.read(part, "0") == Response(0, "You chose option 1.", f"You chose “{first}”.")


def test_a_soft_misconception_is_no_option_where_too_near() -> None:
    """An option that asks to be muted is left out where it would show nearly the key, and noted."""
    text = spoilt("value: sigma / n\n", "value: sigma / sqrt(n) + 0.004\n    if_apart: true\n", CHOICE)
    part = asked(text)
    assert len(part.options or ()) == 3
    assert part.muted == ("no-root",)


def test_options_that_look_alike_reject_the_draw() -> None:
    """Values nearer than a unit of the last decimal shown are never options together."""
    with pytest.raises(DrawError, match="no-root was too near the key"):
        instantiate(good(spoilt("value: sigma / n\n", "value: sigma / sqrt(n) + 0.009\n", CHOICE)), 0)
    with pytest.raises(DrawError, match="two options showed the same text"):
        instantiate(good(spoilt("the second, {{ b }}", "the first, {{ a }}", STATED)), 0)


def test_one_option_is_no_choice() -> None:
    """A choice whose misconceptions are all muted, or that has none, gives no variant."""
    text = CHOICE[: CHOICE.index("misconceptions:\n")] + CHOICE[CHOICE.index("---\nWhat") :]
    with pytest.raises(DrawError, match="there was only one option"):
        instantiate(good(text), 0)


@pytest.mark.parametrize("right", ["True", "a > 60"])
def test_exactly_one_option_is_right(right: str) -> None:
    """Options of which none or several are right reject the draw."""
    text = spoilt("right: swap == 1", f"right: {right}", spoilt("right: swap == 0", f"right: {right}", STATED))
    with pytest.raises(DrawError, match="not exactly one option was right"):
        instantiate(good(text), 0)


def test_a_right_that_is_neither_is_told() -> None:
    """A `right` that only shows itself as no condition when drawn rejects the draw with its text."""
    text = spoilt("right: swap == 1", "right: swap if a < 99 else True", STATED)
    with pytest.raises(DrawError, match="neither true nor false"):
        instantiate(good(text), 0)


def test_a_negative_zero_is_shown_as_zero() -> None:
    """An option that rounds to zero has no minus sign."""
    text = spoilt("value: sigma / n\n", "value: -0.001\n", CHOICE)
    assert "0.00 cm" in {o.text for o in asked(text).options or ()}


def secrets(variant: Variant) -> list[str]:
    """What must not be told before the verdict."""
    part = variant.parts[0]
    return [str(variant.seed), *(o.misconception for o in part.options or () if o.misconception), "right", "feedback"]


def test_the_control_tells_nothing_but_the_options() -> None:
    """The control's HTML is the same for every option but for its index and its text."""
    variant, _ = search(good(CHOICE), 987654321)
    html = KIND.control(variant.parts[0], "2", "wanted-answer").html
    assert not [secret for secret in secrets(variant) if secret in html]
    rows = re.findall(r"<label.*?</label>", html)
    assert len(rows) == 4
    bare = {re.sub(r'value="\d"|<span>.*</span>| checked', "", row) for row in rows}
    assert len(bare) == 1
    assert [" checked" in row for row in rows] == [False, False, True, False]


def test_its_own_specimens_are_judged_as_such() -> None:
    """The kind's right, wrong and unreadable responses are judged right, wrong and unreadable."""
    for text in (CHOICE, STATED):
        part = asked(text)
        made = KIND.specimens(part)
        assert all(diagnosis(part, raw)[0] for raw in made.right)
        assert len(made.wrong) == len(part.options or ()) - 1
        assert not any(diagnosis(part, raw)[0] for raw in made.wrong)
        assert all(isinstance(KIND.read(part, raw), Unreadable) for raw in made.unreadable)


@pytest.mark.parametrize(
    ("base", "old", "new", "needle", "message"),
    [
        (CHOICE, "from: misconceptions", "from: options", "options", "a choice has options, or `from: misconceptions`"),
        (CHOICE, "  from: misconceptions\n", "", "type: choice", "a choice has options, or `from: misconceptions`"),
        (CHOICE, "value: sigma / sqrt(n)", "value: \"'six'\"", "'six'", "the value is text in quotes"),
        (CHOICE, "value: sigma * sqrt(n)", "value: [1, 2]", "[1, 2]", "the value is a list of numbers"),
        (CHOICE, "decimals: 2", "decimals: many", "many", "decimals is 'many'"),
        (CHOICE, "decimals: 2", "places: 2", "places", "unknown key 'places' in answer"),
        (STATED, "right: swap == 1", "right: a", "a\n      feed", "the condition is a number"),
        (STATED, "      right: swap == 1\n", "", "text: the first", "option has no 'right'"),
        (
            STATED,
            "    - text: the second, {{ b }}\n      right: swap == 0\n",
            "",
            "type: choice",
            "1 options; wanted 2",
        ),
        (STATED, "feedback: It is", "feedbak: It is", "feedbak", "unknown key 'feedbak' in option"),
        (STATED, "text: the first, {{ a }}", "text: the first, {{ aa }}", "aa", "unknown name 'aa'"),
    ],
)
def test_a_spoilt_specification_is_told(base: str, old: str, new: str, needle: str, message: str) -> None:
    """One thing wrong with the options is told at its place with a remedy."""
    assert_told(spoilt(old, new, base), needle, message)


def test_an_option_of_maths_alone_has_a_name_in_text() -> None:
    """A button is named by its option's words, and where there are none by its plain text, escaped."""
    part = asked(STATED)
    maths = "<math><mi>σ</mi><mo>&lt;</mo><mi>τ</mi></math>"
    options = (Option("σ < τ", maths, True), Option("as σ < τ says", f"as {maths} says", False))
    html = KIND.control(replace(part, options=options), None, "stem").html
    assert re.findall(r'value="(\d)"( aria-label="[^"]*")?', html) == [("0", ' aria-label="σ &lt; τ"'), ("1", "")]
