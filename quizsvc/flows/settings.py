"""Settings: what a learner sets for themselves, on the page and through the JSON interface alike.

Answers already given keep the zone and the beginning of the day that they counted for.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from quizsvc.flows.accounts import Refused, name_objection, refused_at
from quizsvc.flows.guests import is_zone
from quizsvc.progress.streak import BEGINNINGS
from quizsvc.store import learners
from quizsvc.store.database import Database
from quizsvc.store.learners import Learner

THEMES = ("system", "light", "dark")
GOALS = range(1, 8)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to change of a learner's settings; what is null or left out stays, and an empty name is none.

    A zone stays as it is set; where it is empty, the browser tells it from then on.
    """

    display_name: str | None = None
    timezone: str | None = None
    day_begins: int | None = None
    show_streak: bool | None = None
    weekly_goal: int | None = None
    theme: str | None = None


def change(database: Database, learner: Learner, wanted: Changes) -> Learner | Refused:
    """The learner with other settings; all of them or, where one cannot be, none."""
    if refused := _refused(wanted):
        return refused
    settings = _columns(wanted)
    if settings:
        with database.write() as conn:
            learners.set_settings(conn, learner.id, **settings)
    return replace(learner, **settings)


@cache
def zones() -> tuple[str, ...]:
    """The time zones that can be set, by name."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def _refused(wanted: Changes) -> Refused | None:
    """What cannot be as it is wanted, by field; None where all can, or stay."""
    name, zone, hour, goal, theme = (
        wanted.display_name,
        wanted.timezone,
        wanted.day_begins,
        wanted.weekly_goal,
        wanted.theme,
    )
    hours, goals = f"from {BEGINNINGS[0]} to {BEGINNINGS[-1]}", f"from {GOALS[0]} to {GOALS[-1]}"
    themes = f"{', '.join(THEMES[:-1])} or {THEMES[-1]}"
    return refused_at(
        display_name=name_objection((name or "").strip()),
        timezone="This is no time zone; one looks like Europe/Vienna." if zone and not is_zone(zone) else "",
        day_begins=f"A day cannot begin at {hour}; choose an hour {hours}." if _is_none_of(BEGINNINGS, hour) else "",
        weekly_goal=f"A week cannot have {goal} days of practice; choose {goals}." if _is_none_of(GOALS, goal) else "",
        theme=f"There is no theme “{(theme or '')[:20]}”; choose {themes}." if _is_none_of(THEMES, theme) else "",
    )


def _is_none_of(possible: Collection[object], wanted: object) -> bool:
    """Whether something is wanted that cannot be."""
    return wanted is not None and wanted not in possible


def _columns(wanted: Changes) -> dict[str, Any]:
    """The wanted settings by the names under which they are kept."""
    settings = {field: value for field, value in asdict(wanted).items() if value is not None}
    if "display_name" in settings:
        settings["display_name"] = settings["display_name"].strip() or None
    if "show_streak" in settings:
        settings["shows_streak"] = settings.pop("show_streak")
    if "timezone" in settings:
        settings["zone_is_fixed"] = bool(settings["timezone"])
        if not settings["timezone"]:
            del settings["timezone"]
    return settings
