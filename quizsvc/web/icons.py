"""The icon, a bell curve over its dashed centre: as SVG, and as PNG for where browsers install the site.

It is drawn on a square of 32 units. Every stroke is a path with round ends, so that a PNG is made of discs set close
together, each pixel covered by as much as the nearest of them leaves over.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from struct import pack

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
UNITS, WIDTH, PAPER = 32, 3, "#f6f6f4"
SAFE = 0.7
"""The share of a maskable icon that the drawing fills: every mask shows the disc of 0.8 of its width."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Cubic Bézier curves, each from the end of the one before."""

    colour: str
    start: Point
    curves: tuple[tuple[Point, Point, Point], ...]


def line(colour: str, start: Point, end: Point) -> Stroke:
    """A straight stroke."""
    return Stroke(colour, start, ((start, end, end),))


CURVE, CENTRE = "#0b5fb0", "#c44e00"
STROKES = (
    Stroke(CURVE, (3, 26), (((11, 26), (10, 6), (16, 6)), ((22, 6), (21, 26), (29, 26)))),
    *(line(CENTRE, (16, top), (16, top + 1.5)) for top in (12, 18, 24)),
)


def svg() -> bytes:
    """The icon for any size, on nothing."""
    paths = (f'<path d="M{_at(s.start)}{"".join(map(_curve, s.curves))}" stroke="{s.colour}"/>' for s in STROKES)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {UNITS} {UNITS}" fill="none" '
        f'stroke-width="{WIDTH}" stroke-linecap="round">{"".join(paths)}</svg>'
    ).encode()


def _at(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"


def _curve(curve: Sequence[Point]) -> str:
    return "C" + " ".join(map(_at, curve))


def png(size: int, share: float = 1.0) -> bytes:
    """The icon as so many pixels each way on paper, the drawing filling a share of them."""
    scale, middle = size / UNITS * share, UNITS / 2
    pixels = np.full((size, size, 3), _rgb(PAPER), dtype=float)
    for colour, strokes in groupby(STROKES, lambda stroke: stroke.colour):
        centres = (np.concatenate([_points(stroke) for stroke in strokes]) - middle) * scale + size / 2
        covered = _covered(centres, WIDTH / 2 * scale, size)[..., None]
        pixels += covered * (_rgb(colour) - pixels)
    return _encoded(np.rint(pixels).astype(np.uint8))


def _points(stroke: Stroke) -> NDArray[np.float64]:
    """Points of a stroke, four or more to a unit: between two discs the edge lies 0.01 units too low."""
    found, start = [], np.array(stroke.start, dtype=float)
    for first, second, end in np.array(stroke.curves, dtype=float):
        longest = sum(np.hypot(*(there - here)) for here, there in pairwise((start, first, second, end)))
        t = np.linspace(0, 1, 4 * int(longest) + 5)[:, None]
        found.append((1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t**2 * second + t**3 * end)
        start = end
    return np.concatenate(found)


def _covered(centres: NDArray[np.float64], radius: float, size: int) -> NDArray[np.float64]:
    """How much of each pixel discs around these centres cover, a pixel's edge fading over its own width."""
    covered = np.zeros((size, size))
    for x, y in centres:
        left, top = (max(0, int(middle - radius - 1)) for middle in (x, y))
        right, bottom = (int(middle + radius + 2) for middle in (x, y))
        across, down = np.arange(left, min(right, size)) + 0.5 - x, np.arange(top, min(bottom, size)) + 0.5 - y
        disc = np.clip(radius + 0.5 - np.hypot(across, down[:, None]), 0, 1)
        np.maximum(covered[top:bottom, left:right], disc, out=covered[top:bottom, left:right])
    return covered


def _rgb(colour: str) -> NDArray[np.uint8]:
    return np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Rows of red, green and blue as PNG, each row unfiltered (W3C PNG, third edition, sections 5 and 9)."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    chunks = (
        (b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


MADE: Mapping[str, Callable[[], bytes]] = {
    "icon.svg": svg,
    "icon-192.png": lambda: png(192),
    "icon-512.png": lambda: png(512),
    "icon-maskable.png": lambda: png(512, SAFE),
    "icon-apple.png": lambda: png(180, 0.85),
}
"""Every file of the icon by its name."""
