"""`quizsvc interview`: an interview in the terminal, against the same database and by the same flows as the site."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import click

from quizsvc.cli.assessing import ASSESSOR, find_assessor
from quizsvc.cli.exits import Unreadable
from quizsvc.cli.folders import FOLDERS
from quizsvc.cli.opening import DATABASE, database_url, open_service
from quizsvc.cli.terminal import learner_here, read_anything, take, tell
from quizsvc.course.question import LENGTHS, ROLES, Question
from quizsvc.flows import clock, interview_plans, interview_reports, practice
from quizsvc.flows import interviews as flow
from quizsvc.flows.asking import Asked
from quizsvc.flows.interview_documents import DialsDocument, NamedDocument, ReportDocument, document
from quizsvc.flows.interviews import Refused, Sitting, Stale
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.interview.plan import MINUTES, Wish
from quizsvc.interview.stages import Phase, Stage
from quizsvc.items.template import RichText
from quizsvc.names import ConceptId, QuestionId
from quizsvc.store.learners import Learner

HELP = """Answer aloud or type: lines, then an empty one; only an empty one where you have spoken. Of probes, “?” is
“I don't know”. Ctrl-C stops at any time, and everything is kept."""
STALE = "This part was answered elsewhere meanwhile, and that answer stays."
KEYS: Mapping[str, str] = {"c": "clearly", "t": "touched", "m": "missed"}


@click.command()
@click.option("--role", default=ROLES[0], show_default=True, metavar="R", help=f"One of {', '.join(ROLES)}.")
@click.option(
    "--minutes", default=MINUTES[0], show_default=True, metavar="M", help=f"One of {', '.join(map(str, MINUTES))}."
)
@click.option("--timed", is_flag=True, help="On a clock, which is told after every answer.")
@click.option("--weak", is_flag=True, help="Ask for what you know least.")
@click.option("--concept", "concepts", multiple=True, metavar="C", help="Keep to this concept; may be repeated.")
@click.option("--question", default="", metavar="SLUG", help="Ask this question for certain.")
@click.option("--session", default="", metavar="ID", help="Go on with an interview, or read its report.")
@ASSESSOR
@DATABASE
@FOLDERS
def interview(
    role: str,
    minutes: int,
    timed: bool,
    weak: bool,
    concepts: tuple[str, ...],
    question: str,
    session: str,
    assessor: str | None,
    database_url_: str | None,
    folders: tuple[Path, ...],
) -> None:
    """Practise an interview in the terminal."""
    reading = find_assessor(assessor)
    named = QuestionId(question) if question else None
    wish = Wish(role, minutes, timed, weak, tuple(map(ConceptId, concepts)), named)
    service = replace(open_service(database_url(database_url_), folders), assessor=reading)
    try:
        learner = learner_here(service)
        read_anything()
        begun = session or interview_plans.begin(service, learner, wish, clock.now())
        if isinstance(begun, Missing):
            raise Unreadable(begun.sentence)
        _sit_through(service, learner, begun)
    finally:
        service.database.close()


def _sit_through(service: Service, learner: Learner, interview_id: str) -> None:
    """Go on with an interview to its report, or to where input ends."""
    _sitting(service, learner, interview_id)
    click.echo(HELP)
    try:
        while _one(service, learner, interview_id):
            pass
    except (EOFError, KeyboardInterrupt):
        click.echo(f"\nEverything is kept. Go on with: quizsvc interview --session {interview_id}")


def _one(service: Service, learner: Learner, interview_id: str) -> bool:
    """Go through the stage at hand; whether there was one."""
    sitting = _sitting(service, learner, interview_id)
    at, question = sitting.stage, sitting.question
    if at is None or question is None:
        _report(service, learner, interview_id)
        return False
    if at.phase is Phase.PROVE:
        return _prove(service, learner, sitting)
    outcome = (_mark if at.phase is Phase.MARK else _say)(service, learner, sitting, at, question)
    if isinstance(outcome, Missing | Refused):
        raise Unreadable(outcome.sentence)
    if isinstance(outcome, Stale):
        click.echo(STALE)
    return True


