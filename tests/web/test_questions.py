"""Interview questions on the site: all of them listed, each whole without scripts, its answers closed at first."""

import pytest
from flask.testing import FlaskClient

from quizsvc.flows.service import Service
from tests.web.reading import read

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_list_has_every_question_once(client: FlaskClient, service: Service) -> None:
    """Under the lessons in their order."""
    page = read(client.get("/questions"))
    listed = [link["href"] for link in page.all("a") if link["href"].startswith("/questions/")]
    assert sorted(listed) == sorted(f"/questions/{slug}" for slug in service.bank.questions)
    titles = [heading.text for heading in page.all("h2")]
    assert titles == [lesson.title for lesson in service.bank.lessons.values()]


def test_each_question_is_whole(client: FlaskClient, service: Service) -> None:
    """Every point with its proof, every follow-up, three model answers, all closed until they are asked for."""
    for slug, question in service.bank.questions.items():
        page = read(client.get(f"/questions/{slug}"))
        assert page.unclosed == []
        assert page.one("h1").text == question.title
        closed = page.all("details")
        assert len(closed) == 5 + len(question.clarifiers) + len(question.follow_ups)
        assert not any("open" in element.attributes for element in closed)
        proofs = [link["href"] for link in page.all("a") if link["href"].startswith("/practice/items/")]
        assert proofs == [f"/practice/items/{point.probe}" for point in question.points]
        lesson = service.lessons[question.concepts[0]]
        assert page.one("a", href=f"/lessons/{lesson.slug}")
    assert client.get("/questions/none").status_code == 404


def test_reading_questions_leaves_no_trace(client: FlaskClient) -> None:
    """No cookie for whoever only reads."""
    assert "Set-Cookie" not in client.get("/questions").headers
    assert "Set-Cookie" not in client.get("/questions/why-logs").headers
