"""A place on the chart, in Chromium: pointed at, dragged, moved by keyboard, typed, and typed without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from quizsvc.cli.opening import open_service
from quizsvc.flows import clock, guests
from quizsvc.flows import practice as flow
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import AttemptId
from quizsvc.web.guard import COOKIE
from tests.browser.test_stranger import box, check, visit
from tests.learner import stored_variant
from tests.server import LiveServer

pytestmark = pytest.mark.browser
ITEM = "sketch-the-map"


@contextmanager
def sketching(browser: Browser, server: LiveServer, **how: Any) -> Iterator[tuple[Page, PartVariant]]:
    """The page of a question that asks for a place, and what it asks."""
    service = open_service(f"sqlite:///{server.database}", ())
    try:
        learner, token = guests.welcome(service, clock.now())
        attempt = flow.ask(service, learner, clock.now(), item=ITEM)
        assert not isinstance(attempt, flow.Missing)
        part = stored_variant(service.database, AttemptId(attempt)).parts[0]
    finally:
        service.database.close()
    with visit(browser, server, **how) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
        page.goto(f"/attempts/{attempt}")
        yield page, part


def spot(page: Page, part: PartVariant, value: float) -> tuple[float, float]:
    """Where on the screen a value of the axis lies, by the ticks of the chart as drawn."""
    ticks = page.locator("svg.chart .tick-x:visible").all()
    first, last = ticks[0], ticks[-1]
    (one, left), (two, right) = (
        (float(tick.inner_html()), (area["x"] + area["width"] / 2))
        for tick in (first, last)
        if (area := tick.bounding_box())
    )
    chart = page.locator("svg.chart").bounding_box()
    assert chart is not None
    return left + (right - left) * (value - one) / (two - one), chart["y"] + chart["height"] / 2


@pytest.mark.parametrize("width", [1100, 320])
def test_pointing_gives_the_place(browser: Browser, live_server: LiveServer, width: int) -> None:
    """A click writes the number under it, a drag the one where it ends, and the key so pointed at is right."""
    size: Any = {"width": width, "height": 900}
    with sketching(browser, live_server, viewport=size) as (page, part):
        near = 0.01 * (part.details["high"] - part.details["low"])
        middle = (part.details["low"] + part.details["high"]) / 2
        page.mouse.click(*spot(page, part, middle))
        assert abs(float(box(page).input_value()) - middle) < near
        page.mouse.move(*spot(page, part, middle))
        page.mouse.down()
        page.mouse.move(*spot(page, part, part.key))
        page.mouse.up()
        assert abs(float(box(page).input_value()) - part.key) < near
        expect(page.locator(".sketched circle")).to_be_visible()
        check(page)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()


def test_the_keyboard_and_the_box_do_as_well(browser: Browser, live_server: LiveServer) -> None:
    """The slider has a name and begins in the middle; keys and typing move it, what is off the chart hides it."""
    with sketching(browser, live_server) as (page, part):
        slider = page.get_by_role("slider", name="Place on the chart")
        low, high = part.details["low"], part.details["high"]
        assert float(slider.input_value()) == pytest.approx((low + high) / 2, abs=10.0 ** -part.details["decimals"])
        box(page).fill(str(low + 1))
        assert float(slider.input_value()) == pytest.approx(low + 1)
        slider.focus()
        page.keyboard.press("ArrowRight")
        step = 10.0 ** -part.details["decimals"]
        assert float(box(page).input_value()) == pytest.approx(low + 1 + step)
        expect(page.locator(".sketched circle")).to_be_visible()
        box(page).fill(str(high + 5))
        expect(page.locator(".sketched circle")).to_be_hidden()
        check(page)
        expect(page.get_by_role("alert")).to_contain_text("is not on the chart")


def test_without_scripts_the_box_is_the_answer(browser: Browser, live_server: LiveServer) -> None:
    """Nothing but the number box is there, and it does."""
    with sketching(browser, live_server, java_script_enabled=False) as (page, part):
        assert page.get_by_role("slider").count() == 0
        box(page).fill(repr(part.key))
        check(page)
        expect(page.get_by_role("heading", name="Right")).to_be_visible()
