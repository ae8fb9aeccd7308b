import logging
import shutil
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Column, Connection, Identity, MetaData, Table, Text, inspect, select, text
from sqlalchemy.exc import DBAPIError

from quizsvc.names import AttemptId
from quizsvc.store import migrate, revisions
from quizsvc.store.accounts import Account, add_account, add_reset_link
from quizsvc.store.attempts import add_attempt, record_response
from quizsvc.store.calibrations import Calibration, add_calibration, last_taken
from quizsvc.store.database import Database, open_database
from quizsvc.store.learners import add_token, set_settings
from quizsvc.store.ledger import award, balance, entries
from quizsvc.store.merges import merge
from quizsvc.store.ratings import Key, Rating, hold_ratings, store_ability
from quizsvc.store.reports import Report, add_report
from quizsvc.store.sessions import Sealed, add_session, seal
from quizsvc.store.tables import metadata
from quizsvc.store.tries import hold_tries
from tests.store.crowd import at_once, in_threads
from tests.store.samples import ADA, BOB, NOW, a_response, a_session, an_attempt, an_entry, fill


def defaults_differ(_context: object, _found: object, wanted: Column[object], *_texts: object) -> bool | None:
    """SQLite counts without being told to, so it has no Identity to compare; the rest is Alembic's question."""
    return False if isinstance(wanted.server_default, Identity) else None


def differences(conn: Connection, wanted: MetaData) -> list[object]:
    """What Alembic would change to get from the migrated tables to those of the metadata."""
    defaults = defaults_differ if conn.dialect.name == "sqlite" else True
    context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": defaults})
    return list(compare_metadata(context, wanted))


def checks_in_database(conn: Connection) -> set[str | None]:
    return {check["name"] for table in metadata.tables for check in inspect(conn).get_check_constraints(table)}


def checks_in_metadata() -> set[str]:
    constraints = (each for table in metadata.tables.values() for each in table.constraints)
    return {str(each.name) for each in constraints if isinstance(each, CheckConstraint)}


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in order."""
    with database.read() as conn:
        return {
            table.name: [tuple(row) for row in conn.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def test_migrations_make_the_tables_that_the_program_expects(database: Database) -> None:
    """Columns, types, keys, indexes, defaults and checks are those of the metadata."""
    with database.read() as conn:
        assert differences(conn, metadata) == []
        assert checks_in_database(conn) == checks_in_metadata()


def test_a_table_changed_without_a_migration_is_found(database: Database) -> None:
    """The comparison above can fail: a new column or table, a lost default or index each show."""
    changed = MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(changed)
    changed.tables["learners"].append_column(Column("email", Text))
    changed.tables["learners"].c.timezone.server_default = None
    changed.tables["attempts"].indexes.clear()
    Table("classes", changed, Column("id", Text, primary_key=True))
    with database.read() as conn:
        found = str(differences(conn, changed))
    assert all(word in found for word in ("email", "classes", "modify_default", "ix_attempts_learner_id_seq"))


def test_up_down_and_up_again_keeps_every_row(database: Database) -> None:
    """A way down destroys nobody's work, over every revision; keys, order and triggers work on afterwards."""
    fill(database, attempts=20)
    with database.write() as conn:
        for number in range(1, 15):
            grounds = f'{{"item": [{number / 7}]}}' if number % 2 else None
            response = a_response(attempt_id=f"a{number}", credit=number / 20, grounds=grounds, day_begins=number % 9)
            record_response(conn, response)
            award(conn, [an_entry(object=f"a{number}", amount=number)])
        add_session(conn, a_session(closed_at=NOW))
        add_attempt(conn, an_attempt(id="a21", session_id="s1"))
        seal(conn, Sealed(AttemptId("a21"), '{"answer": "0,5"}', 0.8, NOW))
        add_report(conn, Report(AttemptId("a3"), "wording", "Which\nmean?", NOW))
        hold_ratings(conn, {Key("item", "coin-map"): Rating(0.1, 1.44)})
        store_ability(conn, ADA, "{}", 14)
        for place in (None, 14):
            add_calibration(conn, Calibration(NOW, 14, place, "{}", f"[{1 / 3}]"))
        add_account(conn, Account(ADA, "ada@example.org", "hash", NOW))
        add_token(conn, "h1", ADA, "browser", NOW, NOW, "Firefox on Linux")
        add_token(conn, "h2", BOB, "guest", NOW, NOW)
        add_reset_link(conn, "h3", ADA, NOW)
        set_settings(conn, ADA, day_begins=0, zone_is_fixed=True, shows_streak=False, weekly_goal=7, theme="dark")
        set_settings(conn, ADA, interview_on=NOW.date(), interview_about="[]")
        hold_tries(conn, ["h4"], NOW)
        merge(conn, BOB, ADA, NOW)
        conn.execute(text("UPDATE responses SET given_by = 'bob' WHERE seq = 3"))
    before = rows(database)
    migrate.downgrade(database, "base")
    assert migrate.current(database) is None
    with database.read() as conn:
        assert not inspect(conn).has_table("responses")
    migrate.upgrade(database)
    assert rows(database) == before
    with database.write() as conn:
        assert differences(conn, metadata) == []
        assert award(conn, [an_entry(object="a14"), an_entry(object="a15")]) == [an_entry(object="a15")]
        assert entries(conn, ADA)[-1] == an_entry(object="a15")
        assert balance(conn, ADA) == sum(range(1, 15)) + 10
        add_calibration(conn, Calibration(NOW, 15, 15, "{}", "[]"))
        assert last_taken(conn) == 3
    with pytest.raises(DBAPIError, match="append-only"), database.write() as conn:
        conn.execute(text("DELETE FROM ledger"))


