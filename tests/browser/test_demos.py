"""Demos in Chromium: the browser's mathematics agrees with the engine's, and everything moves in every way."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from quizsvc.course.demos import DEMOS
from quizsvc.course.demos.base import Choice, Demo, Points, Slider, State
from quizsvc.course.demos.shown import number_words, shown
from quizsvc.flows.refitting import Refitted, refit
from quizsvc.numeric import Stream, stream
from tests.browser.site import opened
from tests.web.reading import Page as Reading

pytestmark = pytest.mark.browser
DATASETS = 50
ASK = """async ([file, module, states]) => {
  const { ask } = (await import(file)).modules[module];
  return ask ? states.map(ask) : null;
}"""
SOLVE = """async ([file, module, states, start, { goals, numbers }, fits]) => {
  const { modules } = await import(file);
  const { solve } = modules[module];
  const { holds, numberWords } = modules["demo.js"];
  return states.map((state, k) => {
    const solution = solve(state, start, fits && fits[k]);
    const told = numbers.map((number) => numberWords(number, solution.numbers[number.name]));
    return { ...solution, told, reached: goals.map((bounds) => holds(bounds, solution.numbers)) };
  });
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for all tests here; they write nothing."""
    with opened(tmp_path_factory.mktemp("demos")) as site:
        yield site.url


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that fails its test where a script does or something of the page is refused."""
    context = browser.new_context(base_url=site, viewport={"width": 1100, "height": 1000})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    assert [text for text in problems if "status of 503" not in text] == []


def at(page: Page, slug: str) -> Locator:
    """A demo on its page, alive."""
    page.goto(f"/lab/{slug}")
    place = page.locator(f'section[data-demo="{by_slug(slug).id}"]')
    expect(place).to_have_attribute("data-live", "")
    return place


def by_slug(slug: str) -> Demo:
    """A demo by its slug."""
    return next(demo for demo in DEMOS.values() if demo.slug == slug)


def plain(state: State) -> dict[str, Any]:
    """A state as JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in state.items()}


def moved(demo: Demo, source: Stream) -> State:
    """A state that a reader could reach, on data of its own."""
    state = dict(demo.start)
    for control in demo.controls:
        if isinstance(control, Slider):
            steps = round((control.high - control.low) / control.step)
            state[control.name] = round(control.low + control.step * source.integer(0, steps), 9)
        elif isinstance(control, Choice):
            state[control.name] = control.options[source.integer(0, len(control.options) - 1)][0]
    for name, values in demo.given.items():
        state[name] = tuple(value + 0.2 * source.uniform() for value in values)
    if isinstance(demo.handles, Points):
        for axis, (low, high) in zip("xy", demo.room, strict=True):
            if axis in demo.handles.moves:
                state[axis] = tuple(low + (high - low) * source.uniform() for _ in state[axis])
    return state


@pytest.mark.parametrize("demo", DEMOS.values(), ids=DEMOS)
def test_the_browser_agrees_with_the_engine(page: Page, demo: Demo) -> None:
    """On fifty data sets, the start and what reaches each goal: every number, trace and goal, to a millionth."""
    at(page, demo.slug)
    source = stream("agreement", demo.id)
    states = [demo.start, *({**demo.start, **goal.reached} for goal in demo.goals)]
    states += [moved(demo, source) for _ in range(DATASETS)]
    file, module = str(page.locator('script[src$="demos.js"]').get_attribute("src")), f"demo-{demo.slug}.js"
    calls = page.evaluate(ASK, [file, module, list(map(plain, states))])
    fits = calls and [answered(call) for call in calls]
    found = page.evaluate(
        SOLVE, [file, module, list(map(plain, states)), plain(demo.start), dict(shown(demo).setting), fits]
    )
    for state, theirs in zip(states, found, strict=True):
        ours = demo.solved(state)
        assert theirs["numbers"].keys() == ours.numbers.keys()
        assert theirs["traces"].keys() == ours.traces.keys()
        assert theirs["reached"] == [demo.holds(goal, state) for goal in demo.goals], state
        assert theirs["told"] == [number_words(n, theirs["numbers"][n.name]) for n in demo.numbers]
        for name, number in ours.numbers.items():
            assert theirs["numbers"][name] == pytest.approx(number, rel=1e-6, abs=1e-6), (name, state)
        for name, rows in ours.traces.items():
            for row, drawn in zip(rows, theirs["traces"][name], strict=True):
                np.testing.assert_allclose(drawn, np.asarray(row, dtype=float), rtol=1e-6, atol=1e-6, err_msg=name)
    for drawn, kept in zip(drawn_by(page), drawn_in(shown(demo).svg), strict=True):
        assert drawn == pytest.approx(kept, abs=0.11)
    assert page.locator("[data-number]").all_inner_texts() == [told.text for told in shown(demo).numbers]


def answered(call: dict[str, Any]) -> Any:
    """What the server says to a call of a demo."""
    fit = refit(call["model"], call["arguments"])
    assert isinstance(fit, Refitted), fit
    return fit.result


def drawn_in(svg: str) -> list[list[float]]:
    """The coordinates of every curve, band and mark of a picture."""
    page = Reading(svg)
    marks = [e for e in page.elements if e.tag in {"path", "circle"} and "handle" not in e.get("class")]
    return [[float(n) for n in re.findall(r"-?[0-9.]+", e.get("d") or f"{e['cx']} {e['cy']}")] for e in marks]


def drawn_by(page: Page) -> list[list[float]]:
    """The same of the picture that the script has drawn anew."""
    return drawn_in(str(page.locator(".demo svg.chart").evaluate("chart => chart.outerHTML")))


def test_a_point_is_dragged_by_keyboard(page: Page) -> None:
    """Arrows move it a step and with Shift ten, its text says where it is, and the other points stay."""
    demo = at(page, "toggle-the-prior")
    points = by_slug("toggle-the-prior").handles
    assert isinstance(points, Points)
    first = demo.get_by_role("slider", name="Reading 1", exact=True)
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    expect(first).to_be_focused()
    across, up = points.x[0] + 0.01, points.y[0] + 0.1
    expect(first).to_have_attribute("aria-valuetext", f"{across:.2f} across, {up:.2f} up".replace("-", "−"))
    expect(demo.locator('[data-number="moved"]')).not_to_have_text("0.000")
    expect(demo.get_by_role("status")).to_contain_text("MAP moved by")


def test_a_spot_moves_its_sliders_and_the_sliders_move_it(page: Page) -> None:
    """By arrow keys, by a click on the chart, by the track and by the box for the number."""
    demo = at(page, "likelihood-hill")
    spot = demo.get_by_role("slider", name="Mean and spread")
    track, box = demo.get_by_role("slider", name="Mean μ (g)"), demo.get_by_label("Mean μ (g), as a number")
    spot.focus()
    page.keyboard.press("ArrowRight")
    expect(track).to_have_value("246.1")
    expect(box).to_have_value("246.1")
    track.focus()
    page.keyboard.press("ArrowRight")
    expect(spot).to_have_attribute("aria-valuetext", "246.2 across, 7.0 up")
    box.fill("251,7")
    expect(track).to_have_value("251.7")
    expect(spot).to_have_attribute("aria-valuetext", "251.7 across, 7.0 up")
    box.fill("far")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(track).to_have_value("251.7")
    box.blur()
    expect(box).to_have_value("251.7")
    chart = demo.locator("svg.chart").bounding_box()
    assert chart is not None
    page.mouse.click(chart["x"] + chart["width"] / 2, chart["y"] + chart["height"] / 2)
    expect(track).not_to_have_value("251.7")


def test_a_choice_and_a_slider_reach_a_goal_and_the_start_comes_back(page: Page) -> None:
    """Only the Laplace prior sets the weight to zero; that is said, and "Start again" takes all of it back."""
    demo = at(page, "toggle-the-prior")
    weight, goal = demo.locator('[data-number="w3"]'), demo.locator("[data-goal]").first
    before = weight.inner_text()
    demo.get_by_label("λ, in RSS + λ · penalty, as a number").fill("1")
    expect(goal).not_to_have_class("is-reached")
    demo.get_by_role("radio", name="Gaussian").press("ArrowRight")
    expect(weight).to_have_text("0.000")
    expect(goal.get_by_text("Reached.")).to_be_visible()
    demo.get_by_role("button", name="Start again").click()
    expect(weight).to_have_text(before)
    expect(goal.get_by_text("Reached.")).to_be_hidden()
    expect(demo.get_by_role("radio", name="Gaussian")).to_be_checked()


def test_the_server_fits_what_the_browser_cannot(page: Page) -> None:
    """Its number waits for it and then moves; the numbers of the browser are there at once."""
    demo = at(page, "choose-the-noise")
    slope = demo.locator('[data-number="student"]')
    before = slope.inner_text()
    with page.expect_response("**/api/v1/refit") as sent:
        demo.get_by_role("slider", name="Ride 3").press("Shift+ArrowUp")
        expect(slope).to_have_text("…")
    assert sent.value.ok
    expect(slope).not_to_have_text("…")
    assert slope.inner_text() != before
    page.route("**/api/v1/refit", lambda route: route.fulfill(status=503, json={"title": "Busy"}))
    demo.get_by_role("slider", name="Ride 3").press("ArrowUp")
    expect(slope).to_have_text("none")


def test_the_servers_latest_answer_wins(page: Page) -> None:
    """What moves on within a moment asks once, and an answer that comes late changes nothing."""
    demo = at(page, "choose-the-noise")
    ride, slope = demo.get_by_role("slider", name="Ride 3"), demo.locator('[data-number="student"]')
    held: list[Route] = []
    page.route("**/api/v1/refit", lambda route: held.append(route))  # noqa: PLW0108  # Playwright takes no built-in
    for count, presses in ((1, 3), (2, 1)):
        for _ in range(presses):
            ride.press("ArrowUp")
        for _ in range(100):
            if len(held) < count:
                page.wait_for_timeout(20)
        assert len(held) == count
    earlier, later = held
    for route, found in ((later, 2.0), (earlier, 1.0)):
        with page.expect_response("**/api/v1/refit"):
            route.fulfill(json={"result": {"intercept": 0.0, "coef": [found]}})
        expect(slope).to_have_text("2.000")


def test_a_pin_is_dragged_across_the_other(page: Page) -> None:
    """What was taken hold of moves, and where the drag ends nothing else does."""
    demo = at(page, "price-of-a-forecast")
    first, second = demo.locator(".handle").all()
    x, y = middle(first)
    beyond, level = middle(second)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(beyond + 4, level - 20)  # nearer to the other pin than to this one
    page.mouse.up()
    expect(demo.locator('[data-control="mild"]').first).to_have_value("0.4")
    assert float(demo.locator('[data-control="bold"]').first.input_value()) > 0.4


def test_a_point_is_dragged_by_mouse_and_by_touch(browser: Browser, site: str) -> None:
    """It follows the pointer, and a finger on it drags the point and not the page."""
    size: Any = {"width": 320, "height": 700}
    context = browser.new_context(base_url=site, viewport=size, has_touch=True)
    page = context.new_page()
    demo = at(page, "choose-the-noise")
    last, slope = demo.get_by_role("slider", name="Ride 9"), demo.locator('[data-number="gaussian"]')
    told = [slope.inner_text()]
    for drag in (by_mouse, by_touch):
        drag(page, last, 40.0)
        told.append(slope.inner_text())
    assert len(set(told)) == 3
    assert page.evaluate("scrollY") == 0
    context.close()


def by_mouse(page: Page, handle: Locator, down: float) -> None:
    """A drag with the mouse."""
    x, y = middle(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + down)
    page.mouse.up()


def by_touch(page: Page, handle: Locator, up: float) -> None:
    """A drag with a finger, upwards."""
    x, y = middle(handle)
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in (0.3, 0.6, 0.7):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - part * up}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(handle: Locator) -> tuple[float, float]:
    """The middle of a handle, which is large enough for a finger."""
    area = handle.bounding_box()
    assert area is not None
    assert min(area["width"], area["height"]) >= 24
    return area["x"] + area["width"] / 2, area["y"] + area["height"] / 2


def test_without_scripts_the_picture_and_its_numbers_stay(browser: Browser, site: str) -> None:
    """And nothing that would do nothing: no slider, no button, and a sentence that says why."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    for slug in ("toggle-the-prior", "likelihood-hill", "choose-the-noise"):
        demo = by_slug(slug)
        page.goto(f"/lab/{slug}")
        place = page.locator("[data-demo]")
        expect(place.get_by_role("img", name=demo.title)).to_be_visible()
        assert place.locator("dd").all_inner_texts() == [told.text for told in shown(demo).numbers]
        for role in ("slider", "radio", "button", "textbox"):
            assert place.get_by_role(role).count() == 0
        assert "Moving it needs scripts" in place.locator("noscript").inner_html()
    context.close()
