"""How it works: what is believed of a learner and how the next question is chosen, with the constants that hold."""

from flask import Blueprint, render_template

from quizsvc.adaptive import choosing
from quizsvc.adaptive.ability import HINT_DISCOUNT
from quizsvc.flows import modes
from quizsvc.items.typeset.mathml import to_mathml
from quizsvc.progress.level import MASTERED
from quizsvc.web.guard import service

pages = Blueprint("about", __name__)


@pages.get("/about/method")
def method() -> str:
    """Ability, memory, the next question, credit and certificates, in words and formulas."""
    settings = service().catalogue.settings
    return render_template(
        "method.html",
        settings=settings,
        choosing=choosing,
        modes=modes,
        hint=HINT_DISCOUNT,
        mastered=MASTERED,
        mathml=to_mathml,
    )
