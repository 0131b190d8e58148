"""One SQLite file: how it is opened, migrated and written to."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils

from riskscan.store.migrations import migrations

BUSY_TIMEOUT_S = 15.0


class StoreError(Exception):
    """The database cannot be used; the message is Dutch and says what to do."""


class Database:
    """A database file with one connection per thread, opened when first needed and then kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _connect(self.path)
        return connection

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        return self.connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.connection.execute(sql, parameters).fetchone()
        return found

    def run(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Run one writing statement inside ``writing()``; the id of the inserted row."""
        if not self.connection.in_transaction:
            raise RuntimeError("write outside writing()")
        return self.connection.execute(sql, parameters).lastrowid or 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The one writer's rule: every write transaction starts with BEGIN IMMEDIATE.

        A deferred BEGIN that reads and then writes fails under concurrency however long the busy
        timeout is, since its snapshot is already old.
        """
        connection = self.connection
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise StoreError(_explain(error)) from error
        try:
            yield
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(_explain(error)) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view over several reads."""
        connection = self.connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def check(self) -> None:
        """Raise ``StoreError`` when the database does not answer."""
        try:
            self.row("SELECT count(*) FROM setting")
        except sqlite3.Error as error:
            raise StoreError(_explain(error)) from error

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None


def open_database(path: Path) -> Database:
    """Open the file, make it when it does not exist, and bring it to the newest version.

    Raises ``StoreError`` when the folder is not writable, the file is no database or was made by a
    newer version of the program.
    """
    database = Database(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tools = sqlite_utils.Database(database.connection)
        known = {migration.name for migration in migrations._migrations}
        newer = [applied.name for applied in migrations.applied(tools) if applied.name not in known]
        if newer:
            raise StoreError(
                f"De database {path} is gemaakt met een nieuwere versie van dit programma "
                f"(onbekend: {', '.join(newer)}). Werk het programma bij; de database is niet gewijzigd."
            )
        # Only now: it is written into the file itself, and a refused file stays as it was.
        database.connection.execute("PRAGMA journal_mode=WAL")
        if migrations.pending(tools):
            with database.writing():
                migrations.apply(tools)
    except sqlite3.Error as error:
        raise StoreError(f"De database {path} kan niet worden geopend: {_explain(error)}") from error
    except OSError as error:
        raise StoreError(
            f"De map {path.parent} kan niet worden gebruikt ({error.strerror}). "
            "Kies een andere map met RISKSCAN_INSTANCE of pas de rechten aan."
        ) from error
    return database


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _explain(error: sqlite3.Error) -> str:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return "De database is nu bezet. Probeer het over een halve minuut opnieuw; er is niets gewijzigd."
    if "readonly" in text or "unable to open" in text:
        return (
            "Er kan niet in worden geschreven. Geef het programma schrijfrecht op de map en het bestand; "
            "er is niets gewijzigd."
        )
    if "full" in text:
        return "De schijf is vol. Maak ruimte vrij en probeer het opnieuw; er is niets gewijzigd."
    if "not a database" in text or "malformed" in text:
        return "Dit bestand is geen (gave) SQLite-database. Zet een reservekopie terug."
    return f"Onverwachte databasefout ({error}). Er is niets gewijzigd."
