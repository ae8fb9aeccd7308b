"""The lab: a list, a page for each demo, and scripts that stay small."""

import gzip

import pytest
from flask.testing import FlaskClient

from quizsvc.course.demos import DEMOS
from quizsvc.flows.service import Service
from quizsvc.web.assets import content
from tests.web.reading import Page, begin, read

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SCRIPT_BYTES, PAGE_BYTES, STYLE_BYTES = 12 * 1024, 35 * 1024, 8 * 1024
SHARED = ("demo.js", "fits.js")


def test_the_list_leads_to_every_demo_and_to_its_lesson(client: FlaskClient, service: Service) -> None:
    """In the order of the course; and nobody who only looks gets a cookie."""
    reply = client.get("/lab")
    assert "Set-Cookie" not in reply.headers
    page = read(reply)
    demos = [link["href"] for link in page.all("a") if link["href"].startswith("/lab/")]
    assert demos == [f"/lab/{demo.slug}" for demo in DEMOS.values()]
    for address in demos:
        found = read(client.get(address))
        assert found.unclosed == []
        assert found.one("section", **{"class": "card demo"})["data-demo"] in DEMOS
    lessons = [link["href"] for link in page.all("a") if "#demo-" in link["href"]]
    assert len(lessons) == len(DEMOS)
    for address in lessons:
        assert service.bank.lessons.keys() >= {address.removeprefix("/lessons/").partition("#")[0]}


def test_a_demo_that_is_none_gets_a_page(client: FlaskClient) -> None:
    """With words that a person understands."""
    reply = client.get("/lab/no-such-demo")
    assert reply.status_code == 404
    assert "There is no such demo." in reply.get_data(as_text=True)


def test_pages_and_their_scripts_stay_small(client: FlaskClient, service: Service) -> None:
    """Packed: at most 35 kB a lesson, 12 kB of scripts on it or on a question.

    And 8 kB of style for the whole site.
    """
    for slug in service.bank.lessons:
        reply = client.get(f"/lessons/{slug}")
        assert len(gzip.compress(reply.data)) <= PAGE_BYTES
        assert packed(client, read(reply)) <= SCRIPT_BYTES
    assert packed(client, read(client.get(begin(client)))) <= SCRIPT_BYTES
    assert len(gzip.compress(content("pages.css"))) <= STYLE_BYTES


def packed(client: FlaskClient, page: Page) -> int:
    """The bytes of a page's scripts on their way."""
    return sum(len(gzip.compress(client.get(script["src"]).data)) for script in page.all("script"))
