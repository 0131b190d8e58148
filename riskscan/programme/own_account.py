"""Mijn account: what everyone keeps of the own account. A session alone changes nothing of how one logs in."""

from __future__ import annotations

from dataclasses import dataclass

from riskscan.programme import passwords, second_factor, signing_in, throttling
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.second_factor import Enrolment, State, WrongCode
from riskscan.programme.signing_in import token_hash
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.programme.throttling import LoginRefused
from riskscan.store import accounts as store
from riskscan.store import sign_ins as sign_in_store
from riskscan.store.accounts import Account, Session
from riskscan.store.sign_ins import Attempt


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of the own sessions; ``here``: the one of this page."""

    session: Session
    here: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    account: Account
    factor: State
    sessions: tuple[OwnSession, ...]


def _account(system: System, actor: Actor) -> Account:
    require(actor, Action.SIGNED_IN)
    found = store.by_id(system.database, actor.account_id or 0)
    if found is None:
        raise NotFound("Dit account bestaat niet.")
    return found


def show(system: System, actor: Actor, token: str) -> OwnAccount:
    """Of the actor, seen from the session with this token."""
    account = _account(system, actor)
    here = store.session(system.database, token_hash(token))
    sessions = tuple(
        OwnSession(one, here is not None and one.id == here.id)
        for one in signing_in.running_sessions(system)
        if one.account.id == account.id
    )
    return OwnAccount(account, second_factor.state(system, account.id), sessions)


def _require_password(system: System, actor: Actor, account: Account, current: str) -> None:
    """Raise ``Invalid`` unless this is the current password; throttled as logging in is."""
    try:
        throttling.check(system, Attempt.PASSWORD, account.email, account.id, actor.address)
    except LoginRefused as refused:
        raise Invalid({"current": str(refused)}) from refused
    right = passwords.matches(store.password_hash(system.database, account.id), current)
    with system.database.writing():
        throttling.record(system, Attempt.PASSWORD, account.email, actor.address, right)
        if not right:
            system.log(actor, "eigen wachtwoord onjuist", f"account {account.id}")
    if not right:
        raise Invalid({"current": "Dit is niet uw huidige wachtwoord."})


def _use_code(system: System, actor: Actor, account: Account, typed: str) -> None:
    """Raise ``Invalid`` unless this is a code of the app or a recovery code; it is then used up."""
    try:
        throttling.check(system, Attempt.CODE, account.email, account.id, actor.address)
    except LoginRefused as refused:
        raise Invalid({"code": str(refused)}) from refused
    recovery = typed if second_factor.looks_like_recovery(typed) else ""
    try:
        with system.database.writing():
            second_factor.use(system, actor, account.id, typed, recovery)
            throttling.record(system, Attempt.CODE, account.email, actor.address, True)
    except WrongCode as wrong:
        if typed.strip():
            with system.database.writing():
                throttling.record(system, Attempt.CODE, account.email, actor.address, False)
                system.log(actor, "code onjuist", f"account {account.id}")
        raise Invalid({"code": str(wrong)}) from wrong


def change_password(system: System, actor: Actor, token: str, current: str, password: str) -> None:
    """Choose another password; the other sessions end. Raises ``Invalid`` per field."""
    account = _account(system, actor)
    _require_password(system, actor, account, current)
    weak = passwords.problem(password, account.email, account.name)
    if weak:
        raise Invalid({"password": weak})
    if password == current:
        raise Invalid({"password": "Dit is uw huidige wachtwoord. Kies een ander."})
    hashed = passwords.hash_of(password)
    with system.database.writing():
        store.set_password(system.database, account.id, hashed)
        system.log(actor, "wachtwoord gewijzigd", f"account {account.id}")
        _end_others(system, account.id, token)


def begin_renewal(system: System, actor: Actor, ticket: str, current: str, code: str) -> Enrolment:
    """Start setting up another app; the old one works until the new one shows the right code.

    Asks the password, and a code when there is an app already. Raises ``Invalid`` per field.
    """
    account = _require_codes(system, actor)
    _require_password(system, actor, account, current)
    if second_factor.state(system, account.id).since:
        _use_code(system, actor, account, code)
    return second_factor.begin(system, account, ticket)


def renewal(system: System, actor: Actor, ticket: str) -> Enrolment | None:
    """The enrolment that was begun with this ticket; None when there is none (any more)."""
    return second_factor.begun(system, _require_codes(system, actor), ticket)


def finish_renewal(system: System, actor: Actor, ticket: str, code: str) -> tuple[str, ...]:
    """Take the new app in use; new recovery codes, to show once. Raises ``WrongCode``."""
    account = _require_codes(system, actor)
    return second_factor.confirm(system, actor, account.id, ticket, code, renewing=True)


def renew_recovery_codes(system: System, actor: Actor, current: str, code: str) -> tuple[str, ...]:
    """New recovery codes, to show once; the old ones stop working. Raises ``Invalid`` per field."""
    account = _require_codes(system, actor)
    _require_password(system, actor, account, current)
    _use_code(system, actor, account, code)
    fresh = second_factor.new_codes()
    with system.database.writing():
        second_factor.keep_codes(system, account.id, fresh)
        system.log(actor, "herstelcodes vernieuwd", f"account {account.id}")
    return fresh.shown


def _require_codes(system: System, actor: Actor) -> Account:
    if not system.asks_code:
        raise Invalid({"": "Op deze installatie wordt geen code gevraagd."})
    return _account(system, actor)


def end_session(system: System, actor: Actor, session_id: int) -> None:
    """Log out one of the own sessions."""
    account = _account(system, actor)
    own = [one.id for one in signing_in.running_sessions(system) if one.account.id == account.id]
    if session_id not in own:
        raise NotFound("Deze sessie is al beëindigd.")
    with system.database.writing():
        store.end_session(system.database, session_id, system.stamp())
        system.log(actor, "sessie beëindigd", f"account {account.id}")


def end_other_sessions(system: System, actor: Actor, token: str) -> None:
    """Log out everywhere but here."""
    account = _account(system, actor)
    with system.database.writing():
        system.log(actor, "sessies beëindigd", f"account {account.id}", "alle andere")
        _end_others(system, account.id, token)


def _end_others(system: System, account_id: int, token: str) -> None:
    here = store.session(system.database, token_hash(token))
    stays = here.id if here is not None and here.account.id == account_id else 0
    store.end_sessions(system.database, account_id, system.stamp(), except_id=stays)
    sign_in_store.end_steps(system.database, account_id, system.stamp())
