"""Item health: planted faults are told with their figures, and healthy items are left in peace."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import expit, ndtri

from quizsvc.adaptive.ability import Item
from quizsvc.adaptive.calibration import Rated, calibrate
from quizsvc.adaptive.item_health import LEAST, SAMPLE, Health, item_health, wanted
from quizsvc.adaptive.settings import SERVICE
from quizsvc.numeric.rng import stream

ITEMS, CONCEPTS = 50, 5
SIGMAS = (0.5, 1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an item: its slope, and logits harder for later learners, a new version or a wide sigma."""

    slope: float = 1.0
    later: float = 0.0
    version: float = 0.0
    sigma: float = 0.0


SOUND = Fault()


def examined(seed: int, people: int, faults: dict[int, Fault], growth: float = 0.0) -> dict[str, Health]:
    """The health of items that everybody answers once, over a course in which everybody learns by `growth` logits."""
    hard, label = ndtri(stream("items", seed).uniforms(2 * ITEMS)).reshape(2, ITEMS)
    theta = 0.8 * ndtri(stream("theta", seed).uniforms(people))
    on = 0.45 * ndtri(stream("on", seed).uniforms(people * CONCEPTS)).reshape(people, CONCEPTS)
    order, draws = stream("order", seed), stream("draws", seed)
    rows = [
        (who + turn * people / ITEMS / 4.0, turn, who, int(item))
        for who in range(people)
        for turn, item in enumerate(order.permutation(ITEMS))
    ]
    log, versions, shown = [], [], {}
    for place, (day, turn, who, item) in enumerate(sorted(rows)):
        fault, version = faults.get(item, SOUND), "v2" if place % 3 == 0 else "v1"
        sigma, n = SIGMAS[draws.integer(0, 4)], draws.integer(5, 40)
        eta = fault.slope * (theta[who] + on[who, item % CONCEPTS] + growth * turn / ITEMS) - hard[item]
        eta -= fault.later * (2 * place > len(rows)) + fault.version * (version == "v2") + fault.sigma * (sigma - 1.5)
        guessing = 0.15 if item % 2 else 0.02
        credit = float(draws.uniforms(1)[0] < guessing + (0.97 - guessing) * expit(eta))
        log.append(Rated(f"learner{who:04}", f"item{item:02}", (f"c{item % CONCEPTS}",), credit, day, version))
        versions.append(version)
        shown[place] = {"sigma": sigma, "n": float(n), "word": "abc"[n % 3], "name": f"file{place}"}
    priors = {
        f"item{at:02}": Item(hard[at] + 0.7 * label[at], SERVICE.item, guessing=0.15 if at % 2 else 0.02)
        for at in range(ITEMS)
    }
    found = calibrate(log, priors, SERVICE)
    return {one.item: one for one in item_health(found, versions, {at: shown[at] for at in wanted(found)})}


@pytest.fixture(scope="module")
def faulty() -> dict[str, Health]:
    """Five faults among forty-five sound items, six hundred learners."""
    faults = {
        0: Fault(slope=-0.6),
        1: Fault(later=1.5),
        2: Fault(sigma=1.0),
        3: Fault(version=1.0),
        4: Fault(later=-1.2),
    }
    return examined(1, 600, faults)


@pytest.mark.parametrize(
    ("item", "kind", "words"),
    [
        (0, "slope", ["those who know more are hardly more often right: its slope is -", "its key"]),
        (1, "drift", ["harder (z -", "of the later 300 first answers", "look what changed"]),
        (2, "variants", ["where sigma is 0.5", "were right where", "draw sigma from a narrower range"]),
        (3, "versions", ["to version v1", "and v2", "an id of its own"]),
        (4, "drift", ["easier (z +", "passed round"]),
    ],
)
def test_planted_faults_are_told(faulty: dict[str, Health], item: int, kind: str, words: list[str]) -> None:
    """Each by its own kind, in a sentence that names the item, gives figures, and says what to do."""
    name = f"item{item:02}"
    flags = {flag.kind: flag.sentence for flag in faulty[name].flags}
    assert kind in flags, faulty[name]
    assert flags[kind].startswith(f"{name}: ")
    assert [word for word in words if word not in flags[kind]] == [], flags[kind]
    assert set(flags) <= {kind, "infit"}


def test_erratic_answers_are_told(faulty: dict[str, Health]) -> None:
    """An item on which the able fail misfits the usual slope as well; sound ones have an infit about 1."""
    assert "infit" in {flag.kind for flag in faulty["item00"].flags}
    sound = [health.infit for name, health in faulty.items() if name > "item04"]
    assert np.mean(sound) == pytest.approx(1.0, abs=0.03)
    assert max(sound) < 1.2


def test_sound_items_are_left_in_peace(faulty: dict[str, Health]) -> None:
    """Below one in a hundred is flagged, beside faulty ones and among themselves, also where everybody learns much."""
    sound = [health for name, health in faulty.items() if name > "item04"]
    for seed in (2, 3):
        sound += examined(seed, 300, {}, growth=float(seed - 2)).values()
    assert len(sound) == 145
    assert sum(bool(health.flags) for health in sound) <= 1


def test_figures_have_honest_errors(faulty: dict[str, Health]) -> None:
    """Sound items' slopes are 1 within their standard errors; drift is a z."""
    sound = [health for name, health in faulty.items() if name > "item04"]
    z = [(health.slope - 1.0) / health.slope_error for health in sound]
    assert abs(np.mean(z)) < 0.6
    assert 0.6 < np.std(z) < 1.5
    assert 0.6 < np.std([health.drift for health in sound]) < 1.5


def test_few_answers_are_not_judged() -> None:
    """An item is looked at from two hundred first answers on; a second meeting is not one; samples are bounded."""
    log = [Rated(f"learner{who:03}", "x", ("c",), float(who % 2), float(who), "v1") for who in range(LEAST - 1)]
    log += [Rated(f"learner{who:03}", "x", ("c",), 1.0, 500.0, "v1") for who in range(50)]
    priors = {"x": Item(0.0, 1.44)}
    found = calibrate(log, priors, SERVICE)
    assert (wanted(found), item_health(found, ["v1"] * len(log), {})) == ([], [])
    more = [Rated(f"other{who:03}", "x", ("c",), float(who % 2), 600.0 + who, "v1") for who in range(SAMPLE)]
    found = calibrate(log + more, priors, SERVICE)
    assert wanted(found) == list(range(len(log), len(log) + SAMPLE))
    (health,) = item_health(found, ["v1"] * len(log + more), {})
    assert health.answers == LEAST - 1 + SAMPLE
