"""Calibrating: better ratings are taken at one stroke, worse ones never, and the log still gives all that is kept."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from quizsvc.adaptive.settings import SERVICE
from quizsvc.course.bank import Bank
from quizsvc.flows import calibrating, unfinished
from quizsvc.flows.beliefs import item_row, recalibrated
from quizsvc.flows.calibrating import Report, calibrate
from quizsvc.flows.service import Service
from quizsvc.flows.unfinished import NOTHING, Unfinished
from quizsvc.flows.verifying import verify
from quizsvc.names import ItemId
from quizsvc.store.database import Database, Transaction, open_database
from quizsvc.store.ratings import Key, Rating
from tests.databases import ROOT
from tests.flows.long_log import copies, fill, truth
from tests.flows.test_beliefs import course, kept, take
from tests.learner import NOON, guest, miss

ITEM = ItemId("coin-03")
LATER = NOON + timedelta(days=31)


def quiet(_steps: int) -> None:
    """Nobody watches."""


def run(
    service: Service,
    step: Callable[[int], None] = quiet,
    *,
    dry_run: bool = False,
    left: Unfinished = NOTHING,
    days: int = 0,
) -> Report:
    return calibrate(service, LATER + timedelta(days=days), step, dry_run=dry_run, unfinished=left)


def sentences(database: Database) -> list[str]:
    return [difference.sentence for difference in verify(database, quiet)]


def stored(service: Service) -> list[tuple[object, ...]]:
    """The calibrations: up to which answer, before which place, figures and parameters."""
    with service.database.read() as conn:
        rows = conn.execute(text("SELECT upto, place, figures, parameters FROM calibrations ORDER BY seq"))
        return [tuple(row) for row in rows]


@pytest.fixture(scope="module")
def bank(bank: Bank) -> Bank:
    """Sixty items that no change of the bank changes."""
    return copies(bank, 60)


@pytest.fixture
def alone(sqlite_template: Path, tmp_path: Path, bank: Bank) -> Iterator[Service]:
    """A service on an empty SQLite file, where it does not matter which database it is."""
    path = shutil.copy(sqlite_template, tmp_path / "alone.db")
    with closing(open_database(f"sqlite:///{path}")) as database:
        yield Service(database, bank)


@pytest.fixture
def practised(service: Service) -> Service:
    """Eighty learners gave sixty answers each to items that their authors misjudged, some sharp and some dull."""
    fill(service, truth(service), people=80, each=60)
    return service


@pytest.fixture
def at_home(alone: Service) -> Service:
    """The same, on SQLite."""
    fill(alone, truth(alone), people=80, each=60)
    return alone


def test_better_ratings_are_taken_and_proved(practised: Service, database_url: str) -> None:
    """Ratings are what was fitted; other processes see them; answers after it rest on them; the log proves it."""
    item = ITEM
    before = kept(practised)
    with closing(open_database(database_url)) as other:
        second = Service(other, practised.bank)
        assert course(second).catalogue.item(second.catalogue.place[item]).mean == before[Key("item", item)].mean
        report = run(practised)
        assert (report.is_better, report.is_taken) == (True, True), report.why
        now, where = kept(practised), course(second).catalogue
        for name in where.items:
            believed, told = where.item(where.place[name]), now[Key("item", name)]
            assert (believed.mean, believed.variance) == (told.mean, told.variance)
            assert believed.discrimination == told.discrimination
    row = now[Key("item", item)]
    assert row != before[Key("item", item)]
    ((upto, place, figures, parameters),) = stored(practised)
    assert (upto, place) == (4800, 4800)
    told = json.loads(figures)["last_week"]
    assert told["running"] - told["new"] == pytest.approx(told["gain"]["mean"])
    assert told["gain"]["mean"] > told["gain"]["error"] > 0.0
    fitted = {Key(kind, name): Rating(*row) for kind, name, row, _ in json.loads(str(parameters))}
    assert all(now[key] == rating for key, rating in fitted.items())
    assert {key for key in before if key.kind == "item"} == fitted.keys()
    assert sentences(practised.database) == []
    learner = guest(practised)
    for turn in range(2):
        take(practised, learner, item, miss, 31.0 + turn)
    assert kept(practised)[Key("item", item)].mean > row.mean
    assert sentences(practised.database) == []


def test_noise_changes_nothing(alone: Service) -> None:
    """Where authors are right and items alike nothing is to be gained: the ratings stay, and that is recorded."""
    fill(alone, truth(alone, off=0.0, slope_sd=0.0), people=80, each=60)
    before = kept(alone)
    report = run(alone)
    assert (report.is_better, report.is_taken) == (False, False)
    assert "which is not above one standard error" in report.why
    assert kept(alone) == before
    ((upto, place, figures, _),) = stored(alone)
    assert (upto, place, json.loads(figures)["is_taken"]) == (4800, None, False)
    assert sentences(alone.database) == []


def test_a_dry_run_stores_nothing(at_home: Service) -> None:
    """It tells what would be done."""
    before = kept(at_home)
    report = run(at_home, dry_run=True)
    assert (report.is_better, report.is_taken) == (True, False)
    assert (kept(at_home), stored(at_home)) == (before, [])


def test_answers_given_meanwhile_are_carried_over(at_home: Service) -> None:
    """Their share is in the new ratings as it was in the old ones, and the log proves it."""
    item = ITEM
    done: list[int] = []

    def step(steps: int) -> None:
        done.append(steps)
        if steps > 1 and sum(steps > 1 for steps in done) == 3:  # the log is read and fitted
            for _ in range(3):
                take(at_home, guest(at_home), item, miss, 31.0)

    report = run(at_home, step)
    assert report.is_taken
    ((upto, place, _, parameters),) = stored(at_home)
    assert (upto, place) == (4800, 4803)
    (fitted,) = (Rating(*row) for _, name, row, _ in json.loads(parameters) if name == item)
    row = kept(at_home)[Key("item", item)]
    assert row.mean > fitted.mean
    assert row.variance < fitted.variance
    assert sum(done) == calibrating.STAGES * 4800
    assert sentences(at_home.database) == []


def test_an_answer_at_the_very_moment_waits(practised: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the holding of ratings and their setting nobody moves one: an answer comes after, and is not lost."""
    item, learner = ITEM, guest(practised)
    answering = Thread(target=take, args=(practised, learner, item, miss, 31.0))
    plain = calibrating.ratings.set_ratings

    def set_slowly(conn: Transaction, rows: Mapping[Key, Rating]) -> None:
        answering.start()
        answering.join(0.5)
        assert answering.is_alive()
        plain(conn, rows)

    monkeypatch.setattr(calibrating.ratings, "set_ratings", set_slowly)
    assert run(practised).is_taken
    answering.join(60)
    ((_, place, _, _),) = stored(practised)
    assert place == 4800
    assert sentences(practised.database) == []


