"""Templates from text: a good file is read whole, and every mistake is told where it is, all at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.items.expr import Expression
from quizsvc.items.findings import NOTHING_NEAR, Finding, TemplateError, error, suggestion
from tests.items.samples import CHOICE, GOOD, STATED, findings, good, place, spoilt
from tests.laws import laws

LAWS = laws(60)


def test_a_good_file_is_read_whole() -> None:
    """Everything that the file says stands in the template, in the file's order."""
    template = good()
    assert template.item == "sample"
    assert template.title == "How far does the prior pull?"
    assert template.concepts == ("map-estimation", "gaussian-prior")
    assert (template.difficulty, template.seconds, template.tags) == (0.2, 120, ("normal",))
    assert template.names("variables") == ("n", "sigma", "tau")
    assert template.names("data") == ("x",)
    assert template.names("fits") == ("mle", "map")
    assert template.names("derived") == ("half",)
    assert [e.source for e in template.require] == ["abs(mle.mean - map.mean) > 0.15"]
    assert [i.source for i in template.identities] == ["mean(x) == mle.mean"]
    assert isinstance(template.figure, Expression)
    (part,) = template.parts
    assert (part.name, part.kind, part.constant, part.key_in_data) == ("answer", "number", False, "")
    assert [(m.id, m.credit, m.if_apart) for m in part.misconceptions] == [
        ("ignored-prior", 0.0, False),
        ("halved", 0.0, True),
    ]
    assert len(template.hints) == 1
    assert template.solution is not None
    assert template.why is not None
    assert template.warnings == ()


def test_what_is_not_said_has_a_default() -> None:
    """Difficulty is even, time ninety seconds, and figure, hints and requirements are none."""
    template = good(CHOICE)
    assert (template.difficulty, template.seconds, template.tags) == (0.0, 90, ())
    assert (template.figure, template.require, template.identities, template.hints) == (None, (), (), ())
    assert template.why is None


@pytest.mark.parametrize("text", [GOOD, CHOICE, STATED])
def test_the_samples_have_nothing_wrong(text: str) -> None:
    """Each text that the tests spoil is good before."""
    assert findings(text) == ()


