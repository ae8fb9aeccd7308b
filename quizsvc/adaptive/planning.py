"""What it takes to be at a mastery by a day: questions, minutes a day, and the order, each as far as it can be known.

A question on a concept raises the logit of its mastery by some gain, net of what is forgotten between sessions. Gains
differ between learners: of 48 simulated ones, twelve in each of the worlds A to D, a tenth gained less than 0.024, half
less than 0.055 and a tenth more than 0.125 a question, until a concept was mastered or the course over. So GAIN stands
between GAIN/SPREAD and GAIN·SPREAD, four times in five. What a learner's own answers showed counts against that as much
as OWN_AT questions do, and the more it counts the narrower the range. Of people the simulated ones prove nothing.

Reviews follow memory: they come at intervals that grow by a factor f with each, the first i days long, so that
log_f(1 + d (f - 1)/i) of them fall into d days. That is concave in d: more days never ask for more minutes a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

from quizsvc.adaptive.ability import Forgetting
from quizsvc.adaptive.choosing import due_after
from quizsvc.adaptive.memory import Card, elapsed, reviewed
from quizsvc.names import ConceptId

GAIN, SPREAD = 0.055, 2.27
OWN_AT = 40.0
LEAST_GAIN = 0.01
LEAST_MASTERY = 0.02
SECONDS, SECONDS_AT = 90.0, 10.0
"""Seconds a question takes before any was timed, and what that is worth in timed ones."""
LONGEST = 600.0
"""Seconds beyond which a question counts no longer: its page was left open."""
MOST_MINUTES = 90.0
"""Minutes a day that nobody can be asked for more than."""


@dataclass(frozen=True, slots=True)
class Range:
    """A figure that is not known for sure: the likeliest, and the ends of what holds four times in five."""

    low: float
    middle: float
    high: float

    def times(self, factor: float) -> "Range":
        """The range of so many times as much."""
        return Range(self.low * factor, self.middle * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Aim:
    """A concept that is to be at a mastery: where it stands now, and the memory of its last answer."""

    concept: ConceptId
    mastery: float
    wanted: float
    card: Card | None = None

    @property
    def distance(self) -> float:
        """Logits that are missing; none where it stands there already."""
        return max(0.0, logit(self.wanted) - logit(self.mastery))


@dataclass(frozen=True, slots=True)
class Plan:
    """What the aims take until a day: questions in all, minutes a day, and which concepts to begin in which week.

    `within` are the aims that can be reached at all, in their order: all of them, or the first of them, where all
    would take more than MOST_MINUTES a day. Figures and weeks are of those; `whole` are the minutes a day of all.
    """

    days: int
    within: tuple[Aim, ...]
    questions: Range
    minutes: Range
    whole: Range
    weeks: tuple[tuple[ConceptId, ...], ...]


def logit(mastery: float) -> float:
    """The logit of a mastery; what is hardly above nothing counts as a little."""
    p = min(max(mastery, LEAST_MASTERY), 1.0 - LEAST_MASTERY)
    return log(p / (1.0 - p))


def gain(risen: float, questions: int) -> Range:
    """Logits a question, of a learner whose mastery has risen by so many in so many questions."""
    known = OWN_AT / (OWN_AT + questions)
    middle = max(LEAST_GAIN, known * GAIN + (1.0 - known) * (risen / questions if questions else 0.0))
    spread = SPREAD ** (known**0.5)
    return Range(middle / spread, middle, middle * spread)


def pace(seconds: Sequence[float]) -> float:
    """Seconds that a question takes, of a learner whose questions took these."""
    counted = [min(max(each, 0.0), LONGEST) for each in seconds]
    return (SECONDS_AT * SECONDS + sum(counted)) / (SECONDS_AT + len(counted))


def first_questions(aim: Aim, each: float) -> float:
    """Questions until a concept is where it is to be, at a gain; none where it is there."""
    return max(1.0, aim.distance / each) if aim.distance else 0.0


def reviews(aim: Aim, days: float, forgetting: Forgetting, day: float) -> float:
    """Reviews of a concept that fall into the days from a moment on, every one of them right."""
    card = aim.card or reviewed(None, True, day)
    first = due_after(card, forgetting)
    if first is None:
        return 0.0
    second = due_after(reviewed(card, True, card.last + max(first, 1.0)), forgetting)
    factor = max(1.1, (second or first) / first)
    waiting = float(elapsed(card, day) > first)
    return waiting + log(1.0 + days * (factor - 1.0) / first) / log(factor)


def plan(aims: Sequence[Aim], days: int, each: Range, seconds: float, forgetting: Forgetting, day: float) -> Plan:
    """The plan for these aims, each after what it rests on, from a moment for so many days."""
    whole = _questions(aims, days, each, forgetting, day)
    per_day = seconds / 60.0 / days
    count = len(aims)
    while count and _questions(aims[:count], days, each, forgetting, day).middle * per_day > MOST_MINUTES:
        count -= 1
    within = tuple(aims[:count])
    questions = _questions(within, days, each, forgetting, day)
    return Plan(
        days=days,
        within=within,
        questions=questions,
        minutes=questions.times(per_day),
        whole=whole.times(per_day),
        weeks=_weeks(within, ceil(days / 7), each.middle),
    )


def _questions(aims: Sequence[Aim], days: int, each: Range, forgetting: Forgetting, day: float) -> Range:
    """Questions of all these aims: the faster one gains, the fewer."""
    kept = sum(reviews(aim, days, forgetting, day) for aim in aims)
    fewest, likely, most = (sum(first_questions(aim, g) for aim in aims) for g in (each.high, each.middle, each.low))
    return Range(fewest + kept, likely + kept, most + kept)


def _weeks(aims: Sequence[Aim], count: int, each: float) -> tuple[tuple[ConceptId, ...], ...]:
    """The concepts that are not there yet, by the week in which each is begun, where every week asks for as much."""
    total = sum(first_questions(aim, each) for aim in aims)
    weeks: list[list[ConceptId]] = [[] for _ in range(count)]
    done = 0.0
    for aim in aims:
        if questions := first_questions(aim, each):
            weeks[min(int(count * done / total), count - 1)].append(aim.concept)
            done += questions
    return tuple(map(tuple, weeks))
