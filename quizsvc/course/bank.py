"""Folder -> Bank: the only module of the pure rooms that opens files.

A file that cannot be used is set aside with all that is wrong with it; the rest of the bank stands. Later folders
add to earlier ones and may not reuse an item's id.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quizsvc.course.concepts import Concept, ConceptError, graph
from quizsvc.items.findings import Finding, TemplateError, error
from quizsvc.items.frontmatter import MAX_BYTES
from quizsvc.items.parse import parse
from quizsvc.items.template import Template
from quizsvc.names import ConceptId, ItemId


@dataclass(frozen=True, slots=True)
class Broken:
    """A template file that is not used, and why."""

    path: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Bank:
    """All that is taught: concepts after their prerequisites, items by id, and the files set aside."""

    concepts: Mapping[ConceptId, Concept]
    items: Mapping[ItemId, Template]
    paths: Mapping[ItemId, str]
    broken: tuple[Broken, ...]


class BankError(Exception):
    """A folder that holds no usable bank at all."""


def built_in() -> Path:
    """The folder of the bank that comes with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "question_bank"
    return inside if inside.is_dir() else package.parent / "question_bank"


def load_bank(folders: Iterable[Path] = ()) -> Bank:
    """The built-in bank with the templates of further folders added. Raises BankError where one cannot be read."""
    concepts = _concepts(built_in() / "concepts.toml")
    items: dict[ItemId, Template] = {}
    paths: dict[ItemId, str] = {}
    broken: list[Broken] = []
    for folder in (built_in(), *folders):
        for path in template_files(folder):
            made = load_template(path)
            if isinstance(made, Broken):
                broken.append(made)
            elif made.item in items:
                broken.append(Broken(str(path), (_taken(made.item, paths[made.item]),)))
            else:
                items[made.item], paths[made.item] = made, str(path)
    return Bank(concepts, items, paths, tuple(broken))


def template_files(folder: Path) -> list[Path]:
    """The template files of a folder: below its items/ where there is one, else below itself; or the file itself."""
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise BankError(f"{folder} is no folder and no file; give a template or a folder of templates")
    root = folder / "items" if (folder / "items").is_dir() else folder
    return sorted(path for path in root.rglob("*.md") if path.is_file() and path.name != "README.md")


def load_template(path: Path) -> Template | Broken:
    """The template of a file, or what is wrong with it."""
    text = read_text(path)
    if isinstance(text, Broken):
        return text
    try:
        return parse(text, path.stem)
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


def _concepts(path: Path) -> dict[ConceptId, Concept]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return graph(
            Concept(ConceptId(name), str(row["title"]), str(row["sentence"]), tuple(map(ConceptId, row["needs"])))
            for name, row in tables.items()
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ConceptError) as problem:
        raise BankError(f"the concepts in {path} cannot be used: {problem}") from problem
