"""Processes with limits: what a stranger's file makes the engine do is done in one, and costs the caller no more.

Workers are forked from a process that has imported the engine and nothing else, so there is no database, no thread and
no open connection in them. A worker does one job after another. Before each its limits are set from where it stands
then: a timer of processor time whose signal ends it, and a bound on its memory. A job that meets a limit ends with its
worker and is reported as a `Stopped`; the next job gets a new worker. A worker whose caller is gone ends by itself.
"""

import os
import resource
import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn, Self

START_SECONDS = 30.0
"""What a new worker may take by the clock before its first job, while the engine is imported on a busy machine."""
MB = 1024 * 1024
ENGINE = "quizsvc.flows.authoring"
SIZE = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may use: processor seconds and memory beyond the idle worker's, and seconds by the clock."""

    cpu_seconds: float
    memory_mb: int
    wall_seconds: float


@dataclass(frozen=True, slots=True)
class Job:
    """A function of a module with its arguments, which can be pickled like its result, and its limits."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Stopped:
    """A job that gave no result; the reason goes on where the job's name ends: `took more than 2 s of …`."""

    reason: str


Then = Callable[[Any, float], None]
"""Takes a job's result (or a Stopped) and the seconds it took in its worker by the clock."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def leave() -> NoReturn:
    """End this process and its workers now, for one that has nothing to finish; its threads may be at work.

    The ordinary way out takes the interpreter apart, for seconds on a busy machine, while a thread may start a worker.
    """
    for process in active_children():
        process.kill()
    os._exit(0)


class Crew:
    """So many workers, each started when there is work for it; in a `with` block none outlives the block."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._queue: deque[tuple[Job, Then]] = deque()
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, job: Job, then: Then, *, soon: bool = False) -> None:
        """Queue a job; `soon` puts it before all others, so that what is begun is finished first."""
        if soon:
            self._queue.appendleft((job, then))
        else:
            self._queue.append((job, then))

    def run(self) -> None:
        """Do what is queued, and what is queued meanwhile, until all is done."""
        while self._queue or self._busy:
            while self._queue and len(self._busy) < self.size:
                self._assign(*self._queue.popleft())
            self._collect()

    def do(self, job: Job) -> Any:
        """One job's result, or a Stopped."""
        results: list[Any] = []
        self.submit(job, lambda result, _: results.append(result))
        self.run()
        return results[0]

    def close(self) -> None:
        """End all workers at once; what they were doing is lost."""
        self._queue.clear()
        for worker in (*self._busy, *self._idle):
            worker.end()
        self._busy, self._idle = [], []

    def _assign(self, job: Job, then: Then) -> None:
        """Give a job to an idle worker, or to a new one where there is none alive."""
        while self._idle:
            worker = self._idle.pop()
            with suppress(OSError):
                worker.begin(job, then)
                self._busy.append(worker)
                return
            worker.end()
        worker = _Worker()
        self._busy.append(worker)
        worker.begin(job, then)

    def _collect(self) -> None:
        """Wait until a job ends, by itself or at its limit, and hand on what came of it."""
        soonest = min(worker.deadline for worker in self._busy)
        ready = wait([worker.connection for worker in self._busy], max(0.0, soonest - monotonic()))
        late = monotonic()
        for worker in list(self._busy):
            if worker.connection in ready:
                result, seconds = worker.result()
            elif late >= worker.deadline:
                seconds = worker.job.limits.wall_seconds
                result = Stopped(f"was not done after {seconds:g} s")
            else:
                continue
            self._busy.remove(worker)
            if isinstance(result, Stopped):
                worker.end()
            else:
                self._idle.append(worker)
            worker.then(result, seconds)


class _Worker:
    """One process, as its caller sees it."""

    def __init__(self) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([ENGINE])
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.patience = START_SECONDS

    def begin(self, job: Job, then: Then) -> None:
        """Send a job. Raises OSError where the process is gone."""
        self.job, self.then = job, then
        self.deadline = monotonic() + job.limits.wall_seconds + self.patience
        self.patience = 0.0
        self.connection.send(job)

    def result(self) -> tuple[Any, float]:
        """What the job gave and the seconds it took, or why the process ended."""
        try:
            result, seconds = self.connection.recv()
        except (EOFError, OSError):
            self.process.join()
            return Stopped(_cause(self.process.exitcode or 0, self.job.limits)), self.job.limits.cpu_seconds
        return result, seconds

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def _cause(status: int, limits: Limits) -> str:
    """Why a process ended, by its exit status (minus a signal's number)."""
    if -status in {signal.SIGPROF, signal.SIGXCPU}:
        return f"took more than {limits.cpu_seconds:g} s of processor time"
    return f"ended its process (signal {-status})" if status < 0 else f"ended its process (status {status})"


def _serve(connection: Connection) -> None:
    """Do jobs until the caller is gone; an interrupt from the keyboard is the caller's to act on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(EOFError, OSError):
        while True:
            job = connection.recv()
            began = monotonic()
            result = _result(job)
            connection.send((result, monotonic() - began))


def _result(job: Job) -> Any:
    """What a job gives within its limits, which hold for nothing else."""
    _limit(job.limits)
    try:
        return job.function(*job.arguments)
    except MemoryError:
        return Stopped(f"needed more than {job.limits.memory_mb} MB of memory")
    except Exception as problem:
        return Stopped(f"failed ({type(problem).__name__}: {problem}), which is a fault of the engine")
    finally:
        _lift()


def _limit(limits: Limits) -> None:
    """Bound processor time and memory from here on. Where the system tells no size, memory is not bounded."""
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    if SIZE.exists():
        size = int(SIZE.read_text().split()[0]) * resource.getpagesize()
        _bound_memory(size + limits.memory_mb * MB)


def _lift() -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    _bound_memory(resource.RLIM_INFINITY)


def _bound_memory(size: int) -> None:
    """Set the soft limit of the address space, at most the hard one that the machine has set."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = size if hard == resource.RLIM_INFINITY else hard if size == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
