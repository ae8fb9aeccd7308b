"""What a form brings: its fields as raw answers, one for each part of a question, and the page it leads back to.

A control's fields are named `answer-PART` where one value is asked, and `answer-PART.SUFFIX` where several are.
"""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

FIELD = "answer-"
_OWN = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # printable ASCII but the backslash, which browsers read as a slash
Raw = str | dict[str, str | list[str]]


def collected(form: MultiDict[str, str]) -> dict[str, Raw]:
    """Each part's raw answer: a text, or a mapping of suffixes to texts (to a list where a name is repeated).

    Of a plain name only the first text counts; where it stands beside dotted ones it has the suffix "".
    """
    plain: dict[str, str] = {}
    several: dict[str, dict[str, str | list[str]]] = {}
    for name, texts in form.lists():
        part, dot, suffix = name.removeprefix(FIELD).partition(".")
        if name.startswith(FIELD) and dot:
            several.setdefault(part, {})[suffix] = texts[0] if len(texts) == 1 else texts
        elif name.startswith(FIELD):
            plain[part] = texts[0]
    return {**plain, **{part: _joined(plain.get(part), fields) for part, fields in several.items()}}


def _joined(text: str | None, fields: Mapping[str, str | list[str]]) -> Raw:
    """A part's dotted fields with the plain one, where there is one."""
    return dict(fields) if text is None else {"": text, **fields}


def own_path(text: str) -> str:
    """An address within the site, such as a form may lead back to; empty for any other."""
    return text if _OWN.fullmatch(text) else ""
