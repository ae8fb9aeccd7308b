"""Every erratum of the bank: its claims hold on many draws, and its numbers come out by another route as well.

The other routes use the standard library, SciPy's quadrature and what the page itself shows, never the engine.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from html import unescape
from math import comb, exp, gamma, log, pi, sqrt
from statistics import NormalDist, fmean, median, pstdev, stdev

import pytest
from scipy.integrate import quad

from quizsvc.course.bank import load_bank
from quizsvc.course.erratum import Erratum
from quizsvc.course.page import Prose, build, check

BANK = load_bank()
SEEDS = range(3)


@pytest.fixture(params=BANK.errata)
def erratum(request: pytest.FixtureRequest) -> Erratum:
    """Each erratum of the bank."""
    return BANK.errata[request.param]


def told(slug: str, seed: int) -> str:
    """What an erratum's page says, as plain text: its two sentences and the computation."""
    page = build(next(e for e in BANK.errata.values() if e.slug == slug).passage, seed)
    pieces = [piece.html for part in page.parts for piece in part.pieces if isinstance(piece, Prose)]
    bare = re.sub(r"<[^>]*>", " ", " ".join((*page.asides.values(), *pieces)))
    return re.sub(r"\s+", " ", unescape(bare)).replace("−", "-").replace("- ", "-")


def numbers(text: str) -> list[float]:
    """The numbers of a text in their order, letters' own digits left out."""
    return [float(found) for found in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])", text)]


def after(text: str, words: str, count: int = 1) -> list[float]:
    """The first numbers that follow some words."""
    assert words in text, (words, text)
    return numbers(text.partition(words)[2])[:count]


def test_every_erratum_passes_the_check(erratum: Erratum) -> None:
    """On a hundred draws every claim is met and every number can be shown."""
    report = check(erratum.passage, range(100))
    assert report.findings == ()
    assert report.figures["variants"] == 100
    assert report.figures["acceptance"] > 0.5


def test_what_an_erratum_names_is_there(erratum: Erratum) -> None:
    """Concepts and items, and some item trains one of the concepts."""
    assert set(erratum.concepts) <= set(BANK.concepts)
    assert set(erratum.practise) <= set(BANK.items)
    assert any(set(BANK.items[item].concepts) & set(erratum.concepts) for item in erratum.practise)


def test_an_erratum_is_short_and_shows_numbers(erratum: Erratum) -> None:
    """At most 130 words below its two sentences, and three computed numbers or more."""
    assert erratum.passage.words <= 130
    holes = [hole for section in erratum.passage.sections for piece in section.pieces for hole in piece.holes]
    assert len(holes) >= 3


NORMAL = NormalDist()


def entropy(p: float) -> float:
    """Of a yes with probability p, in nats."""
    return -p * log(p) - (1 - p) * log(1 - p)


def crossed(p: float, said: float) -> float:
    """What saying `said` costs on average where p is true, in nats."""
    return -p * log(said) - (1 - p) * log(1 - said)


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


def hinge_total(z: float) -> float:
    return exp(-max(0, 1 - z)) + exp(-max(0, 1 + z))


BETA_MEAN = fmean(1320 * x**7 * (1 - x) ** 3 for x in ((k + 0.5) / 20 for k in range(20)))
LAPLACE_MASS = quad(lambda t: exp(-((1.3 - t) ** 2) / 2 - 2 * abs(t)), -20, 20, points=[0])[0]
LAPLACE_MEAN = quad(lambda t: t * exp(-((1.3 - t) ** 2) / 2 - 2 * abs(t)), -20, 20, points=[0])[0] / LAPLACE_MASS
LAPLACE_ABOVE = quad(lambda t: exp(-((1.3 - t) ** 2) / 2 - 2 * t), 0, 20)[0] / LAPLACE_MASS

