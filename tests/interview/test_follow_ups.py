"""Follow-ups: alarms first, deeper after a sure answer, a false premise always, none twice."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.course.phrase import found, words_of
from quizsvc.course.question import Question
from quizsvc.interview.follow_ups import Answer, alarmed, following
from quizsvc.interview.plan import MINUTES, follow_ups
from quizsvc.names import QuestionId
from tests.interview.questions import asked, of_the_bank
from tests.laws import laws

BANK = of_the_bank()
MAP = BANK[QuestionId("mle-or-map")]


def alarming(question: Question) -> list[str]:
    """Texts that set off none, each one and all of a question's alarms: words of its own phrases."""
    each = [" ".join(step.word for step in alarm.says[0].steps) for alarm in question.alarms]
    assert all(found(alarm.says, words_of(text)) for alarm, text in zip(question.alarms, each, strict=True))
    return ["", *each, ". ".join(reversed(each))]


@pytest.mark.parametrize("slug", sorted(BANK))
def test_each_script_meets_one_false_premise_at_least(slug: QuestionId) -> None:
    """Sure or unsure, alarmed or not at any place: a bluff is among the planned number, and nothing is asked twice."""
    question = BANK[slug]
    premises = {one.id for one in question.follow_ups if one.premise}
    short, *longer = sorted({follow_ups(question, minutes) for minutes in MINUTES})
    none, *others = alarming(question)
    for most, texts in ((short, [none, *others]), *((most, [none, others[-1]]) for most in longer)):
        for said, *replies in product(texts, repeat=1 + most):
            for sure in product((True, False), repeat=most):
                came = asked(question, said, list(zip(replies, sure, strict=True)), most)
                assert len(came) == len(set(came)) == min(most, len(question.follow_ups))
                assert premises & set(came)


def test_an_alarm_comes_first() -> None:
    """What was said wrongly is asked about before anything else, in the order in which it was said."""
    first = following(MAP, "MAP is always better than MLE.", [], 3)
    assert first is not None
    assert first.id == "wrong-prior"
    assert alarmed(MAP, "We know that MAP gives a whole distribution. MAP is always better.") == [
        "is-map-bayesian",
        "wrong-prior",
    ]
    assert alarmed(MAP, "MAP is always better. And MAP gives a distribution.") == ["wrong-prior", "is-map-bayesian"]
    assert asked(MAP, "MAP is always better.", [], 3)[0] == "wrong-prior"


def test_an_alarm_in_a_reply_counts_too() -> None:
    """What is said wrongly in a follow-up is asked about next."""
    came = asked(MAP, "", [("But MAP is always better.", False)], 3)
    assert came[:2] == ["is-map-bayesian", "wrong-prior"]


def test_what_is_denied_is_no_alarm() -> None:
    """A "not" before the phrase spares it, unless another part of the sentence, or another sentence, has begun."""
    assert alarmed(MAP, "It is not true that MAP is always better.") == []
    assert alarmed(MAP, "MLE is never shrunk, but MAP is always better.") == ["wrong-prior"]
    assert alarmed(MAP, "It is not so. MAP is always better.") == ["wrong-prior"]
    assert alarmed(MAP, "I do not see why one would doubt in the least that MAP is always better.") == ["wrong-prior"]


def test_a_sure_answer_leads_deeper_and_an_unsure_one_does_not() -> None:
    """After a sure answer comes what it leads on to, after an unsure one what others do not lead to."""
    sure = following(MAP, "", [Answer("is-map-bayesian", "", is_sure=True)], 3)
    unsure = following(MAP, "", [Answer("is-map-bayesian", "", is_sure=False)], 3)
    assert sure is not None
    assert unsure is not None
    assert (sure.id, unsure.id) == ("reparametrise", "wrong-prior")


def test_an_alarm_goes_before_what_is_deeper() -> None:
    """A sure answer that says something wrong is asked about that."""
    found_ = following(MAP, "", [Answer("is-map-bayesian", "MAP is always better.", is_sure=True)], 3)
    assert found_ is not None
    assert found_.id == "wrong-prior"


def test_the_last_one_bluffs_where_none_did() -> None:
    """The last place is kept for a false premise, even from an alarm; after a bluff it is free."""
    assert asked(MAP, "MAP is always better.", [], 2) == ["wrong-prior", "bluff-flat"]
    assert asked(MAP, "MAP is always better.", [], 1) == ["bluff-flat"]
    ridge = BANK[QuestionId("why-squared-error")]
    assert asked(ridge, "It requires Gaussian noise.", [], 2) == ["bluff-needs-gauss", "unequal"]


@laws(80)
@given(st.sampled_from(sorted(BANK)), st.text(max_size=80), st.lists(st.tuples(st.text(max_size=40), st.booleans())))
def test_any_words_lead_through(slug: QuestionId, said: str, replies: list[tuple[str, bool]]) -> None:
    """Whatever is typed, no more than were planned are asked, each once; and the same words lead the same way."""
    question = BANK[slug]
    for most in range(4):
        came = asked(question, said, replies, most)
        assert len(came) == len(set(came)) == min(most, len(question.follow_ups))
        assert came == asked(question, said, replies, most)
