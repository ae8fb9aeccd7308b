"""Lessons on the site: the list, a page that needs no scripts, and addresses that are none."""

import pytest
from flask.testing import FlaskClient

from quizsvc.flows.service import Service
from tests.web.reading import read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_page_leads_to_the_lessons(client: FlaskClient) -> None:
    """The navigation has a link to the list, and the list one to each lesson."""
    home = read(client.get("/"))
    assert any(link["href"] == "/lessons" for link in home.all("a"))
    listed = read(client.get("/lessons"))
    assert listed.unclosed == []
    assert [link["href"] for link in listed.all("a") if link["href"].startswith("/lessons/")]


def test_each_lesson_is_whole_without_scripts(client: FlaskClient, service: Service) -> None:
    """Sections with their addresses, every line of every derivation, each figure with its tables, the quick check."""
    for lesson in service.bank.lessons.values():
        reply = client.get(f"/lessons/{lesson.slug}")
        assert reply.status_code == 200
        page = read(reply)
        assert page.unclosed == []
        ids = [element["id"] for element in page.elements if element.get("id")]
        assert len(ids) == len(set(ids))
        assert {section.anchor for section in lesson.passage.sections if section.anchor} <= set(ids)
        lines = [e for e in page.all("li") if any(p.get("class") == "card stepper" for p in e.parents)]
        assert len(lines) == sum(len(derivation.steps) for derivation in lesson.passage.derivations.values())
        assert not any("hidden" in line.attributes for line in lines)
        charts = [svg for svg in page.all("svg") if "chart" in svg.get("class")]
        assert len(charts) == len(lesson.passage.figures)
        asked = {f"/practice/items/{item}" for item in lesson.quick_check}
        assert asked <= {link["href"] for link in page.all("a")}
        assert all(client.get(address).status_code == 303 for address in asked)


def test_reading_leaves_no_trace(client: FlaskClient) -> None:
    """A visitor who only reads gets no cookie, and no lesson is locked for them."""
    assert "Set-Cookie" not in client.get("/lessons").headers
    assert "Set-Cookie" not in client.get("/lessons/squared-error").headers


def test_a_seed_of_the_address_is_taken_and_another_text_passed_over(client: FlaskClient) -> None:
    """Fresh data have an address of their own; what is no seed shows the first data."""
    first = client.get("/lessons/squared-error").get_data(as_text=True)
    assert "on the first data again" in client.get("/lessons/squared-error?seed=7").get_data(as_text=True)
    for text in ("-1", "x", "1e3", "12345678", "٣", ""):
        page = client.get("/lessons/squared-error", query_string={"seed": text}).get_data(as_text=True)
        assert page.count("on the first data again") == first.count("on the first data again") == 0


def test_a_name_that_is_none_gets_a_page(client: FlaskClient) -> None:
    """404 with a sentence."""
    reply = client.get("/lessons/no-such-lesson")
    assert reply.status_code == 404
    assert "There is no such lesson" in reply.get_data(as_text=True)


def test_a_verdict_leads_to_its_lesson(client: FlaskClient, service: Service) -> None:
    """The page of a verdict links the lesson that teaches the item's concept; the question's does not yet."""
    address = client.get("/practice/items/confident-and-wrong").headers["Location"]
    lesson = next(lesson for lesson in service.bank.lessons.values() if "log-loss" in lesson.concepts)
    link = f'href="/lessons/{lesson.slug}"'
    assert link not in client.get(address).get_data(as_text=True)
    send(client, address, "skip")
    assert link in client.get(address).get_data(as_text=True)
