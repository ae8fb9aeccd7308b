"""Chart specification to SVG: layers are values, drawing is one pure function.

The SVG holds class names only: no style attribute, no colour, no script. Its ids begin with the prefix that
the caller gives. User units: 640 wide, 400 high (220 for a strip of readings alone); made for 15 units of
text on a wide screen and 25 units under 480 px, for which all room is kept.

Classes. ``chart`` the svg (``chart-strip`` when it is a strip). ``grid`` faint horizontal lines; ``axis`` the
base line; ``axis-tick`` small marks on it. ``tick`` tick labels, with ``tick-x`` or ``tick-y`` (middle and end
anchored by attribute) and ``tick-alt`` on every other, to be hidden on small screens. ``axis-label`` names of
the axes. ``label`` direct labels of series. Marks: ``point`` (circle, r 5: to be 9 under 480 px), ``bar``
(rect), ``band`` (path), ``curve`` (path), ``rule`` (line). Every mark and every direct label also has
``role-data``, ``role-mle``, ``role-map``, ``role-prior`` or ``role-truth``: MLE solid, MAP dashed, prior
dotted, truth thin. ``curve`` needs ``fill: none``; ``label`` wants a stroke in the paper's colour under its
fill (``paint-order: stroke``).
"""

from quizsvc.items.figure.chart import Figure, figure
from quizsvc.items.figure.drawing import draw
from quizsvc.items.figure.layers import (
    NUMBER_LIMIT,
    ROLES,
    Band,
    Bars,
    Curve,
    Dots,
    Layer,
    Rule,
    Scatter,
    band,
    bars,
    curve,
    dots,
    histogram,
    rule,
    scatter,
)
from quizsvc.items.figure.plot import HEIGHT, STRIP_HEIGHT, WIDTH
from quizsvc.items.figure.scales import nice_ticks

__all__ = [
    "HEIGHT",
    "NUMBER_LIMIT",
    "ROLES",
    "STRIP_HEIGHT",
    "WIDTH",
    "Band",
    "Bars",
    "Curve",
    "Dots",
    "Figure",
    "Layer",
    "Rule",
    "Scatter",
    "band",
    "bars",
    "curve",
    "dots",
    "draw",
    "figure",
    "histogram",
    "nice_ticks",
    "rule",
    "scatter",
]
