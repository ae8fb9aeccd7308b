"""What is said in an interview is worth nothing: two learners who differ in words and marks alone end up alike."""

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizsvc.course.bank import Bank
from quizsvc.flows import practice
from quizsvc.flows.service import Service
from quizsvc.flows.standing import known, standing
from quizsvc.items.answers.base import PartVariant
from quizsvc.names import QuestionId
from quizsvc.numeric import stream
from quizsvc.store import attempts, ledger
from quizsvc.store.database import open_database
from tests.flows.candidates import Script, marks_all, sit_through, with_questions
from tests.learner import NOON, guest, miss, right

QUESTIONS = ("reading-a-coefficient", "why-logs")
WORDS = st.one_of(
    st.sampled_from(
        [
            "It makes a purchase two times more likely. The probability doubles.",
            "Each factor is below one, so it always underflows. The densities are below one.",
            "The log is increasing, a product becomes a sum, and the odds are multiplied. " * 40,
            "\x00<script>☃ 0.5" * 99,
        ]
    ),
    st.text(max_size=300),
)
MARKS = st.sampled_from(["clearly", "touched", "missed"])


@dataclass(slots=True)
class Every:
    """Answers every third part wrongly."""

    given: "count[int]" = field(default_factory=count)

    def __call__(self, part: PartVariant) -> object:
        """The key, or a miss."""
        return (miss if next(self.given) % 3 == 2 else right)(part)


def left_behind(service: Service, said: str, replies: str, mark: str) -> tuple[object, ...]:
    """All that an interview on fixed seeds leaves behind of a new learner, but the names of things."""
    learner = guest(service)
    script = Script(lambda _: said, Every(), marks_all(mark), 0.7, replies)
    sit_through(service, learner, with_questions(service, learner, QUESTIONS, seed=5), script)
    with service.database.read() as conn:
        belief = known(service, conn, learner.id).belief
        answers = [
            (one.item, one.seed, one.credit, one.right, one.diagnosis, one.confidence, one.answered_at)
            for one in attempts.history(conn, learner.id)
        ]
        won = [(one.reason, one.amount, one.concept, one.awarded_at) for one in ledger.entries(conn, learner.id)]
    assert len(answers) == sum(len(service.bank.questions[QuestionId(name)].points) for name in QUESTIONS)
    return belief.to_json(), answers, won, standing(service, learner, NOON)


def alone(bank: Bank, template: Path, words: tuple[str, str, str]) -> tuple[object, ...]:
    """The same in a fresh database, where every variant has a seed that was set beforehand."""
    numbers = count()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(practice, "randbelow", lambda most: stream("seeds", next(numbers)).integer(0, most - 1))
        path = shutil.copy(template, f"{folder}/quiz.db")
        with closing(open_database(f"sqlite:///{path}")) as database:
            return left_behind(Service(database, bank), *words)


@settings(derandomize=True, max_examples=8, suppress_health_check=list(HealthCheck))
@given(said=WORDS, replies=WORDS, mark=MARKS)
def test_words_and_marks_leave_nothing_behind(
    bank: Bank, sqlite_template: Path, said: str, replies: str, mark: str
) -> None:
    """Belief, answers, ledger and standing are those of somebody who said nothing and marked all as missed."""
    told = alone(bank, sqlite_template, (said, replies, mark))
    assert told == alone(bank, sqlite_template, ("", "", "missed"))
