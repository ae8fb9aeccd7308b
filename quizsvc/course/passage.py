"""A passage: text whose every number is computed, with figures and derivations on its own data.

It is written in the language of items: front matter that draws, fits and computes, and Markdown with holes. Where the
body wants a figure, a derivation or a demo, it has a line `[figure: NAME]`, `[derivation: NAME]` or `[demo: NAME]`.
Sentences beside the text have their numbers from the same data. What the prose claims of the data is a condition under
`require`, so the same passage holds on fresh data. Lessons and errata are passages with a place in the course.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from quizsvc.course.demos import DEMOS
from quizsvc.course.typed import typed_numbers
from quizsvc.items.block import SLUG, Block, Loading
from quizsvc.items.definitions import read_definitions, split_body
from quizsvc.items.expr import Expression
from quizsvc.items.findings import suggestion
from quizsvc.items.frontmatter import Document, Node, Scalar, split
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.kinds import ANY, FIGURE, LAYER, NUMBER, NUMBERS
from quizsvc.items.template import BLOCKS, Definition, RichText

DEFINED = (*BLOCKS, "require")
"""The keys of what a passage draws, computes and claims."""
PLACES = ("figure", "derivation", "demo")
MOST_CHARACTERS, MOST_LINES = 40_000, 1_500
WORDS_A_MINUTE = 160
STOPS = {"figure": 0.5, "derivation": 1.5, "demo": 1.0}
"""Minutes that a reader stays at what is no text."""
_PLACE = re.compile(r"[ ]*\[([a-z]+): *([^\]\s]*) *\][ ]*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the body shows a figure, a derivation or a demo, by its name."""

    what: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: a formula, its value on the data, why it follows, whether it equals the line above."""

    formula: RichText
    value: Expression
    because: RichText | None
    is_equal: bool
    line: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """Steps from a first line to a last."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, empty for the opening, and what stands below it."""

    heading: str
    pieces: tuple[RichText | Place, ...]

    @property
    def anchor(self) -> str:
        """The section's name in an address."""
        return "-".join(re.findall(r"[a-z0-9]+", self.heading.lower()))


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """What is drawn, claimed and shown. The label, its folder and name, is that of its random streams."""

    label: str
    title: str
    definitions: tuple[Definition, ...]
    require: tuple[Expression, ...]
    asides: Mapping[str, RichText]
    figures: Mapping[str, Expression]
    derivations: Mapping[str, Derivation]
    sections: tuple[Section, ...]
    words: int
    may_be_infinite: frozenset[str]

    @property
    def minutes(self) -> int:
        """How long reading takes, with a stop at each figure and derivation."""
        places = (piece.what for section in self.sections for piece in section.pieces if isinstance(piece, Place))
        return max(1, round(self.words / WORDS_A_MINUTE + sum(STOPS[what] for what in places)))


def open_front(text: str, slug: str, what: str, keys: Iterable[str]) -> tuple[Document, Block]:
    """A file's text in its two halves, and the first as a block in which only these keys stand."""
    document = split(text)
    front = Block("", document.front, Loading(most_characters=MOST_CHARACTERS, most_lines=MOST_LINES))
    if not SLUG.fullmatch(slug):
        message = f"the file is called '{slug}.md'"
        front.loading.problem(document.front, f"{what}-id", message, "use a-z, 0-9 and hyphens")
    front.allow(keys)
    return document, front


def read_passage(
    label: str, document: Document, front: Block, asides: Callable[[Block], Mapping[str, RichText]]
) -> Passage:
    """The passage of a file; `asides` reads its sentences once its names are known. What is wrong is noted."""
    definitions = read_definitions(front)
    passage = Passage(
        label=label,
        title=read_words("title", front),
        definitions=definitions,
        require=tuple(e for node in front.list("require") if (e := front.loading.condition(node))),
        asides=asides(front),
        figures=_figures(front),
        derivations=_derivations(front),
        sections=_sections(document.body, document.body_line, front.loading),
        words=len(document.body.split()),
        may_be_infinite=frozenset(front.loading.asked_finite),
    )
    _check_places(passage, front)
    return passage


def read_words(key: str, front: Block) -> str:
    """A plain sentence that lists show too."""
    node = front.scalar(key, required=True)
    if node is None:
        return ""
    _refuse_typed(node, front.loading)
    return node.text


def _figures(front: Block) -> dict[str, Expression]:
    """The figures by name."""
    block = front.block("figures")
    made: dict[str, Expression] = {}
    for name, node in block.tree.entries if block else ():
        _nameable(name, front.loading)
        figure = block.expression(name.text) if block else None
        if figure is None:
            continue
        if figure.kind not in {FIGURE, LAYER, ANY}:
            message = f"{name.text} is {figure.kind.words}"
            front.loading.problem(node, "figure", message, "use figure(scatter(x, y), …)")
        for quoted in _QUOTED.finditer(figure.source):
            _refuse_typed(Scalar(quoted[0], node.line, node.column + quoted.start()), front.loading)
        made[name.text] = figure
    return made


def _derivations(front: Block) -> dict[str, Derivation]:
    """The derivations by name."""
    block = front.block("derivations")
    made: dict[str, Derivation] = {}
    for name, _ in block.tree.entries if block else ():
        _nameable(name, front.loading)
        inner = block.block(name.text) if block else None
        if inner is None:
            continue
        inner.allow(("title", "steps"))
        steps = tuple(_step(node, at, front.loading) for at, node in enumerate(inner.list("steps")))
        if len(steps) < 2:
            front.loading.problem(inner.tree, "derivation", f"{name.text} has fewer than two steps", "add a step")
        made[name.text] = Derivation(read_words("title", inner), tuple(step for step in steps if step))
    return made


