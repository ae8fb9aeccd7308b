"""The databases, for these tests when they run without the rest."""

from tests.databases import *  # noqa: F403
