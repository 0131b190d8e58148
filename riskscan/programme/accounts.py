"""Accounts: what the beheerder or the command line keeps of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from riskscan.programme import passwords, role_requests, signing_in
from riskscan.programme.permissions import Action, Actor, Refused, Role, require
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import accounts as store
from riskscan.store import personal_data
from riskscan.store import role_requests as request_store
from riskscan.store import second_factors as factor_store
from riskscan.store import sign_ins as sign_in_store
from riskscan.store.accounts import Account

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAME_PROBLEM = "Vul een naam in van ten hoogste 100 tekens."
_TAKEN = "Er is al een account met dit e-mailadres."


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as the beheerder sees it. ``waiting``: roles that wait for a second beheerder."""

    account: Account
    has_password: bool
    has_second_factor: bool
    sessions: int
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change led to. ``waiting``: roles that a second beheerder has to approve first."""

    account_id: int
    waiting: frozenset[str]


def every(system: System, actor: Actor) -> tuple[Account, ...]:
    require(actor, Action.ACCOUNTS_KEEP)
    return store.every(system.database)


def standings(system: System, actor: Actor) -> tuple[Standing, ...]:
    """Every account with how it can log in."""
    require(actor, Action.ACCOUNTS_KEEP)
    with system.database.reading():
        with_password = store.has_password(system.database)
        with_factor = factor_store.holders(system.database)
        running = [session.account.id for session in signing_in.running_sessions(system)]
        waiting = request_store.waiting(system.database)
        return tuple(
            Standing(
                one,
                one.id in with_password,
                one.id in with_factor,
                running.count(one.id),
                tuple(sorted(request.role for request in waiting if request.account_id == one.id)),
            )
            for one in store.every(system.database)
        )


def standing(system: System, actor: Actor, account_id: int) -> Standing:
    found = [one for one in standings(system, actor) if one.account.id == account_id]
    if not found:
        raise NotFound("Dit account bestaat niet.")
    return found[0]


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


def by_email(system: System, actor: Actor, email: str) -> Account:
    require(actor, Action.ACCOUNTS_KEEP)
    found = store.by_email(system.database, email.strip())
    if found is None:
        raise NotFound(f"Er is geen account met e-mailadres {email}.")
    return found


def add(
    system: System, actor: Actor, email: str, name: str, password: str, roles: frozenset[Role]
) -> Changed:
    """Make an account. Raises ``Invalid`` with a message per field.

    With an empty password it is for an invitation: nobody can log in until one is chosen by a link. The roles
    hold at once when the command line makes it; those of a beheerder wait for a second one.
    """
    require(actor, Action.ACCOUNTS_KEEP)
    email, name = email.strip(), name.strip()
    problems: dict[str, str] = {}
    if not _EMAIL.fullmatch(email) or len(email) > 200:
        problems["email"] = "Vul een e-mailadres in, zoals naam@voorbeeld.nl."
    elif store.by_email(system.database, email) is not None:
        problems["email"] = _TAKEN
    if not name or len(name) > 100:
        problems["name"] = _NAME_PROBLEM
    weak = passwords.problem(password, email, name) if password else None
    if weak:
        problems["password"] = weak
    if not roles:
        problems["roles"] = "Kies ten minste één rol."
    if problems:
        raise Invalid(problems)
    hashed = passwords.hash_of(password) if password else ""
    with system.database.writing():
        if store.by_email(system.database, email) is not None:
            raise Invalid({"email": _TAKEN})
        account_id = store.add(system.database, email, name, hashed, system.stamp())
        system.log(actor, "account gemaakt", f"account {account_id}")
        waiting = role_requests.give(system, actor, account_id, roles)
    return Changed(account_id, waiting)


def change(
    system: System, actor: Actor, account_id: int, name: str, active: bool, roles: frozenset[Role]
) -> Changed:
    """Change name, roles or activity; a blocked account loses its sessions at once.

    Taking away holds at once; a role that a beheerder adds waits for a second one. The last active beheerder
    keeps the role, or nobody could undo it.
    """
    account = get(system, actor, account_id)
    name = name.strip()
    if not name or len(name) > 100:
        raise Invalid({"name": _NAME_PROBLEM})
    with system.database.writing():
        if account_id in personal_data.erased_accounts(system.database):
            raise Invalid({"name": "Dit account is vervallen en de naam is gewist. Maak een nieuw account."})
        asked = role_requests.waiting_roles(system, account_id)
        if active and not roles and not asked:
            raise Invalid({"roles": "Kies ten minste één rol, of zet het account uit."})
        if account_id == actor.account_id and (roles != account.roles or not active):
            raise Invalid({"roles": "Uw eigen rollen wijzigt u niet zelf. Vraag een tweede beheerder."})
        if Role.KEEPER in account.roles and not (active and Role.KEEPER in roles):
            _require_another_keeper(system, account_id)
        store.change(system.database, account_id, name, active)
        kept = roles & {Role(role) for role in account.roles}
        store.set_roles(system.database, account_id, kept, system.stamp(), actor.account_id)
        if not active:
            _shut_out(system, actor, account_id)
        state = "actief" if active else "uitgezet"
        system.log(actor, "account gewijzigd", f"account {account_id}", f"{state}; {', '.join(sorted(kept))}")
        waiting = role_requests.give(system, actor, account_id, roles - kept) if active else frozenset()
    return Changed(account_id, waiting)


def _require_another_keeper(system: System, account_id: int) -> None:
    others = [
        a for a in store.every(system.database) if a.id != account_id and a.active and Role.KEEPER in a.roles
    ]
    if not others:
        raise Invalid({"roles": "Dit is de laatste beheerder. Maak eerst iemand anders beheerder."})


def _shut_out(system: System, actor: Actor, account_id: int) -> None:
    """A switched off account: no session, no sign-in half way, no role that may still come."""
    store.end_sessions(system.database, account_id, system.stamp())
    sign_in_store.end_steps(system.database, account_id, system.stamp())
    role_requests.withdraw_all(system, actor, account_id)


def set_password(system: System, actor: Actor, account_id: int, password: str) -> None:
    """Set a password; every session of the account ends. Only the command line: others choose their own."""
    account = get(system, actor, account_id)
    if actor.account_id is not None:
        raise Refused(
            Action.ACCOUNTS_KEEP,
            "Een wachtwoord van een ander zet u niet. Maak een link om er een te kiezen.",
        )
    weak = passwords.problem(password, account.email, account.name)
    if weak:
        raise Invalid({"password": weak})
    hashed = passwords.hash_of(password)
    with system.database.writing():
        store.set_password(system.database, account_id, hashed)
        store.end_sessions(system.database, account_id, system.stamp())
        sign_in_store.end_steps(system.database, account_id, system.stamp())
        system.log(actor, "wachtwoord gewijzigd", f"account {account_id}")


def end_sessions(system: System, actor: Actor, account_id: int) -> int:
    """Log an account out everywhere; how many sessions ended."""
    get(system, actor, account_id)
    running = [one for one in signing_in.running_sessions(system) if one.account.id == account_id]
    with system.database.writing():
        store.end_sessions(system.database, account_id, system.stamp())
        sign_in_store.end_steps(system.database, account_id, system.stamp())
        system.log(actor, "sessies beëindigd", f"account {account_id}", f"{len(running)} sessies")
    return len(running)
