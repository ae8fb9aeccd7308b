"""Single keys for what a page offers, and the page that lists them.

An element says its own key by `keyed("h")`; the script `keys.js` finds it by that. This list is the only one, and a
page that asks for a key that is not on it cannot be made.
"""

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from markupsafe import Markup

pages = Blueprint("keys", __name__)


@dataclass(frozen=True, slots=True)
class Key:
    """What is pressed (keys one after the other with a space between them), and what that does."""

    pressed: str
    does: str


KEYS = (
    Key("1–9", "choose that option"),
    Key("Enter", "check the answer; after the verdict, go on to the next question"),
    Key("h", "show a hint"),
    Key("n", "same idea, fresh data"),
    Key("m", "what you missed"),
    Key("?", "show these keys"),
    Key("g l", "go to the lessons"),
    Key("g p", "go to practice"),
    Key("g i", "go to the interview questions"),
    Key("g r", "go to review"),
    Key("g m", "go to your page"),
)
KNOWN = frozenset(key.pressed for key in KEYS)


def register(app: Flask) -> None:
    """Serve the list, and let pages give an element its key."""
    app.register_blueprint(pages)
    app.jinja_env.globals["keyed"] = keyed


def keyed(pressed: str) -> Markup:
    """The attribute of the element that a key is for; ValueError for a key that is not on the list."""
    if pressed not in KNOWN:
        raise ValueError(
            f"got the key {pressed!r}, wanted one of {sorted(KNOWN)}; add it to KEYS in quizsvc/web/keys.py"
        )
    return Markup(' data-key="{}"').format(pressed)


@pages.get("/about/keys")
def overview() -> str:
    """All keys, and the switch that turns them off."""
    return render_template("keys.html", keys=KEYS)
