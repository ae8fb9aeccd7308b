import fcntl
import time
from pathlib import Path
from threading import Thread

import pytest

from quizsvc.names import LearnerId
from quizsvc.store.database import Database, open_database
from quizsvc.store.gate import Gate, Queue
from quizsvc.store.ledger import entries
from tests.store.crowd import at_once


def is_held(path: Path) -> bool:
    """Whether some process holds the lock on this file."""
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def wait_until(queue: Queue, length: int) -> None:
    patience = time.monotonic() + 30
    while len(queue._tickets) != length:
        assert time.monotonic() < patience, f"{len(queue._tickets)} in the queue, wanted {length}"
        time.sleep(0.001)


def test_threads_are_served_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    """A writer cannot be overtaken by one that came later."""
    gate, served = Gate(tmp_path / "lock"), []

    def take(number: int) -> None:
        with gate.held():
            served.append(number)

    threads = [Thread(target=take, args=(number,), daemon=True) for number in range(8)]
    with gate.held():
        for already, thread in enumerate(threads):
            thread.start()
            wait_until(gate._queue, already + 2)
    for thread in threads:
        thread.join(timeout=30)
    assert served == list(range(8))


def test_a_block_that_raises_lets_the_next_one_in(tmp_path: Path) -> None:
    """An error inside of the gate does not shut it for ever."""
    gate = Gate(tmp_path / "lock")
    with pytest.raises(ZeroDivisionError), gate.held():
        1 / 0  # noqa: B018
    with gate.held():
        assert is_held(tmp_path / "lock")
    assert not is_held(tmp_path / "lock")


def test_a_writer_holds_the_gate_until_it_has_committed_and_a_reader_never(tmp_path: Path) -> None:
    """Writers queue, readers pass."""
    database = open_database(f"sqlite:///{tmp_path / 'q.db'}")
    lock = tmp_path / "q.db.lock"
    with database.read():
        assert not is_held(lock)
    with database.write() as conn, database.read():
        assert is_held(lock)
        conn.exec_driver_sql("CREATE TABLE t (x)")
    assert not is_held(lock)
    database.close()


def test_one_file_has_one_gate_by_whatever_path_it_is_reached(tmp_path: Path) -> None:
    """A link to the file leads to the same lock."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link.db").symlink_to(tmp_path / "real" / "q.db")
    database = open_database(f"sqlite:///{tmp_path / 'link.db'}")
    with database.write():
        assert is_held(tmp_path / "real" / "q.db.lock")
    database.close()


def test_no_process_is_starved_by_the_others(database: Database, database_url: str) -> None:
    """Four processes with many small writes each all get every one of them in."""
    said = at_once(*(("write", database_url, f"writer-{number}", "60") for number in range(4)))
    assert said == [[str(number) for number in range(60)]] * 4
    with database.read() as conn:
        for number in range(4):
            assert [entry.object for entry in entries(conn, LearnerId(f"writer-{number}"))] == said[number]
