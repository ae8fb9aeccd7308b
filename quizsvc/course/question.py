"""An interview question: what is asked, what a strong answer says, what proves each point, and what to ask next.

Credit comes from a point's probe, an item of the bank. What was said is only compared: the phrases of a point mark
where it may have been said, those of an alarm which follow-up is due. At least one follow-up rests on a false premise.
Three model answers (spoken in thirty seconds, in two minutes, and at the board) are held to the question's own rules.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields

from quizsvc.course.phrase import Phrase, PhraseError, Word, asserted, found, read_phrase, words_of
from quizsvc.items.block import SLUG, Block, Loading
from quizsvc.items.definitions import split_body
from quizsvc.items.findings import TemplateError, suggestion
from quizsvc.items.frontmatter import Mapping as Tree
from quizsvc.items.frontmatter import Node, Scalar, split
from quizsvc.items.parse import read_concepts
from quizsvc.items.template import Part, RichText, Template
from quizsvc.names import ConceptId, ItemId, QuestionId

ROLES = ("data-scientist", "ml-engineer", "researcher")
LEVELS = ("junior", "mid", "senior")
DERIVATION = "derivation"
ROUNDS = ("warm-up", "core", DERIVATION, "case")
KEYS = (
    *("title", "concepts", "roles", "level", "round", "seconds", "clarifiers", "points", "alarms", "follow_ups"),
    *("sources", "derivation"),
)
POINTS, ALARMS, FOLLOW_UPS, CLARIFIERS, SOURCES = (3, 6), (1, 6), (2, 6), (0, 4), (1, 6)
NUMBERED = re.compile(r"(?:line|claim) [1-9]", re.IGNORECASE)
YEAR = re.compile(r"\b(?:1[6-9]|20)[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class Clarifier:
    """What a candidate may ask back, and what is answered."""

    ask: RichText
    answer: RichText


@dataclass(frozen=True, slots=True)
class Point:
    """What a strong answer says, how much of it this is, the phrases that may say it, and the item that proves it."""

    id: str
    sentence: RichText
    weight: float
    says: tuple[Phrase, ...]
    probe: ItemId
    line: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """Phrases of a known misunderstanding, and the follow-up that is due when one is said."""

    says: tuple[Phrase, ...]
    then: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A further question and what is hoped for; `premise` is the false claim that a bluff check rests on."""

    id: str
    ask: RichText
    expects: RichText
    premise: RichText | None
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelAnswers:
    """A strong answer in three lengths."""

    short: RichText
    spoken: RichText
    board: RichText


@dataclass(frozen=True, slots=True)
class Length:
    """How many words a model answer may have, and its heading."""

    heading: str
    least: int
    most: int


LENGTHS = (Length("30 seconds", 30, 90), Length("2 minutes", 110, 320), Length("At the board", 25, 300))
"""The model answers in the order of ModelAnswers; about 150 words are spoken in a minute."""
SPOKEN, BOARD = LENGTHS[1], LENGTHS[2]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """An interview question: everything that its file says. `derivation` names one of a lesson, to be shown on data."""

    slug: QuestionId
    title: str
    concepts: tuple[ConceptId, ...]
    roles: tuple[str, ...]
    level: str
    round: str
    seconds: int
    prompt: RichText
    clarifiers: tuple[Clarifier, ...]
    points: tuple[Point, ...]
    alarms: tuple[Alarm, ...]
    follow_ups: tuple[FollowUp, ...]
    answers: ModelAnswers
    sources: tuple[str, ...]
    derivation: str = ""

    @property
    def probes(self) -> tuple[tuple[ItemId, int], ...]:
        """The items that prove its points, in their order, each with the line that names it."""
        return tuple((point.probe, point.line) for point in self.points)


