"""Variants: a pure function of template and seed, frozen whole, with margins that hold."""

import json
from itertools import combinations

import pytest

from quizsvc.items import variant as variant_module
from quizsvc.items.answers import KINDS
from quizsvc.items.evaluating import figure_of
from quizsvc.items.search import DrawError
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, instantiate, search
from quizsvc.numeric import Certificate, stream
from tests.items.samples import CHOICE, GOOD, STATED, good, place, spoilt

SEEDS = range(60)
TEMPLATES = {"number": good(GOOD), "choice": good(CHOICE), "stated": good(STATED)}


@pytest.fixture(params=sorted(TEMPLATES))
def template(request: pytest.FixtureRequest) -> Template:
    """Each of the sample templates."""
    return TEMPLATES[request.param]


def failure(text: str, seed: int = 0) -> DrawError:
    """Why a text gives no variant for a seed."""
    with pytest.raises(DrawError) as caught:
        instantiate(good(text), seed)
    return caught.value


def test_the_same_seed_gives_the_same_variant(template: Template) -> None:
    """A seed gives one variant, and another seed another."""
    assert instantiate(template, 7) == instantiate(template, 7)
    assert len({instantiate(template, seed).prompt_text for seed in range(10)}) > 5


def test_a_variant_survives_json(template: Template) -> None:
    """A variant written as JSON and read back is the same, for every seed."""
    for seed in range(20):
        variant = instantiate(template, seed)
        text = json.dumps(variant.as_json(), ensure_ascii=False, allow_nan=False)
        again = Variant.from_json(json.loads(text))
        assert again == variant
        assert json.dumps(again.as_json(), ensure_ascii=False) == text


def test_a_variant_says_what_it_was_made_of() -> None:
    """Item, title, version, engine, seed and the values of every block stand in the variant."""
    template = TEMPLATES["number"]
    variant = instantiate(template, 11)
    assert (variant.item, variant.title, variant.version) == (template.item, template.title, template.version)
    assert (variant.seed, variant.engine) == (11, "1")
    assert list(variant.variables) == ["n", "sigma", "tau"]
    assert len(variant.data["x"]) == variant.variables["n"]
    assert all(round(x, 1) == x for x in variant.data["x"])
    fit = variant.fits["map"]
    assert fit["model"] == "fit_gaussian_mean"
    assert fit["arguments"] == {
        "x": variant.data["x"],
        "scale": variant.variables["sigma"],
        "prior": {"family": "normal", "loc": 0.0, "scale": variant.variables["tau"]},
    }
    assert fit["certificate"]["holds"] is True
    assert fit["certificate"]["second_method"]
    assert fit["result"]["mean"] == variant.parts[0].key
    assert variant.derived["half"] == variant.fits["mle"]["result"]["mean"] / 2
    assert variant.identities[0]["identity"] == "mean(x) == mle.mean"
    assert variant.identities[0]["residual"] <= 1e-9
    assert variant.figure_svg.startswith("<svg")
    assert variant.hints == ("Weigh by precision.",)
    assert variant.why_html == "<p>Ridge does the same.</p>\n"


def test_the_text_shows_this_variants_numbers() -> None:
    """Prompt and solution show the numbers drawn, and the key at the places asked."""
    variant = instantiate(TEMPLATES["number"], 4)
    assert f"the {variant.variables['n']} readings" in variant.prompt_text
    assert all(str(x).replace("-", "−") in variant.prompt_text for x in variant.data["x"])
    assert variant.parts[0].key_text in variant.solution_text
    assert variant.parts[0].key_text in variant.solution_html


def test_no_two_intervals_overlap(template: Template) -> None:
    """In no variant can one answer be both the key and a misconception, or two of them."""
    for seed in SEEDS:
        for part in instantiate(template, seed).parts:
            if part.type == "number":
                width = (part.tolerance or {})["abs"]
                points = [part.key, *(m.value for m in part.misconceptions)]
                assert all(abs(a - b) >= 2 * width for a, b in combinations(points, 2))
            else:
                texts = [o.html for o in part.options or ()]
                assert len(set(texts)) == len(texts) >= 2
                assert [o.right for o in part.options or ()].count(True) == 1


def test_every_requirement_holds() -> None:
    """No variant breaks a condition of `require`; draws that did are counted with the condition."""
    template = good(spoilt("map.mean) > 0.15", "map.mean) > 0.5"))
    rejected = 0
    for seed in SEEDS:
        variant, drawing = search(template, seed)
        means = [variant.fits[name]["result"]["mean"] for name in ("mle", "map")]
        assert abs(means[0] - means[1]) > 0.5
        assert drawing.tried == variant.redraws + 1 == sum(drawing.rejected.values()) + 1
        rejected += drawing.rejected["`abs(mle.mean - map.mean) > 0.5` was false"]
    assert rejected > 5


