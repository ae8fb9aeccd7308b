"""`quizsvc interview`: an interview in the terminal, typed line by line, left and gone on with."""

import builtins
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import Bank
from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.response import Unreadable
from quizsvc.names import QuestionId
from quizsvc.store.database import open_database
from tests.cli.test_practice import line as typed_line
from tests.learner import stored_variant

RIDGE = QuestionId("ridge-as-a-belief")
WORDS = ("It is a Gaussian prior on the weights,", "and lambda is the noise variance over the prior variance.")


def interview(path: Path, typed: str, *options: str) -> str:
    """What is said to what is typed; the command ends well."""
    done = CliRunner().invoke(main, ["interview", "--database-url", f"sqlite:///{path}", *options], input=typed)
    assert done.exception is None, done.output
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def session_in(said: str) -> str:
    """The interview with which a command says one can go on."""
    found = re.search(r"Everything is kept. Go on with: quizsvc interview --session (\w+)\n\Z", said)
    assert found, said
    return found[1]


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(query).fetchall()


def key(part: PartVariant) -> str:
    """The key as a person would type it."""
    if part.type in {"number", "formula"}:
        return str(part.key)
    return str(part.key + 1) if part.type == "choice" else typed_line(part)


def probes(path: Path) -> list[tuple[PartVariant, ...]]:
    """The parts of each probe that was asked."""
    with closing(open_database(f"sqlite:///{path}")) as database:
        asked = [str(attempt) for (attempt,) in rows(path, "SELECT id FROM attempts ORDER BY seq")]
        return [stored_variant(database, attempt).parts for attempt in asked]


def refusal(part: PartVariant, typed: str) -> str:
    """Why a line cannot be read as an answer to a part."""
    kind = KINDS[part.type]
    outcome = kind.read(part, kind.typed(typed))
    assert isinstance(outcome, Unreadable)
    return outcome.sentence


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the answers are kept."""
    return tmp_path / "interview.db"


@pytest.fixture
def at_probes(path: Path) -> str:
    """An interview that was left before its first probe."""
    typed = "\n".join([*WORDS, "", "high", "49", "80 %", "first line", "", "perhaps", "y", "", "n", ""])
    said = interview(path, typed, "--question", RIDGE, "--role", "researcher")
    assert said.count("is no whole number from 50 to 99") == 2
    assert said.count("A further question:") == 2
    assert said.count("Type one of: y, n.") == 1
    assert "Prove it, 1 of 5:" in said
    return session_in(said)


def test_a_whole_interview_is_typed(path: Path, at_probes: str, bank: Bank) -> None:
    """Said, asked further, proved, marked beside the model answers and said again; then the report, lists first."""
    question = bank.questions[RIDGE]
    assert rows(path, "SELECT text, confidence FROM turns WHERE phase = 'say'") == [("\n".join(WORDS), 0.8)]
    assert rows(path, "SELECT text, is_sure FROM turns WHERE phase = 'follow-up' ORDER BY opened_at") == [
        ("first line", 1),
        ("", 0),
    ]
    first, *_ = asked = probes(path)
    keys = "".join(f"{key(part)}\n" for parts in asked for part in parts)
    said = interview(path, "what?\n" * len(first) + keys, "--session", at_probes)
    assert refusal(first[0], "what?") in said
    assert "Prove it, 5 of 5:" in said
    assert "Here is how" not in said
    assert session_in(said) == at_probes
    for answer in (question.answers.short, question.answers.spoken, question.answers.board):
        assert answer.text.plain([]).splitlines()[0] in said
    assert f"You said:\n  {WORDS[0]}\n  {WORDS[1]}\n" in said
    assert "Maybe here: “Gaussian prior" in said
    assert (said.count("Hoped for:\n"), said.count("It rests on something false:\n")) == (2, 1)
    said = interview(path, "x\nc\nm\n", "--session", at_probes)
    assert said.count("Type one of: c, t, m.") == 1
    assert session_in(said) == at_probes
    said = interview(path, "touched\nC\nt\n", "--session", at_probes)
    assert "Say it again, better. Take about 1:00." in said
    assert session_in(said) == at_probes
    said = interview(path, "better\n\n", "--session", at_probes)
    marks = dict(rows(path, "SELECT point, mark FROM marks"))
    ways = ("clearly", "missed", "touched", "clearly", "touched")
    assert marks == dict(zip((point.id for point in question.points), ways, strict=True))
    told = said[said.index("Report on the interview of") :]
    missed = question.points[1].sentence.text.plain([])
    lines = ("Claimed, not yet usable: none", f"Known, not said:\n  - {missed}", "Evidence     100%", "Coverage     ")
    assert sorted(map(told.index, lines)) == [told.index(text) for text in lines]
    assert "You mark yourself" in told
    assert rows(path, "SELECT amount FROM ledger WHERE reason = 'interview'") == [(20,)]
    assert interview(path, "", "--session", at_probes).endswith(told)


def test_what_is_claimed_and_not_shown_is_told_with_what_to_practise(path: Path, at_probes: str, bank: Bank) -> None:
    """“I don't know” is an answer; the list names each point, and the next two are commands that run."""
    said = interview(path, "?\n" * 5 + "c\n" * 5 + "\n", "--session", at_probes, "--timed")
    points = bank.questions[RIDGE].points
    claimed = said[said.index("Claimed, not yet usable:\n") : said.index("Known, not said: none")]
    assert [f"  - {point.sentence.text.plain([])}" in claimed for point in points] == [True] * 5
    following = re.findall(r"  quizsvc (practice --item ([\w-]+))\n", said)
    assert len(following) == 2
    assert {item for _, item in following} <= {point.probe for point in points}