BY_HAND: dict[str, list[tuple[str, list[str]]]] = {
    # an erratum's slug: words on its page, and the numbers that follow them
    "a-hundred-times": [
        ("It costs about", ["5"]),
        ("= ", [f"{-log(0.01):.3f}"]),
        ("The ratio is", [f"{log(0.01) / log(0.4):.2f}"]),
    ],
    "variance-of-one-over-the-root": [
        ("λ is", [f"{1 / sqrt(6):.3f}"]),
        (f"deviation {1 / sqrt(6):.3f} falls by", [f"{3 * 0.49:.3f}"]),
        (f"variance {1 / sqrt(6):.3f} falls by", [f"{0.49 * sqrt(6) / 2:.3f}"]),
    ],
    "normalised-upside-down": [("it becomes", [f"{1 / 6:.5f}"]), ("Times λ / π it becomes", ["1.00000"])],
    "a-log-that-went-missing": [
        (
            "largest likelihood is",
            [f"{float(Fraction(7**7 * 3**3, 10**10)):.4g}", f"{7 * log(0.7) + 3 * log(0.3):.3f}", "0.7"],
        )
    ],
    "variance-or-deviation": [
        ("its variance, with probability", [f"{2 * NORMAL.cdf(-sqrt(2)):.3f}"]),
        ("its standard deviation, with probability", [f"{2 * NORMAL.cdf(-1):.3f}"]),
    ],
    "a-likelihood-is-no-distribution": [
        ("It is at most", [f"{0.6**3 * 0.4**2:.4f}"]),
        ("from 0 to 1 is", [f"{1 / (6 * comb(5, 2)):.4f}"]),
    ],
    "a-density-is-no-probability": [
        ("a density of", [f"{100 / sqrt(2 * pi):.1f}"]),
        ("the same place has", [f"{1 / sqrt(2 * pi):.3f}"]),
        ("one standard deviation is", [f"{2 * NORMAL.cdf(1) - 1:.3f}"]),
        ("densities is e", [f"{1000 * log(100 / sqrt(2 * pi)):.1f}"]),
    ],
    "one-root-for-two-errors": [
        ("ring by ring, is", [f"{8 * pi:.3f}"]),
        ("one root, it is", [f"{8 * pi / sqrt(8 * pi):.3f}"]),
        ("two roots, it is", ["1.000"]),
    ],
    "ridge-is-one-point": [
        ("has probability", [f"{NORMAL.cdf(-2.5):.4f}"]),
        ("under the first and", [f"{NORMAL.cdf(-1):.4f}"]),
        ("under the second,", [f"{NORMAL.cdf(-1) / NORMAL.cdf(-2.5):.0f}"]),
    ],
    "guessing-costs-ln-two": [
        ("every time:", [f"{log(2):.3f}"]),
        ("numerically", ["1.000"]),
        ("of the time:", [f"{entropy(0.1):.3f}"]),
    ],
    "a-perfect-model-pays": [
        ("Saying 0.8 costs", [f"{entropy(0.8):.3f}"]),
        ("Saying 0.95 costs", [f"{crossed(0.8, 0.95):.3f}"]),
        ("saying 0.6 costs", [f"{crossed(0.8, 0.6):.3f}"]),
    ],
    "only-cross-entropy-is-honest": [
        ("forecast finds", ["0.3000"]),
        ("by log loss and", ["0.3000"]),
        ("The slope in z is", [f"{sigmoid(-5) - 1:.3f}"]),
        (f"{sigmoid(-5) - 1:.3f} by log loss and", [f"{-2 * sigmoid(5) ** 2 * sigmoid(-5):.4f}"]),
    ],
    "not-every-loss-is-a-likelihood": [
        ("hinge loss 0", ["1.000", f"{hinge_total(0):.3f}", "0.5", "1.000", f"{hinge_total(0.5):.3f}"]),
        (f"{hinge_total(0.5):.3f}", ["1", "1.000", f"{hinge_total(1):.3f}", "2", "1.000", f"{hinge_total(2):.3f}"]),
    ],
    "map-in-other-letters": [("top is at", ["0.200"]), ("a chance of", [f"{2 / 7:.3f}"])],
    "zeros-of-the-lasso": [
        ("highest at", ["0"]),
        ("numerically, its mean is", [f"{LAPLACE_MEAN:.3f}"]),
        ("it puts", [f"{100 * LAPLACE_ABOVE:.1f}"]),
    ],
    "weights-are-not-percentages": [
        ("=", [f"{exp(0.7):.3f}"]),
        ("rise 0.05", [f"{1 / (1 + 19 * exp(-0.7)):.3f}"]),
        ("0.5 ", [f"{sigmoid(0.7):.3f}", f"{sigmoid(0.7) - 0.5:.3f}"]),
    ],
    "base-rates-forgotten": [("There are", ["90"]), ("in 90 of", ["585"]), ("cases, which is", [f"{9000 / 585:.1f}"])],
    "products-of-probabilities": [
        ("computed as", ["0"]),
        ("sum of logs it is", [f"{1200 * log(0.6) + 800 * log(0.4):.2f}"]),
        ("ahead by", [f"{1200 * log(0.6) + 800 * log(0.4) - 2000 * log(0.5):.2f}"]),
    ],
    "calibrated-is-not-good": [
        ("calibrated and costs", [f"{entropy(0.4):.3f}"]),
        ("as well and costs", [f"{(entropy(0.1) + entropy(0.7)) / 2:.3f}"]),
    ],
    "sums-to-one": [("The 20 values add up to", [f"{20 * BETA_MEAN:.3f}"]), ("they add up to", ["1.000"])],
}


