"""A lesson: a passage that teaches concepts, with a number in the course and a quick check.

Its objectives are one sentence for each concept that it teaches, with the numbers of its data.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizsvc.course.passage import DEFINED, Passage, open_front, read_names, read_passage, read_rich, read_words
from quizsvc.items.block import SLUG, Block
from quizsvc.items.findings import TemplateError
from quizsvc.items.template import RichText
from quizsvc.names import ConceptId, ItemId, LessonId

KEYS = ("title", "number", "sentence", "objectives", *DEFINED, "figures", "derivations", "quick_check")
QUICK_CHECK = 3


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A lesson: everything that its file says."""

    slug: LessonId
    number: int
    sentence: str
    concepts: tuple[ConceptId, ...]
    passage: Passage
    quick_check: tuple[ItemId, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.passage.title

    @property
    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The items that it names, by the key under which it does."""
        return (("quick_check", self.quick_check),)


def parse_lesson(text: str, slug: str) -> Lesson:
    """The lesson of a file whose name (without .md) is `slug`. Raises TemplateError with all that was found."""
    document, front = open_front(text, slug, "lesson", KEYS)
    passage = read_passage(f"lessons/{slug}", document, front, _objectives)
    lesson = Lesson(
        slug=LessonId(slug),
        number=front.whole("number", 0, 1, 999),
        sentence=read_words("sentence", front),
        concepts=tuple(ConceptId(name) for name in passage.asides),
        passage=passage,
        quick_check=tuple(ItemId(name) for name in read_names("quick_check", front)),
    )
    _check_quick(lesson, front)
    if front.loading.findings:
        raise TemplateError(front.loading.findings)
    return lesson


def _objectives(front: Block) -> Mapping[str, RichText]:
    """A sentence for each concept."""
    block = front.block("objectives", required=True)
    made: dict[str, RichText] = {}
    for name, node in block.tree.entries if block else ():
        if not SLUG.fullmatch(name.text):
            front.loading.problem(name, "objectives", f"'{name.text}' is no concept's id", "write `concept: sentence`")
        elif text := read_rich(node, front.loading):
            made[name.text] = text
    return made


def _check_quick(lesson: Lesson, front: Block) -> None:
    """The quick check has three different items."""
    if len(set(lesson.quick_check)) != QUICK_CHECK or len(lesson.quick_check) != QUICK_CHECK:
        message = f"the quick check has {len(set(lesson.quick_check))} different items; wanted {QUICK_CHECK}"
        node = front.tree.get("quick_check") or front.tree
        front.loading.problem(node, "quick-check", message, "write `quick_check: [item, item, item]`")
