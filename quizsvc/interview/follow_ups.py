"""Which further question is due: what an alarm calls for, then what leads on from a sure answer, then what is easier.

One of them always rests on a false premise. Nothing here gives or takes credit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quizsvc.course.phrase import asserted, words_of
from quizsvc.course.question import FollowUp, Question


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a follow-up, and whether the candidate was sure of it."""

    follow_up: str
    text: str
    is_sure: bool


def following(question: Question, said: str, answers: Sequence[Answer], most: int) -> FollowUp | None:
    """The follow-up to ask next, after these answers in their order; None where enough were asked."""
    asked = {answer.follow_up for answer in answers}
    left = [one for one in question.follow_ups if one.id not in asked]
    if len(answers) >= most or not left:
        return None
    bluffed = any(one.premise for one in question.follow_ups if one.id in asked)
    is_last = len(answers) == most - 1
    open_ones = [one for one in left if one.premise] if is_last and not bluffed else left
    wanted = [*alarmed(question, "\n".join([said, *(answer.text for answer in answers)])), *_led_to(question, answers)]
    by_name = {one.id: one for one in open_ones}
    return next((by_name[name] for name in wanted if name in by_name), None) or _easiest(question, open_ones)


def alarmed(question: Question, said: str) -> list[str]:
    """The follow-ups that what was said, and not denied, calls for, in the order in which it was said."""
    words = words_of(said)
    rung = [(spans[0].start, alarm.then) for alarm in question.alarms if (spans := asserted(alarm.says, words))]
    return [then for _, then in sorted(rung)]


def _led_to(question: Question, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Where the last answer leads on to: deeper where it was sure, nowhere where it was not."""
    if not answers or not answers[-1].is_sure:
        return ()
    return next((one.next for one in question.follow_ups if one.id == answers[-1].follow_up), ())


def _easiest(question: Question, left: Sequence[FollowUp]) -> FollowUp | None:
    """The first in the question's order that others do not lead to, or else the first."""
    deeper = {name for one in question.follow_ups for name in one.next}
    return next((one for one in left if one.id not in deeper), next(iter(left), None))
