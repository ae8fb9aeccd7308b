"""Lessons from text: a good file is read whole, and every mistake is told where it is, with a remedy."""

import pytest

from quizsvc.course.passage import Place
from quizsvc.items.template import RichText
from tests.course.lesson_samples import GOOD, findings, good, spoilt


def test_a_good_file_is_read_whole() -> None:
    """Everything that the file says stands in the lesson, in the file's order."""
    lesson = good()
    assert (lesson.slug, lesson.title, lesson.number) == ("sample", "Where the mean comes from", 2)
    assert lesson.sentence == "The mean is the most probable centre."
    assert lesson.concepts == ("likelihood", "gaussian-mle")
    assert [definition.name for definition in lesson.passage.definitions] == ["n", "sigma", "x", "best"]
    assert [claim.source for claim in lesson.passage.require] == ["best.mean > 9.5"]
    assert (tuple(lesson.passage.figures), tuple(lesson.passage.derivations)) == (("strip",), ("sum",))
    assert [step.is_equal for step in lesson.passage.derivations["sum"].steps] == [False, True, False]
    assert lesson.quick_check == ("one", "two", "three")
    sections = lesson.passage.sections
    assert [(section.heading, section.anchor) for section in sections] == [("", ""), ("Two ways", "two-ways")]


def test_a_section_is_parted_where_something_is_shown() -> None:
    """Texts and places alternate as in the file."""
    shapes = [
        [(piece.what, piece.name) if isinstance(piece, Place) else "text" for piece in section.pieces]
        for section in good().passage.sections
    ]
    assert shapes == [["text", ("figure", "strip")], ["text", ("derivation", "sum"), "text", ("demo", "D2")]]
    assert isinstance(good().passage.sections[0].pieces[0], RichText)


def test_reading_takes_longer_the_more_there_is() -> None:
    """Minutes grow with words and with figures and derivations; none takes less than one."""
    bare = GOOD[: GOOD.index("figures:")] + "quick_check: [one, two, three]\n---\nA word."
    assert good(bare).passage.minutes == 1
    assert good(bare + " word" * 1598).passage.minutes == 10
    stops = GOOD.replace("[figure: strip]", "word " * 1579 + "\n[figure: strip]")
    assert good(stops).passage.words == 1608
    assert good(stops).passage.minutes == 13


SPOILT = [
    # what is spoilt, with what, the line's text where the finding stands, what it says, what it advises
    ("title: Where", "titel: Where", "titel:", "unknown key 'titel'", "did you mean 'title'?"),
    ("number: 2", "number: two", "number:", "number is 'two'", "a number from 1 to 999"),
    ("probable centre", "probable of 2.5", "sentence:", "the number 2.5 is typed", "compute it"),
    (
        "  likelihood: Compute",
        "  Likelihood: Compute",
        "  Likelihood",
        "'Likelihood' is no concept's id",
        "concept: sent",
    ),
    ("Compute a likelihood.", "Compute 20 likelihoods.", "  likelihood", "the number 20 is typed", "compute it"),
    ("best.mean > 9.5", "best.mode > 9.5", "  - best", "has no 'mode'", "mean"),
    ('title="The readings"', 'title="All 12 readings"', "  strip:", "the number 12 is typed", "compute it"),
    ('figure(dots(x), title="The readings")', "sum(x)", "  strip:", "strip is a number", "use figure("),
    ("  strip: figure", "  Strip: figure", "  Strip:", "'Strip' cannot be a name here", "single hyphens"),
    ("[figure: strip]", "[figure: stripp]", "[figure", "there is no figure 'stripp'", "did you mean 'strip'?"),
    (
        "[figure: strip]",
        "[figur: strip]",
        "[figur:",
        "'figur' is nothing that can be shown",
        "did you mean 'figure'?",
    ),
    ("[figure: strip]", "[figure: strip]\n\n[figure: strip]", "[figure", "stands twice", "keep one"),
    ("[figure: strip]\n", "", "  strip:", "the figure 'strip' is not shown", "add `[figure: strip]`"),
    ("[derivation: sum]\n", "", "  sum:", "the derivation 'sum' is not shown", "add `[derivation: sum]`"),
    ("[demo: D2]", "[demo: D22]", "[demo", "there is no demo 'D22'", "D2"),
    ("        value: n\n", "", "      - formula: n", "step has no 'value'", "add `value"),
    ("        value: n\n", "        value: x\n", "      - formula: n", "the step's value is a list", "give one number"),
    ("formula: n", "formula: \\nix", "      - formula: \\nix", "\\nix", ""),
    ("Logs of", "Logs of 1.5 times", "        because", "the number 1.5 is typed", "compute it"),
    ("        equal: true", "        equal: yes", "        equal", "wanted true or false", "true or false"),
    ("[one, two, three]", "[one, two]", "quick_check", "has 2 different items; wanted 3", "quick_check: ["),
    ("[one, two, three]", "[one, two, two]", "quick_check", "has 2 different items; wanted 3", "quick_check: ["),
    ("Here are {{ n }}", "Here are 5.5", "Here are", "the number 5.5 is typed", "compute it"),
    ("{{ best.mean | 2 }}", "{{ best.maen | 2 }}", "The mean is", "has no 'maen'", "mean"),
    ("## Two ways", "## Two ways of 11", "## Two", "the number 11 is typed", "compute it"),
    ("## Two ways", "## !?", "## !?", "a heading is empty", "words of its own"),
    ("[demo: D2]", "[demo: D2]\n\n## Two ways!\n\nMore.", "## Two ways!", "have the address 'two-ways'", "own"),
    ("[demo: D2]", "[demo: D2]\n\n## End\n", "", "the section 'End' is empty", "write its text"),
]


@pytest.mark.parametrize(("old", "new", "place", "says", "advises"), SPOILT)
def test_a_mistake_is_told_at_its_line(old: str, new: str, place: str, says: str, advises: str) -> None:
    """One place spoilt gives a finding at that line, in words that say what to do."""
    text = spoilt(old, new)
    found = findings(text)
    told = [finding for finding in found if says in finding.message]
    assert told, found
    assert advises in told[0].remedy
    lines = text.splitlines()
    assert any(place in lines[finding.line - 1] for finding in told if finding.line <= len(lines)) or not place, told


def test_a_number_typed_in_the_body_is_told_at_its_column() -> None:
    """Line and column are those of the digit, in the body and in a block of the front matter."""
    text = spoilt("Look at this.", "Look at this.\nIt is 2.5 long.")
    (finding,) = findings(text)
    assert text.splitlines()[finding.line - 1][finding.column - 1 :] == "2.5 long."
    text = spoilt("because: Logs of $x_1$", "because: Logs of 1.5 $x_1$")
    (finding,) = findings(text)
    assert text.splitlines()[finding.line - 1][finding.column - 1 :].startswith("1.5 $x_1$")


def test_all_mistakes_are_told_at_once() -> None:
    """A file with several mistakes names each."""
    text = GOOD.replace("[figure: strip]", "[figure: stripp]").replace("Look at this.", "Look at 2.5.")
    assert {"typed-number", "place"} <= {finding.rule for finding in findings(text)}


def test_the_first_step_equals_none() -> None:
    """There is nothing above the first step."""
    text = spoilt("      - formula: \\log L\n", "      - formula: \\log L\n        equal: true\n")
    (finding,) = findings(text)
    assert finding.message == "the first step has none above it to be equal to"
