"""The check: many variants of a template drawn and looked over, as an author would want before a learner sees one.

A rule is a function from what was drawn to findings; `RULES` is all of them. What can be told at load is told by the
parser; here stands what only shows over many seeds.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from scipy.special import chdtrc

from quizsvc.items.answers import KINDS
from quizsvc.items.answers.base import PartVariant, Sought
from quizsvc.items.expr import ExpressionError
from quizsvc.items.figure import MARKED
from quizsvc.items.findings import Finding, error, warning
from quizsvc.items.replay import Replay
from quizsvc.items.response import Unreadable
from quizsvc.items.sampling import Sample, accepted, failed, pooled, sampled
from quizsvc.items.search import DrawError
from quizsvc.items.separability import Separability
from quizsvc.items.separability import separability as told_apart
from quizsvc.items.template import Template
from quizsvc.items.typeset.widths import PHONE, inline_formulas
from quizsvc.items.variant import Variant, instantiate, search

SAME_KEY = 0.9
KEY_SHOWN = 0.05
FEW_TEXTS = 20
LEAST_TOLD = 0.97
MOST_TRIED = 50
NUMERAL = re.compile(r"[−-]?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Drawn(Sample):
    """What was drawn of a template: a variant for each seed that gave one."""

    variants: tuple[Variant, ...]
    template: Template


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found, and its figures."""

    findings: tuple[Finding, ...]
    figures: dict[str, Any]

    @property
    def ok(self) -> bool:
        """Whether nothing found is an error."""
        return all(finding.severity != "error" for finding in self.findings)


def check(template: Template, seeds: Sequence[int]) -> Report:
    """Draw a variant for each seed and apply every rule."""
    return judge(template, [sample(template, seeds)], len(seeds))


def sample(template: Template, seeds: Sequence[int]) -> Sample:
    """A variant for each seed that gives one; after the fifth that gives none, no more is drawn."""
    return sampled(lambda seed: search(template, seed), seeds)


def judge(template: Template, samples: Sequence[Sample], seeds: int) -> Report:
    """Apply every rule to samples of consecutive seeds, so many in all."""
    whole = pooled(samples)
    drawn = Drawn(whole.variants, whole.drawings, whole.failures, template)
    findings = [*template.warnings, *(finding for rule in RULES for finding in rule(drawn))]
    return Report(tuple(sorted(findings, key=lambda f: (f.line, f.column))), _figures(drawn, seeds))


def failures(drawn: Drawn) -> Iterator[Finding]:
    """Each seed gives a variant."""
    yield from failed(drawn)


def acceptance(drawn: Drawn) -> Iterator[Finding]:
    """At least one draw in five is accepted, and none is rejected for want of a certificate."""
    yield from accepted(drawn, drawn.template.parts[0].line)


def constant_key(drawn: Drawn) -> Iterator[Finding]:
    """The key is not the same in over nine of ten variants."""
    for index, part in enumerate(drawn.template.parts):
        keys = Counter(variant.parts[index].key_text for variant in drawn.variants if variant.parts[index].graded)
        if part.constant or keys.total() < 10:
            continue
        text, times = keys.most_common(1)[0]
        if times > SAME_KEY * len(drawn.variants):
            message = f"the key is {text} in {times} of {len(drawn.variants)} variants"
            yield error(part.line, 1, "constant-key", message, "draw what it depends on, or write `constant: true`")


def key_in_prompt(drawn: Drawn) -> Iterator[Finding]:
    """The key does not stand in the question's own words."""
    for index, part in enumerate(drawn.template.parts):
        for place in range(0 if part.key_in_data else _most_sought(drawn, index)):
            shown = [v.seed for number, v in _sought(drawn, index, place) if _stands(number, v)]
            if len(shown) > max(1, KEY_SHOWN * len(drawn.variants)):
                times = f"{len(shown)} of {len(drawn.variants)} variants, e.g. seed {shown[0]}"
                message = f"the key stands in the question in {times}"
                yield error(part.line, 1, "key-in-prompt", message, "leave it out, or write `key_in_data: the reason`")


