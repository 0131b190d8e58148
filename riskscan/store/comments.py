"""Comments of colleagues on the questions of a scan. Nothing is changed or deleted: handling is an event."""

from __future__ import annotations

from dataclasses import dataclass

from riskscan.store.database import Database

HANDLED = "afgehandeld"
REOPENED = "heropend"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with the newest thing that happened to it."""

    id: int
    question: str
    text: str
    author_id: int
    author: str
    written_at: str
    event: str
    """``HANDLED``, ``REOPENED``, or empty when nothing happened yet."""
    event_by: str
    event_at: str

    @property
    def open(self) -> bool:
        return self.event != HANDLED


def of_scan(database: Database, scan_id: int) -> tuple[Comment, ...]:
    """Every comment of a scan, oldest first: the one query behind each count and each list."""
    rows = database.rows(
        """
        SELECT c.id, c.question, c.text, c.author_id, a.name, c.written_at, coalesce(e.kind, ''),
          coalesce(b.name, ''), coalesce(e.at, '')
        FROM comment c JOIN account a ON a.id = c.author_id
        LEFT JOIN comment_event e ON e.id = (SELECT max(id) FROM comment_event WHERE comment_id = c.id)
        LEFT JOIN account b ON b.id = e.by_account
        WHERE c.scan_id = ? ORDER BY c.id
        """,
        (scan_id,),
    )
    return tuple(Comment(*row) for row in rows)


def add(database: Database, scan_id: int, question: str, text: str, author: int, at: str) -> int:
    return database.run(
        "INSERT INTO comment (scan_id, question, text, author_id, written_at) VALUES (?, ?, ?, ?, ?)",
        (scan_id, question, text, author, at),
    )


def add_event(database: Database, comment_id: int, kind: str, at: str, by: int) -> None:
    database.run(
        "INSERT INTO comment_event (comment_id, kind, at, by_account) VALUES (?, ?, ?, ?)",
        (comment_id, kind, at, by),
    )
