"""Calibration: how hard items and concepts are, and how sharply items tell, by all answers of a log at once.

The filter meets each answer once and in order, with what little it then knows of the learner. With the whole log at
hand learners, learners on concepts, concepts and items are found together, at the mode of their joint posterior:

    P of a right answer = g_i + (1 - g_i - s) sigma(eta)
    eta = base + a_i (theta_u + sum_c w (delta_uc + gamma ln(1 + n_uc))) - sum_c w beta_c - eps_i + rho [met before]

This is the filter's model (see `ability`) without what passes: theta_u and delta_uc are steady here, and practice gamma
stands for what is learnt. Priors are the filter's own: eps_i about its author's difficulty. Learners and the levels of
concepts are left to the filter, which follows them as they change: taken from here they would not fit the learners that
it knows. A calibration is for how the items of a concept differ.

The discriminations a_i come first. Whether the able are right more often is judged by what the *other* half of each
learner's answers tells of their ability: an answer must not vouch for itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from quizsvc.adaptive.ability import Concept, Item
from quizsvc.adaptive.crossed import Effects, Link, Solve, Term, crossed_logistic
from quizsvc.adaptive.refit import FLATTEST, STEEPEST
from quizsvc.adaptive.settings import Settings
from quizsvc.names import ConceptId, ItemId, LearnerId
from quizsvc.numeric.arrays import Matrix, Vector

SLOPE_SD = 0.25
"""The prior sd of a discrimination, relative to the common one."""
EASINESS_SD, COMMON_SD = 3.0, 1.0
"""Prior sds of an item's easiness beside its slope, and of the common slope about 1: wide, as answers tell them."""
LEAST_COMMON = 0.1
"""Where ability tells nothing of answers, no item can be told to be sharper than another."""
Name = TypeVar("Name", bound=str)


class Rated(NamedTuple):
    """One rated answer: who answered what, on which concepts, with what credit after hints; when, to which version."""

    learner: LearnerId
    item: ItemId
    concepts: tuple[ConceptId, ...]
    credit: float
    day: float
    version: str


