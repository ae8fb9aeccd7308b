"""A package installed beside this one adds functions to the language."""

import subprocess
import sys
from pathlib import Path

PLUGIN = '''"""Rates of decay: how fast things go."""

from quizsvc.items.vocabulary import declare
from quizsvc.items.vocabulary.base import Positive


def half_life(rate: Positive) -> float:
    """The time after which half is left."""
    return 0.6931471805599453 / rate


FUNCTIONS = (declare(half_life),)
'''
ASK = """
from quizsvc.cli import main
from quizsvc.items.expr import Scope, compile_expression
from quizsvc.items.vocabulary import FUNCTIONS
print(compile_expression("half_life(2)", 1, 1, {}, FUNCTIONS).evaluate(Scope({})))
main(["bank", "vocabulary"])
"""


def test_a_plugin_adds_a_function(tmp_path: Path) -> None:
    """Its function can be called, is listed under its subject, and is checked as all are."""
    (tmp_path / "decay.py").write_text(PLUGIN)
    info = tmp_path / "decay-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: decay\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[quizsvc.vocabulary]\ndecay = decay\n")
    path = [str(tmp_path), *sys.path]
    source = f"import sys; sys.path[:] = {path!r}\n{ASK}"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("0.3465735902799726")
    assert "Rates of decay" in done.stdout
    assert "half_life(rate)" in done.stdout
