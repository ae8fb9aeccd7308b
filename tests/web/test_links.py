"""Links on the site: a question at an address that can be sent on, and what its pages tell."""

import re

import pytest
from flask.testing import FlaskClient

from quizsvc.flows.service import Service
from quizsvc.names import ItemId
from quizsvc.numeric import stream
from tests.learner import filled, mistake, one_of_each_kind, right, stored_attempt, stored_variant
from tests.web.reading import attempt_of, begin, read, send
from tests.web.test_leak import every_page, keys_seen, sentences, whole

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ITEM = ItemId("coin-map")
LINK = f"/i/{ITEM}?seed=31"


def opened(client: FlaskClient, link: str) -> str:
    """The address of the question that a link shows."""
    return read(client.get(link)).one("form", id="answer")["action"].removesuffix("/answer")


def test_a_link_is_tried_by_a_stranger(client: FlaskClient, service: Service) -> None:
    """The question at the link's own address, its verdict, and from each a way to the link and to what counts."""
    reply = client.get(LINK)
    assert (reply.status_code, read(reply).one("h1").text) == (200, service.bank.items[ITEM].title)
    address = opened(client, LINK)
    assert "10 XP" not in read(reply).one("main").text
    pages = [read(reply)]
    sent = send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
    assert (sent.status_code, sent.location) == (303, address)
    pages.append(read(client.get(address)))
    assert pages[1].one("h2", id="verdict").text == "Right"
    assert "moved your mastery" not in pages[1].one("main").text
    for page in pages:
        told = next(p for p in page.all("p") if "trying" in p.get("class"))
        assert "neither XP nor mastery nor streak" in told.text
        links = [a["href"] for a in page.all("a") if told in a.parents]
        assert links == [LINK, f"/practice/items/{ITEM}"]
    assert not pages[1].all("form", action=f"{address}/again")
    assert opened(client, LINK) != address


def test_a_verdict_leads_to_a_link_with_fresh_data(client: FlaskClient, service: Service) -> None:
    """Not before the verdict, and never to the question's own data."""
    address = begin(client, ITEM)
    assert not [a for a in read(client.get(address)).all("a") if a["href"].startswith("/i/")]
    send(client, address, "skip")
    (share,) = (a for a in read(client.get(address)).all("a") if a["href"].startswith("/i/"))
    assert (share.text, share["href"]) == ("Share this kind of question", f"/i/{ITEM}")
    reply = client.get(share["href"])
    assert reply.status_code == 303
    made = stored_attempt(service.database, attempt_of(opened(client, str(reply.location))))
    assert (made.item, made.rated, reply.location) == (ITEM, False, f"/i/{ITEM}?seed={made.seed}")


@pytest.mark.parametrize(
    "link", ["/i/no-such-item", "/i/no-such-item?seed=7", f"/i/{ITEM}?seed=1000000", f"/i/{ITEM}?seed="]
)
def test_a_link_to_nothing_makes_no_guest(client: FlaskClient, link: str) -> None:
    """404 in words, and no cookie."""
    reply = client.get(link)
    assert reply.status_code == 404
    assert "Question not found" in read(reply).one("h1").text
    assert "quizsvc_token" not in str(reply.headers)


def test_nothing_of_a_links_answer_is_seen_before_the_verdict(client: FlaskClient, service: Service) -> None:
    """No key, no sentence of the solution, no mistake's id or words, at an item of each kind; the seed is no secret.

    The control: after the verdict the same search finds the solution.
    """
    dice, hits, chance = stream("decoys", 3), 0, 0.0
    for item in one_of_each_kind(service.bank):
        link = f"/i/{item}?seed=918273"
        address = opened(client, link)
        attempt = stored_attempt(service.database, attempt_of(address))
        variant = stored_variant(service.database, attempt.id)
        seen = whole([client.get(link)]) + every_page(client, address, variant.parts[0])
        found, expected = keys_seen(service, attempt, variant, seen.replace(b"918273", b""), dice)
        hits, chance = hits + found, chance + expected
        send(client, address, **filled(variant, lambda part: mistake(part)[0]))
        after = " ".join(re.sub(r"<[^>]*>", " ", client.get(address).get_data(as_text=True)).split())
        assert any(sentence in after for sentence in sentences((variant.solution_html,))), item
    assert hits <= chance + 4 * (chance + 1) ** 0.5, (hits, chance)
