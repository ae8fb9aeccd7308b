"""A lesson in Chromium: accessible on any screen, and a derivation that goes line by line."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.test_stranger import visit
from tests.server import LiveServer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1100, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lesson_fits_and_is_accessible(browser: Browser, live_server: LiveServer, width: int, scheme: str) -> None:
    """No violation that axe knows, nothing wider than the screen, on the list, on a lesson and among the errata."""
    size: Any = {"width": width, "height": 900}
    with visit(browser, live_server, viewport=size, color_scheme=scheme) as page:
        for address in ("/lessons", "/lessons/squared-error", "/errata"):
            page.goto(address)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_derivation_goes_line_by_line(browser: Browser, live_server: LiveServer) -> None:
    """One line at first; each press shows the next and moves the focus to it; the last takes the buttons away."""
    with visit(browser, live_server) as page:
        page.goto("/lessons/squared-error")
        stepper = page.locator(".stepper").first
        lines, following = stepper.locator("li"), stepper.get_by_role("button", name="Next line")
        count = lines.count()
        for shown in range(1, count + 1):
            expect(stepper.locator("li:visible")).to_have_count(shown)
            if shown < count:
                following.press("Enter")
                expect(lines.nth(shown)).to_be_focused()
        expect(following).to_be_hidden()


def test_all_lines_can_be_shown_at_once(browser: Browser, live_server: LiveServer) -> None:
    """The second button shows the rest."""
    with visit(browser, live_server) as page:
        page.goto("/lessons/squared-error")
        stepper = page.locator(".stepper").first
        stepper.get_by_role("button", name="All lines").click()
        expect(stepper.locator("li:visible")).to_have_count(stepper.locator("li").count())


def test_without_scripts_every_line_is_there(browser: Browser, live_server: LiveServer) -> None:
    """No button that does nothing, and no line hidden."""
    with visit(browser, live_server, java_script_enabled=False) as page:
        page.goto("/lessons/squared-error")
        stepper = page.locator(".stepper").first
        expect(stepper.locator("li:visible")).to_have_count(stepper.locator("li").count())
        expect(stepper.get_by_role("button")).to_have_count(0)
