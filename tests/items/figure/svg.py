"""What every test of a drawn figure does with it: read it as XML, and find its elements by class."""

import xml.etree.ElementTree as ET

from quizsvc.items.figure import Figure, draw


def parsed(chart: Figure, prefix: str = "f") -> ET.Element:
    """The SVG of a figure."""
    return ET.fromstring(draw(chart, prefix))


def boxes(svg: ET.Element, kind: str) -> list[ET.Element]:
    """The elements of a class."""
    return [e for e in svg.iter() if kind in e.get("class", "").split()]


def texts(svg: ET.Element, kind: str) -> list[str]:
    """The texts of a class."""
    return [e.text or "" for e in boxes(svg, kind)]