SPOILT = [
    # what is spoilt, with what, where the finding stands, what it says, what it advises
    ("title: How", "titel: How", "titel", "unknown key 'titel' in the front matter", "did you mean 'title'?"),
    ("title: How far does the prior pull?\n", "", "concepts", "the front matter has no 'title'", "add `title"),
    ("title: How far does the prior pull?", "title:", "", "wants a value on its line", "write `title"),
    ("[map-estimation, gaussian-prior]", "[]", "[]", "the item trains no concept", "name at least one"),
    ("[map-estimation, gaussian-prior]", "[MAP]", "MAP", "'MAP' is no concept's id", "a-z, 0-9"),
    ("gaussian-prior]", "map-estimation]", "map-estimation]", "the concept 'map-estimation' stands twice", "keep one"),
    (
        "concepts: [map-estimation, gaussian-prior]\n",
        "",
        "title",
        "the front matter has no 'concepts'",
        "add `concepts",
    ),
    ("difficulty: 0.2", "difficulty: hard", "hard", "difficulty is 'hard'; wanted a number from -6 to 6", "write a"),
    ("difficulty: 0.2", "difficulty: 7", "7", "difficulty is '7'", "from -6 to 6"),
    ("difficulty: 0.2", "difficulty: 1_0", "1_0", "difficulty is '1_0'", "from -6 to 6"),
    ("difficulty: 0.2", "difficulty: nan", "nan", "difficulty is 'nan'", "from -6 to 6"),
    ("difficulty: 0.2", "difficulty: ٣", "٣", "difficulty is '٣'", "from -6 to 6"),
    ("seconds: 120", "seconds: 4", "4\n", "seconds is '4'; wanted a number from 5 to 3600", "write a"),
    ("seconds: 120", "seconds: 90.5", "90.5", "seconds is 90.5; wanted a whole number", "write a whole"),
    ("variables:", "variabels:", "variabels", "unknown key 'variabels'", "did you mean 'variables'?"),
    (
        "variables:\n  n: integer(6, 12)\n  sigma: choice(1.5, 3)\n  tau: choice(0.7, 0.9)\n",
        "variables: 3\n",
        "3\nd",
        "variables wants lines of the form `name: value`",
        "indent",
    ),
    ("  n: integer(6, 12)", "  e: integer(6, 12)", "e: int", "'e' has a meaning of its own", "choose another"),
    (
        "  n: integer(6, 12)",
        "  lambda: integer(6, 12)",
        "lambda",
        "'lambda' has a meaning of its own",
        "choose another",
    ),
    ("  n: integer(6, 12)", "  sum: integer(6, 12)", "sum", "'sum' has a meaning of its own", "choose another"),
    ("  n: integer(6, 12)", "  _n: integer(6, 12)", "_n", "'_n' cannot be a name", "begin with a letter"),
    ("  n: integer(6, 12)", "  n-1: integer(6, 12)", "n-1", "'n-1' cannot be a name", "begin with a letter"),
    ("  half: mle", "  tau: mle", "tau: mle", "'tau' is defined twice, first on line 10", "choose another"),
    ("integer(6, 12)", "interger(6, 12)", "interger", "unknown function 'interger'", "did you mean 'integer'?"),
    ("integer(6, 12)", "integer(6)", "integer", "integer lacks high", "integer(low, high)"),
    ("integer(6, 12)", "integer(6, 12", "(6, 12", "'integer(6, 12' is not an expression", "close each bracket"),
    ("integer(6, 12)", "{a: 1}", "{a", "variables.n wants an expression", "write it on one line"),
    ("scale=sigma, size=n", "scale=sigam, size=n", "sigam", "unknown name 'sigam'", "did you mean 'sigma'?"),
    ("size=n, decimals", "sizes=n, decimals", "normal(loc", "normal has no argument 'sizes'", "did you mean 'size'?"),
    ("loc=uniform(1.5, 4)", "loc=mle.mean", "mle.mean, s", "unknown name 'mle'", "one of: n, sigma, tau"),
    (
        "  x: normal(loc=uniform(1.5, 4), scale=sigma, size=n, decimals=1)",
        "  x: n + 1",
        "n + 1",
        "x is a number, not data",
        "v",
    ),
    (
        "fit_gaussian_mean(x, scale=sigma)",
        "mean(x)",
        "mean(x)\n  map",
        "mle is a number, not a fitted model",
        "derived",
    ),
    (
        "fit_gaussian_mean(x, scale=sigma)",
        "fit_gaussian_mean(normal(loc=0, scale=1, size=5), scale=1)",
        "fit_gaussian_mean(n",
        "a draw stands here",
        "draw in",
    ),
    ("prior=normal_prior(0, scale=tau)", "prior=2", "fit_gaussian_mean(x, scale=sigma, p", "prior wants a prior", ""),
    (
        "normal_prior(0, scale=tau)",
        "normal_prior(0, tau)",
        "normal_prior",
        "normal_prior takes 1 argument by place",
        "scale=",
    ),
    ("mle.mean / 2", "mle.maen / 2", "mle.maen", "the result of GaussianMean has no 'maen'", "did you mean 'mean'?"),
    ("- abs(mle.mean - map.mean) > 0.15", "- mle.mean", "mle.mean\nid", "the condition is a number", "compare it"),
    ("- abs(mle.mean - map.mean) > 0.15", "- x > 0", "x > 0", "the condition is a list", "compare it"),
    ("- abs(mle.mean - map.mean) > 0.15", "- a: b", "a: b", "a condition stands on one line", "a < b"),
    ("require:\n  - abs(mle.mean - map.mean) > 0.15", "require: n > 2", "n > 2", "require wants a list", "begin each"),
    ("- mean(x) == mle.mean", "- mean(x)", "mean(x)\n", "one route == another", "a == b"),
    ("- mean(x) == mle.mean", "- mean(x) == mle.maen", "mle.maen", "has no 'maen'", "did you mean 'mean'?"),
    ("- mean(x) == mle.mean", "- mean(x) == mle", "mle\nf", "this route gives the result of GaussianMean", "numbers"),
    ("- mean(x) == mle.mean", "- mean(x) == x", "x\nfigure", "this route gives a list", "numbers"),
    ('figure(dots(x), title="The readings")', "mle.mean", "mle.mean\nansw", "figure is a number", "use figure("),
    (
        'dots(x), title="The readings"',
        'dots(x), titel="The"',
        "figure(",
        "figure has no argument 'titel'",
        "did you mean 'title'?",
    ),
    ('dots(x), title="The readings"', 'n, title="The readings"', "figure(", "layers wants a layer", ""),
    ("answer:\n", "anwser:\n", "anwser", "unknown key 'anwser'", "did you mean 'answer'?"),
    ("  type: number\n", "", "value: map", "answer has no 'type'", "add `type"),
    ("type: number", "type: nubmer", "nubmer", "unknown answer type 'nubmer'", "did you mean 'number'?"),
    (
        "type: number",
        "type: number\n  constant: maybe",
        "maybe",
        "constant is 'maybe'; wanted true or false",
        "true or",
    ),
    ("type: number", "type: number\n  constnat: true", "constnat", "unknown key 'constnat' in answer", "'constant'?"),
    ("value: map.mean", "value: map.maen", "map.maen", "has no 'maen'", "did you mean 'mean'?"),
    ("value: map.mean", "value: normal(loc=0, scale=1)", "normal(loc=0", "a draw stands here", "name it"),
    ("id: ignored-prior", "id: Ignored prior", "Ignored prior", "'Ignored prior' cannot be an id", "a-z, 0-9"),
    ("id: halved", "id: ignored-prior", "ignored-prior\n    value: half", "two misconceptions are called", "rename"),
    ("  - id: halved\n", "  - name: halved\n", "name: halved", "unknown key 'name' in misconception", "one of"),
    ("  - id: halved\n    value: half\n", "  - id: halved\n", "id: halved", "misconception has no 'value'", "add"),
    ("value: half", "value: x", "x\n    if", "the value is a list", "answer's type"),
    ("value: half", "value: mle", "mle\n    if", "the value is the result of GaussianMean", "answer's type"),
    ("value: half", "value: hafl", "hafl", "unknown name 'hafl'", "did you mean 'half'?"),
    ("if_apart: true", "if_apart: yes", "yes", "if_apart is 'yes'; wanted true or false", "true or false"),
    ("if_apart: true", "credit: 1", "1\n    feed", "credit is '1'; wanted a number from 0 to 0.99", "0.99"),
    ("    feedback: Half of the mean.\n", "", "id: halved", "misconception has no 'feedback'", "add `feedback"),
    ("deviation {{ tau }}", "deviation {{ tua }}", "tua", "unknown name 'tua'", "did you mean 'tau'?"),
    ("deviation {{ tau }}", "deviation {{ tau", "{{ tau", "", ""),
    ("noise is {{ sigma }}", "noise is {{ sgima }}", "sgima", "unknown name 'sgima'", "did you mean 'sigma'?"),
    (
        "noise is {{ sigma }}",
        "noise is {{ mle }}",
        "mle }}",
        "'mle' is the result of GaussianMean, which cannot",
        "mean, sd",
    ),
    ("noise is {{ sigma }}", "noise is {{ sigma | 2 digits }}", "", "", ""),
    ("{{ table(x) }}", "{{ tabel(x) }}", "tabel", "unknown function 'tabel'", "did you mean 'table'?"),
    ("{{ map.mean | 3 }}", "{{ map.maen | 3 }}", "map.maen", "has no 'maen'", "did you mean 'mean'?"),
    ("## Hint", "## Hints", "Weigh", "unknown section 'Hints'", "did you mean 'Hint'?"),
    ("## Why it matters", "## Solution", "Ridge does", "the section 'Solution' stands twice", "join"),
    ("Weigh by precision.\n", "\n", "", "the section 'Hint' is empty", "write its text"),
    ("estimate of $\\mu$?", "estimate of $\\muu$?", "", "", ""),
]


