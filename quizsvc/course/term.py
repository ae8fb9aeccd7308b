"""A word of the field: what it means here in one sentence, a formula where one says it best, and its concept."""

from collections.abc import Collection
from dataclasses import dataclass

from quizsvc.items.block import SLUG
from quizsvc.items.findings import suggestion
from quizsvc.items.typeset import Text, TypesetError, compile_text
from quizsvc.names import ConceptId, TermId

KEYS = ("title", "sentence", "concept", "formula")


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its meaning, typeset, and the concept that it belongs to."""

    id: TermId
    title: str
    sentence: Text
    formula: Text | None
    concept: ConceptId


class TermError(Exception):
    """A word that cannot be used; the message names it and the remedy."""


def read_term(name: str, table: object, concepts: Collection[str]) -> Term:
    """The word of a table of `glossary.toml`. Raises TermError where that is not what one needs."""
    fields = table if isinstance(table, dict) else {}
    if not SLUG.fullmatch(name):
        raise TermError(f"'{name}' cannot be a word's name; use a-z, 0-9 and single hyphens")
    for key in fields:
        if key not in KEYS:
            raise TermError(f"the word '{name}' has '{key}'; {suggestion(key, KEYS)}")
    for key in KEYS[:3]:
        if not isinstance(fields.get(key), str) or not fields[key].strip():
            raise TermError(f"the word '{name}' lacks a {key} in quotes")
    concept, formula = fields["concept"], fields.get("formula")
    if concept not in concepts:
        near = suggestion(concept, concepts)
        raise TermError(f"the word '{name}' belongs to the concept '{concept}', which does not exist; {near}")
    if not isinstance(formula, str | None):
        raise TermError(f"the formula of the word '{name}' is not in quotes")
    sentence, shown = _typeset(name, fields["sentence"]), _typeset(name, f"$${formula}$$") if formula else None
    return Term(TermId(name), fields["title"], sentence, shown, ConceptId(concept))


def _typeset(name: str, source: str) -> Text:
    """A text without values. Raises TermError for one that cannot be set."""
    try:
        text = compile_text(source, 1, lambda _: False)
    except TypesetError as problem:
        raise TermError(f"the word '{name}': {problem.message}; {problem.remedy}") from None
    if text.holes:
        raise TermError(f"the word '{name}' has a hole, {{{{ {text.holes[0].source} }}}}; a meaning has no values")
    return text
