"""Form controls that several kinds share; every input has a label, and every group a legend."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from quizsvc.items.answers.base import Control, Option, PartVariant

NUMBER_BOX = (
    'class="box" type="text" inputmode="decimal" autocomplete="off" autocapitalize="off" spellcheck="false"'
    ' maxlength="1000"'
)

MARKUP, WORD = re.compile(r"<math.*?</math>|<[^>]*>", re.DOTALL), re.compile(r"\w")


def field_name(part: PartVariant, suffix: str = "") -> str:
    """The name of a part's field as a form sends it, escaped."""
    return escape(f"answer-{part.name}.{suffix}" if suffix else f"answer-{part.name}")


def fieldset(style: str, described_by: str, content: str) -> Control:
    """A group of controls that together are one answer."""
    return Control(
        f'<fieldset class="{style}" aria-describedby="{escape(described_by)}">'
        f"<legend>Your answer</legend>{content}</fieldset>"
    )


def option_row(part: PartVariant, box: str, suffix: str, index: int, option: Option, checked: bool) -> str:
    """An option with its radio button or check box; a radio button is required.

    Where an option is nothing but maths its button is named by the plain text: no name is made of MathML.
    """
    state = (" required" if box == "radio" else "") + (" checked" if checked else "")
    named = "" if WORD.search(MARKUP.sub("", option.html)) else f' aria-label="{escape(option.text)}"'
    return (
        f'<label class="option"><input type="{box}" name="{field_name(part, suffix)}" value="{index}"{named}{state}>'
        f" <span>{option.html}</span></label>"
    )


def entry_box(part: PartVariant, suffix: str, label: str, text: str) -> str:
    """A box for one number among several, with its label."""
    name = field_name(part, suffix)
    return (
        f'<span class="entry"><label for="{name}">{escape(label)}</label>'
        f'<input {NUMBER_BOX} id="{name}" name="{name}" value="{escape(text)}"></span>'
    )


def select(part: PartVariant, suffix: str, label: str, choices: Mapping[str, str], chosen: str) -> str:
    """A list to choose one text of, by value; `label` is its name in plain text, as the page's may be maths."""
    rows = [
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in choices.items()
    ]
    name = field_name(part, suffix)
    return f'<select class="box" id="{name}" name="{name}" aria-label="{escape(label)}">{"".join(rows)}</select>'


def given_texts(raw: object) -> dict[str, str]:
    """The texts that a form sent for the fields of a control, by suffix."""
    fields = raw if isinstance(raw, Mapping) else {}
    return {key: text for key, text in fields.items() if isinstance(key, str) and isinstance(text, str)}


def listed(tag: str, rows: Sequence[str]) -> str:
    """A list of HTML lines: `ol` where their order tells something, else `ul`."""
    return f"<{tag}>{''.join(f'<li>{row}</li>' for row in rows)}</{tag}>"