def test_a_migration_is_done_wholly_or_not_at_all(empty_database_url: str) -> None:
    """An upgrade that fails half-way leaves nothing behind, and works when asked again."""
    with closing(open_database(empty_database_url)) as database:
        with database.write() as conn:
            conn.execute(text("CREATE TABLE ledger (x INTEGER)"))
        with pytest.raises(DBAPIError, match="ledger"):
            migrate.upgrade(database)
        with database.write() as conn:
            assert not inspect(conn).has_table("learners")
            conn.execute(text("DROP TABLE ledger"))
        migrate.upgrade(database)
        assert migrate.current(database) == migrate.head()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    """Each start may migrate."""
    fill(database)
    before = rows(database)
    migrate.upgrade(database)
    assert rows(database) == before


def test_processes_that_upgrade_at_once_are_safe(empty_database_url: str) -> None:
    """Several workers may start on an empty database together."""
    assert at_once(*[("upgrade", empty_database_url)] * 3) == [[migrate.head()]] * 3


def test_threads_that_upgrade_at_once_are_safe(tmp_path: Path) -> None:
    """Alembic keeps its context in globals; we keep the threads apart, each with a database of its own."""
    number = count()

    def upgrade() -> str | None:
        with closing(open_database(f"sqlite:///{tmp_path}/{next(number)}.db")) as database:
            migrate.upgrade(database)
            return migrate.current(database)

    assert in_threads(8, upgrade) == [migrate.head()] * 8


def test_migrating_is_silent(
    empty_database_url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is printed, and nothing logged even where everything of level INFO is."""
    with caplog.at_level(logging.INFO), closing(open_database(empty_database_url)) as database:
        migrate.upgrade(database)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_revisions_are_numbered_and_have_one_head() -> None:
    """The numbers run from 0001 to the head without a gap."""
    assert len(revisions.scripts().get_heads()) == 1
    assert sorted(revisions.known()) == [f"{number:04}" for number in range(1, int(migrate.head()) + 1)]


def test_migrations_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed wheel has them in the package, a checkout beside it."""
    monkeypatch.setattr(revisions, "_PACKAGE", tmp_path / "quizsvc")
    shutil.copytree(revisions.scripts().dir, tmp_path / "migrations")
    assert revisions.folder() == tmp_path / "migrations"
    shutil.copytree(tmp_path / "migrations", tmp_path / "quizsvc" / "migrations")
    assert revisions.folder() == tmp_path / "quizsvc" / "migrations"
