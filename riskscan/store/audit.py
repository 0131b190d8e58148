"""The audit log: append-only entries, each chained to the previous one by its hash.

What the chain proves and what it does not is in docs/besluiten/0015.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from riskscan.store.database import Database

START = "0" * 64
"""The head of an empty log."""

MAX_FAULTS = 100
"""So many faults are kept of a check; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to what, when and from where. ``detail`` holds no secrets and no answer texts."""

    at: str
    account_id: int | None
    action: str
    subject: str
    address: str
    detail: str


def _hash(previous: str, entry: Entry) -> str:
    content = [previous, entry.at, entry.account_id, entry.action, entry.subject, entry.address, entry.detail]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def append(database: Database, entry: Entry) -> str:
    """Append inside the caller's write transaction; the new head of the chain."""
    with database.writing():
        previous = head(database)
        digest = _hash(previous, entry)
        database.run(
            "INSERT INTO audit_entry (at, account_id, action, subject, address, detail, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.at,
                entry.account_id,
                entry.action,
                entry.subject,
                entry.address,
                entry.detail,
                previous,
                digest,
            ),
        )
    return digest


def head(database: Database) -> str:
    """The hash of the newest entry; 64 zeros when there is none."""
    row = database.row("SELECT hash FROM audit_entry ORDER BY id DESC LIMIT 1")
    return str(row["hash"]) if row else START


class Fault(StrEnum):
    """What can be wrong with the log."""

    CHANGED = "gewijzigd"
    MISSING = "ontbreekt"
    UNLINKED = "sluit niet aan"
    MISNUMBERED = "verkeerd genummerd"
    HEAD_GONE = "kop ontbreekt"
    UNGUARDED = "beveiliging ontbreekt"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: at which entry (None when it is about none), and what was found, for the one who words it."""

    fault: Fault
    entry: int | None = None
    until: int | None = None
    """The last of the entries that are missing."""
    head: str = ""
    kept: KeptHead | None = None
    """Where the head that is gone was kept; None when it was given."""
    guard: str = ""
    """The trigger that is gone or other than it was made."""


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A head that was kept elsewhere in the database when a scan was vastgesteld."""

    head: str
    scan_id: int
    at: str


@dataclass(frozen=True, slots=True)
class FoundHead:
    """A head that was given, and the entry that it is the hash of (0: the log before its first entry)."""

    head: str
    entry: int
    at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole log found."""

    entries: int
    head: str
    kept_heads: int
    """How many heads kept at vaststellen were looked for."""
    found_heads: tuple[FoundHead, ...]
    findings: tuple[Finding, ...]
    """At most ``MAX_FAULTS``, in the order of the log."""
    faults: int
    """How many there are."""

    @property
    def whole(self) -> bool:
        return self.faults == 0


class _Check:
    """One walk over the log; keeps the last entry and the heads that were not met yet, nothing else."""

    def __init__(self, given: Iterable[str], kept: Iterable[KeptHead]) -> None:
        self.entries, self.last_id, self.head = 0, 0, START
        self.links = {START}
        self.given = dict.fromkeys(given)
        self.kept = tuple(kept)
        self.wanted = {*self.given, *(one.head for one in self.kept)}
        self.found = {one: FoundHead(one, 0, "") for one in self.given if one == START}
        self.wanted.discard(START)
        self.findings: list[Finding] = []
        self.faults = 0

    def add(self, finding: Finding) -> None:
        self.faults += 1
        if len(self.findings) < MAX_FAULTS:
            self.findings.append(finding)

    def entry(self, row: tuple[Any, ...]) -> None:
        number, previous, stored = row[0], _text(row[7]), _text(row[8])
        self.entries += 1
        gap = number != self.last_id + 1
        if number > self.last_id + 1:
            self.add(Finding(Fault.MISSING, self.last_id + 1, number - 1))
        elif gap:
            self.add(Finding(Fault.MISNUMBERED, number))
        computed = _computed(row, previous)
        if computed is None or computed != stored:
            self.add(Finding(Fault.CHANGED, number))
        elif previous not in self.links and not gap:
            self.add(Finding(Fault.UNLINKED, number))
        # After a change of the hash itself the next entry still points at what it was.
        self.links = {one for one in (stored, computed) if one is not None}
        self.last_id, self.head = number, stored or ""
        if stored in self.wanted:
            self.wanted.discard(stored)
            if stored in self.given:
                self.found[stored] = FoundHead(stored, number, _text(row[1]) or "")

    def verdict(self) -> Verdict:
        for one in self.kept:
            if one.head in self.wanted:
                self.add(Finding(Fault.HEAD_GONE, head=one.head, kept=one))
        for given in self.given:
            if given in self.wanted:
                self.add(Finding(Fault.HEAD_GONE, head=given))
        found = tuple(self.found[one] for one in self.given if one in self.found)
        return Verdict(self.entries, self.head, len(self.kept), found, tuple(self.findings), self.faults)


def _text(value: bytes | None) -> str | None:
    """The text of a column; None when it is none, as the program never wrote."""
    try:
        return value.decode() if value is not None else None
    except UnicodeDecodeError:
        return None


def _computed(row: tuple[Any, ...], previous: str | None) -> str | None:
    """The hash that an entry should have; None when it holds what the program never wrote."""
    texts = [_text(row[column]) for column in (1, 3, 4, 5, 6)]
    account = row[2]
    if previous is None or None in texts or not (account is None or isinstance(account, int)):
        return None
    at, *rest = (str(text) for text in texts)
    return _hash(previous, Entry(at, account, *rest))


# As bytes: also what is no proper text any more can be read and told.
_ROWS = """
SELECT id, CAST(at AS BLOB), account_id, CAST(action AS BLOB), CAST(subject AS BLOB), CAST(address AS BLOB),
  CAST(detail AS BLOB), CAST(previous_hash AS BLOB), CAST(hash AS BLOB)
