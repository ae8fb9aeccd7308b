"""Interviews in Chromium: by keyboard alone, on any screen, with somebody who sits in, offline, and through SIGKILL."""

import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from quizsvc.course.bank import Bank
from quizsvc.flows import clock, guests, interview_plans
from quizsvc.flows.service import Service
from quizsvc.interview.plan import Wish
from quizsvc.names import InterviewId
from quizsvc.store.database import open_database
from quizsvc.store.learners import Learner
from quizsvc.web.guard import COOKIE
from tests.browser.site import Site, opened
from tests.browser.test_stranger import visit
from tests.flows.candidates import BLUFFER, FLUENT, Sat, sit_through, with_questions
from tests.flows.candidates import prove_all as prove
from tests.server import LiveServer

pytestmark = pytest.mark.browser
RIDGE = "ridge-as-a-belief"
SMALL: Any = {"width": 320, "height": 640}
MOST_TABS = 90


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all of this module: each test is a learner of its own."""
    with opened(tmp_path_factory.mktemp("interviews")) as found:
        yield found


@pytest.fixture
def told(site: Site) -> tuple[str, str]:
    """The address of a report on the second of two long interviews with all points claimed only, and whose it is."""
    service, (learner, token) = site.service, guests.welcome(site.service, clock.now())
    for _ in range(2):
        made = interview_plans.begin(service, learner, Wish("researcher", 45), clock.now())
        assert isinstance(made, str)
        sit_through(service, learner, made, BLUFFER, clock.now())
    return f"{site.url}/interview/{made}/report", token


@contextmanager
def sitting_in(
    browser: Browser, site: Site | LiveServer, service: Service, **how: Any
) -> Iterator[tuple[Page, Learner]]:
    """The page of an interview on ridge alone, not begun, and its candidate."""
    learner, token = guests.welcome(service, clock.now())
    interview = with_questions(service, learner, [RIDGE])
    with visit(browser, site, **how) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": site.url}])
        page.goto(f"/interview/{interview}")
        yield page, learner


def prove_all(service: Service, learner: Learner, page: Page) -> None:
    """Answer every probe behind the page, and open it again."""
    prove(service, learner, FLUENT, Sat(InterviewId(page.url.split("/")[4]), now=clock.now()))
    page.reload()


def send(page: Page, name: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def tab_to(page: Page, wanted: Locator) -> None:
    """Reach a control with the Tab key alone."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} was not reached by Tab")


def press(page: Page, role: Any, name: str) -> None:
    """Reach a button or link by keyboard, and use it."""
    tab_to(page, page.get_by_role(role, name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_whole_interview_by_keyboard(browser: Browser, site: Site) -> None:
    """Fifteen minutes' questions on a small phone, from the plan to the report, without a pointer."""
    with visit(browser, site, viewport=SMALL) as page:
        page.goto("/interview")
        press(page, "button", "Begin the interview")
        skipped = 0
        while not page.url.endswith("/report"):
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], page.url
            if "/attempts/" in page.url:
                press(page, "button", "I don’t know")
                skipped += 1
            elif page.locator("textarea").count():
                tab_to(page, page.locator("textarea"))
                page.keyboard.type("It is a belief.")
                press(page, "button", page.locator(".check button").inner_text())
            elif page.locator(".marking").count():
                for group in page.get_by_role("radiogroup").all():
                    tab_to(page, group.get_by_role("radio").first)
                    page.keyboard.press("Space")
                press(page, "button", "These are my marks")
            elif skipped:
                press(page, "button", "That’s enough: leave the rest")
            else:
                press(page, "link", "To the first probe")
        expect(page.get_by_role("heading", name="Claimed, not yet usable")).to_be_visible()
        assert skipped >= 3


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_long_report_prints_on_two_pages(browser: Browser, site: Site, told: tuple[str, str], paper: str) -> None:
    """With every question and every point of it on them, and what to practise next."""
    address, token = told
    with visit(browser, site) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": site.url}])
        page.goto(address)
        printed = page.pdf(format=paper, margin=dict.fromkeys(("top", "right", "bottom", "left"), "1cm"))
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) in {1, 2}
        page.emulate_media(media="print")
        questions = page.locator("section:has(.timeline)")
        assert questions.count() >= 4
        points = questions.locator(".tally li")
        assert points.filter(visible=True).count() == points.count() >= 12
        assert page.locator("#next + ol a:visible").count() > 0


