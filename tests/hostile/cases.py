"""Hostile cases as data: what is written, where in a template it stands, and how it must end.

A file of `templates/` is a class of cases. Each of its groups names a place of the template below, how its cases
end, and the cases by name. A text is a string, or a list of strings and of `{repeat, times}`, so that a giant takes
one line; a `%d` in what is repeated is its number.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENDS = frozenset({"load", "draw", "harmless"})
"""Refused when loaded, refused when drawn, or drawn with nothing active in what is shown."""

ANSWER = "type: number\n  value: map.mean"
SOUND = {
    "file": "---\n{front}\n---\n{body}\n\n## Solution\nIt is {{ map.mean }}.\n",
    "front": (
        "title: {title}\nconcepts: [map-estimation]\n"
        "variables:\n  n: integer(6, 12)\n  b: uniform(1, 2, decimals=2)\n"
        "data:\n  x: normal(loc=2, scale=1, size=n, decimals=2)\n  y: normal(loc=2, scale=1, size=n, decimals=2)\n"
        "fits:\n  map: fit_gaussian_mean(x, scale=1, prior=normal_prior(0, scale=1))\n{more}answer:\n  {answer}"
    ),
}
PLACES = {
    "title": "{title}",
    "body": "{body}",
    "answer": "{answer}",
    "more": "{more}",
}
FRAMES = {
    "expression": ("more", "derived:\n  probe: {text}\n"),
    "condition": ("more", "require:\n  - {text}\n"),
    "figure": ("more", "figure: {text}\n"),
    "key": ("answer", "type: number\n  value: {text}"),
    "misconception": ("more", "misconceptions:\n  - id: wrong\n    value: {text}\n    feedback: No.\n"),
    "feedback": ("more", "misconceptions:\n  - id: wrong\n    value: map.mean + 1\n    feedback: {text}\n"),
    "option": (
        "answer",
        "type: choice\n  options:\n    - text: {text}\n      right: b < 9\n    - text: other\n      right: b > 9",
    ),
    "hole": ("body", "Readings {{ {text} }} of a scale."),
    "formula": ("body", "Take ${text}$ of it."),
}
"""Places that stand within another: which, and what is written there around the text."""
DEFAULTS = {"title": "A question", "body": "What is it?", "answer": ANSWER, "more": ""}


@dataclass(frozen=True)
class Case:
    """One hostile text: its class, its name, the item it calls itself, the file, and how it must end."""

    kind: str
    name: str
    item: str
    text: str | bytes
    end: str

    @property
    def title(self) -> str:
        """What the case is called in a report."""
        return f"{self.kind}: {self.name}"


def templates() -> list[Case]:
    """Every hostile template, in the order of the files."""
    return [
        _case(path.stem, name, group, written)
        for path in sorted((HERE / "templates").glob("*.toml"))
        for group in tomllib.loads(path.read_text(encoding="utf-8"))["group"]
        for name, written in group["cases"].items()
    ]


def spelt(written: Any) -> str:
    """The text of what a data file says."""
    if isinstance(written, str):
        return written
    if isinstance(written, dict):
        piece = spelt(written["repeat"])
        if "%d" in piece:
            return "".join(piece.replace("%d", str(number)) for number in range(written["times"]))
        return piece * int(written["times"])
    return "".join(spelt(piece) for piece in written)


def template(place: str, text: str) -> str:
    """The file of a sound template with a text at one of its places."""
    if place == "file":
        return text
    if place in FRAMES:
        place, frame = FRAMES[place][0], FRAMES[place][1]
        text = frame.replace("{text}", text)
    parts = {**DEFAULTS, place: text}
    front = SOUND["front"]
    for name in ("title", "more", "answer"):
        front = front.replace(PLACES[name], parts[name], 1)
    head, _, tail = SOUND["file"].partition("{front}")
    return head + front + tail.replace("{body}", parts["body"], 1)


def _case(kind: str, name: str, group: dict[str, Any], written: Any) -> Case:
    place, end = group["place"], group["ends"]
    if end not in ENDS:
        raise ValueError(f"{kind}: {name} ends in '{end}'; wanted one of {sorted(ENDS)}")
    text = spelt(written)
    if place == "id":
        return Case(kind, name, text, template("body", "What is it?"), end)
    if place == "bytes":
        whole = template("body", "What is it?").encode()
        return Case(kind, name, "probe", bytes.fromhex(text) + whole if text else b"", end)
    return Case(kind, name, "probe", template(place, text), end)
