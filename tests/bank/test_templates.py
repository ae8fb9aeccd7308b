"""Every template of the bank: it passes the check, its keys are right, and its variants stay what they were."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import load_bank
from quizsvc.items.answers import KINDS
from quizsvc.items.figure import tables_html
from quizsvc.items.grade import grade
from quizsvc.items.lint import check
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, instantiate
from quizsvc.names import ItemId
from tests.bank import golden
from tests.bank.recompute import KEYS, MISTAKEN, Letters, mistakes, ridge_slope

BANK = load_bank()
ITEMS = sorted(BANK.items)
VALUED = [item for item in ITEMS if BANK.items[item].parts[0].kind in {"number", "vector", "matrix", "sketch"}]

FORMULAS = [item for item in ITEMS if BANK.items[item].parts[0].kind == "formula"]


@pytest.fixture(params=ITEMS)
def template(request: pytest.FixtureRequest) -> Template:
    """Each template of the bank."""
    return BANK.items[request.param]


@cache
def sampled() -> Mapping[str, list[dict[str, Any]]]:
    """What `bank sample` prints of each item, for forty seeds."""
    result = CliRunner().invoke(main, ["bank", "sample", "--seeds", "0:40"], catch_exceptions=False)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {item: [row for row in rows if row["item"] == item] for item in ITEMS}


def test_every_template_passes_the_check(template: Template) -> None:
    """A hundred seeds of a template break no rule, and warn of nothing."""
    report = check(template, range(100))
    assert report.findings == ()
    assert report.figures["variants"] == 100


def test_every_item_has_an_independent_key() -> None:
    """Each item of the bank has a second route to its key."""
    assert set(KEYS) == set(ITEMS)


@pytest.mark.parametrize("item", ITEMS)
def test_the_key_is_right_by_another_route(item: ItemId) -> None:
    """The key that `bank sample` prints is, to 1e-9, what other packages and formulas give for the same numbers."""
    rows = sampled()[item]
    assert len(rows) == 40
    for row in rows:
        part, wanted = row["parts"][0], KEYS[item](row)
        if len(row["parts"]) > 1:
            assert [part["key"] for part in row["parts"]] == near(wanted)
            continue
        texts = [option["text"] for option in part["options"] or ()]
        if part["type"] == "choice":
            assert [o["text"] for o in part["options"] if o["right"]] == [texts[part["key"]]] == [wanted]
        elif part["type"] == "choices":
            assert sorted(texts[index] for index in part["key"]) == sorted(wanted)
        elif part["type"] == "order":
            assert [texts[index] for index in part["key"]] == wanted
        elif part["type"] == "match":
            assert [texts[partner] for _, partner in part["key"]] == wanted
        elif part["type"] == "construct":
            assert wanted
        elif part["type"] == "formula":
            assert all(formula_at(part["key"], at) == near(value) for at, value in wanted)
        else:
            assert part["key"] == near(wanted)


def formula_at(text: str, at: Letters) -> float:
    """The value of a formula that the engine wrote, by Python's own arithmetic."""
    source = text.replace("lambda", "lam").replace("^", "**")
    return float(eval(source, {"__builtins__": {}}, dict(at)))


