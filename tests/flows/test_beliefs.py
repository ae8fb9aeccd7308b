"""What answers have told is kept, for each learner and for all of them, and the log gives all of it once more."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import text

from quizsvc.adaptive.belief import Belief, Grounds, Moved, Placed
from quizsvc.adaptive.settings import SERVICE
from quizsvc.flows import practice
from quizsvc.flows.beliefs import (
    FORGETTING,
    PRACTICE,
    Course,
    begun,
    belief_of,
    item_row,
    learn_again,
    ratings_after,
    replayed,
)
from quizsvc.flows.service import Service
from quizsvc.flows.standing import standing
from quizsvc.names import ConceptId, ItemId
from quizsvc.progress.level import MASTERED
from quizsvc.store.attempts import logged
from quizsvc.store.database import open_database
from quizsvc.store.learners import Learner
from quizsvc.store.ratings import Key, Rating, ability, ratings_since
from tests.learner import DAY, NOON, guest, miss, right, stored_variant
from tests.store.crowd import in_threads

COIN, MEAN = ItemId("coin-map"), ItemId("mean-is-the-mle")


def take(service: Service, learner: Learner, item: str, what: Callable[..., object] = right, days: float = 0.0) -> None:
    """One fresh question of an item, answered."""
    now = NOON + days * DAY
    attempt = practice.ask(service, learner, now, item=item, fresh=True)
    assert isinstance(attempt, str), attempt
    given = {str(part.name): what(part) for part in stored_variant(service.database, attempt).parts}
    assert practice.answer(service, learner, attempt, given, now) == attempt


def kept(service: Service) -> dict[Key, Rating]:
    """Every rating as it is stored."""
    with service.database.read() as conn:
        return {key: row for key, (row, _) in ratings_since(conn, 0).items()}


def told_again(service: Service) -> dict[Key, Rating]:
    """Every rating as the log gives it, followed by each learner's answers and by nothing that was stored of rows."""
    found: dict[Key, Rating] = {}
    beliefs: dict[str, Belief] = {}
    with service.database.read() as conn:
        for answer in logged(conn):
            belief = beliefs.setdefault(answer.learner_id, replayed(()))
            moved = learn_again(belief, answer)
            found |= ratings_after(answer.item, answer.concepts, answer.difficulty, moved)
    return found


def state(service: Service, learner: Learner) -> str | None:
    """What is kept of a learner."""
    with service.database.read() as conn:
        return ability(conn, learner.id)


def test_what_is_kept_of_a_learner_is_what_the_log_gives(service: Service) -> None:
    """Bit for bit, over concepts that were forgotten meanwhile, and whatever others answered in between."""
    ada, bob = guest(service), guest(service)
    for day in (0.0, 0.001, 0.5, 3.0, 40.0):
        take(service, ada, COIN, miss if day == 3.0 else right, day)
        take(service, bob, COIN, miss, day)
        take(service, ada, MEAN, right, day)
    for learner in (ada, bob):
        with service.database.read() as conn:
            again = replayed(logged(conn, learner.id))
        assert again.to_json() == state(service, learner)
        assert Belief.from_json(again.to_json()) == again
    assert kept(service) == told_again(service)
    assert {FORGETTING, PRACTICE} <= kept(service).keys()


def test_an_item_that_many_miss_is_believed_harder(service: Service) -> None:
    """Its rating rises from the author's difficulty, and the next learner is offered it at a lower chance."""
    index = service.catalogue.place[COIN]
    author = service.bank.items[COIN].difficulty
    before = course(service).catalogue.item(index)
    assert (before.mean, before.variance) == (author, SERVICE.item)
    for _ in range(4):
        take(service, guest(service), COIN, miss)
    now = course(service).catalogue.item(index)
    row = kept(service)[Key("item", COIN)]
    assert now.mean == row.mean > author + 0.5
    assert now.variance == row.variance < SERVICE.item
    assert now.guessing == before.guessing


def course(service: Service) -> Course:
    """What can be asked, as it is believed now."""
    with service.database.read() as conn:
        return service.live.now(conn)


def test_another_process_sees_what_answers_told(service: Service, database_url: str) -> None:
    """A second service on the same database has looked before, and sees the new ratings when it looks again."""
    with closing(open_database(database_url)) as other:
        second = Service(other, service.bank)
        index = second.catalogue.place[COIN]
        take(service, guest(service), MEAN)
        assert course(second).catalogue.item(index).mean == service.bank.items[COIN].difficulty
        take(service, guest(service), COIN, miss)
        assert course(second).catalogue.item(index).mean == kept(service)[Key("item", COIN)].mean


def test_answers_at_the_same_moment_lose_nothing(service: Service) -> None:
    """Eight learners answer items of one concept at once: each share is in the ratings, as the log has it."""
    concept = service.bank.items[COIN].concepts[0]
    items = [item for item, template in service.bank.items.items() if template.concepts[0] == concept][:2]
    learners = [guest(service) for _ in range(8)]
    number = count()

    def answer_both() -> None:
        mine = next(number)
        for item in items if mine % 2 else reversed(items):
            take(service, learners[mine], item, miss if mine % 3 else right)

    in_threads(8, answer_both)
    assert kept(service) == told_again(service)
    with service.database.read() as conn:
        answers = list(logged(conn))
    assert len(answers) == 16
    rows: dict[Key, Rating] = {}
    for answer, met, moved in met_in_order(service):
        for key in met:
            assert met[key] == rows.get(key, begun(key, answer)), key
        rows |= moved


