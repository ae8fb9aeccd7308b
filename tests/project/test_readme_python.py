"""The README's Python runs and says what it says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from quizsvc.cli.assessing import find_assessor
from quizsvc.course.bank import Bank
from quizsvc.interview.assessor import highlights
from quizsvc.names import QuestionId

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
LIBRARY, ASSESSOR = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_readmes_python_runs() -> None:
    """The library's example runs, its certificates hold, and its separable data are told as such."""
    done = subprocess.run([sys.executable, "-c", LIBRARY], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[1].startswith("True ")
    assert lines[3].startswith("Separable(")
    assert len([line for line in LIBRARY.splitlines() if line]) <= 10


def test_the_readmes_assessor_highlights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bank: Bank) -> None:
    """The example, copied as it stands and named as it says, marks long words of a point's sentence."""
    (name,) = set(re.findall(r"--assessor ([\w:]+)`", README))
    module, _, _ = name.partition(":")
    (tmp_path / f"{module}.py").write_text(ASSESSOR)
    monkeypatch.syspath_prepend(tmp_path)
    points = bank.questions[QuestionId("ridge-as-a-belief")].points
    sentence = points[0].sentence.text.plain([])
    found = highlights(find_assessor(name), sentence, points)[points[0].id]
    assert [sentence[span.start : span.end] for span in found] == re.findall(r"[^\W\d_]{7,}", sentence)
    assert found
    assert len([line for line in ASSESSOR.splitlines() if line]) <= 10
