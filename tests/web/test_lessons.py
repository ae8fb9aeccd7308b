"""Lessons on the site: the list, a page that needs no scripts, and addresses that are none."""

import pytest
from flask.testing import FlaskClient

from quizsvc.course.demos import DEMOS
from quizsvc.course.demos.shown import shown
from quizsvc.flows.service import Service
from quizsvc.items.variant import Variant
from quizsvc.names import LessonId
from tests.learner import filled, right, stored_variant
from tests.web.reading import Page, attempt_of, begin, read, send

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
        assert len(charts) == len(lesson.passage.figures) + len([e for e in page.elements if e.get("data-demo")])
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
    address = begin(client, "mean-log-loss")
    lesson = next(lesson for lesson in service.bank.lessons.values() if "log-loss" in lesson.concepts)
    link = f'href="/lessons/{lesson.slug}"'
    assert link not in client.get(address).get_data(as_text=True)
    send(client, address, "skip")
    assert link in client.get(address).get_data(as_text=True)


def answered(client: FlaskClient, service: Service, item: str) -> Page:
    """The verdict's page after a right answer to an item."""
    address = begin(client, item)
    variant: Variant = stored_variant(service.database, attempt_of(address))
    send(client, address, **filled(variant, right))
    return read(client.get(address))


def test_the_quick_check_leads_from_question_to_question_and_is_finished_once(
    client: FlaskClient, service: Service
) -> None:
    """Each verdict names the next; the last offers to finish; then 15 XP stand on the lesson, and no button."""
    lesson = service.bank.lessons[LessonId("cross-entropy")]
    first, second, third = lesson.quick_check
    page = answered(client, service, first)
    assert page.one("h2", id="quick-check").text == "Quick check: 1 of 3"
    assert page.all("a", href=f"/practice/items/{second}")
    assert not page.all("form", action=f"/lessons/{lesson.slug}/complete")
    refused = client.post(f"/lessons/{lesson.slug}/complete", data={"csrf": page.csrf})
    assert refused.status_code == 409
    assert "1 of 3" in read(refused).one("main").text
    answered(client, service, second)
    page = answered(client, service, third)
    form = page.one("form", action=f"/lessons/{lesson.slug}/complete")
    assert [e.text for e in page.elements if "primary" in e.get("class")] == ["Finish this lesson"]
    ready = read(client.get(f"/lessons/{lesson.slug}"))
    assert [e.text for e in ready.elements if e.get("class").endswith("primary")] == ["Next line", "Finish this lesson"]
    for _ in range(2):
        reply = client.post(form["action"], data={"csrf": page.csrf, "timezone": ""})
        assert (reply.status_code, reply.location) == (303, f"/lessons/{lesson.slug}#quick-check")
    told = read(client.get(f"/lessons/{lesson.slug}"))
    assert "Finished. +15 XP" in told.one("section", **{"aria-labelledby": "quick-check"}).text.replace("\n", " ")
    assert not told.all("form")
    assert "finished" in read(client.get("/lessons")).one("main").text
    assert client.post(form["action"]).status_code == 403
    assert client.post("/lessons/none/complete", data={"csrf": page.csrf}).status_code == 404


def test_what_a_lesson_needs_leads_to_where_it_is_taught_and_asked(client: FlaskClient, service: Service) -> None:
    """Each prerequisite has its status, the lesson that teaches it, and a question to try."""
    page = read(client.get("/lessons/penalties-are-priors"))
    items = [e for e in page.all("li") if e.parents[-1].get("class") == "needs"]
    assert len(items) == 4
    for item in items:
        links = [link["href"] for link in page.all("a") if item in link.parents]
        assert [href.split("/")[1] for href in links] == ["lessons", "practice"]
        assert "not started" in item.text


def test_each_demo_stands_in_its_place(client: FlaskClient, service: Service) -> None:
    """With its name, what to do, its picture, its numbers and its script; every demo has a place."""
    marked: set[str] = set()
    for slug in service.bank.lessons:
        page = read(client.get(f"/lessons/{slug}"))
        places = [e for e in page.all("section") if e.get("data-demo")]
        assert places
        for place in places:
            demo = DEMOS[place["data-demo"]]
            assert demo.title in place.text
            assert demo.task in place.text
            assert [e.text for e in page.all("dd") if place in e.parents] == [n.text for n in shown(demo).numbers]
            assert [e.get("src").endswith("/demos.js") for e in page.all("script")].count(True) == 1
            marked.add(demo.id)
    assert marked == set(DEMOS)
