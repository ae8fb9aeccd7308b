"""What the tests of the workers have done in one."""

import os
import time


def give(value: object) -> object:
    """The value itself."""
    return value


def number() -> int:
    """The number of the process that does this."""
    return os.getpid()


def spin() -> None:
    """Never end."""
    while True:
        pass


def burn(seconds: float) -> float:
    """Use so much processor time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return seconds


def sleep(seconds: float) -> float:
    """Use time by the clock only."""
    time.sleep(seconds)
    return seconds


def fill(megabytes: int) -> int:
    """Hold so much memory for a moment."""
    return len(bytearray(megabytes * 1024 * 1024)) // 1024 // 1024


def die(status: int) -> None:
    """End the process without a word."""
    os._exit(status)


def fail() -> None:
    """Meet a fault."""
    raise ValueError("no such thing")


def surroundings() -> tuple[set[str], int]:
    """The modules imported and the threads running where jobs are done."""
    import sys
    import threading

    return set(sys.modules), threading.active_count()