def test_of_two_calibrations_at_once_one_is_taken(at_home: Service) -> None:
    """The second sees at the last moment that the ratings are not those that it has read."""
    inner: list[Report] = []

    def step(steps: int) -> None:
        if steps > 1 and not inner:
            inner.append(run(at_home))

    outer = run(at_home, step)
    assert inner[0].is_taken
    assert not outer.is_taken
    assert outer.why == calibrating.OVERTAKEN
    assert [place for _, place, *_ in stored(at_home)] == [4800, None]
    assert sentences(at_home.database) == []


@pytest.fixture(scope="module")
def undisturbed(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, bank: Bank
) -> list[tuple[object, ...]]:
    """What is stored of a run that nothing ends early."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("undisturbed") / "quiz.db")
    with closing(open_database(f"sqlite:///{path}")) as database:
        service = Service(database, bank)
        fill(service, truth(service), people=80, each=60)
        assert run(service).is_taken
        return stored(service)


class Ended(Exception):
    """Somebody ended the run."""


@pytest.mark.parametrize("after", [1, 4801, 4803])
def test_a_run_that_is_ended_changes_nothing(
    at_home: Service, undisturbed: list[tuple[object, ...]], after: int
) -> None:
    """Wherever it is ended; and the next one comes to the very same parameters."""
    before, steps = kept(at_home), iter(range(1, 10_000))

    def step(_steps: int) -> None:
        if next(steps) == after:
            raise Ended

    with pytest.raises(Ended):
        run(at_home, step)
    assert (kept(at_home), stored(at_home)) == (before, [])
    assert run(at_home).is_taken
    assert stored(at_home) == undisturbed


def end_at_health(service: Service, left: Unfinished) -> None:
    """A run that is ended when all that takes long was found."""
    steps = iter(range(1, 10_000))

    def step(_steps: int) -> None:
        if next(steps) == 4802:
            raise Ended

    with pytest.raises(Ended):
        run(service, step, left=left)


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many answers each fit had that was computed and not remembered."""
    found: list[int] = []
    fit = unfinished.crossed_logistic

    def counted(terms: Any, y: Any, known: Any, link: Any) -> Any:
        found.append(len(y))
        return fit(terms, y, known, link)

    monkeypatch.setattr(unfinished, "crossed_logistic", counted)
    return found


