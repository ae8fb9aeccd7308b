"""`quizsvc bank`: what an author does with question templates; one module for each command."""

import click

from quizsvc.cli.later import LaterGroup

LATER = {
    "check": (
        "quizsvc.cli.bank.check:check_templates",
        "Draw many variants of each template and page and look them over; over the whole bank, say what it lacks.",
    ),
    "guide": ("quizsvc.cli.bank.guide:print_guide", "The author's guide, as Markdown."),
    "list": ("quizsvc.cli.bank.listing:list_items", "Items with title, concepts, answer type and version."),
    "new": ("quizsvc.cli.bank.new:new", "Write a commented template to start from."),
    "preview": (
        "quizsvc.cli.bank.preview:preview",
        "Show a template in the browser as a learner sees it, and follow the file as it is saved.",
    ),
    "sample": ("quizsvc.cli.bank.sample:sample", "One JSON line per variant, answers included."),
    "vocabulary": ("quizsvc.cli.bank.guide:list_vocabulary", "The functions that templates may call, by subject."),
}


@click.group(cls=LaterGroup, later=LATER)
def bank() -> None:
    """Write, preview, check, list and sample question templates."""
