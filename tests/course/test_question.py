"""Interview questions: what a file says, what is refused in it and where, and the questions of the bank."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizsvc.cli import main
from quizsvc.course.bank import built_in, known_concepts, load_bank, page_files, template_files
from quizsvc.course.phrase import found, words_of
from quizsvc.course.question import LEVELS, ROLES, ROUNDS, parse_question
from quizsvc.items.findings import Finding
from tests.items.samples import findings

GOOD = """\
---
title: What a coin says
concepts: [coins]
roles: [researcher, ml-engineer]
level: junior
round: warm-up
clarifiers:
  - ask: Is the coin fair?
    answer: That is not known.
points:
  - id: share
    sentence: The estimate is the share of heads, $k/n$.
    weight: 2
    says: [share of heads, heads ... tosses]
    probe: coin-map
  - id: spread
    sentence: Its standard error falls like $1/\\sqrt n$.
    says: [standard error]
    probe: sure-of-a-share
  - id: zero
    sentence: No heads give zero.
    says: [no heads, zero heads]
    probe: who-beat-the-coin
alarms:
  - says: [must be fair]
    then: bluff
    caught: The coin must be fair.
    spared: The coin need not be fair.
follow_ups:
  - id: more
    ask: What do more tosses change?
    expects: The standard error.
    next: [bluff]
  - id: bluff
    ask: Half of the tosses are heads, so the coin is fair, is it not?
    premise: A share of one half shows that the coin is fair.
    expects: It does not.
sources:
  - Wasserman, All of Statistics (2004), chapter 9
---
How do you estimate a coin's chance of heads?

## 30 seconds
The most likely chance of heads is the share of heads among the tosses. It has a standard error that falls with the
square root of their number, so a hundred tosses leave a tenth of what one leaves.

## 2 minutes
The most likely chance of heads is the share of heads. SAY
Its standard error is zero where there are no heads at all, which nobody believes.

## At the board
$$\\hat p = k/n$$

