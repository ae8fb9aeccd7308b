"""The front page: the next question first, then where one stands, then the lessons, one of them open."""

import pytest
from flask.testing import FlaskClient

from quizsvc.flows.service import Service
from tests.learner import filled, right, stored_variant
from tests.web.reading import Page, attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def next_question(page: Page) -> str:
    """What the page says of the question to go on with."""
    return page.one("section", **{"aria-labelledby": "next"}).text


def opened(page: Page) -> list[str]:
    """The lessons whose concepts are shown."""
    shown = [e for e in page.all("details") if "open" in e.attributes]
    return [h.text for h in page.all("h3") if any(parent in shown for parent in h.parents)]


def test_a_newcomer_sees_where_to_start(client: FlaskClient, service: Service) -> None:
    """A picture to begin with, a curve to move, and the first lesson open; the question is the one that then comes."""
    page = read(client.get("/"))
    lessons = list(service.bank.lessons.values())
    assert opened(page) == [f"1. {lessons[0].title}"]
    assert "A picture to begin with" in next_question(page)
    assert len(page.all("section", **{"data-demo": "D7"})) == 1
    (start,) = (link["href"] for link in page.all("a") if "button" in link.get("class"))
    variant = stored_variant(service.database, attempt_of(str(client.get(start).location)))
    assert variant.figure_svg
    concept = service.concept_title(service.bank.items[variant.item].concepts[0])
    assert page.all("h2")[0].text == f"Your first question: {concept}"
    assert page.all("h2")[0].text.replace("first", "open") == read(client.get("/")).all("h2")[0].text


def test_who_has_answered_goes_on(client: FlaskClient, service: Service) -> None:
    """After the first answer the next question is chosen for its learner, and the curve gives way to the standing."""
    address = begin(client, "which-line-for-these-data")
    send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
    page = read(client.get("/"))
    assert page.all("h2")[0].text.startswith("Your next question: ")
    assert "is new to you" in next_question(page)
    assert page.all("section", **{"data-demo": "D7"}) == []


def test_every_concept_stands_under_its_lesson(client: FlaskClient, service: Service) -> None:
    """Each once, with a way to practise it."""
    page = read(client.get("/"))
    stages = page.all("details")
    for stage, lesson in zip(stages, service.bank.lessons.values(), strict=True):
        links = [link["href"] for link in page.all("a") if stage in link.parents]
        assert links == [f"/lessons/{lesson.slug}", *(f"/practice/{concept}" for concept in lesson.concepts)]


def test_an_open_question_comes_first(client: FlaskClient) -> None:
    """It is named as what it is, by the words with which it was asked."""
    begin(client, "confident-and-wrong")
    page = read(client.get("/"))
    assert page.all("h2")[0].text.startswith("Your open question: ")
    assert "You asked for this question." in next_question(page)


def test_a_finished_lesson_gives_way_to_the_next(client: FlaskClient, service: Service) -> None:
    """Its row says that it is finished, and how much of it is mastered; the second lesson is open."""
    first, second = list(service.bank.lessons.values())[:2]
    for item in first.quick_check:
        address = begin(client, item)
        reply = send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
        assert reply.status_code == 303
    page = read(client.get(f"/lessons/{first.slug}"))
    code = page.all("input", name="csrf")[0]["value"]
    client.post(f"/lessons/{first.slug}/complete", data={"csrf": code, "timezone": ""})
    page = read(client.get("/"))
    assert opened(page) == [f"2. {second.title}"]
    assert "finished" in page.all("summary")[0].text
    assert "Mastery" in page.all("details")[0].text
