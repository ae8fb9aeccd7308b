"""The key, the seed, the solution, the mistakes: none of them is in any byte of any reply before the verdict.

A short key can stand in a page by chance (as a reading, in a width of the chart), so it is compared with decoys:
numbers of the same magnitude and length that are no key. A site that tells keys shows them far oftener than decoys.
"""

import base64
import gzip
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import md5, sha1, sha256

import numpy as np
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizsvc.flows.service import Service
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.template import Template
from quizsvc.items.variant import Variant
from quizsvc.numeric import Stream, stream
from quizsvc.store.attempts import Attempt
from tests.learner import filled, form_of, mistake, one_of_each_kind, right, stored_attempt, stored_variant, unreadable
from tests.web.reading import Page, attempt_of, begin, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROUNDS = 3
"""At the items that stand for their kinds."""
DECOYS = 20


def every_page(client: FlaskClient, address: str, part: PartVariant) -> bytes:
    """What a learner looks at before the answer: the question with all its hints, its data, its chart in numbers."""
    for _ in range(3):
        send(client, address, "hint")
    ways = ("", "/data.csv", "/figure.csv")
    return whole(client.get(path) for path in (*(f"{address}{way}" for way in ways), f"/api/v1{address}"))


def whole(replies: Iterable[TestResponse]) -> bytes:
    """Replies with their headers."""
    return b"\n".join(str(reply.headers).encode() + reply.get_data() for reply in replies)


def every_byte(client: FlaskClient, address: str, part: PartVariant) -> bytes:
    """All that a curious learner can get of a question without giving an answer."""
    replies = [client.get("/"), client.get("/practice"), client.get(address), client.head(address)]
    replies += [
        client.get(f"{address}{way}") for way in ("/data.csv", "/figure.csv", "?answer=1", "/answer", "/solution")
    ]
    replies += [client.get(f"/api/v1{address}{way}") for way in ("", "/data.csv", "/figure.svg")]
    replies += [client.get(path) for path in (f"/attempts/{attempt_of(address)[:-1]}", "/healthz", "/readyz")]
    for _ in range(3):
        replies.append(send(client, address, "hint"))
        replies.append(client.get(address))
    for typed in unreadable(part)[:6]:
        replies.append(send(client, address, **form_of(part, typed)))
        assert replies[-1].status_code == 422
    replies.append(client.post(f"{address}/answer", data={"answer-answer": "1"}))
    return whole(replies)


def assets(client: FlaskClient) -> bytes:
    """What every page brings, compressed files as they are; scripts are the same for everybody, and full of words."""
    page = read(client.get("/lessons"))
    paths = {e.get(n) for e in page.elements for n in ("href", "src") if e.get(n).startswith("/assets/")}
    paths = {path for path in paths if not path.endswith(".js")}
    return b"\n".join(client.get(path).get_data() for path in sorted(paths))


def sentences(texts: tuple[str, ...]) -> set[str]:
    """The sentences of some texts, markup taken away, those long enough to be told apart."""
    plain = (re.sub(r"<[^>]*>", " ", text) for text in texts)
    split = (part for text in plain for part in re.split(r"(?<=[.:?!])\s+|\n+", text))
    return {" ".join(part.split()) for part in split if len(part.split()) >= 5}


def secrets(variant: Variant) -> set[str]:
    """Texts that must not be seen: what the solution and each mistake say, their ids, their formulas."""
    said = [variant.solution_text, variant.solution_html, variant.why_html]
    ids: set[str] = set()
    for part in variant.parts:
        said += [w for m in part.misconceptions for w in (m.feedback_html, m.feedback_text)]
        said += [w for o in part.options or () for w in (o.feedback_html, o.feedback_text)]
        said += [m.value for m in part.misconceptions if isinstance(m.value, str) and len(m.value) > 8]
        ids |= {m.id for m in part.misconceptions} | {o.misconception for o in part.options or () if o.misconception}
    return {sentence for sentence in sentences(tuple(said)) if sentence not in public(variant)} | ids


def public(variant: Variant) -> str:
    """What the question shows: itself, its parts, their options, its hints."""
    shown = [variant.prompt_text, variant.prompt_html, *variant.hints, *variant.hints_html]
    for part in variant.parts:
        shown += [part.prompt_text, part.prompt_html]
        shown += [text for option in part.options or () for text in (option.text, option.html)]
    return " ".join(re.sub(r"<[^>]*>", " ", " ".join(shown)).split())


