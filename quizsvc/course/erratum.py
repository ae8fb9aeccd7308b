"""An erratum: an error that many texts repeat, what is right, and the computation that tells the two apart.

It is a passage of one section. What is said and what is right are sentences beside it, with the numbers of its data,
and it names the items that practise it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizsvc.course.passage import DEFINED, Passage, open_front, read_names, read_passage, read_rich
from quizsvc.items.block import Block
from quizsvc.items.findings import TemplateError
from quizsvc.items.parse import read_concepts
from quizsvc.items.template import RichText
from quizsvc.names import ConceptId, ErratumId, ItemId

ASIDES = ("said", "right")
KEYS = ("title", "concepts", *ASIDES, *DEFINED, "practise")


@dataclass(frozen=True, slots=True, eq=False)
class Erratum:
    """An erratum: everything that its file says."""

    slug: ErratumId
    concepts: tuple[ConceptId, ...]
    passage: Passage
    practise: tuple[ItemId, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.passage.title

    @property
    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The items that it names, by the key under which it does."""
        return (("practise", self.practise),)


def parse_erratum(text: str, slug: str) -> Erratum:
    """The erratum of a file whose name (without .md) is `slug`. Raises TemplateError with all that was found."""
    document, front = open_front(text, slug, "erratum", KEYS)
    passage = read_passage(f"errata/{slug}", document, front, _asides)
    erratum = Erratum(
        slug=ErratumId(slug),
        concepts=read_concepts(front),
        passage=passage,
        practise=tuple(ItemId(name) for name in read_names("practise", front)),
    )
    if not erratum.practise:
        message = "the erratum names no item that practises it"
        front.loading.problem(front.tree, "practise", message, "add `practise: [item]`")
    for section in passage.sections[1:]:
        message = f"an erratum has one section, and '{section.heading}' is another"
        front.loading.problem(front.tree, "section", message, "leave the heading out")
    if front.loading.findings:
        raise TemplateError(front.loading.findings)
    return erratum


def _asides(front: Block) -> Mapping[str, RichText]:
    """What is said, and what is right."""
    nodes = {name: front.scalar(name, required=True) for name in ASIDES}
    return {name: text for name, node in nodes.items() if node and (text := read_rich(node, front.loading))}
