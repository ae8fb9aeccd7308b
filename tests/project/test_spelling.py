"""Spelling: no known misspelling stands anywhere, and what people read is British throughout."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import codespell_lib
import pytest

from tests.project.test_rules import ROOT

DICTIONARY = Path(codespell_lib.__file__).with_name("data") / "dictionary_en-GB_to_en-US.txt"
BRITISH_TOO = {
    "biased": "with one s in Britain as well",
    "license": "the key of a template, spelt as in other formats",
    "math": "a part of the font's name",
    "meter": "what measures",
    "practice": "the noun",
    "program": "what a computer runs",
    "stories": "tales, not floors of a house",
    "story": "a tale, not a floor of a house",
}
CITED = re.compile(r"^  - .*\((1[6-9]|20)\d\d\b.*$", re.MULTILINE)
"""A book or paper among the sources keeps the spelling of its title."""
TAG = re.compile(r"<[a-z/!][^>]*>")
"""HTML has its own words."""


def american() -> dict[str, str]:
    """The spellings that only America has, with the British one for each."""
    rows = [line.strip().split("->") for line in DICTIONARY.read_text(encoding="utf-8").splitlines() if "->" in line]
    british = {row[0] for row in rows}
    words = {word.strip(): row[0] for row in rows for word in row[1].split(",") if word.strip()}
    return {word: other for word, other in words.items() if word not in british | BRITISH_TOO.keys()}


def read() -> Iterator[Path]:
    """What people read: the bank, the pages of the site, and what tells of the project."""
    yield from sorted((ROOT / "question_bank").rglob("*.*"))
    yield from sorted((ROOT / "quizsvc/web/pages").glob("*.html"))
    yield from (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "quizsvc/items/guide/chapters.py")


def spelt(path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "codespell_lib", "--toml", str(ROOT / "pyproject.toml"), *words, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_people_read_is_spelt_as_in_britain() -> None:
    """No American spelling, of which the dictionary has hundreds, in the bank, the pages or the README."""
    wrong, known = [], american()
    assert len(known) > 400
    for path in read():
        text = TAG.sub("", CITED.sub("", path.read_text(encoding="utf-8")))
        wrong += [(str(path.relative_to(ROOT)), word) for word in re.findall(r"[a-z]+", text.lower()) if word in known]
    assert wrong == []


def test_american_spellings_are_known() -> None:
    """Those that a statistician is most likely to write."""
    known = american()
    for word, british in {"behavior": "behaviour", "center": "centre", "normalize": "normalise"}.items():
        assert known[word] == british


@pytest.mark.parametrize(
    ("text", "is_right"), [("the likelihood", True), ("teh likelihood", False), ("multipl* by 2nd", True)]
)
def test_a_misspelling_is_found(tmp_path: Path, text: str, is_right: bool) -> None:
    """With this project's settings; the stem of a phrase is none."""
    path = tmp_path / "text.md"
    path.write_text(text)
    done = spelt(path)
    assert (done.returncode == 0) is is_right, done.stdout
    assert done.stderr == ""


def test_every_test_that_is_passed_over_misspells_on_purpose() -> None:
    """A file that no longer does is to be looked at like all others."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["codespell"]
    skipped = [name.strip() for name in settings["skip"].split(",") if name.strip().startswith("./tests/")]
    assert skipped
    for name in skipped:
        assert (ROOT / name).is_file(), name
        assert spelt(ROOT / name, "--skip=").returncode, name


def test_a_percent_sign_stands_at_its_number() -> None:
    """What people read has 5%, as the format `percent` writes it, and nowhere a space before the sign."""
    apart = re.compile(r"(\d|}}|\$) \\?%(?!})")
    assert [str(path.relative_to(ROOT)) for path in read() if apart.search(path.read_text(encoding="utf-8"))] == []
