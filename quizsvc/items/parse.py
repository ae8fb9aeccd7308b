"""Text to Template, or every error of the file at once, each with its line, its column and a remedy."""

from collections.abc import Collection
from dataclasses import replace

from quizsvc.items.algebra import DOMAINS, MEANINGS, letters_of, read_domain
from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import AnswerKind
from quizsvc.items.block import NAME, PLAIN, SLUG, Block, Loading
from quizsvc.items.definitions import read_definitions, split_body
from quizsvc.items.expr import Expression
from quizsvc.items.findings import TemplateError, suggestion
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar, split, split_top
from quizsvc.items.kinds import ANY, FIGURE, LAYER, MATRIX, NUMBER, NUMBERS, UNKNOWN, VECTOR
from quizsvc.items.template import (
    BLOCKS,
    Example,
    Identity,
    Misconception,
    Part,
    RichText,
    Template,
    version,
)
from quizsvc.names import ConceptId, ItemId, MisconceptionId, PartName

KEYS = (
    *("title", "concepts", "difficulty", "tags", "authors", "license", "seconds", *BLOCKS, "require", "identities"),
    *("symbols", "figure", "answer", "parts", "misconceptions", "examples"),
)
PART_KEYS = ("name", "weight", "follow_through", "misconceptions")
MAX_PARTS = 12
SECTIONS = ("Hint", "Solution", "Why it matters")


def parse(text: str, item: str) -> Template:
    """The template of a file whose name (without .md) is `item`. Raises TemplateError with all that was found."""
    document = split(text)
    loading = Loading()
    front = Block("", document.front, loading)
    if not SLUG.fullmatch(item):
        loading.problem(document.front, "item-id", f"the file is called '{item}.md'", "use a-z, 0-9 and single hyphens")
    front.allow(KEYS)
    definitions = read_definitions(front)
    require = tuple(e for node in front.list("require") if (e := loading.condition(node)))
    identities = tuple(i for node in front.list("identities") if (i := _identity(node, loading)))
    figure = _figure(front)
    _symbols(front)
    parts = _parts(front)
    examples = tuple(x for node in front.list("examples") if (x := _example(node, parts, loading)))
    sections = _sections(document.body, document.body_line, loading, parts)
    concepts = read_concepts(front)
    title = front.text("title", required=True)
    difficulty = front.number("difficulty", 0.0, -6, 6)
    seconds = front.whole("seconds", 90, 5, 3600)
    tags = front.names("tags")
    front.names("authors")
    front.text("license")
    errors = [finding for finding in loading.findings if finding.severity == "error"]
    prompt = next(iter(sections[""]), None)
    if errors or not parts or prompt is None:
        raise TemplateError(loading.findings)
    return Template(
        item=ItemId(item),
        version=version(document.front, document.body),
        title=title,
        concepts=concepts,
        difficulty=difficulty,
        seconds=seconds,
        tags=tuple(tag.text for tag in tags),
        definitions=definitions,
        require=require,
        identities=identities,
        figure=figure,
        parts=tuple(replace(part, prompt=next(iter(sections[_heading(part)]), None)) for part in parts),
        prompt=prompt,
        hints=tuple(sections["Hint"]),
        solution=next(iter(sections["Solution"]), None),
        why=next(iter(sections["Why it matters"]), None),
        may_be_infinite=frozenset(loading.asked_finite),
        warnings=tuple(loading.findings),
        examples=examples,
    )


def read_concepts(front: Block) -> tuple[ConceptId, ...]:
    """The concepts that an item trains, the main one first."""
    names = front.names("concepts", required=True)
    node = front.tree.get("concepts")
    if node and not names and (not isinstance(node, Scalar) or node.text):
        front.loading.problem(node, "concepts", "the item trains no concept", "name at least one: [concept]")
    seen: set[str] = set()
    for name in names:
        if not SLUG.fullmatch(name.text):
            front.loading.problem(name, "concepts", f"'{name.text}' is no concept's id", "use a-z, 0-9 and hyphens")
        elif name.text in seen:
            front.loading.problem(name, "concepts", f"the concept '{name.text}' stands twice", "keep one of them")
        seen.add(name.text)
    return tuple(ConceptId(name.text) for name in names)


def _symbols(front: Block) -> None:
    """The letters of formulas, each with its domain."""
    block = front.block("symbols")
    loading = front.loading
    for name, value in block.tree.entries if block else ():
        text = value.text if isinstance(value, Scalar) else ""
        domain = read_domain(text)
        if not NAME.fullmatch(name.text) or name.text in loading.names or name.text in MEANINGS:
            message = f"'{name.text}' cannot be a letter of a formula: it is taken, or no name"
            loading.problem(
                name, "symbols", message, "choose another: a letter, a Greek letter's name, an index behind"
            )
        elif domain is None:
            remedy = suggestion(text, DOMAINS) + ", or an interval such as [0, 5]"
            loading.problem(value, "symbols", f"'{text}' is no domain of a letter", remedy)
        else:
            loading.symbols[name.text] = domain
    try:
        letters_of([*loading.symbols, *loading.names])
    except ValueError as problem:
        loading.problem(front.tree.get("symbols") or front.tree, "symbols", str(problem), "rename one of them")
        loading.symbols.clear()


