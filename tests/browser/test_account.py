"""An account in Debian's Chromium: from guest to account, a second browser, and out everywhere; every page of it."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from quizsvc.flows import clock
from tests.browser.test_stranger import SCHEMES, WIDTHS, box, check, part_of, standing, visit
from tests.learner import right
from tests.server import LiveServer

pytestmark = pytest.mark.browser

OWN = ("me", "me/settings", "me/settings refused", "me/plan", "me/plan refused", "me/plan made", "")
EMAIL, SECRET = "ada@example.org", "four words of mine"
FIRST, SECOND = "confident-and-wrong", "mean-is-the-mle"


def answer(page: Page, server: LiveServer, item: str) -> str:
    """A question answered rightly; where its verdict stands."""
    page.goto(f"/practice/items/{item}")
    box(page).fill(right(part_of(server, page)))
    check(page)
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    return page.url


def test_two_browsers_become_one_and_log_out_everywhere(browser: Browser, live_server: LiveServer) -> None:
    """Guest, answers, account; a second guest logs in, both histories are there; out everywhere, both are out."""
    with visit(browser, live_server) as first, visit(browser, live_server, java_script_enabled=False) as second:
        one = answer(first, live_server, FIRST)
        first.get_by_role("link", name="Log in").first.click()
        first.get_by_role("link", name="Make an account").click()
        first.get_by_label("Name").fill("Ada")
        first.get_by_label("E-mail").fill(EMAIL)
        first.get_by_label("Password").fill("password")
        first.get_by_role("button", name="Make the account").click()
        expect(first.get_by_role("alert")).to_be_focused()
        expect(first.get_by_label("E-mail")).to_have_value(EMAIL)
        first.get_by_role("link", name="This password is among").click()
        expect(first.get_by_label("Password")).to_be_focused()
        first.keyboard.type(SECRET)
        first.keyboard.press("Enter")
        expect(first.get_by_role("heading", name="Right")).to_be_visible()
        assert first.url == one
        two = answer(second, live_server, SECOND)
        second.get_by_role("link", name="Log in").first.click()
        second.get_by_label("E-mail").fill(EMAIL.upper())
        second.get_by_label("Password").fill(SECRET)
        second.get_by_role("button", name="Log in").click()
        assert second.url == two
        for page in (first, second):
            for address in (one, two):
                page.goto(address)
                expect(page.get_by_role("heading", name="Right")).to_be_visible()
            page.goto("/")
            assert standing(page)["XP"] == "20"
        second.get_by_role("link", name="Ada").click()
        expect(second.locator(".logins li")).to_have_count(2)
        second.get_by_role("button", name="Log out everywhere").click()
        for page in (first, second):
            page.goto(one)
            expect(page.get_by_role("heading", name="Question not found")).to_be_visible()
            expect(page.get_by_role("link", name="Log in").first).to_be_visible()


COLOURS = """[document.body, document.querySelector(".chart .tick, .chart text")].map(
    (each, at) => getComputedStyle(each)[["backgroundColor", "fill"][at]])"""


def test_a_theme_that_was_set_is_what_the_other_device_shows(browser: Browser, live_server: LiveServer) -> None:
    """Page and figure have the very colours of a dark device, on a light one and without scripts; and the reverse."""
    shown: dict[tuple[str, str], Any] = {}
    for scheme in SCHEMES:
        with visit(browser, live_server, color_scheme=scheme, java_script_enabled=False) as page:
            for theme in ("As the device", "Light", "Dark"):
                page.goto("/me/settings")
                page.get_by_label(theme).check()
                page.get_by_role("button", name="Keep these settings").click()
                page.goto("/lab/likelihood-hill")
                shown[scheme, theme] = page.evaluate(COLOURS)
    assert shown["light", "Light"] == shown["dark", "Light"] == shown["light", "As the device"]
    assert shown["light", "Dark"] == shown["dark", "Dark"] == shown["dark", "As the device"]
    assert not {*shown["light", "Light"]} & {*shown["light", "Dark"]}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_an_account_fits(browser: Browser, live_server: LiveServer, width: int, scheme: str) -> None:
    """No violation that axe knows, nothing wider than the screen, controls large enough for a thumb."""
    axe, size = Axe(), {"width": width, "height": 800}
    how: Any = {"viewport": size, "color_scheme": scheme}
    with visit(browser, live_server, **how) as page:
        for name in (
            "register",
            "register refused",
            "reset",
            "login refused",
            "login",
            "account",
            "account refused",
            *OWN,
        ):
            open_page(page, name)
            found = axe.run(page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            for control in page.locator("button:visible, .button:visible, .box:visible").all():
                area = control.bounding_box()
                assert area is not None
                assert area["height"] >= 44, name
                assert area["x"] >= 0
                assert area["x"] + area["width"] <= width


def open_page(page: Page, name: str) -> None:
    """One page of an account, or a form of it that was refused."""
    path, _, refused = name.partition(" ")
    page.goto(f"/{path}")
    if name == "account refused":
        page.get_by_role("button", name="Change the password").click()
    elif name == "me/settings refused":
        page.get_by_label("Time zone").fill("Mars/Base")
        page.get_by_role("button", name="Keep these settings").click()
    elif name == "me/plan made":
        page.get_by_label("Day of the interview").fill(str(clock.now().date() + timedelta(days=3)))
        page.get_by_role("button", name="Make the plan").click()
        expect(page.get_by_role("heading", name="What it takes")).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
    elif refused:
        page.locator("form.account button").click()
    if path == "login" and not refused:
        page.goto("/register")
        page.get_by_label("Name").fill("Ada of a long and honourable name, which no header should be wider for")
        page.get_by_label("E-mail").fill("a-rather-long-address-of-somebody@department.university.example.org")
        page.get_by_label("Password").fill(SECRET)
        page.get_by_role("button", name="Make the account").click()