def _sitting(service: Service, learner: Learner, interview_id: str) -> Sitting:
    found = flow.show(service, learner, interview_id, clock.now())
    if isinstance(found, Missing):
        raise Unreadable(found.sentence)
    return found


def _say(
    service: Service, learner: Learner, sitting: Sitting, at: Stage, question: Question
) -> str | Stale | Refused | Missing:
    """Ask what is said in words, line by line; each line is kept as a draft."""
    began, interview_id, typed = clock.now(), sitting.interview.id, sitting.turn.text if sitting.turn else ""
    click.echo("\n" + "\n\n".join(_prompt(sitting, at, question)))
    if typed:
        click.echo(f"\nYou have typed so far:\n{typed}")
    for line in _lines(is_begun=bool(typed)):
        typed = f"{typed}\n{line}" if typed else line
        if not flow.draft(service, learner, interview_id, at, typed, clock.now()):
            break  # too much, or answered elsewhere: the answer says which
    if sitting.plan.wish.is_timed:
        click.echo(f"That took {_clock((clock.now() - began).total_seconds())} of {_clock(sitting.limit)}.")
    confidence = _confidence() if at.phase is Phase.SAY else None
    is_sure = at.phase is Phase.FOLLOW_UP and _chosen("Are you sure of that? y or n:", {"y": "y", "n": "n"}) == "y"
    return flow.give(service, learner, interview_id, at, typed, clock.now(), confidence=confidence, is_sure=is_sure)


def _prompt(sitting: Sitting, at: Stage, question: Question) -> Iterator[str]:
    """What is asked in a stage in which something is said, paragraph by paragraph."""
    time = f"{'You have' if sitting.plan.wish.is_timed else 'Take about'} {_clock(sitting.limit)}."
    if at.phase is Phase.SAY:
        yield f"Question {at.place + 1} of {len(sitting.plan.questions)}: {question.title}"
        yield _plain(question.prompt)
        for one in question.clarifiers:
            yield f"You may ask back: {_plain(one.ask)}\n  {_plain(one.answer)}"
        yield f"Say it. {time}"
    elif sitting.follow_up:
        yield f"A further question: {_plain(sitting.follow_up.ask)}"
        yield time
    else:
        yield f"Say it again, better. {time}\n{_plain(question.prompt)}"


def _lines(*, is_begun: bool) -> Iterator[str]:
    """What is typed up to an empty line, or where something was typed to the end of input."""
    while True:
        try:
            line = input("> ")
        except EOFError:
            if not is_begun:
                raise
            click.echo()
            return
        if not line.strip():
            return
        is_begun = True
        yield line


def _confidence() -> float | None:
    """The probability that the answer covers what a strong one needs; None where none is stated."""
    while True:
        typed = input("How sure are you that this says what a strong answer needs? 50 to 99 %, or Enter: ").strip()
        if not typed:
            return None
        number = typed.removesuffix("%").strip()
        if number.isascii() and number.isdigit() and 50 <= int(number[:4]) <= 99:
            return int(number) / 100
        click.echo(f"“{typed}” is no whole number from 50 to 99.")


def _chosen(wanted: str, keys: Mapping[str, str]) -> str:
    """One of the keys' meanings, as it is typed in full or by its first letter."""
    while True:
        typed = input(f"{wanted} ").strip().lower()
        if typed in keys or typed in keys.values():
            return keys.get(typed, typed)
        click.echo(f"Type one of: {', '.join(keys)}.")


def _prove(service: Service, learner: Learner, sitting: Sitting) -> bool:
    """Ask the next probe; its verdict waits until all were answered."""
    interview_id = sitting.interview.id
    probe = flow.prove(service, learner, interview_id, clock.now())
    shown = practice.show(service, learner, str(probe), clock.now())
    if probe == interview_id or not isinstance(shown, practice.Question):
        return True
    now = _sitting(service, learner, interview_id)
    click.echo(f"\nProve it, {now.proved + 1} of {now.probes}: {shown.title}\n\n{shown.prompt_text}\n")

    def line(part: Asked) -> str:
        tell(part)
        return input(f"{part.wanted} ").strip()

    outcome = take(
        shown.parts,
        line,
        lambda given: flow.answer_probe(service, learner, interview_id, shown.attempt, given, clock.now()),
    )
    if outcome is None:
        raise EOFError
    if isinstance(outcome, Stale | Missing):
        click.echo(STALE)
    return True