def _identity(node: Node, loading: Loading) -> Identity | None:
    """`left == right`: two routes to one number."""
    pieces = split_top(node.text.replace("==", "\0"), "\0") if isinstance(node, Scalar) else []
    if not isinstance(node, Scalar) or len(pieces) != 2:
        loading.problem(node, "identity", "an identity has the form `one route == another`", "write `- a == b`")
        return None
    left, right = pieces[0][1], pieces[1][1]
    one = _route(Scalar(left, node.line, node.column), loading)
    lead = len(right) - len(right.lstrip())
    other = _route(Scalar(right.lstrip(), node.line, node.column + len(left) + 2 + lead), loading)
    return Identity(node.text, one, other) if one and other else None


def _route(node: Scalar, loading: Loading) -> Expression | None:
    """One side of an identity: a number."""
    made = loading.expression(node)
    if made and made.kind not in {NUMBER, NUMBERS, ANY}:
        loading.problem(node, "identity", f"this route gives {made.kind.words}", "compare numbers")
        return None
    return made


def _figure(front: Block) -> Expression | None:
    node = front.tree.get("figure")
    front.loading.charted = node is not None
    made = front.expression("figure") if node else None
    if node and made and made.kind not in {FIGURE, LAYER, ANY}:
        front.loading.problem(node, "figure", f"figure is {made.kind.words}", "use figure(scatter(x, y), …)")
        return None
    return made


def _parts(front: Block) -> tuple[Part, ...]:
    """What the template asks for: its one `answer`, or its `parts`."""
    nodes = front.list("parts")
    if front.tree.get("parts") is None:
        block = front.block("answer", required=True)
        part = _part(block, front, PartName("answer")) if block else None
        return (part,) if part else ()
    for key in ("answer", "misconceptions"):
        if node := front.tree.get(key):
            front.loading.problem(node, "parts", f"'{key}' stands beside 'parts'", "put it into one of the parts")
    if not 2 <= len(nodes) <= MAX_PARTS:
        message = f"{len(nodes)} parts; wanted 2 to {MAX_PARTS}"
        front.loading.problem(front.tree.get("parts") or front.tree, "parts", message, "a single one is an `answer:`")
    made: list[Part] = []
    for node in nodes:
        if part := _named_part(node, made, front.loading):
            made.append(part)
    return tuple(made) if len(made) == len(nodes) else ()


def _named_part(node: Node, earlier: list[Part], loading: Loading) -> Part | None:
    """One of several parts; its name stands for its key in what comes after it."""
    if not isinstance(node, Tree):
        loading.problem(node, "wrong-shape", "a part has a name, a type and what its type wants", "write `- name: …`")
        return None
    block = Block("part", node, loading)
    name = block.scalar("name", required=True)
    if name is None or not loading.nameable(name):
        return None
    part = _part(block, block, PartName(name.text), PART_KEYS)
    kind = KINDS[part.kind].key_kind if part else UNKNOWN
    loading.names[name.text] = kind
    if part is None:
        return None
    followed = block.scalar("follow_through") if block.tree.get("follow_through") else None
    known = [other.name for other in earlier if KINDS[other.kind].key_kind in {NUMBER, VECTOR, MATRIX}]
    if followed and followed.text not in known:
        message = f"'{followed.text}' is no earlier part whose answer is a number, a vector or a matrix"
        remedy = f"name the part that this one goes on from; {suggestion(followed.text, known)}"
        loading.problem(followed, "parts", message, remedy)
    elif followed and block.tree.get("value"):
        _refuse_idle_following(block, followed, {other.name for other in earlier})
    weight = block.number("weight", 1.0, 0.01, 100)
    return replace(part, weight=weight, follow_through=followed.text if followed else "")


def _refuse_idle_following(block: Block, followed: Scalar, earlier: Collection[str]) -> None:
    """A key that uses no earlier part stays what it is, whatever was answered there."""
    value = block.expression("value")
    if value and value.names.isdisjoint(earlier):
        message = f"the value does not use '{followed.text}', so nothing follows from an answer to it"
        remedy = f"write the value in terms of {followed.text}, which stands for the answer given there"
        block.loading.problem(followed, "parts", message, remedy)


