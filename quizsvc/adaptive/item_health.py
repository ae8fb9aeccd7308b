"""Item health: whether each item does what the model takes it to do, told by learners' first answers to it.

Every test looks at what answers leave unexplained once their learner's ability, as the other half of that learner's
answers tells it, and the item's own easiness are known. With s_n the slope of an answer's log likelihood in its log
odds and w_n the information that is expected of it, a group of answers is S/W logits easier than the item is on the
whole, S and W being the sums of s and w, with standard error 1/sqrt(W): the score test of Rao, as Glas (Statistica
Sinica 8, 1998) uses it for items.

slope      The discrimination of the two-parameter model, relative to the usual one.
infit      Squared residuals over their expected sum (Wright and Masters, Rating Scale Analysis, 1982): 1 where the
           answers are as uncertain as the model says, above 1 where they are more so.
drift      The later half of the answers against the earlier. What all items do together is not theirs: centre and
           width of all items' z stand for chance (Efron, Journal of the American Statistical Association 99, 2004).
versions   Whether the versions of the item's template are equally hard.
variants   Whether P rests on what a variant draws. Nearly every answer has a variant of its own, so single variants
           cannot be compared; but their variables can: answers are grouped by the values of each, quarters of numbers
           and single words, and the groups compared by chi squared, with Bonferroni's share of a false alarm each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from quizsvc.adaptive.calibration import Calibration, Slopes, slopes_on
from quizsvc.names import ItemId
from quizsvc.numeric.arrays import Vector

LEAST = 200
"""First answers from which an item is looked at."""
SAMPLE = 400
"""The latest first answers to each item whose variants are looked at."""
FLAT, ONE_SIDED = 0.5, 1.645
"""A slope is flat where it is below half of the usual one, and a chance of one in twenty does not make it so."""
MISFIT, SURE = 1.2, 3.0
"""Infit that is too erratic (Wright and Linacre, 1994), and the standard errors beyond which no figure is chance."""
FALSE_ALARM, APART = 0.001, 0.3
"""How often equally hard versions, or variants, may be said to differ; and logits below which nobody need care."""
LEAST_GROUP, QUARTERS, MOST_WORDS = 20, 4, 6
WIDE_SD, SAME_SD = 1.0, 1e-3
Shown = Mapping[str, float | str]
"""The values of the variables of a variant."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that an author should look at: what was seen, with figures, and what to do."""

    item: ItemId
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Health:
    """The figures of an item, with their standard errors, over its first answers; drift is a z."""

    item: ItemId
    answers: int
    slope: float
    slope_error: float
    infit: float
    infit_error: float
    drift: float
    flags: tuple[Flag, ...]


def wanted(found: Calibration) -> list[int]:
    """Places in the log of the answers whose variants are looked at."""
    firsts = _Firsts.of(found)
    return [place for item in firsts.enough for place in np.sort(firsts.place[firsts.item == item])[-SAMPLE:].tolist()]


def item_health(found: Calibration, versions: Sequence[str], shown: Mapping[int, Shown]) -> list[Health]:
    """The health of each item with enough first answers.

    `versions` are those that the answers of the log met, in its order, and `shown` the variables of variants by the
    place of their answer in the log.
    """
    firsts = _Firsts.of(found)
    if not firsts.enough:
        return []
    own, alike = firsts.slopes(WIDE_SD), firsts.slopes(SAME_SD)
    residuals, answered = _Residuals.of(firsts, own), firsts.rows
    halves = {item: residuals.drift(rows) for item, rows in answered.items()}
    z = _beyond_all(np.array([logits / error for logits, error in halves.values()]))
    told = []
    for (item, rows), drift in zip(answered.items(), z.tolist(), strict=True):
        name, slope, error = found.table.items[item], float(own.slope[item]), float(own.error[item])
        infit, infit_error = _infit(firsts, alike, rows)
        facets = residuals.facets(rows, versions, shown)
        sentences = [
            *_flat(slope, error, len(rows)),
            *_erratic(infit, infit_error, len(rows)),
            *residuals.drifting(rows, drift, halves[item][0]),
            *residuals.uneven(facets),
        ]
        flags = tuple(Flag(name, kind, f"{name}: {said}") for kind, said in sentences)
        told.append(Health(name, len(rows), slope, error, infit, infit_error, drift, flags))
    return told


