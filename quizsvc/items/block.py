"""Reading one block of a template's front matter: each key asked for by its meaning, all problems kept.

A `Block` is handed to the reader of an answer kind, so that a kind says what its keys mean and nothing about lines,
columns or the collection of errors.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from keyword import kwlist

from quizsvc.items.algebra import Domain, compile_formula
from quizsvc.items.expr import CONSTANTS, Expression, ExpressionError, Function, compile_expression
from quizsvc.items.findings import Finding, TemplateError, error, suggestion, warning
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar, Sequence, words
from quizsvc.items.kinds import ANY, BOOLEAN, FEATURES, FORMULA, NUMBER, NUMBERS, TABLE, TEXT, VECTOR, Kind
from quizsvc.items.template import RichText
from quizsvc.items.typeset import TypesetError, compile_text
from quizsvc.items.vocabulary import FUNCTIONS

SLUG = re.compile(r"(?=.{1,80}\Z)[a-z0-9]++(-[a-z0-9]++)*+")
PLAIN = re.compile(r"[+-]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?")
MAX_FINDINGS = 20
MAX_RICH_CHARACTERS = 16_000
MAX_RICH_LINES = 800
EXACT = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)(?:\[[^\[\]]*\])?\s*")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
RESERVED = frozenset({*CONSTANTS, *FUNCTIONS, *kwlist, "i", "response"})
SHOWN = frozenset({NUMBER, NUMBERS, VECTOR, FEATURES, TEXT, BOOLEAN, TABLE, ANY})


@dataclass(slots=True)
class Loading:
    """What is known while a file is loaded: names and functions so far, which are drawn, and what was found wrong.

    `named` is the line of each name that a line gives.
    `symbols` are the letters of its formulas; `charted` is whether it has a figure. Its texts may have so many
    characters and lines together.
    """

    names: dict[str, Kind] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=lambda: dict(FUNCTIONS))
    exact: set[str] = field(default_factory=set)
    named: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    asked_finite: set[str] = field(default_factory=set)
    characters: int = 0
    lines: int = 0
    most_characters: int = MAX_RICH_CHARACTERS
    most_lines: int = MAX_RICH_LINES
    symbols: dict[str, Domain] = field(default_factory=dict)
    charted: bool = False

    def problem(self, node: Node | Scalar, rule: str, message: str, remedy: str = "") -> None:
        """Note an error at a node's place."""
        self.note(error(node.line, node.column, rule, message, remedy))

    def note(self, finding: Finding) -> None:
        """Note a finding. Raises TemplateError at the last that is looked for: a file full of errors is none."""
        self.findings.append(finding)
        if len(self.findings) >= MAX_FINDINGS:
            raise TemplateError(self.findings)

    def caution(self, node: Node | Scalar, rule: str, message: str, remedy: str = "") -> None:
        """Note a warning at a node's place."""
        self.findings.append(warning(node.line, node.column, rule, message, remedy))

    def nameable(self, name: Scalar) -> bool:
        """Whether a name can be given here; if not, the problem is noted."""
        if not NAME.fullmatch(name.text):
            self.problem(
                name, "name", f"'{name.text}' cannot be a name", "begin with a letter; then letters, digits, _"
            )
            return False
        if name.text in RESERVED:
            self.problem(name, "name", f"'{name.text}' has a meaning of its own in expressions", "choose another name")
            return False
        if name.text in self.names or name.text in self.functions:
            first = f", first on line {self.named[name.text]}" if name.text in self.named else ""
            self.problem(name, "name", f"'{name.text}' is defined twice{first}", "choose another name")
            return False
        self.named[name.text] = name.line
        return True

    def expression(self, node: Scalar, *, draws: bool = False) -> Expression | None:
        """The expression of a scalar, or None with the problem noted."""
        try:
            made = compile_expression(node.text, node.line, node.column, self.names, self.functions, node.margin)
        except ExpressionError as problem:
            self.note(error(problem.line, problem.column, "expression", problem.message, problem.remedy))
            return None
        if made.draws and not draws:
            self.problem(node, "draw", "a draw stands here", "draw in variables, data or derived, and name it")
            return None
        if "isfinite" in node.text:
            self.asked_finite |= made.names
        return made

    def formula(self, node: Scalar) -> Expression | None:
        """The formula of a scalar in the file's letters, or None with the problem noted."""
        try:
            return compile_formula(node.text, node.line, node.column, self.symbols, self.names)
        except ExpressionError as problem:
            self.findings.append(error(problem.line, problem.column, "formula", problem.message, problem.remedy))
            return None

    def condition(self, node: Node) -> Expression | None:
        """An expression that is true or false, or None with the problem noted."""
        if not isinstance(node, Scalar):
            self.problem(node, "wrong-shape", "a condition stands on one line", "write `a < b`")
            return None
        made = self.expression(node)
        if made and made.kind not in {BOOLEAN, ANY}:
            self.problem(node, "condition", f"the condition is {made.kind.words}", "compare it with something")
            return None
        return made

    def rich(self, node: Scalar) -> RichText | None:
        """Typeset text with compiled holes, or None with the problems noted."""
        self.characters += len(node.text)
        self.lines += node.text.count("\n") + 1
        if self.characters > self.most_characters or self.lines > self.most_lines:
            message = f"the texts have more than {self.most_characters:,} characters or {self.most_lines:,} lines"
            self.problem(node, "text", message, "shorten them, or make two files of it")
            return None
        try:
            typeset = compile_text(node.text, node.line, self.is_exact)
        except TypesetError as problem:
            at = problem.column + node.column - 1
            self.note(error(problem.line, at, "text", problem.message, problem.remedy))
            return None
        holes = [self._hole(Scalar(h.source, h.line, h.column + node.column - 1, node.margin)) for h in typeset.holes]
        return RichText(typeset, tuple(hole for hole in holes if hole)) if all(holes) else None

    def _hole(self, node: Scalar) -> Expression | None:
        """The expression of a hole, whose value a learner can be shown."""
        made = self.expression(node)
        if made and made.kind not in SHOWN:
            numbers = ", ".join(made.kind.attributes)
            remedy = f"show one of its numbers: {numbers}" if numbers else "show numbers, a text or a table(…)"
            self.problem(node, "text", f"'{node.text}' is {made.kind.words}, which cannot be shown", remedy)
            return None
        return made

    def is_exact(self, source: str) -> bool:
        """Whether an expression is a drawn number (or one element of drawn data), to be shown as drawn."""
        name = EXACT.fullmatch(source)
        return name is not None and name[1] in self.exact


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping of the front matter, with its name and the loading it belongs to."""

    name: str
    tree: Tree
    loading: Loading

    @property
    def where(self) -> str:
        """The block as errors call it."""
        return self.name or "the front matter"

    def allow(self, keys: Iterable[str]) -> None:
        """Note every key that is not one of `keys`."""
        known = set(keys)
        for key, _ in self.tree.entries:
            if key.text not in known:
                message = f"unknown key '{key.text}' in {self.where}"
                self.loading.problem(key, "unknown-key", message, suggestion(key.text, known))

    def scalar(self, key: str, *, required: bool = False) -> Scalar | None:
        """The text under a key; its absence where required, and a list or block in its place, are noted."""
        node = self.tree.get(key)
        if node is None:
            if required:
                self.loading.problem(self.tree, "missing-key", f"{self.where} has no '{key}'", f"add `{key}: …`")
            return None
        if not isinstance(node, Scalar) or not node.text:
            self.loading.problem(
                node, "wrong-shape", f"'{key}' of {self.where} wants a value on its line", f"write `{key}: …`"
            )
            return None
        return node

    def block(self, key: str, *, required: bool = False, remedy: str = "indent them below") -> "Block | None":
        """The mapping under a key; the remedy says what to write where something else stands there."""
        node = self.tree.get(key)
        if isinstance(node, Tree):
            return Block(f"{self.name}.{key}" if self.name else key, node, self.loading)
        if node is not None:
            self.loading.problem(node, "wrong-shape", f"{key} wants lines of the form `name: value`", remedy)
        elif required:
            self.loading.problem(self.tree, "missing-key", f"{self.where} has no '{key}'", f"add `{key}:`")
        return None

    def list(self, key: str) -> tuple[Node, ...]:
        """The items of the list under a key, none where it is absent."""
        node = self.tree.get(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.loading.problem(node, "wrong-shape", f"{key} wants a list", "begin each entry with `- `")
            return ()
        return node.items

    def text(self, key: str, *, required: bool = False) -> str:
        """Plain text, empty where absent."""
        node = self.scalar(key, required=required)
        return node.text if node else ""

    def names(self, key: str, *, required: bool = False) -> tuple[Scalar, ...]:
        """Names in brackets, by commas, or as a list."""
        node = self.tree.get(key)
        if isinstance(node, Sequence):
            return tuple(item for item in node.items if isinstance(item, Scalar))
        found = self.scalar(key, required=required)
        return words(found) if found else ()

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from low to high, or the default where absent or wrong (which is noted)."""
        node = self.scalar(key) if self.tree.get(key) else None
        if node is None:
            return default
        value = float(node.text) if PLAIN.fullmatch(node.text) else float("nan")
        if not low <= value <= high:
            wanted = f"a number from {low:g} to {high:g}"
            self.loading.problem(node, "wrong-value", f"{key} is '{node.text}'; wanted {wanted}", f"write {wanted}")
            return default
        return value

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from low to high, or the default where absent or wrong (which is noted)."""
        value, node = self.number(key, default, low, high), self.tree.get(key)
        if node is not None and value != int(value):
            wanted = f"a whole number from {low} to {high}"
            self.loading.problem(node, "wrong-value", f"{key} is {value:g}; wanted {wanted}", f"write {wanted}")
        return int(value)

    def flag(self, key: str) -> bool:
        """`true` or `false`, false where absent."""
        node = self.scalar(key) if self.tree.get(key) else None
        if node is not None and node.text not in {"true", "false"}:
            self.loading.problem(
                node, "wrong-value", f"{key} is '{node.text}'; wanted true or false", "write true or false"
            )
        return node is not None and node.text == "true"

    def expression(self, key: str, *, required: bool = False) -> Expression | None:
        """The expression under a key."""
        node = self.scalar(key, required=required)
        return self.loading.expression(node) if node else None

    def valued(self, key: str, kinds: Collection[Kind]) -> Expression | None:
        """The expression required under a key, its value of one of these kinds; a formula is read as such."""
        node = self.scalar(key, required=True)
        made = (self.loading.formula if FORMULA in kinds else self.loading.expression)(node) if node else None
        if node and made and made.kind not in kinds:
            self.loading.problem(node, "value", f"the {key} is {made.kind.words}", "give what the answer's type wants")
            return None
        return made

    def condition(self, key: str, *, required: bool = False) -> Expression | None:
        """The condition under a key."""
        node = self.scalar(key, required=required)
        return self.loading.condition(node) if node else None

    def rich(self, key: str, *, required: bool = False) -> RichText | None:
        """The typeset text under a key."""
        node = self.scalar(key, required=required)
        return self.loading.rich(node) if node else None

    def check(self, key: str, test: Callable[[str], bool], message: str, remedy: str) -> None:
        """Note a problem with a text that fails a test."""
        node = self.tree.get(key)
        if isinstance(node, Scalar) and node.text and not test(node.text):
            self.loading.problem(node, "wrong-value", message.format(node.text), remedy)
