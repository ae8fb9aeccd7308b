"""`quizsvc bank list`: what is in the bank."""

import json
from pathlib import Path

import click

from quizsvc.cli.folders import AS_JSON, FOLDERS, open_bank


@click.command("list")
@FOLDERS
@AS_JSON
def list_items(folders: tuple[Path, ...], as_json: bool) -> None:
    """Items with title, concepts, answer type and version."""
    loaded = open_bank(folders)
    rows = [
        {
            "item": item,
            "title": template.title,
            "concepts": list(template.concepts),
            "type": template.parts[0].kind,
            "version": template.version,
        }
        for item, template in sorted(loaded.items.items())
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['item']:<28} {row['type']:<8} {', '.join(row['concepts']):<34} {row['title']}")
