"""The README's Python runs and says what it says."""

import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_readmes_python_runs() -> None:
    """The library's example runs, its certificates hold, and its separable data are told as such."""
    (source,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[1].startswith("True ")
    assert lines[3].startswith("Separable(")
    assert len([line for line in source.splitlines() if line]) <= 10