def parse_question(text: str, slug: str) -> Question:
    """The question of a file whose name (without .md) is `slug`. Raises TemplateError with all that was found."""
    document = split(text)
    loading = Loading()
    front = Block("", document.front, loading)
    if not SLUG.fullmatch(slug):
        loading.problem(document.front, "question-id", f"the file is called '{slug}.md'", "use a-z, 0-9 and hyphens")
    front.allow(KEYS)
    title = front.text("title", required=True)
    concepts = read_concepts(front)
    roles = _roles(front)
    level, round_ = _chosen("level", LEVELS, front), _chosen("round", ROUNDS, front)
    seconds = front.whole("seconds", 180, 60, 600)
    clarifiers = tuple(c for node in _several("clarifiers", CLARIFIERS, front) if (c := _clarifier(node, loading)))
    points = tuple(p for node in _several("points", POINTS, front, "id", "probe") if (p := _point(node, loading)))
    nodes = _several("follow_ups", FOLLOW_UPS, front, "id")
    follow_ups = tuple(f for node in nodes if (f := _follow_up(node, loading)))
    _check_ways(front.tree.get("follow_ups") or front.tree, nodes, follow_ups, loading)
    known = [name.text for node in nodes if isinstance(node, Tree) and isinstance(name := node.get("id"), Scalar)]
    alarms = tuple(a for node in _several("alarms", ALARMS, front) if (a := _alarm(node, known, loading)))
    sources = tuple(s for node in _several("sources", SOURCES, front) if (s := _source(node, loading)))
    prompt, answers = _sections(document.body, document.body_line, points, alarms, loading)
    if loading.findings or prompt is None or answers is None:
        raise TemplateError(loading.findings)
    return Question(
        slug=QuestionId(slug),
        title=title,
        concepts=concepts,
        roles=roles,
        level=level,
        round=round_,
        seconds=seconds,
        prompt=prompt,
        clarifiers=clarifiers,
        points=points,
        alarms=alarms,
        follow_ups=follow_ups,
        answers=answers,
        sources=sources,
        derivation=front.text("derivation"),
    )


def asks_for_steps(template: Template) -> bool:
    """Whether an item asks for steps in their order, or which of some numbered lines is false."""
    return any(part.kind == "order" or _numbers_lines(part) for part in template.parts)


def _numbers_lines(part: Part) -> bool:
    """Whether the options of a choice are the numbers of lines."""
    texts = [option.text.text.plain([]) for option in part.specification.stated] if part.kind == "choice" else []
    return bool(texts) and all(NUMBERED.fullmatch(text) for text in texts)


def _one_of(name: Scalar, what: str, known: Collection[str], loading: Loading) -> str:
    """The name, which is noted where it is none of those known."""
    if name.text not in known:
        loading.problem(name, what, f"unknown {what} '{name.text}'", suggestion(name.text, known))
    return name.text


def _roles(front: Block) -> tuple[str, ...]:
    """The roles for whose interviews the question is."""
    names, node = front.names("roles", required=True), front.tree.get("roles")
    if node and not names:
        front.loading.problem(node, "roles", "the question names no role", f"name some: [{', '.join(ROLES)}]")
    return tuple(_one_of(name, "role", ROLES, front.loading) for name in names)


def _chosen(key: str, known: Collection[str], front: Block) -> str:
    """The one of the known names that stands under a key."""
    node = front.scalar(key, required=True)
    return _one_of(node, key, known, front.loading) if node else ""


def _several(key: str, counts: tuple[int, int], front: Block, *unique: str) -> tuple[Node, ...]:
    """The entries of a list that has so many of them, no two with the same text under a key that tells them apart."""
    nodes, (least, most) = front.list(key), counts
    if not least <= len(nodes) <= most:
        at = front.tree.get(key) or front.tree
        front.loading.problem(at, key, f"{len(nodes)} {key}; wanted {least} to {most}", "begin each with `- `")
    _refuse_twins(nodes, unique, front.loading)
    return nodes


def _entry(node: Node, name: str, keys: Iterable[str], loading: Loading) -> Block | None:
    """An entry of a list as a block with these keys."""
    if not isinstance(node, Tree):
        loading.problem(node, "wrong-shape", f"this is no {name}", f"write its {', '.join(keys)} on lines of their own")
        return None
    block = Block(name, node, loading)
    block.allow(keys)
    return block


