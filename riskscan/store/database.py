"""One SQLite file: how it is opened, migrated and written to."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlite_utils

from riskscan.store.locking import folder_lock
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
            raise StoreError(explain(error)) from error
        try:
            yield
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(explain(error)) from error
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
            raise StoreError(explain(error)) from error

    def close(self) -> None:
        """Close this thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None


Before = Callable[[Path, Sequence[str]], None]
"""Told the database file and the names of the migrations that are about to run on what is in it."""


def open_database(path: Path, before_migration: Before | None = None) -> Database:
    """Open the file, make it when it does not exist, and bring it to the newest version.

    ``before_migration`` runs before a database that holds something is migrated; when it raises, nothing is.
    Of several processes that open an old database one migrates and the others wait. Raises ``StoreError``
    when the folder is not writable, the file is no database or was made by a newer version of the program.
    """
    database = Database(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_newer(path)
        _make_for_owner(path)
        # Only now: it is written into the file itself, and a refused file stays as it was.
        database.connection.execute("PRAGMA journal_mode=WAL")
        if _pending(database):
            _migrate(database, before_migration)
    except sqlite3.Error as error:
        raise StoreError(f"De database {path} kan niet worden geopend: {explain(error)}") from error
    except OSError as error:
        raise StoreError(
            f"De map {path.parent} kan niet worden gebruikt ({error.strerror}). "
            "Kies een andere map met RISKSCAN_INSTANCE of pas de rechten aan."
        ) from error
    return database


def _make_for_owner(path: Path) -> None:
    """A new file is for its owner only, whatever the umask; SQLite gives what it puts beside it the same rights."""
    with suppress(OSError):  # it is there, or SQLite tells why it cannot be
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _pending(database: Database) -> list[str]:
    return [migration.name for migration in migrations.pending(sqlite_utils.Database(database.connection))]


def _migrate(database: Database, before_migration: Before | None) -> None:
    path = database.path
    # A lock of our own: SQLite's could not be held while the copy is made, and its patience is short.
    with folder_lock(path.parent, f".{path.name}.slot", wait=True):
        pending = _pending(database)
        tools = sqlite_utils.Database(database.connection)
        if not pending:  # another process did it while this one waited
            return
        if before_migration is not None and migrations.applied(tools):
            before_migration(path, pending)
        with database.writing():
            migrations.apply(tools)


def _refuse_newer(path: Path) -> None:
    """Raise ``StoreError`` for a database of a newer program, which stays as it is to the byte.

    Read-only, since an ordinary connection moves what is still in the log of the last writes (``-wal``) into
    the file when it is closed.
    """
    if not path.is_file():
        return
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S)
        try:
            tools = sqlite_utils.Database(connection)
            known = {migration.name for migration in migrations._migrations}
            newer = [applied.name for applied in migrations.applied(tools) if applied.name not in known]
        finally:
            connection.close()
    except sqlite3.Error:
        return  # opening it in the ordinary way tells what is the matter
    if newer:
        raise StoreError(
            f"De database {path} is gemaakt met een nieuwere versie van dit programma "
            f"(onbekend: {', '.join(newer)}). Werk het programma bij; de database is niet gewijzigd."
        )


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def explain(error: sqlite3.Error) -> str:
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return "De database is nu bezet. Probeer het over een halve minuut opnieuw; er is niets gewijzigd."
    if "readonly" in text or "unable to open" in text:
        return (
            "Er kan niet in worden geschreven. Geef het programma schrijfrecht op de map en het bestand; "
            "er is niets gewijzigd."
        )
    if "full" in text or "disk i/o" in text:
        return (
            "De schijf is vol of werkt niet. Maak ruimte vrij en probeer het opnieuw; er is niets gewijzigd."
        )
    if "not a database" in text or "malformed" in text:
        return "Dit bestand is geen (gave) SQLite-database. Zet een reservekopie terug."
    return f"Onverwachte databasefout ({error}). Er is niets gewijzigd."
