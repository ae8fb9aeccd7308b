"""The factory: the one place that knows all parts of the website."""

from flask import Flask

from quizsvc.flows.service import Service
from quizsvc.web import (
    about,
    account,
    concepts,
    dates,
    errata,
    errors,
    glossary,
    guard,
    home,
    interviews,
    keys,
    lab,
    lessons,
    me,
    offline,
    packing,
    plan,
    practice,
    questions,
    reports,
    search,
    sessions,
    settings,
)
from quizsvc.web.api import document as api
from quizsvc.web.assets import register_assets

MAX_FORM_BYTES = 64 * 1024


def create_app(service: Service) -> Flask:
    """The website of a service."""
    app = Flask("quizsvc.web", template_folder="pages", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_FORM_BYTES, MAX_FORM_PARTS=100, MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES)
    app.extensions["quizsvc"] = service
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    register_assets(app)
    packing.register(app)
    guard.register(app)
    account.register_here(app)
    errors.register(app)
    dates.register(app)
    keys.register(app)
    app.register_blueprint(home.pages)
    app.register_blueprint(account.pages)
    app.register_blueprint(about.pages)
    app.register_blueprint(concepts.pages)
    app.register_blueprint(errata.pages)
    app.register_blueprint(glossary.pages)
    app.register_blueprint(interviews.pages)
    app.register_blueprint(lab.pages)
    app.register_blueprint(lessons.pages)
    app.register_blueprint(me.pages)
    app.register_blueprint(offline.pages)
    app.register_blueprint(plan.pages)
    app.register_blueprint(practice.pages)
    app.register_blueprint(questions.pages)
    app.register_blueprint(reports.pages)
    app.register_blueprint(search.pages)
    app.register_blueprint(sessions.pages)
    app.register_blueprint(settings.pages)
    api.register(app)
    return app
