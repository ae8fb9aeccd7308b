"""How laws are tried: the same examples in every run, however slow the machine is at the moment."""

from hypothesis import HealthCheck, settings


def laws(examples: int) -> settings:
    """Settings for a law: so many examples, derived from the test itself."""
    return settings(derandomize=True, max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