FROM audit_entry ORDER BY id
"""


def check(database: Database, heads: Iterable[str] = ()) -> Verdict:
    """Look at every entry, at the heads kept with what is vastgesteld, and at these heads.

    Reads entry by entry at one moment of the database: a long log needs no more memory than a short one, and
    others can go on writing. The triggers that guard the log are looked at too.
    """
    with database.reading():
        walk = _Check(heads, _kept_heads(database))
        for guard in _missing_guards(database):
            walk.add(Finding(Fault.UNGUARDED, guard=guard))
        for row in _rows(database):
            walk.entry(row)
    return walk.verdict()


def _rows(database: Database) -> Iterator[tuple[Any, ...]]:
    cursor = database.connection.cursor()
    cursor.row_factory = None
    yield from cursor.execute(_ROWS)


def _kept_heads(database: Database) -> tuple[KeptHead, ...]:
    rows = database.rows(
        "SELECT scan_id, made_at, iif(json_valid(content), json_extract(content, '$.auditkop'), '') AS head"
        " FROM snapshot ORDER BY id"
    )
    return tuple(KeptHead(str(row["head"]), row["scan_id"], row["made_at"]) for row in rows)


_REFUSE = "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
_GUARDS = {
    "audit_entry_no_update": f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry {_REFUSE}",
    "audit_entry_no_delete": f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {_REFUSE}",
    "audit_entry_in_order": (
        "CREATE TRIGGER audit_entry_in_order AFTER INSERT ON audit_entry"  # noqa: S608
        " WHEN NEW.id <> (SELECT max(id) FROM audit_entry) OR NEW.previous_hash <>"
        " coalesce((SELECT hash FROM audit_entry WHERE id = NEW.id - 1), "
        f"'{START}') {_REFUSE}"
    ),
}


def _missing_guards(database: Database) -> list[str]:
    """The triggers that are gone, or other than the migrations made them."""
    rows = database.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    )
    made = {row["name"]: " ".join(str(row["sql"]).split()) for row in rows}
    return [name for name, sql in _GUARDS.items() if made.get(name) != sql]


def broken_at(database: Database) -> int | None:
    """The first entry that was changed, removed before, or inserted; None when the chain is whole.

    Only the chain: what was removed at its end, only a head that was kept elsewhere can tell (``check``).
    """
    for one in check(database).findings:
        if one.fault is Fault.MISSING and one.until is not None:
            return one.until + 1
        if one.entry is not None:
            return one.entry
    return None