@dataclass(frozen=True, slots=True)
class _Firsts:
    """First answers: their places in the log and their items, and which items have enough of them."""

    found: Calibration
    use: NDArray[np.bool_]
    place: NDArray[np.intp]
    item: NDArray[np.intp]
    enough: tuple[int, ...]

    @classmethod
    def of(cls, found: Calibration) -> "_Firsts":
        use = found.table.first
        item = found.table.item[use]
        enough = np.flatnonzero(np.bincount(item) >= LEAST).tolist()
        return cls(found, use, found.table.place[use], item, tuple(enough))

    @property
    def credit(self) -> Vector:
        """The credit (n,) of each."""
        return self.found.table.credit[self.use]

    @property
    def rows(self) -> dict[int, NDArray[np.intp]]:
        """The answers to each item that has enough of them, in the order of the log."""
        order = np.argsort(self.place)
        sorted_items = self.item[order]
        return {item: order[sorted_items == item] for item in self.enough}

    def slopes(self, sd: float) -> Slopes:
        found, use = self.found, self.use
        return slopes_on(found.ability[use], found.known[use], self.item, self.credit, found.link.only(use), sd)


@dataclass(frozen=True, slots=True)
class _Residuals:
    """What first answers leave unexplained: score s and information w of each, with its credit, P and place."""

    score: Vector
    information: Vector
    credit: Vector
    p: Vector
    place: NDArray[np.intp]

    @classmethod
    def of(cls, firsts: _Firsts, fit: Slopes) -> "_Residuals":
        link, log_odds = firsts.found.link.only(firsts.use), fit.log_odds
        score, information = link.score(log_odds, firsts.credit), link.expected(log_odds)
        return cls(score, information, firsts.credit, link.p(log_odds), firsts.place)

    def logits(self, rows: NDArray[np.intp]) -> tuple[float, float]:
        """How much easier these answers are than the item is on the whole, and the variance of that."""
        information = float(self.information[rows].sum())
        return float(self.score[rows].sum()) / information, 1.0 / information

    def drift(self, rows: NDArray[np.intp]) -> tuple[float, float]:
        """How much easier the item is in the later half of the answers than in the earlier, and its standard error."""
        (before, v_before), (after, v_after) = (self.logits(half) for half in _halves(rows))
        return after - before, (v_before + v_after) ** 0.5

    def drifting(self, rows: NDArray[np.intp], z: float, logits: float) -> Iterator[tuple[str, str]]:
        """That an item has become easier or harder."""
        if abs(z) <= SURE or abs(logits) < APART:
            return
        _, later = _halves(rows)
        way, remedy = (
            ("easier", "look whether its answer is passed round, or what now teaches it")
            if z > 0
            else ("harder", "look what changed: its text, its lesson, or who comes to it")
        )
        seen = f"of the later {len(later)} first answers {self._shares(later)}"
        yield "drift", f"it has become {way} (z {z:+.1f}): {seen}; {remedy}."

    def facets(
        self, rows: NDArray[np.intp], versions: Sequence[str], shown: Mapping[int, Shown]
    ) -> dict[str, dict[str, NDArray[np.intp]]]:
        """The answers grouped by the version of the item, and by the values of each variable; small groups left out."""
        found = {"": _by_word(rows, [versions[place] for place in self.place[rows]])}
        seen = [row for row in rows.tolist() if int(self.place[row]) in shown]
        for name in sorted({name for row in seen for name in shown[int(self.place[row])]}):
            having = [row for row in seen if name in shown[int(self.place[row])]]
            values = [shown[int(self.place[row])][name] for row in having]
            found[name] = _grouped(np.array(having, dtype=np.intp), values)
        kept = {
            name: {value: group for value, group in groups.items() if len(group) >= LEAST_GROUP}
            for name, groups in found.items()
        }
        return {name: groups for name, groups in kept.items() if len(groups) > 1}

    def uneven(self, facets: Mapping[str, Mapping[str, NDArray[np.intp]]]) -> Iterator[tuple[str, str]]:
        """That versions, or variants with other values of a variable, are not equally hard."""
        drawn = sum(bool(name) for name in facets)
        for name, groups in facets.items():
            chance = FALSE_ALARM / drawn if name else FALSE_ALARM
            logits = {value: self.logits(group)[0] for value, group in groups.items()}
            hard, easy = min(logits, key=logits.__getitem__), max(logits, key=logits.__getitem__)
            if self._chance(groups) >= chance or logits[easy] - logits[hard] < APART:
                continue
            ends = " and ".join(f"{value} {self._shares(groups[value])}" for value in (easy, hard))
            if name:
                remedy = f"draw {name} from a narrower range, or make two items of it"
                yield "variants", f"its variants are not equally hard: where {name} is {ends}; {remedy}."
            else:
                remedy = "say so in its difficulty, or give the changed question an id of its own"
                yield "versions", f"its versions are not equally hard: to version {ends}; {remedy}."

    def _chance(self, groups: Mapping[str, NDArray[np.intp]]) -> float:
        """P of groups so far apart, or further, where all are equally hard."""
        every = np.concatenate(list(groups.values()))
        middle = self.logits(every)[0]
        told = [self.logits(group) for group in groups.values()]
        return float(chi2.sf(sum((logits - middle) ** 2 / variance for logits, variance in told), len(groups) - 1))

    def _shares(self, rows: NDArray[np.intp]) -> str:
        return f"{self.credit[rows].mean():.0%} were right where {self.p[rows].mean():.0%} were to be expected"


