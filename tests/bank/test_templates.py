"""Every template of the bank: it passes the check, its keys are right, and its variants stay what they were."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from math import exp, log, pi, sqrt
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from quizsvc.cli.bank.sample import public
from quizsvc.course.bank import load_bank
from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.figure import tables_html
from quizsvc.items.grade import grade
from quizsvc.items.lint import judge, sample
from quizsvc.items.response import Response
from quizsvc.items.sampling import Sample
from quizsvc.items.variant import Variant, instantiate
from quizsvc.names import ItemId
from tests.bank import golden
from tests.bank.recomputed import KEYS, MISTAKES, Letters, Row
from tests.learner import one_of_each_kind

BANK = load_bank()
ITEMS = sorted(BANK.items)
SEEDS = range(40)
FEW = 5


@pytest.fixture(params=ITEMS)
def item(request: pytest.FixtureRequest) -> ItemId:
    """Each item of the bank."""
    return ItemId(request.param)


@cache
def drawn(item: ItemId) -> Sample:
    """An item's first variants, drawn once for all that is asked of them."""
    return sample(BANK.items[item], SEEDS)


@cache
def rows(item: ItemId) -> list[dict[str, Any]]:
    """Those variants as `bank sample` prints them."""
    return [json.loads(json.dumps(public(variant))) for variant in drawn(item).variants]


def test_every_template_passes_the_check(item: ItemId) -> None:
    """Forty seeds of a template break no rule, and warn of nothing."""
    report = judge(BANK.items[item], [drawn(item)], len(SEEDS))
    assert report.findings == ()
    assert report.figures["variants"] == len(SEEDS)


def test_every_item_has_an_independent_key() -> None:
    """Each item of the bank has a second route to its key, and nothing else has."""
    assert sorted(KEYS) == ITEMS
    assert set(MISTAKES) <= set(ITEMS)


def test_the_key_is_right_by_another_route(item: ItemId) -> None:
    """The keys that `bank sample` prints are, to 1e-9, what other packages and formulas give for the same numbers."""
    for row in rows(item):
        wanted = keys_by_part(row, KEYS[item](row))
        assert list(wanted) == [part["name"] for part in row["parts"]]
        for part in row["parts"]:
            assert is_key(part, wanted[part["name"]]), (row["seed"], part["name"], part["key"])


def keys_by_part(row: Row, found: Any) -> Mapping[str, Any]:
    """What was found for the parts, by their names: of a single part itself, of several a mapping or a list."""
    names = [part["name"] for part in row["parts"]]
    if len(names) == 1:
        return {names[0]: found}
    return found if isinstance(found, Mapping) else dict(zip(names, found, strict=True))


def is_key(part: dict[str, Any], wanted: Any) -> bool:
    """Whether a part's key is what was found for it by another route."""
    texts = [option["text"] for option in part["options"] or ()]
    match part["type"]:
        case "choice":
            return [o["text"] for o in part["options"] if o["right"]] == [texts[part["key"]]] == [wanted]
        case "choices":
            return sorted(texts[index] for index in part["key"]) == sorted(wanted)
        case "order":
            return [texts[index] for index in part["key"]] == wanted
        case "match":
            return [texts[partner] for _, partner in part["key"]] == wanted
        case "construct":
            return bool(wanted)
        case "text":
            return wanted is None
    return agrees(part["type"], part["key"], wanted)


def agrees(kind: str, told: Any, wanted: Any) -> bool:
    """Whether a value, or a formula at each place of a table, is what is wanted."""
    if kind == "formula":
        return all(formula_at(told, at) == near(value) for at, value in wanted)
    return bool(told == near(wanted))


def formula_at(text: str, at: Letters) -> float:
    """The value of a formula that the engine wrote, by Python's own arithmetic."""
    source = text.replace("lambda", "lam").replace("^", "**")
    known = {"__builtins__": {}, "ln": log, "exp": exp, "sqrt": sqrt, "pi": pi}
    return float(eval(source, known, dict(at)))


