"""What pages need: each file once in what is served, and a font that has every sign and whose roots leave no gap."""

import gzip
import json
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont

from quizsvc.course.bank import Bank
from quizsvc.items.variant import instantiate
from quizsvc.web.assets import JOINED, content, math_font, names, parts
from quizsvc.web.icons import MADE
from tests.bank.golden import shown
from tests.server import ROOT
from tests.web.reading import Page, read

LARGEST = 145_000
ITALIC = (*range(0x1D434, 0x1D455), 0x210E, *range(0x1D456, 0x1D468), *range(0x1D6E2, 0x1D71C))


@pytest.fixture(scope="module")
def font() -> TTFont:
    """The font as it is served."""
    return TTFont(BytesIO(math_font()))


def test_every_file_is_served_once() -> None:
    """Alone or joined with others, a script after those that it imports; what is joined has no address of its own."""
    kept = {path.name for path in (ROOT / "quizsvc/web/static").iterdir()}
    joined = [part for name in JOINED for part in parts(name)]
    assert sorted(joined) == sorted(set(joined))
    assert set(joined) < kept
    assert names() == (kept - set(joined)) | {*JOINED, *MADE, "math.woff2"}
    for name in JOINED:
        order = parts(name)
        for place, part in enumerate(order):
            text = (ROOT / "quizsvc/web/static" / part).read_text()
            assert set(re.findall(r'from "\./(.+?)"', text)) <= set(order[:place])
            held = f'modules["{part}"] = ' if part.endswith(".js") else text
            assert content(name).decode().count(held) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_is_packed_where_that_is_taken(client: FlaskClient) -> None:
    """The same content, in less; the font, which cannot be packed further, as it is."""
    page = read(client.get("/"))
    paths = {e.get(n) for e in page.elements for n in ("href", "src") if e.get(n).startswith("/assets/")}
    for path in paths:
        plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
        if path.endswith(("woff2", "png")):
            assert packed.get_data() == plain.get_data()
        else:
            assert gzip.decompress(packed.get_data()) == plain.get_data()
            assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
            assert len(packed.get_data()) < len(plain.get_data())


def signs(page: Page) -> set[str]:
    """Every character that stands in a formula, without the one that only asks for a form of the letter before it."""
    within = (e for e in page.elements if e.tag == "math" or any(p.tag == "math" for p in e.parents))
    return {sign for element in within for sign in element.text if not sign.isspace()} - {"\ufe00"}


def lacking(font: TTFont, found: set[str]) -> set[str]:
    """The signs that the font does not have."""
    return {sign for sign in found if ord(sign) not in font.getBestCmap()}


def test_no_sign_of_a_question_is_missing(font: TTFont, bank: Bank) -> None:
    """Prompts, figures, hints and solutions of every item, on one draw of each."""
    texts = (json.dumps(shown(instantiate(template, 0)), ensure_ascii=False) for template in bank.items.values())
    found = {sign for text in texts for sign in signs(Page(text.replace('\\"', '"')))}
    assert {"∑", "λ", "𝒩", "ˆ"} <= found
    assert lacking(font, found) == set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_sign_of_a_page_is_missing(font: TTFont, bank: Bank, client: FlaskClient) -> None:
    """Lessons, interview questions, errata and the glossary; a letter that stands alone is set in its italic form."""
    addresses = [
        "/errata",
        "/glossary",
        *(f"/lessons/{slug}" for slug in bank.lessons),
        *(f"/questions/{s}" for s in bank.questions),
    ]
    found = {sign for address in addresses for sign in signs(read(client.get(address)))}
    assert {"∑", "∫", "λ"} <= found
    assert lacking(font, found | set(map(chr, ITALIC)) - {chr(0x1D6F3)}) == set()


def test_it_is_small_enough_to_wait_for() -> None:
    """One fifth of a second at 6 Mbit/s."""
    assert len(math_font()) <= LARGEST


def test_every_size_of_the_root_is_as_wide_as_the_smallest(font: TTFont) -> None:
    """And its ink ends where what stands under it begins, within a twentieth of an em."""
    variants = font["MATH"].table.MathVariants
    root = font.getBestCmap()[ord("√")]
    sizes = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(root)]
    larger = {size.VariantGlyph for size in sizes.MathGlyphVariantRecord}
    parts = {part.glyph for part in sizes.GlyphAssembly.PartRecords}
    width = font["hmtx"][root][0]
    assert len(larger) > 3
    assert {font["hmtx"][name][0] for name in larger | parts} == {width}
    ends = [font["glyf"][name].xMax for name in larger] + [max(font["glyf"][name].xMax for name in parts)]
    assert all(0 <= end - width <= 50 for end in ends)


def test_what_is_twice_raised_has_the_form_of_what_is_raised_once(font: TTFont) -> None:
    """One small form a sign, at both levels."""
    layout = font["GSUB"].table
    (small,) = {
        i for f in layout.FeatureList.FeatureRecord if f.FeatureTag == "ssty" for i in f.Feature.LookupListIndex
    }
    forms = [forms for table in layout.LookupList.Lookup[small].SubTable for forms in table.alternates.values()]
    assert len(forms) > 300
    assert all(first == second for first, second in forms)
