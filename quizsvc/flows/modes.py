"""Modes of practice: what a session of each may ask, when it has reached its end, and what it holds back till then.

A session follows a plan. Where the plan has items, they are all of its questions, in their order; else its mode picks
one after the other. One more mode is one more entry of `MODES`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.catalogue import Catalogue
from quizsvc.adaptive.choosing import Choice, Past, Picker, choose, review
from quizsvc.adaptive.joint import Given
from quizsvc.adaptive.learner import View
from quizsvc.adaptive.mastery import Mastery
from quizsvc.adaptive.placing import LEAST as LEAST_TO_PLACE
from quizsvc.adaptive.placing import ask_on
from quizsvc.names import ConceptId, ItemId
from quizsvc.numeric import Stream
from quizsvc.progress.level import MASTERED

PLACING = "placing"
INTERVIEW = "interview"
REVIEWS_AT_ONCE = 10
"""Reviews in one session: what a holiday left is spread over several."""
MOST_UNTIL_MASTERED = 20
"""Questions after which a concept that is not mastered is better left until tomorrow."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session was begun for: its mode, how many questions at most, on which concepts (none named: on all)."""

    mode: str
    most: int
    concepts: tuple[ConceptId, ...] = ()
    items: tuple[ItemId, ...] = ()

    @property
    def wish(self) -> "Plan":
        """What was asked for, before any item was drawn."""
        return replace(self, items=())

    def size(self, asked: int) -> int:
        """How many questions its session has, or may have, where so many were asked so far."""
        return asked if self.items else max(self.most, asked)

    def to_json(self) -> str:
        """The plan as it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, stored: str) -> "Plan":
        """The plan that was stored."""
        raw = json.loads(stored)
        return cls(raw["mode"], raw["most"], tuple(raw["concepts"]), tuple(raw["items"]))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a learner has answered: in the session, and before it; with a seed that is the session's own."""

    given: tuple[Given, ...]
    earlier: tuple[Given, ...]
    seed: int

    @property
    def placed(self) -> bool:
        """Whether an answer of the session has ended a placement."""
        return any(given.met.placed for given in self.given)


Answered: TypeAlias = Callable[[], Evidence]
"""The evidence, for a mode that looks at it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a session: how many of its questions were answered, rightly, and not at all.

    `about` is what it was on, `mastery` that of its concept at the end (None before any answer), and `due` how many
    concepts are due when it is told.
    """

    plan: Plan
    about: str
    given: int
    right: int
    left: int
    mastery: float | None
    due: int


def _never(_plan: Plan, _mastery: Mapping[ConceptId, Mastery]) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of practising; `nothing` says why there is no question to begin with, `told` what came of a session.

    `is_reached` says whether what was wanted is there, however few questions that took. `words` say why a question
    comes that the plan has fixed. Where a mode `is_sealed` no verdict, key or hint is told before the session is over.
    `each` is what one of its questions is called, and `summary` what a session leads back to.
    """

    title: str
    pick: Callable[[Plan, Answered], Picker]
    nothing: str
    told: Callable[[Outcome], str]
    words: str = ""
    is_reached: Callable[[Plan, Mapping[ConceptId, Mastery]], bool] = _never
    is_sealed: bool = False
    each: str = "question"
    summary: str = "summary"


def among(concept: ConceptId) -> Picker:
    """Mixed practice, of one concept where one is named."""

    def pick(view: View, where: Catalogue, past: Past, forgetting: Forgetting, dice: Stream) -> Choice | None:
        if concept and concept not in where.at:
            return None
        return choose(view, where, past, forgetting, dice, where.at[concept] if concept else None)

    return pick


def until_mastered(plan: Plan, _answered: Answered) -> Picker:
    """The questions of the plan's concept, with a reason of their own."""
    kept_to = among(plan.concepts[0])

    def pick(view: View, where: Catalogue, past: Past, forgetting: Forgetting, dice: Stream) -> Choice | None:
        made = kept_to(view, where, past, forgetting, dice)
        return replace(made, reason="until-mastered") if made else None

    return pick


