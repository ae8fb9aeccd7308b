"""Checking files on all cores gives what checking each alone gives; whatever a file does, the others are checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizsvc.course.bank import Bank, load_template
from quizsvc.flows import authoring
from quizsvc.flows.checking import check_files
from quizsvc.flows.worker import Crew, Job, Limits, Then
from quizsvc.items import lint
from quizsvc.items.template import Template
from quizsvc.names import ItemId
from tests.course.erratum_samples import GOOD as ERRATUM
from tests.course.lesson_samples import GOOD as LESSON
from tests.items.samples import GOOD, spoilt

FAILING = spoilt("mle.mean / 2", "mle.mean / 2 / (n - 6)")
BROKEN = spoilt("value: map.mean\n", "value: map.maen\n")


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Two workers."""
    with Crew(2) as made:
        yield made


def written(folder: Path, **texts: str) -> list[Path]:
    """Files with these texts."""
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text)
    return [folder / f"{name}.md" for name in texts]


def test_reports_are_those_of_a_check_alone_in_the_order_of_the_files(bank: Bank, crew: Crew, tmp_path: Path) -> None:
    """Good, failing and broken files, a slow one first; with seeds that do not divide into portions."""
    names = ("one-point-two-lines", "map-gaussian-mean", "confident-and-wrong", "test-among-many", "ridge-gradient")
    own = written(tmp_path, failing=FAILING, broken=BROKEN, good=GOOD)
    paths = [*(Path(bank.paths[ItemId(name)]) for name in names), *own]
    rows = check_files(paths, range(61), crew)
    assert [row.path for row in rows] == paths
    for row in rows:
        template = load_template(row.path)
        if isinstance(template, Template):
            assert row.report == lint.check(template, range(61))
            assert row.seconds > 0
        else:
            assert row.report == lint.Report(template.findings, {})
    assert {row.path.stem for row in rows if not row.report.ok} == {"failing", "broken"}


def test_progress_comes_to_all_seeds_of_every_file(crew: Crew, tmp_path: Path) -> None:
    """However a file ends: passed, failed early, broken, or not there."""
    paths = [*written(tmp_path, failing=FAILING, broken=BROKEN, good=GOOD), tmp_path / "none.md"]
    told: list[int] = []
    rows = check_files(paths, range(90), crew, told.append)
    assert sum(told) == 4 * 90
    assert [row.report.ok for row in rows] == [False, False, True, False]
    assert "No such file" in rows[3].report.findings[0].message


def test_a_file_that_fails_is_not_drawn_to_the_end(tmp_path: Path) -> None:
    """Once so many seeds have failed as are told, most of the 400 parts are left; some are on their way by then."""
    submitted: list[Job] = []

    class Counting(Crew):
        def submit(self, job: Job, then: Then, *, soon: bool = False) -> None:
            submitted.append(job)
            super().submit(job, then, soon=soon)

    with Counting(2) as crew:
        (row,) = check_files(written(tmp_path, failing=FAILING), range(10_000), crew)
    assert not row.report.ok
    assert len(submitted) < 40


def test_a_new_concept_is_a_warning_unless_the_folder_describes_it(crew: Crew, tmp_path: Path) -> None:
    """As when the bank is loaded: told at its line, and no error."""
    paths = written(tmp_path, one=spoilt("[map-estimation, ", "[sampling, "))
    (row,) = check_files(paths, range(30), crew)
    assert [(f.severity, f.line, f.rule) for f in row.report.findings] == [("warning", 3, "concept")]
    assert row.report.figures["variants"] == 30
    (tmp_path / "concepts.toml").write_text("[sampling]\ntitle = 'Sampling'\nsentence = 'Draw to know.'\n")
    assert check_files(paths, range(30), crew)[0].report.findings == ()


@pytest.mark.parametrize(
    ("met", "said"),
    [(0, "loading took more than"), (25, "drawing seeds "), (200, "judging what was drawn took more")],
)
def test_a_file_that_meets_a_limit_is_told_and_the_others_are_checked(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, met: int, said: str
) -> None:
    """One finding, which says what was being done and which limit it met."""
    least, ample = Limits(1e-4, 500, 60), Limits(20, 500, 60)
    monkeypatch.setattr(authoring, "LOAD", ample if met else least)
    monkeypatch.setattr(authoring, "limits", lambda seeds: least if seeds == met else ample)
    long = GOOD.replace("Ridge does the same.", "Ridge does the $x^2$ same. " * 400)
    rows = check_files([*written(tmp_path, long=long), tmp_path / "none.md"], range(200), crew)
    (found,) = rows[0].report.findings
    assert (found.rule, found.message[: len(said)]) == ("limits", said)
    assert found.remedy
    assert "No such file" in rows[1].report.findings[0].message


def test_a_lesson_is_checked_among_templates(crew: Crew, tmp_path: Path) -> None:
    """Its claims and its derivations on every seed, and what it names and the bank does not have."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    wrong = LESSON.replace("loc=best.mean, scale=sigma))", "loc=0, scale=sigma))")
    named = LESSON.replace("[one, two, three]", "[confident-and-wrong, map-gaussian-mean, three]")
    paths = [
        *written(tmp_path, template=GOOD),
        *written(folder, good=LESSON, wrong=wrong, named=named),
        *written(folder, broken=LESSON.replace("[figure: strip]", "")),
    ]
    template, good, bad, partly, broken = check_files(paths, range(30), crew)
    assert template.report.ok
    assert good.report.ok
    assert good.report.figures["variants"] == 30
    said = [finding.message for finding in good.report.findings]
    assert said == [f"'{name}' in quick_check is not in the bank" for name in ("one", "two", "three")]
    assert "derivation" in {finding.rule for finding in bad.report.findings}
    assert not bad.report.ok
    assert [f.message for f in partly.report.findings] == ["'three' in quick_check is not in the bank"]
    assert [f.rule for f in broken.report.findings] == ["place"]


def test_an_erratum_is_checked_among_templates(crew: Crew, tmp_path: Path) -> None:
    """What it claims on every seed, and the items that it names and the bank does not have."""
    folder = tmp_path / "errata"
    folder.mkdir()
    never = ERRATUM.replace("mean(x) > median(x)", "mean(x) > 99")
    paths = written(folder, good=ERRATUM, never=never, named=ERRATUM.replace("[mean-is-the-mle,", "[mean-is-the-mel,"))
    good, bad, named = check_files(paths, range(30), crew)
    assert (good.report.findings, good.report.figures["variants"]) == ((), 30)
    assert [finding.rule for finding in bad.report.findings] == ["acceptance"]
    (finding,) = named.report.findings
    assert (finding.message, finding.remedy) == (
        "'mean-is-the-mel' in practise is not in the bank",
        "did you mean 'mean-is-the-mle'?",
    )
    assert ERRATUM.splitlines()[finding.line - 1].startswith("practise:")
