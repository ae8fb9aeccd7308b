"""A walk at random, and the proof of what it leaves behind."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from quizsvc.course.bank import Bank
from quizsvc.flows.service import Service
from quizsvc.flows.verifying import verify
from quizsvc.store.database import open_database
from tests.flows.walk import Walk, lost, unproved, walk

SEED = 384


@pytest.fixture(scope="module")
def path(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the walk's database is."""
    return Path(copy(sqlite_template, tmp_path_factory.mktemp("walk") / "walk.db"))


@pytest.fixture(scope="module")
def walked(path: Path, bank: Bank) -> Iterator[Walk]:
    """Five browsers and a hundred and sixty actions."""
    with closing(open_database(f"sqlite:///{path}")) as database:
        yield walk(Service(database, bank), 160, 5, seed=SEED)


def test_what_a_walk_leaves_behind_is_what_its_log_gives(walked: Walk) -> None:
    """XP, level, streak and mastery of everybody, after guests became one with others, and clocks were set back."""
    assert min(walked.done[name] for name in ("answer", "skip", "log_in", "leave", "set_back", "move")) > 0
    assert unproved(walked.service, walked.now) == []


def test_a_walk_loses_nothing_of_interviews(walked: Walk) -> None:
    """What was said in stages that were given stays as it was, and each that came to its end has earned XP once."""
    assert min(walked.done[name] for name in ("sit", "end_interview", "interviews over")) > 0
    assert len(walked.said) > 1
    assert lost(walked) == []


SPOILT = {
    "UPDATE ledger SET amount = amount + 1 WHERE reason = 'answer'": "the XP for the answer",
    "UPDATE ledger SET concept = 'x' WHERE reason = 'answer'": "counts for is x on",
    "UPDATE ledger SET local_day = '2020-01-01' WHERE reason = 'answer'": "on 2020-01-01, and the log",
    "UPDATE ledger SET amount = 16 WHERE reason = 'lesson'": "is 16, and the log of answers gives 15",
    "DELETE FROM ledger WHERE reason = 'answer'": "is nothing, and the log",
    'UPDATE abilities SET state = replace(state, \'"peaks": {"\', \'"peaks": {"x": 1.0, "\')': "belief.peaks.x is 1.0",
    "UPDATE responses SET local_day = '2020-01-01'": "the day that it counts for is 2020-01-01",
    "UPDATE responses SET zone = 'Pacific/Pago_Pago' WHERE zone = 'UTC'": "the day that it counts for is",
    "UPDATE responses SET hints = hints + 1": "belief.",
    "UPDATE ratings SET variance = 2 * variance WHERE kind = 'item'": "its rating is",
    "DELETE FROM merges": "what is believed is nothing",
}


@pytest.mark.parametrize(("change", "words"), SPOILT.items())
def test_whatever_is_spoilt_after_a_walk_is_found(
    walked: Walk, path: Path, tmp_path: Path, change: str, words: str
) -> None:
    """A row of each kind, on a copy: level and streak rest on peaks and days, and nobody can change these unseen."""
    assert walked.done
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(tmp_path / "copy.db")) as spoilt:
        source.backup(spoilt)
        for (name,) in spoilt.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            spoilt.execute(f"DROP TRIGGER {name}")
        assert spoilt.execute(change).rowcount
        spoilt.commit()
    with closing(open_database(f"sqlite:///{tmp_path / 'copy.db'}")) as database:
        found = verify(database, lambda _steps: None)
    assert any(words in one.sentence for one in found), found[:3]
