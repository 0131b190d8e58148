"""Files with figures between their dry run and the moment they are agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredUpload:
    id: int
    account_id: int
    name: str
    content: bytes
    read_in_at: str
    """Empty as long as it was not read in; after that the content is gone."""


def add(database: Database, account_id: int, name: str, content: bytes, at: str) -> int:
    return database.run(
        "INSERT INTO figure_upload (account_id, name, content, uploaded_at) VALUES (?, ?, ?, ?)",
        (account_id, name, content, at),
    )


def by_id(database: Database, upload_id: int) -> StoredUpload | None:
    row = database.row(
        "SELECT id, account_id, name, content, coalesce(read_in_at, '') AS done FROM figure_upload WHERE id = ?",
        (upload_id,),
    )
    return (
        StoredUpload(row["id"], row["account_id"], row["name"], row["content"], row["done"]) if row else None
    )


def close(database: Database, upload_id: int, at: str) -> None:
    """It was read in: what it held stands among the figures now."""
    database.run("UPDATE figure_upload SET read_in_at = ?, content = x'' WHERE id = ?", (at, upload_id))


def drop_older(database: Database, before: str) -> None:
    """Remove what nobody agreed to."""
    database.run("DELETE FROM figure_upload WHERE read_in_at IS NULL AND uploaded_at < ?", (before,))