def test_a_run_goes_on_where_another_was_ended(
    at_home: Service, undisturbed: list[tuple[object, ...]], tmp_path: Path, solved: list[int]
) -> None:
    """Nothing is fitted twice, answers given since are carried over, and the result is that of a run never ended."""
    left = Unfinished(tmp_path / "left")
    end_at_health(at_home, left)
    assert len(solved) == 10
    solved.clear()
    for _ in range(3):
        take(at_home, guest(at_home), ITEM, miss, 31.0)
    assert run(at_home, left=left).is_taken
    assert solved == []
    assert [(upto, *rest) for upto, _, *rest in stored(at_home)] == [(upto, *rest) for upto, _, *rest in undisturbed]
    assert sentences(at_home.database) == []
    assert not (tmp_path / "left").exists()


def test_what_is_no_finding_any_more_is_found_anew(at_home: Service, tmp_path: Path, solved: list[int]) -> None:
    """Files that were spoilt, findings of the day before yesterday, and those on a log that is gone."""
    left = Unfinished(tmp_path / "left")
    end_at_health(at_home, left)
    solved.clear()
    for path in (tmp_path / "left").iterdir():
        if path.name != "begun":
            path.write_bytes(path.read_bytes()[:100])
    assert run(at_home, left=left, dry_run=True).is_better
    assert len(solved) == 10
    (tmp_path / "left").mkdir()
    (tmp_path / "left" / "begun").write_text("[1, 2")
    assert run(at_home, left=left, dry_run=True).is_better
    (tmp_path / "file").touch()
    assert run(at_home, left=Unfinished(tmp_path / "file" / "below"), dry_run=True).is_better
    end_at_health(at_home, left)
    take(at_home, guest(at_home), ITEM, miss, 31.0)
    assert run(at_home, left=left, days=2, dry_run=True).answers == 4801
    end_at_health(at_home, left)
    begun = tmp_path / "left" / "begun"
    begun.write_text(begun.read_text().replace(json.loads(begun.read_text())[2], "of another log"))
    take(at_home, guest(at_home), ITEM, miss, 31.0)
    assert run(at_home, left=left, dry_run=True).answers == 4802


KILLED = """
import os, signal
from quizsvc.course.bank import load_bank
from quizsvc.course.bank import Bank
from quizsvc.flows import calibrating
from quizsvc.flows.service import Service
from quizsvc.store.database import open_database
from tests.flows.test_calibrating import run
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
calibrating.calibrations.add_calibration = die
run(Service(open_database(os.environ["QUIZ"]), Bank({}, {}, {}, ())))
"""


