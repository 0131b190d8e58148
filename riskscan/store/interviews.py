"""Interviews ("Op basis van") as revisions; participants sit in a table of their own, erasable."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from riskscan.store.database import Database
from riskscan.store.organisations import as_date


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something noted down in an interview."""

    text: str
    topics: tuple[str, ...] = ()
    """Ids of the topics it is about, such as ``t3``, in the order of the questionnaire; perhaps none."""
    in_report: bool = False
    """Whether the report prints it; otherwise it is for the team only."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was recorded of one interview."""

    held_on: date | None
    kind: str
    manner: str
    participants: tuple[Participant, ...]
    knelpunten: str
    opgaven: str
    ketenpartners: str
    wensen: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview with the revision its content comes from."""

    id: int
    scan_id: int
    revision_id: int
    content: Content
    author: str
    saved_at: str


def add(database: Database, scan_id: int, content: Content, author: int, at: str) -> int:
    interview_id = database.run("INSERT INTO interview (scan_id) VALUES (?)", (scan_id,))
    revise(database, interview_id, content, author, at)
    return interview_id


def revise(
    database: Database, interview_id: int, content: Content, author: int, at: str, removed: bool = False
) -> int:
    """Append a revision; ``removed`` takes the interview out of the scan and keeps its history."""
    revision_id = database.run(
        "INSERT INTO interview_revision (interview_id, held_on, kind, manner, knelpunten, opgaven, ketenpartners,"
        " wensen, removed, author_id, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            interview_id, content.held_on.isoformat() if content.held_on else None, content.kind, content.manner,
            content.knelpunten, content.opgaven, content.ketenpartners, content.wensen, int(removed), author, at,
        ),
    )  # fmt: skip
    for person in content.participants:
        database.run(
            "INSERT INTO participant (revision_id, name, role) VALUES (?, ?, ?)",
            (revision_id, person.name, person.role),
        )
    for note in content.notes:
        database.run(
            "INSERT INTO interview_note (revision_id, text, topics, in_report) VALUES (?, ?, ?, ?)",
            (revision_id, note.text, " ".join(note.topics), int(note.in_report)),
        )
    return revision_id


def of_scan(database: Database, scan_id: int) -> tuple[Interview, ...]:
    """The interviews of a scan that were not removed, by date."""
    rows = database.rows(
        """
        SELECT r.*, i.scan_id, a.name AS author FROM interview i
        JOIN interview_revision r ON r.id = (SELECT max(id) FROM interview_revision WHERE interview_id = i.id)
        JOIN account a ON a.id = r.author_id
        WHERE i.scan_id = ? AND r.removed = 0 ORDER BY r.held_on, i.id
        """,
        (scan_id,),
    )
    people: dict[int, list[Participant]] = {}
    for row in database.rows(
        """
        SELECT p.* FROM participant p JOIN interview_revision r ON r.id = p.revision_id
        JOIN interview i ON i.id = r.interview_id WHERE i.scan_id = ? ORDER BY p.id
        """,
        (scan_id,),
    ):
        people.setdefault(row["revision_id"], []).append(Participant(row["name"], row["role"]))
    notes = _notes(database, (row["id"] for row in rows))
    return tuple(
        Interview(
            row["interview_id"],
            row["scan_id"],
            row["id"],
            Content(
                as_date(row["held_on"]), row["kind"], row["manner"], tuple(people.get(row["id"], ())),
                row["knelpunten"], row["opgaven"], row["ketenpartners"], row["wensen"],
                tuple(notes.get(row["id"], ())),
            ),
            row["author"],
            row["saved_at"],
        )
        for row in rows
    )  # fmt: skip


def _notes(database: Database, revisions: Iterable[int]) -> dict[int, list[Note]]:
    """Revision id → its notes, in the order in which they stand in the form."""
    found: dict[int, list[Note]] = {}
    rows = database.rows(
        "SELECT * FROM interview_note WHERE revision_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(revisions)),),
    )
    for row in rows:
        note = Note(row["text"], tuple(row["topics"].split()), bool(row["in_report"]))
        found.setdefault(row["revision_id"], []).append(note)
    return found


def counts_in_round(database: Database, round_id: int) -> dict[int, int]:
    """Scan id → number of interviews that were not removed."""
    rows = database.rows(
        """
        SELECT i.scan_id, count(*) AS number FROM interview i JOIN scan s ON s.id = i.scan_id
        JOIN interview_revision r ON r.id = (SELECT max(id) FROM interview_revision WHERE interview_id = i.id)
        WHERE s.round_id = ? AND r.removed = 0 GROUP BY i.scan_id
        """,
        (round_id,),
    )
    return {row["scan_id"]: row["number"] for row in rows}


@dataclass(frozen=True, slots=True)
class Spoken:
    """With which kind of party an interview was, and when."""

    kind: str
    held_on: date | None


def spoken_in_round(database: Database, round_id: int) -> dict[int, tuple[Spoken, ...]]:
    """Scan id → its interviews that were not removed, by date; of all scans of a round at once."""
    rows = database.rows(
        """
        SELECT i.scan_id, r.kind, r.held_on FROM interview i JOIN scan s ON s.id = i.scan_id
        JOIN interview_revision r ON r.id = (SELECT max(id) FROM interview_revision WHERE interview_id = i.id)
        WHERE s.round_id = ? AND r.removed = 0 ORDER BY r.held_on, i.id
        """,
        (round_id,),
    )
    found: dict[int, tuple[Spoken, ...]] = {}
    for row in rows:
        spoken = Spoken(row["kind"], as_date(row["held_on"]))
        found[row["scan_id"]] = (*found.get(row["scan_id"], ()), spoken)
    return found