def key_in_figure(drawn: Drawn) -> Iterator[Finding]:
    """No place that the chart marks is the key."""
    for index, part in enumerate(drawn.template.parts):
        for place in range(0 if part.key_in_data else _most_sought(drawn, index)):
            sought = _sought(drawn, index, place)
            shown = [v.seed for number, v in sought if any(abs(x - number.value) <= number.width for x in _marked(v))]
            if len(shown) > max(1, KEY_SHOWN * len(drawn.variants)):
                message = (
                    f"the chart marks the key in {len(shown)} of {len(drawn.variants)} variants, e.g. seed {shown[0]}"
                )
                remedy = 'leave the mark out (`mark=""` for a likelihood), or write `key_in_data: the reason`'
                yield error(part.line, 1, "key-in-figure", message, remedy)


def key_in_data(drawn: Drawn) -> Iterator[Finding]:
    """The key is found among the data no more often than chance explains."""
    for index, part in enumerate(drawn.template.parts):
        for place in range(0 if part.key_in_data else _most_sought(drawn, index)):
            seen = [_among_data(number, variant) for number, variant in _sought(drawn, index, place)]
            found, expected = sum(hit for hit, _ in seen), sum(chance for _, chance in seen)
            if found > expected + 4 * (expected + 1) ** 0.5 + 1:
                times = f"{found} of {len(drawn.variants)} variants ({expected:.0f} by chance)"
                message = f"the key is one of the data in {times}"
                yield error(part.line, 1, "key-in-data", message, "write `key_in_data: the reason` if it must be so")


def specimens(drawn: Drawn) -> Iterator[Finding]:
    """The answer kind's own right, wrong and unreadable responses are judged as such."""
    for index, part in enumerate(drawn.template.parts):
        for variant in drawn.variants:
            wrong = _misjudged(variant.parts[index], variant.replay)
            if wrong:
                yield error(part.line, 1, "specimen", f"seed {variant.seed}: {wrong}", "report this")
                break


def silent_misconceptions(drawn: Drawn) -> Iterator[Finding]:
    """Every stated misconception can be told from the key in some variant."""
    for index, part in enumerate(drawn.template.parts):
        for m in part.misconceptions:
            muted = sum(m.id in variant.parts[index].muted for variant in drawn.variants)
            if drawn.variants and muted == len(drawn.variants):
                yield error(
                    m.line, 1, "misconception", f"the misconception {m.id} is never apart from the key", "remove it"
                )


def examples(drawn: Drawn) -> Iterator[Finding]:
    """Each pinned seed gives what the author expects of it, to the digits written."""
    for example in drawn.template.examples:
        try:
            found = [_expected(instantiate(drawn.template, example.seed), *pair) for pair in example.expected]
        except (DrawError, ExpressionError) as problem:
            found = [problem.message]
        for wrong in filter(None, found):
            yield error(example.line, 1, "examples", f"seed {example.seed}: {wrong}", "one of the two is wrong")


def few_texts(drawn: Drawn) -> Iterator[Finding]:
    """There are enough different questions."""
    count = _different(drawn)
    if len(drawn.variants) >= 5 * FEW_TEXTS and count < FEW_TEXTS:
        message = f"only {count} different questions in {len(drawn.variants)} variants"
        yield warning(1, 1, "few-texts", message, "widen the draws")


def key_place(drawn: Drawn) -> Iterator[Finding]:
    """A right option stands at each place equally often."""
    for index, part in enumerate(drawn.template.parts):
        p = _place_chance(drawn, index)
        if p < 1e-4:
            yield error(
                part.line, 1, "key-place", f"the right option's place is not uniform (p = {p:.1g})", "report this"
            )


