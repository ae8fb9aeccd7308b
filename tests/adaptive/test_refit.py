"""The refit: what simulated learners' answers tell of items whose truth is known."""

import numpy as np
import pytest

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import FEATURES, Answer, follow, follow_features, learn_from
from quizsvc.adaptive.prediction import labelled, predictor
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.refit import LEAST_ANSWERS, Refit, refit
from quizsvc.adaptive.scores import log_loss
from quizsvc.adaptive.settings import COURSE
from tests.adaptive.simulated_log import Course, answers, course

SHARP = course(items=40, concepts=8, seed=1)
LIKE = Course(np.ones(40), np.zeros(40), 8)


def plain_loss(earlier: list[Answer], later: list[Answer]) -> float:
    """The log loss of the filter as it is shipped."""
    ratings = Ratings(COURSE)
    learn_from(earlier, ratings)
    return log_loss(follow(later, ratings), credit(later))


def refitted_loss(earlier: list[Answer], later: list[Answer]) -> float:
    """The log loss of a filter that begins where a refit of earlier answers leaves it."""
    return log_loss(predictor(earlier, COURSE, {}).predict(later), credit(later))


def credit(log: list[Answer]) -> np.ndarray:
    """What came of the answers."""
    return np.array([answer.credit for answer in log])


@pytest.fixture(scope="module")
def found() -> Refit:
    """A refit of 120 learners' answers to items of many slopes."""
    return refit(answers(SHARP, learners=120, seed=1), COURSE, {})


def test_discriminations_are_recovered(found: Refit) -> None:
    """They follow the true slopes, within their bounds."""
    told = [found.priors[SHARP.item(index)].discrimination for index in range(40)]
    assert np.corrcoef(told, SHARP.slope)[0, 1] > 0.8
    assert 0.2 <= min(told) < 0.7
    assert 1.4 < max(told) <= 3.0


def test_other_learners_are_predicted_better() -> None:
    """On learners who were not in the log a refit beats the filter as it is shipped, clearly."""
    earlier, later = answers(SHARP, 120, seed=1), answers(SHARP, 100, seed=2)
    assert refitted_loss(earlier, later) < plain_loss(earlier, later) - 0.01


@pytest.mark.parametrize("learners", [30, 60, 100])
def test_items_all_alike_teach_nothing_wrong(learners: int) -> None:
    """Where items do not differ there is nothing to refit: other learners are predicted as before, or no worse."""
    earlier, later = answers(LIKE, learners, seed=1), answers(LIKE, 100, seed=2)
    assert refitted_loss(earlier, later) <= plain_loss(earlier, later) + 0.001


def test_a_short_log_changes_nothing() -> None:
    """Below a thousand scored answers settings and priors stay, however many more were not scored."""
    short = answers(SHARP, 24, seed=1)
    assert len(short) < LEAST_ANSWERS
    again = [answer._replace(scored=False) for answer in short]
    priors = {"item1": Item(0.3, 0.5)}
    for log in ([], short, short + again):
        assert refit(log, COURSE, priors) == Refit(COURSE, priors, None)


def test_one_learner_is_no_reason_to_fail() -> None:
    """Three of the four folds are empty: nothing is learnt, and nothing breaks."""
    log = [answer._replace(learner="ada") for answer in answers(SHARP, 30, seed=1)]
    ratings = refit(log, COURSE, {})
    assert ratings.settings.base == COURSE.base
    assert np.isfinite(predictor(log, COURSE, {}).predict(log)).all()


def test_the_same_log_gives_the_same_bits(found: Refit) -> None:
    """Twice the same log, twice the same result, to the last bit."""
    again = refit(answers(SHARP, learners=120, seed=1), COURSE, {})
    assert found.recalibration is not None
    assert again.recalibration is not None
    assert (again.settings, again.priors) == (found.settings, found.priors)
    assert again.recalibration.weights.tolist() == found.recalibration.weights.tolist()
    assert again.recalibration.offsets == found.recalibration.offsets


def test_labels_are_kept_and_guessing_is_not() -> None:
    """An item's place by its label stays its prior; its guessing is in the discrimination now; one not met is kept."""
    priors = {"item0": labelled(COURSE, 3.0, 4.0), "never": labelled(COURSE, 1.0, None)}
    told = refit(answers(SHARP, 120, seed=1), COURSE, priors)
    assert (told.priors["item0"].mean, told.priors["item0"].guessing) == (priors["item0"].mean, 0.0)
    assert told.priors["never"] == priors["never"]


def test_features_add_up() -> None:
    """The features' terms less the difficulty are eta but for the base, which the intercept stands for."""
    log = [answer._replace(concepts=("a", *answer.concepts)) for answer in answers(SHARP, 5, seed=1)]
    priors = {SHARP.item(index): Item(0.2, 0.8, 1.7) for index in range(40)}
    seen, free = follow_features(log, Ratings(COURSE, priors)), Ratings(COURSE, priors)
    told = follow(log, free)
    assert seen.p.tolist() == told.tolist()
    assert seen.rows.shape == (len(log), len(FEATURES))
    terms = seen.rows[:, 1:5].sum(axis=1)
    assert terms == pytest.approx(1.7 * seen.ability, rel=1e-9, abs=1e-12)
    log_odds = np.log(told / (1 - told))
    eta = COURSE.base + terms - seen.difficulty
    assert np.sign(log_odds).tolist() == np.sign(eta).tolist()
    assert (np.abs(log_odds) < np.abs(eta) + 1e-12).all()