@pytest.mark.parametrize("slug", BY_HAND)
def test_numbers_without_draws_are_those_worked_by_hand(slug: str) -> None:
    """On every seed, to the digits shown."""
    for seed in SEEDS:
        text = told(slug, seed)
        for words, expected in BY_HAND[slug]:
            found = after(text, words, len(expected))
            places = [len(digits.partition(".")[2]) for digits in expected]
            assert [f"{x:.{n}f}" for x, n in zip(found, places, strict=True)] == expected, (words, text)


def half_the_mse(text: str) -> None:
    residuals = after(text, "readings are", 10)
    rss = sum(e * e for e in residuals)
    assert after(text, "add up to")[0] == pytest.approx(rss, abs=0.005)
    mse, half = rss / 10, rss / 20
    assert after(text, "up to", 4)[1:3] == pytest.approx([mse, half], abs=5e-4)
    assert after(text, "standard deviation for", 2) == pytest.approx([sqrt(half), sqrt(mse)], abs=5e-4)


def divided_by_n(text: str) -> None:
    readings = after(text, "5 readings,", 5)
    low, high = pstdev(readings), stdev(readings)

    def at(sd: float) -> float:
        return sum(log(NormalDist(fmean(readings), sd).pdf(x)) for x in readings)

    assert after(text, "log-likelihood is", 2) == pytest.approx([at(low), low], abs=6e-4)
    assert after(text, "(by n ) and", 2) == pytest.approx([at(high), high], abs=6e-4)
    assert after(text, "over many such sets is", 3) == pytest.approx(
        [0.8, 1, sqrt(2 / 4) * gamma(5 / 2) / gamma(2)], abs=5e-4
    )


def two_centres(text: str) -> None:
    readings = after(text, "slipped:", 9)
    for words, centre, places in (("At the mean,", fmean(readings), 2), ("At the median,", median(readings), 1)):
        squares = sum((x - centre) ** 2 for x in readings)
        sizes = sum(abs(x - centre) for x in readings)
        shown, first, second = after(text, words, 3)
        assert shown == pytest.approx(centre, abs=0.6 * 10.0**-places)
        assert (first, second) == (pytest.approx(squares, abs=0.6), pytest.approx(sizes, abs=0.06))


def the_lost_half(text: str) -> None:
    posterior, single = after(text, "gives the slope")[0], after(text, "penalty 3 gives")[0]
    assert posterior == after(text, "= 6 gives")[0] != single


