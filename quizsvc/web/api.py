"""The JSON interface under /api/v1: concepts, lessons, one lesson on data of its own, and finishing it."""

from typing import Any

from flask import Blueprint, Response, jsonify

from quizsvc.course.concepts import Concept
from quizsvc.course.lesson import Lesson
from quizsvc.course.page import Page, Part, Picture, Piece, Prose, Stepper
from quizsvc.flows import clock
from quizsvc.flows import lessons as flow
from quizsvc.flows.headway import Headway, Status
from quizsvc.flows.lessons import Reading
from quizsvc.flows.practice import Missing
from quizsvc.web.guard import caller, reader, service
from quizsvc.web.lessons import asked_seed, unfinished
from quizsvc.web.problems import problem

calls = Blueprint("api", __name__, url_prefix="/api/v1")


@calls.get("/concepts")
def concepts() -> Response:
    """Every concept after its prerequisites, with where the caller stands."""
    statuses = flow.concepts(service(), reader(), clock.now())
    return jsonify(concepts=[{**_status(one), **_concept(one.concept)} for one in statuses])


@calls.get("/lessons")
def lessons() -> Response:
    """Every lesson in the order in which they are read, with how far the caller is."""
    return jsonify(lessons=[_headway(row) for row in flow.overview(service(), reader(), clock.now())])


@calls.get("/lessons/<slug>")
def lesson(slug: str) -> Response:
    """One lesson with its page, on the data that everybody sees first or on those of `?seed=`."""
    shown = flow.read(service(), reader(), slug, asked_seed(), clock.now())
    return _no_lesson(shown) if isinstance(shown, Missing) else jsonify(_reading(shown))


@calls.post("/lessons/<slug>/complete")
def complete(slug: str) -> Response:
    """Finish a lesson whose quick check is right: its award, which is the same however often it is asked for."""
    outcome = flow.complete(service(), caller(), slug, clock.now())
    if isinstance(outcome, Missing):
        return _no_lesson(outcome)
    if isinstance(outcome, Headway):
        left = [check.item for check in outcome.checks if not check.is_right]
        return problem(409, "Not finished yet", unfinished(outcome), "unfinished-lesson", left=left)
    return jsonify(lesson=slug, finished=True, xp=outcome.amount, finished_at=outcome.awarded_at.isoformat())


def _no_lesson(missing: Missing) -> Response:
    return problem(404, "Lesson not found", missing.sentence, "no-such-lesson")


def _headway(reached: Headway) -> dict[str, Any]:
    """A lesson's head, and how far the caller is."""
    return {
        **_head(reached.lesson),
        "number": reached.lesson.number,
        "sentence": reached.lesson.sentence,
        "minutes": reached.lesson.passage.minutes,
        "concepts": [_status(status) for status in reached.statuses],
        "mastered": reached.mastered,
        "quick_check": {
            "right": reached.right,
            "of": len(reached.checks),
            "items": [{"item": c.item, "title": c.title, "right": c.is_right} for c in reached.checks],
        },
        "finished": reached.finished is not None,
        "xp": reached.xp,
    }


def _head(told: Lesson) -> dict[str, Any]:
    return {"slug": told.slug, "title": told.title}


def _status(status: Status) -> dict[str, Any]:
    """Where the caller stands with a concept; its mastery is null before the first answer to any question."""
    now = status.mastery
    return {
        "concept": status.concept.id,
        "title": status.concept.title,
        "status": status.words,
        "mastery": None if now is None else {"mean": now.mean, "low": now.low, "high": now.high},
        "lesson": status.lesson.slug if status.lesson else None,
    }


def _concept(concept: Concept) -> dict[str, Any]:
    return {"sentence": concept.sentence, "needs": list(concept.prerequisites)}


def _reading(shown: Reading) -> dict[str, Any]:
    """A lesson with everything that its page shows."""
    return {
        **_headway(shown.headway),
        "count": shown.count,
        **_page(shown.page),
        "needs": [_status(status) for status in shown.needs],
        "related": {"before": [_head(one) for one in shown.before], "after": [_head(one) for one in shown.after]},
        "next": shown.following.slug if shown.following else None,
        "questions": [{"slug": q.slug, "title": q.title, "concepts": list(q.concepts)} for q in shown.questions],
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "seed": page.seed,
        "objectives": [{"concept": concept, "html": html} for concept, html in page.asides.items()],
        "sections": [_section(part) for part in page.parts],
        "fits": [
            {"model": proof.model, "second_method": proof.second_method, "difference": proof.difference}
            for proof in page.proofs
        ],
    }


def _section(part: Part) -> dict[str, Any]:
    return {"heading": part.heading, "anchor": part.anchor, "pieces": [_piece(piece) for piece in part.pieces]}


def _piece(piece: Piece) -> dict[str, Any]:
    """What a section shows, by its kind."""
    if isinstance(piece, Prose):
        body: dict[str, Any] = {"html": piece.html}
    elif isinstance(piece, Picture):
        body = {"title": piece.title, "svg": piece.svg, "tables_html": piece.tables_html}
    elif isinstance(piece, Stepper):
        lines = [
            {"formula_html": s.formula_html, "because_html": s.because_html, "value": s.value, "equal": s.is_equal}
            for s in piece.lines
        ]
        body = {"name": piece.name, "title": piece.title, "lines": lines}
    else:
        body = {"id": piece.id, "title": piece.title, "task": piece.task}
    return {"kind": piece.kind, **body}
