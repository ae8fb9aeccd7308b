"""Level: one more than the number of concepts ever mastered. It follows what is known, not how long one practised."""

from quizsvc.names import ConceptId

MASTERED = 0.8


def level(peaks: dict[ConceptId, float]) -> int:
    """The level of a learner whose mastery of each concept was once as high as `peaks`."""
    return 1 + sum(peak >= MASTERED for peak in peaks.values())
