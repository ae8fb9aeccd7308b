"""Badges: each feat by hand, one step short of it, and the law that what was reached stays."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.names import ConceptId
from quizsvc.progress.badges import BADGES, Deed, Syllabus, badges
from tests.laws import laws

DAY = date(2026, 3, 2)
A, B, C, D, E = (ConceptId(name) for name in "abcde")
COURSE = Syllabus(
    titles={name: f"Concept {name}" for name in (A, B, C, D, E)},
    prerequisites={B: (A,), C: (B,), D: (C,), E: (D, ConceptId("unpractised"))},
    lessons={"One": (A, B), "Bare": (ConceptId("unpractised"),)},
    mistake=lambda name: f"the {name} one",
)
Log = Sequence[Deed]


def deed(concept: ConceptId, day: int = 0, *, right: bool = True, **more: object) -> Deed:
    """An answer on one concept, so many days after a Monday."""
    return Deed(DAY + timedelta(days=day), (concept,), right, **more)


def mastered(concept: ConceptId, day: int = 0, mastery: float = 0.8) -> Deed:
    """A right answer that leaves a concept at a mastery."""
    return deed(concept, day, mastery={concept: mastery})


def slip(day: int = 0) -> Deed:
    """The mistake that is to be unlearnt."""
    return deed(A, day, right=False, mistake="half")


def stated(*groups: tuple[float, int, int]) -> Log:
    """Answers with a probability: so many of so many right."""
    return [deed(A, p=p, right=n < right) for p, right, count in groups for n in range(count)]


GOOD = stated((0.95, 15, 15), (0.6, 3, 5), (0.5, 5, 10))
FEATS: Mapping[str, tuple[Log, str]] = {
    "unlearnt": ([slip()] * 3 + [deed(A)] * 10, "made 3 times (the half one) was not made once in 10 questions"),
    "turned": ([deed(A, right=False)] * 3 + [mastered(A)], "“Concept a” began with 3 misses; after 4 it was mastered"),
    "lesson": ([mastered(A), mastered(B)], "all 2 concepts of the lesson “One”"),
    "ground": ([mastered(name) for name in (E, D, C, B, A)], "“Concept e” and all 4 concepts"),
    "recalled": (
        [*(deed(name) for name in COURSE.titles), *(deed(name, 7) for name in COURSE.titles)],
        "5 concepts that had rested for 7 days or more",
    ),
    "retained": (
        [mastered(A), mastered(A, 30, 0.86)],
        "After 30 days without it, “Concept a” was right at once, at mastery 86%",
    ),
    "calibrated": (GOOD, "Over 30 answers your confidence was off by 2.5 points on average, and cost 0.37 nats"),
}


def reached(log: Log, badge: str) -> str:
    """What is said of a badge; empty where it is not reached."""
    (found,) = (done for each, done in badges([log], COURSE) if each.id == badge)
    return found.words if found else ""


def test_every_badge_has_a_feat_here() -> None:
    """One more badge is one entry and one more feat in this file."""
    assert {badge.id for badge in BADGES} == FEATS.keys()
    assert all(badge.title and badge.takes.endswith(".") for badge in BADGES)


@pytest.mark.parametrize("badge", FEATS)
def test_a_feat_is_told_with_its_figures(badge: str) -> None:
    """By its last answer, on the day of that, and not before."""
    log, said = FEATS[badge]
    assert said in reached(log, badge)
    assert reached(log[:-1], badge) == ""
    (done,) = (done for each, done in badges([log], COURSE) if each.id == badge and done)
    assert done.day == log[-1].day


@pytest.mark.parametrize(
    ("badge", "spoilt"),
    [
        ("unlearnt", [slip()] * 2 + [deed(A)] * 20),  # made twice
        ("unlearnt", [slip()] * 3 + [deed(A)] * 9 + [slip()] + [deed(A)] * 9),  # made again
        ("unlearnt", [slip()] * 3 + [deed(B)] * 20),  # where it was never made
        ("unlearnt", [slip()] * 3 + [deed(A, right=False, tried=False)] * 20),  # no answer tried
        ("turned", [deed(A, right=False)] * 2 + [deed(A), mastered(A)]),
        ("lesson", [mastered(A), mastered(B, mastery=0.79)]),
        ("ground", [mastered(name) for name in (E, D, C, B)]),
        ("ground", [mastered(name) for name in (A, B, C, D)]),  # rests on too little
        ("recalled", [*(deed(n) for n in COURSE.titles), *(deed(n, 6) for n in COURSE.titles)]),
        ("recalled", [*(deed(n) for n in COURSE.titles), *(deed(n, 7 + (n == E)) for n in COURSE.titles)]),
        ("recalled", [*(deed(n) for n in COURSE.titles), *(deed(n, 7, alone=n != E) for n in COURSE.titles)]),
        ("retained", [mastered(A), mastered(A, 29)]),
        ("retained", [mastered(A), deed(A, 15), mastered(A, 30)]),
        ("retained", [mastered(A), deed(A, 30, right=False, mastery={A: 0.8}), mastered(A, 31)]),
        ("retained", [mastered(A, 0, 0.79), mastered(A, 30)]),
        ("retained", [mastered(A), replace(mastered(A, 30), alone=False)]),
        ("calibrated", stated((0.5, 15, 30))),  # off by nothing, and knows nothing
        ("calibrated", stated((0.99, 15, 15), (0.6, 3, 5), (0.5, 3, 10))),  # too sure of ten
        ("calibrated", stated((0.95, 14, 14), (0.6, 3, 5), (0.5, 5, 10))),  # 29 of them
    ],
)
def test_one_step_short_is_not_reached(badge: str, spoilt: Log) -> None:
    """A feat with one thing about it spoilt is none."""
    assert reached(spoilt, badge) == ""


DEEDS = st.builds(
    deed,
    st.sampled_from([A, B, C, D, E]),
    st.integers(0, 80),
    right=st.booleans(),
    tried=st.booleans(),
    alone=st.booleans(),
    mistake=st.sampled_from([None, None, "half", "double"]),
    p=st.sampled_from([None, 0.5, 0.8, 0.99]),
    mastery=st.dictionaries(st.sampled_from([A, B, C, D, E]), st.floats(0.6, 1.0), max_size=3),
)


@laws(150)
@given(st.lists(DEEDS, max_size=40), st.lists(DEEDS, max_size=40), st.sampled_from(sorted(FEATS)))
def test_a_longer_log_never_loses_a_badge(before: list[Deed], after: list[Deed], feat: str) -> None:
    """What was reached is told in the same words after whatever came later, and another log beside it takes nothing."""
    log = [*before, *FEATS[feat][0]]
    had = {badge.id: done for badge, done in badges([log], COURSE) if done}
    longer = {badge.id: done for badge, done in badges([[*log, *after]], COURSE)}
    assert {name: longer[name] for name in had} == had
    both = {badge.id: done for badge, done in badges([[*after, *log], log], COURSE)}
    assert all(both[name] is not None and both[name].day <= done.day for name, done in had.items())
