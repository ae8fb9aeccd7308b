"""What reports add up to: each list names what is under its bound, and nothing that is on it."""

from pathlib import Path
from typing import Any

from quizsvc.flows.checking import Checked
from quizsvc.flows.summary import summarise
from quizsvc.items.lint import Report
from quizsvc.names import ConceptId


def row(name: str, concepts: list[str], difficulty: float, told: tuple[float, ...] = ()) -> Checked:
    """A report on a template that asks for as many numbers as shares are given, or for a choice."""
    figures: dict[str, Any] = {"concepts": concepts, "difficulty": difficulty}
    figures["answers"] = ["number"] * len(told) or ["choice"]
    if told:
        figures["separability"] = {f"part-{at}": {"told": share} for at, share in enumerate(told)}
    return Checked(Path("items", f"{name}.md"), Report((), figures), 0.1)


ROWS = [
    row("a", ["coins"], -1.0, (0.97,)),
    row("b", ["coins", "counts"], 0.0, (0.99, 0.9699)),
    row("c", ["coins"], 0.5),
    row("d", ["ridge"], 0.2, (0.5,)),
    row("e", ["ridge"], 1.6),
]
NAMED = [ConceptId(name) for name in ("coins", "counts")]


def test_a_template_counts_for_the_concept_that_it_mainly_trains() -> None:
    """A concept without templates is there, and one that nothing describes too."""
    made = summarise(ROWS, NAMED)
    assert made.difficulties == {"coins": (-1.0, 0.0, 0.5), "counts": (), "ridge": (0.2, 1.6)}
    assert made.answers == {"number": 4, "choice": 2}


def test_what_lacks_is_named_with_the_worst_first() -> None:
    """Three templates are enough, 1.5 logits wide enough, 97 % clear enough; of a template's parts the worst counts."""
    made = summarise(ROWS, NAMED)
    assert list(made.few.items()) == [("counts", 0), ("ridge", 2)]
    assert list(made.spreads.items()) == [("ridge", 1.4), ("coins", 1.5)]
    assert made.narrow == {"ridge": 1.4}
    assert list(made.unclear.items()) == [("d", 0.5), ("b", 0.9699)]
    assert made.told["a"] == 0.97


def test_pages_and_broken_files_count_for_nothing() -> None:
    """A lesson has figures and no difficulty; a broken template has none at all."""
    lesson = Checked(Path("lessons", "one.md"), Report((), {"seeds": 5, "minutes": 3}), 0.1)
    broken = Checked(Path("items", "two.md"), Report((), {}), 0.1)
    assert summarise([lesson, broken], []).as_json() == {
        "concepts": {},
        "answers": {},
        "told": {},
        "few": {},
        "narrow": {},
        "unclear": {},
    }
