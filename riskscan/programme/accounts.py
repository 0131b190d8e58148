"""Accounts: logging in and out, and what the beheerder or the command line keeps of them."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from riskscan.programme.permissions import Action, Actor, Role, require
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import accounts as store
from riskscan.store.accounts import Account

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)
WINDOW = timedelta(minutes=15)
MAX_FAILURES_PAIR = 5
MAX_FAILURES_ADDRESS = 50
MIN_PASSWORD = 12

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_hasher = PasswordHasher()
# Checked when the address is unknown, so that its answer takes as long as that of a known one.
_NOBODY = _hasher.hash(secrets.token_hex(16))


class LoginRefused(Exception):
    """Logging in failed; the message is Dutch and tells nothing about which accounts exist."""


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def log_in(system: System, email: str, password: str, address: str) -> str:
    """Start a session; the token for the cookie. Raises ``LoginRefused`` (also when throttled)."""
    email = email.strip()
    since = (system.now() - WINDOW).isoformat(timespec="microseconds")
    failed = store.failures(system.database, email, address, since)
    if failed.pair >= MAX_FAILURES_PAIR or failed.address >= MAX_FAILURES_ADDRESS:
        system.log(Actor(None, "", frozenset(), address), "inloggen geweigerd", "account", "te veel pogingen")
        raise LoginRefused(
            "Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het over 15 minuten opnieuw."
        )
    account = store.by_email(system.database, email)
    hashed = store.password_hash(system.database, account.id) if account else _NOBODY
    right = _matches(hashed, password) and account is not None and account.active
    token = secrets.token_urlsafe(32)
    with system.database.writing():
        store.record_attempt(system.database, email, address, system.stamp(), right)
        actor = Actor(account.id if account else None, "", frozenset(), address)
        if right and account is not None:
            store.start_session(system.database, account.id, _token_hash(token), system.stamp())
            system.log(actor, "ingelogd", f"account {account.id}")
        else:
            system.log(actor, "inloggen mislukt", f"account {account.id}" if account else "account onbekend")
    if not right:
        raise LoginRefused("Controleer uw e-mailadres en wachtwoord.")
    return token


def actor_of(system: System, token: str, address: str) -> Actor | None:
    """Whose session this is; None when it has ended or expired."""
    session = store.session(system.database, _token_hash(token))
    if session is None:
        return None
    now = system.now()
    seen = datetime.fromisoformat(session.seen_at)
    if now - seen > IDLE or now - datetime.fromisoformat(session.created_at) > LONGEST:
        with system.database.writing():
            store.end_session(system.database, session.id, system.stamp())
        return None
    if now - seen > TOUCH_EVERY:
        with system.database.writing():
            store.touch_session(system.database, session.id, system.stamp())
    account = session.account
    return Actor(account.id, account.name, frozenset(map(Role, account.roles)), address)


def log_out(system: System, actor: Actor, token: str) -> None:
    session = store.session(system.database, _token_hash(token))
    if session is not None:
        with system.database.writing():
            store.end_session(system.database, session.id, system.stamp())
            system.log(actor, "uitgelogd", f"account {actor.account_id}")


def every(system: System, actor: Actor) -> tuple[Account, ...]:
    require(actor, Action.ACCOUNTS_KEEP)
    return store.every(system.database)


def advisers(system: System, actor: Actor) -> tuple[Account, ...]:
    """Active accounts that can be assigned to an organisation."""
    require(actor, Action.ROUNDS_KEEP)
    return tuple(a for a in store.every(system.database) if a.active and Role.ADVISER in a.roles)


def get(system: System, actor: Actor, account_id: int) -> Account:
    require(actor, Action.ACCOUNTS_KEEP)
    found = store.by_id(system.database, account_id)
    if found is None:
        raise NotFound("Dit account bestaat niet.")
    return found


def _password_problem(password: str, email: str) -> str | None:
    if len(password) < MIN_PASSWORD:
        return f"Kies een wachtwoord van ten minste {MIN_PASSWORD} tekens."
    if len(password) > 200:
        return "Kies een wachtwoord van ten hoogste 200 tekens."
    name = email.split("@")[0].lower()
    if len(set(password)) < 5 or (len(name) > 3 and name in password.lower()):
        return "Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld vier losse woorden."
    return None


def add(system: System, actor: Actor, email: str, name: str, password: str, roles: frozenset[Role]) -> int:
    """Make an account. Raises ``Invalid`` with a message per field."""
    require(actor, Action.ACCOUNTS_KEEP)
    email, name = email.strip(), name.strip()
    problems: dict[str, str] = {}
    if not _EMAIL.fullmatch(email) or len(email) > 200:
        problems["email"] = "Vul een e-mailadres in, zoals naam@voorbeeld.nl."
    elif store.by_email(system.database, email) is not None:
        problems["email"] = "Er is al een account met dit e-mailadres."
    if not name or len(name) > 100:
        problems["name"] = "Vul een naam in van ten hoogste 100 tekens."
    weak = _password_problem(password, email)
    if weak:
        problems["password"] = weak
    if not roles:
        problems["roles"] = "Kies ten minste één rol."
    if problems:
        raise Invalid(problems)
    hashed = _hasher.hash(password)
    with system.database.writing():
        if store.by_email(system.database, email) is not None:
            raise Invalid({"email": "Er is al een account met dit e-mailadres."})
        account_id = store.add(system.database, email, name, hashed, system.stamp())
        store.set_roles(system.database, account_id, roles, system.stamp(), actor.account_id)
        system.log(actor, "account gemaakt", f"account {account_id}", ", ".join(sorted(roles)))
    return account_id


def change(
    system: System, actor: Actor, account_id: int, name: str, active: bool, roles: frozenset[Role]
) -> None:
    """Change name, roles or activity; a blocked account loses its sessions at once.

    The last active beheerder keeps the role, or nobody could undo it.
    """
    account = get(system, actor, account_id)
    name = name.strip()
    if not name or len(name) > 100:
        raise Invalid({"name": "Vul een naam in van ten hoogste 100 tekens."})
    if active and not roles:
        raise Invalid({"roles": "Kies ten minste één rol, of zet het account uit."})
    if account_id == actor.account_id and (roles != account.roles or not active):
        raise Invalid({"roles": "Uw eigen rollen wijzigt u niet zelf. Vraag een tweede beheerder."})
    with system.database.writing():
        others = [
            a
            for a in store.every(system.database)
            if a.id != account_id and a.active and Role.KEEPER in a.roles
        ]
        if Role.KEEPER in account.roles and not others and not (active and Role.KEEPER in roles):
            raise Invalid({"roles": "Dit is de laatste beheerder. Maak eerst iemand anders beheerder."})
        store.change(system.database, account_id, name, active)
        store.set_roles(system.database, account_id, roles, system.stamp(), actor.account_id)
        if not active:
            store.end_sessions(system.database, account_id, system.stamp())
        state = "actief" if active else "uitgezet"
        system.log(
            actor, "account gewijzigd", f"account {account_id}", f"{state}; {', '.join(sorted(roles))}"
        )


def set_password(system: System, actor: Actor, account_id: int, password: str) -> None:
    """Set a new password; every session of the account ends."""
    account = get(system, actor, account_id)
    weak = _password_problem(password, account.email)
    if weak:
        raise Invalid({"password": weak})
    hashed = _hasher.hash(password)
    with system.database.writing():
        store.set_password(system.database, account_id, hashed)
        store.end_sessions(system.database, account_id, system.stamp())
        system.log(actor, "wachtwoord gewijzigd", f"account {account_id}")
