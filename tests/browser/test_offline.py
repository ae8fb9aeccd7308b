"""An answer while the network or the server is away, in Chromium: kept, said so, sent once, and its verdict shown."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import CHOICE, NUMERIC, box, check, part_of, stored, visit
from tests.learner import miss, right
from tests.server import LiveServer, serving

pytestmark = pytest.mark.browser

AWAY = r"ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)|status of (403|404|422|503)"
"""What the console says while there is no connection."""
NOT_SENT = "Not sent yet: no connection."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all of this module: each test is a learner of its own."""
    folder = tmp_path_factory.mktemp("offline")
    with serving(folder / "live.db", folder, XDG_DATA_HOME=str(folder)) as started:
        yield started


def ask(page: Page, item: str = NUMERIC) -> str:
    """The address of a question that is shown, the worker at work."""
    page.goto(f"/practice/items/{item}")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page.url


def answers(server: LiveServer, address: str) -> int:
    """How many answers the server has to a question."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as conn:
        attempt = address.rpartition("/")[2]
        return int(conn.execute("SELECT count(*) FROM responses WHERE attempt_id = ?", (attempt,)).fetchone()[0])


def give(page: Page, text: str) -> None:
    """Answer, and do not wait."""
    box(page).fill(text)
    page.get_by_role("button", name="Check").click()


def kept(page: Page) -> int:
    """How many answers the browser keeps."""
    return int(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('quizsvc-answer:')).length"))


def test_an_answer_given_offline_is_sent_once_when_back(browser: Browser, server: LiveServer) -> None:
    """Said beside the button, changed and sent again, and the verdict is of what was sent last."""
    with visit(browser, server, expected=AWAY) as page:
        asked = ask(page)
        part = part_of(server, page)
        page.context.set_offline(True)
        give(page, miss(part))
        expect(page.get_by_role("status")).to_contain_text(NOT_SENT)
        box(page).fill(right(part))
        expect(page.get_by_role("status")).to_contain_text("not sent by itself")
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("status")).to_contain_text(NOT_SENT)
        assert Axe().run(page).violations_count == 0
        assert answers(server, asked) == 0
        page.context.set_offline(False)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
        assert page.url == asked
        assert (answers(server, asked), kept(page)) == (1, 0)


def test_a_page_that_was_left_offline_sends_from_the_next_one(browser: Browser, server: LiveServer) -> None:
    """Another page offline is the page for no connection; the next page that comes sends, and links to the verdict."""
    with visit(browser, server, expected=AWAY) as page:
        asked = ask(page)
        text = right(part_of(server, page))
        page.context.set_offline(True)
        give(page, text)
        expect(page.get_by_role("status")).to_contain_text(NOT_SENT)
        reply = page.goto("/lessons")
        assert reply is not None
        assert reply.status == 503
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text(NOT_SENT)
        assert Axe().run(page).violations_count == 0
        page.close()
        page.context.set_offline(False)
        later = page.context.new_page()
        later.goto("/lessons")
        expect(later.get_by_role("status")).to_contain_text("Your answer has arrived.")
        later.get_by_role("link", name="See it").click()
        expect(later.get_by_role("heading", name="Right")).to_be_visible()
        assert (later.url, answers(server, asked), kept(later)) == (asked, 1, 0)


def test_a_server_that_was_killed_gets_the_answer_when_it_is_back(browser: Browser, live_server: LiveServer) -> None:
    """Nothing tells the browser that it is back: it is tried again, and a reload meanwhile loses nothing."""
    with visit(browser, live_server, expected=AWAY) as page:
        asked = ask(page, CHOICE)
        assert live_server.end(signal.SIGKILL) == -signal.SIGKILL
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_role("status")).to_contain_text(NOT_SENT)
        page.reload()
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        live_server.start()
        expect(page.locator("#verdict")).to_be_visible(timeout=20_000)  # pauses grow while it starts
        assert (page.url, stored(live_server, "responses")) == (asked, 1)


def test_what_is_typed_stays_until_it_is_sent(browser: Browser, server: LiveServer) -> None:
    """Over a reload, a hint, a form that could not be sent, and a closed tab; a skipped question keeps nothing."""
    with visit(browser, server, expected=AWAY) as page:
        asked = ask(page)
        box(page).fill("0.12")
        page.get_by_label("How sure are you?").select_option("0.8")
        page.reload()
        expect(box(page)).to_have_value("0.12")
        expect(page.get_by_label("How sure are you?")).to_have_value("0.8")
        page.context.set_offline(True)
        page.get_by_role("button", name="Show a hint").click()
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        assert page.url == asked
        page.context.set_offline(False)
        page.get_by_role("link", name="Try again").click()
        page.get_by_role("button", name="Show a hint").click()
        expect(page.locator("#hints")).to_be_visible()
        later = page.context.new_page()
        page.close()
        later.goto(asked)
        expect(box(later)).to_have_value("0.12")
        later.get_by_role("button", name="I don’t know").click()
        expect(later.get_by_role("heading", name="Here is how")).to_be_visible()
        assert kept(later) == 0


def test_steps_put_in_order_stay(browser: Browser, server: LiveServer) -> None:
    """What buttons and not keys have changed is kept as well."""
    with visit(browser, server) as page:
        ask(page, "from-bell-curve-to-squares")
        page.get_by_role("button", name="Use next").last.click()
        put = page.locator(".placed .step label").all_inner_texts()
        page.reload()
        assert page.locator(".placed .step label").all_inner_texts() == put
        assert len(put) == 1


def test_a_form_that_is_out_of_date_is_renewed_or_shown_again(browser: Browser, server: LiveServer) -> None:
    """An old code is replaced by a new one; whoever is not known any more finds what was typed when they are."""
    with visit(browser, server, expected=AWAY) as page:
        ask(page)
        text = right(part_of(server, page))
        page.evaluate("document.querySelector('#answer [name=csrf]').value = 'old'")
        give(page, text)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
        asked = ask(page, "mean-is-the-mle")
        known = page.context.cookies()
        page.context.clear_cookies()
        give(page, "0.12")
        expect(page.get_by_role("heading", name="This form is out of date")).to_be_visible()
        page.context.add_cookies(known)
        page.goto(asked)
        expect(box(page)).to_have_value("0.12")
        assert answers(server, asked) == 0
        give(page, "about 3")
        expect(page.get_by_role("alert")).to_contain_text("was not understood")
        expect(box(page)).to_have_value("about 3")
        box(page).fill(right(part_of(server, page)))
        check(page)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
        assert (page.url, kept(page)) == (asked, 0)


def test_the_worker_keeps_no_page_of_anybody(browser: Browser, server: LiveServer) -> None:
    """Files by their content and one page; and whoever logs out leaves nothing that was typed."""
    with visit(browser, server) as page:
        asked = ask(page)
        box(page).fill(miss(part_of(server, page)))
        check(page)
        page.goto("/me")
        names = page.evaluate(
            "caches.keys().then(async names => (await Promise.all(names.map(async name =>"
            " (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat())"
        )
        assert len(names) > 5
        assert {name for name in names if not name.startswith("/assets/")} == {"/offline"}
        page.goto("/register")
        page.get_by_label("Name").fill("Ada")
        page.get_by_label("E-mail").fill("ada@example.org")
        page.get_by_label("Password").fill("four words of mine")
        page.get_by_role("button", name="Make the account").click()
        ask(page)
        assert page.url != asked
        box(page).fill("0.12")
        assert kept(page) == 1
        page.goto("/account")
        page.get_by_role("button", name="Log out", exact=True).click()
        expect(page.get_by_role("link", name="Log in")).to_be_visible()
        assert kept(page) == 0
