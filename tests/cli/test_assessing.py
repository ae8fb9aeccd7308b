"""The option that names an assessor: what it takes, and what it says of all else."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizsvc.cli import main, serve
from quizsvc.cli.assessing import find_assessor
from quizsvc.flows.service import Service
from quizsvc.interview.assessor import Phrases

MODULE = """
class Reader:
    def places(self, said, points):
        return {}

reader, number = Reader(), 7
"""


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two modules of a deployer's own, one of which cannot be imported."""
    (tmp_path / "quizsvc_try_reader.py").write_text(MODULE)
    (tmp_path / "quizsvc_try_broken.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(tmp_path)


def test_an_object_is_found_by_module_and_name() -> None:
    """And ours where none is named."""
    assert type(find_assessor("quizsvc_try_reader:reader")).__name__ == "Reader"
    assert isinstance(find_assessor(None), Phrases)
    assert isinstance(find_assessor(""), Phrases)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("quizsvc_try_reader", "wanted MODULE:NAME"),
        (":reader", "wanted MODULE:NAME"),
        ("quizsvc_try_nobody:reader", "cannot import quizsvc_try_nobody (No module named"),
        ("quizsvc_try_broken:reader", "cannot import quizsvc_try_broken (division by zero)"),
        ("quizsvc_try_reader:nobody", "got nothing, wanted an object with a method places(said, points)"),
        ("quizsvc_try_reader:number", "got 7, wanted an object"),
        ("quizsvc_try_reader:Reader", "got the class Reader, wanted an object"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "interview"])
def test_what_is_no_assessor_is_refused(tmp_path: Path, command: str, named: str, said: str) -> None:
    """One sentence and status 2, before a database is made."""
    place = ("--database-url", f"sqlite:///{tmp_path}/q.db")
    done = CliRunner().invoke(main, [command, "--assessor", named, *place])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "q.db").exists()


def test_the_server_reads_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every worker's service has the assessor that was named."""
    made: list[Service] = []
    monkeypatch.setattr(serve, "create_app", made.append)
    monkeypatch.setattr(serve, "run", lambda app, *_: app())
    place = ("--database-url", f"sqlite:///{tmp_path}/q.db")
    done = CliRunner().invoke(main, ["serve", "--assessor", "quizsvc_try_reader:reader", *place])
    assert done.exit_code == 0, done.output
    made[0].database.close()
    assert type(made[0].assessor).__name__ == "Reader"
