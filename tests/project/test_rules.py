"""The rules of the house that no other tool holds: what is called where, how long, with which reasons."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = ("names", "numeric", "items", "course", "adaptive", "progress")
BANNED = {"open", "eval", "exec", "compile", "__import__", "input", "print", "breakpoint", "globals", "setattr"}
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "iterdir", "rglob", "glob"}
LONGEST_FUNCTION = 50


def listed() -> list[Path]:
    """Every file of the project: tracked, or new and not ignored."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in (ROOT / name for name in names) if path.is_file()]


def sources(*folders: str) -> Iterator[Path]:
    """The Python files below some folders of the project."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def pure() -> Iterator[Path]:
    """The modules of the rooms that compute."""
    for room in PURE:
        yield from sources(f"quizsvc/{room}")
    yield ROOT / "quizsvc/names.py"


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[tuple[str, bool, int]]:
    """What is called: the name, whether it is an attribute of something, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, False, node.lineno
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, True, node.lineno


def found_in(tree: ast.AST, is_bank: bool = False) -> list[tuple[str, int]]:
    """What a module of a pure room calls or names that it may not."""
    found = [
        (name, line)
        for name, attribute, line in calls(tree)
        if (not attribute and name in BANNED) or (name in FILES and not is_bank)
    ]
    names = {"builtins", "importlib.util", "subprocess", "socket", "sys", "pickle", "ctypes"}
    for node in ast.walk(tree):
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [(module, node.lineno) for module in modules if module in names]
        if isinstance(node, ast.Name) and node.id in {"__builtins__", "__import__", "eval", "exec"}:
            found.append((node.id, node.lineno))
    return found


def test_rooms_that_compute_run_no_text_and_open_no_file() -> None:
    """No open, eval, exec, compile or __import__ in them, called or only named; bank.py alone reads paths."""
    modules = list(pure())
    assert len(modules) > 30
    for path in modules:
        is_bank = path == ROOT / "quizsvc/course/bank.py"
        tree = parsed(path)
        assert found_in(tree, is_bank) == [], path
        if is_bank:
            assert not [
                name for name, _, _ in calls(tree) if name in {"open", "write_text", "write_bytes", "unlink", "mkdir"}
            ]


@pytest.mark.parametrize(
    "line", ["open('a')", "eval('1')", "f = eval", "compile('1', '', 'eval')", "p.read_text()", "import sys"]
)
def test_the_rule_finds_what_it_forbids(line: str) -> None:
    """Each forbidden thing, planted, is found."""
    assert found_in(ast.parse(line))


def unreasoned(text: str) -> list[str]:
    """Lines that silence a tool without saying why."""
    silenced = [line for line in text.splitlines() if re.search(r"#\s*(noqa|type:\s*ignore)", line)]
    reason = r"#\s*(noqa(:\s*[A-Z0-9, ]+?)?|type:\s*ignore(\[[\w, -]+\])?)\s{2,}#?\s*\w+"
    return [line.strip() for line in silenced if not re.search(reason, line)]


def test_no_tool_is_silenced_without_a_reason() -> None:
    """`# noqa` and `# type: ignore` each carry their code and the reason."""
    rooms = [f"tests/{room}" for room in ("flows", "web", "cli", "browser")]
    silenced = {
        str(path.relative_to(ROOT)): lines
        for path in (*sources("quizsvc", "migrations", *rooms), ROOT / "tests/conftest.py")
        if (lines := unreasoned(path.read_text(encoding="utf-8")))
    }
    assert silenced == {}
    assert unreasoned("x = 1  # noqa: E1") == ["x = 1  # noqa: E1"]
    assert unreasoned("x = 1  # type: ignore[misc]  # they ship no types") == []


def test_no_test_silences_a_tool_that_does_not_read_it() -> None:
    """The types that are checked are those of the service, not those of its tests."""
    assert "tests" not in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
    others = (path for path in sources("tests") if path != Path(__file__).resolve())
    assert [path.name for path in others if "type: ignore" in path.read_text(encoding="utf-8")] == []


def test_every_package_says_what_it_is() -> None:
    """A room's first line is a sentence."""
    packages = [path for path in sources("quizsvc") if path.name == "__init__.py"]
    assert len(packages) >= 10
    for path in packages:
        assert (ast.get_docstring(parsed(path)) or "").split("\n")[0].endswith(
            (".", ":")
        ) or path.parent.name == "quizsvc"
        assert ast.get_docstring(parsed(path)), path


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_long() -> None:
    """Over fifty lines, docstring and all, a function does two things."""
    for path in sources("quizsvc"):
        for function in functions(parsed(path)):
            assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, (path, function.name)


def test_every_test_states_its_law() -> None:
    """A docstring of at least one sentence, for each test of these rooms."""
    rooms = [f"tests/{room}" for room in ("flows", "web", "cli", "project", "browser", "store", "items", "numeric")]
    for path in sources(*rooms):
        for function in functions(parsed(path)):
            if function.name.startswith("test_"):
                assert ast.get_docstring(function), (path, function.name)


def test_no_file_knows_whose_machine_it_was_written_on() -> None:
    """No path of a home folder or of a workplace in any file of the project."""
    folders = "|".join(word[::-1] for word in ("krow", "toor", "emoh", "sresU"))  # this file is looked at too
    local = re.compile(rf"(?<![\w.])/(?:{folders})/[A-Za-z.]".encode())
    for path in listed():
        if path.suffix not in {".png", ".woff2"}:
            assert not local.search(path.read_bytes()), path
    assert local.search("/".join(("see ", "emoh"[::-1], "someone")).encode())


def locked(name: str) -> dict[str, list[str]]:
    """The requirements of a lock with their hashes."""
    text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ")
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {row[0]: [word for word in row[1:] if word.startswith("--hash=sha256:")] for row in rows}


@pytest.mark.parametrize("name", ["bench", "build", "run", "test"])
def test_a_lock_is_exact(name: str) -> None:
    """Each line one version with at least one hash; no address, no option, nothing from elsewhere."""
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-e|-r|-i|--(?!hash=))", text, re.MULTILINE)
    for requirement, hashes in locked(name).items():
        assert re.fullmatch(r"[a-z0-9._-]+==[A-Za-z0-9.+!]+", requirement), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", word) for word in hashes), requirement


def test_all_dependencies_are_locked() -> None:
    """What pyproject.toml names is in the lock that installs it, and the locks agree on versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "run": project["dependencies"],
        "build": extras["build"],
        "test": [*project["dependencies"], *extras["test"]],
        "bench": [*project["dependencies"], *extras["test"], *extras["bench"]],
    }
    seen: dict[str, str] = {}
    for name, dependencies in wanted.items():
        versions = dict(requirement.split("==") for requirement in locked(name))
        for dependency in dependencies:
            assert re.split(r"[^a-z0-9-]", dependency)[0] in versions, dependency
        for package, version in versions.items():
            assert seen.setdefault(package, version) == version, package


def test_the_changelog_and_the_licence_are_there() -> None:
    """What a stranger looks for first."""
    assert "MIT License" in (ROOT / "LICENSE").read_text()
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()
