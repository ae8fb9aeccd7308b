"""The front page: the question to go on with, where the learner stands, and the way through the lessons."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.course.demos.shown import Shown
from quizsvc.flows import lab
from quizsvc.flows.headway import Headway, Record, Status, headway, status
from quizsvc.flows.interview_lobby import Open, open_interviews
from quizsvc.flows.practice import Following, following
from quizsvc.flows.preparing import Preparation, prepare
from quizsvc.flows.reviews import reviews
from quizsvc.flows.service import Service
from quizsvc.flows.sessions import Running, running
from quizsvc.flows.standing import Standing, assess, known
from quizsvc.names import ItemId
from quizsvc.store import ledger
from quizsvc.store.learners import Learner

OPENING = ItemId("which-line-for-these-data")
"""The question to begin with: a picture that asks for a look before anything is known or computed."""
CURVE = "D7"
"""The demo that a newcomer can move at once."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a person meets on the front page; of a visitor no standing is known. `others` no lesson teaches.

    `due` counts the concepts that are due; `running` are the sessions and `interviews` the interviews that are not
    over. Who has answered nothing yet gets an `opening` to begin with and a `curve` to move.
    """

    following: Following | None
    standing: Standing | None
    lessons: tuple[Headway, ...]
    others: tuple[Status, ...]
    due: int
    running: tuple[Running, ...]
    preparation: Preparation | None
    opening: ItemId | None
    curve: Shown | None
    interviews: tuple[Open, ...]

    @property
    def current(self) -> Headway | None:
        """The first lesson that is not finished: where to go on reading."""
        return next((lesson for lesson in self.lessons if lesson.finished is None), None)


def today(service: Service, learner: Learner | None, now: datetime) -> Today:
    """The front page of a learner, or of a visitor."""
    done, stands = Record(), None
    with service.database.read() as conn:
        found = known(service, conn, learner.id if learner else None)
        entries = ledger.entries(conn, learner.id) if learner else ()
        preparation = prepare(service, conn, learner, found, now) if learner else None
    if learner is not None:
        stands = assess(learner, found, sum(entry.amount for entry in entries), now)
        done = Record(found.events, entries, stands.mastery)
    is_new, follows = not found.events, following(service, learner, found, now)
    begins = is_new and OPENING in service.questions and not (follows and follows.is_open)
    return Today(
        following=_first(service) if begins else follows,
        standing=stands,
        lessons=tuple(headway(service, lesson, done) for lesson in service.bank.lessons.values()),
        others=tuple(status(service, c, done) for c in service.bank.concepts if c not in service.lessons),
        due=sum(one.is_due for one in reviews(service, found, learner, now)) if learner else 0,
        running=running(service, learner) if learner else (),
        preparation=preparation,
        opening=OPENING if begins else None,
        curve=lab.stage(CURVE) if is_new else None,
        interviews=open_interviews(service, learner) if learner else (),
    )


def _first(service: Service) -> Following:
    """What `following` is for who has answered nothing yet."""
    concept = service.bank.items[OPENING].concepts[0]
    said = "A picture to begin with: look, and say what you see."
    return Following(concept, service.concept_title(concept), said, False)
