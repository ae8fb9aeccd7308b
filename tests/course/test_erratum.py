"""Errata from text: a good file is read whole, its numbers are of one draw, and every mistake is told."""

import re
from pathlib import Path

import pytest

from quizsvc.course.bank import load_bank
from quizsvc.course.erratum import Erratum, parse_erratum
from quizsvc.course.page import build
from quizsvc.items.findings import TemplateError
from tests.course.erratum_samples import GOOD, spoilt


def good(text: str = GOOD) -> Erratum:
    return parse_erratum(text, "sample")


def test_a_good_file_is_read_whole() -> None:
    """Everything that the file says stands in the erratum."""
    erratum = good()
    assert (erratum.slug, erratum.title) == ("sample", "A mean is no median")
    assert erratum.concepts == ("gaussian-mle", "laplace-noise")
    assert erratum.practise == ("mean-is-the-mle", "laplace-noise-mle")
    assert tuple(erratum.passage.asides) == ("said", "right")
    assert [claim.source for claim in erratum.passage.require] == ["mean(x) > median(x)"]


def test_both_sentences_and_the_computation_are_of_one_draw() -> None:
    """The mean of the sentences is that of the readings shown below them, on every seed."""
    for seed in range(5):
        page = build(good().passage, seed)
        ((prose,),) = (part.pieces for part in page.parts)
        readings = [float(text) for text in re.findall(r"<li>([\d.]+)</li>", prose.html)]
        assert len(readings) == 5
        assert f"{sum(readings) / 5:.2f}" in page.asides["said"]
        assert f"{sorted(readings)[2]:.2f}" in page.asides["right"]


SPOILT = [
    ("said: It", "sayd: It", "unknown key 'sayd'"),
    ("right: It", "wright: It", "'right'"),
    ("said: It is {{ mean(x) | 2 }}", "said: It is 2.5", "the number 2.5 is typed"),
    ("The readings:", "The 25 readings:", "the number 25 is typed"),
    ("concepts: [gaussian-mle, laplace-noise]\n", "", "no 'concepts'"),
    ("practise: [mean-is-the-mle, laplace-noise-mle]", "practise: []", "no item that practises it"),
    ("practise: [mean-is-the-mle, laplace-noise-mle]\n", "", "no item that practises it"),
    ("The readings:", "The readings:\n\n## More\n\nMore.", "one section, and 'More' is another"),
    ("The readings:", "[figure: strip]", "there is no figure 'strip'"),
    ("practise: [", "figures:\n  strip: figure(dots(x))\npractise: [", "unknown key 'figures'"),
]


@pytest.mark.parametrize(("old", "new", "says"), SPOILT)
def test_a_mistake_is_told(old: str, new: str, says: str) -> None:
    """One place spoilt gives a finding with a remedy."""
    with pytest.raises(TemplateError) as told:
        good(spoilt(old, new))
    found = [finding for finding in told.value.findings if says in finding.message]
    assert found, told.value.findings
    assert all(finding.remedy for finding in found)


def test_a_folder_of_errata_is_read(tmp_path: Path) -> None:
    """Errata of a further folder stand in the order of their concepts; a broken one is set aside."""
    (tmp_path / "errata").mkdir()
    (tmp_path / "errata" / "one-more.md").write_text(GOOD)
    (tmp_path / "errata" / "broken.md").write_text(spoilt("said:", "sayd:"))
    bank = load_bank([tmp_path])
    assert [one.path for one in bank.broken] == [str(tmp_path / "errata" / "broken.md")]
    assert "one-more" in bank.errata
    assert "one-more" not in bank.items
    place = list(bank.concepts).index
    order = [place(erratum.concepts[0]) for erratum in bank.errata.values()]
    assert order == sorted(order)
