"""What is vastgesteld, over all rounds up to a day: for comparing rounds, with a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from riskscan.domain.lifecycle import ScanEvent, ScanState, scan_state
from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Established:
    """A vastgestelde indeling as its newest snapshot holds it."""

    round_id: int
    organisation_id: int
    scan_id: int
    outcome: str
    made_at: str


_NEWEST = """
SELECT s.round_id, s.organisation_id, s.id AS scan_id, p.outcome, p.made_at, max(p.id) AS snapshot_id,
  (SELECT group_concat(kind, '|') FROM (SELECT kind FROM scan_event e WHERE e.scan_id = s.id ORDER BY e.id)) AS events
FROM snapshot p JOIN scan s ON s.id = p.scan_id JOIN round r ON r.id = s.round_id
WHERE r.peildatum <= :day AND (:organisation IS NULL OR s.organisation_id = :organisation)
GROUP BY s.id ORDER BY snapshot_id
"""


def until(database: Database, day: date, organisation_id: int | None = None) -> tuple[Established, ...]:
    """Of every round with its peildatum on or before this day, of one organisation or of all; in the order
    of vaststellen. A scan that was reopened is left out.
    """
    rows = database.rows(_NEWEST, {"day": day.isoformat(), "organisation": organisation_id})
    return tuple(
        Established(row["round_id"], row["organisation_id"], row["scan_id"], row["outcome"], row["made_at"])
        for row in rows
        if scan_state(map(ScanEvent, row["events"].split("|"))) is ScanState.ESTABLISHED
    )


def taking_part(database: Database, day: date) -> dict[int, frozenset[int]]:
    """Round id → the organisations in it, of every round with its peildatum on or before this day."""
    rows = database.rows(
        "SELECT o.round_id, o.organisation_id FROM round_organisation o JOIN round r ON r.id = o.round_id"
        " WHERE r.peildatum <= ?",
        (day.isoformat(),),
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row["round_id"], set()).add(row["organisation_id"])
    return {round_id: frozenset(ids) for round_id, ids in found.items()}


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a vastgestelde indeling rests: what the rules suggested, and what they said was needed."""

    scan_id: int
    suggested: str | None
    needed: tuple[str, ...]
    """As in ``Classification.needed``, such as ``visie:W``."""
    audit_head: str
    """Head of the audit log at the moment of vaststellen."""


def bases(database: Database, round_id: int) -> dict[int, Basis]:
    """Scan id → the basis in its newest snapshot; only meaningful for scans that are vastgesteld."""
    rows = database.rows(
        "SELECT p.scan_id, max(p.id), json_extract(p.content, '$.voorstel.result.outcome') AS suggested,"
        " json_extract(p.content, '$.voorstel.result.needed') AS needed,"
        " json_extract(p.content, '$.auditkop') AS head"
        " FROM snapshot p JOIN scan s ON s.id = p.scan_id WHERE s.round_id = ? GROUP BY p.scan_id",
        (round_id,),
    )
    return {
        row["scan_id"]: Basis(row["scan_id"], row["suggested"], tuple(json.loads(row["needed"])), row["head"])
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot with the digest that stands beside it."""

    id: int
    scan_id: int
    content: str
    digest: str
    made_at: str


def every_snapshot(database: Database) -> tuple[Kept, ...]:
    """Every snapshot ever made, oldest first."""
    rows = database.rows("SELECT id, scan_id, content, digest, made_at FROM snapshot ORDER BY id")
    return tuple(Kept(*row) for row in rows)


def newest_change(database: Database, round_id: int) -> str | None:
    """The newest moment at which an answer, decision or event was added to a scan of a round."""
    row = database.row(
        """
        SELECT max(at) AS newest FROM (
          SELECT max(r.saved_at) AS at FROM answer_revision r JOIN scan s ON s.id = r.scan_id WHERE s.round_id = :round
          UNION ALL
          SELECT max(d.decided_at) FROM decision d JOIN scan s ON s.id = d.scan_id WHERE s.round_id = :round
          UNION ALL
          SELECT max(e.at) FROM scan_event e JOIN scan s ON s.id = e.scan_id WHERE s.round_id = :round)
        """,
        {"round": round_id},
    )
    return row["newest"] if row else None


def answers_in_round(database: Database, round_id: int) -> dict[int, dict[str, str]]:
    """Scan id → question → text, as the newest snapshot of each scan holds them (figures too); only
    meaningful for scans that are vastgesteld.
    """
    rows = database.rows(
        """
        SELECT p.scan_id, a.key, json_extract(a.value, '$.value') AS value
        FROM snapshot p JOIN scan s ON s.id = p.scan_id, json_each(p.content, '$.answers') a
        WHERE s.round_id = ? AND p.id = (SELECT max(id) FROM snapshot WHERE scan_id = p.scan_id)
        """,
        (round_id,),
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["scan_id"], {})[row["key"]] = row["value"]
    return found


def answer_over_rounds(
    database: Database, organisation_id: int, question: str, day: date
) -> dict[int, str | None]:
    """Round id → the text of one answer as the newest snapshot of the organisation's scan holds it, of every
    round with its peildatum on or before this day; None when it was not answered. Only meaningful for scans
    that are vastgesteld.
    """
    rows = database.rows(
        """
        SELECT s.round_id, (SELECT json_extract(a.value, '$.value') FROM json_each(p.content, '$.answers') a
                            WHERE a.key = :question) AS value
        FROM scan s JOIN round r ON r.id = s.round_id
        JOIN snapshot p ON p.id = (SELECT max(id) FROM snapshot WHERE scan_id = s.id)
        WHERE s.organisation_id = :organisation AND r.peildatum <= :day
        """,
        {"organisation": organisation_id, "question": question, "day": day.isoformat()},
    )
    return {row["round_id"]: row["value"] for row in rows}


def answers_of(database: Database, scan_id: int, questions: Sequence[str]) -> dict[str, str]:
    """Question → text of these questions, as the newest snapshot of a scan holds them (figures too)."""
    rows = database.rows(
        """
        SELECT a.key, json_extract(a.value, '$.value') AS value
        FROM snapshot p, json_each(p.content, '$.answers') a
        WHERE p.id = (SELECT max(id) FROM snapshot WHERE scan_id = :scan)
          AND a.key IN (SELECT value FROM json_each(:questions))
        """,
        {"scan": scan_id, "questions": json.dumps(list(questions))},
    )
    return {row["key"]: row["value"] for row in rows}
