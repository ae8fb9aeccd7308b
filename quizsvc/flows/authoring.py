"""What is done with an author's file in a worker: load it, draw from it, judge what was drawn, look at one seed.

Each function takes the file's text, because a template does not travel between processes; what it gives does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from quizsvc.course.bank import PAGES
from quizsvc.course.page import check
from quizsvc.course.question import DERIVATION, Question
from quizsvc.flows.asking import Asked, asked
from quizsvc.flows.worker import Job, Limits
from quizsvc.items import lint
from quizsvc.items.findings import Finding, TemplateError, error
from quizsvc.items.grade import Verdict, grade, read
from quizsvc.items.lint import Report
from quizsvc.items.parse import parse
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.sampling import Sample
from quizsvc.items.search import DrawError
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant, search

LOAD = Limits(cpu_seconds=0.5, memory_mb=200, wall_seconds=20)
SEED_SECONDS = 0.4
DRAW_MB = 500


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text, the id that its name gives it, and the folder of pages that it stands in, if it does."""

    item: str
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a text was found to be when it was loaded; `usable` where it is what its kind says.

    `named` are the items that a lesson or an erratum names, by the key under which it does; `probes` are
    the items that a question names, each with its line, one of which asks for steps where it is a derivation, and
    `derivation` is the one of a lesson that it shows.
    """

    usable: bool
    title: str
    concepts: tuple[str, ...]
    findings: tuple[Finding, ...]
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()
    probes: tuple[tuple[str, int], ...] = ()
    is_derivation: bool = False
    derivation: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One seed of a usable template: the variant or why there is none, how it was found, and how an answer is graded.

    `verdict` is None where no answer was given, or where one could not be read, as `parts` then says.
    """

    variant: Variant | None
    problem: Finding | None
    tried: int
    rejected: tuple[tuple[str, int], ...]
    parts: tuple[Asked, ...]
    verdict: Verdict | None


def loading(source: Source) -> Job:
    """The job of loading a text, bounded for a hostile one."""
    return Job(load, (source,), LOAD)


def drawing(source: Source, seeds: range) -> Job:
    """The job of drawing some seeds, bounded generously for each."""
    return Job(draw, (source, seeds), limits(len(seeds)))


def judging(source: Source, samples: tuple[Sample, ...], seeds: int) -> Job:
    """The job of judging what all seeds gave."""
    return Job(judge, (source, samples, seeds), limits(seeds))


def building(source: Source, seeds: range) -> Job:
    """The job of building a lesson's or an erratum's page for some seeds, bounded generously for each."""
    return Job(build, (source, seeds), limits(len(seeds)))


def looking(source: Source, seed: int, given: Mapping[str, object]) -> Job:
    """The job of showing one seed, and of grading an answer to it where one is given."""
    return Job(look, (source, seed, dict(given)), limits(4))


def limits(seeds: int) -> Limits:
    """What work on so many seeds may use."""
    seconds = 1 + SEED_SECONDS * seeds
    return Limits(seconds, DRAW_MB, 30 + 4 * seconds)


def load(source: Source) -> Loaded:
    """Whether a text is what its kind says, and all that is wrong with it."""
    try:
        if not source.kind:
            template = _template(source)
            return Loaded(True, template.title, template.concepts, template.warnings)
        page = PAGES[source.kind](source.text, source.item)
    except TemplateError as problem:
        return Loaded(False, "", (), problem.findings)
    if isinstance(page, Question):
        return Loaded(
            usable=True,
            title=page.title,
            concepts=page.concepts,
            findings=(),
            probes=page.probes,
            is_derivation=page.round == DERIVATION,
            derivation=page.derivation,
        )
    return Loaded(True, page.title, page.concepts, (), page.named)


def draw(source: Source, seeds: range) -> Sample:
    """What some seeds of a usable template give."""
    return lint.sample(_template(source), seeds)


def judge(source: Source, samples: tuple[Sample, ...], seeds: int) -> Report:
    """The report on samples of consecutive seeds of a usable template."""
    return lint.judge(_template(source), samples, seeds)


def build(source: Source, seeds: range) -> Report:
    """The report on the pages of a usable lesson or erratum; a question's text is the same on every seed."""
    page = PAGES[source.kind](source.text, source.item)
    return Report((), {}) if isinstance(page, Question) else check(page.passage, seeds)


def look(source: Source, seed: int, given: Mapping[str, object]) -> Look:
    """What a usable template gives for a seed, with the verdict on what is given."""
    try:
        variant, drawing = search(_template(source), seed)
    except DrawError as problem:
        told = error(problem.line, problem.column, problem.rule, f"seed {seed}: {problem.message}", problem.remedy)
        return Look(None, told, 0, (), (), None)
    responses = read(variant, given) if given else {}
    unreadable = {name: found for name, found in responses.items() if isinstance(found, Unreadable)}
    readable = {name: found for name, found in responses.items() if isinstance(found, Response)}
    verdict = grade(variant, readable) if readable else None
    rejected = tuple(drawing.rejected.most_common())
    return Look(variant, None, drawing.tried, rejected, asked(variant, given, unreadable), verdict)


@lru_cache(maxsize=4)
def _template(source: Source) -> Template:
    return parse(source.text, source.item)
