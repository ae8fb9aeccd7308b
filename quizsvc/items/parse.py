"""Text to Template, or every error of the file at once, each with its line, its column and a remedy."""

import re

from quizsvc.items.answers import KINDS
from quizsvc.items.block import Block, Loading
from quizsvc.items.expr import CONSTANTS, Expression
from quizsvc.items.findings import TemplateError, suggestion
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar, split, split_top
from quizsvc.items.kinds import ANY, BOOLEAN, FIGURE, LAYER, MATRIX, VECTOR
from quizsvc.items.template import BLOCKS, Definition, Identity, Misconception, Part, RichText, Template, version
from quizsvc.items.vocabulary import FUNCTIONS
from quizsvc.names import ConceptId, ItemId, MisconceptionId, PartName

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
KEYS = (
    *("title", "concepts", "difficulty", "tags", "authors", "license", "seconds", *BLOCKS, "require", "identities"),
    *("figure", "answer", "misconceptions"),
)
SECTIONS = ("Hint", "Solution", "Why it matters")
RESERVED = frozenset(
    {*CONSTANTS, *FUNCTIONS, "i", "response", "True", "False", "and", "or", "not", "if", "else", "in", "is"}
)


def parse(text: str, item: str) -> Template:
    """The template of a file whose name (without .md) is `item`. Raises TemplateError with all that was found."""
    document = split(text)
    loading = Loading()
    front = Block("", document.front, loading)
    if not SLUG.fullmatch(item):
        loading.problem(document.front, "item-id", f"the file is called '{item}.md'", "use a-z, 0-9 and single hyphens")
    front.allow(KEYS)
    definitions = _definitions(front)
    require = tuple(e for node in front.list("require") if (e := _condition(node, loading)))
    identities = tuple(i for node in front.list("identities") if (i := _identity(node, loading)))
    figure = _figure(front)
    part = _part(front)
    sections = _sections(document.body, document.body_line, loading)
    concepts = tuple(ConceptId(name.text) for name in front.names("concepts", required=True))
    title = front.text("title", required=True)
    difficulty = front.number("difficulty", 0.0, -6, 6)
    seconds = int(front.number("seconds", 90, 5, 3600))
    errors = [finding for finding in loading.findings if finding.severity == "error"]
    prompt = next(iter(sections[""]), None)
    if errors or part is None or prompt is None:
        raise TemplateError(loading.findings)
    return Template(
        item=ItemId(item),
        version=version(document.front, document.body),
        title=title,
        concepts=concepts,
        difficulty=difficulty,
        seconds=seconds,
        tags=tuple(tag.text for tag in front.names("tags")),
        definitions=definitions,
        require=require,
        identities=identities,
        figure=figure,
        parts=(part,),
        prompt=prompt,
        hints=tuple(sections["Hint"]),
        solution=next(iter(sections["Solution"]), None),
        why=next(iter(sections["Why it matters"]), None),
        may_be_infinite=frozenset(loading.asked_finite),
        warnings=tuple(loading.findings),
    )


def _definitions(front: Block) -> tuple[Definition, ...]:
    """The blocks' names in the order written; each expression may use the names above it."""
    made = []
    for key, _ in front.tree.entries:
        if key.text not in BLOCKS:
            continue
        block = front.block(key.text)
        for name, value in block.tree.entries if block else ():
            expression = _definition(key.text, name, value, front.loading)
            if expression:
                made.append(Definition(name.text, key.text, expression))  # type: ignore[arg-type]
            front.loading.names[name.text] = expression.kind if expression else ANY
    return tuple(made)


def _definition(block: str, name: Scalar, value: Node, loading: Loading) -> Expression | None:
    """One definition, its name and kind checked against its block."""
    if not NAME.fullmatch(name.text):
        loading.problem(name, "name", f"'{name.text}' cannot be a name", "begin with a letter; then letters, digits, _")
        return None
    if name.text in RESERVED:
        loading.problem(name, "name", f"'{name.text}' would shadow a constant or a function", "choose another name")
        return None
    if name.text in loading.names:
        loading.problem(name, "name", f"'{name.text}' is defined twice", "choose another name")
        return None
    if not isinstance(value, Scalar):
        loading.problem(value, "wrong-shape", f"{block}.{name.text} wants an expression", "write it on one line")
        return None
    expression = loading.expression(value, draws=block != "fits")
    if expression is None:
        return None
    if block == "fits" and not expression.kind.words.startswith("the result of"):
        loading.problem(
            value, "fits", f"{name.text} is {expression.kind.words}, not a fitted model", "move it to derived"
        )
        return None
    if block == "data" and expression.kind not in {VECTOR, MATRIX, ANY} and "list" not in expression.kind.words:
        loading.problem(value, "data", f"{name.text} is {expression.kind.words}, not data", "move it to variables")
        return None
    if block in {"variables", "data"} or expression.draws:
        loading.exact.add(name.text)
    return expression


