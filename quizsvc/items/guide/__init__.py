"""The author's guide, as Markdown: chapters written by hand, and tables made of what the language has.

The keys come from the parser, the answer kinds from their own docstrings and the vocabulary from the functions', so
that a kind or a function which is added stands in the guide at once.
"""

from inspect import getmodule

from quizsvc.items.answers import KINDS
from quizsvc.items.guide.chapters import ANSWER_KEYS_MEAN, CHECKING, EXPRESSIONS, KEYS_MEAN, OPENING, TEXT
from quizsvc.items.parse import KEYS
from quizsvc.items.vocabulary import SUBJECTS


def guide() -> str:
    """The whole guide."""
    parts = (OPENING, _keys(), EXPRESSIONS, _kinds(), TEXT, CHECKING, "## The vocabulary\n\n" + vocabulary())
    return "\n\n".join(part.strip() for part in parts) + "\n"


def vocabulary() -> str:
    """All functions by subject, each with its signature and a sentence."""
    return "\n\n".join(
        "\n".join(
            [
                f"### {subject.title}",
                *(["", subject.about] if subject.about else []),
                "",
                *(f"- `{function.signature}` {function.summary}" for function in subject.functions),
            ]
        )
        for subject in SUBJECTS
    )


def _keys() -> str:
    """A table of what may stand in the front matter."""
    rows = [f"| `{key}` | {KEYS_MEAN[key]} |" for key in KEYS]
    return "\n".join(["## What stands between the lines of dashes", "", "| key | what it is |", "|---|---|", *rows])


def _kinds() -> str:
    """A section on the answer kinds, of their modules' docstrings and their keys."""
    sections = []
    for name, kind in sorted(KINDS.items()):
        told = (getattr(getmodule(type(kind)), "__doc__", "") or "").strip()
        keys = "\n".join(f"- `{key}`: {ANSWER_KEYS_MEAN[key]}" for key in sorted(kind.keys))
        sections.append(f"### `{name}`\n\n{told}\n\n{keys or 'It has no keys of its own.'}")
    return "\n\n".join(["## Kinds of answer", *sections])
