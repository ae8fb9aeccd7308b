"""The verdict and its question in Chromium: data to copy, and the learner's line beside the right one."""

from collections.abc import Iterator
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from quizsvc.cli.opening import open_service
from quizsvc.flows.service import Service
from quizsvc.web import create_app
from tests.learner import stored_variant
from tests.web.reading import attempt_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    """A server for all tests here."""
    service = open_service(f"sqlite:///{tmp_path_factory.mktemp('verdict') / 'verdict.db'}", ())
    server = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", service
    server.shutdown()
    thread.join()
    service.database.close()


def question(browser: Browser, address: str, permissions: list[str]) -> Page:
    """A question with data, on a phone, its data unfolded by the keyboard."""
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 800}, permissions=permissions)
    page = context.new_page()
    page.goto("/practice/items/ridge-slope")
    page.get_by_text("The data for Python or R").focus()
    page.keyboard.press("Enter")
    return page


def test_data_are_copied_by_the_keyboard(browser: Browser, site: tuple[str, Service]) -> None:
    """The clipboard holds the numbers of the variant as a program reads them, and it is said that it does."""
    address, service = site
    page = question(browser, address, ["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the data for R").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied for R.")).to_be_visible()
    data = stored_variant(service.database, attempt_of(page.url)).data
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("x <- c(")
    numbers = copied.replace("x <- c(", "").replace("y <- c(", "").replace(")", ",").split(",")
    assert [float(one) for one in numbers if one.strip()] == [*data["x"], *data["y"]]
    page.context.close()


def test_what_may_not_be_copied_is_selected(browser: Browser, site: tuple[str, Service]) -> None:
    """Where the browser refuses, the text is selected and that is said."""
    page = question(browser, site[0], [])
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    page.get_by_role("button", name="Copy the data for Python").click()
    expect(page.get_by_role("status").filter(has_text="The text is selected")).to_be_visible()
    assert "x = np.array([" in str(page.evaluate("getSelection().toString()"))
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_of_a_mistake(browser: Browser, site: tuple[str, Service], scheme: str) -> None:
    """Both lines are named in their colours, nothing is wider than a phone, and axe finds nothing."""
    address, service = site
    page = question(browser, address, [])
    page.emulate_media(color_scheme=scheme)  # one of the two that are stated
    part = stored_variant(service.database, attempt_of(page.url)).parts[0]
    page.locator("input[name='answer-answer']").fill(repr(part.misconceptions[0].value))
    page.get_by_role("button", name="Check").click()
    colours = {
        name: page.locator(f".verdict .label.role-{role}").evaluate("e => getComputedStyle(e).fill")
        for name, role in (("right", "truth"), ("yours", "yours"))
    }
    assert colours["yours"] == page.locator("#verdict").evaluate("e => getComputedStyle(e).color")
    assert colours["right"] != colours["yours"]
    dashes = page.locator(".verdict .curve.role-yours").evaluate("e => getComputedStyle(e).strokeDasharray")
    assert dashes != "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()
