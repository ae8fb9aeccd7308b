"""What the published variants are, as hashes: `python -m tests.bank.golden` writes them anew.

A hash is of what is public of a variant and of its pages, its numbers to ten significant figures (the last few differ
between processors) and without the evidence, whose residuals are rounding errors. A change here alters questions that
learners may have open: raise the engine's version with it.
"""

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizsvc.cli.bank.sample import public
from quizsvc.course.bank import load_bank
from quizsvc.items.variant import Variant, instantiate

FILE = Path(__file__).with_name("golden.json")
SEEDS = range(3)
EVIDENCE = {"certificate", "residual"}


def settled(value: Any) -> Any:
    """A JSON value without its evidence, its numbers to ten significant figures."""
    if isinstance(value, dict):
        return {name: settled(inner) for name, inner in value.items() if name not in EVIDENCE}
    if isinstance(value, list | tuple):
        return [settled(inner) for inner in value]
    return f"{value:.10g}" if isinstance(value, float) else value


def shown(variant: Variant) -> dict[str, Any]:
    """All that others may rely on in a variant, and all that a page shows of it."""
    pages = (variant.figure_svg, *variant.hints_html, variant.solution_html, variant.why_html)
    return {**public(variant), "pages": pages}


def hashes() -> dict[str, list[str]]:
    """The hash of each built-in item's first variants."""
    made = {}
    for item, template in sorted(load_bank().items.items()):
        variants = [settled(shown(instantiate(template, seed))) for seed in SEEDS]
        texts = [json.dumps(variant, ensure_ascii=False, sort_keys=True) for variant in variants]
        made[str(item)] = [blake2b(text.encode(), digest_size=12).hexdigest() for text in texts]
    return made


if __name__ == "__main__":
    FILE.write_text(json.dumps(hashes(), indent=1) + "\n", encoding="utf-8")