def separability(drawn: Drawn) -> Iterator[Finding]:
    """The mistakes that a wrong number may come of can be told apart at the precision asked."""
    for index, part in enumerate(drawn.template.parts):
        made = _separability(drawn, index)
        if made.share < LEAST_TOLD:
            (one, other), times = next(iter(made.near.most_common(1)), (("one", "another"), 0))
            pair = f"; most often {one} and {other} are too near ({times} times)" if times else ""
            message = f"only {made.share:.0%} of the known mistakes can be told at the precision asked{pair}"
            yield warning(part.line, 1, "separability", message, "ask one more decimal, or widen the draws")


def wide_formulas(drawn: Drawn) -> Iterator[Finding]:
    """A formula within a line fits a phone with the numbers drawn; browsers do not break one."""
    found = [
        (formula.em, formula.text, variant.seed)
        for variant in drawn.variants[:MOST_TRIED]
        for page in _pages(variant)
        for formula in inline_formulas(page)
    ]
    em, text, seed = max(found, default=(0.0, "", 0))
    if em > PHONE:
        message = f"the formula {text} within a line is about {em:.0f} em wide (seed {seed}); a phone holds {PHONE:g}"
        yield warning(1, 1, "wide-formula", message, "set it on a line of its own with $$, or break it in two")


RULES: Sequence[Callable[[Drawn], Iterator[Finding]]] = (
    failures,
    acceptance,
    constant_key,
    key_in_prompt,
    key_in_figure,
    key_in_data,
    specimens,
    silent_misconceptions,
    examples,
    few_texts,
    key_place,
    separability,
    wide_formulas,
)


def _expected(variant: Variant, name: str, digits: str) -> str:
    """How a value differs from the one expected, empty where it does not, to half a unit of the last digit written."""
    value = variant.parts[0].key if name == "key" else variant.replay.again().evaluate(name)
    unit = Decimal(1).scaleb(int(Decimal(digits).as_tuple().exponent))
    if abs(Decimal(value) - Decimal(digits)) <= unit / 2:
        return ""
    return f"{name} is {value:.12g}, and {digits} is expected"


def _pages(variant: Variant) -> Iterator[str]:
    """Every text of a variant as HTML."""
    yield from (variant.prompt_html, *variant.hints_html, variant.solution_html, variant.why_html)
    for part in variant.parts:
        yield part.prompt_html
        yield from (text for option in part.options or () for text in (option.html, option.feedback_html))
        yield from (mistake.feedback_html for mistake in part.misconceptions)


def _different(drawn: Drawn) -> int:
    """How many different questions were drawn: text, chart, and what stands in the parts, in whatever order."""
    return len({(v.prompt_text, v.figure_svg, *map(_standing, v.parts)) for v in drawn.variants})


def _standing(part: PartVariant) -> tuple[str, ...]:
    """A part's own text, what is to be matched, and the options."""
    left = (thing["text"] for thing in part.details.get("left", ()))
    return (part.prompt_text, *left, *sorted(option.text for option in part.options or ()))


def _most_sought(drawn: Drawn, index: int) -> int:
    """How many numbers a part asks for at most."""
    return max((len(_numbers(variant.parts[index])) for variant in drawn.variants), default=0)


def _sought(drawn: Drawn, index: int, place: int) -> list[tuple[Sought, Variant]]:
    """One of the numbers that a part asks for, in each variant."""
    found = [(_numbers(variant.parts[index])[place : place + 1], variant) for variant in drawn.variants]
    return [(numbers[0], variant) for numbers, variant in found if numbers]


def _numbers(part: PartVariant) -> tuple[Sought, ...]:
    return KINDS[part.type].sought(part)


def _stands(sought: Sought, variant: Variant) -> bool:
    """Whether a numeral of the prompt, the data's own left out, is the number in full or as it is told."""
    data = {x for column in variant.data.values() for x in _flat(column)}
    numerals = [(text, float(text.replace("−", "-"))) for text in NUMERAL.findall(variant.prompt_text)]
    return any(
        text == sought.text or abs(x - sought.value) <= 1e-9 * max(1.0, abs(x)) for text, x in numerals if x not in data
    )


