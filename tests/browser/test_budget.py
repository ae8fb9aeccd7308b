"""What a page weighs as it comes over the network, and how often it asks: the first time, and every time after."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.site import Site, opened
from tests.browser.test_stranger import visit

pytestmark = pytest.mark.browser

BLOCKED = "Service Worker|status of 404"
"""Without the worker, which keeps files of its own accord, every byte is the page's. A stranger has no page /me."""
KB = 1000
QUESTION, LESSON = 15 * KB, 35 * KB
"""The HTML of a question and of a lesson."""
STYLE, SCRIPTS, FONT = 8 * KB, 12 * KB, 145 * KB
FIRST, LATER, REQUESTS = 220 * KB, 40 * KB, 6
HEAD = 850
"""What the headers of a reply take beside its body."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site for all tests here."""
    with opened(tmp_path_factory.mktemp("budget")) as made:
        yield made


def weighed(page: Page, network: CDPSession, address: str) -> dict[str, list[int]]:
    """The bytes of each body that opening a page brings over the network, by what it is; none for what is kept."""
    kinds: dict[str, str] = {}
    weights: dict[str, list[int]] = {}

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["response"]["mimeType"].partition("/")[2]

    def ended(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:
            weights.setdefault(kinds[event["requestId"]], []).append(event["encodedDataLength"])

    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", ended)
    page.goto(address, wait_until="networkidle")
    network.remove_listener("Network.responseReceived", answered)
    network.remove_listener("Network.loadingFinished", ended)
    return weights


@pytest.mark.parametrize(
    ("first", "limit"),
    [
        ("/", QUESTION),
        ("/practice/items/which-line-for-these-data", QUESTION),
        ("/lessons/penalties-are-priors", LESSON),
    ],
)
def test_a_first_visit_is_light(browser: Browser, site: Site, first: str, limit: int) -> None:
    """Page, style, scripts and font each within their budget, all of them together, in six requests."""
    with visit(browser, site, BLOCKED, service_workers="block") as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        found = weighed(page, network, first)
        assert sum(found["html"]) <= limit
        assert sum(found["css"]) <= STYLE
        assert sum(found["javascript"]) <= SCRIPTS + HEAD * len(found["javascript"])
        assert sum(found["woff2"]) <= FONT
        assert sum(map(sum, found.values())) <= FIRST
        assert sum(map(len, found.values())) <= REQUESTS


def test_later_visits_ask_for_the_page_and_what_is_new(browser: Browser, site: Site) -> None:
    """Style and font are kept for good, and so is every script that came once."""
    with visit(browser, site, BLOCKED, service_workers="block") as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        seen = set(weighed(page, network, "/"))
        assert seen >= {"html", "css", "javascript", "woff2"}
        for address in ("/practice/items/ridge-slope", "/lessons/penalties-are-priors", "/lab/toggle-the-prior", "/me"):
            found = weighed(page, network, address)
            assert not {"css", "woff2"} & set(found)
            assert sum(map(sum, found.values())) <= LATER
        assert set(weighed(page, network, "/lessons/likelihood")) == {"html"}
