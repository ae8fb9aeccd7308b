"""Links: what they name and refuse, and that an answer to one counts for nothing."""

from typing import Any

import pytest
from sqlalchemy import text

from quizsvc.flows import links, me, practice
from quizsvc.flows.practice import LINK_SEEDS, Link, Missing, Question
from quizsvc.flows.service import Service
from quizsvc.flows.standing import known
from quizsvc.flows.verifying import verify
from quizsvc.items.search import DrawError
from quizsvc.items.template import Template
from quizsvc.items.variant import instantiate
from quizsvc.names import AttemptId, ItemId, Seed
from quizsvc.progress.ledger import FIRST_TRY
from quizsvc.store.learners import Learner
from tests.flows.test_practice import ask, give, verdict
from tests.learner import NOON, guest, miss, right, stored_attempt, stored_variant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ITEM = ItemId("coin-map")


def followed(service: Service, learner: Learner, seed: int, item: ItemId = ITEM) -> AttemptId:
    """The attempt that a link opens."""
    attempt = links.follow(service, learner, Link(item, Seed(seed)), NOON)
    assert not isinstance(attempt, Missing)
    return attempt


def counted(service: Service, learner: Learner) -> list[Any]:
    """All that an answer can change: what the learner sees of themselves, what comes next, and what all share."""
    with service.database.read() as conn:
        kept = [conn.execute(text(f"SELECT * FROM {name}")).all() for name in ("ledger", "abilities", "ratings")]
        found = known(service, conn, learner.id)
    own = me.myself(service, learner, NOON), me.confidence(service, learner)
    return [*own, practice.following(service, learner, found, NOON), *kept]


def test_an_answer_to_a_link_counts_for_nothing(service: Service) -> None:
    """Right, wrong, hinted or skipped: XP, streak, beliefs, ratings, habits and what is asked next stay as they were.

    A miss on a link does not make the next answer that counts one after a miss, and what is kept fits the log.
    """
    learner = guest(service)
    for seed, what in enumerate((miss, right, right, right)):
        before = counted(service, learner)
        attempt = followed(service, learner, seed)
        practice.hint(service, learner, attempt, NOON)
        assert give(service, learner, attempt, what, confidence=0.9) == attempt
        told = verdict(service, learner, attempt)
        assert (told.verdict.right, told.xp, told.moved) == (what is right, 0, None)
        assert "for trying" in told.xp_words
        assert counted(service, learner) == before
        if seed in (0, 2):
            rated = ask(service, learner, item=ITEM)
            give(service, learner, rated, right)
            assert verdict(service, learner, rated).xp == FIRST_TRY[0]
            assert verdict(service, learner, attempt).moved is None
    assert practice.answer(service, learner, followed(service, learner, 9), None, NOON)
    assert verify(service.database, lambda _count: None) == []


def test_a_link_is_not_the_open_question(service: Service) -> None:
    """Practice goes on with the question that counts; the link goes on with its own until it is answered."""
    learner, other = guest(service), guest(service)
    attempt = followed(service, learner, 7)
    assert followed(service, learner, 7) == attempt
    rated = ask(service, learner, item=ITEM)
    assert rated != attempt
    assert ask(service, learner) == rated
    assert len({attempt, followed(service, learner, 8), followed(service, other, 7)}) == 3
    give(service, learner, attempt, right)
    assert followed(service, learner, 7) != attempt


def test_everybody_gets_the_same_data(service: Service) -> None:
    """A link's variant is that of its item and seed, and the page may tell that seed."""
    learner = guest(service)
    attempt = followed(service, learner, 31)
    shown = practice.show(service, learner, attempt, NOON)
    assert isinstance(shown, Question)
    assert shown.link == Link(ITEM, Seed(31))
    assert stored_variant(service.database, attempt) == instantiate(service.bank.items[ITEM], 31)


def test_the_seed_of_what_counts_is_no_links(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is drawn: the smallest seed of a question that counts is the first that no link has."""
    monkeypatch.setattr("quizsvc.flows.practice.randbelow", lambda _below: 0)
    learner = guest(service)
    made = stored_attempt(service.database, ask(service, learner, item=ITEM))
    assert (made.rated, made.seed) == (True, LINK_SEEDS)
    shown = practice.show(service, learner, made.id, NOON)
    assert isinstance(shown, Question)
    assert shown.link is None
    assert links.link(service, ITEM, str(LINK_SEEDS)) == links.NO_SEED
    assert links.link(service, ITEM, str(LINK_SEEDS - 1)) == Link(ITEM, Seed(LINK_SEEDS - 1))


@pytest.mark.parametrize("seed", ["", "-1", "+1", "1.0", "1e3", " 1", "1_0", "٣", "1000000", "9" * 5000, "x", "1\n"])
def test_what_is_no_seed_of_a_link_is_refused(service: Service, seed: str) -> None:
    """With what would be one."""
    refused = links.link(service, ITEM, seed)
    assert isinstance(refused, Missing)
    assert "from 0 to 999999" in refused.sentence


def test_a_link_to_nothing_is_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that is not there, with the nearest that is; and a seed that gives no data, which opens nothing."""
    missing = links.link(service, "coin-mab", "7")
    assert isinstance(missing, Missing)
    assert "coin-map" in missing.sentence

    def no_data(_template: Template, _seed: int) -> None:
        raise DrawError("no data", 1, 1, "require")

    monkeypatch.setattr("quizsvc.flows.practice.instantiate", no_data)
    outcome = links.follow(service, guest(service), Link(ITEM, Seed(1)), NOON)
    assert isinstance(outcome, Missing)
    assert "Leave the seed out" in outcome.sentence
