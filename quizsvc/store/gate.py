"""The gate: one writer of a SQLite file at a time, in order of arrival.

SQLite's own lock has no queue: a waiting writer sleeps up to 100 ms while the holder comes back within microseconds,
so that some writers get one row while others get a thousand. The gate queues writers before SQLite sees them, first
the threads of this process, then the processes. It is about waiting, not about safety: should somebody remove the
lock file, BEGIN IMMEDIATE still keeps two writers apart.
"""

import fcntl
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock


class Queue:
    """A lock among threads that serves them in the order in which they came (`threading.Lock` promises no order)."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._tickets: deque[Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the threads that came before, and hold the others up until the block ends."""
        ticket = self._draw()
        try:
            ticket.acquire()
            yield
        finally:
            self._hand_on(ticket)

    def _draw(self) -> Lock:
        """A ticket at the end of the queue; the ticket in front is the one that can be acquired."""
        ticket = Lock()
        with self._guard:
            if self._tickets:
                ticket.acquire()
            self._tickets.append(ticket)
        return ticket

    def _hand_on(self, ticket: Lock) -> None:
        """Leave the queue, from the front or, when interrupted while waiting, from the middle of it."""
        with self._guard:
            in_front = self._tickets[0] is ticket
            self._tickets.remove(ticket)
            if in_front and self._tickets:
                self._tickets[0].release()


class Gate:
    """The queue of this process's threads, and behind it a lock on a file that all processes share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue = Queue()

    @contextmanager
    def held(self) -> Iterator[None]:
        """The gate, held by this thread of this process until the block ends.

        The file is opened each time (10 µs): a lock belongs to an open file, and one kept open would be shared with
        a forked child. A process that dies gives its lock back.
        """
        with self._queue.turn():
            lock = os.open(self._path, os.O_RDONLY | os.O_CREAT, 0o644)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)
                os.close(lock)
