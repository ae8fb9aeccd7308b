"""The bank as the adaptive engine sees it: what can be asked, and how far it can be guessed."""

from dataclasses import replace

import pytest

from quizsvc.flows.service import LEAST_GUESSING, Service, question
from tests.items.asking import MATCH, TEXT, TEXT_BESIDE, VECTOR
from tests.items.samples import CHOICE, good


@pytest.mark.parametrize(
    ("text", "guessing"),
    [(VECTOR, LEAST_GUESSING), (CHOICE, 0.6 / 4), (MATCH, 0.6 / 4), (TEXT_BESIDE, LEAST_GUESSING)],
)
def test_guessing_is_the_share_that_blind_answers_earn(text: str, guessing: float) -> None:
    """Of those who do not know, three in five answer blindly; a text beside a number changes nothing."""
    assert question(good(text)).guessing == pytest.approx(guessing)


def test_what_gives_no_credit_is_not_asked(service: Service) -> None:
    """A template whose every part is free text is no candidate for practice; beside a number it is."""
    items = {name: replace(good(text), item=name) for name, text in (("alone", TEXT), ("beside", TEXT_BESIDE))}
    bank = replace(service.bank, items=items)
    assert [*Service(service.database, bank).questions] == ["beside"]
