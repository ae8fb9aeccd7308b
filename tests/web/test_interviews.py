"""The pages of interviews: every phase without scripts, what is refused, what is late, the report, and the partner."""

import json
import re
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from quizsvc.flows import guests, interviews
from quizsvc.flows.service import Service
from quizsvc.names import QuestionId
from quizsvc.store.learners import Learner
from quizsvc.web.guard import COOKIE
from tests.flows.candidates import BLUFFER, FLUENT, marks_all, sit_through, with_questions
from tests.learner import DAY, NOON, filled, miss, right, stored_variant
from tests.web.reading import Page, attempt_of, read, send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
RIDGE = "ridge-as-a-belief"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that does not end while a test runs."""
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON)


@pytest.fixture
def candidate(client: FlaskClient, service: Service) -> Learner:
    """The learner of this browser."""
    learner, token = guests.welcome(service, NOON)
    client.set_cookie(COOKIE, token)
    return learner


@pytest.fixture
def address(service: Service, candidate: Learner) -> str:
    """An interview on ridge alone, not begun."""
    return f"/interview/{with_questions(service, candidate, [RIDGE])}"


def words(reply: TestResponse | Page) -> str:
    """What a page says, on one line."""
    page = reply if isinstance(reply, Page) else read(reply)
    return " ".join(page.one("main").text.split())


def hidden(page: Page) -> dict[str, str]:
    """The stage that a page's forms belong to, with their code."""
    fields = ("csrf", "timezone", "place", "phase", "part")
    return {name: page.all("input", type="hidden", name=name)[0]["value"] for name in fields}


def give(client: FlaskClient, address: str, text: str = "", **more: str) -> TestResponse:
    """The answer of the stage at hand, as its form sends it."""
    return client.post(f"{address}/give", data={**hidden(read(client.get(address))), "text": text, **more})


def through_words(client: FlaskClient, address: str) -> None:
    """To the probes."""
    for said in ("Ridge has a Gaussian prior.", "It grows.", "No."):
        assert give(client, address, said, confidence="0.8").status_code == 303


def prove(client: FlaskClient, service: Service, address: str, what: object = right) -> list[str]:
    """Every probe, one leading on to the next; their addresses."""
    reply, asked = client.get(f"{address}/next"), []
    while (at := str(reply.location)) != address:
        if at.startswith("/attempts/"):
            asked.append(at)
            variant = stored_variant(service.database, attempt_of(at))
            reply = send(client, at, **filled(variant, what))
        else:
            reply = client.get(at)
        assert reply.status_code == 303
    return asked


def link(page: Page, text: str) -> str:
    """Where a page's link with this text leads."""
    return next(a["href"] for a in page.all("a") if a.text == text)


def marked(client: FlaskClient, address: str, marks: Mapping[str, str], **more: str) -> TestResponse:
    """A form of marks, as the page at an address has it."""
    fields = {f"mark-{point}": mark for point, mark in marks.items()}
    return client.post(f"{address}/mark", data={**hidden(read(client.get(address))), **fields, **more})


def test_an_interview_from_its_form_to_its_report(client: FlaskClient, service: Service) -> None:
    """Planned, said, asked further, proved, marked and said again without a script; every page says where it stands."""
    page = read(client.get(f"/interview?question={RIDGE}"))
    assert f"It will ask “{service.bank.questions[QuestionId(RIDGE)].title}”" in words(page)
    assert page.unclosed == []
    wish = {"role": "researcher", "minutes": "15", "pace": "timed", "question": RIDGE}
    reply = client.post("/interview", data={"csrf": page.csrf, "timezone": "", **wish})
    address = str(reply.location)
    count = 0
    while (reply := client.get(address)).status_code == 200:
        page = read(reply)
        assert page.unclosed == []
        place = int(page.all("input", name="place")[0]["value"]) if page.all("input", name="place") else count
        count = place
        told = words(page)
        assert re.search(rf"Question {place + 1} of \d · ", told)
        question = next(q for q in service.bank.questions.values() if q.title == page.one("h1").text)
        if "probes answered" in told:
            assert len(prove(client, service, address)) == len(question.points)
        elif "These are my marks" in told:
            assert marked(client, address, marks_all("clearly")(question)).status_code == 303
        else:
            assert page.all("p", role="timer")
            assert give(client, address, "Something", confidence="0.9").status_code == 303
    assert str(reply.location) == f"{address}/report"
    page = read(client.get(f"{address}/report"))
    assert page.unclosed == []
    assert "100%" in words(page)
    assert "report" in words(client.get("/interview"))


