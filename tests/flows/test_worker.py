"""Workers: a job gives its value, or a sentence why there is none; it never hangs, harms or outlives its caller."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, process_time, sleep
from typing import Any

import pytest

from quizsvc.flows.worker import Crew, Job, Limits, Stopped, cores
from tests.flows import jobs
from tests.server import QUIZSVC, until

AMPLE = Limits(cpu_seconds=20, memory_mb=1000, wall_seconds=60)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Two workers."""
    with Crew(2) as made:
        yield made


def job(function: Callable[..., Any], *arguments: object, limits: Limits = AMPLE) -> Job:
    """A job with ample limits, unless told otherwise."""
    return Job(function, arguments, limits)


def test_a_job_gives_its_value(crew: Crew) -> None:
    """What the function returns, done in another process; the next job goes to the same one."""
    assert crew.do(job(jobs.give, {"a": [1, 2.5, None]})) == {"a": [1, 2.5, None]}
    first, second = crew.do(job(jobs.number)), crew.do(job(jobs.number))
    assert first == second != os.getpid()


def test_a_worker_holds_the_engine_and_nothing_of_the_service(crew: Crew) -> None:
    """No database, no website and no thread is in it; the engine is imported before the first job."""
    modules, threads = crew.do(job(jobs.surroundings))
    assert "quizsvc.items.lint" in modules
    assert {"sqlalchemy", "flask", "quizsvc.store", "quizsvc.web"} & modules == set()
    assert threads == 1


@pytest.mark.parametrize(
    ("task", "limits", "reason"),
    [
        (job(jobs.spin), Limits(0.5, 200, 60), "took more than 0.5 s of processor time"),
        (job(jobs.sleep, 60), Limits(5, 200, 0.2), "was not done after 0.2 s"),
        (job(jobs.fill, 300), Limits(5, 200, 60), "needed more than 200 MB of memory"),
        (job(jobs.die, 3), AMPLE, "ended its process (status 3)"),
        (job(os.abort), AMPLE, f"ended its process (signal {signal.SIGABRT.value})"),
        (job(jobs.fail), AMPLE, "failed (ValueError: no such thing), which is a fault of the engine"),
    ],
    ids=["spins", "sleeps", "allocates", "dies", "aborts", "fails"],
)
def test_a_job_that_gives_nothing_says_why(crew: Crew, task: Job, limits: Limits, reason: str) -> None:
    """A value with the reason, soon; its worker is gone, and the next job gets a new one."""
    before = crew.do(job(jobs.number))
    began, used = monotonic(), process_time()
    assert crew.do(Job(task.function, task.arguments, limits)) == Stopped(reason)
    assert monotonic() - began < 20
    assert process_time() - used < 1
    assert crew.do(job(jobs.number)) != before


def test_limits_begin_anew_with_each_job(crew: Crew) -> None:
    """What earlier jobs used is not counted, and a job below its limits is left alone."""
    limits = Limits(cpu_seconds=0.5, memory_mb=200, wall_seconds=60)
    for _ in range(4):
        assert crew.do(job(jobs.burn, 0.2, limits=limits)) == 0.2
        assert crew.do(job(jobs.fill, 120, limits=limits)) == 120


def test_a_result_is_sent_outside_the_limits(crew: Crew) -> None:
    """What a job may make it may also give, though sending it needs as much memory again."""
    made = crew.do(job(bytes, 30 * 1024 * 1024, limits=Limits(cpu_seconds=5, memory_mb=50, wall_seconds=60)))
    assert made == bytes(30 * 1024 * 1024)


def test_jobs_queued_by_jobs_are_done_and_those_begun_are_finished_first() -> None:
    """`then` may queue more; what is `soon` comes before what waits."""
    order: list[str] = []
    with Crew(1) as crew:

        def first(result: str, _: float) -> None:
            order.append(result)
            crew.submit(job(jobs.give, "second of one"), lambda r, _: order.append(r), soon=True)

        crew.submit(job(jobs.give, "one"), first)
        crew.submit(job(jobs.give, "two"), lambda r, _: order.append(r))
        crew.run()
    assert order == ["one", "second of one", "two"]


def test_workers_work_at_the_same_time() -> None:
    """Two that sleep a second are done after one."""
    done: list[float] = []
    with Crew(2) as crew:
        assert [crew.do(job(jobs.give, 1)) for _ in range(2)] == [1, 1]
        began = monotonic()
        for _ in range(2):
            crew.submit(job(jobs.sleep, 2), lambda _, seconds: done.append(seconds))
        crew.run()
        assert monotonic() - began < 3.9
    assert all(2 <= seconds < 3 for seconds in done)


def test_a_worker_killed_while_idle_is_replaced(crew: Crew) -> None:
    """By whatever it was killed: the job that follows is done."""
    number = crew.do(job(jobs.number))
    os.kill(number, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{number}").exists(), "the worker to end", 10)
    assert crew.do(job(jobs.number)) != number


def test_closing_ends_every_worker() -> None:
    """None is left when the block is."""
    with Crew(2) as crew:
        number = crew.do(job(jobs.number))
        assert Path(f"/proc/{number}").exists()
    assert not Path(f"/proc/{number}").exists()


def session(leader: int) -> set[int]:
    """The processes of a session, by their numbers."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[3]) == leader and fields[0] != "Z":
            found.add(int(path.parent.name))
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_check_ended_in_the_middle_leaves_no_process_behind(number: signal.Signals) -> None:
    """Interrupted, told to end, or killed outright: its workers end with it."""
    command = [str(QUIZSVC), "bank", "check", "--seeds", "1000000"]
    check = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True)
    try:
        helpers = 3  # the command itself, the process that workers are forked from, and Python's tracker of resources
        until(lambda: len(session(check.pid)) == helpers + cores(), "the workers to start", 60)
        sleep(1)  # until each is at work
        if number == signal.SIGINT:
            os.killpg(check.pid, number)  # as a terminal does
        else:
            check.send_signal(number)
        said = check.communicate(timeout=30)
        assert check.returncode != 0
        assert "Traceback" not in said[1]
        until(lambda: session(check.pid) == set(), "its processes to end", 30)
    finally:
        for left in session(check.pid):
            os.kill(left, signal.SIGKILL)
