"""What a browser needs to install the site, and to say so when there is no connection.

The worker keeps what is the same for everybody: files whose address names their content, and one page that says that
there is no connection. No other page is ever kept, so none is shown that may have changed or that is somebody's own.
The worker's text names its release, a hash of that page, which names all files by their hash: a browser that finds
another text takes the new worker and forgets what the old one kept.
"""

import json
import re
from hashlib import blake2b

from flask import Blueprint, Response, render_template, url_for

from quizsvc.web.assets import address, content
from quizsvc.web.guard import ask_nothing_more
from quizsvc.web.icons import PAPER

pages = Blueprint("offline", __name__)
LATER = ("question.js",)
"""Files that scripts ask for by themselves."""


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the site is installed, in the words of the W3C's Web Application Manifest."""
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
    icons += [("icon-maskable.png", "512x512", "maskable"), ("icon.svg", "any", "any")]
    described = {
        "id": "/",
        "name": "quizsvc: the probability behind the loss",
        "short_name": "quizsvc",
        "description": "Quizzes on the probability side of machine learning, on fresh data each time.",
        "lang": "en",
        "start_url": url_for("home.home"),
        "scope": url_for("home.home"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [{"src": address(name), "sizes": sizes, "purpose": purpose} for name, sizes, purpose in icons],
    }
    return Response(json.dumps(described), mimetype="application/manifest+json")


@pages.get("/offline")
def message() -> str:
    """That there is no connection: the same page for everybody."""
    ask_nothing_more()
    return render_template("offline.html")


@pages.get("/service-worker.js")
def worker() -> Response:
    """The worker of this release, which a browser asks for anew each time."""
    page = message()
    kept = sorted({*re.findall(r'"(/assets/[^"]+)"', page), *map(address, LATER)})
    release = blake2b(page.encode(), digest_size=8).hexdigest()
    named = {"RELEASE": f"quizsvc-{release}", "OFFLINE": url_for(".message"), "KEPT": kept}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in named.items())
    return Response(head + content("worker.js").decode(), mimetype="text/javascript")
