"""What "Mijn werk" asks of all scans of a round at once, each with one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riskscan.domain.lifecycle import ScanEvent
from riskscan.store.comments import HANDLED
from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class LastStep:
    """The newest event that brought a scan where it is; a talk does not."""

    kind: ScanEvent
    reason: str
    at: str
    by_name: str


def last_steps(database: Database, round_id: int) -> dict[int, LastStep]:
    """Scan id → its newest step."""
    rows = database.rows(
        """
        SELECT e.scan_id, e.kind, e.reason, e.at, coalesce(a.name, '') AS name, max(e.id)
        FROM scan_event e JOIN scan s ON s.id = e.scan_id LEFT JOIN account a ON a.id = e.by_account
        WHERE s.round_id = ? AND e.kind != ? GROUP BY e.scan_id
        """,
        (round_id, ScanEvent.DISCUSSED.value),
    )
    return {
        row["scan_id"]: LastStep(ScanEvent(row["kind"]), row["reason"], row["at"], row["name"])
        for row in rows
    }


def authors(database: Database, round_id: int) -> dict[int, frozenset[int]]:
    """Scan id → everyone who ever wrote in it, as ``scans.authors``."""
    rows = database.rows(
        """
        WITH wrote AS (
          SELECT scan_id, author_id FROM answer_revision
          UNION SELECT scan_id, author_id FROM figure
          UNION SELECT i.scan_id, r.author_id FROM interview_revision r JOIN interview i ON i.id = r.interview_id
          UNION SELECT scan_id, author_id FROM decision)
        SELECT w.scan_id, w.author_id FROM wrote w JOIN scan s ON s.id = w.scan_id WHERE s.round_id = ?
        """,
        (round_id,),
    )
    return _grouped((row["scan_id"], row["author_id"]) for row in rows)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for key, one in pairs:
        found.setdefault(key, set()).add(one)
    return {key: frozenset(some) for key, some in found.items()}


def open_comments(database: Database, round_id: int) -> dict[int, int]:
    """Scan id → how many comments are not handled; scans without one are left out."""
    rows = database.rows(
        """
        SELECT c.scan_id, count(*) AS number FROM comment c JOIN scan s ON s.id = c.scan_id
        LEFT JOIN comment_event e ON e.id = (SELECT max(id) FROM comment_event WHERE comment_id = c.id)
        WHERE s.round_id = ? AND coalesce(e.kind, '') != ? GROUP BY c.scan_id
        """,
        (round_id, HANDLED),
    )
    return {row["scan_id"]: row["number"] for row in rows}
