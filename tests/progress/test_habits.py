"""Habits: counted, and said to change only where chance hardly would."""

from quizsvc.numeric import stream
from quizsvc.progress.habits import SURE, Habit, Trend, habits


def test_the_most_frequent_comes_first() -> None:
    """With how many of it fell into the later half of all answers."""
    told = habits(["half-penalty", None, "no-prior", "half-penalty", None, "half-penalty"])
    assert [(habit.mistake, habit.times, habit.lately) for habit in told] == [
        ("half-penalty", 3, 2),
        ("no-prior", 1, 0),
    ]
    assert habits([]) == ()


def test_a_change_is_told_where_it_is_one() -> None:
    """Five of five in one half is a change, three of four is none."""
    early, late = ["slip"] * 5 + [None] * 15, [None] * 15 + ["slip"] * 5
    assert habits(early) == (Habit("slip", 5, 0, Trend.RARER),)
    assert habits(late) == (Habit("slip", 5, 5, Trend.OFTENER),)
    assert habits(["slip"] * 3 + [None] * 16 + ["slip"])[0].trend is Trend.STEADY


def test_chance_alone_is_seldom_called_a_change() -> None:
    """A mistake as likely in every answer is called rarer at most as often as is said, and so is oftener."""
    dice = stream("habits", 1)
    told = [habits(["slip" if u < 0.3 else None for u in dice.uniforms(60)])[0].trend for _ in range(400)]
    for trend in (Trend.RARER, Trend.OFTENER):
        assert told.count(trend) / len(told) <= SURE + 0.04
