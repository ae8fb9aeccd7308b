"""A template of each answer kind, its part in a variant, and how answers to it are read and marked."""

import json

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import Mark, PartVariant
from quizsvc.items.replay import Replay
from quizsvc.items.response import Response
from quizsvc.items.variant import Variant, instantiate
from tests.items.samples import CHOICE, GOOD, good

HEAD = """\
---
title: A sample
concepts: [likelihood]
variables:
  a: uniform(2, 9, decimals=1)
  b: uniform(2, 9, decimals=1)
"""
BODY = """\
---
Take {{ a }} and {{ b }}.

## Solution
See above.
"""
VECTOR = f"""{HEAD}\
require:
  - abs(a - b) > 0.5
answer:
  type: vector
  value: [a, 10 * b]
  names: [low, high]
  tolerance: {{decimals: 2}}
  key_in_data: a sample
misconceptions:
  - id: turned-round
    value: [10 * b, a]
    feedback: They are the other way round.
    credit: 0.25
{BODY}"""
MATRIX = f"""{HEAD}\
require:
  - abs(a - b) > 0.5
answer:
  type: matrix
  value: [[a, 10 * b], [a - b, 7]]
  rows: [first, second]
  columns: [left, right]
  asked:
    - . ?
    - ? ?
  tolerance: {{abs: 0.05}}
  key_in_data: a sample
misconceptions:
  - id: other-sign
    value: [[a, 10 * b], [b - a, 7]]
    feedback: The difference is the other way round.
{BODY}"""
CHOICES = f"""{HEAD}\
require:
  - abs(a - b) > 0.5
answer:
  type: choices
  options:
    - text: a is larger, {{{{ a }}}}
      right: a > b
      feedback: Compare them.
      misconception: not-compared
    - text: b is larger
      right: b > a
    - text: both are above 1
      right: True
    - text: $a$ is negative
      right: False
      feedback: It is <not>.
{BODY}"""
ORDER = f"""{HEAD}\
answer:
  type: order
  steps:
    - begin with {{{{ a }}}}
    - go on
    - end with $b$
  distractors:
    - text: stop
      feedback: Do not stop.
      misconception: gave-up
    - wait
{BODY}"""
MATCH = f"""{HEAD}\
require:
  - a != b
answer:
  type: match
  pairs:
    - left: the first
      right: it is {{{{ a }}}}
    - left: the second
      right: it is {{{{ b }}}}
    - left: the first again
      right: it is {{{{ a }}}}
  distractors:
    - it is 1
{BODY}"""
FORMULA = """\
---
title: A gradient
concepts: [ridge]
symbols: {lambda: positive, w: real}
variables:
  n: integer(3, 9)
  s: uniform(0.5, 2, decimals=1)
data:
  x: normal(loc=0, scale=1, size=4)
answer:
  type: formula
  value: 2*lambda*w - n/s^2
misconceptions:
  - id: half
    value: lambda*w - n/s^2
    feedback: Twice, with {{ n }}.
    credit: 0.5
  - id: sign
    value: n/s^2 - 2*lambda*w
    feedback: The sign.
---
With {{ n }} and {{ s }}?

## Solution
See.
"""
CONSTRUCT = """\
---
title: Turn one line around
concepts: [laplace-noise]
variables:
  rise: choice(1, 2)
data:
  x: uniform(0, 6, size=3, decimals=1)
answer:
  type: construct
  response: {x_new: 1, shift: 3}
  let:
    total: x + shift
    line: linear_regression([1, 2, 3, x_new], [1, 2, 3, rise])
    ratio: 1 / sum(shift)
  accept: line.slope > 0 and sum(total) > sum(x) + 1
  example: {x_new: rise + 3, shift: [1, 2, 3]}
  counterexample: {x_new: 5, shift: [-1, 0, 0.5]}
  show:
    slope-of-the-line: line.slope
    ratio: ratio
  feedback:
    - when: line.slope <= 0
      say: The line falls, at {{ rise }}.
    - when: sum(shift) < 0
      say: The shift is negative.
---
With {{ rise }} and {{ table(x) }}

## Solution
See.
""".replace("and {{ table", "and\n\n{{ table")
SKETCH = """\
---
title: Point at it
concepts: [map-estimation]
variables:
  a: integer(2, 8)
data:
  x: uniform(0, 10, size=12, decimals=1)
figure: figure(dots(x), rule(0), rule(10), title="Readings")
answer:
  type: sketch
  axis: x
  value: a + 0.03
misconceptions:
  - id: shifted
    value: a + 1
    feedback: That is {{ a }} and one.
    credit: 0.25
---
With {{ a }}?

## Solution
See.
"""
TEXT = f"""{HEAD}\
answer:
  type: text
{BODY}"""
TEXT_BESIDE = (
    f"{HEAD}parts:\n  - name: total\n    type: number\n    value: a + b\n  - name: why\n    type: text\n"
    + BODY.replace("## Sol", "## Part: total\nThe sum?\n\n## Part: why\nWhy?\n\n## Sol")
)
"""A text beside a number, of which only the number counts."""
ALL = {
    "choice": CHOICE,
    "choices": CHOICES,
    "construct": CONSTRUCT,
    "formula": FORMULA,
    "match": MATCH,
    "matrix": MATRIX,
    "number": GOOD,
    "order": ORDER,
    "sketch": SKETCH,
    "text": TEXT,
    "vector": VECTOR,
}
NOTHING_DRAWN = Replay({}, ())


def asked(text: str, seed: int = 0) -> PartVariant:
    """The part of a template's variant."""
    return instantiate(good(text), seed).parts[0]


def stored(text: str, seed: int = 1) -> Variant:
    """A template's variant as it comes back from where it was stored."""
    return Variant.from_json(json.loads(json.dumps(instantiate(good(text), seed).as_json(), allow_nan=False)))


def mark(part: PartVariant, raw: object, replay: Replay = NOTHING_DRAWN) -> Mark:
    """How an answer compares; `replay` where its kind computes with it."""
    kind = KINDS[part.type]
    response = kind.read(part, raw)
    assert isinstance(response, Response), response
    return kind.compare(part, response, replay)


def judged(variant: Variant, raw: object) -> Mark:
    """How an answer to a variant of one part compares."""
    (part,) = variant.parts
    return mark(part, raw, variant.replay)


def refused(part: PartVariant, raw: object) -> str:
    """Why an answer cannot be read."""
    found = KINDS[part.type].read(part, raw)
    assert not isinstance(found, Response), found
    return found.sentence
