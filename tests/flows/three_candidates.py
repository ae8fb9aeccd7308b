"""What three candidates are told, in print: `python -m tests.flows.three_candidates`."""

from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory

from quizsvc.course.bank import load_bank
from quizsvc.flows.interview_reports import Reported, find_report
from quizsvc.flows.service import Service
from quizsvc.interview.report import Named
from quizsvc.store.database import open_database
from tests.databases import migrated
from tests.flows.candidates import BLUFFER, FLUENT, SEED_QUESTIONS, SILENT, sit_through, with_questions
from tests.learner import guest

CANDIDATES = {"fluent": FLUENT, "bluffer": BLUFFER, "silent": SILENT}


def lines(reported: Reported) -> Iterator[str]:
    """A report as text: dials, what was claimed or known only, sentences, and what to practise next."""
    told = reported.past.report
    dials, bias = told.dials, told.bias
    yield f"evidence {number(dials.evidence)}, coverage {number(dials.coverage)}"
    if dials.calibration:
        yield f"calibration {dials.calibration.loss:.3f} nats over {dials.calibration.count} (a coin: 0.693)"
    if bias:
        yield f"mark - credit: {bias.mean:+.2f}, 80 % from {bias.low:+.2f} to {bias.high:+.2f}, {bias.count} points"
    for one in told.questions:
        (spoken,) = one.dials.delivery
        order = number(spoken.order)
        yield f"  {one.question}: evidence {number(one.dials.evidence)}, {spoken.words} words in {spoken.seconds:.0f} s"
        yield f"    in time: {spoken.is_in_time}, order: {order}"
    yield f"claimed, not shown ({len(told.claimed)}): {names(told.claimed)}"
    yield f"known, not said ({len(told.known)}): {names(told.known)}"
    yield from reported.sentences
    yield "next: " + ", ".join(f"{one.probe} ({one.point})" for one in told.following)


def number(value: float | None) -> str:
    """A dial's value, or a dash where there is none."""
    return "-" if value is None else f"{value:.2f}"


def names(points: Sequence[Named]) -> str:
    """Points by question and name."""
    return ", ".join(f"{one.question}/{one.point}" for one in points) or "-"


def main() -> None:
    """Send the three through the same four questions, each in a database of their own."""
    with TemporaryDirectory() as folder:
        for name, script in CANDIDATES.items():
            service = Service(open_database(migrated(f"sqlite:///{folder}/{name}.db")), load_bank())
            learner = guest(service)
            sat = sit_through(service, learner, with_questions(service, learner, SEED_QUESTIONS), script)
            reported = find_report(service, learner, sat.interview)
            assert isinstance(reported, Reported)
            print(f"== {name}", *lines(reported), sep="\n")
            service.database.close()


if __name__ == "__main__":
    main()
