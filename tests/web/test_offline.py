"""Installing the site, and its worker: what they are served as, and that nothing of anybody's is in what is kept."""

import json
import re
import zlib
from struct import unpack

import numpy as np
import pytest
from flask.testing import FlaskClient
from numpy.typing import NDArray

from quizsvc.web import assets, icons
from tests.web.reading import begin, read
from tests.web.test_settings import set_to

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def decoded(png: bytes) -> NDArray[np.uint8]:
    """The pixels of a PNG of ours, its chunks checked one by one."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(png):
        (length,), kind = unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        chunks[kind] = png[at + 8 : at + 8 + length]
        assert unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + chunks[kind]),)
        at += 12 + length
    width, height, *how = unpack(">IIBBBBB", chunks[b"IHDR"])
    assert how == [8, 2, 0, 0, 0]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def declared(worker: str, name: str) -> object:
    """A constant at the head of the worker."""
    return json.loads(re.findall(rf"^const {name} = (.*);$", worker, re.MULTILINE)[0])


@one_database
def test_the_manifest_says_how_the_site_is_installed(client: FlaskClient) -> None:
    """Linked from every page, of the right type; each icon has the size and the type that it is said to have."""
    page = read(client.get("/"))
    reply = client.get(page.one("link", rel="manifest")["href"])
    assert reply.mimetype == "application/manifest+json"
    said = json.loads(reply.data)
    assert said["name"].startswith(said["short_name"])
    assert (said["start_url"], said["scope"], said["display"]) == ("/", "/", "standalone")
    for icon in said["icons"]:
        drawn = client.get(icon["src"])
        if icon["sizes"] == "any":
            assert drawn.mimetype == "image/svg+xml"
        else:
            assert drawn.mimetype == "image/png"
            assert "x".join(map(str, decoded(drawn.data).shape[:2])) == icon["sizes"]
    assert {(icon["sizes"], icon["purpose"]) for icon in said["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    touched = client.get(page.one("link", rel="apple-touch-icon")["href"])
    assert decoded(touched.data).shape == (180, 180, 3)


@one_database
def test_the_colours_of_the_frame_are_the_paper_of_the_pages(client: FlaskClient) -> None:
    """In both schemes, as the stylesheet has them."""
    found = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", assets.content("pages.css").decode())
    assert found is not None
    light, dark = found.groups()
    page = read(client.get("/"))
    said = {meta["media"]: meta["content"] for meta in page.all("meta", name="theme-color")}
    assert said == {"(prefers-color-scheme: light)": light, "(prefers-color-scheme: dark)": dark}
    assert light == icons.PAPER == json.loads(client.get("/manifest.webmanifest").data)["background_color"]
    for theme, paper in {"light": light, "dark": dark}.items():
        set_to(client, theme=theme)
        assert [meta["content"] for meta in read(client.get("/")).all("meta", name="theme-color")] == [paper]


def test_the_drawing_is_the_same_in_pixels() -> None:
    """Paper in the corners, the curve at its top and its ends, the centre in its dashes and paper between them."""
    for share, size in ((1.0, 192), (icons.SAFE, 512)):
        pixels = decoded(icons.png(size, share))

        def at(x: float, y: float, share: float = share, pixels: NDArray[np.uint8] = pixels) -> str:
            row, column = (int(((unit - 16) * share / 32 + 0.5) * len(pixels)) for unit in (y, x))
            return "#" + bytes(pixels[row, column]).hex()

        for x, y, colour in (
            *((x, y, icons.PAPER) for x in (0, 31.9) for y in (0, 31.9)),
            *((x, y, icons.CURVE) for x, y in ((16, 6), (3, 26), (29, 26), (10.375, 16))),
            *((16, y, icons.CENTRE) for y in (11, 12.75, 18.75, 24.75)),
            *((16, y, icons.PAPER) for y in (9, 15.75, 21.75)),
        ):
            assert at(x, y) == colour, (size, x, y)


def test_every_mask_shows_the_whole_drawing() -> None:
    """All that is not paper lies in the disc of 0.8 of the width, which no platform cuts."""
    pixels = decoded(icons.png(512, icons.SAFE)).astype(int)
    paper = pixels[0, 0]
    rows, columns = np.nonzero((pixels != paper).any(axis=2))
    assert np.hypot(rows - 255.5, columns - 255.5).max() <= 0.4 * 512


@one_database
def test_the_worker_keeps_files_and_one_page_that_is_nobodys(client: FlaskClient) -> None:
    """From the root, so that it may serve all of the site; what it keeps exists and is the same for everybody."""
    stranger = client.get("/offline")
    begin(client)
    reply = client.get("/service-worker.js")
    worker = reply.text
    assert (reply.mimetype, reply.headers["Cache-Control"]) == ("text/javascript", "no-store")
    kept = declared(worker, "KEPT")
    assert isinstance(kept, list)
    assert {name.rpartition("/")[2] for name in kept} >= {"pages.css", "math.woff2", "pages.js", "question.js"}
    for address in kept:
        assert "immutable" in client.get(address).headers["Cache-Control"]
    page = client.get(str(declared(worker, "OFFLINE")))
    assert page.data == stranger.data
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text
    assert read(page).one("h1").text == "You are offline"


@one_database
def test_another_release_is_another_worker(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name under which files are kept changes with any of them, and stays while they do."""
    first = declared(client.get("/service-worker.js").text, "RELEASE")
    assert declared(client.get("/service-worker.js").text, "RELEASE") == first
    monkeypatch.setattr(assets, "_digest", lambda: "another")
    assert declared(client.get("/service-worker.js").text, "RELEASE") != first


@one_database
def test_leaving_clears_what_the_browser_keeps(client: FlaskClient) -> None:
    """Answers that were typed and not sent go with whoever leaves; nothing else clears them."""
    code = read(client.get(begin(client))).csrf
    assert "Clear-Site-Data" not in client.get("/").headers
    reply = client.post("/account/logout", data={"csrf": code})
    assert reply.status_code == 303
    assert reply.headers["Clear-Site-Data"] == '"storage"'
