"""Folder -> Bank: the only module of the pure rooms that opens files.

A file in a folder called `lessons` is a lesson, any other an item's template. A file that cannot be used is set aside
with all that is wrong with it; the rest of the bank stands. Later folders add to earlier ones and may not reuse an
item's id or a lesson's name. A folder of one's own may describe concepts of its own in a
`concepts.toml`; a concept that no such file describes is new, has no prerequisites, and is told.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quizsvc.course.concepts import Concept, ConceptError, graph, read_concept, undescribed
from quizsvc.course.lesson import Lesson, parse_lesson
from quizsvc.items.findings import Finding, TemplateError, error, suggestion, warning
from quizsvc.items.frontmatter import MAX_BYTES
from quizsvc.items.parse import parse
from quizsvc.items.template import Template
from quizsvc.names import ConceptId, ItemId, LessonId

LESSONS = "lessons"
"""The name of a folder of lessons."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A template file that is not used, and why."""

    path: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """All that is taught: concepts after their prerequisites, items by id, lessons in the order in which they are read.

    `broken` are the files set aside.
    """

    concepts: Mapping[ConceptId, Concept]
    items: Mapping[ItemId, Template]
    paths: Mapping[ItemId, str]
    broken: tuple[Broken, ...]
    warnings: tuple[tuple[str, Finding], ...] = ()
    lessons: Mapping[LessonId, Lesson] = field(default_factory=dict)


class BankError(Exception):
    """A folder that holds no usable bank at all."""


def built_in() -> Path:
    """The folder of the bank that comes with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "question_bank"
    return inside if inside.is_dir() else package.parent / "question_bank"


def load_bank(folders: Iterable[Path] = ()) -> Bank:
    """The built-in bank with what further folders add. Raises BankError where one cannot be read."""
    folders = tuple(folders)
    concepts, broken = known_concepts(folders)
    items: dict[ItemId, Template] = {}
    paths: dict[ItemId, str] = {}
    warnings: list[tuple[str, Finding]] = []
    for path in (path for folder in (built_in(), *folders) for path in template_files(folder)):
        made = load_template(path)
        if isinstance(made, Broken):
            broken.append(made)
        elif made.item in items:
            broken.append(Broken(str(path), (_taken(made.item, paths[made.item]),)))
        else:
            items[made.item], paths[made.item] = made, str(path)
            warnings += [(str(path), finding) for finding in new_concepts(path, made.concepts, concepts)]
    lessons = _load_lessons((built_in(), *folders), broken)
    for path, lesson in lessons.values():
        warnings += [(str(path), finding) for finding in new_concepts(path, lesson.concepts, concepts)]
    named = [template.concepts for template in items.values()] + [lesson.concepts for _, lesson in lessons.values()]
    new = {name for names in named for name in names} - concepts.keys()
    concepts |= {name: undescribed(name) for name in sorted(new)}
    in_order = sorted((lesson for _, lesson in lessons.values()), key=lambda lesson: (lesson.number, lesson.slug))
    by_slug = {lesson.slug: lesson for lesson in in_order}
    return Bank(concepts, items, paths, tuple(broken), tuple(warnings), by_slug)


def _load_lessons(folders: Iterable[Path], broken: list[Broken]) -> dict[LessonId, tuple[Path, Lesson]]:
    """The lessons of all folders by name, with their files; what cannot be used is added to the broken."""
    made: dict[LessonId, tuple[Path, Lesson]] = {}
    for path in (path for folder in folders for path in lesson_files(folder)):
        lesson = load_lesson(path)
        if isinstance(lesson, Broken):
            broken.append(lesson)
        elif lesson.slug in made:
            message = f"the lesson '{lesson.slug}' is there already, in {made[lesson.slug][0]}"
            broken.append(Broken(str(path), (error(1, 1, "lesson-id", message, "rename the file"),)))
        else:
            made[lesson.slug] = (path, lesson)
    return made


def known_concepts(folders: Iterable[Path] = ()) -> tuple[dict[ConceptId, Concept], list[Broken]]:
    """The built-in concepts with those that further folders describe, and the descriptions that cannot be used.

    A folder's `concepts.toml` is in it or in one of the two folders above, as for `bank/items/concept`.
    Raises BankError where the built-in concepts cannot be read.
    """
    first = built_in() / "concepts.toml"
    try:
        concepts = graph(_read_concepts(first))
    except (OSError, ValueError, ConceptError) as problem:
        raise BankError(f"the concepts in {first} cannot be used: {problem}") from problem
    seen, broken = {first.resolve()}, []
    for folder in folders:
        above = (folder if folder.is_dir() else folder.parent).resolve()
        path = next((p for f in (above, *above.parents[:2]) if (p := f / "concepts.toml").is_file()), first)
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        try:
            concepts = graph([*concepts.values(), *_read_concepts(path)])
        except (OSError, ValueError, ConceptError) as problem:
            remedy = "each concept has a title, a sentence and a list of what it needs"
            broken.append(Broken(str(path), (error(1, 1, "concepts", str(problem), remedy),)))
    return concepts, broken


def new_concepts(path: Path, named: Iterable[str], known: Mapping[ConceptId, Concept]) -> Iterator[Finding]:
    """A warning for each concept that a file names and nothing describes, at the line that names them."""
    for name in named:
        if name not in known:
            line = _line_of(path, ("concepts:", f"  {name}:"))
            near = suggestion(name, known)
            meant = f"{near} If not, " if near.startswith("did") else ""
            remedy = f"{meant}describe it in a concepts.toml beside the templates"
            yield warning(line, 1, "concept", f"nothing describes the concept '{name}', so it is a new one", remedy)


def unknown_names(path: Path, key: str, named: Iterable[str], known: Collection[str]) -> Iterator[Finding]:
    """A warning for each name under a lesson's key that the bank does not have; until it does, it is passed over."""
    for name in named:
        if name not in known:
            message = f"'{name}' in {key} is not in the bank"
            yield warning(_line_of(path, (f"{key}:",)), 1, "unknown-name", message, suggestion(name, known))