def spellings(value: float) -> set[str]:
    """A number at full precision, in the ways in which programs write it."""
    long = {
        repr(value),
        json.dumps(value),
        f"{value:.17g}",
        f"{value:.15g}",
        f"{value:.12g}",
        f"{value:.9g}",
        value.hex(),
    }
    long |= {f"{value:.{n}f}" for n in (6, 8, 10, 12)}
    return {text for text in long if sum(c.isdigit() for c in text) >= 7}


def hidden_forms(texts: set[str]) -> set[bytes]:
    """Texts as they are, and as base64 and hexadecimal would carry them."""
    plain = {text.encode() for text in texts}
    return (
        plain
        | {t.hex().encode() for t in plain if len(t) > 5}
        | {base64.b64encode(t)[:-4] for t in plain if len(t) > 8}
    )


def words_of(seen: bytes) -> Counter[str]:
    """The numbers that stand in what was seen, real minus signs as plain ones."""
    return Counter(re.findall(r"-?\d+(?:\.\d+)?", seen.decode(errors="replace").replace("−", "-")))


def decoys(value: float, decimals: int, dice: Stream) -> list[str]:
    """Numbers near the key, at its precision, that are not it."""
    width = max(abs(value) * 0.2, 20 * 10.0**-decimals)
    made = (f"{value + width * (2 * dice.uniform() - 1):.{decimals}f}" for _ in range(10 * DECOYS))
    return [text for text in made if text != f"{value:.{decimals}f}"][:DECOYS]


@pytest.mark.parametrize(("look", "rounds"), [(every_page, 0), (every_byte, ROUNDS)])
def test_nothing_of_the_answer_is_seen_before_the_verdict(
    client: FlaskClient, service: Service, look: Callable[[FlaskClient, str, PartVariant], bytes], rounds: int
) -> None:
    """No seed, no key, no sentence of the solution, no mistake's id or words.

    On the pages of every item, and in every byte for some rounds of one item of each kind. The control: after the
    verdict the same search finds the solution and the mistake's words.
    """
    dice, shared = stream("decoys", 1), assets(client)
    hits, chance = 0, 0.0
    ids, seeds = [], []
    for item in one_of_each_kind(service.bank) * rounds or service.bank.items:
        address = begin(client := client.application.test_client(), item)
        attempt = stored_attempt(service.database, attempt_of(address))
        variant = stored_variant(service.database, attempt.id)
        seen = look(client, address, variant.parts[0]) + shared
        ids.append(attempt.id)
        seeds.append(attempt.seed)
        found, expected = keys_seen(service, attempt, variant, seen, dice)
        hits, chance = hits + found, chance + expected
        send(client, address, **filled(variant, lambda part: mistake(part)[0]))
        after = " ".join(re.sub(rb"<[^>]*>", b" ", client.get(address).get_data()).decode().split())
        assert any(sentence in after for sentence in sentences((variant.solution_html,))), item
    assert hits <= chance + 4 * (chance + 1) ** 0.5, (hits, chance)
    assert len(set(ids)) == len(ids)
    assert not unrelated(ids, seeds)


