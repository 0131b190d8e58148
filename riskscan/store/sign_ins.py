"""Between password and session: sign-ins that wait for a code, and attempts of every kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from riskscan.store.database import Database


class Attempt(StrEnum):
    """What somebody tried to get right."""

    PASSWORD = "wachtwoord"  # noqa: S105
    CODE = "code"
    LINK = "link"


def record_attempt(
    database: Database, email: str, place: str, at: str, succeeded: bool, kind: Attempt = Attempt.PASSWORD
) -> None:
    database.run(
        "INSERT INTO login_attempt (email, address, at, succeeded, kind) VALUES (?, ?, ?, ?, ?)",
        (email, place, at, int(succeeded), kind),
    )


def failures_of_pair(database: Database, kind: Attempt, email: str, place: str, since: str) -> int:
    """Failures of this account from this place, since a moment and since its last success there."""
    row = database.row(
        """
        SELECT count(*) AS number FROM login_attempt
        WHERE at > :since AND email = :email AND address = :place AND kind = :kind AND succeeded = 0
          AND id > coalesce((SELECT max(id) FROM login_attempt
                             WHERE email = :email AND address = :place AND kind = :kind AND succeeded = 1), 0)
        """,
        {"since": since, "email": email, "place": place, "kind": kind},
    )
    return int(row["number"]) if row else 0


def failures_of_account(database: Database, kind: Attempt, email: str, since: str) -> int:
    """Failures of this account since a moment, from every place together."""
    row = database.row(
        "SELECT count(*) AS number FROM login_attempt WHERE at > ? AND email = ? AND kind = ? AND succeeded = 0",
        (since, email, kind),
    )
    return int(row["number"]) if row else 0


def failures_elsewhere(database: Database, kind: Attempt, email: str, place: str, since: str) -> int:
    """Failures of this account since a moment, from every place but this one."""
    row = database.row(
        "SELECT count(*) AS number FROM login_attempt"
        " WHERE at > ? AND email = ? AND kind = ? AND succeeded = 0 AND address != ?",
        (since, email, kind, place),
    )
    return int(row["number"]) if row else 0


def failures_of_place(database: Database, place: str, since: str) -> int:
    """Failures of any kind from this place since a moment, whatever the account."""
    row = database.row(
        "SELECT count(*) AS number FROM login_attempt WHERE at > ? AND address = ? AND succeeded = 0",
        (since, place),
    )
    return int(row["number"]) if row else 0


@dataclass(frozen=True, slots=True)
class Step:
    """A sign-in of which the password was right."""

    id: int
    account_id: int
    started_at: str


def start_step(database: Database, account_id: int, token_hash: str, at: str) -> None:
    database.run(
        "INSERT INTO sign_in_step (token_hash, account_id, started_at) VALUES (?, ?, ?)",
        (token_hash, account_id, at),
    )


def step(database: Database, token_hash: str) -> Step | None:
    """The running step of an active account."""
    row = database.row(
        "SELECT s.id, s.account_id, s.started_at FROM sign_in_step s JOIN account a ON a.id = s.account_id"
        " WHERE s.token_hash = ? AND s.ended_at IS NULL AND a.active = 1",
        (token_hash,),
    )
    return Step(row["id"], row["account_id"], row["started_at"]) if row else None


def end_step(database: Database, step_id: int, at: str) -> None:
    database.run("UPDATE sign_in_step SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (at, step_id))


def end_steps(database: Database, account_id: int, at: str) -> None:
    database.run(
        "UPDATE sign_in_step SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL", (at, account_id)
    )