def _line_of(path: Path, beginnings: tuple[str, ...]) -> int:
    """The first line of a file that begins in one of these ways, the first of all where none does."""
    text = read_text(path)
    lines = text.splitlines() if isinstance(text, str) else []
    return next((number for number, line in enumerate(lines, 1) if line.startswith(beginnings)), 1)


def is_lesson(path: Path) -> bool:
    """Whether a file is a lesson: it stands in a folder of lessons."""
    return path.parent.name == LESSONS


def lesson_files(folder: Path) -> list[Path]:
    """The lessons' files of a folder: in its lessons/, or in itself where it is such a folder; or the file itself."""
    if folder.is_file():
        return [folder] if is_lesson(folder) else []
    root = folder if folder.name == LESSONS else folder / LESSONS
    return sorted(path for path in root.glob("*.md") if path.is_file() and path.name != "README.md")


def template_files(folder: Path) -> list[Path]:
    """The template files of a folder: below its items/ where there is one, else below itself; or the file itself."""
    if folder.is_file():
        return [] if is_lesson(folder) else [folder]
    if not folder.is_dir():
        raise BankError(f"{folder} is no folder and no file; give a template or a folder of templates")
    root = folder / "items" if (folder / "items").is_dir() else folder
    files = (path for path in root.rglob("*.md") if path.is_file() and path.name != "README.md")
    return sorted(path for path in files if not is_lesson(path))


def load_template(path: Path) -> Template | Broken:
    """The template of a file, or what is wrong with it."""
    text = read_text(path)
    if isinstance(text, Broken):
        return text
    try:
        return parse(text, path.stem)
    except TemplateError as problem:
        return Broken(str(path), problem.findings)


def load_lesson(path: Path) -> Lesson | Broken:
    """The lesson of a file, or what is wrong with it."""
    text = read_text(path)
    if isinstance(text, Broken):
        return text
    try:
        return parse_lesson(text, path.stem)
    except TemplateError as problem:
        return Broken(str(path), problem.findings)


def read_text(path: Path) -> str | Broken:
    """What stands in a template's file, or why that cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            message = f"the file is larger than {MAX_BYTES // 1024} KiB"
            return Broken(str(path), (error(1, 1, "size", message, "shorten it"),))
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except OSError as problem:
        return Broken(str(path), (error(1, 1, "unreadable", f"the file cannot be read: {problem.strerror}", ""),))
    except UnicodeDecodeError as problem:
        message = f"byte {problem.start} is not UTF-8 text"
        return Broken(str(path), (error(1, 1, "encoding", message, "save the file as UTF-8"),))


def _taken(item: ItemId, path: str) -> Finding:
    return error(1, 1, "item-id", f"the id '{item}' is taken by {path}", "rename the file")


def _read_concepts(path: Path) -> list[Concept]:
    """The concepts that a file describes. Raises OSError, ValueError (no UTF-8, no TOML) or ConceptError."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return [read_concept(name, table) for name, table in tables.items()]
