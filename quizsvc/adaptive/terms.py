"""A prediction as the sum that it is: its terms by name, in logits, for whoever asks why."""

from dataclasses import dataclass

from quizsvc.adaptive.ability import Trial
from quizsvc.adaptive.settings import Settings


@dataclass(frozen=True, slots=True)
class Terms:
    """What eta is the sum of.

    The learner over everything, and on the item's concepts; what forgetting costs since these were last practised; the
    recent run, better or worse than expected; having met the item before; and how easy the item is.
    """

    learner: float
    concept: float
    since: float
    run: float
    met: float
    item: float


def terms(trial: Trial, settings: Settings) -> Terms:
    """The terms of what is expected of a trial: their sum is its eta."""
    a, weight, shared = trial.item.discrimination, 1.0 / len(trial.on), trial.forgetting
    practised, lost = (trial.practised * shared.practice, trial.lost * shared.mean) if shared else (0.0, 0.0)
    recent = settings.run_concept * weight * sum(on.recent for on in trial.on)
    return Terms(
        learner=a * trial.learner.mean,
        concept=a * (weight * sum(on.mean for on in trial.on) + practised),
        since=-a * lost,
        run=a * (settings.run_all * trial.learner.recent + recent),
        met=settings.repeat if trial.repeated else 0.0,
        item=settings.base - trial.item.mean - weight * sum(concept.mean for concept in trial.concepts),
    )
