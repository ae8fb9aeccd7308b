"""A lesson in Chromium: a derivation that goes line by line, and a quick check."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_stranger import fill, part_of, visit
from tests.learner import right
from tests.server import LiveServer

pytestmark = pytest.mark.browser


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
