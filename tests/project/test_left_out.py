"""What a machine lacks: its tests are left out by name and with the reason, or fail where everything is required."""

import os
import subprocess
import sys

import pytest

from tests.project.test_rules import ROOT

ONE = "tests/browser/test_stranger.py::test_the_font_for_mathematics_is_used"


@pytest.mark.parametrize("required", ["0", "1"])
def test_a_missing_chromium_is_told(required: str) -> None:
    """Skipped with a line at the end that names the file and the reason; a failure with REQUIRE_ALL=1."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", ONE],
        cwd=ROOT,
        env={**os.environ, "PATH": "", "REQUIRE_ALL": required},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no Chromium is installed (Debian: apt-get install chromium)" in done.stdout
    if required == "1":
        assert done.returncode == 1
        assert "REQUIRE_ALL=1" in done.stdout
    else:
        assert done.returncode == 0
        assert "left out: 1 test in tests/browser/test_stranger.py: no Chromium is installed" in done.stdout