def test_somebody_sits_in(browser: Browser, site: Site) -> None:
    """The sheet follows by itself and keeps half-set marks; they differ in the report; without the link it is over."""
    with sitting_in(browser, site, site.service) as (page, learner), visit(browser, site) as partner:
        address = page.url
        page.get_by_text("Somebody sits in").click()
        send(page, "Make a link")
        partner.goto(page.get_by_label("The link, shown only now").input_value())
        expect(partner.locator("#now")).to_contain_text("Question 1 of 1: say it")
        partner.get_by_role("radio").first.check()
        page.goto(address)
        page.locator("textarea").fill("A Gaussian belief.")
        send(page, "That is my answer")
        expect(partner.locator("#heard-1")).to_contain_text("A Gaussian belief.")
        expect(partner.get_by_role("radio").first).to_be_checked()
        send(page, "That is my answer")
        send(page, "That is my answer")
        prove_all(site.service, learner, page)
        for group in partner.get_by_role("radiogroup").all():
            group.get_by_role("radio").last.check()
        send(partner, "These are my marks")
        for group in page.get_by_role("radiogroup").all():
            group.get_by_role("radio").first.check()
        send(page, "These are my marks")
        expect(partner.get_by_role("heading", name="How they marked themselves")).to_be_visible()
        page.get_by_text("Somebody sits in: a link is open").click()
        send(page, "Take the link back")
        expect(partner.locator("[data-refreshed]")).to_have_text("The candidate has taken the link back.")
        send(page, "To the report")
        expect(page.locator("main")).to_contain_text("You and your partner differ on 5 of 5 points.")


def test_what_is_typed_offline_is_sent_later(browser: Browser, site: Site) -> None:
    """Kept in the browser when the page is closed, on the server once it is reached; another tab's answer is told."""
    expected = "status of 409|ERR_INTERNET_DISCONNECTED"
    with sitting_in(browser, site, site.service, expected=expected) as (left, _):
        left.context.set_offline(True)
        left.locator("textarea").fill("Typed in a tunnel.")
        left.locator("textarea").blur()
        expect(left.locator("[data-typing]")).to_contain_text("Offline")
        address, context = left.url, left.context
        left.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)
        box, note = page.locator("textarea"), page.locator("[data-typing]")
        expect(box).to_have_value("Typed in a tunnel.")
        page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.includes('/interview/'))")
        other = context.new_page()
        other.goto(address)
        assert other.locator("textarea").evaluate("node => node.defaultValue") == "Typed in a tunnel."
        send(other, "That is my answer")
        box.fill("Typed in a tunnel, and more.")
        box.blur()
        expect(note).to_contain_text("answered in another tab")
        expect(box).to_have_value("Typed in a tunnel, and more.")
        with page.expect_navigation():
            note.get_by_role("link").click()
        expect(page.locator(".eyebrow")).to_contain_text("Follow-up")
        expect(page.locator("textarea")).to_have_value("")


def test_a_killed_server_loses_nothing(browser: Browser, live_server: LiveServer, bank: Bank) -> None:
    """SIGKILL in every phase: the draft and all that was given are there when it is started again."""

    def crash() -> None:
        live_server.end(signal.SIGKILL)
        live_server.start()
        page.reload()

    def say(phase: str, button: str) -> None:
        expect(page.locator(".eyebrow")).to_contain_text(phase)
        page.locator("textarea").fill(f"Typed in: {phase}.")
        page.locator("textarea").blur()
        expect(page.locator("[data-typing]")).to_have_text("Kept.")
        crash()
        expect(page.locator("textarea")).to_have_value(f"Typed in: {phase}.")
        send(page, button)

    with (
        closing(open_database(f"sqlite:///{live_server.database}")) as database,
        sitting_in(browser, live_server, service := Service(database, bank)) as (page, learner),
    ):
        address = page.url
        say("Say it", "That is my answer")
        say("Follow-up", "That is my answer")
        send(page, "That is my answer")
        page.get_by_role("link", name="To the first probe").click()
        send(page, "I don’t know")
        crash()
        page.goto(address)
        expect(page.get_by_role("heading", name="1 of 5 probes answered")).to_be_visible()
        prove_all(service, learner, page)
        crash()
        expect(page.locator(".said").first).to_contain_text("Typed in: Say it.")
        for group in page.get_by_role("radiogroup").all():
            group.get_by_role("radio").first.check()
        send(page, "These are my marks")
        say("Say it again", "To the report")
        page.get_by_text("What you said").click()
        for phase in ("Say it", "Follow-up", "Say it again"):
            expect(page.locator("details")).to_contain_text(f"Typed in: {phase}.")
