"""A page as a browser reads it: its elements with their attributes and texts, its forms, its problems."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element: what it is called, its attributes, the text in it, what it stands in."""

    tag: str
    attributes: dict[str, str]
    parents: tuple["Element", ...] = ()
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(name, "")


@dataclass
class Page(HTMLParser):
    """All elements of a page in their order."""

    source: str
    elements: list[Element] = field(default_factory=list)
    standing: list[Element] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()
        self.unclosed += [element.tag for element in self.standing]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        made = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.standing))
        self.elements.append(made)
        if tag not in VOID:
            self.standing.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, as in SVG and MathML."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, tuple(self.standing)))

    def handle_endtag(self, tag: str) -> None:
        """An element ends; one that is not open, or not the innermost, is noted."""
        if self.standing and self.standing[-1].tag == tag:
            self.standing.pop()
        else:
            self.unclosed.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Text belongs to all elements around it."""
        for element in self.standing:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag with these attributes."""
        return [e for e in self.elements if e.tag == tag and all(e.get(k) == v for k, v in attributes.items())]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, len(found))
        return found[0]

    @property
    def csrf(self) -> str:
        """The code that its forms carry."""
        codes = {e["value"] for e in self.all("input", name="csrf")}
        assert len(codes) == 1
        return codes.pop()


def read(reply: TestResponse) -> Page:
    """A reply as a page."""
    assert reply.mimetype == "text/html", reply.mimetype
    return Page(reply.get_data(as_text=True))


def begin(client: FlaskClient, item: str = "") -> str:
    """The address of a question, for a client that follows “start”, or that names an item."""
    reply = client.get(f"/practice/items/{item}" if item else "/practice")
    assert reply.status_code == 303
    return str(reply.location)


def attempt_of(address: str) -> str:
    """The attempt's id in an address."""
    return urlsplit(address).path.split("/")[2]


def send(client: FlaskClient, address: str, action: str = "answer", **fields: Any) -> TestResponse:
    """A form of the page at this address, with its code, as a browser would send it."""
    page = read(client.get(address))
    return client.post(f"{address}/{action}", data={"csrf": page.csrf, "timezone": "", **fields})