def test_what_was_hoped_for_is_told_with_the_points(client: FlaskClient, service: Service, address: str) -> None:
    """Beside the marks, and not before: each follow-up, what was answered, and the premise that was false."""
    bluff = next(one for one in service.bank.questions[QuestionId(RIDGE)].follow_ups if one.premise)
    hoped = " ".join(bluff.expects.text.plain([]).split())
    for said in ("So lambda is the prior variance.", "Yes, & of course.", "It grows."):
        assert hoped not in words(client.get(address)), "told too early"
        give(client, address, said)
    prove(client, service, address)
    told = words(client.get(address))
    assert hoped in told
    assert "Yes, & of course." in told
    assert "the question rests on something false" in told


def test_a_derivation_is_evaluated_on_data_of_the_interview(
    client: FlaskClient, service: Service, candidate: Learner
) -> None:
    """Where points are marked every line has its value, the same at each look and another in the next interview."""
    shown = []
    for seed in (5, 6):
        address = f"/interview/{with_questions(service, candidate, ['derive-squared-error'], seed)}"
        through_words(client, address)
        assert "Next line" not in words(client.get(address))
        prove(client, service, address)
        page, again = read(client.get(address)), read(client.get(address))
        values = [line.text for line in page.all("p", **{"class": "line-value"})]
        assert len(values) >= 3
        assert values == [line.text for line in again.all("p", **{"class": "line-value"})]
        assert any("the same number" in value for value in values)
        shown.append(values)
    assert shown[0] != shown[1]


def test_a_stranger_is_welcome(client: FlaskClient) -> None:
    """The plan makes a guest; nobody's interview is found by its address, and no form without a code is taken."""
    assert "Set-Cookie" in client.get("/interview").headers
    assert client.post("/interview", data={"role": "researcher"}).status_code == 403
    assert client.get("/interview/0123").status_code == 404
    assert client.get("/interview/%00/report").status_code == 404


def test_an_impossible_wish_is_told_why(client: FlaskClient) -> None:
    """What no form of ours sends gets a sentence and the way back."""
    code = read(client.get("/interview")).csrf
    for wish in ({}, {"role": "researcher", "minutes": "20"}, {"role": "researcher", "minutes": "9" * 5000}):
        reply = client.post("/interview", data={"csrf": code, "timezone": "", **wish})
        assert reply.status_code == 409
        assert "Choose again" in {link.text for link in read(reply).all("a", href="/interview")}


def test_the_form_is_filled_from_where_one_comes(client: FlaskClient, service: Service) -> None:
    """A lesson has its concepts ticked, a question is named; each page has the button that leads there."""
    lesson = next(iter(service.bank.lessons.values()))
    boxes = read(client.get(f"/interview?lesson={lesson.slug}")).all("input", name="concept")
    ticked = {box["value"] for box in boxes if "checked" in box.attributes}
    assert ticked
    assert ticked == set(lesson.concepts) & {box["value"] for box in boxes}
    assert read(client.get(f"/lessons/{lesson.slug}")).one("a", href=f"/interview?lesson={lesson.slug}")
    assert read(client.get(f"/questions/{RIDGE}")).one("a", href=f"/interview?question={RIDGE}")
    assert "It will ask" not in words(client.get("/interview?question=none&lesson=none"))


def test_what_is_typed_is_kept_and_shown_as_text(client: FlaskClient, address: str) -> None:
    """A draft is in the box when the page is opened again, whatever it holds; a late one is told to be late."""
    stage = hidden(read(client.get(address)))
    odd = "1 < 2 & <script>alert(1)</script>\r\n\x00 λ"
    assert client.post(f"{address}/draft", data={**stage, "text": odd}).status_code == 204
    page = read(client.get(address))
    assert page.one("textarea").text.lstrip("\n") == "1 < 2 & <script>alert(1)</script>\n\ufffd λ"
    assert give(client, address, odd).status_code == 303
    assert client.post(f"{address}/draft", data={**stage, "text": "late"}).status_code == 409
    assert client.post(f"{address}/draft", data={"text": "x"}).status_code == 403
    assert client.post(f"{address}/draft", data={"csrf": stage["csrf"], "text": "x"}).status_code == 400


def test_a_late_answer_is_shown_and_changes_nothing(client: FlaskClient, address: str) -> None:
    """The stage at hand is shown, with what the other tab has typed; the same again is no matter."""
    stage = hidden(read(client.get(address)))
    assert give(client, address, "first").status_code == 303
    assert client.post(f"{address}/give", data={**stage, "text": "first"}).status_code == 303
    reply = client.post(f"{address}/give", data={**stage, "text": "second <b>"})
    assert reply.status_code == 409
    told = words(reply)
    assert interviews.STALE_WORDS in told
    assert read(reply).one("p", **{"class": "said"}).text == "second <b>"
    assert "Follow-up" in told


