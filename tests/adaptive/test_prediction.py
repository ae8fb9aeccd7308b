"""Predicting a log after earlier ones."""

import numpy as np
import pytest

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import Answer, follow, learn_from
from quizsvc.adaptive.prediction import labelled, predictor
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.scores import auc
from quizsvc.adaptive.settings import COURSE
from tests.adaptive.simulated_log import answers, course

WHERE = course(items=30, concepts=5, seed=4)


def test_without_earlier_answers_the_shipped_constants_hold() -> None:
    """The first prediction is what is expected of a newcomer before an unknown item; labels move it."""
    log = answers(WHERE, 10, seed=1)
    plain = predictor([], COURSE, {}).predict(log)
    assert plain.tolist() == follow(log, Ratings(COURSE)).tolist()
    easy, hard = (predictor([], COURSE, {log[0].item: labelled(COURSE, n, None)}).predict(log) for n in (1.0, 3.0))
    assert easy[0] > plain[0] > hard[0]


def test_earlier_answers_help() -> None:
    """After a short log, too short for a refit, items are known: other learners' answers are told apart better."""
    earlier, later = answers(WHERE, 30, seed=1), answers(WHERE, 30, seed=2)
    credit = np.array([answer.credit for answer in later])
    warm = predictor(earlier, COURSE, {})
    assert warm.recalibration is None
    assert auc(warm.predict(later), credit) > auc(predictor([], COURSE, {}).predict(later), credit) + 0.02


@pytest.mark.parametrize("learners", [0, 20, 100])
def test_no_prediction_rests_on_its_own_answer_or_later_ones(learners: int) -> None:
    """With another outcome from the fiftieth answer on, the first fifty predictions are the same, to the last bit."""
    earlier, log = answers(WHERE, learners, seed=1) if learners else [], answers(WHERE, 5, seed=2)
    other = [answer if at < 49 else answer._replace(credit=1 - answer.credit) for at, answer in enumerate(log)]
    one, two = (predictor(earlier, COURSE, {}).predict(rows).tolist() for rows in (log, other))
    assert one[:50] == two[:50]
    assert one[50:] != two[50:]


def test_what_is_not_scored_is_learnt_from() -> None:
    """A row that nobody scores is predicted and moves the rows after it."""
    first, second = Answer("ada", "i", ("a",), 1.0, scored=False), Answer("ada", "j", ("a",), 1.0)
    told = predictor([], COURSE, {}).predict([first, second])
    assert told[1] > told[0]


def test_predictions_are_probabilities_for_anyone() -> None:
    """Learners, items and concepts never met, after a refit that recalibrates, are predicted as well."""
    model = predictor(answers(WHERE, 100, seed=1), COURSE, {})
    assert model.recalibration is not None
    stranger = Answer("nobody", "nothing", ("nowhere",), 0.0)
    told = model.predict([stranger, *answers(WHERE, 2, seed=3)])
    assert ((told > 0) & (told < 1)).all()
    assert model.predict([]).shape == (0,)


def test_labels_place_items() -> None:
    """A label is 0.6 logits from the next; of n options those who do not know hit one in n, six times in ten."""
    assert labelled(COURSE, None, None) == Item(0.0, COURSE.item)
    assert [labelled(COURSE, label, None).mean for label in (1.0, 2.0, 3.0)] == pytest.approx([-0.6, 0.0, 0.6])
    assert labelled(COURSE, None, 4.0).guessing == pytest.approx(0.15)


def test_a_prior_is_not_changed_by_answers() -> None:
    """What answers teach goes into the ratings' own rows."""
    prior = Item(0.5, 0.8)
    ratings = Ratings(COURSE, {"i": prior})
    learn_from([Answer("ada", "i", ("a",), 1.0)], ratings)
    assert prior == Item(0.5, 0.8)
    assert ratings.items["i"].mean < 0.5
