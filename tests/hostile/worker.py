"""A worker that loads and draws hostile templates, each in a process of its own, and says what it took.

It reads one case a line and answers one line each: how it ended, with what words and where, the processor time, and
the memory above that of the idle worker.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from quizsvc.course.bank import Broken, load_template
from quizsvc.items.findings import TemplateError
from quizsvc.items.parse import parse
from quizsvc.items.search import DrawError
from quizsvc.items.template import Template
from quizsvc.items.variant import instantiate
from tests.hostile.cases import Case, template

SEEDS = (0, 1, 2)
CPU_SECONDS = 3
"""Where a process is ended; what is allowed is far less, and measured."""
MEMORY_BYTES = 1 << 30
WARM = ("body", "A reading {{ b }} of $\\mu^{ {{ b }} }$ and\n\n{{ table(x, y) }}\n\n- one\n- [two](/two)")


def main() -> None:
    """Answer each line until there are no more."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_apart(json.loads(line))) + "\n")
        sys.stdout.flush()


def end_of(case: dict[str, Any]) -> dict[str, Any]:
    """How a case ends: refused with its findings, or drawn with all that would be shown."""
    try:
        made = _loaded(case)
    except TemplateError as problem:
        made = Broken("", problem.findings)
    if isinstance(made, Broken):
        return {"end": "load", "findings": [asdict(f) for f in made.findings if f.severity == "error"]}
    try:
        shown = [instantiate(made, seed).as_json() for seed in SEEDS]
    except DrawError as problem:
        finding = {name: getattr(problem, name) for name in ("line", "column", "message", "remedy", "rule")}
        return {"end": "draw", "findings": [finding]}
    return {"end": "harmless", "shown": shown, "findings": []}


def _loaded(case: dict[str, Any]) -> Template | Broken:
    if "hex" not in case:
        return parse(case["text"], case["item"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{case['item']}.md"
        path.write_bytes(bytes.fromhex(case["hex"]))
        return load_template(path)


def _apart(case: dict[str, Any]) -> dict[str, Any]:
    """What a child process of its own group makes of a case, and what that cost."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(case, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, status, usage = os.wait4(child, 0)
    cost = {"cpu": usage.ru_utime + usage.ru_stime}
    return {**(json.loads(answer) if answer else {"end": f"died of {status}", "findings": []}), **cost}


def _answer(case: dict[str, Any], writing: int) -> None:
    """The child's whole life."""
    os.setpgid(0, 0)
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY_BYTES, mapped + MEMORY_BYTES))
    try:
        made = _burnt(**case["burn"]) if "burn" in case else end_of(case)
    except BaseException as problem:  # whatever comes out is what the test is about
        made = {"end": f"{type(problem).__name__}: {str(problem)[:300]}", "findings": []}
    made["memory"] = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle)
    with os.fdopen(writing, "w") as pipe:
        json.dump(made, pipe)
    os._exit(0)


def _burnt(seconds: float, bytes: int) -> dict[str, Any]:
    """What a case ends in that takes so much: it shows that the bounds would be seen to be crossed."""
    held = b"x" * bytes
    while time.process_time() < seconds:
        pass
    return {"end": f"burnt {len(held)}", "findings": []}


class Worker:
    """The worker's process, as a test uses it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.hostile.worker"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.ask({"item": "warm", "text": ""})

    def run(self, case: Case) -> dict[str, Any]:
        """How a case ended and what it took."""
        given = {"hex": case.text.hex()} if isinstance(case.text, bytes) else {"text": case.text}
        return self.ask({"item": case.item, **given})

    def ask(self, case: dict[str, Any]) -> dict[str, Any]:
        """The worker's answer to a line."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it, and whatever it may have left."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


if __name__ == "__main__":
    end_of({"item": "warm", "text": template(*WARM)})
    main()
