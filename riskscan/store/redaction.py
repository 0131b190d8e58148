"""Where texts are kept and how one is taken out of the file itself; requests to do so, and what was removed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from riskscan.store.database import Database, StoreError


def columns(database: Database) -> dict[str, tuple[str, ...]]:
    """Every table of the database with its columns, computed ones too."""
    tables = database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {
        row["name"]: tuple(one["name"] for one in database.rows("PRAGMA table_xinfo(%s)" % row["name"]))  # noqa: UP031
        for row in tables
    }


@dataclass(frozen=True, slots=True)
class Cell:
    """A stored text, and what it belongs to."""

    table: str
    column: str
    row: int
    value: str
    scan_id: int | None
    organisation_id: int | None
    question: str


_SCAN_OF = {
    "scan_id": "t.scan_id",
    "interview_id": "(SELECT scan_id FROM interview WHERE id = t.interview_id)",
    "revision_id": "(SELECT i.scan_id FROM interview_revision r JOIN interview i ON i.id = r.interview_id"
    " WHERE r.id = t.revision_id)",
}


@lru_cache(maxsize=256)
def _select(table: str, column: str, there: tuple[str, ...]) -> str:
    """Every text of a column. A new table that has a scan or an organisation is placed without more code."""
    scan = next((sql for name, sql in _SCAN_OF.items() if name in there), "NULL")
    organisation = "t.organisation_id" if "organisation_id" in there else "NULL"
    question = "t.question" if "question" in there else "''"
    return (
        f"SELECT c.row, c.value, c.scan_id, c.question,"  # noqa: S608
        " coalesce(c.organisation_id, s.organisation_id) AS organisation_id"
        f" FROM (SELECT t.rowid AS row, t.{column} AS value, {scan} AS scan_id, {organisation} AS organisation_id,"
        f" {question} AS question FROM {table} t WHERE t.{column} IS NOT NULL AND t.{column} != '') c"
        " LEFT JOIN scan s ON s.id = c.scan_id ORDER BY c.row"
    )


def cells(database: Database, table: str, column: str, schema: dict[str, tuple[str, ...]]) -> Iterator[Cell]:
    """The texts of one column that are not empty, one at a time; nothing for a column that does not exist."""
    there = schema.get(table, ())
    if column not in there:
        return
    for row in database.connection.execute(_select(table, column, there)):
        found = Cell(
            table, column, row["row"], str(row["value"]), row["scan_id"], row["organisation_id"], row["question"]
        )  # fmt: skip
        yield found


def files(database: Database, table: str, column: str) -> Iterator[tuple[int, bytes]]:
    """Row and content of the files that a column holds."""
    sql = f"SELECT rowid AS row, {column} AS content FROM {table} ORDER BY 1"  # noqa: S608
    for row in database.connection.execute(sql):
        yield row["row"], bytes(row["content"])


def drop(database: Database, table: str, row: int) -> None:
    """Take a row away with the file it holds."""
    database.run(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608


def put(database: Database, cell: Cell, value: str) -> None:
    """Write over a stored text: the one place where what was saved is changed."""
    database.run(
        f"UPDATE {cell.table} SET {cell.column} = ? WHERE rowid = ?",  # noqa: S608
        (value, cell.row),
    )


def snapshot_digest(database: Database, row: int) -> str:
    found = database.row("SELECT digest FROM snapshot WHERE id = ?", (row,))
    return str(found["digest"]) if found else ""


def set_snapshot_digest(database: Database, row: int, digest: str) -> None:
    database.run("UPDATE snapshot SET digest = ? WHERE id = ?", (digest, row))


def renew_answer(database: Database, revision_id: int) -> None:
    """Save a revision once more when it is the current one: a form that still holds the text then meets a
    conflict instead of putting the text back.
    """
    database.run(
        "INSERT INTO answer_revision (scan_id, question, value, author_id, saved_at, copied_from, restored_from)"
        " SELECT scan_id, question, value, author_id, saved_at, copied_from, restored_from FROM answer_revision r"
        " WHERE r.id = ? AND r.id = (SELECT max(id) FROM answer_revision"
        "                            WHERE scan_id = r.scan_id AND question = r.question)",
        (revision_id,),
    )


def renew_interview(database: Database, revision_id: int) -> None:
    """The same for an interview, with its participants and notes."""
    new = database.run(
        "INSERT INTO interview_revision (interview_id, held_on, kind, manner, knelpunten, opgaven, ketenpartners,"
        " wensen, removed, author_id, saved_at) SELECT interview_id, held_on, kind, manner, knelpunten, opgaven,"
        " ketenpartners, wensen, removed, author_id, saved_at FROM interview_revision r"
        " WHERE r.id = ? AND r.id = (SELECT max(id) FROM interview_revision WHERE interview_id = r.interview_id)",
        (revision_id,),
    )
    if database.row("SELECT changes() AS n")["n"]:  # type: ignore[index]
        database.run(
            "INSERT INTO participant (revision_id, name, role)"
            " SELECT ?, name, role FROM participant WHERE revision_id = ? ORDER BY id",
            (new, revision_id),
        )
        database.run(
            "INSERT INTO interview_note (revision_id, text, topics, in_report)"
            " SELECT ?, text, topics, in_report FROM interview_note WHERE revision_id = ? ORDER BY id",
            (new, revision_id),
        )


def revision_of(database: Database, table: str, row: int) -> int:
    """The interview revision that a participant or note belongs to; 0 when it is gone."""
    found = database.row(f"SELECT revision_id FROM {table} WHERE id = ?", (row,))  # noqa: S608
    return int(found["revision_id"]) if found else 0


_TRIES = 40
_WAIT_S = 0.25


def scrub(database: Database) -> None:
    """Leave nothing of what was overwritten or deleted in the file, its free pages or the log beside it.

    Waits up to ten seconds for others who read. Raises ``StoreError`` when they go on: the text is then out of
    every page and overview, but not yet out of the file.
    """
    connection = database.connection
    try:
        connection.execute("PRAGMA secure_delete=ON")
        # What an earlier change left in the unused part of a page is only gone when every page is written anew.
        connection.execute("VACUUM")
        for _ in range(_TRIES):
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            time.sleep(_WAIT_S)
    except sqlite3.OperationalError as error:
        raise StoreError(_NOT_SCRUBBED) from error
    raise StoreError(_NOT_SCRUBBED)


_NOT_SCRUBBED = (
    "De tekst staat nergens meer op een pagina, maar het bestand is nog in gebruik en kon niet worden opgeschoond. "
    "Voer over een minuut uit: riskscan redact scrub."
)


@dataclass(frozen=True, slots=True)
class NewRequest:
    organisation_id: int | None
    """None: everywhere."""
    scan_id: int | None
    """Where it was seen."""
    place: str
    sought: str
    ignore_case: bool
    ground: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request with how it ended."""

    id: int
    wanted: NewRequest
    requested_by: int
    requester: str
    requested_at: str
    ended: str
    """``uitgevoerd``, ``afgewezen``, ``ingetrokken``, or empty while it waits."""
    reason: str
    ended_at: str
    ended_by: str
    removal_id: int | None


