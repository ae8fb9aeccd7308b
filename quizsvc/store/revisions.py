"""The migrations as they lie in the folder: where it is, which revisions it knows, which is the newest."""

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory

_PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """The migrations: inside the package when it was installed from a wheel, beside it in a checkout."""
    inside = _PACKAGE / "migrations"
    return inside if inside.is_dir() else _PACKAGE.parent / "migrations"


@cache
def scripts() -> ScriptDirectory:
    """The folder as Alembic reads it."""
    return ScriptDirectory(str(folder()))


def head() -> str:
    """The newest revision that this program knows."""
    newest = scripts().get_current_head()
    assert newest is not None, f"no migrations in {folder()}"
    return newest


def known() -> frozenset[str]:
    """All revisions that this program knows."""
    return frozenset(script.revision for script in scripts().walk_revisions())
