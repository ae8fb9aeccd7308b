"""Accounts in the JSON interface: guests, accounts, tokens, and who may end which."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from quizsvc.flows import clock, guests
from quizsvc.flows.resetting import new_link
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from tests.flows.test_beliefs import COIN, take
from tests.learner import NOON
from tests.web.reading import begin, read
from tests.web.test_api import problem

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADA = {"email": "ada@example.org", "password": "four words of mine"}
API = "/api/v1"


def bearer(reply: Any) -> dict[str, str]:
    """The header of a caller whose token this reply gave."""
    assert reply.status_code == 200, reply.get_json()
    return {"Authorization": f"Bearer {reply.get_json()['token']}"}


def test_a_guest_registers_later_and_logs_in_elsewhere(client: FlaskClient, service: Service) -> None:
    """`{}` makes a guest; with its token an address and a password make its account; another guest is merged."""
    first = bearer(client.post(f"{API}/learners", json={}))
    known = guests.recognise(service, first["Authorization"].split()[1], NOON)
    assert known is not None
    take(service, known, COIN)
    made = client.post(
        f"{API}/learners", json={**ADA, "display_name": "Ada", "timezone": "Europe/Berlin"}, headers=first
    )
    told = made.get_json()["learner"]
    assert (told["id"], told["email"], told["display_name"]) == (known.id, ADA["email"], "Ada")
    problem(client.get(f"{API}/me", headers=first), 401)
    second = client.post(f"{API}/learners", json={})
    other = guests.recognise(service, second.get_json()["token"], clock.now())
    assert other is not None
    take(service, other, COIN)
    header = bearer(client.post(f"{API}/tokens", json={**ADA, "label": "my script"}, headers=bearer(second)))
    assert client.get(f"{API}/me", headers=header).get_json()["learner"]["id"] == known.id
    assert standing(service, known, NOON).answers == 2
    problem(client.get(f"{API}/me", headers=bearer(second)), 401)


def test_tokens_are_listed_and_ended(client: FlaskClient) -> None:
    """By ids that are no tokens; one's own only; all at once; then the token is worth nothing."""
    header = bearer(client.post(f"{API}/learners", json=ADA))
    script = bearer(client.post(f"{API}/tokens", json={**ADA, "label": "my script"}))
    eve = bearer(client.post(f"{API}/learners", json={**ADA, "email": "eve@example.org"}))
    listed = client.get(f"{API}/tokens", headers=header).get_json()["tokens"]
    assert sorted((one["label"], one["current"]) for one in listed)[1:] == [("my script", False)]
    (name,) = (one["id"] for one in listed if one["label"] == "my script")
    problem(client.delete(f"{API}/tokens/{name}", headers=eve), 404)
    assert client.delete(f"{API}/tokens/{name}", headers=header).get_json() == {"ended": 1}
    problem(client.get(f"{API}/tokens", headers=script), 401)
    assert client.delete(f"{API}/tokens", headers=header).get_json() == {"ended": 1}
    problem(client.get(f"{API}/tokens", headers=header), 401)
    assert client.get(f"{API}/tokens", headers=eve).status_code == 200
    problem(client.get(f"{API}/tokens"), 401)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "no JSON"),
        (b"[" * 60_000, 422, "object"),
        (b'{"email": 1, "password": "x"}', 422, "str"),
        (b'{"email": "a", "password": "x"}', 422, "no e-mail"),
        (b'{"email": "\\ud800@x.org", "password": "four words"}', 400, "no JSON"),
        (b'{"email": "a@x.org", "password": "four words", "display_name": "\\u0000"}', 422, "shown"),
    ],
)
def test_a_body_that_is_none_is_told(client: FlaskClient, body: bytes, status: int, words: str) -> None:
    """Never an error of ours; the fields that are wrong are named."""
    told = problem(client.post(f"{API}/learners", data=body), status)
    assert words in told["detail"]
    assert {error["field"] for error in told.get("errors", [])} <= {"email", "password", "display_name"}
    assert client.post(f"{API}/tokens", data=body).status_code in {400, 401, 422}


def test_a_login_that_fails_is_told_alike(client: FlaskClient) -> None:
    """Unknown, wrong and no address at all: 401 in the same bytes; then 429 with how long to wait."""
    client.post(f"{API}/learners", json=ADA)
    bodies = [{**ADA, "password": "wrong words"}, {**ADA, "email": "eve@example.org"}]
    replies = [client.post(f"{API}/tokens", json=body) for body in bodies]
    replies.append(client.post(f"{API}/tokens", json={"email": "\x00", "password": ""}))
    assert len({reply.get_data() for reply in replies}) == 1
    problem(replies[0], 401)
    late = [client.post(f"{API}/tokens", json=bodies[0]) for _ in range(3)][-1]
    problem(late, 429)
    assert int(late.headers["Retry-After"]) > 0


def test_a_bare_cookie_speaks_for_nobody(client: FlaskClient) -> None:
    """Without the code of its forms a browser's guest is not made an account; with it, it is."""
    code = read(client.get(begin(client))).csrf
    mine = client.get(f"{API}/me").get_json()["learner"]["id"]
    made = client.post(f"{API}/learners", json={**ADA, "email": "b@example.org"}).get_json()["learner"]["id"]
    assert made != mine
    problem(client.delete(f"{API}/me", json={}), 403)
    made = client.post(f"{API}/learners", json=ADA, headers={"X-CSRF-Token": code}).get_json()["learner"]["id"]
    assert made == mine


def test_a_person_is_deleted_by_their_password(client: FlaskClient) -> None:
    """422 at the field for a wrong one; then nobody calls with that token, and the address is free."""
    header = bearer(client.post(f"{API}/learners", json=ADA))
    assert problem(client.delete(f"{API}/me", json={"password": "wrong"}, headers=header), 422)["errors"]
    assert client.delete(f"{API}/me", json={"password": ADA["password"]}, headers=header).get_json() == {"ended": 1}
    problem(client.get(f"{API}/me", headers=header), 401)
    bearer(client.post(f"{API}/learners", json=ADA))


def test_all_that_is_held_holds_nothing_to_log_in_with(client: FlaskClient, service: Service) -> None:
    """The account is told, but neither its password's hash nor a token's or a link's."""
    header = bearer(client.post(f"{API}/learners", json=ADA))
    assert new_link(service.database, ADA["email"], clock.now(), "")
    told = client.get(f"{API}/me/export", headers=header).get_json()
    assert told["accounts"][0]["email"] == ADA["email"]
    assert told["reset_links"]
    assert [key for table in told.values() for row in table for key in row if key in {"hash", "password"}] == []


def test_name_and_zone_are_changed(client: FlaskClient) -> None:
    """What is left out stays; an empty name is none; what cannot be is told with its field, and changes nothing."""
    header = bearer(client.post(f"{API}/learners", json={}))

    def change(**changes: str) -> Any:
        return client.patch(f"{API}/me", json=changes, headers=header)

    change(display_name="Ada", timezone="Asia/Kolkata")
    refused = problem(change(timezone="Mars/Olympus", display_name="a\u0000"), 422)
    assert [error["field"] for error in refused["errors"]] == ["display_name", "timezone"]
    told = client.get(f"{API}/me", headers=header).get_json()["learner"]
    assert (told["display_name"], told["timezone"]) == ("Ada", "Asia/Kolkata")
    changed = change(display_name="").get_json()["learner"]
    assert (changed["display_name"], changed["timezone"]) == (None, "Asia/Kolkata")
    problem(client.patch(f"{API}/me", json={}), 401)
