"""Single keys: one list, which the pages and the page of keys agree with."""

import pytest
from flask.testing import FlaskClient

from quizsvc.web.keys import KEYS, KNOWN, keyed
from tests.web.reading import begin, read, send

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WITH_HINTS = "confident-and-wrong"


@one_database
def test_every_key_of_the_list_stands_on_an_element_and_no_other_does(client: FlaskClient) -> None:
    """On the front page, a question, its verdict and the verdict of a link; no element has a key of another's."""
    address = begin(client, WITH_HINTS)
    linked = read(client.get(f"/i/{WITH_HINTS}?seed=7")).one("form", id="answer")["action"].removesuffix("/answer")
    pages = [read(client.get("/")), read(client.get(address))]
    for answered in (address, linked):
        send(client, answered, "skip")
        pages.append(read(client.get(answered)))
    found = [[e["data-key"] for e in page.elements if "data-key" in e.attributes] for page in pages]
    assert {key for keys in found for key in keys} == KNOWN
    for keys in found:
        assert len(keys) == len(set(keys))
    for keys in found[2:]:
        assert {"n", "Enter"} <= set(keys)


@one_database
def test_the_page_of_keys_lists_each_with_what_it_does(client: FlaskClient) -> None:
    """In words, reached from the foot of every page; its switch is hidden until a script can turn it."""
    assert read(client.get("/")).one("a", href="/about/keys").text == "Keys"
    page = read(client.get("/about/keys"))
    assert [dt.text for dt in page.all("dt")] == [key.pressed.replace(" ", " then ") for key in KEYS]
    assert [dd.text for dd in page.all("dd")] == [key.does for key in KEYS]
    (switch,) = (e for e in page.all("input") if "data-keys-on" in e.attributes)
    assert any("hidden" in parent.attributes for parent in switch.parents)


def test_a_page_cannot_ask_for_a_key_that_is_not_on_the_list() -> None:
    """The error says what to do."""
    assert keyed("g l") == ' data-key="g l"'
    with pytest.raises(ValueError, match=r"got the key 'x'.*add it to KEYS"):
        keyed("x")