def test_a_process_killed_while_it_sets_ratings_leaves_all_as_it_was(practised: Service, database_url: str) -> None:
    """Killed between the setting of ratings and the record of it: none is set, and the next run takes them."""
    before = kept(practised)
    environment = {**os.environ, "QUIZ": database_url}
    child = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, check=False, timeout=120)
    assert child.returncode == -9
    assert (kept(practised), stored(practised)) == (before, [])
    assert sentences(practised.database) == []
    assert run(practised).is_taken
    assert sentences(practised.database) == []


def test_what_is_spoilt_after_a_calibration_is_named(at_home: Service) -> None:
    """A rating that is not what the calibration set, and a calibration that is not the one that set it."""
    run(at_home)
    with at_home.database.write() as conn:
        conn.execute(text("UPDATE ratings SET discrimination = 1.5 WHERE name = :item"), {"item": ITEM})
    (said,) = sentences(at_home.database)
    assert said.startswith(f"the item {ITEM}: its rating is")
    with at_home.database.write() as conn:
        conn.execute(text("UPDATE calibrations SET place = NULL"))
    assert len(sentences(at_home.database)) == 60


@pytest.mark.parametrize(
    ("people", "each", "days", "words"),
    [
        (0, 0, 30.0, "nobody has answered a rated question yet"),
        (20, 20, 3.0, "the answers span 3.0 days, and those of the last week only judge"),
        (20, 20, 30.0, "answers are older than the last week's, and fewer than 1,000 say too little"),
        (1, 1600, 30.0, "one learner cannot tell how hard items are for others; 10 are wanted"),
        (6, 250, 30.0, "6 learners cannot tell how hard items are for others"),
    ],
)
def test_a_log_that_says_too_little(alone: Service, people: int, each: int, days: float, words: str) -> None:
    """The ratings stay, and the report says why."""
    true = truth(alone)
    if people:
        fill(alone, true, people, each, days)
    before = kept(alone)
    report = run(alone)
    assert words in report.why
    assert (report.judged, report.is_taken) == (None, False)
    assert kept(alone) == before
    assert sentences(alone.database) == []


def test_an_item_that_the_bank_has_no_more(at_home: Service) -> None:
    """Its answers count, it is named, and its author is left in peace."""
    item = ITEM
    left = {name: template for name, template in at_home.bank.items.items() if name != item}
    report = run(Service(at_home.database, replace(at_home.bank, items=left)))
    assert report.gone == (item,)
    assert (report.answers, report.items) == (4800, 60)
    assert sentences(at_home.database) == []


def test_what_answers_told_since_multiplies_the_fit() -> None:
    """Worked by hand with precisions: what moved 1/4 to 1/2 at mean 1 told as much as 1/4 at mean 2 does."""
    before, now = Rating(0.0, 4.0, start=0.0), Rating(1.0, 2.0, start=0.0)
    found = recalibrated(Rating(-1.0, 1.0, 1.3, 0.0), before, now)
    assert (found.variance, found.discrimination, found.start) == (pytest.approx(1 / 1.25), 1.3, 0.0)
    assert found.mean == pytest.approx((-1.0 * 1.0 + 2.0 * 0.25) / 1.25)
    assert recalibrated(Rating(-1.0, 1.0), before, before) == Rating(-1.0, 1.0)


def test_an_author_may_change_a_difficulty_meanwhile() -> None:
    """Fit and running rating are brought to the new beginning alike, and what answers told is the same."""
    before, fitted = Rating(0.0, 1.0, start=0.5), Rating(-1.0, 0.5, 1.2, 0.5)
    row = item_row(before, 1.5)
    now = Rating(row.mean, row.variance, row.discrimination, 1.5)
    found = recalibrated(fitted, before, now)
    wanted = item_row(fitted, 1.5)
    assert (found.mean, found.variance, found.start) == (pytest.approx(wanted.mean), pytest.approx(0.5), 1.5)
    assert wanted.mean == pytest.approx(-1.0 + 0.5 / SERVICE.item)
