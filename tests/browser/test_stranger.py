"""The stranger's whole way, in Debian's Chromium against the real server: with scripts, without, by keyboard alone."""

import json
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from quizsvc.items.answers.base import PartVariant
from quizsvc.items.variant import Variant
from tests.browser.site import Site
from tests.learner import form_of, miss, mistake, right
from tests.previewing import Previewed
from tests.server import LiveServer, until

pytestmark = pytest.mark.browser

NUMERIC = "confident-and-wrong"
CHOICE = "how-sure-after-the-data"
SEVERAL = (
    "gradient-descent-step",
    "test-among-many",
    "who-beat-the-coin",
    "from-bell-curve-to-squares",
    "which-noise-which-loss",
)
"""Items of the kinds vector, matrix, choices, order and match."""


@contextmanager
def visit(
    browser: Browser, server: LiveServer | Previewed | Site, expected: str = r"status of (400|404|409|422)", **how: Any
) -> Iterator[Page]:
    """A page in a fresh profile; whatever it asked of another machine, or complained of, fails the test."""
    elsewhere: list[str] = []
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if urlparse(request.url).hostname not in {"127.0.0.1", None}:
            elsewhere.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not re.search(expected, message.text):
            complaints.append(message.text)

    context = browser.new_context(base_url=server.url, timezone_id="Europe/Berlin", **how)
    context.set_default_timeout(15_000)
    context.on("request", asked)
    context.on("console", said)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    try:
        yield context.new_page()
        assert elsewhere == []
        assert complaints == []
    finally:
        context.close()


def part_of(server: LiveServer | Site, page: Page) -> PartVariant:
    """What is asked on this page, its key and its mistakes, from the server's own database."""
    attempt = urlparse(page.url).path.split("/")[2]
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as conn:
        (variant,) = conn.execute("SELECT variant FROM attempts WHERE id = ?", (attempt,)).fetchone()
    return Variant.from_json(json.loads(variant)).parts[0]


def stored(server: LiveServer, what: str) -> int:
    """How many rows a table holds."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as conn:
        return int(conn.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def standing(page: Page) -> dict[str, str]:
    """XP, streak and level as the page shows them, without what was just gained."""
    rows = page.locator("dl.standing > div").all()
    texts = [row.inner_text().split("\n") for row in rows]
    return {name: value.split(" +")[0].strip() for name, value in texts}


def box(page: Page) -> Any:
    """The answer's text box, found as a person finds it."""
    return page.get_by_label("Your answer")


def press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def check(page: Page) -> None:
    """Send the answer."""
    press(page, "Check")


def fill(page: Page, part: PartVariant, raw: Any) -> None:
    """Answer as a person does: type, tick, choose from lists, or press a step's button where scripts made one."""
    for name, given in form_of(part, raw).items():
        field = page.locator(f'[name="{name}"]')
        for text in given if isinstance(given, list) else [given]:
            if part.type == "choices":
                field.nth(int(text)).check()
            elif part.type == "match":
                field.select_option(text)
            elif part.type != "order":
                field.fill(text)
    if part.type == "order":
        place(page, raw)


def place(page: Page, positions: dict[str, str]) -> None:
    """Put steps in order: by their buttons, or by their lists of positions without scripts."""
    chosen = sorted((int(text), index) for index, text in positions.items() if text)
    for position, index in chosen:
        step = page.locator(".step").filter(has=page.locator(f'select[name="answer-answer.{index}"]'))
        use = step.get_by_role("button", name="Use next")
        if use.count():
            use.click()
        else:
            step.locator("select").select_option(str(position))


def way(page: Page, server: LiveServer) -> None:
    """From the front page over an unreadable text and a named mistake to a right answer on fresh data."""
    page.goto("/")
    page.locator("summary").filter(has_text="Cross-entropy and log loss").click()
    page.get_by_role("link", name="Log loss", exact=True).click()
    page.wait_for_url("**/attempts/*")
    page.goto(f"/practice/items/{NUMERIC}")
    box(page).fill("about 1,234")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("was not understood as a number")
    expect(box(page)).to_have_value("about 1,234")
    assert stored(server, "responses") == 0
    page.goto("/practice")
    part = part_of(server, page)
    typed, name, _ = mistake(part)
    box(page).fill(typed)
    check(page)
    expect(page.get_by_role("heading", name="Not yet")).to_be_visible()
    said = next(m.feedback_html for m in part.misconceptions if m.id == name)
    plain = " ".join(re.sub(r"<[^>]+>", "", said).split())
    assert plain in " ".join(page.locator(".diagnosis").inner_text().split())
    assert standing(page) == {"XP": "0", "Streak": "1 day", "Level": "1"}
    missed = page.url
    press(page, "Same idea, fresh data")
    expect(page.get_by_role("button", name="Check")).to_be_visible()
    assert page.url != missed
    box(page).fill(right(part_of(server, page)))
    check(page)
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    expect(page.locator(".gain")).to_have_text("+4")
    assert standing(page) == {"XP": "4", "Streak": "1 day", "Level": "1"}