def _step(node: Node, at: int, loading: Loading) -> Step | None:
    """One line of a derivation."""
    if not isinstance(node, Tree):
        loading.problem(node, "wrong-shape", "a step has a formula and a value", "write `- formula: …`, `value: …`")
        return None
    block = Block("step", node, loading)
    block.allow(("formula", "value", "because", "equal"))
    tex, value = block.scalar("formula", required=True), block.expression("value", required=True)
    formula = read_rich(Scalar(f"$${tex.text}$$", tex.line, tex.column - 2, tex.margin), loading) if tex else None
    because = read_rich(node.get("because"), loading) if node.get("because") else None
    if block.flag("equal") and at == 0:
        loading.problem(node, "derivation", "the first step has none above it to be equal to", "leave `equal:` out")
    if value and value.kind not in {NUMBER, NUMBERS, ANY}:
        loading.problem(node, "derivation", f"the step's value is {value.kind.words}", "give one number")
    return Step(formula, value, because, block.flag("equal"), node.line) if formula and value else None


def _sections(body: str, first_line: int, loading: Loading) -> tuple[Section, ...]:
    """The opening and each `## ` section, parted where something is to be shown."""
    made: list[Section] = []
    for heading, line, text in split_body(body, first_line):
        _refuse_typed(Scalar(heading, line - 1, 4), loading)
        section = Section(heading, tuple(_pieces(text, line, loading)))
        if made and section.anchor in {"", *(other.anchor for other in made)}:
            problem = f"two sections have the address '{section.anchor}'" if section.anchor else "a heading is empty"
            loading.problem(Scalar("", line - 1, 1), "section", problem, "give it words of its own")
        elif not section.pieces:
            where = f"the section '{heading}'" if heading else "the opening, above the first section,"
            loading.problem(Scalar("", line, 1), "section", f"{where} is empty", "write its text")
        made.append(section)
    return tuple(made)


def _pieces(text: str, first_line: int, loading: Loading) -> Iterable[RichText | Place]:
    """Texts, and the places between them."""
    taken: list[str] = []
    begun = first_line
    for line, said in enumerate([*text.split("\n"), None], first_line):
        place = _PLACE.fullmatch(said) if said is not None else None
        if place is None and said is not None:
            taken.append(said)
            continue
        if "".join(taken).strip() and (rich := read_rich(Scalar("\n".join(taken), begun, 1), loading)):
            yield rich
        taken, begun = [], line + 1
        if place and place[1] in PLACES:
            yield Place(place[1], place[2], line)
        elif place:
            message = f"'{place[1]}' is nothing that can be shown"
            loading.problem(Scalar("", line, 1), "place", message, suggestion(place[1], PLACES))


def read_rich(node: Node | None, loading: Loading) -> RichText | None:
    """Typeset text in which no number is typed."""
    if not isinstance(node, Scalar) or not node.text:
        loading.problem(node or Scalar("", 1, 1), "wrong-shape", "a text is wanted here", "write a sentence")
        return None
    _refuse_typed(node, loading)
    return loading.rich(node)


def _refuse_typed(node: Scalar, loading: Loading) -> None:
    """Every number of a text that is typed and not computed is a problem at its place."""
    for offset, number in typed_numbers(node.text):
        before = node.text[:offset]
        column = offset - (before.rfind("\n") + 1) + (node.margin + 1 if "\n" in before else node.column)
        place = Scalar("", node.line + before.count("\n"), column)
        loading.problem(place, "typed-number", f"the number {number} is typed", "compute it: {{ expression }}")


def _nameable(name: Scalar, loading: Loading) -> None:
    if not SLUG.fullmatch(name.text):
        loading.problem(name, "name", f"'{name.text}' cannot be a name here", "use a-z, 0-9 and single hyphens")


def read_names(key: str, front: Block) -> list[str]:
    """The names under a key, none where it is absent."""
    return [name.text for name in front.names(key)] if front.tree.get(key) else []


def _keys(block: str, front: Block) -> tuple[str, ...]:
    """The names that a block defines, whether or not what they stand for can be used."""
    node = front.tree.get(block)
    return tuple(name.text for name, _ in node.entries) if isinstance(node, Tree) else ()


def _check_places(passage: Passage, front: Block) -> None:
    """Everything shown exists, and everything that exists is shown once."""
    known = {"figure": _keys("figures", front), "derivation": _keys("derivations", front), "demo": tuple(DEMOS)}
    places = [piece for section in passage.sections for piece in section.pieces if isinstance(piece, Place)]
    shown: set[tuple[str, str]] = set()
    for place in places:
        where = Scalar("", place.line, 1)
        if place.name not in known[place.what]:
            message = f"there is no {place.what} '{place.name}'"
            front.loading.problem(where, "place", message, suggestion(place.name, known[place.what]))
        elif (place.what, place.name) in shown:
            front.loading.problem(where, "place", f"the {place.what} '{place.name}' stands twice", "keep one of them")
        shown.add((place.what, place.name))
    for what, key in (("figure", "figures"), ("derivation", "derivations")):
        for name in known[what]:
            if (what, name) not in shown:
                node = front.tree.get(key) or front.tree
                front.loading.problem(node, "place", f"the {what} '{name}' is not shown", f"add `[{what}: {name}]`")
