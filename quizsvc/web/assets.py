"""Files that pages need: our stylesheets and scripts, the icon, and the font for mathematics.

Their address carries one hash of all their contents, so that a browser keeps them for good, an update is a new
address, and the stylesheet can name the font beside it. What a page needs of one type is joined into one file: on a
slow network each further request costs more than what another page's part of the file weighs.
The font is STIX Two Math (SIL Open Font License), which comes inside the package `ziamath`; it is cut down once to the
signs that formulas use, and kept in the user's cache folder. Where that cannot be written, it is cut at each start.
Fraktur, sans-serif and typewriter letters are left to the reader's own fonts: they are a fifth of the signs.
"""

import gzip
import os
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from hashlib import blake2b
from importlib.metadata import distribution
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, url_for
from fontTools import subset
from fontTools.ttLib import TTFont
from platformdirs import user_cache_path

from quizsvc.web.icons import MADE
from quizsvc.web.packing import PACKED, takes_gzip

YEAR_SECONDS = 31_536_000
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
JOINED: Mapping[str, tuple[str, ...]] = {
    "pages.css": ("site.css", "chart.css"),
    "pages.js": ("zone.js", "keys.js", "later.js", "step.js"),
    "question.js": ("answers.js", "sketch.js", "order.js", "copy.js"),
    "demos.js": ("demo-*.js",),
}
"""Each file that is joined from others, by their names; scripts bring what they import."""
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function) (\w+))", re.MULTILINE)
REMARK = re.compile(r"^ *//.*\n", re.MULTILINE)
FORMULA_SIGNS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),  # Latin with its accents
    *(0x2C6, 0x2C7, *range(0x2D8, 0x2DE)),  # hats and tildes that stand over a letter
    *range(0x300, 0x339),  # hats, tildes, bars
    *range(0x391, 0x3F6),  # Greek
    *range(0x2010, 0x2064),  # dashes, primes, invisible operators
    *range(0x2070, 0x2095),  # superscripts and subscripts
    *range(0x20D0, 0x20F1),  # combining marks for symbols
    *range(0x2100, 0x2150),  # letterlike signs
    *range(0x2190, 0x21B0),  # arrows
    *range(0x21D0, 0x21D6),
    *range(0x2200, 0x2300),  # operators
    *range(0x2308, 0x230C),  # brackets and their pieces
    *range(0x239B, 0x23B4),
    *range(0x23DC, 0x23E2),
    *range(0x27E6, 0x27F0),
    *range(0x27F5, 0x27FD),
    *(0x25A1, 0x25CB, 0x2A00, 0x2A01, 0x2A02, 0x2A7D, 0x2A7E, 0x2AAF, 0x2AB0),
    *range(0x1D400, 0x1D504),  # upright, italic and script letters
    *range(0x1D538, 0x1D56C),  # double-struck letters
    *range(0x1D6A4, 0x1D756),  # bold and italic Greek
    *range(0x1D7CA, 0x1D7E2),  # bold and double-struck digits
)
FORMULA_FEATURES = ("ccmp", "dtls", "flac", "kern", "mark", "mkmk", "rtlm", "ssty")
CUT = 2
"""Raised when the way of cutting changes, so that no earlier cut is taken from a cache."""

assets = Blueprint("assets", __name__)


def register_assets(app: Flask) -> None:
    """Serve the files, and let pages name them with `asset('pages.css')`."""
    app.register_blueprint(assets)
    app.jinja_env.globals["asset"] = address


def address(name: str) -> str:
    """The address of a file's present content."""
    return url_for("assets.serve", digest=_digest(), name=name)


def prepare() -> None:
    """Have every file at hand, so that no visitor waits for the font to be cut."""
    _digest()


@assets.get("/assets/<digest>/<name>")
def serve(digest: str, name: str) -> Response:
    """A file, for good; an address of earlier content is gone."""
    if name not in names() or digest != _digest():
        abort(404)
    reply = Response(content(name), mimetype=TYPES[Path(name).suffix])
    if reply.mimetype in PACKED:
        reply.vary.add("Accept-Encoding")
        if takes_gzip():
            reply.set_data(packed(name))
            reply.content_encoding = "gzip"
    reply.cache_control.public = True
    reply.cache_control.max_age = YEAR_SECONDS
    reply.cache_control.immutable = True
    return reply


@cache
def names() -> frozenset[str]:
    """Every file that has an address: those joined in no other, the joined ones, and the font."""
    joined = {part for name in JOINED for part in parts(name)}
    return (_own() - joined) | {*JOINED, *MADE, "math.woff2"}


