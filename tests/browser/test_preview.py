"""The author's way in Debian's Chromium: edit the file and the page follows; try an answer; scripts on and off."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_stranger import visit
from tests.items.samples import CHOICE, GOOD, spoilt
from tests.previewing import Previewed, previewing

pytestmark = pytest.mark.browser


def checked(page: Page) -> None:
    """Wait until the check over many seeds has come in."""
    expect(page.get_by_text("of the draws are accepted")).to_be_visible()


def test_the_page_follows_the_file(browser: Browser, tmp_path: Path) -> None:
    """Saved, broken and mended: each shows within two seconds, at the same seed and the same place, without a hand."""
    path = tmp_path / "mine.md"
    path.write_text(GOOD)
    with previewing(path) as preview, visit(browser, preview) as page:
        page.goto("/template/mine.md?seed=4")
        checked(page)
        expect(page.get_by_role("status")).to_have_text("Follows the file as you save")
        page.get_by_label("Your answer").fill("99")
        page.get_by_role("button", name="Try this answer").click()
        expect(page.get_by_text("No misconception explains it.")).to_be_visible()
        checked(page)
        page.evaluate("scrollTo(0, 600)")
        began = monotonic()
        path.write_text(GOOD.replace("How far does the prior pull?", "How strong is the prior?"))
        expect(page.get_by_role("heading", level=1)).to_have_text("How strong is the prior?")
        assert monotonic() - began < 3
        expect(page.get_by_label("Your answer")).to_have_value("99")
        assert page.evaluate("scrollY") > 300
        path.write_text(spoilt("value: map.mean\n", "value: map.maen\n"))
        expect(page.get_by_text("has no 'maen'").first).to_be_visible()
        expect(page.get_by_text("Below stands the last version")).to_be_visible()
        expect(page.get_by_role("heading", name="As a learner sees it")).to_be_visible()
        page.get_by_role("link", name="line 25").click()
        expect(page.locator("#L25")).to_be_in_viewport()
        path.write_text(GOOD)
        expect(page.get_by_text("has no 'maen'")).to_have_count(0)
        checked(page)
        page.get_by_role("link", name="Next").click()
        page.wait_for_url("**seed=5")


def test_a_page_says_that_its_preview_is_gone(browser: Browser, tmp_path: Path) -> None:
    """What stands there is then not the file any more."""
    (tmp_path / "mine.md").write_text(GOOD)
    with previewing(tmp_path) as preview, browser.new_context(base_url=preview.url) as context:
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_role("status")).to_have_text("Follows the file as you save")
        preview.process.terminate()
        expect(page.get_by_role("status")).to_have_text("The preview was stopped")


def test_the_preview_works_with_scripts_off(browser: Browser, tmp_path: Path) -> None:
    """A reload after saving shows the file as it is; seeds and answers need no script."""
    path = tmp_path / "mine.md"
    path.write_text(CHOICE)
    with previewing(path) as preview, visit(browser, preview, java_script_enabled=False) as page:
        page.goto("/")
        expect(page.get_by_role("status")).to_have_text("Reload after saving")
        page.get_by_role("textbox", name="Seed").fill("12")
        page.get_by_role("button", name="Show").click()
        page.locator("input[type=radio]").first.check()
        page.get_by_role("button", name="Try this answer").click()
        expect(page.get_by_text("You chose option 1.")).to_be_visible()
        path.write_text(CHOICE.replace("Which width?", "Which of these?"))
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Which of these?")


def test_fractions_of_lines_that_follow_do_not_touch(browser: Browser, tmp_path: Path) -> None:
    """Between the foot of one and the head of the next there is paper."""
    path = tmp_path / "mine.md"
    path.write_text(CHOICE + "\n- $\\frac{1 + 2}{3 + 4}$\n- $\\frac{5 + 6}{7 + 8}$\n")
    with previewing(path) as preview, visit(browser, preview) as page:
        page.goto("/")
        first, second = (page.locator("li mfrac").nth(at).locator("mn") for at in (0, 1))
        foot, head = first.last.bounding_box(), second.first.bounding_box()
        assert foot is not None
        assert head is not None
        assert head["y"] - (foot["y"] + foot["height"]) > 2


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    """A preview of a folder with good, broken and doubtful templates."""
    folder = tmp_path_factory.mktemp("gallery")
    (folder / "a-good-one-with-a-long-name.md").write_text(GOOD)
    (folder / "choice.md").write_text(CHOICE)
    (folder / "broken.md").write_text(spoilt("value: map.mean\n", f"value: {'very_long_name' * 5}\n"))
    (folder / "new.md").write_text(GOOD.replace("[map-estimation,", "[map-estimaton,"))
    with previewing(folder) as preview:
        yield preview


GALLERY = {
    "/": False,
    "/template/a-good-one-with-a-long-name.md?seed=3&answer-answer=99": True,
    "/template/choice.md?seed=1": True,
    "/template/broken.md": False,
    "/template/new.md": True,
    "/template/choice.md?seed=x": False,
}
"""Pages of every kind, and whether a check comes in on them."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 320])
def test_every_page_fits_and_is_accessible(browser: Browser, gallery: Previewed, width: int, scheme: str) -> None:
    """No violation that axe knows, nothing wider than the screen, controls large enough for a thumb."""
    axe = Axe()
    how: dict[str, Any] = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with visit(browser, gallery, **how) as page:
        for address, has_check in GALLERY.items():
            page.goto(address)
            if has_check:
                checked(page)
            found = axe.run(page)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            for control in page.locator("button:visible, .button:visible, .box:visible, .option:visible").all():
                area = control.bounding_box()
                assert area is not None
                assert area["height"] >= 44, f"{address}: {control.inner_text()}"
                assert area["x"] >= 0
                assert area["x"] + area["width"] <= width
