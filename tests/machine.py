"""Before the tests: what they need of the machine, installed where that is allowed, else said to be missing.

On Debian as root, Chromium and PostgreSQL come from its packages. Elsewhere the tests that need them are left out, by
name and with the reason; with REQUIRE_ALL=1 leaving any out is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.databases import postgresql_program

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
PACKAGES = {"chromium": "chromium", "postgresql": "postgresql"}


def chromium() -> str | None:
    """The path of a Chromium that is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def missing() -> list[str]:
    """The Debian packages that are not there."""
    return [
        PACKAGES[name]
        for name, found in (("chromium", chromium()), ("postgresql", postgresql_program("initdb")))
        if not found
    ]


def may_install() -> bool:
    """Whether this is Debian and we are root."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None and os.geteuid() == 0


def install(packages: list[str]) -> None:
    """Install Debian packages; PostgreSQL's own cluster is not made, because the tests make theirs."""
    print(f"installing {' and '.join(packages)} for the tests (once)", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if "postgresql" in packages:
        Path("/etc/postgresql-common").mkdir(exist_ok=True)
        settings = Path("/etc/postgresql-common/createcluster.conf")
        if not settings.exists():
            settings.write_text("create_main_cluster = false\n")
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "-y", "install", *packages]):
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    """Install what is missing, or say what will be left out; 1 where that may not be."""
    if missing() and may_install():
        try:
            install(missing())
        except subprocess.CalledProcessError as problem:
            print(f"installing failed: {problem}", file=sys.stderr)
    left = missing()
    for package in left:
        print(f"{package} is not installed and cannot be installed here: its tests are left out", file=sys.stderr)
    return 1 if left and REQUIRE_ALL else 0


if __name__ == "__main__":
    sys.exit(main())
