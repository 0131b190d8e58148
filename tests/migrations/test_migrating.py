"""Bringing an existing database up to date: a backup first, one process at a time, and never a newer one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import backing_up
import pytest
from backing_up import command
from command_line import runner
from test_migrations import database_before
from test_released import RELEASED, of_release

from riskscan.programme.backup import verify
from riskscan.programme.installation import open_system
from riskscan.store.database import StoreError, open_database
from riskscan.store.database_state import applied
from riskscan.store.migrations import migrations

OLD = RELEASED[0]
NAMES = tuple(one.name for one in migrations._migrations)
PENDING = NAMES[NAMES.index(OLD.stem) + 1 :]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation of an earlier release."""
    folder = tmp_path / "instance"
    of_release(OLD, folder / "riskscan.db").close()
    return folder


def migrated(folder: Path) -> tuple[str, ...]:
    with closing(sqlite3.connect(folder / "riskscan.db")) as connection:
        return tuple(
            name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")
        )


def test_a_backup_that_can_be_put_back_is_made_before_and_told(home: Path, tmp_path: Path) -> None:
    before = backing_up.rows(home / "riskscan.db")
    result = runner(home)("audit", "verify")
    assert result.exit_code == 0, result.output
    assert f"De database wordt bijgewerkt ({', '.join(PENDING)})" in result.stderr
    (name,) = backing_up.backups(home)
    assert name.endswith(f"-voor-{PENDING[0]}.tar")
    assert name in result.stderr
    assert migrated(home) == NAMES
    file = home / "reservekopieen" / name
    manifest = verify(file)
    assert manifest.counts == {table: len(rows) for table, rows in before.items()}
    assert manifest.migrations == NAMES[: -len(PENDING)]
    restored = runner(tmp_path / "elders")("restore", file)
    assert restored.exit_code == 0, restored.output
    assert f"Bijgewerkt met: {', '.join(PENDING)}" in restored.stdout
    assert migrated(tmp_path / "elders") == NAMES
    assert not (tmp_path / "elders" / "reservekopieen").exists(), "the backup itself is the backup"
    logged = runner(home)("backup", "--list")
    assert name in logged.stdout


def test_nothing_is_migrated_when_the_backup_fails(home: Path) -> None:
    (home / "reservekopieen").write_text("een bestand in de weg", encoding="utf-8")
    before = backing_up.rows(home / "riskscan.db")
    result = runner(home)("audit", "verify")
    assert result.exit_code == 1
    assert "kan niet worden geschreven" in result.stderr
    assert "reservekopieen" in result.stderr
    assert backing_up.rows(home / "riskscan.db") == before


def test_a_full_disk_stops_before_the_migration(home: Path) -> None:
    before = backing_up.rows(home / "riskscan.db")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    process = command(home, "audit", "verify", before=limit)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "vol" in errors
    assert "Traceback" not in errors
    assert backing_up.backups(home) == []
    assert backing_up.rows(home / "riskscan.db") == before


def test_a_new_database_needs_no_backup(tmp_path: Path) -> None:
    open_system(tmp_path / "riskscan.db", demo=False).database.close()
    assert backing_up.backups(tmp_path) == []


def test_a_failing_migration_leaves_the_database_and_its_backup(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backing_up.rows(home / "riskscan.db")

    def fail(_: object) -> None:
        raise sqlite3.OperationalError("duplicate column name")

    last = migrations._migrations[-1]
    monkeypatch.setattr(last, "fn", fail)
    with pytest.raises(StoreError, match="duplicate column"):
        open_system(home / "riskscan.db", demo=False)
    assert backing_up.rows(home / "riskscan.db") == before
    assert len(backing_up.backups(home)) == 1
    monkeypatch.undo()
    open_system(home / "riskscan.db", demo=False).database.close()
    assert migrated(home) == NAMES


def test_of_processes_that_start_at_the_same_time_one_migrates_and_none_fails(home: Path) -> None:
    slow = (
        "import time, riskscan.store.backup as m; real = m.examine\n"
        "def examine(path): time.sleep(1); return real(path)\n"
        "m.examine = examine"
    )
    running = [command(home, "audit", "verify", before=slow) for _ in range(3)]
    ended: list[tuple[str, str]] = [one.communicate(timeout=120) for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], ended
    assert sum("wordt bijgewerkt" in errors for _, errors in ended) == 1
    assert migrated(home) == NAMES
    assert len(backing_up.backups(home)) == 1


def test_a_newer_database_keeps_every_byte_also_of_its_last_writes(tmp_path: Path) -> None:
    live = tmp_path / "loopt" / "riskscan.db"
    live.parent.mkdir()
    open_database(live).close()
    with closing(sqlite3.connect(live)) as other:
        other.execute(
            "INSERT INTO _sqlite_migrations VALUES (99, 'riskscan', 'm099_from_the_future', '2031-01-01')"
        )
        other.commit()
        # As a crash leaves it: the newest writes stand in the log beside the file only.
        kept = tmp_path / "instance"
        kept.mkdir()
        for end in ("", "-wal"):
            shutil.copy(f"{live}{end}", f"{kept / 'riskscan.db'}{end}")
    before = {name: (kept / name).read_bytes() for name in ("riskscan.db", "riskscan.db-wal")}
    assert b"m099_from_the_future" not in before["riskscan.db"]
    with pytest.raises(StoreError, match="m099_from_the_future"):
        open_database(kept / "riskscan.db")
    for name, content in before.items():
        assert (kept / name).read_bytes() == content, name
    assert not list(kept.glob("*.slot"))


def test_which_migrations_ran_is_read_from_the_file(tmp_path: Path) -> None:
    database_before(tmp_path / "oud.db", NAMES[2]).conn.close()
    database = open_database(tmp_path / "oud.db")
    assert applied(database) == NAMES
    database.close()
