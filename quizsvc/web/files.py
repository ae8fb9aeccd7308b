"""Files of a question to keep: its numbers for a spreadsheet, and its chart."""

import csv
from io import StringIO

from flask import Response, abort

from quizsvc.flows.practice import Answered, Kept, Missing, Question
from quizsvc.flows.spreadsheet import Spreadsheet
from quizsvc.web.assets import content

FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A drawing that stands alone holds its style and can do nothing else."""


def csv_file(sheet: Spreadsheet | Missing, name: str) -> Response:
    """Columns side by side as CSV; 404 where there are none."""
    if isinstance(sheet, Missing):
        abort(404)
    out = StringIO()
    csv.writer(out).writerows([[_harmless(cell) for cell in row] for row in (sheet.heads, *sheet.rows)])
    reply = Response(out.getvalue(), mimetype="text/csv")
    reply.headers["Content-Disposition"] = f"attachment; filename={name}"
    return reply


def svg_file(shown: Question | Kept | Answered | Missing) -> Response:
    """The chart of a question with the colours of its roles, so that it stands alone; 404 where there is none."""
    question = shown.question if isinstance(shown, Answered | Kept) else shown
    if isinstance(question, Missing) or not question.figure_svg:
        abort(404)
    head, begun, rest = question.figure_svg.partition(">")
    style = f"<style>{content('chart.css').decode()}</style>"
    named = head if "xmlns=" in head else f'{head} xmlns="http://www.w3.org/2000/svg"'
    reply = Response(f"{named}{begun}{style}{rest}", mimetype="image/svg+xml")
    reply.headers["Content-Security-Policy"] = ALONE
    return reply


def _harmless(cell: float | int | str) -> float | int | str:
    """A text that a spreadsheet would take for a formula gets a quote before it; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip()[:1] in FORMULA_SIGNS else cell