@pytest.mark.parametrize(("old", "new", "needle", "message", "remedy"), SPOILT)
def test_one_mistake_is_told_at_its_place(old: str, new: str, needle: str, message: str, remedy: str) -> None:
    """A good file spoilt in one place has its first finding there, with what is wrong and what would be right."""
    text = spoilt(old, new)
    found = findings(text)
    assert found
    told = [f for f in found if message in f.message]
    assert told, [f.message for f in found]
    first = told[0]
    assert first.severity == "error"
    assert remedy in first.remedy
    if needle:
        assert (first.line, first.column) == place(text, needle)
    assert len(text.split("\n")[first.line - 1]) + 1 >= first.column >= 1


def test_all_mistakes_are_told_at_once_in_the_files_order() -> None:
    """A file with many mistakes tells all of them, sorted by place."""
    text = GOOD
    wanted = []
    for old, new, needle in [
        ("seconds: 120", "secs: 120", "secs"),
        ("n: integer(6, 12)", "n: interger(6, 12)", "interger"),
        ("scale=sigma, size=n", "scale=sigam, size=n", "sigam"),
        ("value: map.mean", "value: map.maen", "map.maen"),
        ("if_apart: true", "if_apart: yes", "yes"),
        ("deviation {{ tau }}", "deviation {{ tua }}", "tua"),
        ("noise is {{ sigma }}", "noise is {{ sgima }}", "sgima"),
        ("{{ map.mean | 3 }}", "{{ map.mode | 3 }}", "map.mode"),
    ]:
        text = spoilt(old, new, text)
        wanted.append(needle)
    assert [(f.line, f.column) for f in findings(text)] == sorted(place(text, needle) for needle in wanted)