@cache
def _own() -> frozenset[str]:
    return frozenset(entry.name for entry in files("quizsvc.web").joinpath("static").iterdir() if entry.is_file())


@cache
def content(name: str) -> bytes:
    """What a file holds."""
    if name == "math.woff2":
        return math_font()
    if name in MADE:
        return MADE[name]()
    if name not in JOINED:
        return _static(name).encode()
    if name.endswith(".js"):
        return "".join(["export const modules = {};\n", *map(_module, parts(name))]).encode()
    return "".join(map(_static, parts(name))).encode()


@cache
def packed(name: str) -> bytes:
    """The same as gzip."""
    return gzip.compress(content(name), 9, mtime=0)


def _static(name: str) -> str:
    return files("quizsvc.web").joinpath("static", name).read_text("utf-8")


@cache
def parts(joined: str) -> tuple[str, ...]:
    """The files that a joined one is made of, each after those that it imports."""
    found: dict[str, None] = {}
    for pattern in JOINED[joined]:
        for name in sorted(own for own in _own() if fnmatch(own, pattern)):
            found.update(dict.fromkeys(_with_imports(name)))
    return tuple(found)


def _with_imports(name: str) -> Iterator[str]:
    if name.endswith(".js"):
        for _, imported in IMPORT.findall(_static(name)):
            yield from _with_imports(imported)
    yield name


def _module(name: str) -> str:
    """A script as one of several in a file: what it declares is its own, and what it exports an entry of `modules`."""
    text = REMARK.sub("", _static(name))
    exported = ", ".join(EXPORT.findall(text))
    text = EXPORT.sub("", IMPORT.sub(r'const \1 = modules["\2"];\n', text))
    return f'modules["{name}"] = (() => {{\n{text}return {{ {exported} }};\n}})();\n'


@cache
def _digest() -> str:
    return blake2b(b"".join(content(name) for name in sorted(names())), digest_size=8).hexdigest()


def math_font() -> bytes:
    """The font for mathematics as WOFF2, from the cache folder or cut down now."""
    whole = Path(str(distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf"))).read_bytes()
    mark = blake2b(whole + repr((CUT, FORMULA_SIGNS, FORMULA_FEATURES)).encode(), digest_size=8).hexdigest()
    path = user_cache_path("quizsvc", appauthor=False) / f"math-{mark}.woff2"
    if path.is_file():
        return path.read_bytes()
    cut = _cut(whole)
    _keep(path, cut)
    return cut


def _cut(whole: bytes) -> bytes:
    """The font with the signs of formulas and everything that their layout needs."""
    options = subset.Options(
        flavor="woff2", layout_features=list(FORMULA_FEATURES), hinting=False, drop_tables=["DSIG"], notdef_outline=True
    )
    font = subset.load_font(BytesIO(whole), options)
    _narrow_roots(font)
    _keep_one_small_form(font)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=FORMULA_SIGNS)
    cutter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def _narrow_roots(font: TTFont) -> None:
    """Make every size of the root sign as wide as the smallest, as TeX does.

    Chromium reserves for any root the width of the widest size, and left 0.4 em blank behind most of them.
    """
    root, widths, outlines = font.getBestCmap()[0x221A], font["hmtx"], font["glyf"]
    variants = font["MATH"].table.MathVariants
    sizes = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    larger = {size.VariantGlyph for size in sizes.MathGlyphVariantRecord} - {root}
    for name in sorted(larger | {part.glyph for part in sizes.GlyphAssembly.PartRecords}):
        ratio = widths[root][0] / widths[name][0]
        outlines[name].coordinates.scale((ratio, 1))
        outlines[name].coordinates.toInt()
        outlines[name].recalcBounds(outlines)
        widths[name] = widths[root][0], outlines[name].xMin


def _keep_one_small_form(font: TTFont) -> None:
    """Set what is twice raised in the form of what is raised once: the forms differ in weight alone, and cost 30 kB."""
    layout = font["GSUB"].table
    small = {i for f in layout.FeatureList.FeatureRecord if f.FeatureTag == "ssty" for i in f.Feature.LookupListIndex}
    for table in (table for i in small for table in layout.LookupList.Lookup[i].SubTable):
        table.alternates = {name: [forms[0], forms[0]] for name, forms in table.alternates.items()}


def _keep(path: Path, content: bytes) -> None:
    """Keep a file whole or not at all; a cache folder that cannot be written is no trouble."""
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
