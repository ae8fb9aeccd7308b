"""Folder -> Bank: the only module of the pure rooms that opens files.

A file in a folder called `lessons` is a lesson, one in `interviews` an interview question, one in `errata` an erratum,
any other an item's template. A file that cannot be used is set aside with all that is wrong with it; the rest of the
bank stands. Later folders add to earlier ones and may not reuse an item's id or the name of a lesson, question or
erratum. A folder of one's own may describe concepts of its own in a `concepts.toml`; a concept that no such file
describes is new, has no prerequisites, and is told. Its `glossary.toml` adds words to the glossary.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from quizsvc.course.concepts import Concept, ConceptError, graph, read_concept, undescribed
from quizsvc.course.erratum import Erratum, parse_erratum
from quizsvc.course.lesson import Lesson, parse_lesson
from quizsvc.course.question import DERIVATION, Question, asks_for_steps, parse_question
from quizsvc.course.term import Term, TermError, read_term
from quizsvc.items.findings import Finding, TemplateError, error, suggestion, warning
from quizsvc.items.frontmatter import MAX_BYTES
from quizsvc.items.parse import parse
from quizsvc.items.template import Template
from quizsvc.names import ConceptId, ErratumId, ItemId, LessonId, QuestionId, TermId

LESSONS, QUESTIONS, ERRATA = "lessons", "interviews", "errata"
CONCEPTS, GLOSSARY = "concepts.toml", "glossary.toml"

PAGES: Mapping[str, Callable[[str, str], Lesson | Question | Erratum]] = {
    LESSONS: parse_lesson,
    QUESTIONS: parse_question,
    ERRATA: parse_erratum,
}
"""The folders whose files are no templates, by name, and what reads a text that has a name there."""

Page = TypeVar("Page", Lesson, Question, Erratum)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that is not used, and why."""

    path: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """All that is taught: concepts after their prerequisites, items by id, lessons in the order in which they are read.

    `questions` are those of interviews, errata stand in the order of their concepts, the words of the glossary in that
    of the alphabet; `broken` are the files set aside.
    """

    concepts: Mapping[ConceptId, Concept]
    items: Mapping[ItemId, Template]
    paths: Mapping[ItemId, str]
    broken: tuple[Broken, ...]
    warnings: tuple[tuple[str, Finding], ...] = ()
    lessons: Mapping[LessonId, Lesson] = field(default_factory=dict)
    questions: Mapping[QuestionId, Question] = field(default_factory=dict)
    errata: Mapping[ErratumId, Erratum] = field(default_factory=dict)
    glossary: Mapping[TermId, Term] = field(default_factory=dict)


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
    lessons = _load_pages(LESSONS, parse_lesson, (built_in(), *folders), broken)
    questions = _load_pages(QUESTIONS, parse_question, (built_in(), *folders), broken)
    errata = _load_pages(ERRATA, parse_erratum, (built_in(), *folders), broken)
    pages: list[tuple[Path, Lesson | Question | Erratum]] = [*lessons.values(), *questions.values(), *errata.values()]
    for path, page in pages:
        warnings += [(str(path), finding) for finding in new_concepts(path, page.concepts, concepts)]
    named = [*(template.concepts for template in items.values()), *(page.concepts for _, page in pages)]
    new = {name for names in named for name in names} - concepts.keys()
    concepts |= {name: undescribed(name) for name in sorted(new)}
    in_order = sorted((lesson for _, lesson in lessons.values()), key=lambda lesson: (lesson.number, lesson.slug))
    by_slug = {lesson.slug: lesson for lesson in in_order}
    asked = {question.slug: question for _, question in questions.values()}
    place = {concept: at for at, concept in enumerate(concepts)}
    of_concepts = sorted((one for _, one in errata.values()), key=lambda one: (place[one.concepts[0]], one.slug))
    told = {erratum.slug: erratum for erratum in of_concepts}
    glossary = _load_glossary(folders, concepts, broken)
    return Bank(concepts, items, paths, tuple(broken), tuple(warnings), by_slug, asked, told, glossary)


def _load_pages(
    kind: str, parse_page: Callable[[str, str], Page], folders: Iterable[Path], broken: list[Broken]
) -> dict[str, tuple[Path, Page]]:
    """What a kind's files in all folders hold, by name, with the file; what cannot be used is added to the broken."""
    made: dict[str, tuple[Path, Page]] = {}
    for path in (path for folder in folders for path in page_files(folder, kind)):
        page = _load(path, parse_page)
        if isinstance(page, Broken):
            broken.append(page)
        elif page.slug in made:
            message = f"the name '{page.slug}' is there already, in {made[page.slug][0]}"
            broken.append(Broken(str(path), (error(1, 1, "name", message, "rename the file"),)))
        else:
            made[page.slug] = (path, page)
    return made


def known_concepts(folders: Iterable[Path] = ()) -> tuple[dict[ConceptId, Concept], list[Broken]]:
    """The built-in concepts with those that further folders describe, and the descriptions that cannot be used.

    A folder's `concepts.toml` is in it or in one of the two folders above, as for `bank/items/concept`.
    Raises BankError where the built-in concepts cannot be read.
    """
    first = built_in() / CONCEPTS
    try:
        concepts = graph(_read_concepts(first))
    except (OSError, ValueError, ConceptError) as problem:
        raise BankError(f"the concepts in {first} cannot be used: {problem}") from problem
    broken = []
    for path in _own(CONCEPTS, folders):
        try:
            concepts = graph([*concepts.values(), *_read_concepts(path)])
        except (OSError, ValueError, ConceptError) as problem:
            remedy = "each concept has a title, a sentence and a list of what it needs"
            broken.append(Broken(str(path), (error(1, 1, "concepts", str(problem), remedy),)))
    return concepts, broken


