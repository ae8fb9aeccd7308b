"""Settings: on the page and through the JSON interface, what each changes, and what none of them costs."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from quizsvc.flows import clock, guests
from quizsvc.flows.me import everything_held
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner
from quizsvc.web.guard import COOKIE
from tests.learner import filled, right, stored_variant
from tests.web.reading import attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADDRESS = "/me/settings"
PLAIN = {"zone": "", "day_begins": "4", "show_streak": "yes", "weekly_goal": "3", "theme": "system", "display_name": ""}


def set_to(client: FlaskClient, **changes: str | None) -> Any:
    """Send the form with these fields of it; one that is None is not ticked."""
    code = read(client.get(ADDRESS)).one("input", name="csrf")["value"]
    fields = {name: text for name, text in (PLAIN | changes).items() if text is not None}
    return client.post(ADDRESS, data={"csrf": code, **fields})


def whoever(client: FlaskClient, service: Service) -> Learner:
    """The learner of this browser."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    found = guests.recognise(service, cookie.value, clock.now())
    assert found is not None
    return found


def test_a_stranger_sets_a_theme_and_is_a_guest(client: FlaskClient) -> None:
    """Each page says the theme before any style is read; the device's own is said by none."""
    html = read(client.get("/")).one("html")
    assert "data-theme" not in html.attributes
    assert set_to(client, theme="dark").status_code == 303
    for address in ("/", ADDRESS, "/me", "/no-such-page"):
        page = read(client.get(address))
        assert page.one("html")["data-theme"] == "dark"
        assert page.one("meta", name="color-scheme")["content"] == "dark"
    set_to(client, theme="system")
    assert "data-theme" not in read(client.get("/")).one("html").attributes


def test_what_is_set_is_shown_and_held(client: FlaskClient, service: Service) -> None:
    """The form comes back as it was sent; all of it is in what a learner takes along, and goes with the person."""
    wanted = {"zone": "Asia/Kathmandu", "day_begins": "0", "weekly_goal": "6", "theme": "light", "display_name": "Ada"}
    set_to(client, **wanted, show_streak=None)
    page = read(client.get(ADDRESS))
    assert page.one("input", name="zone")["value"] == "Asia/Kathmandu"
    assert page.one("input", name="display_name")["value"] == "Ada"
    chosen = {e["value"] for e in page.elements if {"checked", "selected"} & e.attributes.keys()}
    assert chosen == {"0", "6", "light"}
    known = whoever(client, service)
    (row,) = everything_held(service, known)["learners"]
    held = [row[name] for name in ("zone_is_fixed", "day_begins", "shows_streak", "weekly_goal", "theme")]
    assert held == [True, 0, False, 6, "light"]


@pytest.mark.parametrize(
    ("field", "text", "name", "said"),
    [
        ("zone", "Mars/Base", "timezone", "no time zone"),
        ("day_begins", "9", "day_begins", "from 0 to 8"),
        ("weekly_goal", "0", "weekly_goal", "from 1 to 7"),
        ("theme", "pink", "theme", "“pink”"),
        ("display_name", "x" * 81, "display_name", "80 at most"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: FlaskClient, field: str, text: str, name: str, said: str
) -> None:
    """The sentence leads to the field, and nothing of the form is kept."""
    set_to(client, theme="light")
    reply = set_to(client, **{"theme": "dark", field: text})
    assert reply.status_code == 422
    page = read(reply)
    (link,) = (a for a in page.all("a") if a.get("href") == f"#{name}")
    assert said in link.text
    assert [e.tag in {"input", "select", "fieldset"} for e in page.elements if e.get("id") == name] == [True]
    assert read(client.get("/")).one("html")["data-theme"] == "light"


def test_a_form_of_another_page_sets_nothing(client: FlaskClient) -> None:
    """403 without the code of this browser's forms."""
    assert client.post(ADDRESS, data=PLAIN | {"theme": "dark"}).status_code == 403
    assert "data-theme" not in read(client.get("/")).one("html").attributes


def test_a_zone_that_was_set_stays_whatever_the_browser_tells(client: FlaskClient, service: Service) -> None:
    """A form that tells the browser's zone moves only who goes by the browser."""
    for zone, found in (("Asia/Kathmandu", "Asia/Kathmandu"), ("", "Europe/Berlin")):
        set_to(client, zone=zone)
        assert send(client, begin(client), "hint", timezone="Europe/Berlin").status_code == 303
        assert whoever(client, service).timezone == found


def test_a_streak_that_is_turned_off_is_shown_nowhere_and_goes_on(client: FlaskClient, service: Service) -> None:
    """No page and no reply tells it; turned on again it is what it would have been."""
    set_to(client, show_streak=None)
    address = begin(client, "confident-and-wrong")
    send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
    for page in (address, "/", "/me"):
        assert "Streak" not in [term.text for term in read(client.get(page)).all("dt")]
    assert json.loads(client.get("/api/v1/me/progress").data)["streak"] is None
    set_to(client)
    assert "Streak" in [term.text for term in read(client.get("/me")).all("dt")]
    assert json.loads(client.get("/api/v1/me/progress").data)["streak"] == {"days": 1, "today": True}


def test_the_week_is_told_beside_its_goal(client: FlaskClient, service: Service) -> None:
    """Below it so many of so many days; from it on the days, with the goal."""
    address = begin(client, "confident-and-wrong")
    send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
    for goal, said in (("3", "1 of 3 days"), ("1", "1 day your goal is 1")):
        set_to(client, weekly_goal=goal)
        for page in ("/", "/me"):
            assert said in " ".join(term.text for term in read(client.get(page)).all("dd"))


def test_programs_set_the_same(client: FlaskClient) -> None:
    """PATCH /me changes what is named and leaves the rest; a refusal names each field, and changes nothing."""
    made = client.post("/api/v1/learners", json={"timezone": "Europe/Berlin"}).get_json()
    header = {"Authorization": f"Bearer {made['token']}"}
    plain = made["learner"]
    names = ("timezone", "timezone_fixed", "day_begins", "show_streak", "weekly_goal", "theme")
    assert [plain[name] for name in names] == ["Europe/Berlin", False, 4, True, 3, "system"]

    def change(**fields: object) -> Any:
        return client.patch("/api/v1/me", json=fields, headers=header)

    assert change(day_begins=0, show_streak=False).status_code == 200
    told = change(weekly_goal=5, theme="dark", timezone="Asia/Tokyo").get_json()["learner"]
    assert [told[name] for name in names] == ["Asia/Tokyo", True, 0, False, 5, "dark"]
    refused = change(day_begins=9, weekly_goal=8, theme="x", show_streak=True)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == ["day_begins", "weekly_goal", "theme"]
    assert client.get("/api/v1/me", headers=header).get_json()["learner"] == told