def _clarifier(node: Node, loading: Loading) -> Clarifier | None:
    block = _entry(node, "clarifier", ("ask", "answer"), loading)
    ask, answer = (_rich("ask", block), _rich("answer", block)) if block else (None, None)
    return Clarifier(ask, answer) if ask and answer else None


def _point(node: Node, loading: Loading) -> Point | None:
    block = _entry(node, "point", ("id", "sentence", "weight", "says", "probe"), loading)
    if block is None:
        return None
    name, probe = _slug("id", block), _slug("probe", block)
    sentence, says = _rich("sentence", block), _phrases(block)
    weight = block.number("weight", 1.0, 0.1, 10)
    at = block.tree.get("probe") or node
    return Point(name, sentence, weight, says, ItemId(probe), at.line) if sentence else None


def _check_ways(at: Node, nodes: Sequence[Node], made: Sequence[FollowUp], loading: Loading) -> None:
    """A further question leads on only to those below it, so that none goes round in a circle; one is a bluff."""
    if not made or len(made) < len(nodes):
        return
    for index, follow_up in enumerate(made):
        below = [other.id for other in made[index + 1 :]]
        for name in set(follow_up.next).difference(below):
            message = f"'{follow_up.id}' leads on to '{name}', which does not stand below it"
            loading.problem(nodes[index], "follow-up", message, suggestion(name, below))
    if not any(follow_up.premise for follow_up in made):
        message = "no follow-up rests on a false premise"
        loading.problem(at, "bluff", message, "add `premise: …`, the false claim, to one that takes it for granted")


def _follow_up(node: Node, loading: Loading) -> FollowUp | None:
    block = _entry(node, "follow-up", ("id", "ask", "expects", "premise", "next"), loading)
    if block is None:
        return None
    name, ask, expects = _slug("id", block), _rich("ask", block), _rich("expects", block)
    premise = _rich("premise", block) if block.tree.get("premise") else None
    leads_to = tuple(other.text for other in block.names("next"))
    return FollowUp(name, ask, expects, premise, leads_to) if ask and expects else None


def _alarm(node: Node, known: Collection[str], loading: Loading) -> Alarm | None:
    """An alarm that goes off on the sentence it gives, and does not on the sentence it is to spare."""
    block = _entry(node, "alarm", ("says", "then", "caught", "spared"), loading)
    if block is None:
        return None
    says, then = _phrases(block), block.scalar("then", required=True)
    if then and then.text not in known:
        message = f"no follow-up is called '{then.text}'"
        loading.problem(then, "alarm", message, suggestion(then.text, known))
    caught, spared = block.scalar("caught", required=True), block.scalar("spared", required=True)
    if says and caught and not asserted(says, words_of(caught.text)):
        loading.problem(caught, "alarm", "none of its phrases stands in this sentence", "mend the one or the other")
    if says and spared and (spans := asserted(says, words_of(spared.text))):
        said = spared.text[spans[0].start : spans[0].end]
        loading.problem(spared, "alarm", f"it goes off on '{said}' here", "say less in its phrases")
    return Alarm(says, then.text) if then else None


def _source(node: Node, loading: Loading) -> str:
    if isinstance(node, Scalar) and YEAR.search(node.text):
        return node.text
    loading.problem(node, "source", "a source has an author, a title and a year", "write `- Author, Title (2006)`")
    return ""


def _slug(key: str, block: Block) -> str:
    block.check(key, lambda text: bool(SLUG.fullmatch(text)), f"'{{}}' cannot be the {key}", "use a-z, 0-9 and hyphens")
    return block.text(key, required=True)


def _phrases(block: Block) -> tuple[Phrase, ...]:
    """The phrases under `says`, by commas or as a list."""
    made = []
    for node in block.names("says", required=True):
        try:
            made.append(read_phrase(node.text))
        except PhraseError as problem:
            block.loading.problem(node, "phrase", str(problem), "write it as `noise variance, variance ... noise`")
    return tuple(made)


def _rich(key: str, block: Block) -> RichText | None:
    node = block.scalar(key, required=True)
    return _typeset(node, block.loading) if node else None


