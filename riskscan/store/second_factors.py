"""Second factors and recovery codes. No secret stands here: see decision 0014."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Factor:
    """One enrolment of an app: what the secret is derived from, and the last 30 seconds that were used."""

    id: int
    account_id: int
    nonce: str
    key_mark: str
    started_at: str
    confirmed_at: str | None
    last_step: int | None


def _factor(row: Row) -> Factor:
    return Factor(
        row["id"],
        row["account_id"],
        row["nonce"],
        row["key_mark"],
        row["started_at"],
        row["confirmed_at"],
        row["last_step"],
    )


def held(database: Database, account_id: int) -> Factor | None:
    """The factor in use."""
    row = database.row(
        "SELECT * FROM second_factor WHERE account_id = ? AND confirmed_at IS NOT NULL AND ended_at IS NULL",
        (account_id,),
    )
    return _factor(row) if row else None


def holders(database: Database) -> frozenset[int]:
    """The accounts with a factor in use."""
    rows = database.rows(
        "SELECT account_id FROM second_factor WHERE confirmed_at IS NOT NULL AND ended_at IS NULL"
    )
    return frozenset(row["account_id"] for row in rows)


def started(database: Database, account_id: int, ticket_hash: str) -> Factor | None:
    """The enrolment that was begun with this ticket and not finished."""
    row = database.row(
        "SELECT * FROM second_factor WHERE account_id = ? AND ticket_hash = ?"
        " AND confirmed_at IS NULL AND ended_at IS NULL ORDER BY id DESC LIMIT 1",
        (account_id, ticket_hash),
    )
    return _factor(row) if row else None


def start(database: Database, account_id: int, nonce: str, key_mark: str, ticket_hash: str, at: str) -> None:
    database.run(
        "INSERT INTO second_factor (account_id, nonce, key_mark, ticket_hash, started_at) VALUES (?, ?, ?, ?, ?)",
        (account_id, nonce, key_mark, ticket_hash, at),
    )


def confirm(database: Database, factor: Factor, step: int, at: str) -> None:
    """Take this one in use; the one before it ends."""
    end(database, factor.account_id, at, except_id=factor.id)
    database.run(
        "UPDATE second_factor SET confirmed_at = ?, last_step = ? WHERE id = ?", (at, step, factor.id)
    )


def use_step(database: Database, factor_id: int, step: int) -> None:
    database.run("UPDATE second_factor SET last_step = ? WHERE id = ?", (step, factor_id))


def end(database: Database, account_id: int, at: str, except_id: int = 0) -> None:
    """End every factor of the account, also those that were only begun."""
    database.run(
        "UPDATE second_factor SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL AND id != ?",
        (at, account_id, except_id),
    )


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    id: int
    salt: str
    code_hash: str


def recovery_codes(database: Database, account_id: int) -> tuple[RecoveryCode, ...]:
    """The codes that can still be used."""
    rows = database.rows(
        "SELECT id, salt, code_hash FROM recovery_code"
        " WHERE account_id = ? AND used_at IS NULL AND ended_at IS NULL ORDER BY id",
        (account_id,),
    )
    return tuple(RecoveryCode(row["id"], row["salt"], row["code_hash"]) for row in rows)


def replace_recovery_codes(
    database: Database, account_id: int, salt: str, hashes: Iterable[str], at: str
) -> None:
    end_recovery_codes(database, account_id, at)
    for one in hashes:
        database.run(
            "INSERT INTO recovery_code (account_id, salt, code_hash, made_at) VALUES (?, ?, ?, ?)",
            (account_id, salt, one, at),
        )


def use_recovery_code(database: Database, code_id: int, at: str) -> None:
    database.run("UPDATE recovery_code SET used_at = ? WHERE id = ?", (at, code_id))


def end_recovery_codes(database: Database, account_id: int, at: str) -> None:
    database.run(
        "UPDATE recovery_code SET ended_at = ? WHERE account_id = ? AND used_at IS NULL AND ended_at IS NULL",
        (at, account_id),
    )
