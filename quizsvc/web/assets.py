"""Files served as they are: our stylesheet and scripts, and the font for mathematics.

Their address carries one hash of all their contents, so that a browser keeps them for good, an update is a new
address, and the stylesheet can name the font beside it.
The font is STIX Two Math (SIL Open Font License), which comes inside the package `ziamath`; it is cut down once to the
signs that formulas use, and kept in the user's cache folder. Where that cannot be written, the whole font is served.
"""

import os
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, url_for
from fontTools import subset
from platformdirs import user_cache_path

YEAR_SECONDS = 31_536_000
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
FORMULA_SIGNS = (
    *range(0x20, 0x250),  # Latin with its accents
    *range(0x2B0, 0x370),  # hats, tildes, bars
    *range(0x370, 0x400),  # Greek
    *range(0x2000, 0x2070),  # spaces, dashes, primes
    *range(0x2070, 0x20A0),  # superscripts and subscripts
    *range(0x20D0, 0x2150),  # combining marks for symbols, letterlike signs
    *range(0x2190, 0x2400),  # arrows, operators, brackets in pieces
    *range(0x25A0, 0x2600),
    *range(0x27C0, 0x2B00),  # more operators and arrows
    *range(0x1D400, 0x1D800),  # mathematical alphabets
)

assets = Blueprint("assets", __name__)


def register_assets(app: Flask) -> None:
    """Serve the files, and let pages name them with `asset('site.css')`."""
    app.register_blueprint(assets)
    app.jinja_env.globals["asset"] = address


def address(name: str) -> str:
    """The address of a file's present content."""
    return url_for("assets.serve", digest=_digest(), name=name)


@assets.get("/assets/<digest>/<name>")
def serve(digest: str, name: str) -> Response:
    """A file, for good; an address of earlier content is gone."""
    if name not in _names() or digest != _digest():
        abort(404)
    reply = Response(_content(name), mimetype=TYPES[Path(name).suffix])
    reply.cache_control.public = True
    reply.cache_control.max_age = YEAR_SECONDS
    reply.cache_control.immutable = True
    return reply


@cache
def _names() -> frozenset[str]:
    own = (entry.name for entry in files("quizsvc.web").joinpath("static").iterdir() if entry.is_file())
    return frozenset({*own, "math.woff2"})


@cache
def _content(name: str) -> bytes:
    if name == "math.woff2":
        return math_font()
    return files("quizsvc.web").joinpath("static", name).read_bytes()


@cache
def _digest() -> str:
    return blake2b(b"".join(_content(name) for name in sorted(_names())), digest_size=8).hexdigest()


def math_font() -> bytes:
    """The font for mathematics as WOFF2, from the cache folder or cut down now."""
    whole = files("ziamath").joinpath("fonts", "STIXTwoMath-Regular.ttf").read_bytes()
    mark = blake2b(whole + repr(FORMULA_SIGNS).encode(), digest_size=8).hexdigest()
    path = user_cache_path("quizsvc", appauthor=False) / f"math-{mark}.woff2"
    if path.is_file():
        return path.read_bytes()
    cut = _cut(whole)
    _keep(path, cut)
    return cut


def _cut(whole: bytes) -> bytes:
    """The font with the signs of formulas and everything that their layout needs."""
    options = subset.Options(flavor="woff2", layout_features=["*"], drop_tables=["DSIG"], notdef_outline=True)
    font = subset.load_font(BytesIO(whole), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=FORMULA_SIGNS)
    cutter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def _keep(path: Path, content: bytes) -> None:
    """Keep a file whole or not at all; a cache folder that cannot be written is no trouble."""
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
