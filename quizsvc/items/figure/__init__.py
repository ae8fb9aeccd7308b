"""Chart specification to SVG: layers are values, drawing is one pure function.

An author's layer becomes one or several marks (`marks`), made of numbers that are checked first (`checks`, `layers`,
`composed`). A figure (`chart`) holds marks with the words around them; `words` writes the description where the
author gives none, `tables` tells the numbers, and `drawing` draws.

The SVG holds class names only: no style attribute, no colour, no script. Its ids begin with the prefix that
the caller gives. User units: 640 wide, 400 high (less for a strip of readings alone); made for 15 units of
text on a wide screen and 25 units under 480 px, for which all room is kept.

Classes. ``chart`` the svg (``chart-strip`` when it is a strip). ``grid`` faint horizontal lines, ``zero`` the one
at zero where there is something below it; ``axis`` the base line; ``axis-tick`` small marks on it. ``tick`` tick
labels, with ``tick-x`` or ``tick-y`` (middle and end anchored by attribute) and ``tick-alt`` on every other, to be
hidden on small screens. ``axis-label`` names of the axes. ``label`` direct labels of series, ``level`` those of a
contour's levels. Marks: ``point`` and ``spot`` (circle, r 5: under 480 px to be 9, or 7 where it is a ``reading``),
``bar`` (rect), ``band``, ``curve`` and ``contour`` (path), ``rule`` and ``drop`` (line; a drop goes from a spot to the
axis). Every mark and every direct label also has its role: ``role-data``, ``role-mle``, ``role-map``, ``role-prior``,
``role-truth`` (MLE solid, MAP dashed, prior dotted, truth thin), ``role-yours`` (a learner's, beside what is right; no
author gives it), or ``role-series-1`` to ``role-series-6``. ``curve``
and ``contour`` need ``fill: none``; ``label`` and ``level`` want a stroke in the paper's colour under their fill
(``paint-order: stroke``).
"""

from quizsvc.items.figure.chart import Figure, figure
from quizsvc.items.figure.checks import NUMBER_LIMIT, ROLES
from quizsvc.items.figure.composed import contour, density, likelihood, path, series
from quizsvc.items.figure.drawing import draw
from quizsvc.items.figure.layers import band, bars, curve, dots, histogram, rule, scatter
from quizsvc.items.figure.marks import Layer
from quizsvc.items.figure.plot import HEIGHT, STRIP_HEIGHT, WIDTH, scale_of, x_axis
from quizsvc.items.figure.scales import nice_ticks, tens_ticks
from quizsvc.items.figure.tables import MARKED, as_plain, tables_html, tabulate

__all__ = [
    "HEIGHT",
    "MARKED",
    "NUMBER_LIMIT",
    "ROLES",
    "STRIP_HEIGHT",
    "WIDTH",
    "Figure",
    "Layer",
    "as_plain",
    "band",
    "bars",
    "contour",
    "curve",
    "density",
    "dots",
    "draw",
    "figure",
    "histogram",
    "likelihood",
    "nice_ticks",
    "path",
    "rule",
    "scale_of",
    "scatter",
    "series",
    "tables_html",
    "tabulate",
    "tens_ticks",
    "x_axis",
]
