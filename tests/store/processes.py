"""What another process does: `python -m tests.store.processes TASK URL ...`; it waits for a line before it begins."""

import sys
from collections.abc import Callable
from contextlib import closing

from sqlalchemy.exc import IntegrityError

from quizsvc.store import migrate
from quizsvc.store.attempts import record_response
from quizsvc.store.database import Database, open_database
from quizsvc.store.ledger import award
from tests.store.samples import a_response, an_entry


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def write(database: Database, name: str, count: str) -> None:
    """One ledger entry a transaction, each said when it is committed."""
    for number in range(int(count)):
        with database.write() as conn:
            award(conn, [an_entry(learner_id=name, object=str(number))])
        say(number)


def record(database: Database) -> None:
    """The response to attempt a1: was it ours?"""
    try:
        with database.write() as conn:
            record_response(conn, a_response())
    except IntegrityError:
        say(False)
    else:
        say(True)


def award_once(database: Database) -> None:
    """Ada's entry: was it new?"""
    with database.write() as conn:
        say(bool(award(conn, [an_entry()])))


def upgrade(database: Database) -> None:
    """To the newest revision."""
    migrate.upgrade(database)
    say(migrate.current(database))


def main(task: str, url: str, *arguments: str) -> None:
    say("ready")
    sys.stdin.readline()
    tasks: dict[str, Callable[..., None]] = {"write": write, "record": record, "award": award_once, "upgrade": upgrade}
    with closing(open_database(url)) as database:
        tasks[task](database, *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
