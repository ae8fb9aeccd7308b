"""`quizsvc practice`: a quiz in the terminal, typed line by line."""

import json
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.variant import Variant
from quizsvc.store.database import open_database
from tests.items.test_parts import TWO
from tests.learner import mistake, stored_variant
from tests.server import run


def newest(path: Path) -> Variant:
    """The variant of the attempt opened last."""
    with closing(sqlite3.connect(path)) as conn:
        (attempt,) = conn.execute("SELECT id FROM attempts ORDER BY seq DESC LIMIT 1").fetchone()
    with closing(open_database(f"sqlite:///{path}")) as database:
        return stored_variant(database, attempt)


def practise(path: Path, typed: str | bytes, *options: str) -> str:
    """What is said to what is typed; the command ends well."""
    done = CliRunner().invoke(main, ["practice", "--database-url", f"sqlite:///{path}", *options], input=typed)
    assert done.exception is None, done.exception
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def test_a_whole_quiz_is_typed(tmp_path: Path) -> None:
    """Unreadable, a hint, a named mistake, then a right answer, and q: each is told, XP and streak add up."""
    path = tmp_path / "quiz.db"
    said = practise(path, "1,234\nwhat?\nh\n", "--item", "confident-and-wrong")
    assert "“1,234” can be read" in said
    assert "was not understood as a number" in said
    assert "Hint 1 of 1:" in said
    assert "Everything you answered is kept" in said
    typed, _, feedback = mistake(newest(path).parts[0])
    said = practise(path, f"{typed}\nq\n", "--item", "confident-and-wrong")
    assert "Not yet." in said
    assert feedback in said
    assert "XP +0" in said
    assert "streak 1 day\n" in said
    key = newest(path).parts[0].key
    said = practise(path, f"{key!r}\nq\n", "--item", "confident-and-wrong")
    assert "Right." in said
    assert "XP +4 (right on fresh data after a miss), 4 in all; streak 1 day" in said
    assert newest(path).solution_text not in said


def test_a_choice_is_typed_by_its_number(tmp_path: Path) -> None:
    """Options are numbered from 1; 0, a number too many and words are asked again."""
    path = tmp_path / "quiz.db"
    said = practise(path, "0\n6\n²\n" + "9" * 5000 + "\nx\n", "--item", "how-sure-after-the-data")
    part = newest(path).parts[0]
    for number, option in enumerate(part.options or (), 1):
        assert f"  {number}. {option.text}" in said
    assert said.count("No option was chosen") == 5
    said = practise(path, f"{part.key + 1}\nq\n", "--item", "how-sure-after-the-data")
    assert "Right." in said
    assert f"You chose option {part.key + 1}." in said


def line(part: PartVariant) -> str:
    """The key as a person would type it."""
    numbers = {
        "vector": lambda: part.key,
        "matrix": lambda: [part.key[row][column] for row, column in part.details["cells"]],
        "choices": lambda: [index + 1 for index in part.key],
        "order": lambda: [index + 1 for index in part.key],
        "match": lambda: [f"{'abcdefgh'[one]}={other + 1}" for one, other in part.key],
    }
    return " ".join(map(str, numbers[part.type]()))


@pytest.mark.parametrize(
    ("item", "kind", "hint"),
    [
        ("gradient-descent-step", "vector", "Type w; b with spaces or semicolons between them."),
        ("test-among-many", "matrix", "Type the numbers asked, row by row"),
        ("who-beat-the-coin", "choices", "Type the numbers of the right ones"),
        ("from-bell-curve-to-squares", "order", "Type the steps’ numbers in order"),
        ("which-noise-which-loss", "match", "Type each letter with its number"),
    ],
)
def test_every_kind_is_typed(tmp_path: Path, item: str, kind: str, hint: str) -> None:
    """What there is to choose from is shown, how to type it is said, and what is typed so is right."""
    path = tmp_path / "quiz.db"
    said = practise(path, "what?\n", "--item", item)
    part = newest(path).parts[0]
    assert part.type == kind
    assert hint in said
    for number, option in enumerate(part.options or (), 1):
        assert f"  {number}. {option.text}" in said
    assert len(re.findall(re.escape(part.wanted), said)) == 2
    said = practise(path, f"{line(part)}\nq\n", "--item", item)
    assert "Right." in said
    assert f"The answer is {part.key_text}" in said


def test_several_parts_are_typed_one_after_the_other(tmp_path: Path) -> None:
    """Each part is asked with its own question; only what could not be read is asked again; a hint may come between."""
    (tmp_path / "two.md").write_text(TWO)
    options = ("--item", "two", "--bank", str(tmp_path / "two.md"))
    path = tmp_path / "quiz.db"
    said = practise(path, "x\nh\n1\n", *options)
    slope, predicted = newest(path).parts
    told = (slope.prompt_text, predicted.prompt_text, "There is no hint.", "“x” was not understood")
    assert sorted(map(said.index, told)) == list(map(said.index, told))
    assert [said.count(text) for text in told] == [1, 1, 1, 1]
    said = practise(path, f"{slope.key!r}\n{predicted.key + 9!r}\nq\n", *options)
    assert "Not yet." in said
    assert f"The answer is {slope.key_text}." in said
    assert f"The answer is {predicted.key_text}." in said


