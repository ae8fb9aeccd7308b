"""Widespread errors on the site: one page that needs no scripts, each error at an address of its own."""

import logging
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.course.erratum import parse_erratum
from quizsvc.flows.service import Service
from quizsvc.names import ErratumId
from quizsvc.web import create_app
from tests.course.erratum_samples import GOOD, spoilt
from tests.web.reading import read

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_erratum_stands_on_the_page(client: FlaskClient, service: Service) -> None:
    """Each with what is said, what is right and its computation, its items, and under the lesson on it."""
    page = read(client.get("/errata"))
    assert page.unclosed == []
    ids = [element["id"] for element in page.elements if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(service.bank.errata) >= 30
    for slug, erratum in service.bank.errata.items():
        ((article, group),) = [(e, e.parents[-1]) for e in page.all("article") if e.get("id") == slug]
        assert erratum.title in article.text
        inside = [e for e in page.elements if article in e.parents]
        assert [e.text for e in inside if e.tag == "dt"] == ["Often said", "What is right", "Computed"]
        assert all(e.text.strip() for e in inside if e.tag == "dd")
        assert [e["href"] for e in inside if e.tag == "a"] == [f"/practice/items/{item}" for item in erratum.practise]
        assert group["id"] == f"on-{service.lessons[erratum.concepts[0]].slug}"


def test_the_page_is_found_from_everywhere(client: FlaskClient, service: Service) -> None:
    """The navigation links it, and each lesson the errors made in its concepts."""
    assert any(link["href"] == "/errata" for link in read(client.get("/")).all("a"))
    linked = 0
    for lesson in service.bank.lessons.values():
        links = {link["href"] for link in read(client.get(f"/lessons/{lesson.slug}")).all("a")}
        for slug, erratum in service.bank.errata.items():
            assert (f"/errata#{slug}" in links) is (service.lessons[erratum.concepts[0]] is lesson)
            linked += f"/errata#{slug}" in links
    assert linked == len(service.bank.errata)


def test_reading_errors_leaves_no_trace(client: FlaskClient) -> None:
    """A visitor who only reads gets no cookie."""
    assert "Set-Cookie" not in client.get("/errata").headers


def with_errata(app: Flask, service: Service, **texts: str) -> FlaskClient:
    """The site of a bank that has these errata."""
    errata = {ErratumId(slug): parse_erratum(text, slug) for slug, text in texts.items()}
    return create_app(replace(service, bank=replace(service.bank, errata=errata))).test_client()


def test_an_erratum_that_cannot_be_drawn_is_left_out(
    app: Flask, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """The others stand, and the log says which one and why."""
    never = spoilt("mean(x) > median(x)", "mean(x) > 99")
    with caplog.at_level(logging.ERROR):
        page = read(with_errata(app, service, good=GOOD, never=never).get("/errata"))
    assert [article["id"] for article in page.all("article")] == ["good"]
    assert "erratum never has no page" in caplog.text


def test_an_erratum_without_a_lesson_comes_last(app: Flask, service: Service) -> None:
    """And a name that is no item is passed over."""
    own = GOOD.replace("[gaussian-mle, laplace-noise]", "[of-its-own]").replace("mean-is-the-mle, ", "nothing, ")
    page = read(with_errata(app, service, other=own, good=GOOD).get("/errata"))
    assert [article["id"] for article in page.all("article")] == ["good", "other"]
    assert page.all("h2")[-1].text == "Elsewhere"
    assert "/practice/items/nothing" not in {link["href"] for link in page.all("a")}


def test_a_bank_without_errata_has_its_page(app: Flask, service: Service) -> None:
    """With a sentence."""
    assert "There is no erratum" in with_errata(app, service).get("/errata").get_data(as_text=True)