_REQUEST = """
SELECT r.*, a.name AS requester, coalesce(e.kind, '') AS ended, coalesce(e.reason, '') AS reason,
  coalesce(e.at, '') AS ended_at, coalesce(b.name, '') AS ended_by, e.removal_id
FROM removal_request r JOIN account a ON a.id = r.requested_by
LEFT JOIN removal_request_end e ON e.request_id = r.id LEFT JOIN account b ON b.id = e.by_account
"""


def _request(row: sqlite3.Row) -> Request:
    wanted = NewRequest(
        row["organisation_id"], row["scan_id"], row["place"], row["sought"], bool(row["ignore_case"]),
        row["ground"], row["explanation"],
    )  # fmt: skip
    return Request(
        row["id"], wanted, row["requested_by"], row["requester"], row["requested_at"], row["ended"],
        row["reason"], row["ended_at"], row["ended_by"], row["removal_id"],
    )  # fmt: skip


def requests(database: Database) -> tuple[Request, ...]:
    """Every request, those that wait first, each newest first."""
    rows = database.rows(f"{_REQUEST} ORDER BY e.kind IS NOT NULL, r.id DESC")
    return tuple(map(_request, rows))


def request(database: Database, request_id: int) -> Request | None:
    row = database.row(f"{_REQUEST} WHERE r.id = ?", (request_id,))
    return _request(row) if row else None


def add_request(database: Database, new: NewRequest, by: int, at: str) -> int:
    return database.run(
        "INSERT INTO removal_request (organisation_id, scan_id, place, sought, ignore_case, ground, explanation,"
        " requested_by, requested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.organisation_id, new.scan_id, new.place, new.sought, int(new.ignore_case), new.ground,
            new.explanation, by, at,
        ),
    )  # fmt: skip