def test_the_strangers_way_survives_kill_nine(browser: Browser, live_server: LiveServer) -> None:
    """Killed right after a verdict was shown and started again: verdict, XP and streak are there."""
    with visit(browser, live_server) as page:
        way(page, live_server)
        told, verdict = standing(page), page.locator("section.verdict").inner_text()
        assert live_server.end(signal.SIGKILL) == -signal.SIGKILL
        live_server.start()
        page.reload()
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
        assert page.locator("section.verdict").inner_text() == verdict
        assert standing(page) == told
        page.goto("/")
        assert told.items() <= standing(page).items()
        with closing(sqlite3.connect(live_server.database)) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            zones = {row[0] for row in conn.execute("SELECT zone FROM responses")}
        assert zones == {"Europe/Berlin"}


def test_the_way_works_with_scripts_off(browser: Browser, live_server: LiveServer) -> None:
    """No page needs a script."""
    with visit(browser, live_server, java_script_enabled=False) as page:
        way(page, live_server)
        with closing(sqlite3.connect(live_server.database)) as conn:
            assert {row[0] for row in conn.execute("SELECT zone FROM responses")} == {"UTC"}


@pytest.mark.parametrize("scripts", [True, False])
def test_every_kind_is_answered(browser: Browser, live_server: LiveServer, scripts: bool) -> None:
    """Each kind's own control takes a wrong answer and then a right one, with scripts and without."""
    with visit(browser, live_server, java_script_enabled=scripts) as page:
        for item in SEVERAL:
            page.goto(f"/practice/items/{item}")
            part = part_of(live_server, page)
            fill(page, part, miss(part))
            check(page)
            expect(page.get_by_role("heading", name="Not yet")).to_be_visible()
            press(page, "Same idea, fresh data")
            expect(page.get_by_role("button", name="Check")).to_be_visible()
            part = part_of(live_server, page)
            fill(page, part, right(part))
            check(page)
            expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()


def test_steps_are_moved_by_the_keyboard(browser: Browser, live_server: LiveServer) -> None:
    """Use, up, down and leave out: the focus stays with the step, what happened is told, and the form has it."""

    def sent() -> list[str]:
        """The positions that the form would send, the placed steps' first."""
        return list(page.locator(".order select").evaluate_all("all => all.map(one => one.value)"))

    with visit(browser, live_server) as page:
        page.goto("/practice/items/from-bell-curve-to-squares")
        said = page.locator("[aria-live]")
        for _ in range(3):
            page.get_by_role("button", name="Use next").first.focus()
            page.keyboard.press("Enter")
        expect(said).to_have_text("The step is at position 3 of 3.")
        assert sent() == ["1", "2", "3", "", "", "", "", ""]
        third = page.locator(".placed .step").nth(2).inner_text()
        page.locator(".placed .step").nth(2).get_by_role("button", name="Move up").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Space")
        expect(said).to_have_text("The step is at position 1 of 3.")
        assert page.locator(".placed .step").first.inner_text() == third
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Move down")
        page.locator(".placed .step").nth(1).get_by_role("button", name="Leave out").focus()
        page.keyboard.press("Enter")
        expect(said).to_have_text("The step is left out.")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Use next")
        assert sorted(sent()) == ["", "", "", "", "", "", "1", "2"]
        first = page.locator(".steps:not(.placed) .step").first
        grip: Any = {"source_position": {"x": 30, "y": 6}, "target_position": {"x": 20, "y": 4}}
        first.drag_to(page.locator(".placed .step").first, **grip)
        expect(page.locator(".placed .step")).to_have_count(3)
        assert sorted(sent())[-3:] == ["1", "2", "3"]


def press_to(page: Page, role: str, name: str) -> None:
    """Tab until the control of this role and name has the focus, and see that the focus is seen."""
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            outline = wanted.evaluate("node => getComputedStyle(node).outlineStyle")
            assert outline not in {"none", ""}
            return
    raise AssertionError(f"Tab never came to {role} “{name}”")


