"""Links: a question with stated data that anybody may open, try and send on, and that counts for nothing.

A link names an item and a small seed. Opening it makes an unrated attempt, which is shown, hinted and judged as every
other is, but neither learnt from nor paid. The seeds of questions that count begin where those of links end: a link to
larger ones is refused, so that nobody can look up the key of a question that counts by its seed. A link names no
version, so an item that was edited since may show other data.
"""

import json
import re
from dataclasses import replace
from datetime import datetime
from secrets import randbelow

from quizsvc.flows.practice import LINK_SEEDS, Link, Missing, attempt_at, no_such_item
from quizsvc.flows.service import Service
from quizsvc.items.search import DrawError
from quizsvc.names import AttemptId, ItemId, Seed
from quizsvc.store import attempts, learners
from quizsvc.store.learners import Learner

WHY = json.dumps({"reason": "link", "words": "You opened this question by its link."})
NO_SEED = Missing(f"The seed of a link is a whole number from 0 to {LINK_SEEDS - 1}. Leave it out to get fresh data.")


def link(service: Service, item: str, seed: str | None) -> Link | Missing:
    """What an address names; a fresh seed where it states none."""
    if missing := no_such_item(service, item):
        return missing
    if seed is None:
        return Link(ItemId(item), Seed(randbelow(LINK_SEEDS)))
    digits = len(str(LINK_SEEDS - 1))
    return Link(ItemId(item), Seed(int(seed))) if re.fullmatch(f"[0-9]{{1,{digits}}}", seed) else NO_SEED


def follow(service: Service, learner: Learner, link: Link, now: datetime) -> AttemptId | Missing:
    """The unrated attempt at what a link names: the one that the learner has not answered yet, or a new one."""
    try:
        made = attempt_at(service, learner, service.bank.items[link.item], link.seed, now)
    except DrawError:
        return Missing("No data can be drawn for that question with this seed. Leave the seed out to get others.")
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        waiting = attempts.open_again(conn, made)
        if waiting is None:
            attempts.add_attempt(conn, replace(made, why=WHY))
    return waiting.id if waiting else made.id
