"""Logging in, in one step or two, and the sessions that come of it.

After the right password there is only a *step*: it opens nothing but the page that asks for a code, or the
page that sets up the second factor. A session begins when all that is asked has been given.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from riskscan.programme import passwords, second_factor, throttling
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import System
from riskscan.programme.throttling import LoginRefused
from riskscan.store import accounts as account_store
from riskscan.store import sign_ins as store
from riskscan.store.accounts import Account
from riskscan.store.sign_ins import Attempt

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)
STEP_LASTS = timedelta(minutes=30)
"""How long after the password a code may be given, or an app set up."""

_WRONG = "Controleer uw e-mailadres en wachtwoord."


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody logs in: network address, and browser in plain words."""

    address: str
    browser: str = ""


class StepExpired(Exception):
    """The password was given too long ago, or not at all: log in again."""


class Next(Enum):
    """What comes after a step."""

    INSIDE = auto()
    """The token is that of a session."""
    CODE = auto()
    SET_UP = auto()
    NO_ROLE = auto()
    """Everything was right, but the account has no role yet: no session."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How far somebody has come, the token for it, and what to tell (Dutch sentences)."""

    next: Next
    token: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose password was right, and what is asked now. ``fits``: the app belongs to this instance key."""

    account: Account
    next: Next
    fits: bool
    codes_left: int


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def give_password(system: System, email: str, password: str, visitor: Visitor) -> Entry:
    """The first step. Raises ``LoginRefused`` (also when throttled)."""
    email = email.strip()
    account = account_store.by_email(system.database, email)
    account_id = account.id if account else None
    throttling.check(system, Attempt.PASSWORD, email, account_id, visitor.address)
    hashed = account_store.password_hash(system.database, account.id) if account else ""
    right = passwords.matches(hashed, password) and account is not None and account.active
    fresh = passwords.hash_of(password) if right and passwords.is_outdated(hashed) else ""
    with system.database.writing():
        throttling.record(system, Attempt.PASSWORD, email, visitor.address, right)
        actor = Actor(account_id, "", frozenset(), visitor.address)
        if not right or account is None:
            subject = f"account {account.id}" if account else "account onbekend"
            system.log(actor, "inloggen mislukt", subject)
        else:
            if fresh:
                account_store.set_password(system.database, account.id, fresh)
            return proceed(system, account, visitor)
    raise LoginRefused(_WRONG)


def proceed(system: System, account: Account, visitor: Visitor) -> Entry:
    """Go on after the password was given or chosen; inside the caller's transaction."""
    if not system.asks_code:
        return _enter(system, account, visitor, ())
    token = secrets.token_urlsafe(32)
    store.start_step(system.database, account.id, token_hash(token), system.stamp())
    return Entry(_next(system, account.id), token)


def _next(system: System, account_id: int) -> Next:
    return Next.CODE if second_factor.state(system, account_id).since else Next.SET_UP


def _enter(system: System, account: Account, visitor: Visitor, remarks: tuple[str, ...]) -> Entry:
    """Start a session, always with a token of its own; inside the caller's transaction."""
    actor = Actor(account.id, account.name, frozenset(), visitor.address)
    if not account.roles:
        system.log(actor, "inloggen zonder rol", f"account {account.id}")
        return Entry(Next.NO_ROLE, remarks=remarks)
    token = secrets.token_urlsafe(32)
    account_store.start_session(
        system.database, account.id, token_hash(token), system.stamp(), visitor.address, visitor.browser
    )
    system.log(actor, "ingelogd", f"account {account.id}")
    return Entry(Next.INSIDE, token, remarks)


def waiting(system: System, token: str) -> Waiting:
    """What a step waits for. Raises ``StepExpired``."""
    step = store.step(system.database, token_hash(token)) if token else None
    oldest = (system.now() - STEP_LASTS).isoformat(timespec="microseconds")
    account = account_store.by_id(system.database, step.account_id) if step else None
    if step is None or account is None or step.started_at < oldest:
        raise StepExpired
    state = second_factor.state(system, account.id)
    return Waiting(account, Next.CODE if state.since else Next.SET_UP, state.fits, state.codes_left)