def test_too_long_an_answer_is_in_the_box_again(client: FlaskClient, address: str) -> None:
    """With the sentence beside it and the confidence as chosen; as long as may be is taken, in any letters."""
    long = "x" * (interviews.LONGEST + 1)
    reply = give(client, address, long, confidence="0.8")
    assert reply.status_code == 422
    page = read(reply)
    assert "100,001 characters; at most 100,000 are kept" in page.one("p", id="problem").text
    assert page.one("textarea").text.strip() == long
    assert "selected" in page.one("option", value="0.8").attributes
    stage = hidden(page)
    assert client.post(f"{address}/draft", data={**stage, "text": long}).status_code == 413
    assert client.post(f"{address}/give", data={**stage, "text": "x" * 3_000_000}).status_code == 413
    assert give(client, address, "𝜎" * interviews.LONGEST).status_code == 303
    code = read(client.get(address)).csrf
    assert client.post("/exam", data={"csrf": code, "text": long}).status_code == 413


def test_probes_lead_from_one_to_the_next(client: FlaskClient, service: Service, address: str) -> None:
    """Each says which it is and leads back; what waits for a verdict says so; the last one leads to the marks."""
    through_words(client, address)
    first = str(client.get(f"{address}/next").location)
    page = read(client.get(first))
    assert client.get(link(page, "Interview, probe 1 of 5")).location == address
    assert "Every verdict comes after the last probe." in words(page)
    reply = send(client, first, action="skip")
    assert str(client.get(str(reply.location)).location) == f"{address}/next"
    assert "comes after the last probe" in words(client.get(first))
    assert "1 of 5 probes answered" in words(client.get(address))
    assert len(prove(client, service, address)) == 4
    assert "What you said" in words(client.get(address))
    back = client.get(link(read(client.get(first)), "Back to the interview"))
    assert client.get(str(back.location)).location == address


def test_enough_leaves_the_rest(client: FlaskClient, address: str) -> None:
    """No more probes: on to the marks, and what was left has shown nothing."""
    through_words(client, address)
    code = read(client.get(address)).csrf
    assert client.post(f"{address}/enough", data={"csrf": code, "timezone": ""}).status_code == 303
    assert "These are my marks" in words(client.get(address))


def test_marks_are_set_beside_the_probes(client: FlaskClient, service: Service, address: str) -> None:
    """What was said is highlighted; marks that lack one are asked again with those that were set; then both lists."""
    through_words(client, address)
    prove(client, service, address, miss)
    page = read(client.get(address))
    assert "Gaussian prior" in {mark.text for mark in page.all("mark")}
    assert page.all("p", **{"class": "said"})[0].text.startswith("Ridge has a Gaussian prior")
    marks = marks_all("clearly")(service.bank.questions[QuestionId(RIDGE)])
    some = dict(list(marks.items())[:2])
    reply = marked(client, address, some)
    assert reply.status_code == 422
    page = read(reply)
    assert "Mark each of the 5 points" in words(page)
    assert sum("checked" in e.attributes for e in page.all("input", type="radio")) == 2
    assert marked(client, address, marks).status_code == 303
    page = read(client.get(address))
    assert "Claimed, not yet usable" in words(page)
    assert "Known, not said" not in words(page)
    probes = {a["href"] for a in page.all("a") if a["href"].startswith("/attempts/")}
    assert len(probes) == 5
    assert all(client.get(probe).status_code == 200 for probe in probes)
    assert marked(client, address, marks).status_code == 303
    assert marked(client, address, marks_all("missed")(service.bank.questions[QuestionId(RIDGE)])).status_code == 409


def test_an_interview_is_ended_anywhere(client: FlaskClient, service: Service, address: str) -> None:
    """Its report says that there is nothing; a late answer is not lost even then."""
    page = read(client.get(address))
    assert client.post(f"{address}/end", data={"csrf": page.csrf, "timezone": ""}).status_code == 303
    assert str(client.get(address).location) == f"{address}/report"
    assert "Nothing was proved" in words(client.get(f"{address}/report"))
    reply = client.post(f"{address}/give", data={**hidden(page), "text": "late"})
    assert reply.status_code == 409
    assert "came after its end" in words(reply)
    assert read(reply).one("p", **{"class": "said"}).text == "late"