def is_mastered(plan: Plan, mastery: Mapping[ConceptId, Mastery]) -> bool:
    """Whether the plan's concept counts as mastered, by its mean, as it does for the level and on every page.

    The lower end of the interval would ask for a mean of about 0.95: it holds what is unsure about the items as well,
    which no number of one learner's answers can tell.
    """
    now = mastery.get(plan.concepts[0])
    return now is not None and now.answers > 0 and now.mean >= MASTERED


def placing(_plan: Plan, answered: Answered) -> Picker:
    """The question whose answer tells most of all concepts, until they are placed."""

    def pick(_view: View, where: Catalogue, _past: Past, _forgetting: Forgetting, _dice: Stream) -> Choice | None:
        so_far = answered()
        if so_far.placed:
            return None
        found = ask_on(where, so_far.given, so_far.seed, so_far.earlier)
        return Choice(found.item, found.about, "placing", None) if found else None

    return pick


def no_more(_view: View, _where: Catalogue, _past: Past, _forgetting: Forgetting, _dice: Stream) -> Choice | None:
    """Nothing beside what the plan has fixed."""
    return None


def reviewed(outcome: Outcome) -> str:
    """What came of a review."""
    if outcome.due:
        waits = "one concept still waits" if outcome.due == 1 else f"{outcome.due} concepts still wait"
        return f"{_count(outcome.given, 'question')} answered, and {waits}: enough for now, it comes another time."
    return f"{_count(outcome.given, 'question')} answered, and nothing is due any more."


def mastered(outcome: Outcome) -> str:
    """What came of practising one concept until it is mastered."""
    stands, wanted = round(100 * (outcome.mastery or 0.0)), round(100 * MASTERED)
    if outcome.mastery is not None and outcome.mastery >= MASTERED:
        return f"You have mastered “{outcome.about}”: {stands}% of its questions would go right now."
    if outcome.given >= outcome.plan.most:
        return (
            f"{_count(outcome.given, 'question')} are enough at once. “{outcome.about}” stands at {stands}% of the "
            f"{wanted}% at which it counts as mastered; a night's rest and its lesson help more than another question."
        )
    return f"“{outcome.about}” counts as mastered at {wanted}%. Go on with it whenever you like."


def placed(outcome: Outcome) -> str:
    """What came of a placement."""
    if outcome.given < LEAST_TO_PLACE:
        return (
            f"{_count(outcome.given, 'question')} answered: too few to place you. What they told is kept all the same."
        )
    return (
        f"{_count(outcome.given, 'question')} answered. Each told of the concepts that it rests on as well, so that "
        "practice goes on from where you stand."
    )


def examined(outcome: Outcome) -> str:
    """What came of an exam."""
    left = f" {_count(outcome.left, 'question')} left unanswered." if outcome.left else ""
    return f"{outcome.right} of {outcome.given + outcome.left} right.{left}"


def probed(outcome: Outcome) -> str:
    """What came of the probes of an interview question."""
    return f"{outcome.right} of {outcome.given + outcome.left} points shown."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


MODES: Mapping[str, Mode] = {
    "review": Mode(
        "Review",
        lambda _plan, _answered: review,
        "Nothing is due now. Practise something new, or come back later.",
        reviewed,
    ),
    "mastery": Mode(
        "Until mastered",
        until_mastered,
        "This concept counts as mastered already, or has no question yet. Practise another.",
        mastered,
        is_reached=is_mastered,
    ),
    PLACING: Mode(
        "Where you stand", placing, "There is no question left that you have not met. Practise instead.", placed
    ),
    "exam": Mode(
        "Exam",
        lambda _plan, _answered: no_more,
        "There is no question on what you chose. Choose something else.",
        examined,
        words="Drawn by lot when the exam began. What you know plays no part in it.",
        is_sealed=True,
    ),
    INTERVIEW: Mode(
        "Interview",
        lambda _plan, _answered: no_more,
        "None of the points can be proved any more.",
        probed,
        words="It shows one point of the interview question. The order was drawn before you said anything.",
        is_sealed=True,
        each="probe",
        summary="interview",
    ),
}