def the_lost_sum(text: str) -> None:
    average = after(text, "deviation 2, mean")[0]
    kept, lost = after(text, "estimate is")[0], after(text, "weigh 80%, and")[0]
    assert kept == pytest.approx((10 + average * 20 / 4) / (1 + 20 / 4), abs=1e-3)
    assert lost == pytest.approx((10 + average / 4) / (1 + 1 / 4), abs=1e-3)
    assert after(text, "the prior weighs")[0] == pytest.approx(100 / 6, abs=0.05)


def maximum_is_not_minimum(text: str) -> None:
    first, second, least = after(text, "the first maximum is", 3)
    gap = after(text, "π =")[0]
    assert second == -least
    assert gap == pytest.approx(20 * log(2 * pi), abs=0.005)
    assert second - first == pytest.approx(gap, abs=0.011)


def constants_that_are_none(text: str) -> None:
    cells = after(text, "without", 12)
    best = cells[3]
    for sd, kept, dropped in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
        exponent = -15 * best**2 / (2 * sd**2)
        assert dropped == pytest.approx(exponent, abs=0.01, rel=0.004)
        assert kept == pytest.approx(-15 * log(sd) + exponent, abs=0.1)


def unit_variance(text: str) -> None:
    quiet, _, noisy, plain = after(text, "for all gives the slope", 4)
    assert quiet == noisy == plain != after(text, "maximum at the slope")[0]


def factors_left_out(text: str) -> None:
    long = after(text, "the slope in size is")[0]
    short = after(text, "Without the floor it is")[0]
    weight, along, bent = after(text, "slope in size, ", 3)
    assert bent == pytest.approx(weight * along, abs=2e-3)
    assert short == pytest.approx(long + bent, abs=2e-3)


def sure_of_the_mean(text: str) -> None:
    of_mean, of_next = after(text, "to a standard deviation of", 2)
    assert of_mean == pytest.approx(1 / sqrt(25 / 4 + 1 / 100), abs=5e-4)
    assert of_next == pytest.approx(sqrt(4 + 1 / (25 / 4 + 1 / 100)), abs=5e-4)
    caught = 2 * NORMAL.cdf(NORMAL.inv_cdf(0.975) * of_mean / of_next) - 1
    assert after(text, "with probability 95%. The next reading falls in there with probability")[0] == pytest.approx(
        100 * caught, abs=0.1
    )


def bayes_by_steps(text: str) -> None:
    by_steps = after(text, "to ", 2)
    assert after(text, "All at once gives", 2) == [by_steps[0], by_steps[1]]


def lambda_is_not_the_belief(text: str) -> None:
    found = after(text, "12 readings is", 3)
    assert found == [found[0], 4, found[0]]
    noisier = after(text, "If the noise has 2, it is", 3)
    assert noisier == [noisier[0], 16, noisier[0]]


def units_of_a_penalty(text: str) -> None:
    per_km, per_m, back = after(text, "ridge gives")[0], *after(text, "it gives", 2)
    assert back == pytest.approx(1000 * per_m, abs=6e-4)
    assert after(text, "per kilometre: the penalty", 3)[-1] == per_km


def spreads_do_not_add(text: str) -> None:
    assert after(text, "have a standard deviation of")[0] == pytest.approx(5, abs=0.4)
    assert after(text, "= ", 2) == [5, 7]


BY_RELATION: tuple[Callable[[str], None], ...] = (
    half_the_mse,
    divided_by_n,
    two_centres,
    the_lost_half,
    the_lost_sum,
    maximum_is_not_minimum,
    constants_that_are_none,
    unit_variance,
    factors_left_out,
    sure_of_the_mean,
    bayes_by_steps,
    lambda_is_not_the_belief,
    units_of_a_penalty,
    spreads_do_not_add,
)


@pytest.mark.parametrize("holds", BY_RELATION, ids=lambda holds: holds.__name__.replace("_", "-"))
def test_numbers_of_a_draw_agree_with_one_another(holds: Callable[[str], None]) -> None:
    """What is computed of the data shown, or of the page's other numbers, is what the page says, on every seed."""
    for seed in SEEDS:
        holds(told(holds.__name__.replace("_", "-"), seed))