@dataclass(frozen=True, slots=True)
class Table:
    """A log as arrays: n answers by learner and in each learner's own order, so that learners may come in any order.

    `place` (n,) is each answer's place in the log; `members` (n, k) are its concepts with weights (n, k), `on` (n, k)
    the learner on them; `practised` (n,) is the mean of ln(1 + n_uc), `half` (n,) alternates over a learner's answers,
    and `first` (n,) says that the learner had not met the item.
    """

    learners: tuple[LearnerId, ...]
    items: tuple[ItemId, ...]
    concepts: tuple[ConceptId, ...]
    place: NDArray[np.intp]
    learner: NDArray[np.intp]
    item: NDArray[np.intp]
    members: NDArray[np.intp]
    weight: Matrix
    on: NDArray[np.intp]
    practised: Vector
    half: NDArray[np.intp]
    first: NDArray[np.bool_]
    credit: Vector


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a log says of its items and concepts.

    `ability` (n,) is what the other half of each learner's answers tells of the ability that the item met, and `known`
    (n,) is eta without ability and without the item's own difficulty; `link` is that of the answers.
    """

    items: Mapping[ItemId, Item]
    concepts: Mapping[ConceptId, Concept]
    table: Table
    ability: Vector
    known: Vector
    link: Link

    def on_scale_of(self, items: Mapping[ItemId, Item], concepts: Mapping[ConceptId, Concept]) -> dict[ItemId, Item]:
        """The items of which the filter has rows, on its scale, under its rows of all their concepts.

        The items that mainly train a concept are together, each answer counting once, as hard as the filter has them.
        """
        table = self.table
        _, row = np.unique(table.item, return_index=True)
        change = np.array(
            [self.concepts[name].mean - concepts[name].mean if name in concepts else 0.0 for name in table.concepts]
        )
        lifted = (table.weight[row] * change[table.members[row]]).sum(axis=1)
        both = np.array([name in items for name in table.items])
        harder = np.array([self.items[name].mean - items[name].mean if name in items else 0.0 for name in table.items])
        main, count = table.members[row, 0], np.bincount(table.item) * both
        total = np.bincount(main, count, len(table.concepts))
        level = np.bincount(main, count * (harder + lifted), len(table.concepts)) / np.maximum(total, 1.0)
        moved = dict(zip(table.items, (lifted - level[main]).tolist(), strict=True))
        return {name: replace(row, mean=row.mean + moved[name]) for name, row in self.items.items() if name in items}


def calibrate(
    answers: Sequence[Rated], priors: Mapping[ItemId, Item], settings: Settings, solve: Solve = crossed_logistic
) -> Calibration:
    """What these answers, at least one, say together; `priors` are all their items as their authors place them.

    The same log gives the same to the last bit, however the answers of different learners are mixed in it.
    """
    table = tabulate(answers)
    rows = [priors[name] for name in table.items]
    start, guessing = (np.array([getattr(row, name) for row in rows]) for name in ("mean", "guessing"))
    model = _Model(table, settings, start, Link(guessing[table.item], settings.slip), solve)
    level, everything = np.ones(len(rows)), np.ones(len(table.item), dtype=np.bool_)
    even, odd = (model.fit(level, table.half == half) for half in (0, 1))
    ability = np.where(table.half == 0, model.ability(odd), model.ability(even))
    known = model.known + (model.on_concepts(even) + model.on_concepts(odd)) / 2.0
    slopes = model.slopes(ability, known)
    found = model.fit(slopes, everything)
    told = zip((start + found.item.mean).tolist(), found.item.variance.tolist(), slopes.tolist(), strict=True)
    items = {
        name: replace(row, mean=mean, variance=variance, discrimination=slope)
        for name, row, (mean, variance, slope) in zip(table.items, rows, told, strict=True)
    }
    told_concepts = zip(table.concepts, found.concept.mean.tolist(), found.concept.variance.tolist(), strict=True)
    concepts = {name: Concept(mean, variance) for name, mean, variance in told_concepts}
    return Calibration(items, concepts, table, ability, known, model.link)


def tabulate(answers: Sequence[Rated]) -> Table:
    """The log as arrays."""
    place = np.array(sorted(range(len(answers)), key=lambda at: answers[at].learner), dtype=np.intp)
    ordered = [answers[at] for at in place]
    learners, learner = _numbered([answer.learner for answer in ordered])
    items, item = _numbered([answer.item for answer in ordered])
    concepts, _ = _numbered([name for answer in ordered for name in answer.concepts])
    at = {name: index for index, name in enumerate(concepts)}
    widest = max(len(answer.concepts) for answer in ordered)
    members = np.array([_padded([at[name] for name in answer.concepts], widest) for answer in ordered], dtype=np.intp)
    count = np.array([len(answer.concepts) for answer in ordered])[:, None]
    weight = np.where(np.arange(widest) < count, 1.0 / count, 0.0)
    _, on = np.unique(learner[:, None] * len(concepts) + members, return_inverse=True)
    return Table(
        learners=learners,
        items=items,
        concepts=concepts,
        place=place,
        learner=learner,
        item=item,
        members=members,
        weight=weight,
        on=on.reshape(members.shape),
        practised=_practised(on.reshape(members.shape), weight),
        half=_earlier(learner) % 2,
        first=_earlier(learner * len(items) + item) == 0,
        credit=np.array([answer.credit for answer in ordered]),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """The joint mode: learners, learners on concepts, concepts, items about their starts, and practice."""

    learner: Effects
    on: Effects
    concept: Effects
    item: Effects
    practice: Effects


@dataclass(frozen=True, slots=True)
class _Model:
    """The model of a table's answers, with items that start where `start` (items,) has them."""

    table: Table
    settings: Settings
    start: Vector
    link: Link
    solve: Solve

    @property
    def known(self) -> Vector:
        """What is known of eta (n,) before any answer."""
        found: Vector = self.settings.base - self.start[self.table.item] + self.settings.repeat * ~self.table.first
        return found

    def fit(self, slopes: Vector, use: NDArray[np.bool_]) -> _Fit:
        """The joint mode of the answers in use, under discriminations (items,)."""
        table, settings = self.table, self.settings
        item, slope = table.item[use, None], slopes[table.item[use], None]
        terms = (
            Term(table.learner[use, None], slope, len(table.learners), settings.learner**0.5),
            Term(table.on[use], slope * table.weight[use], int(table.on.max()) + 1, settings.on_concept**0.5),
            Term(table.members[use], -table.weight[use], len(table.concepts), settings.concept**0.5),
            Term(item, np.full(item.shape, -1.0), len(table.items), settings.item**0.5),
            Term(np.zeros_like(item), slope * table.practised[use, None], 1, settings.practice_variance**0.5),
        )
        return _Fit(*self.solve(terms, table.credit[use], self.known[use], self.link.only(use))[0])

    def ability(self, found: _Fit) -> Vector:
        """The ability (n,) that each answer's item met."""
        on: Vector = (self.table.weight * found.on.mean[self.table.on]).sum(axis=1)
        steady: Vector = found.learner.mean[self.table.learner] + on
        return steady + float(found.practice.mean[0]) * self.table.practised

    def on_concepts(self, found: _Fit) -> Vector:
        """What the concepts of each answer add to eta (n,)."""
        added: Vector = -(self.table.weight * found.concept.mean[self.table.members]).sum(axis=1)
        return added

    def slopes(self, ability: Vector, known: Vector) -> Vector:
        """Each item's discrimination (items,) relative to the common one, as ability (n,) tells it."""
        found = slopes_on(ability, known, self.table.item, self.table.credit, self.link, SLOPE_SD, self.solve)
        return np.clip(found.slope, FLATTEST, STEEPEST)