def near(wanted: Any) -> Any:
    """A number or an array of them, to 1e-9."""
    return pytest.approx(np.asarray(wanted), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("item", sorted(MISTAKES))
def test_the_misconceptions_are_what_they_say(item: ItemId) -> None:
    """Each misconception's value is, to 1e-9, what its wrong procedure gives by a formula of its own."""
    for row in rows(item):
        wanted = MISTAKES[item](row)
        assert any(part["misconceptions"] for part in row["parts"])
        for part in row["parts"]:
            for wrong in part["misconceptions"]:
                value = wanted.get(part["name"], wanted)[wrong["id"]]
                assert agrees(part["type"], wrong["value"], value), (row["seed"], wrong["id"])


def test_the_demonstration_of_the_penalty_agrees_with_scikit_learn() -> None:
    """The two estimates that the solution sets side by side are scikit-learn's ridge."""
    for row in rows(ItemId("penalty-from-prior")):
        y, v = row["derived"]["y"], row["variables"]
        made = Ridge(v["sigma"] ** 2 / v["tau"] ** 2, fit_intercept=False, solver="svd").fit(np.ones((len(y), 1)), y)
        assert row["fits"]["ridge_fit"]["result"]["slope"] == pytest.approx(made.coef_[0], rel=1e-9)
        assert row["fits"]["map"]["result"]["mean"] == pytest.approx(made.coef_[0], rel=1e-9)


def test_every_fit_is_certified_and_every_margin_held(item: ItemId) -> None:
    """Each fit printed has evidence that holds, and key and misconceptions stand two tolerances apart."""
    for row in rows(item):
        assert all(fit["certificate"]["holds"] for fit in row["fits"].values())
        assert all(identity["holds"] for identity in row["identities"])
        for part in row["parts"]:
            if part["tolerance"]:
                points = [np.asarray(part["key"]), *(np.asarray(m["value"]) for m in part["misconceptions"])]
                apart = [np.max(np.abs(a - b)) for a, b in combinations(points, 2)]
                assert all(distance >= 2 * part["tolerance"]["abs"] for distance in apart)


def test_every_variant_can_be_answered(item: ItemId) -> None:
    """The keys told with the verdict are accepted when typed, and each misconception's value gets its own diagnosis."""
    for variant in drawn(item).variants[:FEW]:
        told = {part.name: read(part, part.key_text if part.type == "number" else part.key) for part in variant.parts}
        assert grade(variant, told).credit == 1.0
        for index, part in enumerate(variant.parts):
            for wrong in part.misconceptions:
                found = grade(variant, {**told, part.name: read(part, wrong.value)})
                assert found.parts[index].diagnosis == wrong.id


def read(part: PartVariant, raw: object) -> Response:
    """What a raw answer is read as; of a text, any will do."""
    found = KINDS[part.type].read(part, raw if part.graded else "some words")
    assert isinstance(found, Response)
    return found


def test_a_learner_sees_nothing_of_the_answer_before_it(item: ItemId) -> None:
    """Question and controls hold neither the key as told nor a misconception's id or words."""
    for seed in range(10**15, 10**15 + FEW):
        variant = instantiate(BANK.items[item], seed)
        controls = {p.name: KINDS[p.type].control(p, "", "wanted-answer").html for p in variant.parts}
        shown = (
            variant.prompt_html + variant.figure_svg + tables_html(variant.figure_tables) + "".join(controls.values())
        )
        secrets = [str(seed), variant.solution_html]
        for part in variant.parts:
            options = part.options or ()
            secrets += [m.id for m in part.misconceptions]
            secrets += [text for said in part.details.get("feedback", ()) for text in said[1:]]
            secrets += [o.misconception for o in options if o.misconception]
            secrets += [o.feedback_html for o in options if o.feedback_html]
            if part.type == "number":
                assert part.key_text not in controls[part.name]
        assert not [secret for secret in secrets if secret in shown]


def test_a_variant_survives_json(item: ItemId) -> None:
    """A stored variant read back is the variant that was asked."""
    for variant in drawn(item).variants[:FEW]:
        assert Variant.from_json(json.loads(json.dumps(variant.as_json(), allow_nan=False))) == variant


def test_published_variants_stay_what_they_were() -> None:
    """The first variants of each item have the hashes on file; a change of them wants a new engine version."""
    assert golden.hashes() == json.loads(golden.FILE.read_text(encoding="utf-8"))


def test_two_processes_print_the_same_bytes() -> None:
    """`bank sample` prints the same bytes in another process with another hash seed, and they are the same variants."""
    names = sorted(one_of_each_kind(BANK))
    program = [sys.executable, "-c", "from quizsvc.cli import main; main()"]
    command = [*program, "bank", "sample", *names, "--seeds", "0:3"]
    told = {
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    (only,) = told
    assert [json.loads(line) for line in only.splitlines()] == [row for name in names for row in rows(name)[:3]]