def _infit(firsts: _Firsts, alike: Slopes, rows: NDArray[np.intp]) -> tuple[float, float]:
    """The infit mean square under the usual slope, and its standard error."""
    p = firsts.found.link.only(firsts.use).p(alike.log_odds)[rows]
    spread = p * (1.0 - p)
    total = float(spread.sum())
    infit = float(((firsts.credit[rows] - p) ** 2).sum()) / total
    return infit, float((spread * (1.0 - 4.0 * spread)).sum()) ** 0.5 / total


def _flat(slope: float, error: float, answers: int) -> Iterator[tuple[str, str]]:
    if slope + ONE_SIDED * error < FLAT:
        yield (
            "slope",
            f"those who know more are hardly more often right: its slope is {slope:.2f} (standard error {error:.2f}, "
            f"{answers} first answers) where 1 is usual; look whether its key is right, whether it can be guessed, "
            "and what else it asks for.",
        )


def _erratic(infit: float, error: float, answers: int) -> Iterator[tuple[str, str]]:
    if infit > MISFIT and infit - 1.0 > SURE * error:
        yield (
            "infit",
            f"its answers surprise more than chance explains: infit {infit:.2f} (standard error {error:.2f}, {answers} "
            "first answers) where 1 is usual; look at wrong answers of those who know much, and at lucky ones.",
        )


def _beyond_all(z: Vector) -> Vector:
    """Each item's z by the centre and the width of all of them, which is at least that of chance."""
    centre = np.median(z)
    width = max(1.0, float(np.median(np.abs(z - centre))) / 0.6745)
    found: Vector = (z - centre) / width
    return found


def _halves(rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def _grouped(rows: NDArray[np.intp], values: Sequence[float | str]) -> dict[str, NDArray[np.intp]]:
    """The rows by value: single ones where they are few, quarters of many numbers, and none of many words."""
    different = set(values)
    if len(different) <= QUARTERS:
        return _by_word(rows, [value if isinstance(value, str) else f"{value:g}" for value in values])
    if any(isinstance(value, str) for value in different):
        return _by_word(rows, [str(value) for value in values]) if len(different) <= MOST_WORDS else {}
    numbers = np.array(values, dtype=float)
    quarter = np.searchsorted(np.quantile(numbers, np.arange(1, QUARTERS) / QUARTERS), numbers, side="left")
    groups = {quarter_of: np.flatnonzero(quarter == quarter_of) for quarter_of in range(QUARTERS)}
    return {
        f"{numbers[group].min():g} to {numbers[group].max():g}": rows[group] for group in groups.values() if group.size
    }


def _by_word(rows: NDArray[np.intp], words: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    found = np.array(words)
    return {word: rows[found == word] for word in sorted(set(words))}
