"""Simulated learners, who know the truth about themselves, so that choosing what comes next can be measured."""
