"""`quizsvc bank sample`: variants in the shape that others may rely on, answers included."""

import json
import re
from pathlib import Path
from typing import Any

import click

from quizsvc.cli.exits import FellShort, Unreadable
from quizsvc.cli.folders import FOLDERS, open_bank
from quizsvc.items.findings import suggestion
from quizsvc.items.search import DrawError
from quizsvc.items.variant import Variant, instantiate
from quizsvc.names import ItemId


@click.command()
@click.argument("items", nargs=-1, metavar="[ITEM]...")
@FOLDERS
@click.option("--seeds", required=True, metavar="A:B", help="Seeds A to B-1.")
def sample(items: tuple[str, ...], folders: tuple[Path, ...], seeds: str) -> None:
    """One JSON line per variant, answers included."""
    loaded = open_bank(folders)
    for name in items:
        if name not in loaded.items:
            raise Unreadable(f"there is no item '{name}'; {suggestion(name, loaded.items)}")
    for name in items or sorted(loaded.items):
        for seed in seed_range(seeds):
            try:
                click.echo(json.dumps(public(instantiate(loaded.items[ItemId(name)], seed)), ensure_ascii=False))
            except DrawError as problem:
                raise FellShort(f"{name}, seed {seed}: {problem.message}") from None


def seed_range(text: str) -> range:
    """The seeds of `A:B`. Raises Unreadable for anything else."""
    match = re.fullmatch(r"([0-9]{1,16}):([0-9]{1,16})", text)
    if not match or int(match[1]) > int(match[2]) or int(match[2]) > 2**53:
        raise Unreadable(f"the seeds are '{text}'; wanted two whole numbers A:B with A at most B, for example 0:100")
    return range(int(match[1]), int(match[2]))


def public(variant: Variant) -> dict[str, Any]:
    """A variant in the shape that others may rely on."""
    parts = [
        {
            "name": part.name,
            "type": part.type,
            "key": part.key,
            "tolerance": part.tolerance,
            "options": [{"text": o.text or o.html, "right": o.right, "feedback": o.feedback_text} for o in part.options]
            if part.options is not None
            else None,
            "misconceptions": [{"id": m.id, "value": m.value} for m in part.misconceptions],
            **({"prompt_text": part.prompt_text, "prompt_html": part.prompt_html} if part.prompt_text else {}),
        }
        for part in variant.parts
    ]
    document = variant.as_json()
    kept = ("item", "version", "engine", "seed", "variables", "data", "derived", "fits", "identities")
    return {
        **{name: document[name] for name in kept},
        "prompt_text": variant.prompt_text,
        "prompt_html": variant.prompt_html,
        "parts": parts,
        "hints": list(variant.hints),
        "solution_text": variant.solution_text,
    }
