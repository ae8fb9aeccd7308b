"""A guest becomes one with a learner: nothing is lost, and nothing is awarded twice.

What the two were believed to know does not add up. So the answers of both are learnt from again, in the order in which
they were given and each on the grounds on which it was learnt from first. The ratings that all learners share stay as
they are: each answer has told them once what it had to tell.
"""

from datetime import datetime

from quizsvc.flows.beliefs import replayed
from quizsvc.names import LearnerId
from quizsvc.store import learners, merges, ratings
from quizsvc.store.attempts import logged
from quizsvc.store.database import Transaction


def merge(conn: Transaction, guest_id: LearnerId, learner_id: LearnerId, now: datetime) -> None:
    """Hand a guest's work over to a learner; nothing happens where the guest has gone or has an account."""
    for each in sorted((guest_id, learner_id)):
        learners.hold_learner(conn, each)
    guest = learners.learner(conn, guest_id)
    if guest is None or guest.email:
        return
    place = ratings.learnt_until(conn, (guest_id, learner_id))
    merges.merge(conn, guest_id, learner_id, now)
    if place is not None:
        belief = replayed(logged(conn, learner_id))
        ratings.store_ability(conn, learner_id, belief.to_json(), place)
