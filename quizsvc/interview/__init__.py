"""Interviews: what is planned, which stage comes next, what may have been said, and what can be told at the end."""
