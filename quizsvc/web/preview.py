"""The preview: a local site that shows an author's template as a learner sees it, and what is behind it.

It changes nothing: every request is a GET, and an answer that is tried is part of the address. It answers to this
machine's own names only, so that no page from elsewhere can read it through a name of its own.
"""

from collections import defaultdict
from pathlib import Path
from secrets import randbelow
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as Reply

from quizsvc.flows.desk import CHECK_SEEDS, Desk, Sheet
from quizsvc.items.answers.base import PartVariant
from quizsvc.items.figure import tables_html
from quizsvc.items.findings import Finding
from quizsvc.web import guard
from quizsvc.web.assets import register_assets
from quizsvc.web.forms import collected

MOST = 2**53
RANDOM_SEEDS = 1_000_000
HOSTS = ["127.0.0.1", "localhost"]

pages = Blueprint("preview", __name__)


def create_preview(desk: Desk) -> Flask:
    """The site of an author's desk."""
    app = Flask("quizsvc.web", template_folder="pages", static_folder=None)
    app.config["TRUSTED_HOSTS"] = HOSTS
    app.extensions["quizsvc desk"] = desk
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["distance"] = distance
    register_assets(app)
    guard.register(app)
    app.register_error_handler(HTTPException, refusal)
    app.register_blueprint(pages)
    return app


@pages.get("/")
def start() -> str | Reply:
    """The list of a folder's templates; of a single file, its sheet."""
    if not desk().place.is_dir():
        return redirect(url_for(".sheet", name=desk().place.name))
    return render_template("preview_list.html", place=desk().place, entries=desk().entries(), tag=desk().list_tag())


@pages.get("/template/<path:name>")
def sheet(name: str) -> str:
    """One template at one seed, with what is behind it and what was found."""
    shown = desk().sheet(name, path_of(name), seed_asked(), collected(request.args))
    return render_template(
        "preview_sheet.html",
        shown=shown,
        seed=seed_asked(),
        random=randbelow(RANDOM_SEEDS),
        most=MOST,
        seeds=len(CHECK_SEEDS),
        at_line=by_line(shown),
        tables_html=tables_html,
    )


@pages.get("/tag")
@pages.get("/tag/<path:name>")
def tag(name: str = "") -> Response:
    """What the page compares: another text as soon as it would look otherwise."""
    return jsonify(tag=desk().tag(path_of(name)) if name else desk().list_tag())


def desk() -> Desk:
    """The desk that is shown."""
    return cast(Desk, current_app.extensions["quizsvc desk"])


def path_of(name: str) -> Path:
    """The file of this name on the desk; 404 where there is none. The one file stays, even while it is away."""
    files = desk().files
    if name not in files and (desk().place.is_dir() or name != desk().place.name):
        abort(404, f"There is no template “{name}” here.")
    return files.get(name, desk().place)


def seed_asked() -> int:
    """The seed of the address, 0 where it names none; 400 for what is no seed."""
    text = request.args.get("seed", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= MOST):
        abort(400, f"The seed is “{text[:40]}”; a seed is a whole number from 0 to {MOST}.")
    return int(text)


def by_line(shown: Sheet) -> dict[int, list[Finding]]:
    """The findings by the line of the text at which they stand; what stands after its end goes to the last line."""
    last = max(1, len(shown.text.splitlines()))
    found = defaultdict(list)
    for finding in shown.findings:
        found[min(finding.line, last)].append(finding)
    return found


def distance(value: object, part: PartVariant) -> str:
    """How many tolerances a number is from the key, empty for what is no number."""
    width = (part.tolerance or {}).get("abs")
    if not width or not isinstance(value, int | float) or not isinstance(part.key, int | float):
        return ""
    tolerances = abs(value - part.key) / width
    return f"{tolerances:,.0f}" if tolerances >= 100 else f"{tolerances:.1f}"


def refusal(problem: HTTPException) -> tuple[str, int]:
    """The page of an HTTP error, in a sentence."""
    code = problem.code or 500
    sentence = problem.description or ""
    if isinstance(problem, SecurityError):
        sentence = f"The preview answers only under {' and '.join(HOSTS)}."
    return render_template("preview_message.html", title=problem.name, sentence=sentence), code