def _typeset(node: Scalar, loading: Loading) -> RichText | None:
    """Typeset text without holes: a question draws nothing that could fill them."""
    made = loading.rich(node)
    if made and made.holes:
        hole = made.text.holes[0]
        at = Scalar("", hole.line, hole.column)
        loading.problem(at, "hole", f"a question has nothing to fill '{{{{ {hole.source} }}}}' with", "write it out")
        return None
    return made


def _refuse_twins(nodes: Iterable[Node], keys: Iterable[str], loading: Loading) -> None:
    """Note every entry that has a value under one of the keys in common with one above it."""
    seen: dict[tuple[str, str], int] = {}
    for key in keys:
        for node in nodes:
            value = node.get(key) if isinstance(node, Tree) else None
            if not isinstance(value, Scalar) or not value.text:
                continue
            first = seen.setdefault((key, value.text), value.line)
            if first != value.line:
                message = f"the {key} '{value.text}' stands on line {first} already"
                loading.problem(value, "twice", message, "give each its own")


def _sections(
    body: str, first_line: int, points: Iterable[Point], alarms: Iterable[Alarm], loading: Loading
) -> tuple[RichText | None, ModelAnswers | None]:
    """The prompt and the model answers, each typeset and held to its rules."""
    headings = [length.heading for length in LENGTHS]
    texts: dict[str, Scalar] = {}
    for heading, line, text in split_body(body, first_line):
        at = Scalar(text, line, 1)
        if heading and heading not in headings:
            loading.problem(at, "section", f"unknown section '{heading}'", suggestion(heading, headings))
        elif heading in texts:
            loading.problem(at, "section", f"the section '{heading}' stands twice", "join them")
        elif not text.strip():
            what = f"the section '{heading}'" if heading else "the question"
            loading.problem(at, "section", f"{what} is empty", "write its text below it")
        texts.setdefault(heading, at)
    for length in LENGTHS:
        if length.heading in texts:
            _hold(length, texts[length.heading], points, alarms, loading)
        else:
            at = Scalar("", first_line, 1)
            loading.problem(at, "section", "a model answer is missing", f"add `## {length.heading}`")
    made = {name: _typeset(text, loading) for name, text in texts.items() if text.text.strip()}
    answers = [answer for heading in headings if (answer := made.get(heading))]
    return made.get(""), ModelAnswers(*answers) if len(answers) == len(fields(ModelAnswers)) else None


def _hold(length: Length, text: Scalar, points: Iterable[Point], alarms: Iterable[Alarm], loading: Loading) -> None:
    """A model answer keeps to its length and sets off no alarm; that of two minutes makes the points in their order."""
    count = len(text.text.split())
    if text.text.strip() and not length.least <= count <= length.most:
        message = f"'{length.heading}' has {count} words; wanted {length.least} to {length.most}"
        loading.problem(text, "length", message, "shorten it" if count > length.most else "say more")
    words = words_of(text.text)
    for alarm in alarms:
        for span in asserted(alarm.says, words)[:1]:
            at = Scalar("", text.line + text.text.count("\n", 0, span.start), 1)
            said = text.text[span.start : span.end]
            loading.problem(at, "alarm", f"'{said}' sets off an alarm in a model answer", "say it in another way")
    if length == SPOKEN:
        _hold_order(text, points, words, loading)
    if length == BOARD and "$$" not in text.text:
        loading.problem(text, "board", "nothing is derived at the board", "set its formulas as $$ … $$")


def _hold_order(text: Scalar, points: Iterable[Point], words: Sequence[Word], loading: Loading) -> None:
    """The points stand in the order in which this answer makes them, as others' answers are compared with it."""
    last = -1
    for point in points:
        spans = found(point.says, words)
        if point.says and not spans:
            message = f"'{SPOKEN.heading}' does not make the point '{point.id}' in any of its phrases"
            loading.problem(text, "point", message, "say it there, or add the phrase to the point's `says`")
        elif spans and spans[0].start < last:
            message = f"'{SPOKEN.heading}' makes the point '{point.id}' before the one that stands above it"
            loading.problem(text, "point", message, "bring the points into the order of this answer")
        last = max(last, spans[0].start) if spans else last
