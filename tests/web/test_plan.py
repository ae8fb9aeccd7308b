"""The plan's page, and its line on the front page."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.learner import NOON
from tests.web.reading import begin, read

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADDRESS = "/me/plan"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that does not begin or end while a test runs: a learner's begins at four."""
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON)


def send(client: FlaskClient, **fields: Any) -> Any:
    """Send the form of the page."""
    return client.post(ADDRESS, data={"csrf": read(client.get(ADDRESS)).csrf, **fields})


def in_days(days: int) -> str:
    """A date so many days from the day of these tests."""
    return str(NOON.date() + timedelta(days=days))


def test_a_stranger_makes_a_plan_and_ends_it(client: FlaskClient) -> None:
    """From then on the front page has its line; minutes come with the range that they lie in."""
    begin(client)
    assert "Plan for an interview" in read(client.get("/")).one("main").text
    assert send(client, day=in_days(30), about=["coins", "lesson/likelihood"]).status_code == 303
    page = read(client.get(ADDRESS))
    said = page.one("main").text
    assert "in 30 days" in said
    assert "a day, likely between" in " ".join(said.split())
    ticked = {e["value"] for e in page.all("input", name="about") if "checked" in e.attributes}
    assert ticked == {"coins", "lesson/likelihood"}
    assert page.one("input", name="day")["value"] == in_days(30)
    assert "Interview on" in read(client.get("/")).one("main").text
    assert send(client, day=in_days(30), end="yes").status_code == 303
    assert "Interview on" not in read(client.get("/")).one("main").text


def test_what_there_is_no_time_for_is_shown(client: FlaskClient) -> None:
    """Everything by tomorrow: what fits, and what does not, and what could be done."""
    send(client, day=in_days(2))
    said = " ".join(read(client.get(ADDRESS)).one("main").text.split())
    assert "Within 90 minutes a day there is time for the first" in said
    assert "No time for: " in said


@pytest.mark.parametrize(("fields", "said"), [({"day": ""}, "A date is wanted"), ({"day": "x"}, "This is no date")])
def test_a_day_that_is_none_is_refused(client: FlaskClient, fields: dict[str, str], said: str) -> None:
    """At its field, with what was typed and ticked, and without its code not at all."""
    reply = send(client, **fields, about=["coins"])
    assert reply.status_code == 422
    page = read(reply)
    (link,) = (a for a in page.all("a") if a.get("href") == "#day")
    assert said in link.text
    assert page.one("input", id="day")["value"] == fields["day"]
    assert "checked" in page.one("input", value="coins").attributes
    assert client.post(ADDRESS, data={"day": in_days(9)}).status_code == 403