The log-likelihood is a sum over the tosses, its slope is zero at one place only, and there it bends downwards; so that
place is where the likelihood is greatest, and it is the share.
""".replace("SAY", "All tosses count alike. " * 27)


def refused(text: str, slug: str = "what-a-coin-says") -> tuple[Finding, ...]:
    """What is found in a text that cannot be used."""
    told = findings(text, slug, parse_question)
    assert told
    return told


def test_a_question_says_what_its_file_says() -> None:
    """Every key of the front matter and every section has its place in the value."""
    made = parse_question(GOOD, "what-a-coin-says")
    assert (made.slug, made.title, made.concepts) == ("what-a-coin-says", "What a coin says", ("coins",))
    assert (made.roles, made.level, made.round) == (("researcher", "ml-engineer"), "junior", "warm-up")
    assert made.seconds == 180
    assert made.prompt.text.plain([]) == "How do you estimate a coin's chance of heads?"
    assert [point.weight for point in made.points] == [2, 1, 1]
    assert made.probes == (("coin-map", 15), ("sure-of-a-share", 19), ("who-beat-the-coin", 23))
    assert found(made.points[0].says, words_of("heads among all tosses"))
    assert made.alarms[0].then == "bluff"
    assert found(made.alarms[0].says, words_of("It must be fair!"))
    more, bluff = made.follow_ups
    assert (more.premise, more.next) == (None, ("bluff",))
    assert bluff.premise is not None
    assert "<math" in made.answers.board.text.html([])
    assert made.answers.short.text.plain([]).startswith("The most likely chance of heads is the share of heads among")
    assert made.clarifiers[0].answer.text.plain([]) == "That is not known."
    assert made.sources == ("Wasserman, All of Statistics (2004), chapter 9",)


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        ("title: What a coin says\n", "", "missing-key", "has no 'title'"),
        ("[coins]", "[]", "concepts", "trains no concept"),
        ("level: junior", "levl: junior", "unknown-key", "unknown key 'levl'"),
        ("level: junior", "level: juniour", "level", "unknown level 'juniour'"),
        ("round: warm-up", "round: warmup", "round", "unknown round 'warmup'"),
        ("[researcher,", "[reseacher,", "role", "unknown role 'reseacher'"),
        ("roles: [researcher, ml-engineer]", "roles: []", "roles", "names no role"),
        ("round: warm-up", "round: warm-up\nseconds: 5", "wrong-value", "seconds is '5'"),
        ("    answer: That is not known.\n", "", "missing-key", "clarifier has no 'answer'"),
        ("    probe: coin-map\n", "", "missing-key", "point has no 'probe'"),
        ("probe: coin-map", "probe: Coin map", "wrong-value", "'Coin map' cannot be the probe"),
        ("probe: coin-map", "probe: sure-of-a-share", "twice", "the probe 'sure-of-a-share' stands on line 15"),
        ("id: spread", "id: share", "twice", "the id 'share' stands on line 11"),
        ("id: bluff", "id: more", "twice", "the id 'more' stands on line"),
        ("    says: [standard error]\n", "", "missing-key", "point has no 'says'"),
        ("[standard error]", "[(standard|error)+]", "phrase", "is no word"),
        ("weight: 2", "weight: 0", "wrong-value", "weight is '0'"),
        ("then: bluff", "then: blff", "alarm", "no follow-up is called 'blff'"),
        ("caught: The coin must be fair.", "caught: The coin is fair.", "alarm", "none of its phrases stands"),
        ("need not be fair", "must be fair", "alarm", "it goes off on 'must be fair'"),
        ("    spared: The coin need not be fair.\n", "", "missing-key", "alarm has no 'spared'"),
        ("next: [bluff]", "next: [bluf]", "follow-up", "'more' leads on to 'bluf'"),
        ("next: [bluff]", "next: [more]", "follow-up", "'more' leads on to 'more'"),
        ("    premise: A share of one half shows that the coin is fair.\n", "", "bluff", "rests on a false premise"),
        (" (2004)", "", "source", "an author, a title and a year"),
        ("sources:\n  - Wasserman, All of Statistics (2004), chapter 9\n", "", "sources", "0 sources; wanted 1 to 6"),
        ("$k/n$", "{{ k / n }}", "expression", "unknown name 'k'"),
        ("$k/n$", "{{ 1 / 2 }}", "hole", "nothing to fill '{{ 1 / 2 }}' with"),
        ("$k/n$", "$k/n", "text", ""),
        ("## 30 seconds", "## 40 seconds", "section", "unknown section '40 seconds'"),
        ("## At the board", "## 2 minutes", "section", "'2 minutes' stands twice"),
        ("How do you estimate a coin's chance of heads?", "", "section", "the question is empty"),
        ("## At the board", "", "section", "a model answer is missing"),
        ("The most likely chance of heads is the share of heads among the tosses.", "", "length", "wanted 30 to 90"),
        ("All tosses count alike. " * 20, "", "length", "'2 minutes' has"),
        ("there are no heads at all", "none shows", "point", "does not make the point 'zero'"),
        ("Its standard error is zero where there", "Where there", "point", "does not make the point 'spread'"),
        ("Its standard error is", "With no heads its standard error is", "point", "makes the point 'zero' before"),
        ("so that\nplace", "so it\nmust be fair", "alarm", "'must be fair' sets off an alarm"),
        ("$$\\hat p = k/n$$", "The share.", "board", "nothing is derived"),
    ],
)
def test_each_rule_is_told_at_its_line(old: str, new: str, rule: str, words: str) -> None:
    """One thing spoilt, one rule broken: it is found on the spoilt line or where the missing thing belongs."""
    assert GOOD.count(old) >= 1
    found = refused(GOOD.replace(old, new, 1))
    (told,) = [finding for finding in found if finding.rule == rule and words in finding.message] or [None]
    assert told is not None, found
    assert told.remedy
    if new and rule not in {"length", "point", "board", "section", "alarm", "twice", "follow-up", "bluff"}:
        first = new.rpartition("\n")[-1]
        assert first in GOOD.replace(old, new, 1).split("\n")[told.line - 1]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Three mistakes in three places give three findings in the file's order."""
    text = GOOD.replace("level: junior", "level: x").replace("weight: 2", "weight: x").replace(" (2004)", "")
    assert [finding.rule for finding in refused(text)] == ["level", "wrong-value", "source"]


def test_a_list_has_neither_too_few_nor_too_many_entries() -> None:
    """Two points are too few, and seven follow-ups too many."""
    first, last = GOOD.index("  - id: zero"), GOOD.index("alarms:")
    assert "2 points; wanted 3 to 6" in [f.message for f in refused(GOOD[:first] + GOOD[last:])]
    more = "".join(f"  - {{id: m{n}, ask: Why?, expects: So.}}\n" for n in range(5))
    assert "7 follow_ups; wanted 2 to 6" in [f.message for f in refused(GOOD.replace("sources:", more + "sources:"))]


def test_a_name_that_is_none_is_told() -> None:
    """A file is called by small letters, digits and hyphens."""
    assert [finding.rule for finding in refused(GOOD, "What a coin says")] == ["question-id"]


def folder_with(tmp_path: Path, **files: str) -> Path:
    """A bank's folder with these questions."""
    (tmp_path / "interviews").mkdir()
    for name, text in files.items():
        (tmp_path / "interviews" / f"{name}.md").write_text(text)
    return tmp_path


