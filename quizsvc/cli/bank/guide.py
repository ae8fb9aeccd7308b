"""`quizsvc bank vocabulary` and `quizsvc bank guide`: what an author may write."""

import json

import click

from quizsvc.cli.folders import AS_JSON
from quizsvc.items.guide import guide, vocabulary
from quizsvc.items.vocabulary import SUBJECTS


@click.command("vocabulary")
@AS_JSON
def list_vocabulary(as_json: bool) -> None:
    """The functions that templates may call, by subject."""
    if not as_json:
        click.echo(vocabulary())
        return
    rows = [
        {
            "name": function.name,
            "subject": subject.title,
            "signature": function.signature,
            "summary": function.summary,
            "gives": function.returns.words,
            "draws": function.draws,
            "fits": function.fits,
            "parameters": [
                {"name": p.name, "wanted": p.sort.wanted, "required": p.required, "named": p.keyword_only}
                for p in function.parameters
            ],
        }
        for subject in SUBJECTS
        for function in subject.functions
    ]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


@click.command("guide")
def print_guide() -> None:
    """The author's guide, as Markdown."""
    click.echo(guide(), nl=False)
