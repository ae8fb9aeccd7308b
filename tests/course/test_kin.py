"""Which other item asks the same idea in another story."""

from dataclasses import replace

from quizsvc.course.kin import kin, mistakes
from quizsvc.items.parse import parse
from quizsvc.items.template import Template
from quizsvc.names import ConceptId, ItemId


def item(name: str, *misconceptions: str, concept: str = "likelihood", difficulty: float = 0.0) -> Template:
    """An item that names these misconceptions."""
    told = "".join(f"  - id: {one}\n    value: {at}\n    feedback: No.\n" for at, one in enumerate(misconceptions, 2))
    listed = f"misconceptions:\n{told}" if told else ""
    text = f"---\ntitle: T\nconcepts: [{concept}]\nanswer:\n  type: number\n  value: 1\n{listed}---\nWhat?\n"
    return replace(parse(text, name), difficulty=difficulty)


def nearest(first: Template, *others: Template, missed: str = "") -> str | None:
    """The kin of the first among all of them."""
    return kin(first, {one.item: one for one in (first, *others)}, missed)


def test_kin_share_a_concept_and_a_mistake() -> None:
    """Neither the concept alone nor the mistake alone makes kin; nothing is its own kin."""
    own = item("own", "a", "b")
    assert nearest(own) is None
    assert nearest(own, item("stranger", "c"), item("mute")) is None
    assert nearest(own, item("elsewhere", "a", concept="ridge")) is None
    assert nearest(own, item("other", "b", "c")) == "other"


def test_the_mistake_that_was_made_goes_first() -> None:
    """Then more in common, then a difficulty as near as can be, then the name."""
    own = item("own", "a", "b", "c", difficulty=1.0)
    many, made = item("many", "a", "b"), item("made", "c", difficulty=-2)
    assert nearest(own, many, made, missed="c") == "made"
    assert nearest(own, many, made) == "many"
    assert nearest(own, item("far", "a", difficulty=-1), item("near", "b", difficulty=0.5)) == "near"
    assert nearest(own, item("z", "a"), item("y", "a")) == "y"


def test_a_second_concept_makes_no_kin() -> None:
    """An item is kin by what it mainly trains."""
    own = item("own", "a")
    other = replace(item("other", "a", concept="ridge"), concepts=(ConceptId("ridge"), ConceptId("likelihood")))
    assert kin(own, {ItemId("other"): other}) is None
    assert mistakes(own) == {"a"}
