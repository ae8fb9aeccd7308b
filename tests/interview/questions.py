"""Questions to plan and to go through: those of the bank, and small ones made to order."""

from dataclasses import replace
from functools import cache

from quizsvc.course.bank import built_in, page_files
from quizsvc.course.question import Question, parse_question
from quizsvc.interview.follow_ups import Answer, following
from quizsvc.names import ConceptId, ItemId, QuestionId


@cache
def of_the_bank() -> dict[QuestionId, Question]:
    """Every interview question of the bank, by its name."""
    files = page_files(built_in(), "interviews")
    return {QuestionId(path.stem): parse_question(path.read_text(), path.stem) for path in files}


def made(slug: str, round_: str = "core", concepts: tuple[str, ...] = ("coins",), points: int = 3) -> Question:
    """A question of a round on some concepts, with so many points."""
    base = of_the_bank()[QuestionId("mle-or-map")]
    aims = [replace(point, id=f"point-{k}", probe=ItemId(f"{slug}-{k}")) for k, point in enumerate(base.points)]
    named = tuple(map(ConceptId, concepts))
    return replace(base, slug=QuestionId(slug), round=round_, concepts=named, points=tuple(aims[:points]))


def asked(question: Question, said: str, replies: list[tuple[str, bool]], most: int) -> list[str]:
    """The follow-ups that come, where these are the replies to them and whether each was sure."""
    answers: list[Answer] = []
    while (found := following(question, said, answers, most)) is not None:
        text, is_sure = replies[len(answers) % len(replies)] if replies else ("", False)
        answers.append(Answer(found.id, text, is_sure))
    return [answer.follow_up for answer in answers]
