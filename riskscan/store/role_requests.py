"""Roles that were asked for and wait for a second beheerder; decided ones stay on record."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A role for an account, with who asked and, once decided, who decided what and why.

    ``decider`` is empty while it waits, and when the command line decided.
    """

    id: int
    account_id: int
    account_name: str
    email: str
    role: str
    requested_at: str
    requested_by: int
    requester: str
    decision: str | None
    reason: str
    decided_at: str | None
    decider: str


_SELECT = """
SELECT r.id, r.account_id, a.name AS account_name, a.email, r.role, r.requested_at, r.requested_by,
       q.name AS requester, r.decision, r.reason, r.decided_at, coalesce(d.name, '') AS decider
FROM role_request r
JOIN account a ON a.id = r.account_id
JOIN account q ON q.id = r.requested_by
LEFT JOIN account d ON d.id = r.decided_by
"""


def _request(row: Row) -> RoleRequest:
    return RoleRequest(*(row[name] for name in RoleRequest.__slots__))


def waiting(database: Database) -> tuple[RoleRequest, ...]:
    return tuple(_request(row) for row in database.rows(f"{_SELECT} WHERE r.decision IS NULL ORDER BY r.id"))


def decided(database: Database, limit: int) -> tuple[RoleRequest, ...]:
    """The newest decisions first."""
    rows = database.rows(
        f"{_SELECT} WHERE r.decision IS NOT NULL ORDER BY r.decided_at DESC, r.id DESC LIMIT ?", (limit,)
    )
    return tuple(_request(row) for row in rows)


def by_id(database: Database, request_id: int) -> RoleRequest | None:
    row = database.row(f"{_SELECT} WHERE r.id = ?", (request_id,))
    return _request(row) if row else None


def add(database: Database, account_id: int, role: str, at: str, by: int) -> None:
    database.run(
        "INSERT INTO role_request (account_id, role, requested_at, requested_by) VALUES (?, ?, ?, ?)",
        (account_id, role, at, by),
    )


def decide(database: Database, request_id: int, decision: str, reason: str, at: str, by: int | None) -> None:
    database.run(
        "UPDATE role_request SET decision = ?, reason = ?, decided_at = ?, decided_by = ? WHERE id = ?",
        (decision, reason, at, by, request_id),
    )
