"""Predicting a log: what was learnt from earlier logs, applied to one that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.answer_log import Answer, follow, follow_features, learn_from
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.refit import Recalibration, refit
from quizsvc.adaptive.settings import BLINDNESS, Settings
from quizsvc.names import ItemId
from quizsvc.numeric.arrays import Vector

PER_LABEL = 0.6
"""Logits between neighbouring labels of difficulty (easy, medium, hard): they tell little."""


@dataclass(frozen=True, slots=True)
class Predictor:
    """Ratings that were learnt so far, and the recalibration that goes with them."""

    ratings: Ratings
    recalibration: Recalibration | None = None

    def predict(self, answers: Sequence[Answer]) -> Vector:
        """P of each answer being right (n,), told before it is learnt from."""
        if self.recalibration is None:
            return follow(answers, self.ratings)
        seen = follow_features(answers, self.ratings)
        return self.recalibration.p(seen, [answer.item for answer in answers])


def predictor(earlier: Sequence[Answer], settings: Settings, priors: Mapping[ItemId, Item]) -> Predictor:
    """What earlier answers teach; without any, the shipped constants hold."""
    if not earlier:
        return Predictor(Ratings(settings, priors))
    found = refit(earlier, settings, priors)
    ratings = Ratings(found.settings, found.priors)
    learn_from(earlier, ratings)
    return Predictor(ratings, found.recalibration)


def labelled(settings: Settings, label: float | None, choices: float | None) -> Item:
    """An item as its author's label (1 easy to 3 hard) and the number of options to choose from place it."""
    prior = Item(0.0, settings.item)
    if label is not None:
        prior = replace(prior, mean=PER_LABEL * (label - 2.0))
    return replace(prior, guessing=BLINDNESS / choices) if choices else prior