def met_in_order(service: Service) -> Iterator[tuple[float, dict[Key, Rating], dict[Key, Rating]]]:
    """Of each answer in the log's order: the difficulty, the ratings that it met, and those that it left."""
    beliefs: dict[str, Belief] = {}
    with service.database.read() as conn:
        for answer in logged(conn):
            assert answer.grounds is not None
            grounds = Grounds.from_json(answer.grounds)
            before = Moved(grounds.item, grounds.concepts, grounds.forgetting if grounds.tells else None)
            after = learn_again(beliefs.setdefault(answer.learner_id, replayed(())), answer)
            names = (answer.item, answer.concepts, answer.difficulty)
            yield answer.difficulty, ratings_after(*names, before), ratings_after(*names, after)


def test_the_order_of_learners_on_different_concepts_does_not_matter(service: Service) -> None:
    """Who answers first changes neither what is believed of them nor of what they answered."""
    seen = []
    for turns in ((0, 1), (1, 0)):
        with service.database.write() as conn:
            for table in ("abilities", "ratings"):
                conn.execute(text(f"DELETE FROM {table}"))
        learners = (guest(service), guest(service))
        fresh = Service(service.database, service.bank)
        for turn in turns:
            take(fresh, learners[turn], (COIN, MEAN)[turn], (right, miss)[turn])
        seen.append((kept(fresh), [state(fresh, learner) for learner in learners]))
    assert seen[0] == seen[1]


def test_an_author_who_changes_a_difficulty_changes_the_prior(service: Service) -> None:
    """With no answers the item is where its author says; with many it stays where answers put it; and back again."""
    take(service, guest(service), COIN, miss)
    take(service, guest(service), COIN, miss)
    before = kept(service)[Key("item", COIN)]
    template = service.bank.items[COIN]
    moved = replace(template, difficulty=template.difficulty + 2.0)
    untouched = replace(service.bank.items[MEAN], difficulty=-3.0)
    bank = replace(service.bank, items={**service.bank.items, COIN: moved, MEAN: untouched})
    later = Service(service.database, bank)
    where = course(later).catalogue
    assert where.difficulty[where.place[MEAN]] == -3.0
    shift = where.difficulty[where.place[COIN]] - before.mean
    assert shift == pytest.approx(2.0 * before.variance / SERVICE.item)
    assert 0.0 < shift < 2.0
    learner = guest(later)
    take(later, learner, COIN, right)
    assert kept(later)[Key("item", COIN)].start == moved.difficulty
    assert kept(later) == told_again(later)
    back = item_row(Rating(before.mean + shift, before.variance, start=moved.difficulty), template.difficulty)
    assert back.mean == pytest.approx(before.mean)


def test_a_learner_of_before_is_replayed(service: Service) -> None:
    """Answers older than the keeping of grounds count as they did: by the author's difficulty."""
    learner = guest(service)
    take(service, learner, COIN)
    take(service, learner, MEAN)
    with service.database.write() as conn:
        conn.execute(text("DELETE FROM abilities"))
        conn.execute(text("UPDATE responses SET grounds = NULL"))
    with service.database.read() as conn:
        belief = belief_of(conn, learner.id)
    assert belief.state.learner.answers == 2
    assert belief.state.met == {COIN, MEAN}
    assert standing(service, learner, NOON).mastery[service.bank.items[COIN].concepts[0]].answers == 1
    take(service, learner, COIN, right, 1.0)
    with service.database.read() as conn:
        assert replayed(logged(conn, learner.id)).to_json() == ability(conn, learner.id)


def test_a_level_once_reached_stays(service: Service) -> None:
    """The highest mastery is kept with the answer that reached it: misses lower mastery, and never the level."""
    learner, concept = guest(service), ConceptId("logarithms")
    items = [item for item, template in service.bank.items.items() if template.concepts[0] == concept]
    for turn in range(4):
        for item in items:
            take(service, learner, item, right, 0.01 * turn)
    reached = standing(service, learner, NOON + DAY)
    assert reached.mastery[concept].mean >= MASTERED
    for turn in range(2):
        for item in items:
            take(service, learner, item, miss, 0.2 + 0.01 * turn)
    now = standing(service, learner, NOON + DAY)
    assert now.mastery[concept].mean < MASTERED
    assert now.level == reached.level > 1


def test_an_answer_that_is_not_rated_teaches_nothing(service: Service) -> None:
    """Neither of its learner nor of its item."""
    learner = guest(service)
    attempt = practice.ask(service, learner, NOON, item=COIN)
    with service.database.write() as conn:
        conn.execute(text("UPDATE attempts SET rated = :no"), {"no": False})
    given = {str(part.name): right(part) for part in stored_variant(service.database, str(attempt)).parts}
    assert practice.answer(service, learner, str(attempt), given, NOON) == attempt
    assert state(service, learner) is None
    assert kept(service) == {}


def test_a_placement_in_the_log_is_replayed(service: Service) -> None:
    """The answer that ended it holds what it found, and answers after it go on from there."""
    learner = guest(service)
    take(service, learner, COIN)
    take(service, learner, MEAN)
    with service.database.read() as conn:
        first, second = logged(conn)
    assert first.grounds is not None
    found = Placed((1.5, 0.3), {ConceptId("gaussian"): (-0.5, 0.4)}, (ConceptId("gaussian"),), "decided")
    ended = replace(first, grounds=replace(Grounds.from_json(first.grounds), placed=found).to_json())
    placed = replayed([ended])
    assert (placed.state.learner.mean, placed.state.learner.variance) == found.learner
    assert placed.state.on[ConceptId("gaussian")].mean == -0.5
    assert placed.state.placed == {"gaussian"}
    learn_again(placed, second)
    assert replayed([ended, second]) == placed
    assert placed.state.learner.mean != 1.5
