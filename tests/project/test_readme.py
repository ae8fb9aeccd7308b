"""The README's commands, run; the wheel, installed elsewhere; `make serve` where nothing is installed yet."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest

from quizsvc.course.bank import load_bank
from tests.previewing import previewing
from tests.project.test_rules import ROOT, listed
from tests.server import LiveServer, free_port, listening, run, until

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [block.splitlines() for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)]
COMMANDS = [line for block in BLOCKS for line in block if line]
(AUTHORS,) = (block for block in BLOCKS if any(" bank new " in line for line in block))
(LOG,) = re.findall(r"```csv\n(.*?)```", README, re.DOTALL)
SERVED = 'make serve SERVE="--port 8080 --database-url sqlite:////tmp/quizsvc-try.db"'


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith(".venv/bin/quizsvc ") and c not in AUTHORS])
def test_the_readmes_commands_run(command: str, tmp_path: Path) -> None:
    """Each command of quizsvc's in a block ends well, as written, beside the log shown (the quiz is left at once)."""
    (tmp_path / "answers.csv").write_text(LOG)
    done = run(*shlex.split(command)[1:], typed="q\n", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_readme_has_no_command_without_a_test() -> None:
    """What is not quizsvc's own is exactly `make serve` and `make test`."""
    others = [command for command in COMMANDS if not command.startswith(".venv/bin/quizsvc ")]
    assert others == ["make serve", SERVED, "make test"]
    assert len(COMMANDS) == 15


@pytest.mark.slow
def test_the_authors_commands_bring_a_question_before_a_learner(tmp_path: Path) -> None:
    """In their order, in an empty folder: written, shown, checked without a finding, and served."""
    new, preview, check, serve = (shlex.split(command)[1:] for command in AUTHORS)
    done = run(*new, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert preview[:2] == ["bank", "preview"]
    with previewing(Path(preview[2]), cwd=tmp_path) as shown, urlopen(shown.url, timeout=60) as reply:
        assert f"/template/{new[2]}.md" in reply.read().decode()
    assert run(*check, cwd=tmp_path).stdout.startswith(f"ok   {new[2]}")
    assert serve[0] == "serve"
    server = LiveServer(tmp_path / "q.db", tmp_path, free_port(), options=serve[1:], cwd=tmp_path)
    try:
        assert f"{len(load_bank([tmp_path / serve[2]]).items)} questions" in server.start().said
    finally:
        server.end(signal.SIGKILL)
    assert len(load_bank([tmp_path / serve[2]]).items) == len(load_bank().items) + 1


def test_the_readmes_concept_can_be_used(tmp_path: Path) -> None:
    """The example of a concept of one's own, copied as it stands."""
    example = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert example is not None
    (tmp_path / "concepts.toml").write_text(example[1])
    made = load_bank([tmp_path])
    assert made.broken == ()
    assert len(made.concepts) == len(load_bank().concepts) + 1


def planned(*words: str) -> str:
    """What make would run."""
    # These tests themselves run below make, whose variables would make this one announce its folder.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "-n", "-B", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def test_make_does_what_the_readme_says() -> None:
    """Serve installs by hash and serves with what it was given; test runs every check; .ci/run is exactly that."""
    serve = planned(*shlex.split(SERVED)[1:])
    assert serve.rstrip().endswith("quizsvc serve --port 8080 --database-url sqlite:////tmp/quizsvc-try.db")
    assert "--require-hashes" in serve
    assert "requirements/test.txt" not in serve
    tested = planned("test")
    for word in (
        "ruff format --check .",
        "ruff check .",
        "/codespell",
        "/mypy",
        "/lint-imports",
        "-m pytest",
        "tests.machine",
    ):
        assert word in tested
    ci = [
        line for line in (ROOT / ".ci/run").read_text().splitlines() if line and not line.startswith(("#", "set", "cd"))
    ]
    assert ci == ["REQUIRE_ALL=1 make test"]
    assert os.access(ROOT / ".ci/run", os.X_OK)
    for name in set(re.findall(r"`make (\w+)", README)) | {"serve", "test"}:
        assert planned(name)


def test_the_readmes_template_passes(tmp_path: Path) -> None:
    """The example, copied as it stands, is a sound template."""
    template = re.search(r"```markdown\n(.*?)```", README, re.DOTALL)
    assert template is not None
    (tmp_path / "readme-example.md").write_text(template[1])
    done = run("bank", "check", tmp_path, "--seeds", "200")
    assert done.returncode == 0, done.stdout
    assert "1 of 1 templates pass on 200 seeds" in done.stdout


def test_the_readme_names_every_room() -> None:
    """Each folder of the package is in the table of rooms."""
    rooms = [path.name for path in (ROOT / "quizsvc").iterdir() if (path / "__init__.py").exists()]
    assert all(f"`quizsvc/{room}`" in README for room in rooms)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files in another folder, without what git ignores."""
    folder = tmp_path_factory.mktemp("copy")
    for path in listed():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


@pytest.fixture(scope="module")
def installed(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a clean environment that has quizsvc from its wheel only, and beside it what it depends on."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(copy)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("quizsvc-*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    python = folder / "venv/bin/python"
    command = [*pip, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.mark.slow
def test_the_wheel_serves_elsewhere(installed: Path, tmp_path: Path) -> None:
    """Bank, migrations, pages and static files are inside; nothing of the checkout is used."""
    where = [str(installed / "python"), "-c", "import quizsvc; print(quizsvc.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(found).is_relative_to(installed.parent)
    command = [str(installed / "quizsvc"), "bank", "list"]
    listing = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert listing.returncode == 0, listing.stderr
    assert listing.stdout == run("bank", "list").stdout
    server = LiveServer(tmp_path / "w.db", tmp_path, free_port(), command=(str(installed / "quizsvc"),), cwd=tmp_path)
    try:
        server.start()
        visit(server.url)
    finally:
        server.end(signal.SIGKILL)


def visit(url: str) -> None:
    """A question is shown, with its style, script and font."""
    browser = build_opener(HTTPCookieProcessor())
    with browser.open(f"{url}/practice", timeout=60) as reply:
        page = reply.read().decode()
    assert 'id="answer"' in page
    for path in set(re.findall(r'"(/assets/[^"]+)"', page)):
        with urlopen(url + path, timeout=60) as reply:
            assert len(reply.read()) > 20
    assert "math.woff2" in page


@pytest.fixture
def at_home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of somebody who has never run this: an empty home folder, and pip's cache as it is."""
    pip_cache = subprocess.run(
        [sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=False
    ).stdout.strip()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VIRTUAL_ENV", "QUIZSVC"))
    }
    return {**kept, "HOME": str(tmp_path / "home"), "PIP_CACHE_DIR": pip_cache}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_make_serve_is_all_it_takes(copy: Path, at_home: dict[str, str], tmp_path: Path) -> None:
    """In a fresh copy with an empty home: installs, migrates, serves, prints the address, keeps data in that home."""
    (tmp_path / "home").mkdir()
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            ["make", "serve", f"PYTHON={sys.executable}", f"SERVE=--port {port}"],
            cwd=copy,
            env=at_home,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        said = tmp_path / "log"
        until(
            lambda: f"quizsvc is at http://127.0.0.1:{port}/" in said.read_text() or process.poll() is not None,
            "make",
            600,
        )
        assert process.poll() is None, said.read_text()
        visit(f"http://127.0.0.1:{port}")
        assert (tmp_path / "home/.local/share/quizsvc/quizsvc.db").is_file()
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
        until(lambda: not listening(port), "the server to end with make")
        assert "Traceback" not in said.read_text()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
