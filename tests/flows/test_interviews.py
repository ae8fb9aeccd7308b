"""Interviews: five phases a question, what is kept through everything, and what three candidates are told."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from quizsvc.flows import interview_lobby, interview_plans, interview_reports, interviews, partners, practice
from quizsvc.flows.interview_documents import document
from quizsvc.flows.interview_reports import Reported
from quizsvc.flows.interviews import Refused, Sitting, Stale
from quizsvc.flows.partners import Sheet
from quizsvc.flows.practice import Answered, Kept, Missing
from quizsvc.flows.service import Service
from quizsvc.flows.verifying import verify
from quizsvc.interview.plan import Plan, Wish
from quizsvc.interview.stages import Phase, Stage
from quizsvc.names import ConceptId, InterviewId, QuestionId
from quizsvc.progress.ledger import FINISHED_INTERVIEW
from quizsvc.store import attempts, ledger
from quizsvc.store.learners import Learner
from tests.flows.candidates import (
    BLUFFER,
    FLUENT,
    SEED_QUESTIONS,
    SILENT,
    marks_all,
    sit_through,
    with_questions,
)
from tests.learner import DAY, NOON, guest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RIDGE = "ridge-as-a-belief"


def reported(service: Service, learner: Learner, interview: str) -> Reported:
    """The report on an interview."""
    found = interview_reports.find_report(service, learner, interview)
    assert isinstance(found, Reported)
    return found


def sitting(service: Service, learner: Learner, interview: str) -> Sitting:
    """An interview as it stands."""
    found = interviews.show(service, learner, interview, NOON)
    assert isinstance(found, Sitting)
    return found


def test_three_candidates_are_told_apart(service: Service) -> None:
    """On the same four questions the fluent, the bluffer and the silent one get the reports that they have earned."""
    reports = {}
    for name, script in {"fluent": FLUENT, "bluffer": BLUFFER, "silent": SILENT}.items():
        learner = guest(service)
        sat = sit_through(service, learner, with_questions(service, learner, SEED_QUESTIONS), script)
        reports[name] = reported(service, learner, sat.interview).past.report
    shown = {name: report.dials.evidence for name, report in reports.items()}
    assert shown["fluent"] == shown["silent"] == 1.0
    assert shown["bluffer"] is not None
    assert shown["bluffer"] <= 0.3
    assert len(reports["bluffer"].claimed) >= 4
    assert not reports["fluent"].claimed
    assert not reports["silent"].claimed
    assert len(reports["silent"].known) >= 4
    assert not reports["fluent"].known
    assert not reports["bluffer"].known
    bias = reports["bluffer"].bias
    assert bias is not None
    assert bias.low > 0.5


def test_a_question_has_five_phases_in_their_order(service: Service) -> None:
    """Say it, two follow-ups of which one bluffs, prove it, mark it, say it again; then XP, once, and all is proved."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    sat = sit_through(service, learner, interview, FLUENT)
    assert [phase for _, phase, _ in sat.stages] == ["say", "follow-up", "follow-up", "prove", "mark", "again"]
    question = service.bank.questions[QuestionId(RIDGE)]
    asked = {part for _, phase, part in sat.stages if phase == Phase.FOLLOW_UP}
    assert any(one.premise for one in question.follow_ups if one.id in asked)
    assert len(sat.probes) == len(question.points)
    with service.database.read() as conn:
        won = [entry.amount for entry in ledger.entries(conn, learner.id) if entry.reason == interviews.FINISHED]
    assert won == [FINISHED_INTERVIEW]
    assert verify(service.database, lambda _: None) == []