def test_ctrl_c_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of an answer: the lines typed are there again, and what is typed then is added to them."""

    def typing(*lines: str) -> Callable[[str], str]:
        left: Iterator[str] = iter(lines)

        def read(_prompt: str = "") -> str:
            for text in left:
                return text
            raise KeyboardInterrupt

        return read

    monkeypatch.setattr(builtins, "input", typing("one", "two"))
    left = session_in(interview(path, "", "--question", RIDGE, "--timed"))
    assert rows(path, "SELECT text, given_at FROM turns") == [("one\ntwo", None)]
    monkeypatch.setattr(builtins, "input", typing("three", "", "70"))
    said = interview(path, "", "--session", left)
    assert session_in(said) == left
    assert "You have typed so far:\none\ntwo\n" in said
    assert re.search(r"That took 0:\d\d of 3:00\.", said)
    assert rows(path, "SELECT text, confidence FROM turns WHERE given_at IS NOT NULL") == [("one\ntwo\nthree", 0.7)]
    assert session_in(interview(path, "", "--session", left)) == left
    assert len(rows(path, "SELECT * FROM interviews")) == 1


def test_the_end_of_input_gives_nothing_that_was_not_typed(path: Path) -> None:
    """What was typed ends there and waits as a draft; where nothing was, nothing is given."""
    left = session_in(interview(path, "", "--question", RIDGE))
    assert rows(path, "SELECT text, given_at FROM turns") == [("", None)]
    assert session_in(interview(path, "typed", "--session", left)) == left
    assert rows(path, "SELECT text, given_at FROM turns") == [("typed", None)]


def test_what_another_tab_has_answered_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and the interview goes on from where it stands."""
    left = session_in(interview(path, "", "--question", RIDGE))
    asked = [0]

    def meanwhile(_prompt: str = "") -> str:
        asked[0] += 1
        if asked[0] == 1:
            interview_elsewhere(path)
        if asked[0] > 3:
            raise EOFError
        return ""

    monkeypatch.setattr(builtins, "input", meanwhile)
    said = interview(path, "", "--session", left)
    assert "This part was answered elsewhere meanwhile" in said
    assert "A further question:" in said
    assert rows(path, "SELECT text FROM turns WHERE phase = 'say'") == [("elsewhere",)]


def interview_elsewhere(path: Path) -> None:
    """Another tab gives its answer."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE turns SET text = 'elsewhere', given_at = seen_at WHERE phase = 'say'")
        conn.commit()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "plumber"], "There is no role “plumber”. Choose one of: data-scientist"),
        (["--minutes", "20"], "15, 30 or 45"),
        (["--minutes", "long"], "not a valid integer"),
        (["--concept", "alchemy"], "no concept “alchemy”"),
        (["--question", "why-me"], "no interview question “why-me”"),
        (["--session", "nobody's"], "no such interview of yours"),
        (["--assessor", "nowhere"], "wanted MODULE:NAME"),
    ],
)
def test_what_cannot_be_asked_is_refused(path: Path, words: list[str], said: str) -> None:
    """Status 2 with what can be."""
    done = CliRunner().invoke(main, ["interview", *words, "--database-url", f"sqlite:///{path}"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
