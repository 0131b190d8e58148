"""Links by which somebody chooses a password: an invitation, or a reset for who forgot it.

One purpose, once, for a limited time, revocable and logged; the database holds only the hash. Opening the
address does nothing yet, since mail scanners open addresses too: a button does.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from riskscan.programme import passwords, signing_in, throttling
from riskscan.programme.permissions import Action, Actor, require
from riskscan.programme.signing_in import Entry, Visitor, token_hash
from riskscan.programme.system import Invalid, NotFound, System
from riskscan.store import account_links as store
from riskscan.store import accounts as account_store
from riskscan.store import sign_ins as sign_in_store
from riskscan.store.account_links import Link
from riskscan.store.accounts import Account
from riskscan.store.sign_ins import Attempt

INVITATION, RESET = "uitnodiging", "herstel"
LASTS = {INVITATION: timedelta(days=7), RESET: timedelta(hours=24)}


class LinkGone(Exception):
    """This link does not work (any more); the message is Dutch and does not tell which of the reasons it is."""

    def __init__(self) -> None:
        super().__init__(
            "Deze link werkt niet meer: hij is gebruikt, ingetrokken of verlopen. Vraag een beheerder om een nieuwe."
        )


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link to hand over. The token is shown once and kept nowhere."""

    token: str
    kind: str
    account: Account
    expires_at: datetime


def make(system: System, actor: Actor, account_id: int) -> MadeLink:
    """A link for an account: an invitation while it has no password, a reset otherwise.

    Earlier links to the account stop working. Raises ``Invalid`` or ``NotFound``.
    """
    require(actor, Action.ACCOUNTS_KEEP)
    token = secrets.token_urlsafe(32)
    with system.database.writing():
        account = account_store.by_id(system.database, account_id)
        if account is None:
            raise NotFound("Dit account bestaat niet.")
        if not account.active:
            raise Invalid({"": "Dit account is uitgezet. Zet het eerst aan."})
        if account_id == actor.account_id:
            raise Invalid({"": "Uw eigen wachtwoord wijzigt u bij Mijn account."})
        kind = RESET if account_store.password_hash(system.database, account_id) else INVITATION
        for old in store.working_of(system.database, account_id, system.stamp()):
            store.revoke(system.database, old.id, system.stamp())
        until = system.now() + LASTS[kind]
        store.add(
            system.database, account_id, kind, token_hash(token), system.stamp(), actor.account_id,
            until.isoformat(timespec="microseconds"),
        )  # fmt: skip
        made = "uitnodiging gemaakt" if kind == INVITATION else "herstellink gemaakt"
        system.log(actor, made, f"account {account_id}")
    return MadeLink(token, kind, account, until)


def working(system: System, actor: Actor, account_id: int) -> tuple[Link, ...]:
    """The links to an account that can still be used. Raises ``NotFound``."""
    require(actor, Action.ACCOUNTS_KEEP)
    if account_store.by_id(system.database, account_id) is None:
        raise NotFound("Dit account bestaat niet.")
    return store.working_of(system.database, account_id, system.stamp())


def revoke(system: System, actor: Actor, account_id: int) -> int:
    """Make every link to an account stop working; how many there were."""
    found = working(system, actor, account_id)
    with system.database.writing():
        for link in found:
            store.revoke(system.database, link.id, system.stamp())
        if found:
            system.log(actor, "link ingetrokken", f"account {account_id}")
    return len(found)


def open_link(system: System, token: str, visitor: Visitor) -> Account:
    """For whom a link is, after the button was pressed. Raises ``LinkGone`` or ``LoginRefused``."""
    throttling.check(system, Attempt.LINK, "", None, visitor.address)
    account = _account(system, token)
    with system.database.writing():
        throttling.record(system, Attempt.LINK, "", visitor.address, account is not None)
        subject = f"account {account.id}" if account else "account onbekend"
        actor = Actor(account.id if account else None, "", frozenset(), visitor.address)
        system.log(actor, "link geopend" if account else "link onjuist", subject)
    if account is None:
        raise LinkGone
    return account


def _account(system: System, token: str) -> Account | None:
    link = store.working(system.database, token_hash(token), system.stamp())
    return account_store.by_id(system.database, link.account_id) if link else None


def whose(system: System, token: str) -> Account:
    """For whom the link is that this browser opened. Raises ``LinkGone``."""
    account = _account(system, token) if token else None
    if account is None:
        raise LinkGone
    return account


def choose_password(system: System, token: str, password: str, visitor: Visitor) -> Entry:
    """Use the link up, with the password that was chosen; the owner is then half way in.

    A second factor stays what it was: a link alone opens no account that has one. Every session ends. Raises
    ``LinkGone`` or ``Invalid``.
    """
    account = whose(system, token)
    weak = passwords.problem(password, account.email, account.name)
    if weak:
        raise Invalid({"password": weak})
    hashed = passwords.hash_of(password)
    with system.database.writing():
        link = store.working(system.database, token_hash(token), system.stamp())
        if link is None:
            raise LinkGone
        store.use(system.database, link.id, system.stamp())
        account_store.set_password(system.database, account.id, hashed)
        account_store.end_sessions(system.database, account.id, system.stamp())
        sign_in_store.end_steps(system.database, account.id, system.stamp())
        actor = Actor(account.id, account.name, frozenset(), visitor.address)
        system.log(actor, "wachtwoord gekozen met link", f"account {account.id}", link.kind)
        return signing_in.proceed(system, account, visitor)