def test_a_draw_is_rejected_before_what_its_condition_does_not_use() -> None:
    """A condition on the variables rejects a draw before anything else is computed from it."""
    text = spoilt("mle.mean / 2", "mle.mean / (n - n)").replace("require:\n", "require:\n  - n < 0\n")
    assert failure(text).message.endswith("100 times because `n < 0` was false")


def test_conditions_are_looked_at_in_their_order() -> None:
    """A condition waits for its names, for those that functions of the template use in it, and for those above it."""
    asked = "functions:\n  far(t): t - map.mean\nrequire:\n  - 2 > 1\n  - n > 0\n  - far(n) != 0\n  - sigma > 0\n"
    held = good(spoilt("require:\n", asked)).due
    assert {name: [condition.source for condition in conditions] for name, conditions in held.items()} == {
        "": ["2 > 1"],
        "n": ["n > 0"],
        "map": ["far(n) != 0", "sigma > 0", "abs(mle.mean - map.mean) > 0.15"],
    }


def test_a_figure_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure that a sketch is pointed at on is the one that is drawn."""
    template = good(spoilt("type: number", "type: sketch\n  axis: x").replace("  tolerance: {decimals: 3}\n", ""))
    made: list[object] = []
    monkeypatch.setattr(variant_module, "figure_of", lambda *given: made.append(given) or figure_of(*given))
    drawing = search(template, 0)[1]
    assert len(made) <= drawing.tried
    assert made


def test_one_more_draw_does_not_move_the_others() -> None:
    """A draw has a stream of its own name, so a new variable leaves the other values as they were."""
    more = good(spoilt("  sigma: choice", "  extra: uniform(0, 1)\n  sigma: choice"))
    for seed in range(10):
        before, after = instantiate(TEMPLATES["number"], seed), instantiate(more, seed)
        assert before.data == after.data
        assert before.parts[0].key == after.parts[0].key


def test_a_draw_is_its_named_stream() -> None:
    """A variable is drawn from the stream of item, seed, redraw and name."""
    for seed in range(10):
        variant = instantiate(TEMPLATES["number"], seed)
        assert variant.variables["n"] == stream("sample", seed, variant.redraws, "n").integer(6, 12)


def test_the_order_of_options_has_a_stream_of_its_own() -> None:
    """Options are permuted by the stream of item, seed and part, whatever was drawn."""
    for seed in range(10):
        options = instantiate(TEMPLATES["choice"], seed).parts[0].options or ()
        order = stream("sample", seed, "options", "answer").permutation(4)
        written = ["", "no-root", "no-count", "product"]
        assert [o.misconception for o in options] == [written[index] for index in order]


def test_nothing_of_the_answer_stands_in_the_controls(template: Template) -> None:
    """A control holds no key, seed, misconception or solution."""
    for seed in (10**15 + 7, 10**15 + 8):
        variant = instantiate(template, seed)
        for part in variant.parts:
            html = KINDS[part.type].control(part, "", "wanted-answer").html
            names = [m.id for m in part.misconceptions] + [
                o.misconception for o in part.options or () if o.misconception
            ]
            feedback = [o.feedback_text for o in part.options or () if o.feedback_text]
            secrets = [str(seed), variant.version, variant.solution_text.strip(), *names, *feedback]
            secrets += [repr(part.key), part.key_text] if part.type == "number" else []
            assert not [secret for secret in secrets if secret in html]


def test_what_is_asked_before_the_answer_does_not_tell_it(template: Template) -> None:
    """The words that ask for the precision are the same for every variant."""
    assert len({instantiate(template, seed).parts[0].wanted for seed in range(10)}) == 1


def test_a_fit_may_be_another_name_of_one() -> None:
    """A fit that is an alias, or one of two by a condition, is recorded with its own model and arguments."""
    text = spoilt("derived:", "  again: mle\n  either: mle if n > 8 else map\nderived:")
    for seed in range(10):
        variant = instantiate(good(text), seed)
        assert variant.fits["again"] == variant.fits["mle"]
        assert variant.fits["either"] == variant.fits["mle" if variant.variables["n"] > 8 else "map"]


def test_a_fit_inside_a_fit_is_not_mistaken_for_it() -> None:
    """The record of a fit is that of the outer model, not of one among its arguments."""
    text = spoilt("derived:", "  outer: fit_gaussian_mean(x, scale=fit_laplace([1, 2, 4]).scale)\nderived:")
    made = instantiate(good(text), 0).fits["outer"]
    assert (made["model"], made["arguments"]["scale"]) == ("fit_gaussian_mean", 1.0)


def test_an_irregular_fit_is_drawn_again() -> None:
    """Data that determine no estimate reject the draw, wherever the fit stands, and are counted."""
    for old, new in [
        ("derived:", "  lap: fit_laplace(x)\nderived:"),
        ("mle.mean / 2", "fit_laplace(x).loc / 2"),
        ("  - abs(mle.mean", "  - fit_laplace(x).loc > -99\n  - abs(mle.mean"),
        ("value: half", "value: fit_laplace(x).loc - 30"),
    ]:
        template = good(spoilt(old, new))
        reasons = [search(template, seed)[1].rejected for seed in range(10)]
        assert any("interval" in reason for counter in reasons for reason in counter), new


def test_a_fit_without_evidence_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A draw one of whose fits has a certificate that does not hold is rejected, with the model's name."""
    monkeypatch.setattr(Certificate, "holds", property(lambda _: False))
    with pytest.raises(DrawError, match="because the certificate of fit_gaussian_mean does not hold"):
        instantiate(TEMPLATES["number"], 0)


