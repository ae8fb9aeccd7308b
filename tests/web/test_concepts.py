"""The map on the site: a picture and a list that say the same, without scripts, and ways on from every concept."""

import pytest
from flask.testing import FlaskClient

from quizsvc.flows.service import Service
from tests.learner import filled, right, stored_variant
from tests.web.reading import Element, Page, attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def nodes(page: Page) -> dict[str, Element]:
    """The picture's concepts by their ids."""
    return {e["data-concept"]: e for e in page.all("a") if "data-concept" in e.attributes}


def test_the_picture_and_the_list_have_every_concept(client: FlaskClient, service: Service) -> None:
    """Each once in both, leading to its page; the lines are edges of the graph; no id twice; no trace left."""
    reply = client.get("/concepts")
    page = read(reply)
    assert page.unclosed == []
    assert "Set-Cookie" not in reply.headers or "quizsvc_token" not in reply.headers["Set-Cookie"]
    concepts = service.bank.concepts
    assert {name: node["href"] for name, node in nodes(page).items()} == {c: f"/concepts/{c}" for c in concepts}
    listed = {e["id"] for e in page.all("details")}
    assert listed == set(concepts)
    assert {(e["data-from"], e["data-to"]) for e in page.all("path", **{"class": "edge"})} <= {
        (needed, c.id) for c in concepts.values() for needed in c.prerequisites
    }
    ids = [e["id"] for e in page.elements if e.get("id")]
    assert len(ids) == len(set(ids))


def test_each_says_what_it_rests_on(client: FlaskClient, service: Service) -> None:
    """And what it carries, in words, with links; a visitor is offered a question, a guest practice until mastered."""
    for _ in range(2):
        page = read(client.get("/concepts"))
        for concept in service.bank.concepts.values():
            (row,) = page.all("details", id=concept.id)
            links = {a["href"] for a in page.all("a") if row in a.parents}
            assert {f"/concepts/{needed}" for needed in concept.prerequisites} <= links
            assert ("Your answers do not show yet" in row.text) == bool(concept.prerequisites)
        begin(client)
    forms = [b["formaction"] for b in page.all("button") if b.get("formaction")]
    assert forms == [f"/concepts/{c}/master" for lesson in service.bank.lessons.values() for c in lesson.concepts]
    began = client.post(forms[-1], data={"csrf": page.csrf, "timezone": ""})
    assert (began.status_code, began.location.startswith("/attempts/")) == (303, True)


def test_mastery_is_told_with_its_interval(client: FlaskClient, service: Service) -> None:
    """In the picture's words, as a bar whose line goes from end to end of the interval, and on the list."""
    address = begin(client, "ridge-slope")
    send(client, address, **filled(stored_variant(service.database, attempt_of(address)), right))
    page = read(client.get("/concepts"))
    told = next(c for c in client.get("/api/v1/concepts").get_json()["concepts"] if c["concept"] == "ridge")
    low, high, mean = (told["mastery"][end] for end in ("low", "high", "mean"))
    words = f"mastery {100 * mean:.0f}%, likely between {100 * low:.0f} and {100 * high:.0f}%"
    assert nodes(page)["ridge"]["aria-label"].endswith(words)
    assert words.capitalize() in page.one("details", id="ridge").text
    (line,) = [e for e in page.all("path", **{"class": "range-ends"}) if nodes(page)["ridge"] in e.parents]
    assert line["d"] == f"M{68 * low:.1f} 0v12M{68 * low:.1f} 6H{68 * high:.1f}M{68 * high:.1f} 0v12"
    assert "no answer yet" in nodes(page)["logarithms"]["aria-label"]


def test_a_concept_that_rests_on_more_can_be_practised(client: FlaskClient, service: Service) -> None:
    """Its page says what it lacks and what that costs, offers practice and its lesson, and does not lock them."""
    begin(client)
    page = read(client.get("/concepts/ridge"))
    said = page.one("section", **{"aria-labelledby": "mastery"}).text
    assert "It rests on MAP estimation, Fitting a line by least squares, which your answers do not show yet." in said
    assert "each earns no XP and lowers your mastery" in said
    assert [b.text for b in page.all("button")] == ["Practise until mastered"]
    links = {a.text: a["href"] for a in page.all("a")}
    assert links["The lesson: Penalties are priors"] == "/lessons/penalties-are-priors"
    assert client.get(links["Try one question"]).status_code == 303
    root = read(client.get("/concepts/density")).one("main").text
    assert "your answers do not show yet" not in root


def test_the_map_is_found_from_the_pages_around_it(client: FlaskClient) -> None:
    """The front page, the lessons, a concept, and a learner's own page once something is known."""
    address = begin(client)
    send(client, address, "skip")
    for front in ("/", "/lessons", "/concepts/ridge", "/me"):
        page = read(client.get(front))
        assert [a for a in page.all("a", href="/concepts") if page.one("main") in a.parents], front


def test_the_map_as_data(client: FlaskClient, service: Service) -> None:
    """The same standings, what is lacking and the next one, for programs; the first question is of that concept."""
    told = client.get("/api/v1/concepts").get_json()["concepts"]
    page = read(client.get("/concepts"))
    classes = {name: node["class"].split() for name, node in nodes(page).items()}
    assert {one["concept"]: f"is-{one['standing']}" for one in told} == {n: c[1] for n, c in classes.items()}
    (coming,) = [one["concept"] for one in told if one["next"]]
    assert [name for name, kinds in classes.items() if "is-next" in kinds] == [coming]
    assert all(one["lacks"] == one["needs"] for one in told)
    variant = stored_variant(service.database, attempt_of(begin(client)))
    assert service.bank.items[variant.item].concepts[0] == coming