def test_no_verdict_is_told_before_all_probes_are_answered(service: Service) -> None:
    """A probe waits for its verdict until its question has no more; then it can be looked at."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    sat = None
    for phase in ("say", "follow-up", "follow-up"):
        at = sitting(service, learner, interview).stage
        assert at is not None
        assert at.phase == phase
        interviews.give(service, learner, interview, at, "", NOON)
    probe = interviews.prove(service, learner, interview, NOON)
    practice.answer(service, learner, str(probe), None, NOON)
    assert isinstance(practice.show(service, learner, str(probe), NOON), Kept)
    assert interviews.enough(service, learner, interview, NOON) == interview
    assert isinstance(practice.show(service, learner, str(probe), NOON), Answered)
    sat = sitting(service, learner, interview)
    assert sat.stage is not None
    assert sat.stage.phase is Phase.MARK


def test_a_phase_answered_twice_keeps_its_first_answer(service: Service) -> None:
    """The same again changes nothing; another answer, from another tab or from yesterday, is told to be late."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    at = Stage(0, Phase.SAY)
    assert interviews.give(service, learner, interview, at, "first", NOON, confidence=0.8) == interview
    assert interviews.give(service, learner, interview, at, "first", NOON) == interview
    assert interviews.give(service, learner, interview, at, "second", NOON) == Stale(InterviewId(interview))
    assert interviews.give(service, learner, interview, Stage(0, Phase.AGAIN), "early", NOON) == Stale(
        InterviewId(interview)
    )
    assert sitting(service, learner, interview).said == "first"


def test_what_is_typed_is_kept_before_it_is_given(service: Service) -> None:
    """A draft comes back with its stage until something is given; what is too long or surer than sure is refused."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    at = Stage(0, Phase.SAY)
    assert interviews.draft(service, learner, interview, at, "so far", NOON + timedelta(seconds=5))
    turn = sitting(service, learner, interview).turn
    assert turn is not None
    assert turn.text == "so far"
    assert not interviews.draft(service, learner, interview, at, "x" * (interviews.LONGEST + 1), NOON)
    assert isinstance(interviews.give(service, learner, interview, at, "x" * (interviews.LONGEST + 1), NOON), Refused)
    assert isinstance(interviews.give(service, learner, interview, at, "sure", NOON, confidence=1.0), Refused)
    assert interviews.give(service, learner, interview, at, "x" * interviews.LONGEST, NOON) == interview
    assert not interviews.draft(service, learner, interview, at, "late", NOON)


def test_time_away_is_not_counted(service: Service) -> None:
    """Who comes back tomorrow goes on where they were, and the night is no part of the answer's time."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    at = Stage(0, Phase.SAY)
    sitting(service, learner, interview)
    interviews.draft(service, learner, interview, at, "one", NOON + timedelta(seconds=40))
    interviews.draft(service, learner, interview, at, "one", NOON + DAY)
    interviews.draft(service, learner, interview, at, "one two", NOON + DAY - timedelta(hours=3))
    interviews.give(service, learner, interview, at, "one two three", NOON + DAY + timedelta(seconds=20))
    with service.database.read() as conn:
        found = interviews.find(conn, learner, interview)
        assert found is not None
        turn = interviews.transcript(service, conn, found).turn(at)
    assert turn.seconds == 60.0


def test_the_clock_goes_on_where_it_stood(service: Service) -> None:
    """Whoever opens a stage again sees the seconds since it began, typed or not, without the time away."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    seconds = []
    for later in (timedelta(0), timedelta(seconds=90), DAY):
        shown = interviews.show(service, learner, interview, NOON + later)
        assert isinstance(shown, Sitting)
        assert shown.turn is not None
        seconds.append(shown.turn.seconds)
    assert seconds == [0.0, 90.0, 0.0]


def test_marks_name_every_point_in_one_of_three_ways(service: Service) -> None:
    """What is missing, unknown or of another kind is refused in a sentence, and nothing is marked."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    good = marks_all("touched")(service.bank.questions[QuestionId(RIDGE)])
    first = next(iter(good))
    for wrong in ({}, good | {"another": "missed"}, good | {first: "perfectly"}, {first: "missed"}):
        outcome = interviews.mark(service, learner, interview, 0, wrong, NOON)
        assert isinstance(outcome, Refused)
        assert "Mark each of the 5 points" in outcome.sentence
    assert isinstance(interviews.mark(service, learner, interview, 7, good, NOON), Refused)
    assert interviews.mark(service, learner, interview, 0, good, NOON) == Stale(InterviewId(interview))