@pytest.mark.parametrize("left", ["0.1 + 0.2 - 0.3", "(0.1 + 0.2 - 0.3) / 16"])
def test_an_identity_holds_where_both_sides_are_nothing(left: str) -> None:
    """Zero on one way, what rounding leaves of it on the other; a difference that can be seen is still told."""
    rule = "- mean(x) == mle.mean"
    assert instantiate(good(spoilt(rule, f"- {left} == 0 * n")), 0).identities[0]["holds"]
    assert "the identity" in failure(spoilt(rule, f"- {left} + 1e-14 == 0 * n")).message


@pytest.mark.parametrize(
    ("old", "new", "needle", "message"),
    [
        ("mle.mean / 2", "mle.mean / (n - n)", "mle.mean / (", "division by zero"),
        ("mle.mean / 2", "x[99]", "x[99]", "there is no place 99 among "),
        ("mle.mean / 2", "sqrt(-n)", "sqrt", "sqrt: x is negative"),
        ("mle.mean / 2", "exp(1000)", "exp", "half is not finite"),
        ("mle.mean / 2", "exp(1000 * mean(x))", "exp", "half is not finite"),
        ("normal(loc=uniform(1.5, 4), scale=sigma, size=n, decimals=1)", "n if n > 0 else ones(n)", "n if", "x is not"),
        ("  half: mle.mean / 2", "  part: x[x > 99]\n  half: mean(part)", "mean(part)", "mean: x is empty"),
        ("require:\n", "require:\n  - tau if n > 0 else n > 1\n", "tau if", "a condition is wanted here"),
        ("- mean(x) == mle.mean", "- mean(x) + 1e-6 == mle.mean", "mean(x) + 1", "the identity `mean(x) + 1e-6"),
        ("- mean(x) == mle.mean", "- mean(x) == (mle.mean if n > 99 else 'a')", "(mle.mean if", "one number is wanted"),
        ("noise is {{ sigma }}", "noise is {{ exp(1000) }}", "exp(1000)", "wanted a finite number"),
        ("map.mean) > 0.15", "map.mean) > 99", "answer:", "no draw of 100 was accepted; 100 times because"),
        ("value: half", "value: n if n > 99 else x", "answer:", "the misconception halved was not a finite number"),
        ("value: half", "value: exp(1000)", "answer:", "the misconception halved is not finite"),
        ("value: map.mean", "value: exp(1000)", "answer:", "the key was not a finite number"),
        ('figure(dots(x), title="The readings")', "1 if n > 2 else dots(x)", "1 if", "this is no figure"),
    ],
)
def test_what_fails_when_drawn_is_told_at_its_place(old: str, new: str, needle: str, message: str) -> None:
    """A template that draws into a failure says what failed, at the expression, and never in a stranger's words."""
    text = spoilt(old, new)
    problem = failure(text)
    assert message in problem.message
    line, column = place(text, needle)
    assert problem.line == line + needle.startswith("answer")
    assert problem.column == (1 if needle.startswith("answer") else column)


def test_a_soft_misconception_too_near_is_muted_in_that_variant() -> None:
    """Where `if_apart` asks for it, a misconception near the key is left out of the variant and noted."""
    part = instantiate(good(spoilt("value: half", "value: map.mean + 0.0001")), 0).parts[0]
    assert part.muted == ("halved",)
    assert [m.id for m in part.misconceptions] == ["ignored-prior"]


def test_a_lone_layer_is_a_figure() -> None:
    """A figure of one layer takes the template's title."""
    text = spoilt('figure: figure(dots(x), title="The readings")', "figure: dots(x)")
    assert "How far does the prior pull?" in instantiate(good(text), 0).figure_svg


def test_a_name_that_may_be_infinite_is_for_the_conditions_to_judge() -> None:
    """A value of which `isfinite` is asked may be infinite in a draw, which the condition then rejects."""
    text = spoilt("  half: mle.mean / 2", "  big: exp(100 * n)\n  half: mle.mean / 2")
    large = next(seed for seed in range(99) if instantiate(good(), seed).variables["n"] > 7)
    assert "big is not finite" in failure(text, large).message
    asking = good(spoilt("require:\n", "require:\n  - isfinite(big)\n", text))
    for seed in range(10):
        assert instantiate(asking, seed).variables["n"] <= 7