def _marked(variant: Variant) -> list[float]:
    """The numbers of the places that a variant's chart marks: rules, and points with a name."""
    tables = [table for table in variant.figure_tables if table["caption"] == MARKED]
    return [cell for table in tables for row in table["rows"] for cell in row if isinstance(cell, float)]


def _among_data(sought: Sought, variant: Variant) -> tuple[bool, float]:
    """Whether the number is one of the data, and the chance of that had it fallen anywhere in their range."""
    values = [x for column in variant.data.values() for x in _flat(column)]
    spread = max(values) - min(values) if values else 0.0
    if not values or spread == 0:
        return False, 0.0
    hit = any(abs(x - sought.value) <= sought.width for x in values)
    return hit, min(1.0, len(set(values)) * 2 * sought.width / spread)


def _flat(column: Any) -> list[float]:
    return [x for item in column for x in _flat(item)] if isinstance(column, list) else [float(column)]


def _misjudged(part: PartVariant, replay: Replay) -> str:
    """What the answer kind judges otherwise than its own specimens say, empty where nothing."""
    kind, made = KINDS[part.type], KINDS[part.type].specimens(part)
    for raw in made.unreadable:
        if not isinstance(kind.read(part, raw), Unreadable):
            return f"{raw!r} was read, and should not be"
    for wanted, raws in ((True, made.right), (False, made.wrong)):
        for raw in raws:
            response = kind.read(part, raw)
            if isinstance(response, Unreadable) or kind.compare(part, response, replay).right is not wanted:
                return f"{raw!r} should be {'right' if wanted else 'wrong'} and is not"
    return ""


def _place_chance(drawn: Drawn, index: int) -> float:
    """The χ² probability of the right options' places, were all equally likely."""
    shown = [variant.parts[index].options or () for variant in drawn.variants]
    places = Counter(place for options in shown for place, option in enumerate(options) if option.right)
    count = max(map(len, shown), default=0)
    expected = places.total() / count if count else 0.0
    if expected < 5:
        return 1.0
    statistic = sum((places.get(place, 0) - expected) ** 2 / expected for place in range(count))
    return float(chdtrc(count - 1, statistic))


def _separability(drawn: Drawn, index: int) -> Separability:
    """How well the mistakes in a part are told apart, over the first variants: trying them takes time."""
    if drawn.template.parts[index].kind != "number":
        return Separability()
    return told_apart((variant.parts[index], variant.replay) for variant in drawn.variants[:MOST_TRIED])


def _figures(drawn: Drawn, seeds: int) -> dict[str, Any]:
    """The figures of a report, without times: the same from the same seeds."""
    figures: dict[str, Any] = {
        "concepts": list(drawn.template.concepts),
        "difficulty": drawn.template.difficulty,
        "answers": [part.kind for part in drawn.template.parts],
        "seeds": seeds,
        "variants": len(drawn.variants),
        "acceptance": round(drawn.acceptance, 4),
        "rejected": dict(drawn.rejected.most_common(5)),
        "different_texts": _different(drawn),
        "longest_number": max(
            (len(text) for variant in drawn.variants for text in NUMERAL.findall(variant.prompt_text)), default=0
        ),
    }
    for index, part in enumerate(drawn.template.parts):
        keys = [[number.value for number, _ in _sought(drawn, index, i)] for i in range(_most_sought(drawn, index))]
        spreads = [{"low": min(key), "median": median(key), "high": max(key)} for key in keys]
        if spreads:
            figures["key"] = spreads[0] if len(spreads) == 1 else spreads
        if any(variant.parts[index].options for variant in drawn.variants):
            figures["key_place_p"] = _place_chance(drawn, index)
        figures["apart"] = {
            m.id: 1 - sum(m.id in v.parts[index].muted for v in drawn.variants) / max(len(drawn.variants), 1)
            for m in part.misconceptions
        }
        made = _separability(drawn, index)
        if made.tried:
            figures.setdefault("separability", {})[str(part.name)] = made.as_json()
    return figures
