"""Scans: their events, answers as revisions, decisions and snapshots.

Nothing here overwrites: a save appends, the current answer is the newest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from riskscan.domain.lifecycle import RoundState, ScanEvent, ScanState, round_state, scan_state
from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan with what a permission needs to know of it."""

    id: int
    round_id: int
    organisation_id: int
    version: str
    digest: str
    state: ScanState
    round_state: RoundState
    assigned: frozenset[int]
    """Accounts assigned to the organisation in this round."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved answer or figure, in its canonical text."""

    id: int
    question: str
    value: str
    author: str
    saved_at: str


_SCAN = """
SELECT s.*,
  (SELECT group_concat(kind, '|') FROM (SELECT kind FROM scan_event e WHERE e.scan_id = s.id ORDER BY e.id)) AS events,
  (SELECT group_concat(kind) FROM (SELECT kind FROM round_event e WHERE e.round_id = s.round_id ORDER BY e.id))
    AS round_events,
  (SELECT group_concat(account_id) FROM assignment a WHERE a.round_id = s.round_id
     AND a.organisation_id = s.organisation_id AND a.ended_at IS NULL) AS assigned
FROM scan s
"""


def _scan(row: Row) -> Scan:
    events = [ScanEvent(kind) for kind in (row["events"] or "").split("|") if kind]
    assigned = frozenset(int(account) for account in (row["assigned"] or "").split(",") if account)
    rounds = (row["round_events"] or "").split(",") if row["round_events"] else []
    return Scan(
        row["id"], row["round_id"], row["organisation_id"], row["questionnaire_version"], row["definition_digest"],
        scan_state(events), round_state(rounds), assigned,
    )  # fmt: skip


def by_id(database: Database, scan_id: int) -> Scan | None:
    row = database.row(f"{_SCAN} WHERE s.id = ?", (scan_id,))
    return _scan(row) if row else None


def in_round(database: Database, round_id: int) -> tuple[Scan, ...]:
    return tuple(_scan(row) for row in database.rows(f"{_SCAN} WHERE s.round_id = ?", (round_id,)))


def earlier(database: Database, scan: Scan) -> tuple[Scan, ...]:
    """The scans of the same organisation in rounds before this one's, newest first."""
    rows = database.rows(
        f"{_SCAN} JOIN round r ON r.id = s.round_id JOIN round now ON now.id = ?"
        " WHERE s.organisation_id = ? AND (r.peildatum, r.id) < (now.peildatum, now.id)"
        " ORDER BY r.peildatum DESC, r.id DESC",
        (scan.round_id, scan.organisation_id),
    )
    return tuple(_scan(row) for row in rows)


def add(database: Database, round_id: int, organisation_id: int, version: str, digest: str) -> int:
    return database.run(
        "INSERT INTO scan (round_id, organisation_id, questionnaire_version, definition_digest) VALUES (?, ?, ?, ?)",
        (round_id, organisation_id, version, digest),
    )


def _revision(row: Row) -> Revision:
    """Of a row with the columns in this order."""
    return Revision(*row)


_CURRENT = """
SELECT r.id, r.question, r.value, a.name, r.saved_at
FROM answer_revision r JOIN account a ON a.id = r.author_id
WHERE r.id IN (SELECT max(id) FROM answer_revision WHERE scan_id = :scan {only} GROUP BY question)
"""
# The inner query finds the newest revisions in the index alone, so a long history costs little.
_CURRENT_OF_ALL = _CURRENT.format(only="")
_CURRENT_OF_SOME = _CURRENT.format(only="AND question IN (SELECT value FROM json_each(:questions))")


def answers(database: Database, scan_id: int, questions: Sequence[str] | None = None) -> tuple[Revision, ...]:
    """The current answer of every question that was ever answered, or of these questions alone."""
    if questions is None:
        rows = database.rows(_CURRENT_OF_ALL, {"scan": scan_id})
    else:
        rows = database.rows(_CURRENT_OF_SOME, {"scan": scan_id, "questions": json.dumps(list(questions))})
    return tuple(_revision(row) for row in rows)


_CURRENT_IN_ROUND = """
SELECT scan_id, question, value FROM answer_revision WHERE id IN (
  SELECT max(r.id) FROM scan s JOIN answer_revision r ON r.scan_id = s.id
  WHERE s.round_id = :round {only} GROUP BY r.scan_id, r.question)
"""
_ALL_IN_ROUND = _CURRENT_IN_ROUND.format(only="")
_SOME_IN_ROUND = _CURRENT_IN_ROUND.format(only="AND r.question IN (SELECT value FROM json_each(:questions))")


def answers_in_round(
    database: Database, round_id: int, questions: Sequence[str] | None = None
) -> dict[int, dict[str, str]]:
    """Current answers of all scans of a round at once: scan id → question → text; of all questions or of
    these alone.
    """
    if questions is None:
        rows = database.rows(_ALL_IN_ROUND, {"round": round_id})
    else:
        rows = database.rows(_SOME_IN_ROUND, {"round": round_id, "questions": json.dumps(list(questions))})
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["scan_id"], {})[row["question"]] = row["value"]
    return found


