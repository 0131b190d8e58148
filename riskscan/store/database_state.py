"""What a database file holds and whether it is whole: counts, migrations, references and the audit chain."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from riskscan.store import audit
from riskscan.store.database import Database, StoreError, explain
from riskscan.store.migrations import migrations


class Damaged(StoreError):
    """The file is not whole; the message is Dutch and says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class State:
    """A database as it was read through once."""

    counts: dict[str, int]
    """Rows per table, also of the tables of the migrations."""
    migrations: tuple[str, ...]
    """Names of the applied migrations, in order."""
    audit_entries: int
    audit_begin: str
    """Hash of the first entry: it tells installations apart. 64 zeros when there is none."""
    audit_head: str
    audit_broken: int | None
    """Number of the first entry where the chain does not hold; None when it is whole."""
    loose: int
    """References to something that is not there; 0 as long as only this program writes."""


def examine(path: Path) -> State:
    """Read the whole file through. Raises ``Damaged`` when SQLite finds it damaged.

    A broken chain or reference is told, not refused: someone whose log was tampered with needs the backup most.
    """
    database = Database(path)
    try:
        _check_whole(database)
        first = database.row("SELECT hash FROM audit_entry ORDER BY id LIMIT 1")
        counts = _counts(database)
        return State(
            counts,
            applied(database),
            counts["audit_entry"],
            str(first["hash"]) if first else audit.head(database),
            audit.head(database),
            audit.broken_at(database),
            len(database.rows("PRAGMA foreign_key_check")),
        )
    except sqlite3.Error as error:
        raise Damaged(explain(error)) from error
    finally:
        database.close()


def applied(database: Database) -> tuple[str, ...]:
    """Names of the applied migrations, in the order in which they ran; empty for a new file."""
    if not database.rows("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"):
        return ()
    rows = database.rows(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid", (migrations.name,)
    )
    return tuple(str(row["name"]) for row in rows)


def unknown(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these migrations that this program does not know: a newer one made them."""
    known = {migration.name for migration in migrations._migrations}
    return tuple(name for name in names if name not in known)


def has_entry(database: Database, number: int, digest: str) -> bool:
    """Whether the audit log holds the entry with this number and hash; an empty log holds number 0."""
    return number == 0 or bool(
        database.rows("SELECT 1 FROM audit_entry WHERE id = ? AND hash = ?", (number, digest))
    )


def _check_whole(database: Database) -> None:
    found = [str(row[0]) for row in database.rows("PRAGMA integrity_check(3)")]
    if found != ["ok"]:
        raise Damaged(f"De database is beschadigd ({'; '.join(found)}).")


def _counts(database: Database) -> dict[str, int]:
    names = database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    # Names of our own schema; they cannot be passed as a parameter.
    return {
        str(row["name"]): int(database.rows(f'SELECT count(*) FROM "{row["name"]}"')[0][0])  # noqa: S608
        for row in names
    }
