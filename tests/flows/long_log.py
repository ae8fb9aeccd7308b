"""A long log in a database, as if a course had run for weeks: learners and items whose truth is known.

Answers are learnt from as the service learns, and everything is stored at once. None is right as the ledger counts it,
so that none earns XP, and none tells of forgetting.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from scipy.special import expit, ndtri
from sqlalchemy import insert

from quizsvc.adaptive.ability import Concept, Forgetting
from quizsvc.adaptive.belief import Belief, Grounds
from quizsvc.adaptive.memory import day_of
from quizsvc.adaptive.settings import SERVICE
from quizsvc.course.bank import Bank
from quizsvc.flows.beliefs import begun, item_row, ratings_after
from quizsvc.flows.service import Service
from quizsvc.names import ItemId, LearnerId
from quizsvc.numeric.arrays import Vector
from quizsvc.numeric.rng import stream
from quizsvc.progress.streak import local_day
from quizsvc.store.ratings import Key, Rating
from quizsvc.store.tables import abilities, attempts, learners, ratings, responses
from tests.learner import NOON

CONCEPTS = 6
MODEL = ItemId("coin-map")
"""The item of which all others are copies, so that what other items of the bank become changes nothing here."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Items as they truly are: P of knowing is sigma(slope ability - difficulty)."""

    items: tuple[ItemId, ...]
    slope: Vector
    difficulty: Vector


def copies(bank: Bank, count: int) -> Bank:
    """A bank of so many items of all difficulties on six concepts, all of them the same question."""
    model, concepts = bank.items[MODEL], tuple(bank.concepts)[:CONCEPTS]
    items = {}
    for number in range(count):
        name, difficulty = ItemId(f"coin-{number:02}"), -1.5 + 3.0 * (7 * number % count) / count
        items[name] = replace(model, item=name, difficulty=difficulty, concepts=(concepts[number % CONCEPTS],))
    return replace(bank, items=items)


def truth(service: Service, off: float = 1.0, slope_sd: float = 0.7) -> Truth:
    """Authors are wrong by `off` (sd), and logarithms of slopes vary by `slope_sd`."""
    names = tuple(service.questions)
    author = np.array([service.questions[name].difficulty for name in names])
    wrong, sharp = ndtri(stream("items", 1).uniforms(2 * len(names))).reshape(2, -1)
    return Truth(names, np.exp(slope_sd * sharp), author + off * wrong)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of the course: who gave what to which item, and when."""

    learner: LearnerId
    item: ItemId
    credit: float
    now: datetime


def course(service: Service, true: Truth, people: int, each: int, days: float) -> Iterator[Given]:
    """People of abilities from N(0, 0.8²) answer `each` questions, in turns and in orders of their own."""
    theta, order = 0.8 * ndtri(stream("theta", 1).uniforms(people)), stream("order", 1)
    orders = [order.permutation(len(true.items)) for _ in range(people)]
    size = people * each
    for seq, luck in enumerate(stream("luck", 1).uniforms(size).tolist()):
        turn, who = divmod(seq, people)
        index = int(orders[who][turn % len(true.items)])
        knows = float(expit(true.slope[index] * theta[who] - true.difficulty[index]))
        guessing = service.questions[true.items[index]].guessing
        right = luck < guessing + (1.0 - guessing - SERVICE.slip) * knows
        now = NOON + timedelta(days=days * seq / max(size - 1, 1))
        yield Given(LearnerId(f"learner{who}"), true.items[index], float(right), now)


def fill(service: Service, true: Truth, people: int, each: int, days: float = 30.0) -> int:
    """The course, learnt from and stored; how many answers there are."""
    beliefs: dict[LearnerId, Belief] = {}
    last: dict[LearnerId, int] = {}
    rows: dict[Key, tuple[Rating, int]] = {}
    shown, given = [], []
    for seq, answer in enumerate(course(service, true, people, each, days), 1):
        asked = service.questions[answer.item]
        keys = [Key("item", answer.item), *(Key("concept", concept) for concept in asked.concepts)]
        item, *concepts = (rows[key][0] if key in rows else begun(key, asked.difficulty) for key in keys)
        row = item_row(item, asked.difficulty)
        row.guessing = asked.guessing
        latents = tuple(Concept(concept.mean, concept.variance) for concept in concepts)
        met = Grounds(row, latents, Forgetting.new(SERVICE), tells=False)
        belief = beliefs.setdefault(answer.learner, Belief.new(SERVICE))
        moved = belief.learn(answer.item, asked.concepts, answer.credit, day_of(answer.now), met, SERVICE)
        for key, left in ratings_after(answer.item, asked.concepts, asked.difficulty, moved).items():
            rows[key] = left, seq
        last[answer.learner] = seq
        shown.append(_shown(seq, answer, asked.concepts, asked.difficulty))
        given.append(_given(seq, answer, met.to_json()))
    with service.database.write() as conn:
        conn.execute(insert(learners), [{"id": name, "created_at": NOON} for name in beliefs])
        conn.execute(insert(attempts), shown)
        conn.execute(insert(responses), given)
        kept = [{"learner_id": name, "seq": last[name], "state": belief.to_json()} for name, belief in beliefs.items()]
        conn.execute(insert(abilities), kept)
        kept = [{**key._asdict(), **asdict(left), "seq": seq} for key, (left, seq) in rows.items()]
        conn.execute(insert(ratings), kept)
    return len(given)


def _shown(seq: int, answer: Given, concepts: tuple[str, ...], difficulty: float) -> Mapping[str, Any]:
    return {
        "id": f"a{seq}",
        "learner_id": answer.learner,
        "item": answer.item,
        "version": "v1",
        "engine": "e1",
        "seed": seq,
        "concepts": json.dumps(concepts),
        "difficulty": difficulty,
        "rated": True,
        "opened_at": answer.now,
        "why": "{}",
        "variant": json.dumps({"variables": {"n": seq % 7, "x": [1, 2]}}),
    }


def _given(seq: int, answer: Given, grounds: str) -> Mapping[str, Any]:
    return {
        "attempt_id": f"a{seq}",
        "learner_id": answer.learner,
        "credit": answer.credit,
        "right": False,
        "skipped": False,
        "hints": 0,
        "answered_at": answer.now,
        "zone": "UTC",
        "utc_offset_minutes": 0,
        "local_day": local_day(answer.now, "UTC"),
        "answers": "{}",
        "verdict": "{}",
        "grounds": grounds,
    }
