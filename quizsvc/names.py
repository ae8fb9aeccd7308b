"""Identifier types shared by all rooms: a bare string says nothing about whose id it is."""

from typing import NewType

ItemId = NewType("ItemId", str)
LessonId = NewType("LessonId", str)
ConceptId = NewType("ConceptId", str)
MisconceptionId = NewType("MisconceptionId", str)
PartName = NewType("PartName", str)
ErratumId = NewType("ErratumId", str)
QuestionId = NewType("QuestionId", str)
TermId = NewType("TermId", str)
LearnerId = NewType("LearnerId", str)
AttemptId = NewType("AttemptId", str)
SessionId = NewType("SessionId", str)
InterviewId = NewType("InterviewId", str)
Seed = NewType("Seed", int)