def answer_at(database: Database, scan_id: int, question: str, revision_id: int) -> str | None:
    """The text of one revision; None when it is not of this scan and question."""
    row = database.row(
        "SELECT value FROM answer_revision WHERE id = ? AND scan_id = ? AND question = ?",
        (revision_id, scan_id, question),
    )
    return str(row["value"]) if row else None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an answer comes from that was not typed."""

    copied_from: int | None = None
    """The scan of an earlier round."""
    restored_from: int | None = None
    """An earlier revision of the same answer or figure."""


TYPED = Origin()


@dataclass(frozen=True, slots=True)
class NewAnswer:
    question: str
    value: str
    origin: Origin = TYPED


def add_answers(database: Database, scan_id: int, new: Iterable[NewAnswer], author: int, at: str) -> None:
    for answer in new:
        database.run(
            "INSERT INTO answer_revision (scan_id, question, value, author_id, saved_at, copied_from,"
            " restored_from) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                scan_id, answer.question, answer.value, author, at, answer.origin.copied_from,
                answer.origin.restored_from,
            ),
        )  # fmt: skip


def authors(database: Database, scan_id: int) -> frozenset[int]:
    """Everyone who ever wrote in the scan: answers, figures, interviews or a decision (four eyes)."""
    rows = database.rows(
        """
        SELECT author_id FROM answer_revision WHERE scan_id = :scan
        UNION SELECT author_id FROM figure WHERE scan_id = :scan
        UNION SELECT r.author_id FROM interview_revision r JOIN interview i ON i.id = r.interview_id
              WHERE i.scan_id = :scan
        UNION SELECT author_id FROM decision WHERE scan_id = :scan
        """,
        {"scan": scan_id},
    )
    return frozenset(row["author_id"] for row in rows)


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    scan_id: int
    outcome: str
    motivation: str
    suggestion: str
    author: str
    decided_at: str


def add_decision(
    database: Database, scan_id: int, outcome: str, motivation: str, suggestion: str, author: int, at: str
) -> None:
    database.run(
        "INSERT INTO decision (scan_id, outcome, motivation, suggestion, author_id, decided_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (scan_id, outcome, motivation, suggestion, author, at),
    )


_DECISION = """
SELECT d.scan_id, d.outcome, d.motivation, d.suggestion, d.decided_at, a.name AS author, max(d.id) AS id
FROM decision d JOIN account a ON a.id = d.author_id
"""


def _decision(row: Row) -> Decision:
    return Decision(
        row["id"],
        row["scan_id"],
        row["outcome"],
        row["motivation"],
        row["suggestion"],
        row["author"],
        row["decided_at"],
    )


def decision(database: Database, scan_id: int) -> Decision | None:
    """The newest decision."""
    row = database.row(f"{_DECISION} WHERE d.scan_id = ? GROUP BY d.scan_id", (scan_id,))
    return _decision(row) if row else None


def every_decision(database: Database) -> tuple[Decision, ...]:
    """Every decision ever taken, oldest first; later ones stand beside earlier ones."""
    rows = database.rows(f"{_DECISION} GROUP BY d.id ORDER BY d.id")
    return tuple(_decision(row) for row in rows)


def every(database: Database) -> tuple[Scan, ...]:
    """Every scan of every round, oldest first."""
    return tuple(_scan(row) for row in database.rows(f"{_SCAN} ORDER BY s.id"))


@dataclass(frozen=True, slots=True)
class Snapshot:
    scan_id: int
    outcome: str
    content: str
    digest: str
    made_at: str


def add_snapshot(database: Database, event_id: int, snapshot: Snapshot) -> None:
    database.run(
        "INSERT INTO snapshot (scan_id, event_id, outcome, content, digest, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (snapshot.scan_id, event_id, snapshot.outcome, snapshot.content, snapshot.digest, snapshot.made_at),
    )


def snapshot_of_event(database: Database, event_id: int) -> Snapshot | None:
    """The snapshot that one vaststellen made."""
    row = database.row("SELECT * FROM snapshot WHERE event_id = ?", (event_id,))
    return _snapshot(row) if row else None


def snapshot(database: Database, scan_id: int) -> Snapshot | None:
    """The newest snapshot."""
    row = database.row("SELECT * FROM snapshot WHERE scan_id = ? ORDER BY id DESC LIMIT 1", (scan_id,))
    return _snapshot(row) if row else None


def _snapshot(row: Row) -> Snapshot:
    return Snapshot(row["scan_id"], row["outcome"], row["content"], row["digest"], row["made_at"])


def outcomes_in_round(database: Database, round_id: int) -> dict[int, str]:
    """Scan id → outcome of the newest snapshot; only meaningful for scans that are vastgesteld."""
    rows = database.rows(
        "SELECT p.scan_id, p.outcome, max(p.id) FROM snapshot p JOIN scan s ON s.id = p.scan_id"
        " WHERE s.round_id = ? GROUP BY p.scan_id",
        (round_id,),
    )
    return {row["scan_id"]: row["outcome"] for row in rows}


def decisions_in_round(database: Database, round_id: int) -> dict[int, Decision]:
    """Scan id → the newest decision."""
    rows = database.rows(
        f"{_DECISION} JOIN scan s ON s.id = d.scan_id WHERE s.round_id = ? GROUP BY d.scan_id", (round_id,)
    )
    return {row["scan_id"]: _decision(row) for row in rows}