def test_another_learner_sees_nothing(service: Service) -> None:
    """An interview is its candidate's alone."""
    learner, other = guest(service), guest(service)
    interview = with_questions(service, learner, [RIDGE])
    assert interviews.show(service, other, interview, NOON) == interviews.NOT_YOURS
    assert interviews.give(service, other, interview, Stage(0, Phase.SAY), "", NOON) == interviews.NOT_YOURS
    assert interviews.prove(service, other, interview, NOON) == interviews.NOT_YOURS
    assert interviews.end(service, other, interview, NOON) == interviews.NOT_YOURS
    assert interview_reports.find_report(service, other, interview) == interviews.NOT_YOURS
    assert not interviews.draft(service, other, interview, Stage(0, Phase.SAY), "", NOON)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("plumber", 15), "There is no role “plumber”. Choose one of: data-scientist"),
        (Wish("researcher", 20), "An interview takes 15, 30 or 45 minutes."),
        (Wish("researcher", 15, concepts=(ConceptId("alchemy"),)), "There is no concept “alchemy”"),
        (Wish("researcher", 15, question=QuestionId("why-me")), "There is no interview question “why-me”"),
    ],
)
def test_an_impossible_wish_is_told_why(service: Service, wish: Wish, said: str) -> None:
    """A wish that cannot be met gets a sentence that says what can."""
    outcome = interview_plans.begin(service, guest(service), wish, NOON)
    assert isinstance(outcome, Missing)
    assert said in outcome.sentence


def test_questions_asked_lately_wait(service: Service) -> None:
    """The next interview asks other questions; the named one is asked all the same."""
    learner = guest(service)
    wish = Wish("data-scientist", 30)
    plans = []
    for _ in range(2):
        made = interview_plans.begin(service, learner, wish, NOON)
        assert not isinstance(made, Missing)
        plans.append({planned.question for planned in sitting(service, learner, made).plan.questions})
    assert not plans[0] & plans[1]
    again = next(iter(plans[0]))
    made = interview_plans.begin(service, learner, replace(wish, question=again), NOON)
    assert not isinstance(made, Missing)
    assert again in {planned.question for planned in sitting(service, learner, made).plan.questions}


def test_a_plan_survives_its_store(service: Service) -> None:
    """A plan that was stored is the plan that was made."""
    learner = guest(service)
    wish = Wish("ml-engineer", 45, is_timed=True, is_weak=True, concepts=(ConceptId("ridge"),))
    made = interview_plans.begin(service, learner, wish, NOON)
    assert not isinstance(made, Missing)
    plan = sitting(service, learner, made).plan
    assert plan.wish == wish
    assert Plan.from_json(plan.to_json()) == plan


def test_whoever_sits_in_marks_what_they_heard(service: Service) -> None:
    """A partner sees the points and no key, marks without seeing the candidate's marks, and the report shows both."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE])
    token = partners.invite(service, learner, interview)
    assert isinstance(token, str)
    marks = marks_all("missed")(service.bank.questions[QuestionId(RIDGE)])
    assert isinstance(partners.mark(service, token, 0, marks), Refused)
    sit_through(service, learner, interview, FLUENT)
    sheet = partners.sheet(service, token)
    assert isinstance(sheet, Sheet)
    assert sheet.asked[0].candidate == {}
    assert [turn.stage.phase for turn in sheet.asked[0].turns] == ["say", "follow-up", "follow-up", "again"]
    assert partners.mark(service, token, 0, marks) == interview
    assert all(point.is_disputed for point in reported(service, learner, interview).past.report.questions[0].points)
    sheet = partners.sheet(service, token)
    assert isinstance(sheet, Sheet)
    assert set(sheet.asked[0].candidate.values()) == {"clearly"}
    assert partners.take_back(service, learner, interview) == interview
    assert partners.sheet(service, token) == partners.GONE
    assert partners.invite(service, guest(service), interview) == interviews.NOT_YOURS


def test_a_failing_assessor_changes_nothing(service: Service) -> None:
    """Whatever an assessor does, the interview goes on, and what cannot be shown of it is left out."""

    class Broken:
        def places(self, said: str, points: object) -> dict[str, list[object]]:
            raise RuntimeError(said)

    broken = Service(service.database, service.bank, assessor=Broken())
    learner = guest(broken)
    sat = sit_through(broken, learner, with_questions(broken, learner, [RIDGE]), FLUENT)
    assert reported(broken, learner, sat.interview).past.report.dials.evidence == 1.0


def test_a_report_is_told_to_programs_as_it_is_read(service: Service) -> None:
    """The document has every point with its marks, its probe's verdict and its words, and no tuple is a key of it."""
    learner = guest(service)
    interview = with_questions(service, learner, [RIDGE, "mle-or-map"])
    sit_through(service, learner, interview, BLUFFER)
    reported_ = reported(service, learner, interview)
    told = msgspec.json.decode(msgspec.json.encode(document(service, reported_)))
    assert told["sentences"] == list(reported_.sentences)
    assert [one["question"] for one in told["questions"]] == [RIDGE, "mle-or-map"]
    points = [point for one in told["questions"] for point in one["points"]]
    claimed = {one["sentence"] for one in told["claimed"]}
    assert claimed == {point["sentence"] for point in points if point["claimed_only"]}
    assert len(claimed) == len(reported_.past.report.claimed) > 0
    for point in points:
        assert isinstance(practice.show(service, learner, point["attempt"], NOON), Answered)
        assert point["credit"] == stored_credit(service, learner, point["attempt"])
    follow_ups = [turn for turn in told["questions"][0]["turns"] if turn["phase"] == "follow-up"]
    asked = {one.id: one.ask.text.plain([]) for one in service.bank.questions[QuestionId(RIDGE)].follow_ups}
    assert [turn["asked"] for turn in follow_ups] == [asked[turn["part"]] for turn in follow_ups]
    assert [turn["text"] for turn in follow_ups] == [BLUFFER.replies] * 2
    assert told["dials"]["calibration"]["loss"] > 1.0


