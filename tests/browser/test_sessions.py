"""An exam and a review in Chromium, on a small phone without scripts; and their pages, accessible on any screen."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import part_of, press, visit
from tests.learner import form_of, miss, right
from tests.server import LiveServer, serving

pytestmark = pytest.mark.browser

SMALL: Any = {"width": 320, "height": 640}
ALONE = ("log-loss-of-one", "coin-map")


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


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (320, "dark")])
def test_the_pages_fit_and_are_accessible(browser: Browser, server: LiveServer, width: int, scheme: str) -> None:
    """What is reviewed, a concept that moved, an exam's form, question, kept answer, session and summary."""
    size: Any = {"width": width, "height": 800}
    with visit(browser, server, viewport=size, color_scheme=scheme) as page:
        for name in pages(page, server):
            for folded in page.locator("details").all():
                folded.evaluate("node => { node.open = true }")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            for control in page.locator("button:visible, .button:visible, .option:visible").all():
                area = control.bounding_box()
                assert area is not None
                assert area["height"] >= 44, f"{name}: {control.inner_text()}"
            links = page.locator("header nav a").all()
            assert len({link.evaluate("node => node.offsetTop") for link in links}) == 1, name


def follow(page: Page, role: Literal["button", "link"], name: str) -> None:
    """Press or follow something, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).click()


def pages(page: Page, server: LiveServer) -> Iterator[str]:
    """One page of every kind, opened one after the other, by name."""
    page.goto("/review")
    yield "nothing to review yet"
    for item in ALONE:
        page.goto(f"/practice/items/{item}")
        answer(page, server, miss, "Check")
    yield "a verdict with what it moved"
    page.goto("/review")
    yield "nothing due yet"
    page.goto("/concepts/log-loss")
    yield "a concept"
    follow(page, "button", "Practise until mastered")
    yield "a question with its terms"
    page.goto("/exam")
    yield "the form of an exam"
    page.get_by_role("radio", name="5", exact=True).check()
    follow(page, "button", "Begin the exam")
    yield "a question of an exam"
    kept = page.url
    follow(page, "button", "I don’t know")
    page.goto(kept)
    yield "an answer that is kept"
    follow(page, "link", "All its questions")
    yield "a session"
    follow(page, "button", "End it here")
    yield "a summary"
    page.goto("/")
    yield "the front page with an open session"