@dataclass(frozen=True, slots=True)
class Slopes:
    """How steeply P of a right answer to each item rises with ability, relative to what items have in common.

    `slope` and its standard error `error` are (items,), `log_odds` (n,) those of the answers.
    """

    slope: Vector
    error: Vector
    log_odds: Vector


def slopes_on(
    ability: Vector,
    known: Vector,
    item: NDArray[np.intp],
    credit: Vector,
    link: Link,
    sd: float,
    solve: Solve = crossed_logistic,
) -> Slopes:
    """The slopes that answers (n,) tell of items met with these abilities (n,), with own easiness and own slope each.

    `sd` is the prior's about the common slope, which is found first. An item's slope is on ability less its mean there,
    which leaves slope and easiness nearly independent, so that the Hessian's diagonal gives the standard error.
    """
    column, size = item[:, None], int(item.max()) + 1
    easiness = Term(column, np.ones(column.shape), size, EASINESS_SD)
    whole = Term(np.zeros_like(column), ability[:, None], 1, COMMON_SD)
    (_, more), _ = solve((easiness, whole), credit, known + ability, link)
    common = max(1.0 + float(more.mean[0]), LEAST_COMMON)
    mean = np.bincount(item, ability, size) / np.maximum(np.bincount(item, minlength=size), 1)
    steeper = Term(column, common * (ability - mean[item])[:, None], size, sd)
    (_, own), log_odds = solve((easiness, steeper), credit, known + common * ability, link)
    return Slopes(1.0 + own.mean, np.sqrt(own.variance), log_odds)


def _numbered(names: Sequence[Name]) -> tuple[tuple[Name, ...], NDArray[np.intp]]:
    """The different names in their order, and the number of each."""
    found = tuple(sorted(set(names)))
    at = {name: index for index, name in enumerate(found)}
    return found, np.array([at[name] for name in names], dtype=np.intp)


def _padded(members: list[int], width: int) -> list[int]:
    return [*members, *[members[-1]] * (width - len(members))]


def _earlier(key: NDArray[np.intp]) -> NDArray[np.intp]:
    """How many earlier rows (n,) have the same key."""
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.diff(key[order], prepend=-1))
    count = np.diff(np.append(begins, len(key)))
    found = np.empty(len(key), dtype=np.intp)
    found[order] = np.arange(len(key)) - np.repeat(begins, count)
    return found


def _practised(on: NDArray[np.intp], weight: Matrix) -> Vector:
    """The mean (n,) of ln(1 + n_uc) over the concepts of each answer; what has no weight repeats one."""
    rows, columns = np.nonzero(weight)
    before = np.zeros(weight.shape)
    before[rows, columns] = np.log1p(_earlier(on[rows, columns]))
    found: Vector = (weight * before).sum(axis=1)
    return found
