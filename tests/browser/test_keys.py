"""A question answered by single keys in Chromium; the sheet that lists them; and when they rest."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import CHOICE, NUMERIC, box, visit
from tests.server import LiveServer, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all of this module: each test is a learner of its own."""
    folder = tmp_path_factory.mktemp("keys")
    with serving(folder / "live.db", folder, XDG_DATA_HOME=str(folder)) as started:
        yield started


def press(page: Page, keys: str) -> None:
    """Press keys one after the other, and wait for the page that they lead to."""
    with page.expect_navigation():
        for key in keys.split():
            page.keyboard.press(key)


def test_a_question_is_answered_without_the_mouse(browser: Browser, server: LiveServer) -> None:
    """A hint, an option, check, fresh data, the option once more, check, next, and away."""
    with visit(browser, server) as page:
        page.goto(f"/practice/items/{CHOICE}")
        press(page, "h")
        expect(page.locator("#hints")).to_be_visible()
        for _ in range(2):
            page.keyboard.press("2")
            expect(page.locator(".option input").nth(1)).to_be_checked()
            press(page, "Enter")
            asked = page.url
            expect(page.locator("#verdict")).to_be_focused()
            press(page, "n")
            assert page.url != asked
        page.goto(asked)
        press(page, "Enter")
        expect(page.locator("#answer")).to_be_visible()
        for keys, address in (("m", "/missed"), ("g i", "/questions"), ("g l", "/lessons"), ("g r", "/review")):
            press(page, keys)
            assert page.url == server.url + address
        press(page, "g m")
        assert page.url == f"{server.url}/me"
        press(page, "g p")
        expect(page.locator("#answer")).to_be_visible()


def test_keys_rest_where_something_is_typed_beside_others_and_when_switched_off(
    browser: Browser, server: LiveServer
) -> None:
    """In a box and a list, with Ctrl, Alt or Meta, after a pause, and for good once they are switched off."""
    with visit(browser, server) as page:
        page.goto(f"/practice/items/{NUMERIC}")
        asked = page.url
        hint = page.get_by_role("button", name="Show a hint")
        assert hint.get_attribute("aria-keyshortcuts") == "h"
        box(page).focus()
        page.keyboard.type("hg?m")
        expect(box(page)).to_have_value("hg?m")
        page.get_by_label("How sure are you?").focus()
        page.keyboard.press("h")
        page.locator("h1").click()
        for key in ("Control+h", "Alt+h", "Meta+h"):
            page.keyboard.press(key)
        page.keyboard.press("g")
        page.wait_for_timeout(1700)
        page.keyboard.press("l")
        page.keyboard.press("?")
        page.get_by_label("Use these keys in this browser").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("h")
        page.keyboard.press("?")
        assert page.url == asked
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("#hints")).to_have_count(0)
        assert hint.get_attribute("aria-keyshortcuts") is None
        page.goto("/about/keys")
        page.keyboard.press("g")
        page.keyboard.press("l")
        page.get_by_label("Use these keys in this browser").check()
        assert page.url.endswith("/about/keys")
        press(page, "g l")


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (320, "dark")])
def test_the_sheet_is_a_dialog_and_a_page(browser: Browser, server: LiveServer, width: int, scheme: str) -> None:
    """It takes the focus and gives it back, fits, and is accessible; the page says the same."""
    size: Any = {"width": width, "height": 640}
    with visit(browser, server, viewport=size, color_scheme=scheme) as page:
        page.goto("/")
        start = page.locator("main a").first
        start.focus()
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keys")
        expect(sheet.get_by_role("button", name="Close")).to_be_focused()
        assert Axe().run(page).violations_count == 0
        assert sheet.evaluate("node => node.scrollWidth <= node.clientWidth")
        listed = sheet.locator("dl").inner_text()
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        expect(start).to_be_focused()
        page.goto("/about/keys")
        assert page.locator("main dl").inner_text() == listed
        assert Axe().run(page).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
