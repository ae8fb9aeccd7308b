"""How it works: the page tells the constants that are in use."""

import re

import pytest
from flask.testing import FlaskClient

from quizsvc.adaptive import choosing
from quizsvc.flows import modes
from quizsvc.flows.service import Service
from quizsvc.progress.level import MASTERED

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_page_tells_the_constants_in_use(client: FlaskClient, service: Service) -> None:
    """Variances, the slip, the recall at which a concept is due and the rules of opening stand as they are."""
    words = " ".join(re.sub(r"<[^>]+>", " ", client.get("/about/method").text).split())
    settings = service.catalogue.settings
    assert f"with variances {settings.learner} and {settings.on_concept}." in words
    assert f"{settings.slip} the chance of a slip" in words
    assert f"is below {choosing.RECALL}." in words
    assert f"{modes.REVIEWS_AT_ONCE} questions at most" in words
    assert f"reaches {round(100 * MASTERED)}%, or for {modes.MOST_UNTIL_MASTERED} questions" in words
    assert f"at least {choosing.OPEN_ANSWERS} questions on everything it rests on" in words


def test_every_page_leads_there(client: FlaskClient) -> None:
    """The foot of a page has the link, and the page its formulas."""
    assert 'href="/about/method"' in client.get("/").text
    assert client.get("/about/method").text.count("<math") > 10