def test_one_mistake_makes_one_finding() -> None:
    """A name whose definition failed is not told again wherever it is used."""
    for old, new in [
        ("n: integer(6, 12)", "n: interger(6, 12)"),
        ("fit_gaussian_mean(x, scale=sigma)", "fit_gaussian_meen(x, scale=sigma)"),
        ("type: number", "type: nubmer"),
        ("decimals: 3", "decimals: 99"),
    ]:
        assert len(findings(spoilt(old, new))) == 1


def test_a_mistake_inside_a_block_of_text_is_told_at_its_place() -> None:
    """In a `|` block the line and the column of expressions and holes are those of the file."""
    text = spoilt(
        "    feedback: Half of the mean.", "    feedback: |\n\n      Half of\n      the {{ maen }} is {{ half }}."
    )
    (found,) = findings(text)
    assert (found.line, found.column) == place(text, "maen")
    text = spoilt("  half: mle.mean / 2", "  half: |\n    mle.mean\n    / twoo")
    (found,) = findings(text)
    assert (found.line, found.column) == place(text, "twoo")


@pytest.mark.parametrize("item", ["Sample", "a_b", "-a", "a-", "a--b", "", "a b", "ä", "a.b"])
def test_the_files_name_is_an_id(item: str) -> None:
    """A file whose name is no id is refused, whatever it says."""
    (found,) = findings(GOOD, item)
    assert f"the file is called '{item}.md'" in found.message
    assert findings(GOOD, "a-1-b2") == ()


def test_a_missing_solution_is_a_warning() -> None:
    """A question without a worked solution can be used, and its author is told."""
    text = CHOICE[: CHOICE.index("## Solution")]
    (warned,) = good(text).warnings
    assert (warned.severity, warned.message) == ("warning", "there is no worked solution")


