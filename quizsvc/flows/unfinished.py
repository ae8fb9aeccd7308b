"""What a long computation found before it was ended, so that the next run goes on from there.

Each finding is a file in a folder, under a name that tells what it was found from; it is there whole or not at all.
"""

import io
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np

from quizsvc.adaptive.crossed import Effects, Link, Solved, Term, crossed_logistic
from quizsvc.numeric.arrays import Vector


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The findings of a run in a folder; without a folder nothing is kept."""

    folder: Path | None = None

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What was found under a name; else it is made, and kept where the folder can be written to."""
        if self.folder is None:
            return make()
        path = self.folder / name
        with suppress(OSError):
            return path.read_bytes()
        found = make()
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(found)
            Path(file.name).replace(path)
        return found

    def solve(self, terms: Sequence[Term], y: Vector, known: Vector, link: Link) -> Solved:
        """`crossed_logistic`, once for the same problem; what is no answer to it on the disk is found anew."""
        name = _mark(terms, y, known, link)

        def solved() -> bytes:
            effects, log_odds = crossed_logistic(terms, y, known, link)
            packed = io.BytesIO()
            np.savez(packed, log_odds, *(part for one in effects for part in (one.mean, one.variance)))
            return packed.getvalue()

        try:
            return _unpacked(self.kept(name, solved))
        except (ValueError, BadZipFile, EOFError, KeyError):
            return _unpacked(solved())

    def forget(self) -> None:
        """Nothing is kept any more."""
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


NOTHING = Unfinished()
"""Keeps nothing."""


def _mark(terms: Sequence[Term], y: Vector, known: Vector, link: Link) -> str:
    """A name for a problem that no other has."""
    digest = blake2b(digest_size=20)
    grouped = [part for term in terms for part in (term.index, term.weight, np.array([term.size, term.sd]))]
    for part in (*grouped, y, known, link.guessing, np.array([link.slip])):
        digest.update(f"{part.dtype}{part.shape}".encode())
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def _unpacked(packed: bytes) -> Solved:
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        log_odds, *parts = (arrays[f"arr_{place}"] for place in range(len(arrays.files)))
    return [Effects(mean, variance) for mean, variance in zip(parts[::2], parts[1::2], strict=True)], log_odds