def test_nothing_of_an_exam_is_seen_before_it_is_over(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No seed, key, sentence of a solution or a mistake's words after an answer either, before the last is given.

    The control: after the last the same search finds every solution.
    """
    monkeypatch.setattr("quizsvc.web.sessions.randbits", lambda _bits: 7)  # titles of others may hold a mistake's id
    dice, hits, chance = stream("decoys", 2), 0, 0.0
    code = read(client.get("/exam")).csrf
    following = client.post("/exam", data={"csrf": code, "most": "10"})
    asked: dict[str, bytes] = {}
    for number in range(10):
        address = str(client.get(following.location).location if number else following.location)
        variant = stored_variant(service.database, attempt_of(address))
        form = {"csrf": code, **filled(variant, lambda part: mistake(part)[0])}
        asked[address] = every_byte(client, address, variant.parts[0])
        if number < 9:
            following = client.post(f"{address}/answer", data=form)
            assert following.status_code == 303
            session = str(following.location).removesuffix("/next")
            asked[address] += whole(after_answer(client, address, session, form))
    for address, seen in asked.items():
        attempt = stored_attempt(service.database, attempt_of(address))
        variant = stored_variant(service.database, attempt.id)
        late = whole(client.get(page) for page in (address, session, "/"))
        found, expected = keys_seen(service, attempt, variant, seen + late, dice)
        hits, chance = hits + found, chance + expected
    assert hits <= chance + 4 * (chance + 1) ** 0.5, (hits, chance)
    client.get(client.post(f"{address}/answer", data=form).location)
    for address in asked:
        variant = stored_variant(service.database, attempt_of(address))
        after = " ".join(re.sub(rb"<[^>]*>", b" ", client.get(address).get_data()).decode().split())
        assert any(sentence in after for sentence in sentences((variant.solution_html,))), address


def after_answer(client: FlaskClient, address: str, session: str, form: dict[str, str]) -> Iterable[TestResponse]:
    """All that a curious learner can get of a question whose answer waits."""
    code = {"csrf": form["csrf"]}
    looks = ("", "/data.csv", "/figure.csv", "/figure.svg", "/answer", "/solution")
    pages = (
        session,
        "/",
        "/review",
        "/api/v1/review",
        "/api/v1/concepts",
        "/api/v1/lessons",
        "/me",
        "/me/answers.csv",
    )
    yield from (
        client.get(page) for page in [*(at + way for at in (address, f"/api/v1{address}") for way in looks), *pages]
    )
    yield client.post(f"{address}/answer", data=form)
    yield from (client.post(f"{address}/{action}", data=code) for action in ("skip", "hint", "again"))
    yield client.get(address)


def keys_seen(service: Service, attempt: Attempt, variant: Variant, seen: bytes, dice: Stream) -> tuple[int, float]:
    """How many keys stand in what was seen, and how many would by chance; nothing longer of the answer may."""
    told = {str(attempt.seed), f"{attempt.seed:x}", attempt.version, *secrets(variant)}
    plain = " ".join(re.sub(rb"<[^>]*>", b" ", seen).decode(errors="replace").split()).encode()
    for secret in hidden_forms(told | exact_numbers(service.bank.items[attempt.item], variant)):
        assert secret not in seen, (attempt.item, secret)
        assert secret not in plain, (attempt.item, secret)
    numbers, hits, chance = set(words_of(seen)), 0, 0.0
    for key, decimals in long_keys(service.bank.items[attempt.item], variant):
        hits += f"{key:.{decimals}f}" in numbers
        near = decoys(key, decimals, dice)
        chance += sum(decoy in numbers for decoy in near) / len(near)
    return hits, chance


def exact_numbers(template: Template, variant: Variant) -> set[str]:
    """Keys and mistakes' values at full precision, but for those of parts that ask to find a number among those shown.

    A mistake's value that stands among the data, rounded or not, is not looked for either.
    """
    data = {float(x) for column in variant.data.values() for x in np.ravel(column)}
    cells = (cell for table in variant.figure_tables for row in table["rows"] for cell in row)
    drawn = np.array([*data, *(cell for cell in cells if isinstance(cell, int | float))])
    found: set[str] = set()
    for asked, part in zip(template.parts, variant.parts, strict=True):
        if asked.key_in_data:
            continue
        wrong = [x for m in part.misconceptions for x in np.ravel(m.value).tolist() if isinstance(x, float)]
        found |= {text for x in wrong if not np.any(np.isclose(drawn, x, atol=0)) for text in spellings(x)}
        if part.type in {"number", "vector", "sketch"}:
            found |= {text for key in np.ravel(part.key).tolist() if key not in data for text in spellings(float(key))}
    return found


def long_keys(template: Template, variant: Variant) -> list[tuple[float, int]]:
    """The numbers asked, with their decimals, that have three digits or more: shorter ones stand in every page."""
    pairs = zip(template.parts, variant.parts, strict=True)
    asked = [part for spec, part in pairs if part.type == "number" and not spec.key_in_data]
    return [(p.key, len(p.key_text.partition(".")[2])) for p in asked if sum(c.isdigit() for c in p.key_text) >= 3]


def unrelated(ids: list[str], seeds: list[int]) -> list[tuple[str, int]]:
    """Attempts whose id can be had from the seed by what one would try first."""
    found = []
    for name, seed in zip(ids, seeds, strict=True):
        texts = (str(seed).encode(), seed.to_bytes(8, "big"), seed.to_bytes(8, "little"), f"{seed:x}".encode())
        derived = {h(t).hexdigest()[:32] for h in (md5, sha1, sha256) for t in texts}
        if name in derived or f"{seed:x}" in name:
            found.append((name, seed))
    return found


def test_ids_rise_with_nothing(client: FlaskClient, service: Service) -> None:
    """Ids of later attempts are neither larger nor in an order with seeds: 128 random bits each."""
    ids = []
    for _ in range(24):
        address = begin(client)
        ids.append(attempt_of(address))
        send(client, address, "skip")
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in ids)
    rises = sum(a < b for a, b in itertools.pairwise(ids))
    assert 4 <= rises <= 19  # chance of leaving this range: 1 in 100,000
    bits = [int(name, 16).bit_count() for name in ids]
    assert 52 <= sum(bits) / len(bits) <= 76


def test_nothing_marks_the_right_option(client: FlaskClient, service: Service) -> None:
    """All options of a choice are the same but for their number and their text, and the key's place is drawn."""
    places: Counter[int] = Counter()
    options = 0
    for _ in range(60):
        address = begin(client, "how-sure-after-the-data")
        attempt = attempt_of(address)
        part = stored_variant(service.database, attempt).parts[0]
        page = client.get(address).get_data(as_text=True)
        control = re.search(r'<fieldset class="options".*?</fieldset>', page, re.DOTALL)
        assert control is not None
        labels = re.findall(r"<label.*?</label>", control.group())
        options = len(part.options or ())
        assert len(labels) == options
        shapes = {
            label.replace(f'value="{i}"', "").replace((part.options or ())[i].html, "")
            for i, label in enumerate(labels)
        }
        assert len(shapes) == 1
        rest = control.group()
        for label in labels:
            rest = rest.replace(label, "")
        assert not re.search(r"\d", rest)
        decimals = {len(option.text.split()[0].partition(".")[2]) for option in part.options or ()}
        assert len(decimals) == 1
        places[int(part.key)] += 1
        send(client, address, **form_of(part, right(part)))
    expected = 60 / options
    assert sum((places[i] - expected) ** 2 / expected for i in range(options)) < 23.5  # χ² of 4: p > 0.0001


def test_the_same_wrong_answer_costs_the_same_bytes_before(client: FlaskClient, service: Service) -> None:
    """What an unreadable answer gets tells nothing of the key: two questions of an item differ in their data only."""
    shown = []
    for _ in range(2):
        address = begin(client, "confident-and-wrong")
        attempt = attempt_of(address)
        variant = stored_variant(service.database, attempt)
        reply = send(client, address, **{"answer-answer": "x"})
        page = re.sub(r"\s+", " ", reply.get_data(as_text=True)).replace(attempt, "ID")
        page = page.replace(read(reply).csrf, "CODE")
        page = re.sub(r'<p class="(small why|sure)">.*?</p>', "", page)
        for value in (variant.variables["p_bold"], variant.variables["p_mild"]):
            page = page.replace(f"{value}", "P")
        shown.append(page)
        send(client, address, "skip")
    assert shown[0] == shown[1]


def test_a_packed_page_repeats_no_code(client: FlaskClient) -> None:
    """By its length a packed page tells what it repeats: so the code of its forms is another each time, and all do."""
    address = begin(client)
    replies = [client.get(address, headers={"Accept-Encoding": "br, gzip"}) for _ in range(2)]
    assert [reply.headers["Content-Encoding"] for reply in replies] == ["gzip", "gzip"]
    assert "Accept-Encoding" in replies[0].headers["Vary"]
    codes = [Page(gzip.decompress(reply.get_data()).decode()).csrf for reply in replies]
    assert not set(re.findall("(?=(.{8}))", codes[0])) & set(re.findall("(?=(.{8}))", codes[1]))
    for code in codes:
        assert client.post(f"{address}/hint", data={"csrf": code}).status_code == 303


def test_a_page_is_packed_only_for_who_unpacks_it(client: FlaskClient) -> None:
    """Without a word, or with one against it, it comes as it is."""
    for accepted in ({}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}):
        reply = client.get("/", headers=accepted)
        assert "Content-Encoding" not in reply.headers
        assert read(reply).one("h1")
