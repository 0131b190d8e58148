"""Roles that a beheerder asks for and another beheerder approves; the command line gives them at once.

So nobody makes himself, or a friend, more than two people agreed on. Who can run the command line can read
the database file anyway; that is why it needs no second person, and why it is written in the audit log.
"""

from __future__ import annotations

from riskscan.programme.permissions import Action, Actor, Role, require
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import accounts as account_store
from riskscan.store import role_requests as store
from riskscan.store.role_requests import RoleRequest

APPROVED, REFUSED, WITHDRAWN = "goedgekeurd", "geweigerd", "ingetrokken"
SHOWN_DECISIONS = 20


def waiting(system: System, actor: Actor) -> tuple[RoleRequest, ...]:
    """What waits for a decision, the oldest first."""
    require(actor, Action.ACCOUNTS_KEEP)
    return store.waiting(system.database)


def decided(system: System, actor: Actor) -> tuple[RoleRequest, ...]:
    """The newest decisions."""
    require(actor, Action.ACCOUNTS_KEEP)
    return store.decided(system.database, SHOWN_DECISIONS)


def waiting_roles(system: System, account_id: int) -> frozenset[str]:
    return frozenset(one.role for one in store.waiting(system.database) if one.account_id == account_id)


def deciders(system: System, request: RoleRequest) -> tuple[str, ...]:
    """Who may decide on a request: every other active beheerder, but not about himself."""
    return tuple(
        one.name
        for one in account_store.every(system.database)
        if one.active
        and Role.KEEPER in one.roles
        and one.id not in (request.requested_by, request.account_id)
    )


def may_decide(actor: Actor, request: RoleRequest) -> bool:
    return actor.account_id not in (request.requested_by, request.account_id)


def give(system: System, actor: Actor, account_id: int, roles: frozenset[Role]) -> frozenset[str]:
    """Give these roles, or ask for them; the ones that wait. Inside the caller's transaction."""
    database = system.database
    asked = {one.role: one for one in store.waiting(database) if one.account_id == account_id}
    for role in sorted(roles):
        if actor.account_id is None:
            account_store.grant_role(database, account_id, role, system.stamp(), None)
            system.log(actor, "rol gegeven", f"account {account_id}", role)
            if role in asked:
                store.decide(database, asked[role].id, APPROVED, "", system.stamp(), None)
        elif role not in asked:
            store.add(database, account_id, role, system.stamp(), actor.account_id)
            system.log(actor, "rol gevraagd", f"account {account_id}", role)
    return frozenset() if actor.account_id is None else frozenset(roles)


def _open(system: System, actor: Actor, request_id: int) -> RoleRequest:
    require(actor, Action.ACCOUNTS_KEEP)
    found = store.by_id(system.database, request_id)
    if found is None:
        raise NotFound("Dit rolverzoek bestaat niet.")
    if found.decision is not None:
        raise Invalid({"": f"Over dit rolverzoek is al besloten: {found.decision}."})
    return found


def approve(system: System, actor: Actor, request_id: int) -> RoleRequest:
    """Give the role. Raises ``Invalid`` for who asked for it and for who would get it."""
    with system.database.writing():
        request = _open(system, actor, request_id)
        _require_other(actor, request)
        account = account_store.by_id(system.database, request.account_id)
        if account is None or not account.active:
            raise Invalid({"": "Dit account is uitgezet. Zet het eerst aan, of weiger het verzoek."})
        account_store.grant_role(
            system.database, request.account_id, request.role, system.stamp(), actor.account_id
        )
        _decide(system, actor, request, APPROVED, "")
    return request


def refuse(system: System, actor: Actor, request_id: int, reason: str) -> RoleRequest:
    """Do not give the role, with a reason for who asked. Raises ``Invalid``."""
    reason = reason.strip()
    with system.database.writing():
        request = _open(system, actor, request_id)
        _require_other(actor, request)
        if not reason or len(reason) > 500:
            raise Invalid({"reason": "Schrijf in ten hoogste 500 tekens waarom u het verzoek weigert."})
        _decide(system, actor, request, REFUSED, reason)
    return request


def withdraw(system: System, actor: Actor, request_id: int) -> RoleRequest:
    """Take a request back; only who made it."""
    with system.database.writing():
        request = _open(system, actor, request_id)
        if request.requested_by != actor.account_id:
            raise Invalid({"": "Alleen wie een rol vroeg, trekt dat verzoek in. U kunt het weigeren."})
        _decide(system, actor, request, WITHDRAWN, "")
    return request


def withdraw_all(system: System, actor: Actor, account_id: int) -> None:
    """Nothing waits any more for this account; inside the caller's transaction."""
    for request in store.waiting(system.database):
        if request.account_id == account_id:
            _decide(system, actor, request, WITHDRAWN, "Het account is uitgezet.")


def _require_other(actor: Actor, request: RoleRequest) -> None:
    if not may_decide(actor, request):
        raise Invalid({"": "Over een verzoek van uzelf of voor uzelf beslist een andere beheerder."})


def _decide(system: System, actor: Actor, request: RoleRequest, decision: str, reason: str) -> None:
    store.decide(system.database, request.id, decision, reason, system.stamp(), actor.account_id)
    system.log(actor, f"rolverzoek {decision}", f"account {request.account_id}", request.role)
