"""Opening a database file: safe settings, and a clear message for what cannot be used."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import World

from riskscan.store.database import StoreError, open_database


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_connection_is_durable_and_keeps_references(world: World) -> None:
    def pragma(name: str) -> object:
        return world.database.rows(f"PRAGMA {name}")[0][0]

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), world.database.writing():
        world.database.run("INSERT INTO interview (scan_id) VALUES (999)")


def test_a_new_database_and_what_lies_beside_it_is_for_its_owner_only(tmp_path: Path) -> None:
    database = open_database(tmp_path / "nieuw.db")
    with database.writing():
        database.run("INSERT INTO setting (key, value) VALUES ('a', 'b')")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert {"nieuw.db", "nieuw.db-wal", "nieuw.db-shm"} <= set(modes)
    assert set(modes.values()) == {0o600}
    database.close()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_database(tmp_path / "een.db").close()
    before = digest(tmp_path / "een.db")
    open_database(tmp_path / "een.db").close()
    assert digest(tmp_path / "een.db") == before


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_newer_database_is_refused_and_not_changed(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "nieuwer.db"
    open_database(path).close()
    later = sqlite3.connect(path)
    later.execute(f"PRAGMA journal_mode={mode}")
    later.execute(
        "INSERT INTO _sqlite_migrations VALUES (99, 'riskscan', 'm099_from_the_future', '2031-01-01')"
    )
    later.commit()
    later.close()
    before = digest(path)
    with pytest.raises(StoreError, match="nieuwere versie") as refused:
        open_database(path)
    assert "m099_from_the_future" in str(refused.value)
    assert "Werk het programma bij" in str(refused.value)
    assert digest(path) == before


def test_a_text_file_is_no_database_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "riskscan.db"
    path.write_text("Dit is een brief, geen database.\n" * 100, encoding="utf-8")
    before = digest(path)
    with pytest.raises(StoreError, match="geen \\(gave\\) SQLite-database"):
        open_database(path)
    assert digest(path) == before


def test_a_folder_where_the_file_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "riskscan.db").mkdir()
    with pytest.raises(StoreError, match="kan niet worden geopend"):
        open_database(tmp_path / "riskscan.db")


@contextmanager
def ordinary_user() -> Iterator[None]:
    """The administrator may write everywhere; step down to someone who may not."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder with a database in which nobody may write."""
    folder = Path(tempfile.mkdtemp())
    open_database(folder / "bestaat.db").close()
    (folder / "bestaat.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["nieuw.db", "bestaat.db"])
def test_a_folder_without_write_permission_is_told(closed_folder: Path, name: str) -> None:
    with ordinary_user(), pytest.raises(StoreError, match="schrijfrecht op de map en het bestand") as refused:
        open_database(closed_folder / name)
    assert str(closed_folder) in str(refused.value)


def test_a_folder_that_cannot_be_made_is_told_with_the_setting_to_change(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="RISKSCAN_INSTANCE"):
        open_database(tmp_path / "bestand" / "map" / "riskscan.db")
