"""Planning an interview: what is wished for, set against what the candidate knows and was asked before."""

from datetime import datetime, timedelta
from secrets import randbits, token_hex

from quizsvc.adaptive.mastery import all_mastery
from quizsvc.course.question import ROLES
from quizsvc.flows.interview_reports import past_ones, returns
from quizsvc.flows.practice import Missing
from quizsvc.flows.service import Service
from quizsvc.flows.standing import known
from quizsvc.interview.plan import MINUTES, Candidate, Wish, make_plan
from quizsvc.names import InterviewId
from quizsvc.store import interviews, learners
from quizsvc.store.interviews import Interview
from quizsvc.store.learners import Learner

LATELY, A_DAY = timedelta(days=14), timedelta(days=1)
"""How long a question that was asked or read waits, and how long one that is due again."""
NONE_FITS = Missing("No interview question is on what you chose, for that role. Choose other concepts or another role.")


def begin(service: Service, learner: Learner, wish: Wish, now: datetime) -> InterviewId | Missing:
    """A new interview as it is wished for."""
    if wrong := _unfit(service, wish):
        return wrong
    plan = make_plan(service.bank.questions.values(), wish, _candidate(service, learner, now), randbits(53))
    if plan is None:
        return NONE_FITS
    made = Interview(InterviewId(token_hex(16)), learner.id, plan.to_json(), now)
    with service.database.write() as conn:
        learners.hold_learner(conn, learner.id)
        interviews.add_interview(conn, made)
    return made.id


def _unfit(service: Service, wish: Wish) -> Missing | None:
    """Why a wish cannot be met, whatever the candidate knows."""
    if wish.role not in ROLES:
        return Missing(f"There is no role “{wish.role}”. Choose one of: {', '.join(ROLES)}.")
    if wish.minutes not in MINUTES:
        return Missing(f"An interview takes {', '.join(map(str, MINUTES[:-1]))} or {MINUTES[-1]} minutes. Choose one.")
    if unknown := set(wish.concepts) - service.bank.concepts.keys():
        return Missing(f"There is no concept “{min(unknown)}” to be asked on. Choose another.")
    if wish.question and wish.question not in service.bank.questions:
        return Missing(f"There is no interview question “{wish.question}”. Choose another.")
    return None


def _candidate(service: Service, learner: Learner, now: datetime) -> Candidate:
    """What a plan looks at of the learner."""
    with service.database.read() as conn:
        found = known(service, conn, learner.id)
        read = interviews.read_questions(conn, learner.id)
    where, forgetting = found.course.catalogue, found.course.forgetting
    mastery = all_mastery(found.belief.state, where, forgetting, found.day(now))
    past = past_ones(service, learner)
    due = {row.question for row in returns(past, now) if row.is_due and not row.point}
    seen = [*read.items(), *((planned.question, p.interview.opened_at) for p in past for planned in p.plan.questions)]
    return Candidate(
        mastery={concept: one.mean for concept, one in mastery.items() if one.answers},
        lately={question for question, at in seen if now - at < (A_DAY if question in due else LATELY)},
        due=due,
    )
