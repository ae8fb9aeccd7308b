"""The command line. Exit 0 done, 1 the thing checked fell short, 2 wrong usage or unreadable input, 3 could not run."""

import os

# Read when NumPy is first imported, by a command. Problems here are small: threads of BLAS would only wait for one
# another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click

from quizsvc.cli.bank import bank
from quizsvc.cli.later import LaterGroup

LATER = {
    "bench": ("quizsvc.cli.bench:bench", "Measure how fast variants, choices, grading and questions are here."),
    "calibrate": (
        "quizsvc.cli.calibrate:calibrate",
        "Fit all answers at once, take the ratings where they predict better, and tell which items to look at.",
    ),
    "db": ("quizsvc.cli.db:db", "Look after the database."),
    "interview": ("quizsvc.cli.interview:interview", "Practise an interview in the terminal."),
    "predict": ("quizsvc.cli.predict:predict", "Predict every answer of a log of answers, and say how true that came."),
    "practice": ("quizsvc.cli.practice:practice", "Practise in the terminal."),
    "reports": ("quizsvc.cli.reports:list_reports", "List what learners report of questions, the oldest first."),
    "simulate": (
        "quizsvc.cli.simulate:simulate_course",
        "Let simulated learners practise for three weeks, and measure what they know then and later.",
    ),
    "serve": (
        "quizsvc.cli.serve:serve",
        "Serve quizsvc; stop it with Ctrl-C or SIGTERM, and requests under way are answered.",
    ),
    "user": ("quizsvc.cli.user:user", "Look after accounts."),
}


@click.group(cls=LaterGroup, later=LATER, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quizsvc", prog_name="quizsvc")
def main() -> None:
    """Adaptive quizzes on the probability side of machine learning."""


main.add_command(bank)