def stored_credit(service: Service, learner: Learner, attempt: str) -> float:
    """What the log of answers holds of an attempt."""
    with service.database.read() as conn:
        return next(event.credit for event in attempts.history(conn, learner.id) if event.attempt_id == attempt)


@pytest.mark.parametrize(("days", "comes"), [(0, False), (2, True)])
def test_what_is_due_comes_back_before_the_rest_of_its_weeks(service: Service, days: int, comes: bool) -> None:
    """A question that was failed waits for its day and not for two weeks, though never on the same day."""
    failed = service.bank.questions[QuestionId(RIDGE)]
    role = failed.roles[0]
    others = (q for q in service.bank.questions.values() if q.round == failed.round and role in q.roles)
    two = {q.slug: q for q in (failed, next(q for q in others if q is not failed))}
    small, learner = Service(service.database, replace(service.bank, questions=two)), guest(service)
    sit_through(small, learner, with_questions(small, learner, [RIDGE]), BLUFFER)
    wish = Wish(role, 15)
    made = interview_plans.begin(small, learner, wish, NOON + days * DAY)
    assert not isinstance(made, Missing)
    (planned,) = sitting(small, learner, made).plan.questions
    assert (planned.question == RIDGE) == comes


def test_an_assessor_is_asked_once_where_it_is_needed(service: Service) -> None:
    """It may be slow: nothing that is written waits for it, and no list of past interviews listens to them again."""
    heard = []

    class Listening:
        def places(self, said: str, points: object) -> dict[str, list[object]]:
            heard.append(said)
            return {}

    slow, learner = Service(service.database, service.bank, assessor=Listening()), guest(service)
    interview = with_questions(slow, learner, [RIDGE])
    question = slow.bank.questions[QuestionId(RIDGE)]
    while (at := sitting(slow, learner, interview).stage) and at.phase in (Phase.SAY, Phase.FOLLOW_UP):
        interviews.give(slow, learner, interview, at, "said", NOON)
    interviews.prove(slow, learner, interview, NOON)
    interviews.enough(slow, learner, interview, NOON)
    interviews.mark(slow, learner, interview, 0, marks_all("missed")(question), NOON)
    interview_lobby.lobby(slow, learner, NOON)
    assert heard == []
    reported(slow, learner, interview)
    assert heard == ["said"]


def test_the_door_tells_the_learners_own_days(service: Service) -> None:
    """An interview begun before the learner's day begins counts for the day before."""
    learner = replace(guest(service), day_begins=8)
    made = interview_plans.begin(service, learner, Wish("researcher", 15), NOON - timedelta(hours=5))
    (running,) = interview_lobby.lobby(service, learner, NOON).running
    assert running.interview == made
    assert running.day == NOON.date() - DAY
