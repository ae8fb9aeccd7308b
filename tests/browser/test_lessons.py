"""A lesson in Chromium: accessible on any screen, and a derivation that goes line by line."""

from collections.abc import Iterable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from quizsvc.course.bank import load_bank
from tests.browser.test_stranger import fill, part_of, visit
from tests.learner import right
from tests.server import LiveServer

pytestmark = pytest.mark.browser


def tried(browser: Browser, server: LiveServer, addresses: Iterable[str], width: int, scheme: str) -> None:
    """No violation that axe knows, nothing wider than the screen."""
    size: Any = {"width": width, "height": 900}
    with visit(browser, server, viewport=size, color_scheme=scheme) as page:
        for address in addresses:
            page.goto(address)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", [1100, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lesson_fits_and_is_accessible(browser: Browser, live_server: LiveServer, width: int, scheme: str) -> None:
    """The lists of lessons, questions, errata and words, a search, how it works, a lesson, a question."""
    addresses = (
        "/lessons",
        "/lessons/squared-error",
        "/questions",
        "/questions/why-squared-error",
        "/errata",
        "/glossary",
        "/search?q=ridge",
        "/about/method",
    )
    tried(browser, live_server, addresses, width, scheme)


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (320, "dark")])
def test_every_lesson_fits_and_is_accessible(
    browser: Browser, live_server: LiveServer, width: int, scheme: str
) -> None:
    """Each of the bank, on data that nobody has looked at."""
    tried(browser, live_server, [f"/lessons/{slug}?seed=20" for slug in load_bank().lessons], width, scheme)


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


@pytest.mark.parametrize("scripts", [True, False])
def test_a_lesson_is_finished_by_its_quick_check(browser: Browser, live_server: LiveServer, scripts: bool) -> None:
    """From the lesson through its three questions to 15 XP, with scripts and without."""
    with visit(browser, live_server, java_script_enabled=scripts) as page:
        page.goto("/lessons/cross-entropy")
        page.locator(".checks a").first.click()
        for number in (1, 2, 3):
            part = part_of(live_server, page)
            fill(page, part, right(part))
            page.get_by_role("button", name="Check").click()
            expect(page.get_by_role("heading", name=f"Quick check: {number} of 3")).to_be_visible()
            if number < 3:
                page.locator("section:has(#quick-check) p a").last.click()
        page.get_by_role("button", name="Finish this lesson").click()
        page.wait_for_url("**/lessons/cross-entropy#quick-check")
        expect(page.locator("section:has(#quick-check)")).to_contain_text("Finished. +15 XP")
        page.goto("/")
        expect(page.locator("dl.standing")).to_contain_text("45")
