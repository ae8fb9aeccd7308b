"""The sign of an answer."""

from tests.items.slips.made import agrees


def test_flipped() -> None:
    """The key with the other sign."""
    assert agrees("log-likelihood", "sign-flipped", lambda v: -v.key) == 4
