"""Pages of lessons: every number comes from the draw, claims hold, and lines said to be equal are."""

import re

import pytest

from quizsvc.course.demos import DEMOS
from quizsvc.course.page import Page, Picture, Prose, Stepper, Try, build, check
from quizsvc.items.search import DrawError
from quizsvc.numeric.certificates import Certificate
from tests.course.lesson_samples import good, spoilt


def stepper(page: Page) -> Stepper:
    """The derivation of the sample."""
    return next(piece for part in page.parts for piece in part.pieces if isinstance(piece, Stepper))


def test_a_page_shows_what_the_lesson_says() -> None:
    """Texts, the figure and the derivation stand where the file has them, and the demo says what to do there."""
    page = build(good().passage, 3)
    assert page.seed == 3
    assert [(part.heading, part.anchor) for part in page.parts] == [("", ""), ("Two ways", "two-ways")]
    kinds = [[piece.kind for piece in part.pieces] for part in page.parts]
    assert kinds == [["prose", "picture"], ["prose", "stepper", "prose", "demo"]]
    picture = page.parts[0].pieces[1]
    assert isinstance(picture, Picture)
    assert picture.svg.startswith("<svg")
    assert 'id="strip-title"' in picture.svg
    assert "<table" in picture.tables_html


def test_the_same_seed_gives_the_same_page_and_another_seed_other_numbers() -> None:
    """A page is a pure function of lesson and seed."""
    lesson = good()
    assert build(lesson.passage, 1) == build(lesson.passage, 1)
    assert build(lesson.passage, 1).parts != build(lesson.passage, 2).parts


def test_the_numbers_of_the_text_are_those_of_its_readings() -> None:
    """The mean told is the mean of the readings shown, and the objectives count them."""
    page = build(good().passage, 5)
    opening, closing = page.parts[0].pieces[0], page.parts[1].pieces[2]
    assert isinstance(opening, Prose)
    assert isinstance(closing, Prose)
    readings = [float(text) for text in re.findall(r"<li>([\d.]+)</li>", opening.html)]
    assert f"{sum(readings) / len(readings):.2f}" in closing.html
    assert f"for {len(readings)} readings" in list(page.asides.values())[1]


def test_every_line_has_its_value_and_equal_lines_agree() -> None:
    """Two lines said to be equal show the same digits."""
    first, second, third = stepper(build(good().passage, 0)).lines
    assert first.value == second.value
    assert re.fullmatch(r"−\d+\.\d+", first.value)
    assert (first.is_equal, second.is_equal, third.is_equal) == (False, True, False)
    assert third.value in {"4", "5", "6"}
    assert "<math" in first.formula_html
    assert ("<math" in second.because_html, first.because_html) == (True, "")


@pytest.mark.parametrize(("change", "holds"), [("", True), (" + 1e-12", True), (" + 1e-6", False), (" * 2", False)])
def test_lines_said_to_be_equal_are_equal_to_a_billionth(change: str, holds: bool) -> None:
    """A step that is off by more than 1e-9 of its value is an error at its line, and by less is none."""
    text = spoilt(
        "value: sum(normal_log_density(x, loc=best.mean, scale=sigma))",
        f"value: sum(normal_log_density(x, loc=best.mean, scale=sigma)){change}",
    )
    report = check(good(text).passage, range(3))
    assert report.ok is holds
    if not holds:
        (finding,) = report.findings
        assert text.splitlines()[finding.line - 1].strip().startswith("- formula: = \\sum_i")
        assert "is said to equal the one above" in finding.message
        assert finding.rule == "derivation"


def test_a_claim_of_the_prose_holds_on_every_page() -> None:
    """Draws on which it fails are drawn again, and one that never holds is told."""
    lesson = good(spoilt("best.mean > 9.5", "best.mean > 10.2"))
    for seed in range(10):
        closing = build(lesson.passage, seed).parts[1].pieces[2]
        assert isinstance(closing, Prose)
        assert float(re.findall(r"[\d.]+", re.sub("<[^>]*>", "", closing.html))[0].rstrip(".")) > 10.19
    with pytest.raises(DrawError, match=r"best\.mean > 99"):
        build(good(spoilt("best.mean > 9.5", "best.mean > 99")).passage, 0)


def test_the_check_reports_how_it_went() -> None:
    """Pages built, share of draws accepted, and what rejected the others."""
    report = check(good(spoilt("best.mean > 9.5", "best.mean > 10")).passage, range(40))
    assert report.ok
    figures = report.figures
    assert (figures["seeds"], figures["variants"], figures["minutes"]) == (40, 40, 3)
    assert 0.3 < figures["acceptance"] < 0.7
    assert list(figures["rejected"]) == ["`best.mean > 10` was false"]


def test_a_claim_that_seldom_holds_is_told() -> None:
    """Fewer than one draw in five accepted is an error."""
    report = check(good(spoilt("best.mean > 9.5", "best.mean > 10.9")).passage, range(10))
    (finding,) = report.findings
    assert finding.rule == "acceptance"
    assert "`best.mean > 10.9` was false" in finding.message


def test_a_demos_place_says_what_to_do() -> None:
    """Its id, its title and its task are those of the demo."""
    place = build(good().passage, 0).parts[1].pieces[3]
    assert isinstance(place, Try)
    assert (place.id, place.title, place.task) == ("D2", DEMOS["D2"].title, DEMOS["D2"].task)


def test_every_fit_of_a_page_is_told_wherever_it_is_made() -> None:
    """One of the front matter, of a figure and of a hole, each with its second method."""
    text = spoilt("{{ best.mean | 2 }}", "{{ fit_laplace(x).loc | 2 }}").replace(
        "figure(dots(x),", "figure(dots(x), rule(fit_gaussian(x).mean),"
    )
    proofs = build(good(text).passage, 0).proofs
    assert sorted(proof.model for proof in proofs) == ["fit_gaussian", "fit_gaussian_mean", "fit_laplace"]
    assert all(proof.second_method and proof.difference < 1e-6 for proof in proofs)


def test_a_fit_without_evidence_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page one of whose fits has a certificate that does not hold is not built, and the model is named."""
    monkeypatch.setattr(Certificate, "holds", property(lambda _: False))
    with pytest.raises(DrawError, match="because the certificate of fit_gaussian_mean does not hold"):
        build(good().passage, 0)


def test_a_value_that_is_no_number_is_told_at_its_step() -> None:
    """An infinite value cannot be shown."""
    text = spoilt("        value: n\n", "        value: log(n - n)\n")
    (finding,) = check(good(text).passage, range(2)).findings
    assert finding.rule in {"derivation", "expression"}
    assert finding.line >= text[: text.index("formula: n")].count("\n") + 1