def test_a_report_tells_what_matters(
    client: FlaskClient, service: Service, candidate: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bluffer's claims come first, with links that start what comes next; the file says the same."""
    before = with_questions(service, candidate, ["mle-or-map"])
    sit_through(service, candidate, before, FLUENT)
    monkeypatch.setattr("tests.flows.candidates.NOON", NOON + DAY)
    interview = with_questions(service, candidate, [RIDGE, "reading-log-loss"])
    sit_through(service, candidate, interview, BLUFFER, NOON + DAY)
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON + 2 * DAY)
    page = read(client.get(f"/interview/{interview}/report"))
    told = words(page)
    assert page.all("h2")[0].text == "What matters most"
    assert "Claimed, not yet usable" in told
    assert "Known, not said" not in told
    assert "You mark yourself higher than your probes do." in told
    assert "Beside your earlier interviews" in told
    starts = [a["href"] for a in page.all("a") if a["href"].startswith("/practice/items/")]
    assert len(starts) == 2
    assert client.get(starts[0]).status_code == 303
    held = json.loads(client.get(f"/interview/{interview}/report.json").get_data())
    assert held["questions"][0]["question"] == RIDGE
    assert all(one["sentence"] in told for one in held["claimed"])
    lobby = read(client.get("/interview"))
    assert "Due again" in words(lobby)
    links = [a["href"] for a in lobby.all("a") if a.text == "report"]
    assert links == [f"/interview/{before}/report", f"/interview/{interview}/report"]


def invited(client: FlaskClient, address: str) -> str:
    """The link that a candidate makes."""
    code = read(client.get(address)).csrf
    reply = client.post(f"{address}/invite", data={"csrf": code, "timezone": ""})
    assert reply.status_code == 200
    made = str(read(reply).one("input", id="link")["value"])
    return made.removeprefix("http://localhost")


def test_a_partner_sits_in(client: FlaskClient, service: Service, address: str) -> None:
    """Another browser sees the points and no key, marks and changes its marks, and is gone when the link is."""
    other = client.application.test_client()
    sheet = invited(client, address)
    assert sheet not in client.get(address).get_data(as_text=True)
    reply = other.get(sheet)
    assert reply.headers["X-Robots-Tag"] == "noindex"
    assert reply.headers["Referrer-Policy"] == "same-origin"
    page = read(reply)
    assert page.unclosed == []
    assert "What a strong answer says" in words(page)
    through_words(client, address)
    first = str(client.get(f"{address}/next").location)
    send(client, first, action="skip")
    told = words(other.get(sheet))
    assert "Probes, 1 of 5 answered." in told
    assert "Ridge has a Gaussian prior." in told
    assert "not judged yet" in told
    question = service.bank.questions[QuestionId(RIDGE)]
    heard = {f"mark-{point}": mark for point, mark in marks_all("missed")(question).items()}
    assert other.post(sheet, data={"place": "0", **heard}).status_code == 403
    lacking = other.post(sheet, data={"csrf": page.csrf, "place": "0", **dict(list(heard.items())[:1])})
    assert lacking.status_code == 422
    assert "Mark each of the 5 points" in words(lacking)
    assert other.post(sheet, data={"csrf": page.csrf, "place": "7", **heard}).status_code == 422
    assert other.post(sheet, data={"csrf": page.csrf, "place": "0", **heard}).status_code == 303
    prove(client, service, address)
    marked(client, address, marks_all("clearly")(question))
    assert "How they marked themselves" in words(other.get(sheet))
    assert "You and your partner differ on 5 of 5 points." in words(client.get(f"{address}/report"))
    newer = invited(client, address)
    assert other.get(sheet).status_code == 404
    code = read(client.get(address)).csrf
    assert client.post(f"{address}/take-back", data={"csrf": code, "timezone": ""}).status_code == 303
    assert other.get(newer).status_code == 404
    assert other.post(newer, data={"csrf": page.csrf, "place": "0", **heard}).status_code == 404


def test_the_front_page_leads_back(client: FlaskClient, address: str) -> None:
    """An interview that is not over is among what can be gone on with."""
    give(client, address, "x")
    page = read(client.get("/"))
    assert page.one("a", href=address).text == "Go on with your interview"
    assert "question 1 of 1" in words(page)
    assert read(client.get("/interview")).one("a", href=address)


def test_what_was_read_and_asked_is_told(
    client: FlaskClient, service: Service, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look says nothing, the next says when; once a day is kept, and nothing of a stranger's."""
    assert "· read" not in words(client.get(f"/questions/{RIDGE}"))
    assert "· read today" in words(client.get(f"/questions/{RIDGE}"))
    client.get(address)
    monkeypatch.setattr("quizsvc.flows.clock.now", lambda: NOON + DAY)
    assert "· asked yesterday · read yesterday" in words(client.get("/questions"))
    assert "· read yesterday" in words(client.get(f"/questions/{RIDGE}"))
    stranger = client.application.test_client()
    assert "· read" not in words(stranger.get(f"/questions/{RIDGE}"))
    with service.database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM readings")).scalar_one() == 2
