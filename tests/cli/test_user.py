"""`quizsvc user`: accounts from the command line, and links that set their passwords."""

import json

import pytest
from click.testing import CliRunner, Result

from quizsvc.cli import main
from quizsvc.flows import clock
from quizsvc.flows.accounts import Visit, log_in
from quizsvc.flows.resetting import set_anew
from quizsvc.flows.service import Service
from quizsvc.store.learners import Learner
from tests.flows.test_accounts import ADA, HERE, entered, registered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def run(runner: CliRunner, url: str, *words: str, typed: str = "") -> Result:
    return runner.invoke(main, ["user", *words, "--database-url", url], input=typed)


def test_an_account_is_made_and_its_owner_sets_the_password(
    runner: CliRunner, service: Service, database_url: str
) -> None:
    """The link alone is printed on standard output; an address that has an account, or is none, is told."""
    done = run(runner, database_url, "create", ADA, "--name", "Ada", "--site-url", "https://quiz.example.org/")
    assert done.exit_code == 0
    address, _, token = done.stdout.strip().rpartition("/")
    assert address == "https://quiz.example.org/reset"
    assert "an hour" in done.stderr
    assert set_anew(service.database, token, "four words of mine", clock.now()) is True
    login = entered(log_in(service.database, None, ADA, "four words of mine", HERE, clock.now()))
    assert isinstance(login.learner, Learner)
    assert login.learner.name == "Ada"
    for email, word in ((ADA, "already"), ("ada", "no e-mail address")):
        done = run(runner, database_url, "create", email)
        assert (done.exit_code, done.stdout) == (1, "")
        assert word in done.stderr


def test_a_link_is_printed_for_an_account(runner: CliRunner, service: Service, database_url: str) -> None:
    """Status 1 and the way to find out where there is none; the password stays until the link is used."""
    made = registered(service)
    done = run(runner, database_url, "reset-link", ADA.upper())
    assert done.stdout.startswith("http://127.0.0.1:8000/reset/")
    entered(log_in(service.database, None, ADA, "four words of mine", Visit("", ""), clock.now()))
    done = run(runner, database_url, "reset-link", "eve@example.org")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "quizsvc user list" in done.stderr
    assert made.token not in done.stderr


def test_accounts_are_listed_and_deleted(runner: CliRunner, service: Service, database_url: str) -> None:
    """By address; nothing happens until one says that it is meant."""
    registered(service)
    registered(service, None, "bob@example.org")
    done = run(runner, database_url, "list")
    assert [line.split()[1] for line in done.stdout.splitlines()] == [ADA, "bob@example.org"]
    assert "2 accounts" in done.stderr
    users = json.loads(run(runner, database_url, "list", "--json").stdout)["users"]
    assert users[0] == {"email": ADA, "name": None, "since": "2026-03-04"}
    assert run(runner, database_url, "delete", ADA, typed="n\n").exit_code == 1
    assert run(runner, database_url, "delete", ADA, typed="y\n").exit_code == 0
    assert run(runner, database_url, "delete", "bob@example.org", "--yes").exit_code == 0
    assert run(runner, database_url, "delete", ADA, "--yes").exit_code == 1
    assert run(runner, database_url, "list").stdout == ""


def test_a_server_that_could_send_no_mail_does_not_start(runner: CliRunner, database_url: str) -> None:
    """Status 2, before anything is opened."""
    words = ["serve", "--host", "999.1.1.1", "--database-url", database_url, "--smtp-url"]
    for given, word in ((["mail.example.org"], "smtp://"), (["smtp://mail.example.org"], "address such as")):
        done = runner.invoke(main, [*words, *given])
        assert done.exit_code == 2
        assert word in done.stderr
