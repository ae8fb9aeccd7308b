"""The bank: files to templates, and a bad file set aside with all that is wrong with it."""

from pathlib import Path

import pytest

from quizsvc.course import bank
from quizsvc.course.bank import BankError, Broken, built_in, load_bank, load_template, page_files, template_files
from quizsvc.items.frontmatter import MAX_BYTES
from quizsvc.items.template import Template
from quizsvc.names import LessonId
from tests.course.lesson_samples import GOOD as LESSON
from tests.items.samples import CHOICE, GOOD, spoilt


def written(path: Path, text: str = GOOD) -> Path:
    """A file of this text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_built_in_bank_is_whole() -> None:
    """No built-in file is set aside, each item is called as its file, and its folder as its main concept."""
    made = load_bank()
    assert made.broken == ()
    for item, template in made.items.items():
        path = Path(made.paths[item])
        assert (path.stem, path.parent.name) == (item, template.concepts[0])
        assert set(template.concepts) <= set(made.concepts)


def test_a_further_folder_adds_to_the_bank(tmp_path: Path) -> None:
    """Templates of a further folder stand beside the built-in ones."""
    written(tmp_path / "ridge" / "one-more.md")
    made = load_bank([tmp_path])
    assert set(made.items) - set(load_bank().items) == {"one-more"}
    assert made.paths[made.items["one-more"].item] == str(tmp_path / "ridge" / "one-more.md")


def test_a_bad_file_does_not_stop_the_bank(tmp_path: Path) -> None:
    """A file with mistakes is set aside with each of them, and the others are used."""
    written(tmp_path / "good.md")
    bad = written(tmp_path / "bad.md", spoilt("map.mean\n  tol", "map.maen\n  tol", spoilt("seconds", "secs")))
    made = load_bank([tmp_path])
    assert "good" in made.items
    (broken,) = made.broken
    assert broken.path == str(bad)
    assert [f.line for f in broken.findings] == [5, 25]


def test_an_id_is_used_once(tmp_path: Path) -> None:
    """A later file that takes an id already used is set aside; the earlier one stays."""
    written(tmp_path / "a" / "map-gaussian-mean.md", CHOICE)
    made = load_bank([tmp_path])
    (broken,) = made.broken
    assert "the id 'map-gaussian-mean' is taken by" in broken.findings[0].message
    assert made.items[bank.ItemId("map-gaussian-mean")].parts[0].kind == "number"


def test_templates_are_found_in_order(tmp_path: Path) -> None:
    """A folder gives its .md files at any depth but no README; its items/ where it has one; a file gives itself."""
    for name in ("b.md", "a.md", "deep/er/c.md", "README.md", "deep/README.md", "x.txt"):
        written(tmp_path / name)
    (tmp_path / "folder.md").mkdir()
    assert [p.relative_to(tmp_path).as_posix() for p in template_files(tmp_path)] == ["a.md", "b.md", "deep/er/c.md"]
    written(tmp_path / "items" / "d.md")
    assert template_files(tmp_path) == [tmp_path / "items" / "d.md"]
    assert template_files(tmp_path / "x.txt") == [tmp_path / "x.txt"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A path that does not exist is told, with what to give."""
    with pytest.raises(BankError, match="is no folder and no file; give a template or a folder"):
        load_bank([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"\xff\xfe", "encoding", "byte 0 is not UTF-8"),
        (GOOD.encode() + b"\x80", "encoding", f"byte {len(GOOD)} is not UTF-8"),
        (b"x" * (MAX_BYTES + 1), "size", "larger than 64 KiB"),
        (b"", "front-matter", "does not begin with front matter"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, rule: str, words: str) -> None:
    """Bytes that are no text, too many of them and none at all are findings, and no crash."""
    path = tmp_path / "x.md"
    path.write_bytes(content)
    found = load_template(path)
    assert isinstance(found, Broken)
    assert found.findings[0].rule == rule
    assert words in found.findings[0].message


def test_a_file_that_vanished_is_told(tmp_path: Path) -> None:
    """A file that is not there any more is set aside with the system's reason."""
    found = load_template(tmp_path / "gone.md")
    assert isinstance(found, Broken)
    assert "cannot be read: No such file" in found.findings[0].message


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    """A file saved with a byte order mark or Windows line ends is the same template."""
    plain = load_template(written(tmp_path / "a" / "x.md"))
    for other in ("\ufeff" + GOOD, GOOD.replace("\n", "\r\n")):
        (tmp_path / "b").mkdir(exist_ok=True)
        (tmp_path / "b" / "x.md").write_bytes(other.encode())
        found = load_template(tmp_path / "b" / "x.md")
        assert isinstance(found, Template)
        assert isinstance(plain, Template)
        assert found.version == plain.version


@pytest.mark.parametrize(
    "text",
    [
        "[a",
        "[a]\ntitle = 'A'\nneeds = []",
        "[a]\ntitle = 'A'\nsentence = 'S'\nneeds = ['b']",
        "[a]\ntitle = 'A'\nsentence = 'S'\nneeds = ['a']",
        "[a]\ntitle = 'A'\nsentence = 'S'\nneeds = 'a'",
        "a = 1",
        "\udcff",
        None,
    ],
)
def test_concepts_that_cannot_be_used_stop_the_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    """A graph that is no TOML, lacks a field, has a circle or is not there is told with its path."""
    if text is not None:
        (tmp_path / "concepts.toml").write_bytes(text.encode(errors="surrogateescape"))
    monkeypatch.setattr(bank, "built_in", lambda: tmp_path)
    with pytest.raises(BankError, match=r"the concepts in .*concepts\.toml cannot be used"):
        load_bank()


OWN = "[sampling]\ntitle = 'Sampling'\nsentence = 'Draw to know.'\nneeds = ['likelihood']\n"


@pytest.mark.parametrize("below", [".", "items", "items/sampling"])
def test_a_folder_of_ones_own_describes_its_concepts(tmp_path: Path, below: str) -> None:
    """Beside the templates or up to two folders above; they stand after the concepts they need."""
    written(tmp_path / "concepts.toml", OWN)
    path = written(tmp_path / below / "one-more.md", spoilt("[map-estimation, ", "[sampling, "))
    for folder in (tmp_path / below, path):
        made = load_bank([folder])
        assert (made.broken, made.warnings) == ((), ())
        concept = made.concepts[bank.ConceptId("sampling")]
        assert (concept.title, concept.prerequisites) == ("Sampling", ("likelihood",))
        order = list(made.concepts)
        assert order.index(concept.id) > order.index(bank.ConceptId("likelihood"))


def test_a_concept_that_nothing_describes_is_new_and_told(tmp_path: Path) -> None:
    """It can be practised under a title made from its id; a name near a known one is asked about."""
    path = written(tmp_path / "one.md", spoilt("[map-estimation, ", "[hidden-markov-models, map-estimaton, "))
    made = load_bank([tmp_path])
    assert made.broken == ()
    assert made.concepts[bank.ConceptId("hidden-markov-models")].title == "Hidden markov models"
    (new, near) = made.warnings
    assert (new[0], new[1].line, new[1].severity, new[1].rule) == (str(path), 3, "warning", "concept")
    assert new[1].remedy == "describe it in a concepts.toml beside the templates"
    assert near[1].remedy.startswith("did you mean 'map-estimation'? If not, describe it")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[likelihood]\ntitle = 'Mine'\nsentence = 'S'\n", "'likelihood' is described already"),
        (OWN.replace("likelihood", "lkelihood"), "rests on 'lkelihood', which does not exist"),
        (OWN.replace("title", "name"), "'sampling' lacks a title"),
        ("[sampling", "Expected ']'"),
    ],
)
def test_concepts_of_ones_own_that_cannot_be_used_are_set_aside(tmp_path: Path, text: str, words: str) -> None:
    """The built-in ones stand, the folder's templates are used, and the file is told with the reason."""
    written(tmp_path / "concepts.toml", text)
    written(tmp_path / "one-more.md")
    made = load_bank([tmp_path])
    (broken,) = made.broken
    assert broken.path == str(tmp_path / "concepts.toml")
    assert words in broken.findings[0].message
    assert "one-more" in made.items
    assert made.concepts == load_bank().concepts


