"""The check: each rule fires on a template that breaks it, and on no other."""

from collections import Counter

import pytest

from quizsvc.items import lint
from quizsvc.items.lint import Report, check
from quizsvc.items.search import Drawing
from quizsvc.items.variant import instantiate
from tests.items.asking import MATCH, MATRIX, VECTOR
from tests.items.samples import CHOICE, GOOD, STATED, good, spoilt


def report(text: str, seeds: int = 60) -> Report:
    """What the check finds over some seeds."""
    return check(good(text), range(seeds))


def rules(text: str, seeds: int = 60) -> set[str]:
    """The rules that a text breaks."""
    return {finding.rule for finding in report(text, seeds).findings}


@pytest.mark.parametrize("text", [GOOD, CHOICE, STATED])
def test_a_good_template_passes(text: str) -> None:
    """A good template breaks no rule."""
    made = report(text, 120)
    assert made.ok
    assert made.findings == ()
    assert made.figures["variants"] == made.figures["seeds"] == 120
    assert made.figures["acceptance"] > 0.9


def test_every_rule_is_applied() -> None:
    """Each public function of the module from what was drawn to findings is among the rules, with its sentence."""
    rules = [f for name, f in vars(lint).items() if not name.startswith("_") and "Drawn" in str(signature_of(f))]
    assert list(lint.RULES) == rules
    assert all(rule.__doc__ for rule in rules)


def signature_of(thing: object) -> object:
    """What a function of this module takes, nothing for anything else."""
    return (
        getattr(thing, "__annotations__", {}).get("drawn", "")
        if getattr(thing, "__module__", "") == lint.__name__
        else ""
    )


def test_the_check_is_pure() -> None:
    """The same seeds give the same report."""
    assert report(GOOD) == report(GOOD)


def test_a_seed_that_fails_is_told_once_with_its_place() -> None:
    """Failures of many seeds at one place are one finding, naming the first seed, and end the search early."""
    made = report(spoilt("mle.mean / 2", "mle.mean / (n - n)"))
    (found,) = made.findings
    assert (found.rule, found.line) == ("expression", 17)
    assert found.message == "seed 0: division by zero"
    assert not made.ok
    assert made.figures["variants"] == 0


def test_a_value_that_cannot_be_shown_is_told() -> None:
    """A hole that cannot be filled is found over the seeds."""
    made = report(spoilt("noise is {{ sigma }}", "noise is {{ 1 / (n - 6 + 1e-320) }}"), 40)
    assert [f.rule for f in made.findings] == ["text"]


def test_few_accepted_draws_are_an_error() -> None:
    """Fewer than one draw in five accepted is told with the condition that rejects most."""
    text = spoilt("require:\n", "require:\n  - n == 6 and sigma == 3\n")
    found = [f for f in report(text).findings if f.rule == "acceptance"]
    assert "`n == 6 and sigma == 3` was false" in found[0].message
    assert "acceptance" not in rules(spoilt("require:\n", "require:\n  - sigma == 3\n"))


def test_a_key_that_never_changes_is_an_error() -> None:
    """The same key in over nine of ten variants is told, unless the author means it."""
    text = spoilt("value: map.mean\n", "value: 2.5 + 0 * n\n", spoilt("value: half\n", "value: 7\n"))
    text = spoilt("{decimals: 3}", "{decimals: 3}\n  key_in_data: it is a constant", text)
    assert "constant-key" in rules(text)
    assert "constant-key" not in rules(spoilt("type: number", "type: number\n  constant: true", text))
    assert "constant-key" not in rules(text, 9)


@pytest.mark.parametrize("hole", ["{{ map.mean | 3 }}", "${{ map.mean | 3 }}$", "**{{ map.mean | 3 }}**"])
def test_a_key_told_in_the_question_is_an_error(hole: str) -> None:
    """The key as it is told, standing in the question's words or formulas, is found."""
    assert "key-in-prompt" in rules(spoilt("The noise is", f"It is {hole}. The noise is"))
    assert "key-in-prompt" not in rules(spoilt("The noise is", "It is {{ map.mean | 1 }}. The noise is"))