def _condition(node: Node, loading: Loading) -> Expression | None:
    """A condition of `require`."""
    if not isinstance(node, Scalar):
        loading.problem(node, "wrong-shape", "a condition stands on one line", "write `- a < b`")
        return None
    made = loading.expression(node)
    if made and made.kind not in {BOOLEAN, ANY}:
        loading.problem(node, "require", f"the condition is {made.kind.words}", "compare it with something")
        return None
    return made


def _identity(node: Node, loading: Loading) -> Identity | None:
    """`left == right`: two routes to one number."""
    pieces = split_top(node.text.replace("==", "\0"), "\0") if isinstance(node, Scalar) else []
    if not isinstance(node, Scalar) or len(pieces) != 2:
        loading.problem(node, "identity", "an identity has the form `one route == another`", "write `- a == b`")
        return None
    left, right = pieces[0][1], pieces[1][1]
    one = loading.expression(Scalar(left, node.line, node.column))
    other = loading.expression(Scalar(right, node.line, node.column + len(left) + 2))
    return Identity(node.text, one, other) if one and other else None


def _figure(front: Block) -> Expression | None:
    made = front.expression("figure") if front.tree.get("figure") else None
    if made and made.kind not in {FIGURE, LAYER, ANY}:
        front.loading.problem(front.tree, "figure", f"figure is {made.kind.words}", "use figure(scatter(x, y), …)")
        return None
    return made


def _part(front: Block) -> Part | None:
    """The one answer of a template, read by its kind."""
    block = front.block("answer", required=True)
    if block is None:
        return None
    kind = KINDS.get(block.text("type", required=True))
    if kind is None:
        node = block.tree.get("type") or block.tree
        given = node.text if isinstance(node, Scalar) else ""
        front.loading.problem(node, "answer-kind", f"unknown answer type '{given}'", suggestion(given, KINDS))
        return None
    block.allow({"type", "constant", "key_in_data", *kind.keys})
    misconceptions = tuple(m for node in front.list("misconceptions") if (m := _misconception(node, front.loading)))
    _refuse_twins(misconceptions, front.loading)
    reason = block.text("key_in_data") if block.tree.get("key_in_data") else ""
    specification = kind.parse(block)
    if specification is None:
        return None
    return Part(
        PartName("answer"), kind.name, specification, misconceptions, block.flag("constant"), reason, block.tree.line
    )


def _misconception(node: Node, loading: Loading) -> Misconception | None:
    if not isinstance(node, Tree):
        loading.problem(node, "wrong-shape", "a misconception has an id, a value and a feedback", "write `- id: …`")
        return None
    block = Block("misconception", node, loading)
    block.allow(("id", "value", "feedback", "credit", "if_apart"))
    block.check("id", lambda text: bool(SLUG.fullmatch(text)), "'{}' cannot be an id", "use a-z, 0-9 and hyphens")
    name, value, feedback = (
        block.text("id", required=True),
        block.expression("value", required=True),
        block.rich("feedback", required=True),
    )
    if not name or value is None or feedback is None:
        return None
    credit = block.number("credit", 0.0, 0.0, 0.99)
    return Misconception(MisconceptionId(name), value, feedback, credit, block.flag("if_apart"), node.line)


def _refuse_twins(misconceptions: tuple[Misconception, ...], loading: Loading) -> None:
    seen: set[str] = set()
    for m in misconceptions:
        if m.id in seen:
            loading.problem(
                Scalar("", m.line, 1), "misconception", f"two misconceptions are called '{m.id}'", "rename one"
            )
        seen.add(m.id)


def _sections(body: str, first_line: int, loading: Loading) -> dict[str, list[RichText]]:
    """The body's typeset sections by heading; the prompt under the empty one."""
    made: dict[str, list[RichText]] = {"": [], **{name: [] for name in SECTIONS}}
    for heading, line, text in _split_body(body, first_line):
        if heading not in made:
            loading.problem(
                Scalar("", line, 1), "section", f"unknown section '{heading}'", suggestion(heading, SECTIONS)
            )
        elif heading != "Hint" and made[heading]:
            loading.problem(Scalar("", line, 1), "section", f"the section '{heading}' stands twice", "join them")
        elif not text.strip():
            where = f"the section '{heading}'" if heading else "the question"
            loading.problem(Scalar("", line, 1), "section", f"{where} is empty", "write its text below it")
        elif rich := loading.rich(text, line):
            made[heading].append(rich)
    if not made["Solution"]:
        loading.caution(Scalar("", first_line, 1), "section", "there is no worked solution", "add `## Solution`")
    return made


def _split_body(body: str, first_line: int) -> list[tuple[str, int, str]]:
    """(heading, line of its text, text) for the prompt and each `## ` section."""
    pieces: list[tuple[str, int, list[str]]] = [("", first_line, [])]
    for offset, line in enumerate(body.split("\n")):
        if line.startswith("## "):
            pieces.append((line[3:].strip(), first_line + offset + 1, []))
        else:
            pieces[-1][2].append(line)
    return [(heading, line, "\n".join(text)) for heading, line, text in pieces]