def test_the_bank_lies_beside_the_package() -> None:
    """The built-in bank holds the concepts and the items."""
    assert (built_in() / "concepts.toml").is_file()
    assert (built_in() / "items").is_dir()


def test_a_folder_of_lessons_is_read_and_holds_no_templates(tmp_path: Path) -> None:
    """Lessons of a further folder stand among the built-in ones by their numbers, and no item comes of them."""
    path = written(tmp_path / "lessons" / "one-more.md", LESSON)
    made = load_bank([tmp_path])
    assert made.broken == ()
    assert "one-more" in made.lessons
    assert "one-more" not in made.items
    numbers = [lesson.number for lesson in made.lessons.values()]
    assert numbers == sorted(numbers)
    assert (template_files(tmp_path), page_files(tmp_path, "lessons")) == ([], [path])
    assert (template_files(path), page_files(path, "lessons")) == ([], [path])
    assert page_files(tmp_path / "lessons", "lessons") == [path]


def test_a_lesson_that_cannot_be_used_or_is_there_already_is_set_aside(tmp_path: Path) -> None:
    """The rest of the bank stands."""
    broken = written(tmp_path / "lessons" / "broken.md", LESSON.replace("title:", "titel:"))
    twin = written(tmp_path / "lessons" / "likelihood.md", LESSON)
    made = load_bank([tmp_path])
    assert [one.path for one in made.broken] == [str(broken), str(twin)]
    assert "is there already" in made.broken[1].findings[0].message
    assert made.lessons[LessonId("likelihood")].title != "Where the mean comes from"


def test_a_lesson_may_teach_a_concept_that_nothing_describes(tmp_path: Path) -> None:
    """It is a new one, and told at the line of its objective."""
    text = LESSON.replace("  likelihood: Compute", "  nothing-said-of-it: Compute")
    path = written(tmp_path / "lessons" / "new.md", text)
    made = load_bank([tmp_path])
    assert made.concepts[bank.ConceptId("nothing-said-of-it")].title == "Nothing said of it"
    ((where, finding),) = made.warnings
    assert where == str(path)
    assert text.splitlines()[finding.line - 1].startswith("  nothing-said-of-it")
