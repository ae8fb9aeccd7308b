"""The command line. Exit 0 done, 1 the thing checked fell short, 2 wrong usage or unreadable input, 3 could not run."""

import os

# Read when NumPy is first imported, below. Problems here are small: threads of BLAS would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click

from quizsvc.cli.authoring import list_vocabulary, print_guide
from quizsvc.cli.bank import bank
from quizsvc.cli.practice import practice
from quizsvc.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quizsvc", prog_name="quizsvc")
def main() -> None:
    """Adaptive quizzes on the probability side of machine learning."""


bank.add_command(list_vocabulary)
bank.add_command(print_guide)
main.add_command(bank)
main.add_command(practice)
main.add_command(serve)