def test_the_way_works_with_the_keyboard_alone(browser: Browser, live_server: LiveServer) -> None:
    """Tab, Enter, Space, arrows: start, skip link, hint, answer, fresh data, a choice; focus goes to the verdict."""
    with visit(browser, live_server) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        press_to(page, "link", "Start with a question")
        page.keyboard.press("Enter")
        page.wait_for_url("**/attempts/*")
        page.goto(f"/practice/items/{NUMERIC}")
        press_to(page, "button", "Show a hint")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Hint")).to_be_visible()
        press_to(page, "textbox", "Your answer")
        page.keyboard.type(miss(part_of(live_server, page)))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Not yet")).to_be_focused()
        press_to(page, "button", "Same idea, fresh data")
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Check")).to_be_visible()
        press_to(page, "textbox", "Your answer")
        page.keyboard.type(right(part_of(live_server, page)))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Right")).to_be_focused()
        page.goto(f"/practice/items/{CHOICE}")
        part = part_of(live_server, page)
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                break
        page.keyboard.press("Space")
        for _ in range(int(part.key)):
            page.keyboard.press("ArrowDown")
        press_to(page, "button", "Check")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Right")).to_be_focused()


def test_a_double_click_on_check_counts_once(browser: Browser, live_server: LiveServer) -> None:
    """Two clicks at once: one response, one award, the verdict shown."""
    with visit(browser, live_server) as page:
        page.goto(f"/practice/items/{NUMERIC}")
        box(page).fill(right(part_of(live_server, page)))
        page.get_by_role("button", name="Check").dblclick(no_wait_after=True)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
        assert standing(page)["XP"] == "10"
        assert (stored(live_server, "responses"), stored(live_server, "ledger")) == (1, 1)


def test_back_and_reload_are_safe(browser: Browser, live_server: LiveServer) -> None:
    """After the verdict, back shows the verdict or a form that can change nothing, and reload sends nothing."""
    with visit(browser, live_server) as page:
        page.goto(f"/practice/items/{NUMERIC}")
        box(page).fill(right(part_of(live_server, page)))
        check(page)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
        for _ in range(2):
            page.reload()
            expect(page.get_by_role("heading", name="Right")).to_be_visible()
        page.go_back()
        page.go_forward()
        page.go_back()
        if page.get_by_role("button", name="Check").count():
            box(page).fill("1")
            check(page)
            expect(page.get_by_role("heading", name="Already answered")).to_be_visible()
        assert (stored(live_server, "responses"), stored(live_server, "ledger")) == (1, 1)


def test_the_bar_with_check_hides_nothing_that_has_the_focus(browser: Browser, live_server: LiveServer) -> None:
    """On a small phone: neither the box that is typed into, nor the reason why an answer could not be read."""

    def hidden(where: str) -> bool:
        """Whether something else lies over the middle of what has the focus."""
        return bool(
            page.evaluate(
                "() => { const [n, r] = [document.activeElement, document.activeElement.getBoundingClientRect()];"
                f"const over = document.elementFromPoint(r.x + r.width / 2, r.{where});"
                "return !over || !(n.contains(over) || over.contains(n)); }"
            )
        )

    small: Any = {"width": 320, "height": 480}
    with visit(browser, live_server, viewport=small) as page:
        page.goto("/practice/items/map-gaussian-mean")
        press_to(page, "link", "Data as CSV")
        page.keyboard.press("Tab")
        expect(page.get_by_text("The data for Python or R")).to_be_focused()
        box(page).evaluate("node => scrollBy(0, node.getBoundingClientRect().bottom - innerHeight + 2)")
        page.keyboard.press("Tab")
        expect(box(page)).to_be_focused()
        assert not hidden("y + 4")
        assert not hidden("bottom - 4")
        page.keyboard.type("what?")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        assert not hidden("y + 4")
        assert not hidden("bottom - 4")


def test_the_font_for_mathematics_is_used(browser: Browser, live_server: LiveServer) -> None:
    """Formulas are set in it, served by us, and kept by the browser at the second page."""
    with visit(browser, live_server) as page:
        with page.expect_response("**/math.woff2") as got:
            page.goto("/practice/items/penalty-from-prior")
        assert got.value.status == 200
        page.evaluate("document.fonts.ready.then(() => true)")
        until(lambda: bool(page.evaluate("document.fonts.check('16px \"quizsvc math\"', 'λ')")), "the font", 10)
        family = page.locator("math").first.evaluate("node => getComputedStyle(node).fontFamily")
        assert "quizsvc math" in family


def test_a_root_ends_where_what_stands_under_it_ends(browser: Browser, live_server: LiveServer) -> None:
    """No blank behind it: the room that is kept for the sign is the sign's own."""
    with visit(browser, live_server) as page:
        page.goto("/lessons/data-models-noise")
        page.evaluate("document.fonts.ready.then(() => true)")
        right = "node => node.getBoundingClientRect().right"
        for root in page.locator("msqrt").all():
            blank = root.evaluate(right) - root.locator("> :last-child").evaluate(right)
            assert abs(blank) < 1
        expect(page.locator("msqrt")).not_to_have_count(0)
