"""Every page of the site in Chromium, four ways: narrow and wide, light and dark.

The pages are those of the application's own list of addresses. An address with an argument needs a sample in `world`,
and a test fails where a new one has none, so that no page can be forgotten.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.test import TestResponse

from quizsvc.course.demos import DEMOS
from quizsvc.flows import clock, guests, interviews, partners, resetting
from quizsvc.flows.interviews import Sitting
from quizsvc.flows.service import Service
from quizsvc.interview.stages import Phase
from quizsvc.names import InterviewId, QuestionId
from quizsvc.store.learners import Learner
from quizsvc.web.guard import COOKIE
from tests.browser.site import Site, opened
from tests.browser.test_stranger import visit
from tests.flows.candidates import BLUFFER, SILENT, Sat, Script, act, marks_all, with_questions
from tests.learner import filled, miss, mistake, one_of_each_kind, right, stored_variant
from tests.web.reading import attempt_of, begin, read, send

pytestmark = pytest.mark.browser

MACHINES = ("/api/", "/assets/", "/healthz", "/readyz", "/manifest.webmanifest", "/service-worker.js")
"""Addresses that no person opens."""
EMAIL, SECRET = "a-rather-long-address-of-somebody@department.university.example.org", "four words of mine"
RIDGE = "ridge-as-a-belief"
NAME = "Ada of a long and honourable name, which no header should be wider for"
WIDE: ViewportSize = {"width": 1100, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 900}
OTHERWISE = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
WAYS: Sequence[tuple[ViewportSize, Literal["light", "dark"], Sequence[str] | None]] = (
    (WIDE, "light", ()),
    (WIDE, "dark", None),
    (NARROW, "light", None),
    (NARROW, "dark", OTHERWISE),
)
"""Each with the rules of axe that are asked: all once, and where layout and colours are others those that see them."""
FILES = (".csv", ".json")
AXE = """async (rules) => {
  const found = await axe.run({ resultTypes: ["violations"], ...(rules.length && { runOnly: rules }) });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ").slice(0, 500)}`);
}"""
LOOK = """() => {
  const seen = (query) => [...document.querySelectorAll(query)].filter((node) => node.checkVisibility());
  const wide = document.documentElement.clientWidth;
  const outside = ({ left, right }) => left < 0 || right > wide;
  const controls = seen("button, .button, .box, .option").map((node) => [node, node.getBoundingClientRect()]);
  const wrong = controls.filter(([, area]) => area.height < 44 || outside(area));
  const paper = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number);
  return {
    "is wider than the screen": document.documentElement.scrollWidth > innerWidth,
    "has a control too small or outside": wrong.map(([node]) => node.outerHTML.slice(0, 200)).join() || false,
    "has not one h1": document.querySelectorAll("h1").length !== 1,
    "has no title": !document.title.trim(),
    "has a header of several lines": new Set(seen("header nav a").map((node) => node.offsetTop)).size > 1,
    "has a demo that is not alive": document.querySelectorAll("[data-demo]:not([data-live])").length > 0,
    "has paper of the other scheme": (paper[0] > 128) !== matchMedia("(prefers-color-scheme: light)").matches,
  };
}"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A page of somebody's, and what is pressed on it first."""

    who: str
    address: str
    press: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """A site that people have used, each with the token that their browser holds, and samples of its pages."""

    site: Site
    tokens: Mapping[str, str]
    samples: Mapping[str, Sequence[Sample]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A stranger, a guest with one answer, and a learner with an account who has done all that one can do."""
    with opened(tmp_path_factory.mktemp("pages")) as site:
        guest, learner = site.app.test_client(), site.app.test_client()
        answer(site.service, guest, "coin-map", right)
        samples = used(site.service, learner)
        samples["/reset/<token>"] = [Sample("stranger", reset_link(site.service)), Sample("stranger", "/reset/none")]
        samples["/register"].append(Sample("guest", "/register", "Make the account"))
        samples["/login"].append(Sample("guest", "/login", "Log in"))
        samples["/account"].append(Sample("learner", "/account", "Change the password"))
        samples["/search"] += [Sample("stranger", "/search?q=ridge"), Sample("stranger", "/search?q=zzz")]
        tokens = {name: client.get_cookie(COOKIE) for name, client in (("guest", guest), ("learner", learner))}
        yield World(site, {name: cookie.value for name, cookie in tokens.items() if cookie}, samples)


def used(service: Service, client: FlaskClient) -> dict[str, list[Sample]]:
    """What a learner does, and samples of every address with an argument."""
    samples: dict[str, list[Sample]] = defaultdict(list)
    attempts = samples["/attempts/<attempt>"]
    for item in one_of_each_kind(service.bank):
        attempts.append(Sample("learner", answer(service, client, item, mistake)))
        attempts.append(Sample("learner", begin(client, item)))
    attempts.append(Sample("learner", begin(client, "coin-map"), "Check"))
    attempts.append(Sample("learner", hinted(client, "coin-map")))
    attempts.append(Sample("learner", answer(service, client, "ridge-slope", right)))
    attempts.append(Sample("learner", answer(service, client, "log-loss-of-one", miss)))
    skipped = begin(client, "sketch-the-map")
    send(client, skipped, "skip")
    attempts.append(Sample("learner", skipped))
    register(client)
    over = exam(client)
    attempts.append(Sample("learner", over[0]))
    post(client, "/exam", f"{over[1]}/end")
    kept, session = exam(client)
    send(client, kept, "skip")
    attempts.append(Sample("learner", kept))
    samples["/s/<session>"] = [Sample("learner", over[1]), Sample("learner", session)]
    samples["/s/<session>/next"] = [Sample("learner", f"{session}/next")]
    for tail in ("data.csv", "figure.csv", "report", "report/sent"):
        samples[f"/attempts/<attempt>/{tail}"] = [Sample("learner", f"{skipped}/{tail}")]
    samples["/attempts/<attempt>/report"].append(Sample("learner", f"{skipped}/report", "Send"))
    samples["/practice/<concept>"] = [Sample("learner", "/practice/log-loss")]
    samples["/practice/items/<item>"] = [Sample("learner", "/practice/items/coin-map")]
    samples["/i/<item>"] = [Sample("learner", "/i/coin-map?seed=31")]
    samples["/concepts/<name>"] = [Sample(who, "/concepts/log-loss") for who in ("learner", "stranger")]
    samples["/lessons/<slug>"] = [Sample("learner", f"/lessons/{slug}?seed=20") for slug in service.bank.lessons]
    samples["/lab/<slug>"] = [Sample("stranger", f"/lab/{demo.slug}") for demo in DEMOS.values()]
    samples["/questions/<slug>"] = [Sample("stranger", f"/questions/{next(iter(service.bank.questions))}")]
    samples |= interviewed(service, client)
    samples["none"] = [Sample("stranger", "/nothing/here")]
    return samples


def interviewed(service: Service, client: FlaskClient) -> dict[str, list[Sample]]:
    """An interview in each phase, two that are over, one of them heard by a partner."""
    cookie = client.get_cookie(COOKIE)
    learner = guests.recognise(service, cookie.value if cookie else "", clock.now())
    assert learner is not None
    silent, heard = left_at(service, learner, None, SILENT), left_at(service, learner, None, BLUFFER)
    phases = {phase: f"/interview/{left_at(service, learner, phase, BLUFFER)}" for phase in Phase}
    token = partners.invite(service, learner, heard)
    partners.mark(service, str(token), 0, marks_all("missed")(service.bank.questions[QuestionId(RIDGE)]))
    reports = [f"/interview/{silent}/report", f"/interview/{heard}/report", f"{phases[Phase.SAY]}/report"]
    return {
        "/interview/<interview>": [
            *(Sample("learner", address) for address in phases.values()),
            Sample("learner", phases[Phase.MARK], "These are my marks"),
            Sample("stranger", phases[Phase.SAY]),
        ],
        "/interview/<interview>/next": [Sample("learner", f"{phases[Phase.PROVE]}/next")],
        "/interview/<interview>/report": [Sample("learner", address) for address in reports],
        "/interview/<interview>/report.json": [Sample("learner", f"{reports[0]}.json")],
        "/interview/with/<token>": [Sample("stranger", f"/interview/with/{name}") for name in (token, "none")],
    }


def left_at(service: Service, learner: Learner, phase: Phase | None, script: Script) -> InterviewId:
    """An interview on ridge by a script up to a phase, or to its end."""
    sat = Sat(with_questions(service, learner, [RIDGE]), now=clock.now())
    while True:
        sitting = interviews.show(service, learner, sat.interview, sat.now)
        assert isinstance(sitting, Sitting)
        if sitting.stage is None or sitting.stage.phase is phase:
            return sat.interview
        act(service, learner, sitting, script, sat)


def answer(service: Service, client: FlaskClient, item: str, what: Callable[[Any], Any]) -> str:
    """A question answered; its address."""
    address = begin(client, item)
    raw = (lambda part: mistake(part)[0]) if what is mistake else what
    send(client, address, confidence="0.8", **filled(stored_variant(service.database, attempt_of(address)), raw))
    return address


def hinted(client: FlaskClient, item: str) -> str:
    """A question with a hint open."""
    address = begin(client, item)
    send(client, address, "hint")
    return address


def post(client: FlaskClient, page: str, address: str = "", **fields: str) -> TestResponse:
    """The form of a page, sent with its code."""
    return client.post(address or page, data={"csrf": read(client.get(page)).csrf, "timezone": "", **fields})


def register(client: FlaskClient) -> None:
    """An account with the longest words that one meets."""
    reply = post(client, "/register", display_name=NAME, email=EMAIL, password=SECRET)
    assert reply.status_code == 303


def exam(client: FlaskClient) -> tuple[str, str]:
    """The first question of a new exam, and its session."""
    first = str(post(client, "/exam", most="5").location)
    session = next(e["href"] for e in read(client.get(first)).all("a") if e["href"].startswith("/s/"))
    return first, session.removesuffix("/next")


def reset_link(service: Service) -> str:
    """The address at which a password is set anew."""
    link = resetting.new_link(service.database, EMAIL, clock.now(), "")
    assert link is not None
    return link


def rules(site: Site) -> list[Any]:
    """The addresses of the application that people open."""
    found = (rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    return [rule for rule in found if not rule.rule.startswith(MACHINES)]


def samples(world: World) -> list[Sample]:
    """Every page once: with arguments by its samples, else as a learner and, where that differs, a stranger sees it."""
    plain = [rule.rule for rule in rules(world.site) if not rule.arguments]
    found = [Sample(who, address) for address in plain for who in sides(world, address)]
    found += [Sample("guest", "/"), *(sample for own in world.samples.values() for sample in own)]
    return [sample for sample in found if not sample.address.endswith(FILES)]


def sides(world: World, address: str) -> Sequence[str]:
    """To whom a page shows something of its own."""
    known, stranger = world.site.app.test_client(), world.site.app.test_client()
    known.set_cookie(COOKIE, world.tokens["learner"])
    pages = [client.get(address).get_data(as_text=True).partition("<main")[2] for client in (known, stranger)]
    return ("learner",) if pages[0] == pages[1] else ("learner", "stranger")


def test_no_page_is_forgotten(world: World) -> None:
    """Each address with arguments has a sample, and each sample is of its address."""
    wanted = {rule.rule: rule for rule in rules(world.site) if rule.arguments}
    assert sorted(rule for rule in wanted if not world.samples.get(rule)) == [], "give these a sample in `used`"
    here = world.site.app.url_map.bind("localhost")
    for name, found in world.samples.items():
        for sample in found if name != "none" else ():
            matched, _ = here.match(sample.address.partition("?")[0], return_rule=True)
            assert matched.rule == name


def test_every_page_fits_and_is_accessible(browser: Browser, world: World) -> None:
    """No violation that axe knows, nothing wider than the screen, one h1, a title, controls for a thumb, both schemes.

    And no complaint in the console, and nothing asked of another machine.
    """
    everything, faults = samples(world), []
    assert len(everything) > 80
    for who in ("stranger", "guest", "learner"):
        with visit(browser, world.site) as page:
            if who in world.tokens:
                page.context.add_cookies([{"name": COOKIE, "value": world.tokens[who], "url": world.site.url}])
            for sample in everything:
                if sample.who == who:
                    faults += [f"{sample}: {fault}" for fault in looked_at(page, sample)]
    assert not faults, "\n".join(faults)


def looked_at(page: Page, sample: Sample) -> Iterator[str]:
    """What is wrong with a page, in any of the four ways."""
    page.set_viewport_size(WAYS[0][0])
    page.goto(sample.address)
    if sample.press:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        with page.expect_navigation():
            page.get_by_role("button", name=sample.press, exact=True).click()
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    page.evaluate(AXE_SCRIPT)
    for size, scheme, asked in WAYS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        faults = [f"{fault} {told}" for fault, told in page.evaluate(LOOK).items() if told]
        for fault in faults + ([] if asked is None else page.evaluate(AXE, asked)):
            yield f"{size['width']} {scheme}: {fault}"
