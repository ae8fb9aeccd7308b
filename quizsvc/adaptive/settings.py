"""The constants of the ability filter, in logits: how much each latent may vary, and how fast the past grows stale."""

from dataclasses import dataclass

BLINDNESS = 0.6
"""The share of those who do not know that answers blindly; the others fall for a distractor."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One set of constants for all learners.

    `base` is the level of an average newcomer; the variances are those of a learner, of a learner on a concept, of a
    concept's and of an item's difficulty before any answer. Drifts are variance gained with each answer, `step_right`
    and `step_wrong` what an answer itself teaches. `run_concept` and `run_all` weigh the recent residuals, which keep
    `keep_concept` and `keep_all` of themselves from one answer to the next; `repeat` is the gain of an item met again.
    `forgetting` and `practice`, with their variances, are what forgetting a concept costs and what each e-fold of its
    answers brings, before any answer told.
    """

    base: float
    learner: float
    on_concept: float
    concept: float
    item: float
    drift_learner: float = 0.0024
    drift_concept: float = 0.006
    step_right: float = 0.04
    step_wrong: float = -0.008
    run_concept: float = 0.31
    run_all: float = 0.86
    keep_concept: float = 0.44
    keep_all: float = 0.82
    repeat: float = 0.18
    slip: float = 0.0
    forgetting: float = 1.0
    forgetting_variance: float = 0.5
    practice: float = 0.0
    practice_variance: float = 0.05


SERVICE = Settings(base=0.0, learner=0.7, on_concept=0.2, concept=0.25, item=1.44, slip=0.03)
"""Difficulty 0 is an even chance for an average newcomer, and an author's difficulty is right to within sd 1.2."""

COURSE = Settings(base=0.9, learner=0.7, on_concept=0.065, concept=2.0, item=0.8)
"""A course's log of answers, whose items and concepts nobody placed: all of that is learnt from the answers."""
