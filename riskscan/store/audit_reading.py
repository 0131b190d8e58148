"""Reading the audit log newest first, by who, what, about what and when.

A page costs the same in a log of a hundred entries and of a million: each choice is followed in an index that
ends in the time, and a page starts where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Row
from typing import Any

from riskscan.store.database import Database

BATCH = 500
"""Entries per query when the whole log is read."""

COMMAND_LINE = "opdrachtregel"
"""What the command line gives as its address."""


class Unnamed(StrEnum):
    """Whose acts stand in the log without an account."""

    COMMAND_LINE = "opdrachtregel"
    OTHERS = "zonder account"
    """Visitors who were not logged in, and the program itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which entries; what is empty or None is not chosen by."""

    account_id: int | None = None
    unnamed: Unnamed | None = None
    actions: tuple[str, ...] = ()
    abouts: tuple[str, ...] = ()
    """As in the column ``about``: ``scan 12``, ``ronde 3``."""
    exported_scan: int | None = None
    """Also the exports to a file that held this scan, besides what is about ``abouts``."""
    since: str = ""
    """The first moment, as stored."""
    until: str = ""
    """The first moment that is no longer in it."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry with its place in the chain and the name that its account has now."""

    id: int
    at: str
    account_id: int | None
    name: str
    action: str
    subject: str
    about: str
    address: str
    detail: str
    previous_hash: str
    hash: str


_SELECT = """
SELECT e.id, e.at, e.account_id, coalesce(a.name, '') AS name, e.action, e.subject, e.about, e.address, e.detail,
  e.previous_hash, e.hash
FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id
"""
_EXPORT = "scans uitgevoerd naar bestand"


def _logged(row: Row) -> Logged:
    return Logged(*row)


@dataclass(frozen=True, slots=True)
class _Part:
    """Conditions of one walk through one index, with their values."""

    conditions: tuple[str, ...]
    values: tuple[Any, ...]

    def and_(self, condition: str, *values: Any) -> _Part:
        return _Part((*self.conditions, condition), (*self.values, *values))


def _common(choice: Choice) -> _Part:
    """What every walk has to meet."""
    part = _Part((), ())
    if choice.account_id is not None:
        part = part.and_("account_id = ?", choice.account_id)
    elif choice.unnamed is Unnamed.COMMAND_LINE:
        part = part.and_("account_id IS NULL").and_("address = ?", COMMAND_LINE)
    elif choice.unnamed is Unnamed.OTHERS:
        part = part.and_("account_id IS NULL").and_("address <> ?", COMMAND_LINE)
    if choice.since:
        part = part.and_("at >= ?", choice.since)
    if choice.until:
        part = part.and_("at < ?", choice.until)
    return part


def _parts(choice: Choice) -> list[_Part]:
    """One walk per subject, else per act: together all that is chosen, and none of it twice."""
    common = _common(choice)
    if choice.abouts or choice.exported_scan is not None:
        if choice.actions:
            marks = ", ".join("?" * len(choice.actions))
            common = common.and_(f"+action IN ({marks})", *choice.actions)
        parts = [common.and_("about = ?", about) for about in choice.abouts]
        if choice.exported_scan is not None:
            within = "instr(', ' || iif(subject GLOB 'scans *', substr(subject, 7), '') || ',', ?) > 0"
            parts.append(common.and_("action = ?", _EXPORT).and_(within, f", {choice.exported_scan},"))
        return parts
    if choice.actions and choice.account_id is None and choice.unnamed is None:
        return [common.and_("action = ?", action) for action in choice.actions]
    if choice.actions:
        marks = ", ".join("?" * len(choice.actions))
        return [common.and_(f"+action IN ({marks})", *choice.actions)]
    return [common]


def page(
    database: Database, choice: Choice, size: int, before: int | None = None, after: int | None = None
) -> tuple[Logged, ...]:
    """At most ``size`` entries, newest first: older than entry ``before``, newer than ``after``, or the newest.

    An entry that does not exist counts as none.
    """
    start = before if before is not None else after
    edge = (
        database.row("SELECT at, id FROM audit_entry WHERE id = ?", (start,)) if start is not None else None
    )
    older = after is None or edge is None
    parts = _parts(choice)
    if edge is not None:
        sign = "<" if older else ">"
        # The first condition is what an index can follow; entries of one moment are told apart by their number.
        parts = [
            one.and_(f"at {sign}= ?", edge["at"]).and_(f"(at, id) {sign} (?, ?)", edge["at"], edge["id"])
            for one in parts
        ]
    order = "DESC" if older else "ASC"
    sql, values = _query(parts, order, size)
    found = [_logged(row) for row in database.rows(f"{_SELECT} WHERE e.id IN ({sql})", values)]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def _query(parts: list[_Part], order: str, size: int) -> tuple[str, tuple[Any, ...]]:
    """The numbers of the first entries of all walks together."""
    walks, values = [], []
    for part in parts:
        where = f"WHERE {' AND '.join(part.conditions)}" if part.conditions else ""
        walks.append(
            f"SELECT * FROM (SELECT at, id FROM audit_entry {where} ORDER BY at {order}, id {order} LIMIT ?)"  # noqa: S608
        )
        values += [*part.values, size]
    together = " UNION ALL ".join(walks)
    # The text of a query is made of fixed parts; what was chosen goes along as values.
    return f"SELECT id FROM ({together} ORDER BY at {order}, id {order} LIMIT ?)", (*values, size)  # noqa: S608


def every(database: Database, choice: Choice) -> Iterator[Logged]:
    """All that is chosen, newest first, read in batches: a long log needs no more memory than a short one.

    What is added meanwhile is newer than the first batch, so it is not in it.
    """
    found = page(database, choice, BATCH)
    while found:
        yield from found
        found = page(database, choice, BATCH, before=found[-1].id)


def accounts(database: Database) -> tuple[tuple[int, str], ...]:
    """Who stands in the log: number and name, in the order of the names."""
    rows = database.rows(
        "SELECT id, name FROM account a WHERE EXISTS (SELECT 1 FROM audit_entry WHERE account_id = a.id)"
        " ORDER BY name COLLATE NOCASE, id"
    )
    return tuple((row["id"], row["name"]) for row in rows)


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry can be about: its name, and of a scan its organisation and round."""

    about: str
    """As in the column of that name."""
    name: str
    """Of a scan, that of its organisation."""
    round_name: str = ""
    organisation: str = ""
    """Such as ``organisatie 5``; empty for what is no scan."""
    round: str = ""


def places(database: Database) -> dict[str, Place]:
    """All scans, rounds, organisations and accounts, by the words that entries name them with."""
    rows = database.rows(
        "SELECT 'scan ' || s.id, o.name, r.name, 'organisatie ' || o.id, 'ronde ' || r.id FROM scan s"
        " JOIN organisation o ON o.id = s.organisation_id JOIN round r ON r.id = s.round_id"
        " UNION ALL SELECT 'ronde ' || id, name, '', '', '' FROM round"
        " UNION ALL SELECT 'organisatie ' || id, name, '', '', '' FROM organisation"
        " UNION ALL SELECT 'account ' || id, name, '', '', '' FROM account"
    )
    return {row[0]: Place(*row) for row in rows}