def _mark(
    service: Service, learner: Learner, sitting: Sitting, at: Stage, question: Question
) -> str | Stale | Refused | Missing:
    """Show model answers beside the own one, and take a mark for each point; each is kept as a draft."""
    interview_id = sitting.interview.id
    answers = (question.answers.short, question.answers.spoken, question.answers.board)
    click.echo("\nMark what you said.\n\nYou said:\n" + indent(sitting.said or "(aloud)", "  "))
    for length, answer in zip(LENGTHS, answers, strict=True):
        heading = length.heading[0].lower() + length.heading[1:]
        click.echo(f"\nA strong answer, {heading}:\n" + indent(_plain(answer), "  "))
    for asked, said in sitting.replies:
        click.echo(
            "\nYou were asked:\n" + indent(_plain(asked.ask), "  ") + "\nYou said:\n" + indent(said or "(aloud)", "  ")
        )
        if asked.premise:
            click.echo("It rests on something false:\n" + indent(_plain(asked.premise), "  "))
        click.echo("Hoped for:\n" + indent(_plain(asked.expects), "  "))
    marks: dict[str, str] = json.loads(sitting.turn.text) if sitting.turn and sitting.turn.text else {}
    sentences = {point.id: _plain(point.sentence) for point in question.points}
    for aim in sitting.plan.questions[at.place].points:
        if aim.id in marks:
            continue
        click.echo(f"\n{sentences.get(aim.id, aim.id)}")
        for span in (sitting.places or {}).get(aim.id, ()):
            click.echo(f"  Maybe here: “{sitting.said[span.start : span.end]}”")
        marks[aim.id] = _chosen("Said clearly, touched or missed? c, t or m:", KEYS)
        flow.draft(service, learner, interview_id, at, json.dumps(marks), clock.now())
    return flow.mark(service, learner, interview_id, at.place, marks, clock.now())


def _report(service: Service, learner: Learner, interview_id: str) -> None:
    found = interview_reports.find_report(service, learner, interview_id)
    if isinstance(found, Missing):
        raise Unreadable(found.sentence)
    click.echo("\n" + "\n\n".join(_paragraphs(document(service, found))))


def _paragraphs(told: ReportDocument) -> Iterator[str]:
    """A report in text: the two lists first, then the dials, and what to practise next."""
    yield f"Report on the interview of {told.day}"
    if not told.questions:
        yield "No question was probed, so there is nothing to tell."
        return
    yield _points("Claimed, not yet usable", told.claimed)
    yield _points("Known, not said", told.known)
    yield "\n".join(_dials(told.dials))
    yield "\n".join(told.sentences)
    if told.following:
        lines = (f"  quizsvc practice --item {one.probe}" for one in told.following)
        yield "\n".join(["Practise next:", *lines])


def _points(heading: str, points: tuple[NamedDocument, ...]) -> str:
    return "\n".join([f"{heading}:", *(f"  - {one.sentence}" for one in points)]) if points else f"{heading}: none"


def _dials(dials: DialsDocument) -> Iterator[str]:
    """The four dials, a line each; none where there is nothing to tell."""
    if dials.evidence is not None:
        yield f"Evidence     {dials.evidence:.0%} of what was probed"
    if dials.coverage is not None:
        yield f"Coverage     {dials.coverage:.0%} said, as you mark it"
    if dials.calibration:
        yield f"Calibration  {dials.calibration.loss:.2f} nats an answer; 50 % each time costs 0.69"
    in_time = sum(one.in_time for one in dials.delivery)
    yield f"Delivery     {in_time} of {len(dials.delivery)} answers in their time"


def _plain(text: RichText) -> str:
    return text.text.plain([])


def _clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
