"""The multinomial family: values by hand, scipy.stats' opinion, and its edges."""

from math import comb, log

import numpy as np
import pytest
from scipy import stats

from quizsvc.numeric.families.multinomial import Multinomial
from quizsvc.numeric.rng import stream

MEMBER = Multinomial(4, (0.2, 0.5, 0.3))


def test_by_hand():
    """Counts 1, 2, 1 of 4: 12·0.2·0.25·0.3; score 1/0.2 − 1/0.3 and 2/0.5 − 1/0.3."""
    assert MEMBER.log_density([1, 2, 1])[0] == pytest.approx(log(12 * 0.2 * 0.25 * 0.3))
    np.testing.assert_allclose(MEMBER.score([[1, 2, 1]]), [5 - 1 / 0.3, 4 - 1 / 0.3])
    np.testing.assert_allclose(MEMBER.hessian([[1, 2, 1]]), -np.diag([25, 8]) - 1 / 0.09)
    np.testing.assert_allclose(MEMBER.information(), 4 * (np.diag([5, 2]) + 1 / 0.3))
    assert MEMBER.at([0.5, 0.25]) == Multinomial(4, (0.5, 0.25, 0.25))


@pytest.mark.parametrize("member", Multinomial.examples(), ids=repr)
def test_atoms_and_third_opinion(member):
    """Atoms are all rows with the right sum, once each; scipy.stats gives them the same probability."""
    atoms, K = member.atoms(), len(member.probabilities)
    assert len(atoms) == len(set(map(tuple, atoms.tolist()))) == comb(int(member.trials) + K - 1, K - 1)
    assert (atoms.sum(axis=1) == member.trials).all()
    third = stats.multinomial(int(member.trials), member.probabilities)
    np.testing.assert_allclose(member.log_density(atoms), third.logpmf(atoms.astype(int)), rtol=1e-10)


def test_samples_have_the_probabilities():
    """Shares of 20,000 rows lie within four standard errors of the atoms' probabilities."""
    rows = MEMBER.sample(stream("multinomial"), 20000)
    for atom, p in zip(MEMBER.atoms(), np.exp(MEMBER.log_density(MEMBER.atoms())), strict=True):
        assert abs((rows == atom).all(axis=1).mean() - p) < 4 * (p * (1 - p) / 20000) ** 0.5


def test_impossible_rows():
    """Rows that are no counts, or have another sum, have log probability −inf, no score; other widths are refused."""
    for row in ([1, 2, 2], [0.5, 2.5, 1], [-1, 3, 2]):
        assert MEMBER.log_density([row])[0] == -np.inf
        with pytest.raises(ValueError, match="not counts with sum 4"):
            MEMBER.scores([row])
    with pytest.raises(ValueError, match="x has 2 columns; wanted 3"):
        MEMBER.log_density([[2, 2]])
    with pytest.raises(ValueError, match="outcomes; wanted at most 100000"):
        Multinomial(1000, (0.2, 0.2, 0.2, 0.4)).atoms()


def test_at_the_edge():
    """A label of probability 0 is never counted, and there is no score."""
    member = Multinomial(2, (0.0, 0.4, 0.6))
    np.testing.assert_allclose(member.log_density([[1, 1, 0], [0, 1, 1]]), [-np.inf, log(2 * 0.24)])
    for ask in (lambda: member.scores([[0, 1, 1]]), lambda: member.hessian([[0, 1, 1]]), member.information):
        with pytest.raises(ValueError, match="a probability is 0; wanted all above 0"):
            ask()
