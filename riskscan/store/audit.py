"""The audit log: append-only entries, each chained to the previous one by its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from riskscan.store.database import Database

_START = "0" * 64


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
    return str(row["hash"]) if row else _START


def broken_at(database: Database) -> int | None:
    """The id of the first entry that was changed, removed before, or inserted; None when all is whole."""
    previous = _START
    expected_id = 1
    for row in database.connection.execute("SELECT * FROM audit_entry ORDER BY id"):
        entry = Entry(
            row["at"], row["account_id"], row["action"], row["subject"], row["address"], row["detail"]
        )
        if (
            row["id"] != expected_id
            or row["previous_hash"] != previous
            or row["hash"] != _hash(previous, entry)
        ):
            return int(row["id"])
        previous = row["hash"]
        expected_id += 1
    return None
