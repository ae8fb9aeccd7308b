"""Charts on a page, in Debian's Chromium: every kind of layer, light and dark, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from quizsvc.course.bank import load_bank
from quizsvc.flows.service import Service
from quizsvc.store.database import Database
from quizsvc.web import create_app
from tests.items.test_shows import CONTOUR, LIKELIHOOD, PATH

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

GRID = "grid(0.01, 0.99, 99)"
LOSSES = 'figure(losses(p, p**2 / 2, abs(p), labels=["squared", "absolute"]), title="Two losses", x_label="residual")'
SHADED = (
    'figure(density(p, exp(-p**2 / 2) / sqrt(2 * pi), shade=[1, 2], label="N(0, 1)"), dots([0.1, 0.5, 0.5, 2]), '
    'rule(0.5, label="median"), title="A density over its readings", x_label="z", y_label="density")'
)


def with_figure(grids: str, figure: str) -> str:
    """The sample template with another figure."""
    start, end = LIKELIHOOD.index("figure:"), LIKELIHOOD.index("\nanswer:")
    return (LIKELIHOOD[:start] + f"figure: {figure}" + LIKELIHOOD[end:]).replace(f"p: {GRID}", grids)


SAMPLES = {
    "likelihood": LIKELIHOOD,
    "path": PATH,
    "contour": with_figure("a: grid(-2, 4, 31)\n  b: grid(0.2, 3, 25)", f"figure({CONTOUR})"),
    "losses": with_figure("p: grid(-3, 3, 61)", LOSSES),
    "density": with_figure("p: grid(-3, 3, 61)", SHADED),
}


@pytest.fixture
def question(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[str]:
    """The address of a site whose only question has the chart asked for."""
    (tmp_path / "sample.md").write_text(SAMPLES[request.param])
    app = create_app(Service(database, load_bank([tmp_path / "sample.md"])))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/practice/items/sample"
    server.shutdown()
    thread.join()


def outside(page: Page) -> list[str]:
    """Texts of the chart that reach beyond it."""
    found = page.evaluate(
        "() => { const chart = document.querySelector('svg.chart').getBoundingClientRect();"
        "return [...document.querySelectorAll('svg.chart text')].filter(node => {"
        "const box = node.getBoundingClientRect();"
        "return box.width && (box.left < chart.left - 1 || box.right > chart.right + 1 || box.top < chart.top - 1"
        " || box.bottom > chart.bottom + 1); }).map(node => node.textContent); }"
    )
    return list(found)


def overlapping(page: Page) -> list[str]:
    """Direct labels that cover one another, with the size that this screen gives them."""
    found = page.evaluate(
        "() => { const all = [...document.querySelectorAll('svg.chart .label, svg.chart .level')];"
        "const boxes = all.map(node => node.getBoundingClientRect()); const out = [];"
        "boxes.forEach((a, i) => boxes.forEach((b, j) => { if (i < j && a.left < b.right - 1 && b.left < a.right - 1"
        " && a.top < b.bottom - 6 && b.top < a.bottom - 6) out.push(all[i].textContent + ' / ' + all[j].textContent);"
        "})); return out; }"
    )
    return list(found)


@pytest.mark.parametrize("width", [1100, 320])
@pytest.mark.parametrize("question", SAMPLES, indirect=True)
def test_a_chart_fits_and_is_accessible(browser: Browser, question: str, width: int) -> None:
    """No violation that axe knows, no text outside the chart or on another, its numbers open and within the page."""
    for scheme in ("light", "dark"):
        size: Any = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme)
        page = context.new_page()
        page.goto(question)
        assert outside(page) == []
        assert overlapping(page) == []
        page.get_by_text("The chart in numbers").click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        strokes = page.evaluate(
            "() => [...document.querySelectorAll('.curve, .contour, .rule, .drop')]"
            ".map(node => getComputedStyle(node).stroke)"
        )
        assert strokes
        assert not {"none", "rgb(0, 0, 0)"} & set(strokes)
        context.close()
