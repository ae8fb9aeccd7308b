"""Looking things up: folding, prefixes, ranking, the line of context, and what is never found."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.bank import Bank
from quizsvc.course.contents import ITEM, KINDS, QUESTION, entries
from quizsvc.course.index import AROUND, LONGEST, Entry, Index, Stretch, asked_words, context
from quizsvc.names import ItemId
from tests.items.samples import GOOD, good
from tests.laws import laws

LAWS = laws(60)


def entry(name: str, title: str, *texts: tuple[str, str]) -> Entry:
    """An entry of stretches, each with its heading, which is its anchor as well."""
    return Entry("lesson", name, title, tuple(Stretch(heading, heading.lower(), text) for heading, text in texts))


def names(index: Index, query: str) -> list[str]:
    return [found.entry.name for found in index.find(query)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Log-Likelihood", ("log", "likelihood")),
        ("λ", ("lambda",)),
        ("2Λ²", ("2", "lambda")),
        ("𝜎 ϵ μ ς", ("sigma", "epsilon", "mu")),
        ("Poincaré Poincare\u0301 POINCARE", ("poincare",)),
        ("Straße", ("strasse",)),
        (" — !_ ", ()),
        ("x" * (LONGEST + 5), ("x" * LONGEST,)),
    ],
)
def test_words_are_folded(query: str, words: tuple[str, ...]) -> None:
    """Case, accents, styles of letters and hyphens do not count, a Greek letter is its name, and each word is once."""
    assert asked_words(query) == words


def test_all_words_begin_a_word() -> None:
    """In the title, a heading or any text; nothing is found by a word's middle, or without words."""
    index = Index([entry("one", "Ridge", ("", "Penalised weights."), ("Priors", "λ is a ratio."))])
    for query in ("ridge", "RID", "pen prior", "lambda wei", "λ"):
        assert names(index, query) == ["one"], query
    for query in ("idge", "ridge lasso", "ridges", "", "?"):
        assert names(index, query) == [], query
    assert [index.count(word) for word in ("ri", "lasso")] == [1, 0]


def test_titles_come_first() -> None:
    """Then headings, then one stretch, then whole words, then short titles; then the order given."""
    index = Index(
        [
            entry("apart", "Noise", ("", "A long prior."), ("Else", "Some mean.")),
            entry("text begun", "Noise", ("", "The priors have means.")),
            entry("text", "Noise", ("", "The prior has a mean.")),
            entry("heading", "Noise", ("", "Nothing."), ("Prior mean", "Nothing.")),
            entry("begun", "Priors and means", ("", "The prior mean.")),
            entry("longer", "The mean of a prior", ("", "Nothing.")),
            entry("short", "Prior mean", ("", "Nothing.")),
            entry("again", "Prior mean", ("", "Nothing.")),
        ]
    )
    titles, texts = ["short", "again", "longer", "begun"], ["text", "text begun", "apart"]
    assert names(index, "prior mean") == [*titles, "heading", *texts]


def test_the_stretch_with_most_words_is_shown() -> None:
    """Of those that its title lacks, in the heading where that can be; the first of several as good."""
    index = Index(
        [entry("one", "Ridge", ("", "A tale."), ("B", "A penalty."), ("C", "Weights and a penalty."), ("Pens", "A."))]
    )
    shown = {
        query: index.find(query)[0].stretch.heading
        for query in ("ridge", "ridge penalty", "ridge pen", "pen wei", "tale penalty")
    }
    assert shown == {"ridge": "", "ridge penalty": "B", "ridge pen": "Pens", "pen wei": "C", "tale penalty": ""}


@LAWS
@given(
    st.lists(st.sampled_from(["prior", "λ", "2λ²", "a", "… of", "x" * 30])), st.sampled_from(["pri", "lambda", "zz"])
)
def test_the_context_is_of_the_text(parts: list[str], asked: str) -> None:
    """Bounded, cut between words, with what was asked marked, wherever it is first."""
    text = " ".join(parts)
    pieces = context(text, [asked])
    shown = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert len(shown) <= AROUND + 60
    fits = {"pri": {"prior"}, "lambda": {"λ", "2λ²"}, "zz": set()}[asked]
    assert {piece.text for piece in pieces if piece.is_asked} <= fits
    assert any(piece.is_asked for piece in pieces) is not fits.isdisjoint(parts)
    assert f" {shown} " in f" {text} "


def test_what_answers_a_question_is_not_found(bank: Bank) -> None:
    """Of a question its title and stem are, of an interview question its title and prompt; nothing else."""
    marked = GOOD.replace("Half of the mean.", "Feedbackword.").replace("Weigh by precision.", "Hintword.")
    marked = marked.replace("It is {{ map.mean | 3 }}.", "Solutionword {{ map.mean }}.").replace(
        "Ridge does", "Whyword"
    )
    index = Index(entries(replace(bank, items={ItemId("marked"): good(marked)})))
    (found,) = (one for one in index.find("how far noise estimate mu") if one.entry.kind == ITEM)
    assert found.stretch.text == "The noise is … and the … readings are … What is the MAP estimate of μ?"
    for word in ("feedbackword", "hintword", "solutionword", "whyword", "halved"):
        assert index.count(word) == 0, word
    for one in entries(bank):
        if one.kind == QUESTION:
            question = bank.questions[one.name]
            assert [s.text for s in one.stretches] == [question.prompt.text.fixed]


def test_everything_with_a_page_is_found_by_its_title(bank: Bank) -> None:
    """And each section of a lesson by its heading."""
    index = Index(entries(bank))
    made = list(entries(bank))
    assert {one.kind for one in made} == set(KINDS)
    sizes = (bank.glossary, bank.concepts, bank.lessons, bank.errata, bank.questions, bank.items)
    assert len(made) == sum(map(len, sizes))
    for one in made[::7]:
        assert one in [found.entry for found in index.find(one.title)], one.title
    for lesson in bank.lessons.values():
        section = lesson.passage.sections[-1]
        found = [f for f in index.find(f"{lesson.title} {section.heading}") if f.entry.name == lesson.slug]
        assert [f.stretch.anchor for f in found] == [section.anchor]