def _part(block: Block, misconceptions: Block, name: PartName, keys: Collection[str] = ()) -> Part | None:
    """What is asked in a block, read by its answer kind; its misconceptions stand in a block of their own or in it."""
    given = block.scalar("type", required=True)
    if given is None:
        return None
    kind = KINDS.get(given.text)
    if kind is None:
        message = f"unknown answer type '{given.text}'"
        block.loading.problem(given, "answer-kind", message, suggestion(given.text, KINDS))
        return None
    block.allow({"type", "constant", "key_in_data", *keys, *kind.keys})
    nodes = misconceptions.list("misconceptions")
    made = tuple(m for node in nodes if (m := _misconception(node, kind, block.loading)))
    _refuse_twins(nodes, block.loading)
    reason = block.text("key_in_data") if block.tree.get("key_in_data") else ""
    specification = kind.parse(block)
    if specification is None:
        return None
    return Part(name, kind.name, specification, made, block.flag("constant"), reason, block.tree.line)


def _misconception(node: Node, kind: AnswerKind, loading: Loading) -> Misconception | None:
    if not isinstance(node, Tree):
        loading.problem(node, "wrong-shape", "a misconception has an id, a value and a feedback", "write `- id: …`")
        return None
    if not kind.values:
        message = f"an answer of type {kind.name} has no misconceptions of its own"
        loading.problem(node, "misconception", message, "say it in the feedback of its options")
        return None
    block = Block("misconception", node, loading)
    block.allow(("id", "value", "feedback", "credit", "if_apart"))
    block.check("id", lambda text: bool(SLUG.fullmatch(text)), "'{}' cannot be an id", "use a-z, 0-9 and hyphens")
    name, value, feedback = (
        block.text("id", required=True),
        block.valued("value", kind.values),
        block.rich("feedback", required=True),
    )
    if not name or value is None or feedback is None:
        return None
    credit = block.number("credit", 0.0, 0.0, 0.99)
    return Misconception(MisconceptionId(name), value, feedback, credit, block.flag("if_apart"), node.line)


def _refuse_twins(misconceptions: tuple[Node, ...], loading: Loading) -> None:
    seen: set[str] = set()
    for node in misconceptions:
        name = node.get("id") if isinstance(node, Tree) else None
        if not isinstance(name, Scalar) or not name.text:
            continue
        if name.text in seen:
            loading.problem(name, "misconception", f"two misconceptions are called '{name.text}'", "rename one")
        seen.add(name.text)


def _example(node: Node, parts: tuple[Part, ...], loading: Loading) -> Example | None:
    """A seed and the numbers expected of it: `key` where one answer is asked, parts and names of the template."""
    if not isinstance(node, Tree):
        loading.problem(
            node, "wrong-shape", "an example has a seed and what comes of it", "write `- {seed: 7, key: 1.25}`"
        )
        return None
    block = Block("example", node, loading)
    single = len(parts) == 1 and KINDS[parts[0].kind].key_kind == NUMBER
    block.allow(("seed", *(("key",) if single else ()), *loading.names))
    block.scalar("seed", required=True)
    expected = [(key, value) for key, value in node.entries if key.text != "seed"]
    for key, value in expected:
        if not isinstance(value, Scalar) or not PLAIN.fullmatch(value.text):
            loading.problem(value, "examples", f"{key.text} wants a number", "write it as `key: 1.25`")
            return None
    if not expected:
        loading.problem(node, "examples", "the example expects nothing", "write `- {seed: 7, key: 1.25}`")
    return Example(
        block.whole("seed", 0, 0, 2**53),
        tuple((key.text, value.text) for key, value in expected if isinstance(value, Scalar)),
        node.line,
    )


def _heading(part: Part) -> str:
    """The heading of a part's own question."""
    return f"Part: {part.name}"


def _sections(body: str, first_line: int, loading: Loading, parts: tuple[Part, ...]) -> dict[str, list[RichText]]:
    """The body's typeset sections by heading; the prompt under the empty one."""
    headings = [*SECTIONS, *map(_heading, parts)]
    made: dict[str, list[RichText]] = {"": [], **{name: [] for name in headings}}
    seen: set[str] = set()
    for heading, line, text in split_body(body, first_line):
        if heading not in made:
            loading.problem(
                Scalar("", line, 1), "section", f"unknown section '{heading}'", suggestion(heading, headings)
            )
        elif heading != "Hint" and heading in seen:
            loading.problem(Scalar("", line, 1), "section", f"the section '{heading}' stands twice", "join them")
        elif not text.strip():
            where = f"the section '{heading}'" if heading else "the question"
            loading.problem(Scalar("", line, 1), "section", f"{where} is empty", "write its text below it")
        elif rich := loading.rich(Scalar(text, line, 1)):
            made[heading].append(rich)
        seen.add(heading)
    for part in parts[: len(parts) if len(parts) > 1 else 0]:
        if _heading(part) not in seen:
            message = f"the part {part.name} has no question of its own"
            loading.problem(Scalar("", part.line, 1), "section", message, f"add `## {_heading(part)}`")
    if "Solution" not in seen:
        loading.caution(Scalar("", first_line, 1), "section", "there is no worked solution", "add `## Solution`")
    return made