def near(wanted: Any) -> Any:
    """A number or an array of them, to 1e-9."""
    return pytest.approx(np.asarray(wanted), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("item", VALUED)
def test_the_misconceptions_are_what_they_say(item: ItemId) -> None:
    """Each misconception's value is, to 1e-9, what its wrong procedure gives by a formula of its own."""
    for row in sampled()[item]:
        wanted = mistakes(row)
        assert row["parts"][0]["misconceptions"]
        for part in row["parts"]:
            assert all(wrong["value"] == near(wanted[wrong["id"]]) for wrong in part["misconceptions"])


@pytest.mark.parametrize("item", FORMULAS)
def test_the_misconceptions_of_formulas_are_what_they_say(item: ItemId) -> None:
    """Each wrong formula comes to what its wrong procedure gives."""
    for row in sampled()[item]:
        for wrong in row["parts"][0]["misconceptions"]:
            for at, _ in KEYS[item](row):
                assert formula_at(wrong["value"], at) == near(MISTAKEN[wrong["id"]](row, at))


def test_the_demonstration_of_the_penalty_agrees_with_scikit_learn() -> None:
    """The two estimates that the solution sets side by side are scikit-learn's ridge."""
    for row in sampled()["penalty-from-prior"]:
        assert row["fits"]["ridge_fit"]["result"]["slope"] == pytest.approx(ridge_slope(row), rel=1e-9)
        assert row["fits"]["map"]["result"]["mean"] == pytest.approx(ridge_slope(row), rel=1e-9)


@pytest.mark.parametrize("item", ITEMS)
def test_every_fit_is_certified_and_every_margin_held(item: ItemId) -> None:
    """Each fit printed has evidence that holds, and key and misconceptions stand two tolerances apart."""
    for row in sampled()[item]:
        assert all(fit["certificate"]["holds"] for fit in row["fits"].values())
        assert all(identity["holds"] for identity in row["identities"])
        for part in row["parts"]:
            if part["tolerance"]:
                points = [np.asarray(part["key"]), *(np.asarray(m["value"]) for m in part["misconceptions"])]
                apart = [np.max(np.abs(a - b)) for a, b in combinations(points, 2)]
                assert all(distance >= 2 * part["tolerance"]["abs"] for distance in apart)


def test_every_variant_can_be_answered(template: Template) -> None:
    """The key told with the verdict is accepted when typed, and each misconception's value is diagnosed as its own."""
    for seed in range(20):
        variant = instantiate(template, seed)
        kinds = [KINDS[part.type] for part in variant.parts]
        keys = [part.key_text if part.type == "number" else part.key for part in variant.parts]
        told = {p.name: kind.read(p, key) for p, kind, key in zip(variant.parts, kinds, keys, strict=True)}
        assert grade(variant, told).credit == 1.0
        for part, kind in zip(variant.parts, kinds, strict=True):
            for wrong in part.misconceptions:
                found = grade(variant, {**told, part.name: kind.read(part, wrong.value)})
                assert next(verdict for verdict in found.parts if verdict.name == part.name).diagnosis == wrong.id


def test_a_learner_sees_nothing_of_the_answer_before_it(template: Template) -> None:
    """Question and control hold neither the key as told nor a misconception's id or words."""
    for seed in range(10**15, 10**15 + 10):
        variant = instantiate(template, seed)
        part = variant.parts[0]
        control = KINDS[part.type].control(part, "", "wanted-answer").html
        shown = variant.prompt_html + variant.figure_svg + tables_html(variant.figure_tables) + control
        options = part.options or ()
        secrets = [
            str(seed),
            *(m.id for m in part.misconceptions),
            *(text for said in part.details.get("feedback", ()) for text in said[1:]),
            *(o.misconception for o in options if o.misconception),
        ]
        secrets += [o.feedback_html for o in options if o.feedback_html] + [variant.solution_html]
        assert not [secret for secret in secrets if secret in shown]
        if part.type == "number":
            assert part.key_text not in control


def test_a_variant_survives_json(template: Template) -> None:
    """A stored variant read back is the variant that was asked."""
    for seed in range(10):
        variant = instantiate(template, seed)
        assert Variant.from_json(json.loads(json.dumps(variant.as_json(), allow_nan=False))) == variant


def test_published_variants_stay_what_they_were() -> None:
    """The first variants of each item have the hashes on file; a change of them wants a new engine version."""
    assert golden.hashes() == json.loads(golden.FILE.read_text(encoding="utf-8"))


def test_two_processes_print_the_same_bytes() -> None:
    """`bank sample` prints the same bytes in another process with another hash seed."""
    command = [sys.executable, "-c", "from quizsvc.cli import main; main()", "bank", "sample", "--seeds", "0:3"]
    told = {
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    (only,) = told
    assert len(only.splitlines()) == 3 * len(ITEMS)
    assert [json.loads(line) for line in only.splitlines()] == [row for item in ITEMS for row in sampled()[item][:3]]
