"""The next question for a learner: what the adaptive engine chooses from their history, and why, in words."""

from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from quizsvc.adaptive.choosing import Past, Picker
from quizsvc.adaptive.learner import bounds, look, trial_in
from quizsvc.adaptive.terms import Terms, terms
from quizsvc.flows.service import Service
from quizsvc.flows.standing import Known
from quizsvc.items.template import Template
from quizsvc.names import AttemptId, ConceptId, ItemId
from quizsvc.numeric import stream
from quizsvc.progress.level import MASTERED
from quizsvc.store.attempts import Attempt


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item that was chosen, with its evidence: P of a right answer, the 80 % interval, and the concept's standing.

    `days` counts since the concept was practised, `recall` is the chance that it is still recalled; `terms` are what P
    is worked out from.
    """

    item: ItemId
    concept: ConceptId
    reason: str
    p: float
    low: float
    high: float
    mastery: float
    recall: float
    days: float
    runner_up: ItemId | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Retold:
    """An item that asks the idea of an earlier attempt in another story."""

    item: ItemId
    origin: AttemptId


def next_one(service: Service, known: Known, pick: Picker, broken: Set[ItemId], now: datetime) -> Chosen | None:
    """The item to ask next, as it is picked, not one of the broken; None where there is none."""
    course, events, belief, day = known.course, known.events, known.belief, known.day(now)
    where = course.believed_in(service.catalogue_without(broken)) if broken else course.catalogue
    view = look(belief.state, where, course.forgetting, day)
    asked = [where.place[event.item] for event in events if event.item in where.place]
    times = np.bincount(np.array(asked, dtype=np.intp), minlength=len(where.items))
    dice = stream("choose", len(events), events[-1].attempt_id if events else "")
    made = pick(view, where, Past(asked, times, *belief.in_session(day)), course.forgetting, dice)
    if made is None:
        return None
    low, high = bounds(view, where, made.item)
    return Chosen(
        item=where.items[made.item],
        concept=where.concepts[made.concept],
        reason=made.reason,
        p=float(view.p[made.item]),
        low=low,
        high=high,
        mastery=float(view.mastery[made.concept]),
        recall=float(view.recall[made.concept]),
        days=float(view.elapsed[made.concept]),
        runner_up=None if made.runner_up is None else where.items[made.runner_up],
        terms=terms(trial_in(belief.state, where, made.item, course.forgetting, day), where.settings),
    )


def why(service: Service, chosen: Chosen | Attempt | Retold | Template) -> dict[str, Any]:
    """Why this question: a code and a sentence; for one that we chose also its chance, its terms and the runner-up."""
    if isinstance(chosen, Attempt):
        return {"reason": "again", "words": "The same idea with fresh data."}
    if isinstance(chosen, Retold):
        return {"reason": "retold", "words": "The same idea in another story: right here, you are right on it twice."}
    if isinstance(chosen, Template):
        return {"reason": "asked-for", "words": "You asked for this question."}
    return {
        "reason": chosen.reason,
        "concept": chosen.concept,
        "p": chosen.p,
        "interval": [chosen.low, chosen.high],
        "runner_up": chosen.runner_up,
        "terms": asdict(chosen.terms),
        "words": f"{_reason(service, chosen)} This one would go right about {round(100 * chosen.p)} times in 100.",
    }


def _reason(service: Service, chosen: Chosen) -> str:
    title = service.concept_title(chosen.concept)
    match chosen.reason:
        case "asked-for":
            return f"You asked for “{title}”."
        case "until-mastered":
            stands, wanted = round(100 * chosen.mastery), round(100 * MASTERED)
            return f"You are at {stands}% of the {wanted}% at which “{title}” counts as mastered."
        case "placing":
            return f"Of all questions its answer tells most about where you stand, above all with “{title}”."
        case "new-concept":
            return f"“{title}” is new to you, and what it rests on is in place."
        case "review":
            days = round(chosen.days)
            since = f"{days} days" if days > 1 else "a day"
            return f"“{title}” is due: after {since} it is recalled about {round(100 * chosen.recall)} times in 100."
        case _:
            return f"You have most to gain from “{title}” now, at mastery {round(100 * chosen.mastery)}%."
