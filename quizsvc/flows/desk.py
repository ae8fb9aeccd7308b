"""An author's desk: template files as they are now, one seed of each at a time, and a check of many in the background.

Everything that a file makes the engine do is done in workers, so a file can neither hang nor end the preview.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from quizsvc.course.bank import BankError, Broken, known_concepts, new_concepts, read_text, template_files
from quizsvc.flows.authoring import Loaded, Look, Source, loading, looking
from quizsvc.flows.checking import REMEDY, Checked, check_text, limit
from quizsvc.flows.worker import Crew, Stopped
from quizsvc.items.findings import Finding

CHECK_SEEDS = range(200)
KEPT = 500
"""Texts whose loading and check are remembered; beyond so many all are forgotten."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file at one seed. `look` is of the last text that could be used, which `is_current` where it is this one."""

    name: str
    path: Path
    text: str
    loaded: Loaded
    findings: tuple[Finding, ...]
    look: Look | None
    is_current: bool
    checked: Checked | None
    tag: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the list of a folder."""

    name: str
    loaded: Loaded


class Desk:
    """A file, or the templates of a folder, for as long as an author works on them."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._crew, self._lock = Crew(1), Lock()
        self._loaded: dict[Source, Loaded] = {}
        self._usable: dict[str, Source] = {}
        self._checked: dict[Source, Checked] = {}
        self._wanted: SimpleQueue[tuple[Path, Source] | None] = SimpleQueue()
        self._checker = Thread(target=self._check, daemon=True)
        self._checker.start()

    @property
    def files(self) -> dict[str, Path]:
        """The template files by the names that the preview gives them; none where the place is gone."""
        try:
            paths = template_files(self.place)
        except BankError:
            return {}
        root = self.place if self.place.is_dir() else self.place.parent
        return {path.relative_to(root).as_posix(): path for path in paths}

    def entries(self) -> list[Entry]:
        """Every file with what it was found to be."""
        return [Entry(name, self._load(path, read_text(path))) for name, path in self.files.items()]

    def list_tag(self) -> str:
        """A text that changes whenever the list would."""
        return _digest(*(f"{name}\n{read_text(path)}" for name, path in self.files.items()))

    def tag(self, path: Path) -> str:
        """A text that changes whenever the sheet would: with the file, and when its check is done."""
        text = read_text(path)
        return _tag(text, isinstance(text, str) and Source(path.stem, text) in self._checked)

    def sheet(self, name: str, path: Path, seed: int, given: Mapping[str, object]) -> Sheet:
        """A file as it is now, at a seed, with the verdict on what is given; its check is begun if it is not done."""
        text = read_text(path)
        loaded = self._load(path, text)
        if isinstance(text, str) and loaded.usable:
            self._usable[name] = Source(path.stem, text)
        source = self._usable.get(name)
        look = self._look(source, seed, given) if source else None
        is_current = source is not None and source.text == text
        checked = self._report(path, source) if source and is_current else None
        found = [*loaded.findings, *(checked.report.findings if checked else ())]
        if look and look.problem and is_current:
            found.append(look.problem)
        return Sheet(
            name=name,
            path=path,
            text=text if isinstance(text, str) else "",
            loaded=loaded,
            findings=tuple(sorted(dict.fromkeys(found), key=lambda f: (f.severity, f.line, f.column))),
            look=look,
            is_current=is_current,
            checked=checked,
            tag=_tag(text, checked is not None),
        )

    def close(self) -> None:
        """End the workers, and the check under way."""
        self._wanted.put(None)
        with self._lock:
            self._crew.close()
        self._checker.join()

    def _load(self, path: Path, text: str | Broken) -> Loaded:
        """What a text was found to be; texts are loaded once."""
        if isinstance(text, Broken):
            return Loaded(False, "", (), text.findings)
        source = Source(path.stem, text)
        if source not in self._loaded:
            with self._lock:
                result = self._crew.do(loading(source))
            if isinstance(result, Stopped):
                result = Loaded(False, "", (), (limit("loading", result, "shorten the file"),))
            if len(self._loaded) >= KEPT:
                self._loaded.clear()
            self._loaded[source] = result
        loaded = self._loaded[source]
        concepts = tuple(new_concepts(path, loaded.concepts, known_concepts([path])[0]))
        return replace(loaded, findings=(*loaded.findings, *concepts))

    def _look(self, source: Source, seed: int, given: Mapping[str, object]) -> Look:
        with self._lock:
            result = self._crew.do(looking(source, seed, given))
        if isinstance(result, Stopped):
            return Look(None, limit(f"seed {seed}", result, REMEDY), 0, (), (), None)
        look: Look = result
        return look

    def _report(self, path: Path, source: Source) -> Checked | None:
        """The check of a text, if it is done; if not, it is begun."""
        if source not in self._checked:
            self._wanted.put((path, source))
        return self._checked.get(source)

    def _check(self) -> None:
        """Check what is wanted, the newest only, until told to end."""
        with Crew(1) as crew:
            while wanted := self._newest():
                path, source = wanted
                if source not in self._checked:
                    if len(self._checked) >= KEPT:
                        self._checked.clear()
                    self._checked[source] = check_text(path, source.text, CHECK_SEEDS, crew)

    def _newest(self) -> tuple[Path, Source] | None:
        """Wait for something to check; of several that wait, what was asked for last."""
        wanted = self._wanted.get()
        while wanted and not self._wanted.empty():
            wanted = self._wanted.get()
        return wanted


def _tag(text: str | Broken, is_checked: bool) -> str:
    """A text for what a sheet shows of a file, whatever the seed."""
    return _digest(str(text), str(is_checked))


def _digest(*texts: str) -> str:
    return blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
