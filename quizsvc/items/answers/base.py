"""What an answer kind is: it reads, compares, phrases the tolerance, gives feedback and renders its control.

A kind can also make responses of its own, right, wrong and unreadable, so that every item is tried before a learner
meets it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from quizsvc.items.block import Block
from quizsvc.items.expr import Expression
from quizsvc.items.figure import Figure
from quizsvc.items.kinds import ANY, NUMBER, NUMBERS, Kind
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response, Unreadable
from quizsvc.items.template import Part, RichText
from quizsvc.names import PartName
from quizsvc.numeric import Stream

Evaluate = Callable[[Expression], Any]
Typeset = Callable[[RichText], tuple[str, str]]
"""Gives a text as HTML and as plain text."""

NUMERIC = frozenset({NUMBER, NUMBERS, ANY})
"""The kinds of expression that can give one number."""


class Apart(Exception):
    """Two values that must be told apart are too near each other in this draw."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Given:
    """A misconception in one variant: the value it leads to and what is said of it."""

    id: str
    value: Any
    feedback_html: str
    feedback_text: str
    credit: float
    if_apart: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What a kind makes its part of one variant from: the draw's values and texts, and an order drawn for options.

    `order` gives a stream of the part's own, so that what is drawn from it tells nothing of the rest; `figure` gives
    the question's chart.
    """

    name: PartName
    evaluate: Evaluate
    typeset: Typeset
    given: Sequence[Given]
    order: Callable[[], Stream]
    figure: Callable[[], Figure | None]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A named wrong answer of a variant, apart from the key."""

    id: str
    value: Any
    feedback_html: str
    feedback_text: str
    credit: float = 0.0


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a choice, as shown."""

    text: str
    html: str
    right: bool
    feedback_html: str = ""
    feedback_text: str = ""
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class PartVariant:
    """One answer asked for in a variant: all that is needed to show and to grade it.

    `key_html` is the key as a page shows it where plain text does not do; `details` is what the kind itself needs, as
    plain values; a part that is not `graded` gives no credit and takes none. The last fields hold what the template
    says of a part among several: its own question, its share of the credit, and the part it follows through.
    """

    name: PartName
    type: str
    key: Any
    key_text: str
    tolerance: Mapping[str, float] | None
    wanted: str
    accepted: str
    options: tuple[Option, ...] | None = None
    misconceptions: tuple[Wrong, ...] = ()
    muted: tuple[str, ...] = ()
    unit: str = ""
    key_html: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    graded: bool = True
    prompt_html: str = ""
    prompt_text: str = ""
    weight: float = 1.0
    value: str = ""
    follow_through: str = ""

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "PartVariant":
        """The part of what `dataclasses.asdict` gave."""
        values = dict(document)
        if values["options"] is not None:
            values["options"] = tuple(Option(**option) for option in values["options"])
        values["misconceptions"] = tuple(Wrong(**wrong) for wrong in values["misconceptions"])
        values["muted"] = tuple(values["muted"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Mark:
    """How one response compares: whether right, the credit, and the misconception that explains it."""

    right: bool
    credit: float
    diagnosis: str = ""
    feedback_html: str = ""
    feedback_text: str = ""


@dataclass(frozen=True, slots=True)
class Specimens:
    """Responses that a kind makes itself, for trying an item out: raw values as a form would send them."""

    right: tuple[Any, ...]
    wrong: tuple[Any, ...]
    unreadable: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A number that the learner has to find: as it is told, its value, and the half-width accepted."""

    text: str
    value: float
    width: float


@dataclass(frozen=True, slots=True)
class Control:
    """What the page needs to show an answer control: the HTML of a group of real form controls."""

    html: str
    label: str = field(default="Your answer")


class AnswerKind(Protocol):
    """One kind of answer; each module of this package offers one as `KIND`, of a class that inherits from this one."""

    name: str
    keys: frozenset[str]
    values: frozenset[Kind] = frozenset()
    """What the key and the misconceptions' values may be; none where the kind takes no misconceptions."""
    key_kind: Kind = ANY
    """What the part's name stands for in later parts; ANY where its key is no value of the language."""
    graded: bool = True
    """Whether answers of this kind give credit and take it."""

    def parse(self, block: Block) -> Any | None:
        """The kind's own specification, or None with the problems noted in the block's loading."""

    def instantiate(self, specification: Any, asking: Asking) -> PartVariant:
        """The part of one variant. Raises Apart where key, misconceptions or options are too near one another."""

    def read(self, part: PartVariant, raw: object) -> Response | Unreadable:
        """What the learner gave, understood, or why not."""

    def compare(self, part: PartVariant, response: Response, replay: Replay) -> Mark:
        """The response against the key and the misconceptions; `replay` evaluates the variant anew where need be."""

    def control(self, part: PartVariant, raw: object, described_by: str) -> Control:
        """The HTML control, filled with what was given before; it holds nothing of the key."""

    def specimens(self, part: PartVariant) -> Specimens:
        """Responses to try the item with."""

    def guessing(self, part: Part) -> float:
        """The credit that answering blindly earns on average."""
        return 0.0

    def sought(self, part: PartVariant) -> tuple[Sought, ...]:
        """The numbers that the learner has to find; none where the answer is of another sort."""
        return ()

    def outline(self, part: PartVariant) -> tuple[str, ...]:
        """Lines that a terminal shows below the question: what there is to choose from, and how to type the answer."""
        return ()

    def typed(self, line: str) -> object:
        """The raw answer that a line typed in a terminal stands for."""
        return line


def finite(value: Any, what: str) -> float:
    """The value as a float. Raises Apart where it is not a finite number, so that the draw is made again."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < float("inf"):
        raise Apart(f"{what} was not a finite number")
    return float(value)


def stand_apart(key: float, width: float, given: Sequence[Given]) -> tuple[list[Given], tuple[str, ...]]:
    """The misconceptions at least twice `width` from the key and each other, and the ids of those muted.

    Raises Apart where one that is not `if_apart` comes too near the key or another, or is not a finite number.
    """
    return kept_apart(key, given, finite, lambda one, other: abs(one - other) < 2 * width)


def kept_apart(
    key: Any, given: Sequence[Given], read: Callable[[Any, str], Any], near: Callable[[Any, Any], bool]
) -> tuple[list[Given], tuple[str, ...]]:
    """The misconceptions not near the key or each other, and the ids of those muted.

    `read` gives a value in the form that `near` compares, or raises Apart with the words for it that it is handed.
    """
    kept: list[tuple[Given, Any]] = []
    muted = []
    for one in given:
        value = read(one.value, f"the misconception {one.id}")
        near_key = near(value, key)
        twin = next((other for other, there in kept if near(value, there)), None)
        if (near_key or twin) and one.if_apart:
            muted.append(one.id)
        elif near_key:
            raise Apart(f"the misconception {one.id} was too near the key")
        elif twin:
            raise Apart(f"the misconceptions {twin.id} and {one.id} were too near each other")
        else:
            kept.append((one, value))
    return [one for one, _ in kept], tuple(muted)


def wrong_answers(kept: Sequence[Given]) -> tuple[Wrong, ...]:
    """The misconceptions kept apart, as a variant holds them."""
    return tuple(Wrong(one.id, one.value, one.feedback_html, one.feedback_text, one.credit) for one in kept)


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals and a real minus sign; what rounds to zero has none."""
    text = f"{value:.{decimals}f}"
    return (text[1:] if text.startswith("-") and not text.strip("-0.") else text).replace("-", "−")
