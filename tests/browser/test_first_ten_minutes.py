"""The first ten minutes of somebody who never made an account, step by step and in four ways.

A curve to move, a picture to judge, a number that is the right answer to another question, the same idea until it is
right twice, the lesson and its demo, the quick check, an account to keep all that, the plan, and coming back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from quizsvc.items.answers.base import PartVariant
from tests.browser.site import Site, opened
from tests.browser.test_stranger import part_of, standing, visit
from tests.learner import form_of, right

pytestmark = pytest.mark.browser

EMAIL, SECRET = "ada{}@example.org", "four words of mine"
FAR = 250
"""Presses of Tab after which a control is too far away."""


@dataclass(frozen=True, slots=True)
class Way:
    """A screen, and what its learner uses."""

    width: int
    scheme: str
    has_scripts: bool = True
    by_keys: bool = False


WAYS = {
    "small": Way(320, "light"),
    "large": Way(1100, "dark"),
    "keyboard": Way(320, "dark", by_keys=True),
    "no scripts": Way(1100, "light", has_scripts=False),
}


@dataclass(frozen=True, slots=True)
class Hand:
    """What a learner does on a page: with the mouse, or with the keyboard and never the mouse."""

    page: Page
    by_keys: bool

    def reach(self, thing: Locator) -> None:
        """Press Tab until it has the focus."""
        for _ in range(FAR):
            if thing.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {thing}")

    def press(self, thing: Locator) -> None:
        """A button or a link that leads nowhere else."""
        if self.by_keys:
            self.reach(thing)
            self.page.keyboard.press("Enter")
        else:
            thing.click()

    def go(self, thing: Locator) -> None:
        """A button or a link, and the page that it leads to."""
        with self.page.expect_navigation():
            self.press(thing)

    def follow(self, name: str | re.Pattern[str]) -> None:
        """The first link of this name on the page itself."""
        self.go(self.page.locator("main").get_by_role("link", name=name).first)

    def type(self, box: Locator, text: str) -> None:
        """A text in place of what is in a box."""
        if self.by_keys:
            self.reach(box)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
        else:
            box.fill(text)

    def choose(self, option: Locator, past: int) -> None:
        """An option: the one that lies so many past where the focus comes in."""
        if not self.by_keys:
            option.check()
            return
        self.reach(option.page.locator(f'[name="{option.get_attribute("name")}"]').first)
        self.page.keyboard.press("Space")
        for _ in range(past):
            self.page.keyboard.press("ArrowDown")
        expect(option).to_be_checked()

    def answer(self, part: PartVariant, raw: Any) -> None:
        """A whole answer of the kinds that this way meets, sent."""
        fields = form_of(part, raw)
        if part.type == "order":
            self.order(raw)
        for name, text in fields.items():
            field = self.page.locator(f'[name="{name}"]')
            if part.type == "choice":
                self.choose(field.nth(int(text)), int(text))
            elif part.type != "order":
                self.type(field, text)
        self.go(self.page.get_by_role("button", name="Check"))

    def order(self, positions: dict[str, str]) -> None:
        """Steps in order: by their buttons, or without scripts by their lists of positions."""
        for position, index in sorted((int(text), index) for index, text in positions.items() if text):
            place = self.page.locator(f'select[name="answer-answer.{index}"]')
            use = self.page.locator(".step").filter(has=place).get_by_role("button", name="Use next")
            if use.count():
                self.press(use)
            else:
                place.select_option(str(position))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site for all four."""
    with opened(tmp_path_factory.mktemp("minutes")) as made:
        yield made


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_the_first_ten_minutes(browser: Browser, site: Site, way: Way) -> None:
    """Every step leads to the next by what its page shows."""
    how: Any = {"viewport": {"width": way.width, "height": 800}, "color_scheme": way.scheme}
    email = EMAIL.format(list(WAYS.values()).index(way))
    with visit(browser, site, java_script_enabled=way.has_scripts, **how) as page:
        hand = Hand(page, way.by_keys)
        page.goto("/")
        a_curve_moves(hand, way)
        a_picture_is_judged(hand, site)
        a_number_answers_another_question(hand, site)
        the_same_idea_until_right_twice(hand, site)
        a_weight_becomes_zero(hand, way)
        a_quick_check_is_done(hand, site)
        the_work_is_kept(hand, email)
        told = tomorrow_is_planned(hand)
        page.close()
        again = page.context.new_page()
        again.goto("/")
        assert standing(again) == told
    with visit(browser, site, java_script_enabled=way.has_scripts, **how) as page:
        elsewhere = Hand(page, way.by_keys)
        page.goto("/login")
        elsewhere.type(page.get_by_label("E-mail"), email)
        elsewhere.type(page.get_by_label("Password"), SECRET)
        elsewhere.go(page.get_by_role("button", name="Log in"))
        assert standing(page) == told


def a_curve_moves(hand: Hand, way: Way) -> None:
    """One reading is dragged, and both curves follow; without scripts the picture is there and says why it stays."""
    demo = hand.page.locator("[data-demo]")
    moved = demo.locator('[data-number="mle_moved"]')
    expect(moved).to_have_text("0.000")
    if not way.has_scripts:
        expect(demo.get_by_role("img")).to_be_visible()
        assert "Moving it needs scripts" in demo.locator("noscript").inner_html()
        return
    reading = demo.get_by_role("slider", name="Reading 3", exact=True)
    if way.by_keys:
        hand.reach(reading)
        hand.page.keyboard.press("Shift+ArrowUp")
    else:
        reading.scroll_into_view_if_needed()
        area = reading.bounding_box()
        assert area is not None
        x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
        hand.page.mouse.move(x, y)
        hand.page.mouse.down()
        hand.page.mouse.move(x, y - 20)
        hand.page.mouse.up()
    expect(moved).not_to_have_text("0.000")
    hand.press(demo.get_by_role("button", name="Start again"))
    expect(moved).to_have_text("0.000")
    hand.page.reload()