def test_an_empty_question_is_told() -> None:
    """A file without a question is refused."""
    text = CHOICE[: CHOICE.index("What is")]
    assert "the question is empty" in [f.message for f in findings(text)]


def test_the_version_is_of_the_content() -> None:
    """The version changes with what the file says and not with comments, indents or quotes."""
    version = good().version
    assert good(spoilt("seconds: 120", "seconds: 120   # two minutes")).version == version
    assert good(spoilt("require:\n  - abs", "require:\n- abs")).version == version
    assert good(spoilt("difficulty: 0.2", "difficulty: '0.2'")).version == version
    assert good("---\n# a note\n" + GOOD[4:] + "\n\n").version == version
    assert good(spoilt("integer(6, 12)", "integer(6, 13)")).version != version
    assert good(spoilt("Weigh by precision.", "Weigh by the precision.")).version != version
    assert good(spoilt("tags: [normal]\n", "")).version != version


def test_drawn_numbers_are_shown_as_drawn() -> None:
    """A draw, a constant and an element of data print exactly; what is computed from them does not."""
    text = spoilt("  tau: choice(0.7, 0.9)", "  tau: choice(0.7, 0.9)\n  third: n / 3\n  limit: 0.123456789")
    text = spoilt(
        "The noise is", "{{ third }} {{ limit }} {{ x[0] }} {{ x[0] + x[1] }} {{ sigma / 3 }} The noise is", text
    )
    shown = [hole.exact for hole in good(text).prompt.text.holes][:5]
    assert shown == [False, True, True, False, False]


def test_names_that_may_be_infinite_are_those_asked_about() -> None:
    """A template that asks `isfinite` of a name admits that it may be infinite."""
    assert good().may_be_infinite == frozenset()
    assert good(spoilt("require:\n", "require:\n  - isfinite(half)\n")).may_be_infinite == {"half"}


@pytest.mark.parametrize(
    ("word", "known", "remedy"),
    [
        ("titel", ["title", "tags"], "did you mean 'title'?"),
        ("zzz", ["b", "a"], "one of: a, b"),
        ("zzz", [], NOTHING_NEAR),
        ("zzz", "abcdefghijklmnop", "one of: a, b, c, d, e, f, g, h, i, j, k, l, …"),
    ],
)
def test_a_suggestion_is_the_nearest_word(word: str, known: list[str], remedy: str) -> None:
    """A near word is suggested, else the first that would do."""
    assert suggestion(word, known) == remedy


def test_findings_are_sorted_and_printed_as_a_compiler_would() -> None:
    """An error carries its findings by place, each a line with path, place, words and rule."""
    two = [error(3, 1, "b", "second"), error(2, 5, "a", "first", "do so")]
    problem = TemplateError(two)
    assert [f.message for f in problem.findings] == ["first", "second"]
    assert str(problem) == "first; second"
    assert problem.findings[0].sentence("x.md") == "x.md:2:5: error: first (do so) [a]"
    assert Finding("warning", 1, 1, "r", "m", "").sentence("x") == "x:1:1: warning: m [r]"


LINES = GOOD.split("\n")


@LAWS
@given(
    st.integers(1, len(LINES) - 1),
    st.integers(0, 60),
    st.sampled_from(["", ":", "{", "}", "'", "- ", "\t", "#", "{{", "$", "|"]),
)
def test_no_slip_of_the_hand_breaks_the_parser(line: int, column: int, typed: str) -> None:
    """Something typed anywhere in a good file, or the rest of a line lost, is read or refused with a place in it."""
    lines = LINES.copy()
    lines[line] = lines[line][:column] + typed + (lines[line][column:] if typed else "")
    found = findings("\n".join(lines))
    assert all(1 <= f.line <= len(lines) and f.column >= 1 and f.message for f in found)
