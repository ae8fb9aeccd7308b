"""How well, and how fast, a simulated log is predicted: by the filter, by Elo for each concept, and by PFA.

Each row's name tells AUC, log loss and answers a second. All models have learnt from the same earlier log.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sklearn.linear_model import LogisticRegression

from quizsvc.adaptive.ability import sigmoid
from quizsvc.adaptive.answer_log import Answer, learn_from
from quizsvc.adaptive.prediction import Predictor, predictor
from quizsvc.adaptive.ratings import Ratings
from quizsvc.adaptive.scores import score
from quizsvc.adaptive.settings import COURSE
from quizsvc.numeric.arrays import Matrix, Vector
from tests.adaptive.simulated_log import answers, course

Model = Callable[[Sequence[Answer]], Vector]
WHERE = course(items=200, concepts=20, seed=1)


def shipped(earlier: Sequence[Answer]) -> Model:
    """The filter with its shipped constants."""
    ratings = Ratings(COURSE)
    learn_from(earlier, ratings)
    return Predictor(ratings).predict


def refitted(earlier: Sequence[Answer]) -> Model:
    """The filter after a refit: what `quizsvc predict --after` does."""
    return predictor(earlier, COURSE, {}).predict


def elo(earlier: Sequence[Answer]) -> Model:
    """Elo for each concept beside one for the learner; steps shrink as 1/(1 + 0.05 n) (Pelánek 2016)."""
    level: defaultdict[object, float] = defaultdict(float)
    count: defaultdict[object, int] = defaultdict(int)

    def follow(log: Sequence[Answer]) -> Vector:
        told = []
        for answer in log:
            on = (answer.learner, answer.concepts[0])
            p = sigmoid(level[answer.learner] + level[on] - level[answer.item])
            told.append(p)
            for row, sign in ((answer.learner, 1.0), (on, 1.0), (answer.item, -1.0)):
                level[row] += sign * (answer.credit - p) / (1.0 + 0.05 * count[row])
                count[row] += 1
        return np.array(told)

    follow(earlier)
    return follow


def pfa(earlier: Sequence[Answer]) -> Model:
    """Performance factors: each concept's level, and weights of right and wrong answers there (Pavlik et al. 2009)."""
    counts: defaultdict[object, list[int]] = defaultdict(lambda: [0, 0])

    def factors(log: Sequence[Answer]) -> Matrix:
        found = np.zeros((len(log), WHERE.concepts, 3))
        for row, answer in zip(found, log, strict=True):
            seen = counts[answer.learner, answer.concepts[0]]
            row[int(answer.concepts[0].removeprefix("concept"))] = 1, *np.log1p(seen)
            seen[int(answer.credit)] += 1
        return found.reshape(len(log), -1)

    fit = LogisticRegression(max_iter=1000).fit(factors(earlier), [answer.credit for answer in earlier])
    return lambda log: fit.predict_proba(factors(log))[:, 1]


@pytest.mark.parametrize("model", [shipped, refitted, elo, pfa], ids=lambda model: model.__name__)
def test_predict(benchmark: BenchmarkFixture, model: Callable[[Sequence[Answer]], Model]) -> None:
    """Fifty learners whom nobody has met, a hundred answers each, after two hundred others."""
    earlier, later = answers(WHERE, 200, 1, each=100, apart=0.5), answers(WHERE, 50, 2, each=100, apart=0.5)
    told = model(earlier)(later)
    benchmark.pedantic(lambda predict: predict(later), setup=lambda: ((model(earlier),), {}), rounds=3)
    found = score(told, np.array([answer.credit for answer in later]))
    speed = len(later) / benchmark.stats.stats.median
    benchmark.stats.name = (
        f"{model.__name__}: AUC {found.auc:.4f}, log loss {found.log_loss:.4f}, {speed:,.0f} answers/s"
    )