def _own(name: str, folders: Iterable[Path]) -> Iterator[Path]:
    """The files of this name that folders bring, each in its folder or in one of the two above, and each once."""
    seen = {(built_in() / name).resolve()}
    for folder in folders:
        above = (folder if folder.is_dir() else folder.parent).resolve()
        path = next((p for f in (above, *above.parents[:2]) if (p := f / name).is_file()), None)
        if path and path.resolve() not in seen:
            seen.add(path.resolve())
            yield path


def _load_glossary(
    folders: Iterable[Path], concepts: Mapping[ConceptId, Concept], broken: list[Broken]
) -> dict[TermId, Term]:
    """The built-in words with those that folders bring, by the alphabet; a file that cannot be used is set aside."""
    terms: dict[TermId, Term] = {}
    for path in (built_in() / GLOSSARY, *_own(GLOSSARY, folders)):
        try:
            made = [read_term(name, table, concepts) for name, table in _tables(path).items()]
            if twice := [term.id for term in made if term.id in terms]:
                raise TermError(f"the word '{twice[0]}' is explained already")
        except (OSError, ValueError, TermError) as problem:
            remedy = "each word has a title, a sentence, the concept it belongs to and, if one says it best, a formula"
            broken.append(Broken(str(path), (error(1, 1, "glossary", str(problem), remedy),)))
        else:
            terms |= {term.id: term for term in made}
    return dict(sorted(terms.items(), key=lambda named: named[1].title.casefold()))


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
    """A warning for each name under a key of a page that the bank does not have; until it does, it is passed over."""
    for name in named:
        if name not in known:
            message = f"'{name}' in {key} is not in the bank"
            yield warning(_line_of(path, (f"{key}:",)), 1, "unknown-name", message, suggestion(name, known))


def _line_of(path: Path, beginnings: tuple[str, ...]) -> int:
    """The first line of a file that begins in one of these ways, the first of all where none does."""
    text = read_text(path)
    lines = text.splitlines() if isinstance(text, str) else []
    return next((number for number, line in enumerate(lines, 1) if line.startswith(beginnings)), 1)


def missing_probes(probes: Iterable[tuple[str, int]], known: Collection[str]) -> Iterator[Finding]:
    """A warning for each probe that is no item of the bank, at its line; until it is, its point earns no credit."""
    for item, line in probes:
        if item not in known:
            message = f"the probe '{item}' is no item of the bank, so its point cannot be proved"
            yield warning(line, 1, "probe", message, suggestion(item, known))


def without_steps(probes: Sequence[tuple[str, int]], paths: Mapping[str, Path]) -> Iterator[Finding]:
    """An error where none of a derivation's probes asks for its steps, at the line of the first."""
    made = (load_template(paths[item]) for item, _ in probes if item in paths)
    if not any(isinstance(template, Template) and asks_for_steps(template) for template in made):
        message = "no probe of this derivation asks for its steps"
        remedy = "let a point name an item of the kind `order`, or one that asks which line is false"
        yield error(probes[0][1], 1, DERIVATION, message, remedy)


def derivations(folders: Iterable[Path]) -> frozenset[str]:
    """The names of all derivations in the lessons of these folders, as far as they can be used."""
    lessons = _load_pages(LESSONS, parse_lesson, folders, [])
    return frozenset(name for _, lesson in lessons.values() for name in lesson.passage.derivations)


def kind_of(path: Path) -> str:
    """The folder of PAGES in which a file stands, or nothing for a template."""
    folder = path.absolute().parent.name
    return folder if folder in PAGES else ""


def page_files(folder: Path, kind: str) -> list[Path]:
    """A folder's files of a kind: in its folder of that name, or in itself where it is one; or the file itself."""
    if folder.is_file():
        return [folder] if kind_of(folder) == kind else []
    root = folder if folder.absolute().name == kind else folder / kind
    return sorted(path for path in root.glob("*.md") if path.is_file() and path.name != "README.md")


def bank_files(folder: Path) -> list[Path]:
    """Every file of a folder that holds something of a bank, templates first."""
    return [*template_files(folder), *(path for kind in PAGES for path in page_files(folder, kind))]


def template_files(folder: Path) -> list[Path]:
    """The template files of a folder: below its items/ where there is one, else below itself; or the file itself."""
    if folder.is_file():
        return [] if kind_of(folder) else [folder]
    if not folder.is_dir():
        raise BankError(f"{folder} is no folder and no file; give a template or a folder of templates")
    root = folder / "items" if (folder / "items").is_dir() else folder
    files = (path for path in root.rglob("*.md") if path.is_file() and path.name != "README.md")
    return sorted(path for path in files if not kind_of(path))


def load_template(path: Path) -> Template | Broken:
    """The template of a file, or what is wrong with it."""
    return _load(path, parse)


def _load(path: Path, read: Callable[[str, str], Made]) -> Made | Broken:
    """What a file holds, or what is wrong with it."""
    text = read_text(path)
    if isinstance(text, Broken):
        return text
    try:
        return read(text, path.stem)
    except TemplateError as problem:
        return Broken(str(path), problem.findings)


def read_text(path: Path) -> str | Broken:
    """What stands in a file, or why that cannot be read."""
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
    return [read_concept(name, table) for name, table in _tables(path).items()]


def _tables(path: Path) -> dict[str, object]:
    """What a TOML file says. Raises OSError, or ValueError where it is no UTF-8 or no TOML."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
