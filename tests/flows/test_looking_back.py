"""Looking back: what is still to be got right, and all that was answered, page by page."""

from datetime import timedelta

import pytest

from quizsvc.flows import links, looking_back, me, practice
from quizsvc.flows.practice import Link, Missing
from quizsvc.flows.service import Service
from quizsvc.names import AttemptId, ItemId, Seed
from quizsvc.store.learners import Learner
from tests.flows.test_practice import ask, give
from tests.learner import DAY, NOON, guest, miss, mistake, right, stored_attempt, stored_variant

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

COIN, MEAN, RIDGE = ItemId("coin-map"), ItemId("map-gaussian-mean"), ItemId("ridge-slope")


def tried(service: Service, learner: Learner, item: ItemId) -> AttemptId:
    """A right answer to a link."""
    attempt = links.follow(service, learner, Link(item, Seed(5)), NOON)
    assert not isinstance(attempt, Missing)
    assert give(service, learner, attempt, right) == attempt
    return attempt


def test_what_is_missed_is_the_latest_that_counts(service: Service) -> None:
    """Once an item, the latest first; a right answer takes it off, one that is for trying does not."""
    learner = guest(service)
    assert looking_back.missed(service, learner) == ()

    def answer(item: ItemId, what: object, days: int) -> AttemptId:
        attempt, now = ask(service, learner, NOON, item=item), NOON + days * DAY
        if callable(what):
            give(service, learner, attempt, what, now)
        else:
            practice.answer(service, learner, attempt, None, now)
        return attempt

    answer(MEAN, miss, 0)
    opened = answer(COIN, None, 1)
    wrong = answer(MEAN, lambda part: mistake(part)[0], 2)
    (part,) = stored_variant(service.database, wrong).parts
    answer(RIDGE, miss, 3)
    answer(RIDGE, right, 3)
    ask(service, learner, item=RIDGE)
    tried(service, learner, COIN)
    named, skipped = looking_back.missed(service, learner)
    assert [row.attempt for row in (named, skipped)] == [wrong, opened]
    assert (named.title, named.day) == (service.bank.items[MEAN].title, (NOON + 2 * DAY).date())
    assert named.concept == service.concept_title(stored_attempt(service.database, wrong).concepts[0])
    assert (named.status, named.mistake) == ("not yet", me.mistake_words(mistake(part)[1]))
    assert (skipped.status, skipped.mistake, skipped.can_be_asked) == ("opened", "", True)
    answer(MEAN, right, 4)
    assert [row.attempt for row in looking_back.missed(service, learner)] == [opened]
    assert looking_back.missed(service, guest(service)) == ()


def test_all_that_was_answered_is_there_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The latest first, those for trying among them, in pages of which none is empty but the only one."""
    monkeypatch.setattr(looking_back, "AT_ONCE", 2)
    learner = guest(service)
    assert looking_back.past(service, learner, 1) == looking_back.Leaf(1, 1, ())
    answered = []
    for count in range(5):
        if count == 2:
            answered.append(tried(service, learner, COIN))
        else:
            answered.append(attempt := ask(service, learner, item=COIN))
            give(service, learner, attempt, right, NOON + timedelta(minutes=count))
        leaves = [looking_back.past(service, learner, number) for number in range(1, count // 2 + 2)]
        rows = [[row.attempt for row in leaf.rows] for leaf in leaves if isinstance(leaf, looking_back.Leaf)]
        assert rows == [answered[::-1][at : at + 2] for at in range(0, len(answered), 2)]
        assert {leaf.of for leaf in leaves if isinstance(leaf, looking_back.Leaf)} == {len(leaves)}
    (kept,) = (row for leaf in leaves if isinstance(leaf, looking_back.Leaf) for row in leaf.rows if not row.is_rated)
    assert kept.attempt == answered[2]
    for number in (0, -1, 4):
        missing = looking_back.past(service, learner, number)
        assert isinstance(missing, Missing)
        assert "on page 3" in missing.sentence
