"""An exam and a review in Chromium, on a small phone without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import part_of, press, visit
from tests.learner import form_of, right
from tests.server import LiveServer, serving

pytestmark = pytest.mark.browser

SMALL: Any = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all of this module: each test is a learner of its own."""
    folder = tmp_path_factory.mktemp("sessions")
    with serving(folder / "live.db", folder, XDG_DATA_HOME=str(folder)) as started:
        yield started


def answer(page: Page, server: LiveServer, what: Any, button: str) -> None:
    """Answer the number that is asked, and send it."""
    part = part_of(server, page)
    for name, text in form_of(part, what(part)).items():
        page.locator(f'[name="{name}"]').fill(text)
    press(page, button)


def test_an_exam_goes_from_its_form_to_its_summary(browser: Browser, server: LiveServer) -> None:
    """Ticked and begun, answered or not known, left and found again, and at the end each verdict; no script, 320 px."""
    with visit(browser, server, viewport=SMALL, java_script_enabled=False) as page:
        page.goto("/exam")
        page.get_by_role("radio", name="5", exact=True).check()
        page.get_by_role("checkbox", name="Cross-entropy and log loss").check()
        page.get_by_role("button", name="Begin the exam").click()
        for number in range(1, 6):
            expect(page.get_by_role("link", name=f"Exam, question {number} of 5")).to_be_visible()
            expect(page.get_by_role("button", name="Show a hint")).to_have_count(0)
            if number == 3:
                page.goto("/")
                page.get_by_role("link", name="Go on with your exam").click()
                expect(page.get_by_role("link", name="Exam, question 3 of 5")).to_be_visible()
            if part_of(server, page).type == "number" and page.locator('[id^="wanted-"]').count() == 1:
                answer(page, server, right, "Keep this answer")
            else:
                page.get_by_role("button", name="I don’t know").click()
        expect(page.get_by_role("heading", name="Exam")).to_be_visible()
        rows = page.locator(".tally").first.locator("li")
        expect(rows).to_have_count(5)
        told = [row.inner_text() for row in rows.all()]
        assert all("right" in row or "solution opened" in row for row in told)
        count = sum("XP" in row for row in told)
        expect(page.locator("main")).to_contain_text(f"{count} of 5 right.")
        rows.first.get_by_role("link").click()
        page.get_by_role("link", name="Back to the summary").click()
        expect(page.locator("main")).to_contain_text(f"{count} of 5 right.")