def test_i_do_not_know_shows_the_solution(tmp_path: Path) -> None:
    """`?` gives the worked solution, no XP, and goes on to another question."""
    path = tmp_path / "quiz.db"
    said = practise(path, "?\nq\n")
    assert "Here is how." in said
    assert "Not yet." not in said
    assert "  The" not in said
    assert "XP +0" in said
    assert len(re.findall(r"\n\(.*\)\n", said)) == 2


@pytest.mark.parametrize("typed", ["", "q\n", "q", "\n\n", " q \n", "\x04"])
def test_it_ends_when_there_is_nothing_more(tmp_path: Path, typed: str) -> None:
    """At q, and at the end of input; nothing is counted."""
    path = tmp_path / "quiz.db"
    assert "Everything you answered is kept" in practise(path, typed)
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM responses").fetchone() == (0,)


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_odd_bytes_are_asked_again(tmp_path: Path, locale: str) -> None:
    """What is no text is unreadable, not an error of ours, in the real process and whatever its locale."""
    place = ("--database-url", f"sqlite:///{tmp_path / 'quiz.db'}", "--item", "confident-and-wrong")
    done = run("practice", *place, typed=b"\xff\xfe\n\x00\n\xed\xa0\x80\n\x1b[31m\nq\n", LC_ALL=locale)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("was not understood as a number") == 4


def test_the_same_person_comes_back(tmp_path: Path) -> None:
    """The terminal's token is kept for its owner only, one for each database, and never in the database itself."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for path in (one, two, one, two):
        practise(path, "?\nq\n")
    for path in (one, two):
        with closing(sqlite3.connect(path)) as conn:
            assert conn.execute("SELECT count(*) FROM learners").fetchone() == (1,)
            assert conn.execute("SELECT count(*) FROM responses").fetchone() == (2,)
    kept = [file for file in (tmp_path / "data").rglob("*") if file.is_file()]
    assert len(kept) == 2
    for file in kept:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_bytes() not in one.read_bytes() + two.read_bytes()


def test_a_spoilt_token_makes_a_new_guest(tmp_path: Path) -> None:
    """A file of the terminal's that cannot be understood is no trouble."""
    path = tmp_path / "quiz.db"
    practise(path, "q\n")
    (kept,) = (file for file in (tmp_path / "data").rglob("*") if file.is_file())
    for content in (b"", b"\xff\xff", b"nobody"):
        kept.write_bytes(content)
        practise(path, "q\n")


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """One line, status 3."""
    (tmp_path / "file").write_text("")
    done = run(
        "practice", "--database-url", f"sqlite:///{tmp_path}/q.db", typed="q\n", XDG_DATA_HOME=str(tmp_path / "file")
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "file") in done.stderr


def test_a_concept_is_kept_to(tmp_path: Path) -> None:
    """Every question of the round is on it."""
    path = tmp_path / "quiz.db"
    practise(path, "?\n?\nq\n", "--concept", "log-loss")
    with closing(sqlite3.connect(path)) as conn:
        asked = [json.loads(concepts) for (concepts,) in conn.execute("SELECT concepts FROM attempts")]
    assert [concepts[0] for concepts in asked] == ["log-loss"] * 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--concept", "rigde"], "did you mean 'ridge'?"),
        (["--item", "rigde-gradient"], "did you mean 'ridge-gradient'?"),
        (["--item", "ridge-gradient", "--concept", "ridge"], "give one of them"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    """An unknown concept, an unknown item, or both at once: status 2 with what to do."""
    done = CliRunner().invoke(main, ["practice", *words, "--database-url", f"sqlite:///{tmp_path}/q.db"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_concept_without_questions_is_told(tmp_path: Path) -> None:
    """Status 3 with a sentence that names it."""
    (tmp_path / "concepts.toml").write_text("[bare]\ntitle = 'A bare concept'\nsentence = 'Nothing asks for it.'\n")
    place = ("--database-url", f"sqlite:///{tmp_path}/q.db", "--bank", str(tmp_path))
    done = CliRunner().invoke(main, ["practice", "--concept", "bare", *place])
    assert done.exit_code == 3
    assert "A bare concept" in done.stderr


def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """One line on standard error, status 3, nothing touched."""
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")
    done = run("practice", "--database-url", f"sqlite:///{path}", typed="q\n")
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert path.read_text() == "dear diary"