def test_a_folder_adds_questions_and_its_broken_ones_are_set_aside(tmp_path: Path) -> None:
    """The good one is in the bank by its name; the broken one and one whose name is taken are told."""
    taken = page_files(built_in(), "interviews")[0].stem
    bank = load_bank([folder_with(tmp_path, good=GOOD, bad=GOOD.replace("junior", "x"), **{taken: GOOD})])
    assert set(bank.questions) - {path.stem for path in QUESTIONS} == {"good"}
    told = {Path(broken.path).stem: broken.findings[0].rule for broken in bank.broken}
    assert told == {"bad": "level", taken: "name"}
    assert not set(bank.items) & {"good", "bad"}


def test_a_probe_that_the_bank_does_not_have_is_a_warning(tmp_path: Path) -> None:
    """The question is used, and its line told; an item beside the folder of questions is known to the check."""
    text = GOOD.replace("probe: coin-map", "probe: mine").replace("sure-of-a-share", "counter-rate-and-its-errr")
    folder = folder_with(tmp_path, mine=text)
    assert "mine" in load_bank([folder]).questions
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "mine.md").write_text("---\n")
    done = CliRunner().invoke(main, ["bank", "check", str(folder / "interviews"), "--seeds", "1"])
    assert done.exit_code == 0, done.output
    assert ":15:" not in done.stdout
    assert "mine.md:19:1: warning: the probe 'counter-rate-and-its-errr' is no item" in done.stdout
    assert "did you mean 'counter-rate-and-its-error'?" in done.stdout


def test_a_derivation_asks_for_its_steps(tmp_path: Path) -> None:
    """Without a probe of the steps the check fails at its first probe; an order or a false line mends it."""
    text = GOOD.replace("round: warm-up", "round: derivation")
    ordered = text.replace("probe: coin-map", "probe: a-coin-and-a-belief")
    lined = text.replace("probe: coin-map", "probe: the-perfect-model")
    folder = folder_with(tmp_path, plain=text, ordered=ordered, lined=lined)
    done = CliRunner().invoke(main, ["bank", "check", str(folder / "interviews"), "--seeds", "1"])
    assert done.exit_code == 1
    assert "plain.md:15:1: error: no probe of this derivation asks for its steps (let a point name" in done.stdout
    assert done.stdout.count("[derivation]") == 1


def test_a_derivation_that_no_lesson_has_is_a_warning(tmp_path: Path) -> None:
    """A question may show one of any lesson; a name that none has is told at its line, with the nearest."""
    known, misspelt = (GOOD.replace("level:", f"derivation: {name}\nlevel:") for name in ("precisions", "precision"))
    folder = folder_with(tmp_path, known=known, misspelt=misspelt)
    done = CliRunner().invoke(main, ["bank", "check", str(folder / "interviews"), "--seeds", "1"])
    assert done.exit_code == 0, done.output
    assert "warning: 'precision' in derivation is not in the bank (did you mean 'precisions'?)" in done.stdout
    assert done.stdout.count("in derivation") == 1


def test_a_broken_question_fails_the_check(tmp_path: Path) -> None:
    """Status 1, with place, rule and remedy, whether the folder or the file is given."""
    folder = folder_with(tmp_path, bad=GOOD.replace("level: junior", "level: juniour"))
    for path in (folder, folder / "interviews" / "bad.md"):
        done = CliRunner().invoke(main, ["bank", "check", str(path), "--seeds", "1"])
        assert done.exit_code == 1
        assert "bad.md:5:8: error: unknown level 'juniour' (did you mean 'junior'?) [level]" in done.stdout
        assert done.stdout.endswith("bad.md at line 5\n")


QUESTIONS = page_files(built_in(), "interviews")
CONCEPTS = known_concepts()[0]
ITEMS = {path.stem for path in template_files(built_in())}


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_every_question_of_the_bank_can_be_used(path: Path) -> None:
    """It breaks none of the rules, trains concepts that are described, and each of its points can be proved."""
    made = parse_question(path.read_text(encoding="utf-8"), path.stem)
    assert set(made.concepts) <= set(CONCEPTS)
    assert {item for item, _ in made.probes} <= ITEMS


def test_the_questions_cover_every_role_level_and_round() -> None:
    """Each role finds questions of each level and for each round of an interview."""
    questions = [parse_question(path.read_text(encoding="utf-8"), path.stem) for path in QUESTIONS]
    assert len(questions) >= 40
    for role in ROLES:
        mine = [question for question in questions if role in question.roles]
        assert {question.level for question in mine} == set(LEVELS)
        assert {question.round for question in mine} == set(ROUNDS)
