"""An account in Debian's Chromium: from guest to account, a second browser, and out everywhere; its theme."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import box, check, part_of, standing, visit
from tests.learner import right
from tests.server import LiveServer

pytestmark = pytest.mark.browser

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
    for scheme in ("light", "dark"):
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
