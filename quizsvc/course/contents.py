"""What of a bank can be looked up: what is taught and what is asked, and nothing that gives an answer away.

Of a question there are its title and the words of its stem that every variant has, of an interview question its title
and what is asked. Numbers that are drawn are not there: they differ from one reader to the next.
"""

from collections.abc import Iterable, Iterator

from quizsvc.course.bank import Bank
from quizsvc.course.erratum import Erratum
from quizsvc.course.index import Entry, Stretch
from quizsvc.course.lesson import Lesson
from quizsvc.course.passage import Section
from quizsvc.items.template import RichText

KINDS = ("term", "concept", "lesson", "erratum", "question", "item")
"""The kinds of entries, in the order in which they are shown."""
TERM, CONCEPT, LESSON, ERRATUM, QUESTION, ITEM = KINDS


def entries(bank: Bank) -> Iterator[Entry]:
    """An entry for everything of a bank that has a page or a place on one."""
    for term in bank.glossary.values():
        formula = [term.formula.fixed] if term.formula else []
        yield _entry(TERM, term.id, term.title, [" ".join([term.sentence.fixed, *formula])])
    for concept in bank.concepts.values():
        yield _entry(CONCEPT, concept.id, concept.title, [concept.sentence])
    for lesson in bank.lessons.values():
        yield Entry(LESSON, lesson.slug, lesson.title, tuple(_stretches(lesson)))
    for erratum in bank.errata.values():
        yield _entry(ERRATUM, erratum.slug, erratum.title, _said(erratum))
    for question in bank.questions.values():
        yield _entry(QUESTION, question.slug, question.title, [question.prompt.text.fixed])
    for item in bank.items.values():
        yield _entry(ITEM, item.item, item.title, [item.prompt.text.fixed])


def _entry(kind: str, name: str, title: str, texts: Iterable[str]) -> Entry:
    """An entry of one stretch."""
    return Entry(kind, name, title, (Stretch("", "", " ".join(texts)),))


def _stretches(lesson: Lesson) -> Iterator[Stretch]:
    """The sections of a lesson; its sentence stands in front of the first."""
    for at, section in enumerate(lesson.passage.sections):
        yield Stretch(section.heading, section.anchor, " ".join([lesson.sentence] * (at == 0) + _texts(section)))


def _said(erratum: Erratum) -> list[str]:
    """What is said, what is right, and the computation's words."""
    asides = [text.text.fixed for text in erratum.passage.asides.values()]
    return asides + [text for section in erratum.passage.sections for text in _texts(section)]


def _texts(section: Section) -> list[str]:
    return [piece.text.fixed for piece in section.pieces if isinstance(piece, RichText)]