def test_a_key_told_exactly_is_an_error() -> None:
    """A key that is one of the numbers shown is found, however few decimals are asked."""
    text = spoilt("value: map.mean\n", "value: sigma\n", spoilt("value: half\n", "value: 7\n"))
    assert "key-in-prompt" in rules(text)
    reason = spoilt("{decimals: 3}", "{decimals: 3}\n  key_in_data: to read it off is the task", text)
    assert "key-in-prompt" not in rules(reason)


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        ("rule(map.mean)", True),
        ("rule(mle.mean)", False),
        ("likelihood(grid(map.mean - 1, map.mean + 1), -(grid(map.mean - 1, map.mean + 1) - map.mean) ** 2)", True),
        ("likelihood(grid(map.mean - 1, map.mean + 1), -(grid(-1, 1) ** 2), mark='')", False),
    ],
)
def test_a_key_marked_on_the_chart_is_an_error(layer: str, told: bool) -> None:
    """A rule at the key shows it, and so does the maximum that a likelihood marks, unless the author says why."""
    text = spoilt("figure(dots(x),", f"figure(dots(x), {layer},")
    assert ("key-in-figure" in rules(text)) is told
    assert "key-in-figure" not in rules(
        spoilt("  value: map.mean\n", "  value: map.mean\n  key_in_data: a try\n", text)
    )


def test_an_entry_told_in_the_question_is_an_error() -> None:
    """Each number of a vector, and each one asked of a matrix, is looked for; one that is given may stand there."""
    told = spoilt("  key_in_data: a sample\n", "", VECTOR)
    assert "key-in-prompt" in rules(told)
    second = spoilt("value: [a, 10 * b]", "value: [1000 + a, b]", told)
    assert "key-in-prompt" in rules(second)
    assert "key-in-prompt" not in rules(spoilt("[1000 + a, b]", "[1000 + a, 1000 + b]", second))
    hidden = spoilt("Take {{ a }} and {{ b }}", "Take {{ a }} and {{ 10 * b }}", MATRIX)
    assert "key-in-prompt" in rules(spoilt("  key_in_data: a sample\n", "", hidden))
    given = spoilt("and {{ b }}", "and nothing", spoilt("  key_in_data: a sample\n", "", MATRIX))
    assert "key-in-prompt" not in rules(spoilt("[a - b, 7]]\n  rows", "[a - b, a / 7]]\n  rows", given))


def test_an_entry_among_the_data_is_an_error() -> None:
    """A vector whose second entry is always one of the readings is told."""
    text = spoilt("type: number\n  value: map.mean", "type: vector\n  value: [map.mean, max(x)]")
    text = spoilt("value: mle.mean\n", "value: [mle.mean, 0]\n", spoilt("value: half\n", "value: [half, 0]\n", text))
    assert "key-in-data" in rules(text)
    assert "key-in-data" not in rules(spoilt("max(x)]", "max(x) / 3 + 0.012]", text))


def test_a_key_among_the_data_is_an_error() -> None:
    """A key that is one of the readings more often than chance explains is found."""
    text = spoilt("value: map.mean\n", "value: max(x)\n")
    assert "key-in-data" in rules(text)
    reason = spoilt("{decimals: 3}", "{decimals: 3}\n  key_in_data: the edge is a reading", text)
    assert rules(reason) == set()


def test_a_misconception_that_is_never_apart_is_an_error() -> None:
    """A misconception muted in every variant is told at its line."""
    text = spoilt("value: half\n", "value: map.mean\n")
    (found,) = report(text).findings
    assert (found.rule, found.line) == ("misconception", 31)
    assert "halved is never apart" in found.message


def test_few_questions_are_a_warning() -> None:
    """Fewer than twenty different questions in a hundred variants are told, and do not fail the check."""
    text = spoilt("n: integer(4, 30)", "n: integer(4, 6)", CHOICE)
    made = report(text, 100)
    assert [(f.severity, f.rule) for f in made.findings] == [("warning", "few-texts")]
    assert made.ok
    assert rules(text, 99) == set()


LEFT = MATCH.replace("Take {{ a }} and {{ b }}", "Match").replace("it is {{ a }}", "yes").replace("it is {{ b }}", "no")
LEFT = LEFT.replace("left: the second", "left: the number {{ b }}")


