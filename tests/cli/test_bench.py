"""`quizsvc bench` measures and tells; what it measures is not asserted."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import built_in, template_files


@pytest.mark.parametrize("as_json", [False, True])
def test_it_tells_of_every_item(runner: CliRunner, as_json: bool) -> None:
    """Each item of the bank has its figures, and the whole has a summary."""
    done = runner.invoke(main, ["bench", "--seconds", "0", *(["--json"] if as_json else [])])
    assert (done.exit_code, done.stderr) == (0, "")
    items = {path.stem for path in template_files(built_in())}
    if as_json:
        told = json.loads(done.stdout)
        assert set(told) == {"yardstick", "variants", "grading", "question"}
        assert set(told["variants"]["items"]) == items
        for row in told["variants"]["items"].values():
            assert set(row) == {"median", "of_yardstick", "first_over_median", "p99_over_median"}
            assert all(figure > 0 for figure in row.values())
    else:
        assert items <= {line.split()[0] for line in done.stdout.splitlines()}
        assert "of a bare NumPy loop" in done.stdout


def test_a_folder_of_ones_own(runner: CliRunner, tmp_path: Path) -> None:
    """A further folder is measured with the rest; one that is not there is wrong usage."""
    assert runner.invoke(main, ["bench", "--bank", str(tmp_path / "none")]).exit_code == 2
