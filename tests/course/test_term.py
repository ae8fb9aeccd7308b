"""The glossary: each word a sentence and a concept that exists; a file that cannot be used is set aside."""

from pathlib import Path

import pytest

from quizsvc.course.bank import Bank, load_bank
from quizsvc.course.term import TermError, read_term

GOOD = {"title": "Odds", "sentence": "How often $p$ is to $1 - p$.", "concept": "ridge", "formula": r"\frac{p}{1 - p}"}


def test_a_word_is_typeset() -> None:
    """Its sentence with what is mathematics in it, and its formula on a line of its own."""
    term = read_term("odds", GOOD, {"ridge"})
    assert (term.id, term.title, term.concept) == ("odds", "Odds", "ridge")
    assert term.sentence.fixed == "How often p is to 1 − p."
    assert term.formula
    assert '<math display="block">' in term.formula.html(())
    assert read_term("odds", GOOD | {"formula": ""}, {"ridge"}).formula is None


@pytest.mark.parametrize(
    ("name", "table", "words"),
    [
        ("Odds", GOOD, "'Odds' cannot be a word's name; use a-z"),
        ("odds", "text", "'odds' lacks a title"),
        ("odds", GOOD | {"title": " "}, "lacks a title in quotes"),
        ("odds", GOOD | {"sentence": 3}, "lacks a sentence in quotes"),
        ("odds", GOOD | {"concept": "rigde"}, "'rigde', which does not exist; did you mean 'ridge'"),
        ("odds", GOOD | {"formulae": "x"}, "has 'formulae'; did you mean 'formula'"),
        ("odds", GOOD | {"formula": 3}, "formula of the word 'odds' is not in quotes"),
        ("odds", GOOD | {"formula": r"\fraq{1}{2}"}, "the word 'odds': .*fraq"),
        ("odds", GOOD | {"sentence": "It is {{ x }}."}, "has a hole, {{ x }}"),
    ],
)
def test_a_word_that_cannot_be_used_is_refused(name: str, table: object, words: str) -> None:
    """With its name, what is wrong and what would be right."""
    with pytest.raises(TermError, match=words):
        read_term(name, table, {"ridge"})


def test_every_word_of_the_bank_is_one_sentence(bank: Bank) -> None:
    """Short, with a concept that is described; no title stands twice, and they follow the alphabet."""
    terms = list(bank.glossary.values())
    assert len(terms) >= 40
    for term in terms:
        said = term.sentence.fixed
        assert said.endswith(".")
        assert ". " not in said, term.id
        assert 30 <= len(said) <= 200, (term.id, len(said))
        assert bank.concepts[term.concept].sentence
    titles = [term.title.casefold() for term in terms]
    assert titles == sorted(set(titles))


OWN = '[hinge]\ntitle = "Hinge"\nsentence = "A loss with a corner."\nconcept = "log-loss"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (OWN.replace("log-loss", "lgo-loss"), "'lgo-loss', which does not exist"),
        (OWN.replace("hinge", "prior"), "the word 'prior' is explained already"),
        ("[hinge", "Expected ']'"),
    ],
)
def test_a_glossary_of_ones_own_adds_or_is_set_aside(tmp_path: Path, text: str, words: str) -> None:
    """A good one adds its words; from a bad one none is taken, and it is told."""
    path = tmp_path / "glossary.toml"
    built_in = load_bank().glossary
    path.write_text(OWN)
    (tmp_path / "items").mkdir()
    made = load_bank([tmp_path, tmp_path / "items"])
    assert made.broken == ()
    assert set(made.glossary) - set(built_in) == {"hinge"}
    path.write_text(text)
    made = load_bank([tmp_path])
    (broken,) = made.broken
    assert (broken.path, made.glossary.keys()) == (str(path), built_in.keys())
    assert words in broken.findings[0].message
