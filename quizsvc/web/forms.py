"""What a form sends for the parts of a question."""

from werkzeug.datastructures import MultiDict

FIELD = "answer-"


def answers(form: MultiDict[str, str]) -> dict[str, object]:
    """What was given for each part, by the part's name."""
    return {name.removeprefix(FIELD): text for name, text in form.items() if name.startswith(FIELD)}
