"""Search and glossary on the site: two pages that need no scripts, and that everything leads to."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.course.contents import KINDS
from quizsvc.flows.looking import MOST, look_up
from quizsvc.flows.service import Service
from quizsvc.web import create_app
from quizsvc.web.search import PLACES
from tests.web.reading import Page, read

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def found(page: Page) -> list[str]:
    """The addresses of what a search found."""
    lists = page.all("ul", **{"class": "found"})
    return [link["href"] for link in page.all("a") if any(one in link.parents for one in lists)]


def test_what_is_found_stands_by_kind_and_leads_there(client: FlaskClient) -> None:
    """Each kind under its heading, what was asked marked, and every address is a page that has its anchor."""
    assert tuple(PLACES) == KINDS
    page = read(client.get("/search?q=Ridge+λ"))
    assert page.unclosed == []
    headings = [heading.text for heading in page.all("h2")]
    assert headings == [PLACES[kind][0] for kind in KINDS if PLACES[kind][0] in headings]
    assert {"Glossary", "Lessons", "Widespread errors", "Questions to practise"} <= set(headings)
    assert {mark.text.casefold() for mark in page.all("mark")} >= {"ridge", "λ"}
    firsts = {address.split("/")[1].partition("#")[0]: address for address in reversed(found(page))}
    assert firsts["glossary"] == "/glossary#ridge"
    for address in firsts.values():
        there = client.get(address, follow_redirects=True)
        assert there.status_code == 200, address
        anchor = urlsplit(address).fragment
        assert not anchor or any(e.get("id") == anchor for e in read(there).elements), address


def test_a_section_is_found_at_its_place(client: FlaskClient, service: Service) -> None:
    """A lesson's heading leads to the section below it."""
    lesson = next(iter(service.bank.lessons.values()))
    section = lesson.passage.sections[2]
    reply = client.get("/search", query_string={"q": section.heading})
    assert f"/lessons/{lesson.slug}#{section.anchor}" in found(read(reply))


def test_of_a_kind_the_best_are_shown(client: FlaskClient, service: Service) -> None:
    """The word itself before longer titles, and how many more there are."""
    looked = look_up(service, "likelihood")
    assert looked.groups[0].found[0].entry.name == "likelihood"
    assert looked.count == sum(len(group.found) + group.more for group in looked.groups)
    items = looked.groups[-1]
    assert (len(items.found), items.more > 0) == (MOST, True)
    page = read(client.get("/search?q=likelihood"))
    assert f"And {items.more} more" in page.one("main").text
    assert page.one("input", name="q")["value"] == "likelihood"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Type a word"),
        ("   ", "Type a word"),
        ("zyzzyva", "a shorter one finds more"),
        ("ridge zyzzyva", "One word at a time"),
        ("<script>alert(1)</script>", "a shorter one finds more"),
    ],
)
def test_where_nothing_is_found_there_is_a_way_on(client: FlaskClient, query: str, words: str) -> None:
    """A sentence, the words that are found alone, and the places to look through; what was typed stays text."""
    page = read(client.get("/search", query_string={"q": query}))
    main = page.one("main")
    assert words in main.text
    links = {link["href"] for link in page.all("a") if main in link.parents}
    assert {"/lessons", "/glossary", "/errata", "/questions"} <= links
    assert ("/search?q=ridge" in links) is query.startswith("ridge")
    assert [script for script in page.all("script") if main in script.parents] == []


def test_search_and_glossary_are_found_from_everywhere(client: FlaskClient) -> None:
    """The foot links both, the lessons have the box, and nobody who only looks gets a cookie."""
    foot = {link["href"] for link in read(client.get("/")).all("a")}
    assert {"/search", "/glossary"} <= foot
    for address in ("/lessons", "/glossary", "/search"):
        box = read(client.get(address)).one("form", role="search")
        assert (box["method"], box["action"]) == ("get", "/search"), address
    fresh = client.application.test_client()
    for address in ("/search?q=prior", "/glossary"):
        assert "Set-Cookie" not in fresh.get(address).headers
    assert fresh.post("/search", data={"q": "prior"}).status_code in {403, 405}


def test_every_word_stands_in_the_glossary(client: FlaskClient, service: Service) -> None:
    """At its anchor, with its sentence, its formula if it has one, its concept and the lesson on it."""
    page = read(client.get("/glossary"))
    assert page.unclosed == []
    for name, term in service.bank.glossary.items():
        place = page.one("div", id=name)
        inside = [e for e in page.elements if place in e.parents]
        assert [e.text for e in inside if e.tag == "dt"] == [term.title]
        lesson = service.lessons[term.concept]
        assert [e["href"] for e in inside if e.tag == "a"] == [f"/concepts/{term.concept}", f"/lessons/{lesson.slug}"]
        assert any(e.tag == "math" and e.get("display") == "block" for e in inside) is bool(term.formula)


def test_a_bank_without_words_has_its_page(app: Flask, service: Service) -> None:
    """With a sentence."""
    bare = create_app(replace(service, bank=replace(service.bank, glossary={}))).test_client()
    assert "There is no word" in bare.get("/glossary").get_data(as_text=True)
