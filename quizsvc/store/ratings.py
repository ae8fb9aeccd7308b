"""What answers have told: the ratings that all learners share, and what is believed of each learner.

Writers that hold the same rating wait for one another, so that no answer's share is lost. They all insert first what is
missing and then lock, both in the order of kind and name, so that no two of them ever wait for each other.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from quizsvc.names import LearnerId
from quizsvc.store.insert import insert_new, put
from quizsvc.store.tables import abilities, ratings


class Key(NamedTuple):
    """Whose rating: an item's, a concept's, or something of the whole course."""

    kind: Literal["concept", "course", "item"]
    name: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A latent that all learners share; `start` is its author's difficulty, on which the mean rests."""

    mean: float
    variance: float
    discrimination: float = 1.0
    start: float = 0.0


_KEY = (ratings.c.kind, ratings.c.name)
_RATING = tuple(ratings.c[name] for name in Rating.__slots__)


def hold_ratings(conn: Connection, starts: Mapping[Key, Rating]) -> dict[Key, Rating]:
    """These ratings, nobody else's until the transaction ends; one that is not there yet begins as given."""
    keys = sorted(starts)
    fresh = [key._asdict() | asdict(starts[key]) | {"seq": 0} for key in keys]
    insert_new(conn, ratings, fresh, _KEY)
    held = select(*_KEY, *_RATING).where(tuple_(*_KEY).in_([tuple(key) for key in keys])).order_by(*_KEY)
    return {Key(kind, name): Rating(*row) for kind, name, *row in conn.execute(held.with_for_update())}


def hold_all_ratings(conn: Connection) -> dict[Key, Rating]:
    """Every rating that there is, nobody else's until the transaction ends; an answer that needs one waits."""
    held = select(*_KEY, *_RATING).order_by(*_KEY).with_for_update()
    return {Key(kind, name): Rating(*row) for kind, name, *row in conn.execute(held)}


def set_ratings(conn: Connection, rows: Mapping[Key, Rating]) -> None:
    """Ratings that are held, as something other than an answer sets them: their last move stays where it was."""
    statement = update(ratings).where(ratings.c.kind == bindparam("of"), ratings.c.name == bindparam("called"))
    conn.execute(statement, [{"of": key.kind, "called": key.name} | asdict(rows[key]) for key in sorted(rows)])


def store_ratings(conn: Connection, moved: Mapping[Key, Rating], seq: int) -> None:
    """Ratings that are held, as the response at this place of the log left them."""
    statement = update(ratings).where(ratings.c.kind == bindparam("of"), ratings.c.name == bindparam("called"))
    rows = [{"of": key.kind, "called": key.name, "seq": seq} | asdict(moved[key]) for key in sorted(moved)]
    conn.execute(statement, rows)


def ratings_since(conn: Connection, seq: int) -> dict[Key, tuple[Rating, int]]:
    """The ratings that moved at this place of the log or later, each with the place of its last move."""
    rows = conn.execute(select(*_KEY, *_RATING, ratings.c.seq).where(ratings.c.seq >= seq))
    return {Key(kind, name): (Rating(*row), moved) for kind, name, *row, moved in rows}


def ability(conn: Connection, learner_id: LearnerId) -> str | None:
    """What is believed of a learner, JSON; None of one who was never learnt from."""
    return conn.execute(select(abilities.c.state).where(abilities.c.learner_id == learner_id)).scalar()


def store_ability(conn: Connection, learner_id: LearnerId, state: str, seq: int) -> None:
    """What is believed of a learner after the response at this place of the log."""
    put(conn, abilities, {"learner_id": learner_id, "seq": seq, "state": state}, [abilities.c.learner_id])


def learnt_until(conn: Connection, learner_ids: Collection[LearnerId]) -> int | None:
    """The place of the last response that was learnt from for any of these learners."""
    return conn.execute(select(func.max(abilities.c.seq)).where(abilities.c.learner_id.in_(learner_ids))).scalar()


def all_abilities(conn: Connection) -> dict[LearnerId, tuple[str, int]]:
    """What is believed of each learner, JSON, with the place of the last response learnt from."""
    return {LearnerId(learner): (state, seq) for learner, seq, state in conn.execute(select(abilities))}
