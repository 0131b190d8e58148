"""Links by which somebody chooses a password; only their hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Link:
    """``kind`` is uitnodiging or herstel; ``maker`` is the name of who made it, empty for the command line."""

    id: int
    account_id: int
    kind: str
    made_at: str
    maker: str
    expires_at: str


_SELECT = """
SELECT l.id, l.account_id, l.kind, l.made_at, coalesce(m.name, '') AS maker, l.expires_at
FROM account_link l JOIN account a ON a.id = l.account_id LEFT JOIN account m ON m.id = l.made_by
WHERE l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > :now AND a.active = 1
"""


def _link(row: Row) -> Link:
    return Link(row["id"], row["account_id"], row["kind"], row["made_at"], row["maker"], row["expires_at"])


def working(database: Database, token_hash: str, now: str) -> Link | None:
    """The link with this token, when it still works."""
    row = database.row(f"{_SELECT} AND l.token_hash = :hash", {"now": now, "hash": token_hash})
    return _link(row) if row else None


def working_of(database: Database, account_id: int, now: str) -> tuple[Link, ...]:
    """The links to this account that still work."""
    rows = database.rows(
        f"{_SELECT} AND l.account_id = :account ORDER BY l.id", {"now": now, "account": account_id}
    )
    return tuple(_link(row) for row in rows)


def add(
    database: Database, account_id: int, kind: str, token_hash: str, at: str, by: int | None, expires_at: str
) -> int:
    return database.run(
        "INSERT INTO account_link (token_hash, account_id, kind, made_at, made_by, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (token_hash, account_id, kind, at, by, expires_at),
    )


def use(database: Database, link_id: int, at: str) -> None:
    database.run("UPDATE account_link SET used_at = ? WHERE id = ?", (at, link_id))


def revoke(database: Database, link_id: int, at: str) -> None:
    database.run("UPDATE account_link SET revoked_at = ? WHERE id = ?", (at, link_id))