def end_request(
    database: Database,
    request_id: int,
    kind: str,
    reason: str,
    by: int,
    at: str,
    removal_id: int | None = None,
) -> None:
    """End a request; the text it held goes with it."""
    database.run("UPDATE removal_request SET sought = '' WHERE id = ?", (request_id,))
    database.run(
        "INSERT INTO removal_request_end (request_id, kind, reason, at, by_account, removal_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (request_id, kind, reason, at, by, removal_id),
    )


@dataclass(frozen=True, slots=True)
class NewRemoval:
    """Something that was taken out; ``entry`` is its line of the journal."""

    key: str
    kind: str
    at: str
    ground: str
    explanation: str
    requested_by: int | None
    done_by: int | None
    entry: str
    reapplied_at: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """One text that something was taken out of."""

    place: str
    """Table and column, or the name of a file of the archive."""
    row: int | None
    scan_id: int | None
    matches: int
    old_hash: str
    old_digest: str = ""
    """Of a snapshot: its SHA-256 before; of a file: its SHA-256."""
    new_digest: str = ""
    old_answers: str = ""
    """Of a snapshot: the control number of its answers before, as reports print it."""


def add_removal(database: Database, new: NewRemoval, places: tuple[Place, ...]) -> int:
    removal_id = database.run(
        "INSERT INTO removal (key, kind, at, ground, explanation, requested_by, done_by, entry, reapplied_at)"
        " SELECT ?, ?, ?, ?, ?, (SELECT id FROM account WHERE id = ?), (SELECT id FROM account WHERE id = ?), ?, ?",
        (
            new.key, new.kind, new.at, new.ground, new.explanation, new.requested_by, new.done_by, new.entry,
            new.reapplied_at,
        ),
    )  # fmt: skip
    for one in places:
        database.run(
            "INSERT INTO removal_place (removal_id, place, row, scan_id, matches, old_hash, old_digest, new_digest,"
            " old_answers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                removal_id, one.place, one.row, one.scan_id, one.matches, one.old_hash, one.old_digest,
                one.new_digest, one.old_answers,
            ),
        )  # fmt: skip
    return removal_id


def entries(database: Database) -> dict[str, str]:
    """Key → line of the journal, of everything that was removed from this database."""
    return {row["key"]: row["entry"] for row in database.rows("SELECT key, entry FROM removal ORDER BY id")}


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that was removed, as a list shows it."""

    id: int
    kind: str
    at: str
    ground: str
    explanation: str
    requester: str
    done_by: str
    places: int
    matches: int
    reapplied_at: str


def removals(database: Database) -> tuple[Removal, ...]:
    """Newest first."""
    rows = database.rows(
        """
        SELECT r.id, r.kind, r.at, r.ground, r.explanation, coalesce(a.name, '') AS requester,
          coalesce(b.name, '') AS done_by, count(p.id) AS places, coalesce(sum(p.matches), 0) AS matches,
          coalesce(r.reapplied_at, '') AS reapplied_at
        FROM removal r LEFT JOIN account a ON a.id = r.requested_by LEFT JOIN account b ON b.id = r.done_by
        LEFT JOIN removal_place p ON p.removal_id = r.id GROUP BY r.id ORDER BY r.id DESC
        """
    )
    return tuple(Removal(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class FromScan:
    """A text that was removed from a scan; a place that is a snapshot has its digests."""

    at: str
    ground: str
    place: str
    row: int | None
    old_digest: str
    new_digest: str
    old_answers: str


def from_scan(database: Database, scan_id: int) -> tuple[FromScan, ...]:
    """What was removed from a scan, oldest first."""
    rows = database.rows(
        "SELECT r.at, r.ground, p.place, p.row, p.old_digest, p.new_digest, p.old_answers FROM removal_place p"
        " JOIN removal r ON r.id = p.removal_id WHERE p.scan_id = ? AND r.kind = 'tekst' ORDER BY p.id",
        (scan_id,),
    )
    return tuple(FromScan(*row) for row in rows)


def places_of(database: Database, place: str) -> dict[int, str]:
    """Row → moment, of every text of this table and column that something was taken out of."""
    rows = database.rows(
        "SELECT p.row, r.at FROM removal_place p JOIN removal r ON r.id = p.removal_id WHERE p.place = ?"
        " ORDER BY p.id",
        (place,),
    )
    return {row["row"]: row["at"] for row in rows}
