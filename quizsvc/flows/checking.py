"""Checking many files on all cores: each is loaded, drawn from in portions of seeds, and judged, in workers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from quizsvc.course.bank import (
    Broken,
    built_in,
    derivations,
    kind_of,
    known_concepts,
    missing_probes,
    new_concepts,
    read_text,
    template_files,
    unknown_names,
    without_steps,
)
from quizsvc.flows.authoring import Loaded, Source, building, drawing, judging, loading
from quizsvc.flows.worker import Crew, Stopped
from quizsvc.items.findings import Finding, error
from quizsvc.items.lint import Report
from quizsvc.items.sampling import Sample, is_enough

PORTION = 25
"""Seeds in one job: enough that sending them costs little, few enough that a hostile file is soon told."""
REMEDY = "draw fewer numbers, or fit fewer models"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file's report, and the seconds that its jobs took."""

    path: Path
    report: Report
    seconds: float


def check_files(
    paths: Sequence[Path], seeds: range, crew: Crew, advance: Callable[[int], None] = lambda _: None
) -> list[Checked]:
    """The report of every file, in their order; `advance` is told of seeds that are done with, of one file."""
    checks = [_Check(path, read_text(path), seeds, crew, advance) for path in paths]
    for check in checks:
        check.begin()
    crew.run()
    return [Checked(check.path, check.report, check.seconds) for check in checks]


def check_text(path: Path, text: str, seeds: range, crew: Crew) -> Checked:
    """The report of a file as if it held this text."""
    check = _Check(path, text, seeds, crew, lambda _: None)
    check.begin()
    crew.run()
    return Checked(path, check.report, check.seconds)


class _Check:
    """One file on its way: loaded, drawn from, judged."""

    def __init__(
        self, path: Path, text: str | Broken, seeds: range, crew: Crew, advance: Callable[[int], None]
    ) -> None:
        self.path, self.text, self.seeds, self.crew, self.advance = path, text, seeds, crew, advance
        self.portions = [seeds[start : start + PORTION] for start in range(0, len(seeds), PORTION)]
        self.samples: dict[int, Sample] = {}
        self.begun = self.told = 0
        self.seconds = 0.0
        self.drawing = True
        self.report = Report((), {})

    def begin(self) -> None:
        """Load the file."""
        if isinstance(self.text, Broken):
            self._end(Report(self.text.findings, {}))
            return
        self.source = Source(self.path.stem, self.text, kind_of(self.path))
        self.crew.submit(loading(self.source), self._loaded)

    def _loaded(self, result: Loaded | Stopped, seconds: float) -> None:
        self.seconds += seconds
        if isinstance(result, Stopped):
            self._end(stopped("loading", result, "shorten the file"))
        elif not result.usable:
            self._end(Report(result.findings, {}))
        else:
            self.warnings = tuple(_unknown(self.path, result))
            if self.source.kind:
                self.crew.submit(building(self.source, self.seeds), self._judged)
                return
            for _ in range(self.crew.size):
                self._draw()

    def _draw(self) -> None:
        """Begin with the next portion, if there is one."""
        if self.begun < len(self.portions):
            index, self.begun = self.begun, self.begun + 1
            job = drawing(self.source, self.portions[index])
            self.crew.submit(job, lambda result, seconds: self._drawn(index, result, seconds), soon=True)

    def _drawn(self, index: int, result: Sample | Stopped, seconds: float) -> None:
        self.seconds += seconds
        seeds = self.portions[index]
        if not self.drawing:
            return
        if isinstance(result, Stopped):
            self._end(stopped(f"drawing seeds {seeds[0]} to {seeds[-1]}", result, REMEDY))
            return
        self.samples[index] = result
        self._tell(len(seeds))
        in_order = [self.samples[i] for i in takewhile(self.samples.__contains__, range(len(self.portions)))]
        if len(in_order) == len(self.portions) or is_enough(in_order):
            self.drawing = False
            self.crew.submit(judging(self.source, tuple(in_order), len(self.seeds)), self._judged, soon=True)
        else:
            self._draw()

    def _judged(self, result: Report | Stopped, seconds: float) -> None:
        self.seconds += seconds
        what = "building its pages" if self.source.kind else "judging what was drawn"
        report = stopped(what, result, REMEDY) if isinstance(result, Stopped) else result
        self._end(Report((*self.warnings, *report.findings), report.figures))

    def _tell(self, seeds: int) -> None:
        self.told += seeds
        self.advance(seeds)

    def _end(self, report: Report) -> None:
        self.drawing = False
        self.report, self.samples = report, {}
        self._tell(len(self.seeds) - self.told)


def _unknown(path: Path, loaded: Loaded) -> Iterator[Finding]:
    """What a file names and is not there: concepts, items, a question's probes, and the steps of a derivation."""
    yield from new_concepts(path, loaded.concepts, known_concepts([path])[0])
    if not (loaded.named or loaded.probes):
        return
    folders = (built_in(), path.resolve().parents[1])
    items = {file.stem: file for folder in folders for file in template_files(folder)}
    for key, names in loaded.named:
        yield from unknown_names(path, key, names, items)
    yield from missing_probes(loaded.probes, items)
    if loaded.is_derivation:
        yield from without_steps(loaded.probes, items)
    if loaded.derivation:
        yield from unknown_names(path, "derivation", [loaded.derivation], derivations(folders))


def stopped(what: str, why: Stopped, remedy: str) -> Report:
    """The report on a file that met a limit."""
    return Report((limit(what, why, remedy),), {})


def limit(what: str, why: Stopped, remedy: str) -> Finding:
    """That something done with a file met a limit."""
    return error(1, 1, "limits", f"{what} {why.reason}", remedy)
