"""The map in Chromium, and what all pages owe to those who choose their colours, ask for contrast, or print."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import box, check, part_of, visit
from tests.learner import right
from tests.server import LiveServer, serving

pytestmark = pytest.mark.browser

CURVES = "/lab/toggle-the-prior"
LESSON = "/lessons/penalties-are-priors"
ITEM = "/practice/items/ridge-slope"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all; each visit is somebody else's."""
    folder = tmp_path_factory.mktemp("map")
    with serving(folder / "map.db", folder) as started:
        yield started


def answered(page: Page, server: LiveServer) -> str:
    """A right answer, and the address of its verdict."""
    page.goto(ITEM)
    box(page).fill(right(part_of(server, page)))
    check(page)
    return page.url


def computed(page: Page, selector: str, *names: str) -> list[list[str]]:
    """What the browser makes of some properties, for every element that is shown."""
    script = """(all, names) => all.filter(one => one.checkVisibility())
        .map(one => names.map(name => getComputedStyle(one)[name]))"""
    return list(page.locator(selector).evaluate_all(script, list(names)))


def test_the_map_fits_and_is_accessible(browser: Browser, server: LiveServer) -> None:
    """The picture where there is room, the list everywhere; to a stranger in the dark, else to a learner."""
    for width, scheme in ((1100, "light"), (1100, "dark"), (320, "light")):
        how: Any = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        with visit(browser, server, **how) as page:
            if scheme == "light":
                answered(page, server)
            page.goto("/concepts")
            page.locator("#ridge summary").click()
            expect(page.locator("#ridge p").first).to_be_visible()
            assert page.locator("svg.map").is_visible() == (width == 1100)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            titles = page.locator(".node-title").evaluate_all("all => all.map(one => one.getBBox().width)")
            assert max(titles) <= 130, "a title is wider than its box"


def test_a_concept_with_the_focus_shows_its_ways(browser: Browser, server: LiveServer) -> None:
    """All that it rests on and all that rests on it, by keyboard as by mouse; nothing once the focus has gone."""
    with visit(browser, server, viewport={"width": 1100, "height": 900}) as page:
        page.goto("/concepts")
        shown = page.locator(".node.is-way")
        for reach in ("focus", "hover"):
            getattr(page.locator('[data-concept="squared-error"]'), reach)()
            names = set(shown.evaluate_all("all => all.map(one => one.dataset.concept)"))
            assert {"squared-error", "gaussian-mle", "logarithms", "density", "least-squares", "ridge"} <= names
            assert not names & {"coins", "bayes-rule", "posterior", "counts"}
            page.locator("h1").hover()
            page.get_by_role("link", name="Lessons").focus()
            expect(shown).to_have_count(0)
            expect(page.locator(".is-asked")).to_have_count(0)
        page.locator('[data-concept="ridge"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/concepts/ridge")


def test_chosen_colours_lose_nothing(browser: Browser, server: LiveServer) -> None:
    """Under forced colours: buttons can be read, the focus is ringed, curves and bars stand out from their ground."""
    with visit(browser, server, forced_colors="active", color_scheme="dark") as page:
        verdict = answered(page, server)
        for address in ("/", ITEM, verdict, LESSON, CURVES, "/me", "/concepts"):
            page.goto(address)
            (ground,) = computed(page, "body", "backgroundColor")
            for colour, background, border in computed(page, ".primary", "color", "backgroundColor", "borderTopColor"):
                assert colour not in {background, *ground}, address
                assert border not in ground, address
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            ((style, width, ring),) = computed(page, ":focus", "outlineStyle", "outlineWidth", "outlineColor")
            assert (style, width) == ("solid", "3px"), address
            assert ring not in ground, address
            marks = computed(page, ".chart :is(.curve, .rule, .axis)", "stroke")
            marks += computed(page, ".chart :is(.point, .spot, text), .node text", "fill")
            assert not [mark for mark in marks if mark == ground], address
            assert bool(marks) == (address in {LESSON, CURVES, "/concepts"}), address
            for (adjust,) in computed(page, "meter", "forcedColorAdjust"):
                assert adjust == "none", address
        ((track,), *_), ((filled,), *_) = computed(page, ".range-all", "fill"), computed(page, ".range-mean", "fill")
        assert track != filled


def test_a_printed_lesson_is_whole(browser: Browser, server: LiveServer) -> None:
    """Black on white even in the dark: no navigation, nothing to press, every line and every closed part is there."""
    with visit(browser, server, color_scheme="dark") as page:
        page.goto(LESSON)
        assert page.locator(".stepper li:visible").count() < page.locator(".stepper li").count()
        page.emulate_media(media="print", color_scheme="dark")
        assert computed(page, "body", "backgroundColor", "color") == [["rgb(255, 255, 255)", "rgb(0, 0, 0)"]]
        assert computed(page, ".site, main button, .button, input", "display") == []
        for whole in (".stepper li", "figure .chart", "details > *"):
            assert page.locator(whole).count() > 0
            assert len(computed(page, whole, "display")) == page.locator(whole).count(), whole
        page.goto("/concepts")
        assert len(computed(page, ".places p", "display")) == page.locator(".places p").count() > 0


def test_more_contrast_is_given_to_who_asks(browser: Browser, server: LiveServer) -> None:
    """Muted text in full ink and strong lines around what can be filled in, and only then."""
    for contrast in ("more", "no-preference"):
        how: Any = {"contrast": contrast}
        with visit(browser, server, **how) as page:
            page.goto(ITEM)
            ((ink,),) = computed(page, "body", "color")
            ((field,),) = computed(page, 'input[type="text"].box', "borderTopColor")
            wanted = contrast == "more"
            assert (field == ink) == wanted
            assert all(([ink] == muted) == wanted for muted in computed(page, ".small", "color"))
