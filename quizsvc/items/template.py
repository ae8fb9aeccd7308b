"""The parsed template: what an author's file says, checked and compiled, before anything is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal

from quizsvc.items.expr import Expression
from quizsvc.items.findings import Finding
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar, Sequence
from quizsvc.items.typeset import Text
from quizsvc.names import ConceptId, ItemId, MisconceptionId, PartName

ENGINE = "1"
"""Version of the engine: raised whenever a published variant's numbers or text would change."""

Block = Literal["functions", "variables", "data", "fits", "derived"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One name of a template and the expression that gives its value; a function's name has its parameters."""

    name: str
    block: Block
    expression: Expression


Due = Mapping[str, list[Expression]]
"""Conditions by the definition after which each is looked at; by no name, those that need none."""


def due(definitions: tuple[Definition, ...], require: tuple[Expression, ...]) -> Due:
    """Conditions in their order, each due as soon as what it and those above it use is defined.

    So a draw is rejected before models are fitted to it, and a condition may rely on those above it.
    """
    names = [definition.name for definition in definitions]
    found: dict[str, list[Expression]] = {}
    made = 0
    for condition in require:
        made = max(made, *(names.index(name) + 1 for name in condition.names), 0)
        found.setdefault(names[made - 1] if made else "", []).append(condition)
    return found


@dataclass(frozen=True, slots=True)
class RichText:
    """Typeset text whose holes are expressions."""

    text: Text
    holes: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """Two expressions that must agree to 1e-9 in every variant: evidence for a key that fits nothing."""

    source: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Example:
    """A pinned seed: what its key, or a name of the template, comes to, as many digits as are written."""

    seed: int
    expected: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named wrong procedure: how its value arises and what to say of it."""

    id: MisconceptionId
    value: Expression
    feedback: RichText
    credit: float
    if_apart: bool
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """One answer asked for; `specification` is what its answer kind read.

    `prompt` is the part's own question, where a template asks several; `follow_through` names the earlier part whose
    answer, as the learner gave it, this part's key is tried with again.
    """

    name: PartName
    kind: str
    specification: Any
    misconceptions: tuple[Misconception, ...]
    constant: bool
    key_in_data: str
    line: int
    prompt: RichText | None = None
    weight: float = 1.0
    follow_through: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether its answer kind says all of it, as of a question's only part."""
        return self.prompt is None and self.weight == 1.0 and not self.follow_through


@dataclass(frozen=True)  # without slots: what every variant asks of it is kept
class Template:
    """An item: everything that its file says."""

    item: ItemId
    version: str
    title: str
    concepts: tuple[ConceptId, ...]
    difficulty: float
    seconds: int
    tags: tuple[str, ...]
    definitions: tuple[Definition, ...]
    require: tuple[Expression, ...]
    identities: tuple[Identity, ...]
    figure: Expression | None
    parts: tuple[Part, ...]
    prompt: RichText
    hints: tuple[RichText, ...]
    solution: RichText | None
    why: RichText | None
    may_be_infinite: frozenset[str]
    warnings: tuple[Finding, ...]
    examples: tuple[Example, ...] = ()

    def names(self, block: Block) -> tuple[str, ...]:
        """The names that a block defines, in order."""
        return self._names[block]

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        return {block: tuple(d.name for d in self.definitions if d.block == block) for block in BLOCKS}

    @cached_property
    def due(self) -> Due:
        """What `require` asks, by the name after which it is looked at."""
        return due(self.definitions, self.require)

    @cached_property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The names that are computed and not drawn, in order, with their expressions."""
        return tuple((d.name, d.expression.source) for d in self.definitions if not d.expression.draws)


def version(front: Tree, body: str) -> str:
    """A hash of what the file says (not of its comments or indents) and of the engine's version."""
    text = repr((ENGINE, _content(front), body.strip()))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _content(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_content(item) for item in node.items]
    return [(key.text, _content(value)) for key, value in node.entries]


BLOCKS: Mapping[str, str] = {
    "variables": "small random draws and constants",
    "data": "random datasets that the learner sees",
    "fits": "models fitted to the data",
    "derived": "values computed from the above",
    "functions": "functions of one's own, one expression each: `name(parameter): expression`",
}
