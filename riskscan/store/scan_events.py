"""What happened to a scan: append-only, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from riskscan.domain.lifecycle import ScanEvent
from riskscan.store.database import Database
from riskscan.store.organisations import as_date


@dataclass(frozen=True, slots=True)
class Talk:
    """When a scan was discussed, and with whom, by role."""

    held_on: date
    with_whom: str


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    kind: ScanEvent
    reason: str
    """Why, or what came out of a talk."""
    at: str
    by_id: int | None
    by_name: str
    talk: Talk | None = None


def add(
    database: Database,
    scan_id: int,
    kind: ScanEvent,
    reason: str,
    at: str,
    by: int | None,
    talk: Talk | None = None,
) -> int:
    return database.run(
        "INSERT INTO scan_event (scan_id, kind, reason, at, by_account, held_on, with_whom)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            scan_id, kind.value, reason, at, by,
            talk.held_on.isoformat() if talk else None, talk.with_whom if talk else "",
        ),
    )  # fmt: skip


def of_scan(database: Database, scan_id: int) -> tuple[Event, ...]:
    rows = database.rows(
        "SELECT e.*, coalesce(a.name, '') AS name FROM scan_event e LEFT JOIN account a ON a.id = e.by_account"
        " WHERE e.scan_id = ? ORDER BY e.id",
        (scan_id,),
    )
    events = []
    for row in rows:
        held_on = as_date(row["held_on"])
        talk = Talk(held_on, row["with_whom"]) if held_on else None
        kind = ScanEvent(row["kind"])
        events.append(Event(row["id"], kind, row["reason"], row["at"], row["by_account"], row["name"], talk))
    return tuple(events)
