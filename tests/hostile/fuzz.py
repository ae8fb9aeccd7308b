"""Coverage-guided fuzzing of one door for some seconds: `python -m tests.hostile.fuzz template 60`.

What gets out that was not declared is printed with the text that brought it out, and the exit is not 0.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["quizsvc.items"]):
    from tests.hostile.doors import DOORS

from quizsvc.course.bank import built_in, template_files
from tests.hostile.cases import templates
from tests.hostile.test_responses import TEXTS

MAX_BYTES = 3_000
HUNG = 30
"""Seconds by the wall's clock after which a text has hung: libFuzzer knows no other, and a busy machine is slow."""


def seeds(door: str) -> Iterator[str]:
    """Texts to begin with: the bank's and the hostile ones, as far as they are short."""
    whole = [path.read_text(encoding="utf-8") for path in template_files(built_in())]
    hostile = [case.text for case in templates() if isinstance(case.text, str)]
    if door == "template":
        yield from whole
        yield from hostile
    elif door == "text":
        yield from (body for file in [*whole, *hostile] for body in file.split("\n---\n")[1:])
    elif door == "expression":
        lines = (line for file in [*whole, *hostile] for line in file.split("\n"))
        yield from {line.partition(": ")[2] for line in lines if ": " in line}
    else:
        yield from TEXTS.values()


def main(door: str, seconds: str) -> None:
    """Fuzz a door for so many seconds."""
    enter = DOORS[door]
    with tempfile.TemporaryDirectory() as folder:
        for index, seed in enumerate(seeds(door)):
            raw = seed.encode("utf-8", "surrogatepass")
            if len(raw) <= MAX_BYTES:
                (Path(folder) / str(index)).write_bytes(raw)
        flags = [f"-max_total_time={seconds}", f"-max_len={MAX_BYTES}", f"-timeout={HUNG}", "-rss_limit_mb=1500"]
        flags += [f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=0", "-seed=1", folder]
        atheris.Setup([sys.argv[0], *flags], lambda data: enter(data.decode("utf-8", "surrogateescape")))
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:3])
