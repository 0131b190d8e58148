"""Accounts, roles, sessions and attempts to log in."""

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
    id: int
    created_at: str
    seen_at: str
    account: Account


def start_session(database: Database, account_id: int, token_hash: str, at: str) -> None:
    database.run(
        "INSERT INTO session (token_hash, account_id, created_at, seen_at) VALUES (?, ?, ?, ?)",
        (token_hash, account_id, at, at),
    )


def session(database: Database, token_hash: str) -> Session | None:
    """The running session of an active account."""
    row = database.row(
        """
        SELECT s.id AS session_id, s.created_at, s.seen_at, a.id, a.email, a.name, a.active,
               (SELECT group_concat(role) FROM account_role r
                WHERE r.account_id = a.id AND r.revoked_at IS NULL) AS roles
        FROM session s JOIN account a ON a.id = s.account_id
        WHERE s.token_hash = ? AND s.ended_at IS NULL AND a.active = 1
        """,
        (token_hash,),
    )
    return Session(row["session_id"], row["created_at"], row["seen_at"], _account(row)) if row else None


def touch_session(database: Database, session_id: int, at: str) -> None:
    database.run("UPDATE session SET seen_at = ? WHERE id = ?", (at, session_id))


def end_session(database: Database, session_id: int, at: str) -> None:
    database.run("UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (at, session_id))


def end_sessions(database: Database, account_id: int, at: str) -> None:
    database.run(
        "UPDATE session SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL", (at, account_id)
    )


def record_attempt(database: Database, email: str, address: str, at: str, succeeded: bool) -> None:
    database.run(
        "INSERT INTO login_attempt (email, address, at, succeeded) VALUES (?, ?, ?, ?)",
        (email, address, at, int(succeeded)),
    )


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed attempts since a moment: of this account from this address, and of this address at all."""

    pair: int
    address: int


def failures(database: Database, email: str, address: str, since: str) -> Failures:
    row = database.row(
        """
        SELECT count(*) FILTER (WHERE email = ?) AS pair, count(*) AS address
        FROM login_attempt
        WHERE at > ? AND address = ? AND succeeded = 0
          AND id > coalesce((SELECT max(id) FROM login_attempt
                             WHERE email = ? AND address = ? AND succeeded = 1), 0)
        """,
        (email, since, address, email, address),
    )
    return Failures(row["pair"], row["address"]) if row else Failures(0, 0)
