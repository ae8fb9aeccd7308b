r"""Markdown and maths to HTML and to plain text: compiled once a template, filled once a variant.

A source goes through four steps. Every hole ``{{ expression | format }}`` becomes one private-use character
(`holes`); every formula becomes another (`formulas`) and is set (`setting`); what is left is Markdown, whose token
stream passes an allow-list (`markdown`, `blocks`); and the finished page (`pages`) is split once at the holes
(`compiling`), so that filling it is a join (`text`). Inside a formula a hole stands in braces and comes back from
math-core as one ``<mi>``. What surrounds it in the TeX tells how its number is to be printed (`signs`): in
parentheses, without a coefficient of one, with a sign that is an operator.

Nothing active comes out: raw HTML is shown as text, links go to http(s) or within the site, images are
refused, and no style, script, id or event attribute is ever written.

Classes in the HTML: ``formula`` (display formula, scrolls), ``scroll`` (container of a table), ``data``
(a table of values), ``number`` (a numeric cell), ``readings`` (one column of values as a wrapping list),
``readings-block`` and ``readings-name`` (such a list with a heading), ``nowrap``, ``align-left``,
``align-right``, ``align-center`` (cells of a Markdown table). In MathML: ``eq-left``, ``eq-right`` (alignment
of a cell, which in an equation goes with no padding on the side of the relation: ``eq-flush-left``,
``eq-flush-right``), ``eq-gap`` (1em before a condition of cases), ``line-top``, ``line-right``,
``line-bottom``, ``line-left`` (rules of an array, ``line-dashed`` when dashed), ``boxed``, ``strut`` (0.17em
above a row).
"""

from quizsvc.items.typeset.compiling import compile_text
from quizsvc.items.typeset.holes import Hole
from quizsvc.items.typeset.marks import HOLE_LIMIT
from quizsvc.items.typeset.numerals import MINUS, number_text
from quizsvc.items.typeset.source import SOURCE_LIMIT, TypesetError
from quizsvc.items.typeset.tables import Table
from quizsvc.items.typeset.text import Text, Value

__all__ = [
    "HOLE_LIMIT",
    "MINUS",
    "SOURCE_LIMIT",
    "Hole",
    "Table",
    "Text",
    "TypesetError",
    "Value",
    "compile_text",
    "number_text",
]