def give_code(system: System, token: str, code: str, recovery: str, visitor: Visitor) -> Entry:
    """The second step: a code of the app or a recovery code.

    Raises ``StepExpired``, ``LoginRefused`` (throttled) or ``second_factor.WrongCode``. When the app belongs
    to another instance key, a recovery code leads on to setting up an app anew.
    """
    held = waiting(system, token)
    account = held.account
    throttling.check(system, Attempt.CODE, account.email, account.id, visitor.address)
    actor = Actor(account.id, account.name, frozenset(), visitor.address)
    try:
        with system.database.writing():
            remarks = _remarks(system, account, visitor)
            second_factor.use(system, actor, account.id, code, recovery)
            throttling.record(system, Attempt.CODE, account.email, visitor.address, True)
            if not held.fits:
                second_factor.forget_app(system, account.id)
                return Entry(Next.SET_UP, token)
            _end_step(system, token)
            return _enter(system, account, visitor, (*remarks, *_codes_remark(system, account, recovery)))
    except second_factor.WrongCode:
        # What was given counts, not an empty field.
        if (code + recovery).strip():
            with system.database.writing():
                throttling.record(system, Attempt.CODE, account.email, visitor.address, False)
                system.log(actor, "code onjuist", f"account {account.id}")
        raise


def begin_set_up(system: System, token: str) -> second_factor.Enrolment:
    """The key to set up an app with, for who has no second factor. Raises ``StepExpired``."""
    held = waiting(system, token)
    if held.next is not Next.SET_UP:
        raise StepExpired
    return second_factor.begin(system, held.account, token)


def finish_set_up(system: System, token: str, code: str, visitor: Visitor) -> tuple[Entry, tuple[str, ...]]:
    """Take the app in use and log in; also the recovery codes, to show once.

    Raises ``StepExpired`` or ``second_factor.WrongCode``.
    """
    held = waiting(system, token)
    if held.next is not Next.SET_UP:
        raise StepExpired
    actor = Actor(held.account.id, held.account.name, frozenset(), visitor.address)
    codes = second_factor.confirm(system, actor, held.account.id, token, code)
    with system.database.writing():
        _end_step(system, token)
        return _enter(system, held.account, visitor, ()), codes


def _end_step(system: System, token: str) -> None:
    step = store.step(system.database, token_hash(token))
    if step is not None:
        store.end_step(system.database, step.id, system.stamp())


def _remarks(system: System, account: Account, visitor: Visitor) -> tuple[str, ...]:
    """Somebody else knew the password: the owner should hear that."""
    since = account_store.last_login(system.database, account.id)
    place = throttling.place_of(visitor.address)
    wrong = store.failures_elsewhere(system.database, Attempt.CODE, account.email, place, since)
    if not since or not wrong:
        return ()
    times = "één keer" if wrong == 1 else f"{wrong} keer"
    return (
        f"Sinds u de vorige keer inlogde, is op een ander adres {times} een verkeerde code ingevuld nadat uw "
        "wachtwoord klopte. Was u dat niet? Wijzig dan nu uw wachtwoord bij Mijn account.",
    )


def _codes_remark(system: System, account: Account, recovery: str) -> tuple[str, ...]:
    state = second_factor.state(system, account.id)
    if not recovery.strip() and not state.few_codes:
        return ()
    left = "geen herstelcodes" if not state.codes_left else f"{state.codes_left} herstelcodes"
    left = "1 herstelcode" if state.codes_left == 1 else left
    advice = " Maak nieuwe bij Mijn account." if state.few_codes else ""
    phone = (
        " Hebt u een andere telefoon, stel daar dan de tweede factor opnieuw in." if recovery.strip() else ""
    )
    return (f"U hebt nog {left}.{advice}{phone}",)


def actor_of(system: System, token: str, address: str) -> Actor | None:
    """Whose session this is; None when it has ended or expired."""
    session = account_store.session(system.database, token_hash(token))
    if session is None:
        return None
    now = system.now()
    seen = datetime.fromisoformat(session.seen_at)
    if now - seen > IDLE or now - datetime.fromisoformat(session.created_at) > LONGEST:
        with system.database.writing():
            account_store.end_session(system.database, session.id, system.stamp())
        return None
    if now - seen > TOUCH_EVERY:
        with system.database.writing():
            account_store.touch_session(system.database, session.id, system.stamp())
    account = session.account
    return Actor(account.id, account.name, frozenset(map(Role, account.roles)), address)


def log_out(system: System, actor: Actor, token: str) -> None:
    session = account_store.session(system.database, token_hash(token))
    if session is not None:
        with system.database.writing():
            account_store.end_session(system.database, session.id, system.stamp())
            system.log(actor, "uitgelogd", f"account {actor.account_id}")


def running_sessions(system: System) -> tuple[account_store.Session, ...]:
    """Every session that still opens pages, of everyone."""
    now = system.now()
    started, seen = ((now - time).isoformat(timespec="microseconds") for time in (LONGEST, IDLE))
    return account_store.sessions(system.database, started, seen)
