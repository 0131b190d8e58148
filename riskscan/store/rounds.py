"""Rounds: their plan, their organisations, who is assigned, and the events of their life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from riskscan.domain.lifecycle import Period, References, RoundPlan, RoundState, round_state
from riskscan.store.database import Database
from riskscan.store.organisations import as_date


@dataclass(frozen=True, slots=True)
class Round:
    id: int
    plan: RoundPlan
    digest: str
    """Hash of the definition the round was made with."""
    state: RoundState


_SELECT = """
SELECT r.*, (SELECT group_concat(kind) FROM (SELECT kind FROM round_event e WHERE e.round_id = r.id ORDER BY e.id))
       AS events
FROM round r
"""


def _round(row: Row) -> Round:
    events = row["events"].split(",") if row["events"] else []
    references = References(
        row["peiljaar"],
        Period(date.fromisoformat(row["period_from"]), date.fromisoformat(row["period_to"])),
        date.fromisoformat(row["staff_date"]),
    )
    plan = RoundPlan(
        row["name"], row["questionnaire_version"], date.fromisoformat(row["peildatum"]),
        as_date(row["streefdatum"]), references, date.fromisoformat(row["deadline"]),
    )  # fmt: skip
    return Round(row["id"], plan, row["definition_digest"], round_state(events))


def every(database: Database) -> tuple[Round, ...]:
    return tuple(_round(row) for row in database.rows(f"{_SELECT} ORDER BY r.peildatum DESC, r.id DESC"))


def by_id(database: Database, round_id: int) -> Round | None:
    row = database.row(f"{_SELECT} WHERE r.id = ?", (round_id,))
    return _round(row) if row else None


def by_name(database: Database, name: str) -> Round | None:
    row = database.row(f"{_SELECT} WHERE r.name = ?", (name,))
    return _round(row) if row else None


def _values(plan: RoundPlan) -> tuple[str | int | None, ...]:
    references = plan.references
    return (
        plan.name, plan.version, plan.peildatum.isoformat(),
        plan.streefdatum.isoformat() if plan.streefdatum else None, references.peiljaar,
        references.period.start.isoformat(), references.period.end.isoformat(),
        references.staff_date.isoformat(), plan.deadline.isoformat(),
    )  # fmt: skip


def add(database: Database, plan: RoundPlan, digest: str, by: int | None, at: str) -> int:
    return database.run(
        "INSERT INTO round (name, questionnaire_version, peildatum, streefdatum, peiljaar, period_from,"
        " period_to, staff_date, deadline, definition_digest, created_at, created_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_values(plan), digest, at, by),
    )


def change(database: Database, round_id: int, plan: RoundPlan, digest: str) -> None:
    database.run(
        "UPDATE round SET name = ?, questionnaire_version = ?, peildatum = ?, streefdatum = ?, peiljaar = ?,"
        " period_from = ?, period_to = ?, staff_date = ?, deadline = ?, definition_digest = ? WHERE id = ?",
        (*_values(plan), digest, round_id),
    )


def add_event(database: Database, round_id: int, kind: str, at: str, by: int | None) -> None:
    database.run(
        "INSERT INTO round_event (round_id, kind, at, by_account) VALUES (?, ?, ?, ?)",
        (round_id, kind, at, by),
    )


def organisation_ids(database: Database, round_id: int) -> frozenset[int]:
    rows = database.rows("SELECT organisation_id FROM round_organisation WHERE round_id = ?", (round_id,))
    return frozenset(row["organisation_id"] for row in rows)


def add_organisation(database: Database, round_id: int, organisation_id: int) -> None:
    database.run("INSERT OR IGNORE INTO round_organisation VALUES (?, ?)", (round_id, organisation_id))


def remove_organisation(database: Database, round_id: int, organisation_id: int) -> None:
    """Take an organisation out of a round in preparation, with its assignments; only without a scan."""
    key = (round_id, organisation_id)
    database.run("DELETE FROM assignment WHERE round_id = ? AND organisation_id = ?", key)
    database.run("DELETE FROM round_organisation WHERE round_id = ? AND organisation_id = ?", key)


@dataclass(frozen=True, slots=True)
class Assignment:
    organisation_id: int
    account_id: int
    account_name: str


def assignments(database: Database, round_id: int) -> tuple[Assignment, ...]:
    rows = database.rows(
        "SELECT s.organisation_id, s.account_id, a.name FROM assignment s JOIN account a ON a.id = s.account_id"
        " WHERE s.round_id = ? AND s.ended_at IS NULL ORDER BY a.name",
        (round_id,),
    )
    return tuple(Assignment(row["organisation_id"], row["account_id"], row["name"]) for row in rows)


def assign(
    database: Database, round_id: int, organisation_id: int, account_id: int, at: str, by: int | None
) -> None:
    database.run(
        "INSERT INTO assignment (round_id, organisation_id, account_id, assigned_at, assigned_by)"
        " VALUES (?, ?, ?, ?, ?)",
        (round_id, organisation_id, account_id, at, by),
    )


def unassign(database: Database, round_id: int, organisation_id: int, account_id: int, at: str) -> None:
    database.run(
        "UPDATE assignment SET ended_at = ? WHERE round_id = ? AND organisation_id = ? AND account_id = ?"
        " AND ended_at IS NULL",
        (at, round_id, organisation_id, account_id),
    )


def assigned_rounds(database: Database, account_id: int) -> dict[int, frozenset[int]]:
    """Organisation id → the rounds in which it is assigned to this account now."""
    rows = database.rows(
        "SELECT organisation_id, round_id FROM assignment WHERE account_id = ? AND ended_at IS NULL",
        (account_id,),
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row["organisation_id"], set()).add(row["round_id"])
    return {organisation: frozenset(some) for organisation, some in found.items()}
