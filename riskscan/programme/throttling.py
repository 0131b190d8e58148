"""How often somebody may try a password, a code or a link before having to wait.

Four counts of failures, over the last quarter of an hour (codes: also the last hour), each against one attack:

* **account and place** (5): guessing one account from one place. A success of the same kind begins it anew.
* **place** (50, whatever is tried): one place that tries many accounts. A success does not begin it anew, or
  an attacker with an account of his own would reset it himself.
* **account, from places it does not know** (20 passwords, or 10 codes an hour): one account that is tried
  from many places at once. That leaves some 2.000 guesses a day, of passwords of 12 characters and more that
  are on no list, or 240 of codes by who already has the password. A place is known when the account logged in
  from there in the last 90 days: its owner, at the usual desk, is not in this count and is never locked
  out by what happens elsewhere. He is refused only at a new place while the attack lasts.
* **links** (20 from one place): their tokens cannot be guessed anyway.

What is refused here is not tried, so it takes no time of the hashing and is not counted again: waiting ends.
A place is an IPv4 address or an IPv6 network of 64 bits, since one visitor has all addresses of the latter.
Addresses that do not exist are counted in the same way: the answer tells nothing about who has an account.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from riskscan.programme.permissions import Actor
from riskscan.programme.system import System
from riskscan.store import accounts as account_store
from riskscan.store import sign_ins as store
from riskscan.store.sign_ins import Attempt

WINDOW = timedelta(minutes=15)
CODE_WINDOW = timedelta(hours=1)
KNOWN_FOR = timedelta(days=90)
MAX_PAIR = 5
MAX_PLACE = 50
MAX_ACCOUNT = {Attempt.PASSWORD: 20, Attempt.CODE: 10}
MAX_LINKS = 20


class LoginRefused(Exception):
    """Logging in failed; the message is Dutch and tells nothing about which accounts exist."""


def place_of(address: str) -> str:
    """What counts as one place: the address itself, or the network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 6:
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


_WORDS = {
    Attempt.PASSWORD: ("inloggen", "Er is te vaak een verkeerd wachtwoord ingevuld."),
    Attempt.CODE: ("code", "Er is te vaak een verkeerde code ingevuld."),
    Attempt.LINK: ("link", "Er is te vaak een link geopend die niet werkt."),
}


def check(system: System, kind: Attempt, email: str, account_id: int | None, address: str) -> None:
    """Raise ``LoginRefused`` when there were too many failures; nothing was tried then."""
    window = _closed_for(system, kind, email, account_id, place_of(address))
    if window is None:
        return
    what, words = _WORDS[kind]
    actor = Actor(account_id, "", frozenset(), address)
    subject = f"account {account_id}" if account_id else "account onbekend"
    system.log(actor, f"{what} geweigerd", subject, "te veel pogingen")
    raise LoginRefused(f"{words} Probeer het over {int(window.total_seconds()) // 60} minuten opnieuw.")


def _closed_for(
    system: System, kind: Attempt, email: str, account_id: int | None, place: str
) -> timedelta | None:
    """In which time the failures are too many; None when one may try."""
    database, since = system.database, _ago(system, WINDOW)
    if store.failures_of_place(database, place, since) >= MAX_PLACE:
        return WINDOW
    pair = store.failures_of_pair(database, kind, email, place, since)
    if pair >= (MAX_LINKS if kind is Attempt.LINK else MAX_PAIR):
        return WINDOW
    if kind is Attempt.LINK or (account_id is not None and place in _known_places(system, account_id)):
        return None
    window = CODE_WINDOW if kind is Attempt.CODE else WINDOW
    anywhere = store.failures_of_account(database, kind, email, _ago(system, window))
    return window if anywhere >= MAX_ACCOUNT[kind] else None


def _known_places(system: System, account_id: int) -> frozenset[str]:
    addresses = account_store.addresses(system.database, account_id, _ago(system, KNOWN_FOR))
    return frozenset(place_of(address) for address in addresses if address)


def _ago(system: System, time: timedelta) -> str:
    return (system.now() - time).isoformat(timespec="microseconds")


def record(system: System, kind: Attempt, email: str, address: str, succeeded: bool) -> None:
    """Keep an attempt; inside the caller's transaction."""
    store.record_attempt(system.database, email, place_of(address), system.stamp(), succeeded, kind)
