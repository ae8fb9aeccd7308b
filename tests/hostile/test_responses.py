"""Whatever is sent in place of an answer gets a sentence, costs no attempt, and is never an exception."""

import tomllib
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from quizsvc.flows.service import Service
from quizsvc.items.grade import grade
from quizsvc.items.grade import read as read_responses
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.variant import Variant, instantiate
from tests.hostile.cases import spelt
from tests.items.samples import CHOICE, GOOD, STATED, good
from tests.learner import right, stored_variant
from tests.web.reading import attempt_of, begin, read, send

DATA = tomllib.loads((Path(__file__).parent / "responses.toml").read_text(encoding="utf-8"))
TEXTS = {name: spelt(written) for name, written in DATA["texts"].items()}
MORE: dict[str, Any] = {
    "nothing at all": None,
    "a million bits": 1 << 1_000_000,
    "minus a million bits": -(1 << 1_000_000),
    "surrogate": "\ud800",
    "surrogates": "1\udfff" * 10,
    "bytes": b"1",
    "complex number": 1j,
    "object": object(),
    "class": int,
    "tuple": (1,),
    "set": {1},
    "list in itself": (itself := []).append(itself) or itself,
}
"""What TOML cannot hold."""
RAW = {**TEXTS, **{f"value: {name}": value for name, value in (DATA["values"] | MORE).items()}}
NUMBERS = frozenset({
    "an option's number, far", "an option's number, negative", "an option's number in halves",
    "beyond floats, written out", "call", "value: a whole number, far", "value: a whole number, far below",
})  # fmt: skip
"""What is a number after all, though no option."""


@pytest.fixture(scope="module", params=["number", "choice", "stated", "unit"])
def variant(request: pytest.FixtureRequest) -> Variant:
    """A question of each kind, and one whose answer has a unit."""
    unit = GOOD.replace("  value: map.mean\n", "  value: map.mean\n  unit: cm\n")
    return instantiate(good({"number": GOOD, "choice": CHOICE, "stated": STATED, "unit": unit}[request.param]), 1)


@pytest.mark.parametrize("name", RAW)
def test_a_hostile_response_gets_a_sentence(variant: Variant, name: str) -> None:
    """It is told why, in a short sentence that holds nothing unseen, in no time; or it is a number after all."""
    started = process_time()
    seen = read_responses(variant, {"answer": RAW[name]})["answer"]
    assert process_time() - started < 0.1
    if name in NUMBERS and variant.parts[0].type == "number":
        assert isinstance(seen, Response)
        assert grade(variant, {"answer": seen}).credit == 0
        return
    assert isinstance(seen, Unreadable)
    assert 10 < len(seen.sentence) < 250
    assert seen.sentence.endswith(".")
    assert seen.sentence.isprintable()


@pytest.mark.parametrize("item", ["confident-and-wrong", "how-sure-after-the-data"])
def test_hostile_forms_cost_nothing(client: FlaskClient, service: Service, item: str) -> None:
    """Over HTTP: asked again, or too much at once; nothing is stored, and the right answer still counts."""
    address = begin(client, item)
    code = read(client.get(address)).csrf
    for name, raw in TEXTS.items():
        if name in NUMBERS:
            continue
        head = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + code.encode() + b"\r\n"
        answer = (
            b'--b\r\nContent-Disposition: form-data; name="answer-answer"\r\n\r\n' + raw.encode() + b"\r\n--b--\r\n"
        )
        reply = client.post(f"{address}/answer", data=head + answer, content_type="multipart/form-data; boundary=b")
        assert reply.status_code == (422 if len(raw.encode()) < 60_000 else 413), name
        assert read(reply).one("h1").text
    bodies = [
        (b"[" * 50_000, "application/json"),
        (b'{"answer-answer": "1"}', "application/json"),
        (b"1", "text/plain"),
    ]
    for body, kind in bodies:
        assert client.post(f"{address}/answer", data=body, content_type=kind).status_code in {400, 403}
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM responses")).scalar_one() == 0
    part = stored_variant(service.database, attempt_of(address)).parts[0]
    assert send(client, address, **{"answer-answer": right(part)}).status_code == 303
