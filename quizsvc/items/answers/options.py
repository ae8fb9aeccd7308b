"""Options that an author writes out: read from the template, set for a variant, and put in a drawn order."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizsvc.items.answers.base import Apart, Asking, Option
from quizsvc.items.block import SLUG, Block, Loading
from quizsvc.items.expr import Expression
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar
from quizsvc.items.template import RichText

MAX_OPTIONS = 10


@dataclass(frozen=True, slots=True)
class Stated:
    """An option as written: its text, when it is right (None where its place says so), and what is said of it."""

    text: RichText
    right: Expression | None = None
    feedback: RichText | None = None
    misconception: str = ""


def read_options(block: Block, nodes: Sequence[Node]) -> tuple[Stated, ...]:
    """Options that each say when they are right; none where something is wrong with them, which is noted."""
    if not 2 <= len(nodes) <= MAX_OPTIONS:
        message = f"{len(nodes)} options; wanted 2 to {MAX_OPTIONS}"
        block.loading.problem(block.tree, "answer", message, "begin each with `- text: …`")
        return ()
    return _whole([_option(node, block.loading, conditional=True) for node in nodes])


def read_texts(nodes: Sequence[Node], loading: Loading) -> tuple[Stated, ...]:
    """Texts, each on its line or as `text` with what is said of it; none where something is wrong, which is noted."""
    return _whole([_text(node, loading) for node in nodes])


def with_distractors(block: Block, key: str, remedy: str) -> tuple[Sequence[Node], Sequence[Node]] | None:
    """What stands under a key and the distractors beside it; None where that is too little or too much: it is noted."""
    nodes, others = block.list(key), block.list("distractors")
    if len(nodes) >= 2 and len(nodes) + len(others) <= MAX_OPTIONS:
        return nodes, others
    message = f"{len(nodes)} {key} and {len(others)} distractors; wanted 2 {key} or more, {MAX_OPTIONS} in all"
    block.loading.problem(block.tree, "answer", message, remedy)
    return None


def _whole(made: Sequence[Stated | None]) -> tuple[Stated, ...]:
    return tuple(option for option in made if option) if all(made) else ()


def _text(node: Node, loading: Loading) -> Stated | None:
    if isinstance(node, Scalar) and node.text:
        text = loading.rich(node)
        return Stated(text) if text else None
    return _option(node, loading, conditional=False)


def _option(node: Node, loading: Loading, *, conditional: bool) -> Stated | None:
    """An option; a `conditional` one has to say when it is right."""
    if not isinstance(node, Tree):
        wanted = "a text and says when it is right" if conditional else "a text"
        loading.problem(node, "wrong-shape", f"an option has {wanted}", "write `- text: …`")
        return None
    block = Block("option", node, loading)
    block.allow(("text", "feedback", "misconception", *(["right"] if conditional else [])))
    text, right = block.rich("text", required=True), block.condition("right", required=True) if conditional else None
    feedback = block.rich("feedback") if block.tree.get("feedback") else None
    misconception = block.text("misconception") if block.tree.get("misconception") else ""
    block.check("misconception", lambda name: bool(SLUG.fullmatch(name)), "'{}' cannot be an id", "use a-z, 0-9 and -")
    return Stated(text, right, feedback, misconception) if text and (right or not conditional) else None


def written(stated: Stated, asking: Asking, *, right: bool = False) -> Option:
    """An option of the author's own words; `right` where its place says so and no condition of its own."""
    html, text = asking.typeset(stated.text)
    if stated.right:
        right = asking.evaluate(stated.right)
        if not isinstance(right, bool):
            raise Apart(f"`{stated.right.source}` was neither true nor false")
    said = asking.typeset(stated.feedback) if stated.feedback else ("", "")
    return Option(text or inline(html), inline(html), right, *said, stated.misconception)


def drawn(options: Sequence[Option], asking: Asking) -> tuple[tuple[Option, ...], list[int]]:
    """The options in a drawn order, and where each of them went. Raises Apart where two show the same text."""
    shown = [option.html for option in options]
    if len(set(shown)) < len(shown):
        raise Apart("two options showed the same text")
    order = [int(index) for index in asking.order().permutation(len(options))]
    return tuple(options[index] for index in order), [order.index(index) for index in range(len(options))]


def inline(html: str) -> str:
    """A text of one paragraph without its paragraph, to stand in a label or a line."""
    bare = html.strip().removeprefix("<p>").removesuffix("</p>")
    return html if "<p>" in bare else bare


def numbered(options: Sequence[Option]) -> tuple[str, ...]:
    """The options as a terminal shows them, from 1."""
    return tuple(f"{number}. {option.text}" for number, option in enumerate(options, 1))


def digits(text: str) -> int | None:
    """The whole number from 0 to 999 that a text spells in plain digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


def index_of(raw: object, count: int) -> int | None:
    """The index below `count` that a form's text or a JSON number states, as a form would spell it."""
    if isinstance(raw, str):
        raw = next((index for index in range(count) if raw == str(index)), None)
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < count else None


def typed_indices(line: str) -> list[object]:
    """Numbers from 1, by spaces or commas, as indices from 0; what is no number stays, to be told as unreadable."""
    words = line.replace(",", " ").split()
    return [number - 1 if (number := digits(word)) is not None else word for word in words]
