"""Phrases: what they find, what they leave alone, and how long that takes at worst."""

import pytest

from quizsvc.course.phrase import GAP, PhraseError, asserted, found, read_phrase, words_of


def said(phrase: str, text: str) -> list[str]:
    """What of a text a phrase finds."""
    return [text[span.start : span.end] for span in found([read_phrase(phrase)], words_of(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("posterior mode", "It is the Posterior-mode, no more.", ["Posterior-mode"]),
        ("log-odds", "in log odds, in LOG-ODDS", ["log odds", "LOG-ODDS"]),
        ("reparametri*", "When reparametrised it moves.", ["reparametrised"]),
        ("proper", "an improper prior", []),
        ("sigma 2 tau 2", "so λ = σ²/τ² here", ["σ²/τ²"]),
        ("sigma 2 tau 2", r"$\lambda = \sigma^2/\tau^2$", [r"sigma^2/\tau^2"]),
        ("0.99", "0.99 and 0.999", ["0.99"]),
        ("prior ... flat", "The prior that we chose is flat.", ["prior that we chose is flat"]),
        ("prior ... flat", "the prior is not flat", []),
        ("prior ... flat", "It has a prior. The loss is flat.", []),
        ("prior flat", "It has a prior. Flat it is.", []),
        ("prior ... flat", "prior " + "very " * GAP + "flat", ["prior " + "very " * GAP + "flat"]),
        ("prior ... flat", "prior " + "very " * (GAP + 1) + "flat", []),
        ("a ... b c", "a b d b c", ["a b d b c"]),
        ("not proper", "it is not proper", ["not proper"]),
    ],
)
def test_a_phrase_finds_its_words(phrase: str, text: str, expected: list[str]) -> None:
    """Whatever their case, spelling and punctuation; a gap ends at a negation, a full stop and six words."""
    assert said(phrase, text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a phrase is 1 to 12 words"),
        ("a " * 13, "a phrase is 1 to 12 words"),
        ("... prior", "stands between two words"),
        ("prior ... ... flat", "stands between two words"),
        ("prior ...", "ends in one"),
        ("pr*", "fits too much"),
        ("(a|b)+", "is no word"),
        ("p - y", "'-' is no word"),
    ],
)
def test_what_is_no_phrase_is_refused(text: str, words: str) -> None:
    """With what is wrong; nothing of a regular expression is one."""
    with pytest.raises(PhraseError, match=words.replace("*", r"\*")):
        read_phrase(text)


def test_work_grows_with_the_text_alone() -> None:
    """The worst phrase on a text made for it visits at most a fixed number of words for each of the text."""
    phrase = read_phrase(" ... ".join(["a"] * 12))
    visits = 0

    class Counted(tuple[object, ...]):
        def __getitem__(self, index: object) -> object:
            nonlocal visits
            visits += 1
            return super().__getitem__(index)

    counts = []
    for size in (50, 100, 200):
        visits = 0
        assert list(phrase.spans(Counted(words_of("a " * size))))
        counts.append(visits)
    assert counts[2] - counts[1] < 2.1 * (counts[1] - counts[0])


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("It is biased.", True),
        ("It is not biased.", False),
        ("It cannot be said to be biased.", False),
        ("It is " + "not " + "very " * (GAP - 1) + "biased.", False),
        ("It is " + "not " + "very " * GAP + "biased.", True),
        ("It is not so. It is biased.", True),
        ("It is not small but biased.", True),
        ("It is biased, not small.", True),
    ],
)
def test_what_is_denied_is_not_asserted(text: str, *, is_meant: bool) -> None:
    """A negation at most a gap before a phrase denies it, within its part of the sentence."""
    assert bool(asserted([read_phrase("biased")], words_of(text))) is is_meant
