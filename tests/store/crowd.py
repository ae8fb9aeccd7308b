"""Many at once: processes and threads that begin together, and what each of them said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from subprocess import Popen
from threading import Barrier
from typing import TypeVar

from tests.databases import start_python

Said = TypeVar("Said")


def begin(child: Popen[str]) -> None:
    """Let a process that said it was ready begin."""
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def start(*arguments: str) -> Popen[str]:
    """A process that has loaded everything and waits."""
    child = start_python("tests.store.processes", *arguments)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def at_once(*tasks: tuple[str, ...]) -> list[list[str]]:
    """The lines that each process printed; all of them ended well."""
    children = [start(*task) for task in tasks]
    for child in children:
        begin(child)
    said = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0] * len(children)
    return said


def in_threads(count: int, task: Callable[[], Said]) -> list[Said]:
    """What the task returned in each of so many threads that begin at the same moment."""
    line = Barrier(count)

    def run(_number: int) -> Said:
        line.wait()
        return task()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