@pytest.mark.parametrize(
    "text",
    [
        spoilt("of {{ n }} readings with noise {{ sigma }}", "of these readings", CHOICE),
        LEFT,
        spoilt("The noise is {{ sigma }} and the {{ n }} readings are\n\n{{ table(x) }}\n\n", "", GOOD),
    ],
    ids=["options", "left", "figure"],
)
def test_questions_differ_by_all_that_is_shown(text: str) -> None:
    """Options, what is to be matched, and charts make questions different; the order of options does not."""
    assert "few-texts" not in rules(text, 100)


def test_an_order_that_is_not_even_is_an_error() -> None:
    """A right option that always stands first is found by the χ² of its places."""
    template = good(CHOICE)
    drawn = lint.Drawn(
        tuple(v for s in range(200) if (v := instantiate(template, s)).parts[0].key == 0), (), (), template
    )
    assert [f.rule for f in lint.key_place(drawn)] == ["key-place"]
    even = lint.Drawn(tuple(instantiate(template, s) for s in range(60)), (), (), template)
    assert list(lint.key_place(even)) == []


def test_a_certificate_that_does_not_hold_is_an_error() -> None:
    """A draw rejected for want of a certificate is the engine's fault and is told as such."""
    variant = instantiate(good(), 0)
    reason = "the certificate of ridge does not hold: newton step"
    drawing = Drawing(2, Counter({reason: 1}))
    found = list(lint.acceptance(lint.Drawn((variant,), (drawing,), (), good())))
    assert [f.rule for f in found] == ["certificate"]
    assert reason in found[0].message


def test_figures_tell_how_the_template_behaves() -> None:
    """The report holds the key's spread and how often each misconception can be told apart."""
    figures = report(GOOD).figures
    keys = [instantiate(good(), seed).parts[0].key for seed in range(60)]
    assert (figures["key"]["low"], figures["key"]["high"]) == (min(keys), max(keys))
    assert figures["apart"] == {"ignored-prior": 1.0, "halved": 1.0}
    assert 0 <= report(CHOICE).figures["key_place_p"] <= 1


def test_separability() -> None:
    """Mistakes that cannot be told at the precision asked are a warning that names two of them; each has its figure."""
    made = report(GOOD).figures["separability"]["answer"]
    assert made["told"] > 0.97
    assert made["by_mistake"]["ignored-prior"] == 1.0
    coarse = report(spoilt("decimals: 3}", "decimals: 1}"))
    (finding,) = [finding for finding in coarse.findings if finding.rule == "separability"]
    assert finding.severity == "warning"
    assert "are too near" in finding.message
    assert coarse.figures["separability"]["answer"]["too_near"]
    assert "separability" not in report(CHOICE).figures


def test_an_equal_slip_is_the_listed_misconception() -> None:
    """A slip with a listed misconception's value is not counted beside it, and does not come too near it."""
    made = report(spoilt("id: ignored-prior", "id: mine")).figures["separability"]["answer"]
    assert made["by_mistake"]["mine"] == 1.0
    assert "ignored-prior" not in made["by_mistake"]


def test_one_coincidence_tells_nothing() -> None:
    """A key that stands in one question of a few by chance is no error; where it stands in two, it is."""
    key = instantiate(good(), 1).parts[0].key_text
    text = spoilt("What is the MAP", f"Not {key}. What is the MAP")
    assert "key-in-prompt" not in {finding.rule for finding in check(good(text), range(4)).findings}
    assert "key-in-prompt" in {finding.rule for finding in check(good(text), [1, 1, 2, 3]).findings}


def test_a_formula_too_wide_for_a_phone_is_told() -> None:
    """With its width and a seed that draws it; the same one on a line of its own is none of the rule's business."""
    sums = " + ".join(["12.345"] * 8)
    (found,) = report(spoilt("noise is {{ sigma }}", f"noise is {{{{ sigma }}}}, and ${sums}$ is a sum"), 5).findings
    assert (found.rule, found.severity) == ("wide-formula", "warning")
    assert "about 31 em wide" in found.message
    assert "wide-formula" not in rules(GOOD.rstrip() + f"\n\n$${sums}$$\n", 5)
