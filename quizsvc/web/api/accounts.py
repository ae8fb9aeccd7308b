"""The JSON interface of accounts: who one is, learners, and the tokens by which programs call."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, request

from quizsvc.flows import accounts as flow
from quizsvc.flows import clock, guests, settings
from quizsvc.flows.accounts import NO_MATCH, Entered, Refused
from quizsvc.flows.accounts import Wanted as Account
from quizsvc.flows.settings import Changes
from quizsvc.names import LearnerId
from quizsvc.store.learners import Learner
from quizsvc.web.api.interface import Interface, Problem, Who
from quizsvc.web.guard import held_token, service
from quizsvc.web.visits import visit

calls = Interface(Blueprint("api_accounts", __name__, url_prefix="/api/v1"))


@dataclass(frozen=True, slots=True)
class NewLearner:
    """A guest, where address and password are left out; else a learner with an account."""

    email: str = ""
    password: str = ""
    display_name: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one logs in with, and what the token is for."""

    email: str
    password: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The password of an account; a guest has none."""

    password: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A learner, as they see themselves, with their settings; a guest has no address.

    `timezone_fixed` says that it was set, and that no browser tells another.
    """

    id: LearnerId
    display_name: str | None
    email: str | None
    timezone: str
    created_at: datetime
    timezone_fixed: bool
    day_begins: int
    show_streak: bool
    weekly_goal: int
    theme: str


@dataclass(frozen=True, slots=True)
class Me:
    """Who the caller is."""

    learner: Person


@dataclass(frozen=True, slots=True)
class Held:
    """A learner with a new token, which is told this once."""

    learner: Person
    token: str


@dataclass(frozen=True, slots=True)
class Token:
    """A place where the caller is logged in, without the token itself; `id` ends it."""

    id: str
    kind: str
    label: str
    created_at: datetime
    last_used_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where the caller is logged in, the newest first."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """How many tokens have ended."""

    ended: int


@calls.get("/me", who=Who.OWNER)
def me(learner: Learner) -> Me:
    """Who the caller is."""
    return Me(_person(learner))


@calls.call("PATCH", "/me", who=Who.CALLER)
def change(learner: Learner, body: Changes) -> Me | Problem:
    """Change the caller's name and settings; answers already given keep the day that they counted for."""
    changed = settings.change(service().database, learner, body)
    return _refused(changed) if isinstance(changed, Refused) else Me(_person(changed))


@calls.delete("/me", problems=(429,))
def leave(learner: Learner, body: Proof) -> Ended | Problem:
    """Take the caller's person out of everything that is kept; an account's password is asked for."""
    ended = len(flow.logins(service().database, learner, "", clock.now()))
    refused = flow.leave(service().database, learner, body.password, visit("program"), clock.now())
    return _refused(refused) if refused else Ended(ended)


@calls.post("/learners", who=Who.VISITOR, problems=(429,))
def new_learner(guest: Learner | None, body: NewLearner) -> Held | Problem:
    """A guest, or a learner with an account; a guest who calls with a token keeps everything."""
    if not body.email and not body.password:
        learner, token = guests.welcome(service(), clock.now())
        return Held(_person(guests.settle(service(), learner, body.timezone)), token)
    wanted = Account(body.email, body.password, body.display_name, body.timezone)
    return _held(flow.register(service().database, guest, wanted, visit("program"), clock.now()))


@calls.post("/tokens", who=Who.VISITOR, problems=(429,))
def new_token(guest: Learner | None, body: Credentials) -> Held | Problem:
    """A token for whoever knows the password; a guest who calls with a token brings everything along."""
    here = visit("program", body.label if body.label.isprintable() else "")
    return _held(flow.log_in(service().database, guest, body.email, body.password, here, clock.now()))


@calls.get("/tokens", who=Who.OWNER)
def all_tokens(learner: Learner) -> Tokens:
    """Where the caller is logged in."""
    given = request.authorization
    asking = (given.token or "") if given else held_token()
    found = flow.logins(service().database, learner, asking, clock.now())
    return Tokens(tuple(Token(t.handle, t.kind, t.label, t.since, t.last_used_at, t.is_this) for t in found))


@calls.delete("/tokens")
def end_tokens(learner: Learner) -> Ended:
    """Log out everywhere, here too."""
    ended = len(flow.logins(service().database, learner, "", clock.now()))
    flow.log_out_everywhere(service().database, learner, clock.now())
    return Ended(ended)


@calls.delete("/tokens/{token}", problems=(404,))
def end_token(learner: Learner, token: str) -> Ended | Problem:
    """Log out at one place, by the id that the list gives it."""
    if flow.end_login(service().database, learner, token, clock.now()):
        return Ended(1)
    return Problem(404, "No such token", "You have no such token, or it has ended already.", "no-such-token")


def _person(known: Learner) -> Person:
    return Person(
        id=known.id,
        display_name=known.display_name,
        email=known.email,
        timezone=known.timezone,
        created_at=known.created_at,
        timezone_fixed=known.zone_is_fixed,
        day_begins=known.day_begins,
        show_streak=known.shows_streak,
        weekly_goal=known.weekly_goal,
        theme=known.theme,
    )


def _held(outcome: Entered | Refused) -> Held | Problem:
    return _refused(outcome) if isinstance(outcome, Refused) else Held(_person(outcome.learner), outcome.token)


def _refused(refused: Refused) -> Problem:
    """A refusal, with each field that was wrong."""
    said = " ".join(refused.problems.values())
    if refused.seconds:
        return Problem(429, "Too many tries", said, "too-many-tries", seconds=refused.seconds)
    if said == NO_MATCH:
        return Problem(401, "Not logged in", said, "no-match")
    errors = [{"field": field, "detail": sentence} for field, sentence in refused.problems.items()]
    return Problem(422, "Not accepted", said, "bad-field", {"errors": errors})
