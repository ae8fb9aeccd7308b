"""How a form's fields become raw answers."""

import pytest
from werkzeug.datastructures import MultiDict

from quizsvc.web.forms import collected


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ([("answer-slope", "2")], {"slope": "2"}),
        ([("answer-slope", "2"), ("answer-slope", "3")], {"slope": "2"}),
        ([("answer-line.0", "1"), ("answer-line.1", "")], {"line": {"0": "1", "1": ""}}),
        ([("answer-line.2.1", "7")], {"line": {"2.1": "7"}}),
        ([("answer-it.ticked", "0"), ("answer-it.ticked", "2")], {"it": {"ticked": ["0", "2"]}}),
        ([("answer-it.ticked", "0")], {"it": {"ticked": "0"}}),
        ([("answer-it", "1 2"), ("answer-it.0", "")], {"it": {"": "1 2", "0": ""}}),
        ([("answer-a", "1"), ("answer-b.0", "2")], {"a": "1", "b": {"0": "2"}}),
        ([("csrf", "x"), ("timezone", "UTC"), ("answers-a", "1"), ("xanswer-a.0", "1")], {}),
        ([("answer-", "1"), ("answer-.", "2")], {"": {"": "2"}}),
    ],
)
def test_fields_are_collected_by_part(fields: list[tuple[str, str]], wanted: dict[str, object]) -> None:
    """A plain name is a text, dotted ones a mapping, a repeated one a list; what is no answer stays out."""
    assert collected(MultiDict(fields)) == wanted