def a_picture_is_judged(hand: Hand, site: Site) -> None:
    """Which line makes the data most probable: the verdict names the log-likelihood of each."""
    hand.follow("Start with a question")
    expect(hand.page.get_by_role("heading", name="Which line makes these data most probable?")).to_be_visible()
    expect(hand.page.locator("svg.chart circle.point")).to_have_count(12)
    part = part_of(site, hand.page)
    hand.answer(part, right(part))
    expect(hand.page.get_by_role("heading", name="Right", exact=True)).to_be_visible()
    solution = hand.page.locator("section:has(#solution)").inner_text()
    assert re.search(r"Its log is \S+ for line A, \S+ for line B and \S+ for line C", solution)


def a_number_answers_another_question(hand: Hand, site: Site) -> None:
    """The slope for half the penalty: that is what the verdict says it is."""
    hand.page.goto("/practice/items/ridge-slope")
    part = part_of(site, hand.page)
    (halved,) = (wrong for wrong in part.misconceptions if wrong.id == "half-penalty")
    hand.answer(part, f"{halved.value:.4g}")
    expect(hand.page.get_by_role("heading", name="Not yet")).to_be_visible()
    expect(hand.page.locator(".diagnosis")).to_contain_text("That is the slope for half the penalty.")


def the_same_idea_until_right_twice(hand: Hand, site: Site) -> None:
    """On fresh data, then in another story; the bar of the concept moves, and says how sure it is."""
    bars, seen = [], set()
    for way in ("fresh data", "another story"):
        hand.go(hand.page.get_by_role("button", name=f"Same idea, {way}"))
        part = part_of(site, hand.page)
        seen.add(part.key)
        hand.answer(part, right(part))
        expect(hand.page.get_by_role("heading", name="Right", exact=True)).to_be_visible()
        verdict = hand.page.url
        hand.page.goto("/concepts/ridge")
        told = hand.page.locator("section:has(#mastery)")
        expect(told.get_by_role("meter", name="Mastery of Ridge")).to_be_visible()
        found = re.search(r"Mastery (\d+)%, likely between (\d+) and (\d+)%", told.inner_text())
        assert found is not None
        bars.append(tuple(map(int, found.groups())))
        hand.page.goto(verdict)
    assert len(seen) == 2
    assert bars[0][0] < bars[1][0]
    assert all(low < mean < high for mean, low, high in bars)
    hand.page.goto("/concepts/ridge")


def a_weight_becomes_zero(hand: Hand, way: Way) -> None:
    """In the lesson's demo no Gaussian prior sets the weight to zero, and a Laplace prior does."""
    hand.follow("Penalties are priors")
    demo = hand.page.locator('[data-demo="D7"]')
    if not way.has_scripts:
        assert "Moving it needs scripts" in demo.locator("noscript").inner_html()
        return
    expect(demo).to_have_attribute("data-live", "")
    weight, goal = demo.locator('[data-number="w3"]'), demo.locator("[data-goal]").first
    hand.type(demo.get_by_label("λ, in RSS + λ · penalty, as a number"), "1")
    expect(weight).not_to_have_text("0.000")
    expect(goal.get_by_text("Reached.")).to_be_hidden()
    laplace = demo.get_by_role("radio", name="Laplace")
    if way.by_keys:
        for key in ("Shift+Tab", "Shift+Tab", "ArrowRight"):  # over the slider, back to the prior
            hand.page.keyboard.press(key)
        expect(laplace).to_be_focused()
    else:
        laplace.check()
    expect(weight).to_have_text("0.000")
    expect(goal.get_by_text("Reached.")).to_be_visible()


def a_quick_check_is_done(hand: Hand, site: Site) -> None:
    """Three questions of the lesson, each leading to the next, and the lesson is finished."""
    hand.go(hand.page.locator(".checks a").first)
    for number in (1, 2, 3):
        part = part_of(site, hand.page)
        hand.answer(part, right(part))
        expect(hand.page.get_by_role("heading", name=f"Quick check: {number} of 3")).to_be_visible()
        if number < 3:
            hand.go(hand.page.locator("section:has(#quick-check) p a").last)
    hand.go(hand.page.get_by_role("button", name="Finish this lesson"))
    expect(hand.page.locator("section:has(#quick-check)")).to_contain_text("Finished. +15 XP")


def the_work_is_kept(hand: Hand, email: str) -> None:
    """A name and a passphrase, or not; what was earned stays either way."""
    hand.page.goto("/")
    before = standing(hand.page)
    hand.follow("Make an account")
    hand.type(hand.page.get_by_label("Name"), "Ada")
    hand.type(hand.page.get_by_label("E-mail"), email)
    hand.type(hand.page.get_by_label("Password"), SECRET)
    hand.go(hand.page.get_by_role("button", name="Make the account"))
    hand.page.goto("/")
    assert standing(hand.page) == before


def tomorrow_is_planned(hand: Hand) -> dict[str, str]:
    """What comes back, and when; and where the learner stands, to be found again."""
    told = standing(hand.page)
    assert int(told["XP"]) >= 4 * 10 + 15
    assert told["Streak"] == "1 day"
    hand.follow("Review")
    later = hand.page.locator("section:has(#later)")
    expect(later).to_contain_text("Ridge")
    expect(later).to_contain_text(re.compile(r"Due \w+"))
    return told
