"""Accounts, their roles and their sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    email: str
    name: str
    active: bool
    roles: frozenset[str]


_SELECT = """
SELECT a.id, a.email, a.name, a.active,
       (SELECT group_concat(role) FROM account_role r WHERE r.account_id = a.id AND r.revoked_at IS NULL) AS roles
FROM account a
"""


def _account(row: Row) -> Account:
    roles = row["roles"]
    return Account(
        row["id"],
        row["email"],
        row["name"],
        bool(row["active"]),
        frozenset(roles.split(",")) if roles else frozenset(),
    )


def every(database: Database) -> tuple[Account, ...]:
    return tuple(_account(row) for row in database.rows(f"{_SELECT} ORDER BY a.name"))


def by_id(database: Database, account_id: int) -> Account | None:
    row = database.row(f"{_SELECT} WHERE a.id = ?", (account_id,))
    return _account(row) if row else None


def by_email(database: Database, email: str) -> Account | None:
    row = database.row(f"{_SELECT} WHERE a.email = ?", (email,))
    return _account(row) if row else None


def password_hash(database: Database, account_id: int) -> str:
    row = database.row("SELECT password_hash FROM account WHERE id = ?", (account_id,))
    return str(row["password_hash"]) if row else ""


def add(database: Database, email: str, name: str, hashed: str, at: str) -> int:
    return database.run(
        "INSERT INTO account (email, name, password_hash, created_at) VALUES (?, ?, ?, ?)",
        (email, name, hashed, at),
    )


def set_password(database: Database, account_id: int, hashed: str) -> None:
    database.run("UPDATE account SET password_hash = ? WHERE id = ?", (hashed, account_id))


def change(database: Database, account_id: int, name: str, active: bool) -> None:
    database.run("UPDATE account SET name = ?, active = ? WHERE id = ?", (name, int(active), account_id))


def has_password(database: Database) -> frozenset[int]:
    """The accounts that can log in with a password; the others were invited and have none yet."""
    return frozenset(row["id"] for row in database.rows("SELECT id FROM account WHERE password_hash != ''"))


def grant_role(database: Database, account_id: int, role: str, at: str, by: int | None) -> None:
    """Give one role, when the account does not hold it."""
    database.run(
        """
        INSERT INTO account_role (account_id, role, granted_at, granted_by)
        SELECT :account, :role, :at, :by WHERE NOT EXISTS
          (SELECT 1 FROM account_role WHERE account_id = :account AND role = :role AND revoked_at IS NULL)
        """,
        {"account": account_id, "role": role, "at": at, "by": by},
    )


def set_roles(database: Database, account_id: int, roles: Iterable[str], at: str, by: int | None) -> None:
    """Make the held roles equal to ``roles``; ended ones stay on record."""
    wanted = set(roles)
    held = {
        row["role"]
        for row in database.rows(
            "SELECT role FROM account_role WHERE account_id = ? AND revoked_at IS NULL", (account_id,)
        )
    }
    for role in held - wanted:
        database.run(
            "UPDATE account_role SET revoked_at = ? WHERE account_id = ? AND role = ? AND revoked_at IS NULL",
            (at, account_id, role),
        )
    for role in sorted(wanted - held):
        database.run(
            "INSERT INTO account_role (account_id, role, granted_at, granted_by) VALUES (?, ?, ?, ?)",
            (account_id, role, at, by),
        )


@dataclass(frozen=True, slots=True)
class Session:
    """``address`` and ``browser`` (in plain words) are those of the moment of logging in."""

    id: int
    created_at: str
    seen_at: str
    address: str
    browser: str
    account: Account


_SESSIONS = """
SELECT s.id AS session_id, s.created_at, s.seen_at, s.address, s.browser, a.id, a.email, a.name, a.active,
       (SELECT group_concat(role) FROM account_role r
        WHERE r.account_id = a.id AND r.revoked_at IS NULL) AS roles
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.ended_at IS NULL AND a.active = 1
"""


def _session(row: Row) -> Session:
    return Session(
        row["session_id"], row["created_at"], row["seen_at"], row["address"], row["browser"], _account(row)
    )


def start_session(
    database: Database, account_id: int, token_hash: str, at: str, address: str = "", browser: str = ""
) -> None:
    database.run(
        "INSERT INTO session (token_hash, account_id, created_at, seen_at, address, browser)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (token_hash, account_id, at, at, address, browser),
    )


def session(database: Database, token_hash: str) -> Session | None:
    """The running session of an active account."""
    row = database.row(f"{_SESSIONS} AND s.token_hash = ?", (token_hash,))
    return _session(row) if row else None


def sessions(database: Database, started_since: str, seen_since: str) -> tuple[Session, ...]:
    """Every session that has not ended, was begun and last seen since these moments; newest first."""
    rows = database.rows(
        f"{_SESSIONS} AND s.created_at >= ? AND s.seen_at >= ? ORDER BY s.seen_at DESC, s.id DESC",
        (started_since, seen_since),
    )
    return tuple(_session(row) for row in rows)


def addresses(database: Database, account_id: int, since: str) -> frozenset[str]:
    """Where the account logged in from since a moment."""
    rows = database.rows(
        "SELECT DISTINCT address FROM session WHERE account_id = ? AND created_at >= ?", (account_id, since)
    )
    return frozenset(row["address"] for row in rows)


def last_login(database: Database, account_id: int) -> str:
    """When the newest session began; empty when there never was one."""
    row = database.row("SELECT max(created_at) AS at FROM session WHERE account_id = ?", (account_id,))
    return str(row["at"] or "") if row else ""


def touch_session(database: Database, session_id: int, at: str) -> None:
    database.run("UPDATE session SET seen_at = ? WHERE id = ?", (at, session_id))


def end_session(database: Database, session_id: int, at: str) -> None:
    database.run("UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (at, session_id))


def end_sessions(database: Database, account_id: int, at: str, except_id: int = 0) -> None:
    """End every session of the account, but one that stays."""
    database.run(
        "UPDATE session SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL AND id != ?",
        (at, account_id, except_id),
    )
