"""The audit log: append-only, and every tampering is found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from riskscan.store import audit
from riskscan.store.database import Database, open_database

ENTRIES = 6


@pytest.fixture
def log(tmp_path: Path) -> Database:
    database = open_database(tmp_path / "log.db")
    for number in range(1, ENTRIES + 1):
        audit.append(
            database, audit.Entry(f"2016-07-0{number}", number, "bewaard", f"scan {number}", "adres", "é")
        )
    return database


def tamper(log: Database, statement: str) -> None:
    """As someone with the file and another program would."""
    other = sqlite3.connect(log.path)
    other.executescript("DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;" + statement)
    other.close()


def test_an_untouched_log_is_whole_and_its_head_is_the_last_hash(log: Database) -> None:
    assert audit.broken_at(log) is None
    (last,) = log.rows("SELECT hash FROM audit_entry WHERE id = ?", (ENTRIES,))
    assert audit.head(log) == last["hash"]
    assert len({row["hash"] for row in log.rows("SELECT hash FROM audit_entry")}) == ENTRIES


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    empty = open_database(tmp_path / "leeg.db")
    assert (audit.broken_at(empty), audit.head(empty)) == (None, "0" * 64)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET detail = 'anders' WHERE id = 3", "DELETE FROM audit_entry WHERE id = 3"],
)
def test_the_database_itself_refuses_to_change_or_remove_an_entry(log: Database, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), log.writing():
        log.run(statement)
    assert audit.broken_at(log) is None


@pytest.mark.parametrize(
    "column", ["at", "account_id", "action", "subject", "address", "detail", "previous_hash", "hash"]
)
def test_a_changed_entry_is_found(log: Database, column: str) -> None:
    tamper(log, f"UPDATE audit_entry SET {column} = 9 WHERE id = 3")
    assert audit.broken_at(log) == 3


def test_a_removed_entry_is_found(log: Database) -> None:
    tamper(log, "DELETE FROM audit_entry WHERE id = 3")
    assert audit.broken_at(log) == 4


def test_a_removed_entry_is_found_when_the_rest_moves_up(log: Database) -> None:
    tamper(log, "DELETE FROM audit_entry WHERE id = 3; UPDATE audit_entry SET id = id - 1 WHERE id > 3;")
    assert audit.broken_at(log) == 3


def test_an_inserted_entry_is_found(log: Database) -> None:
    tamper(
        log,
        f"INSERT INTO audit_entry SELECT {ENTRIES + 1}, at, account_id, action, subject, address, detail, hash, 'x'"
        f" FROM audit_entry WHERE id = {ENTRIES};",
    )
    assert audit.broken_at(log) == ENTRIES + 1


def test_a_renumbered_entry_is_found(log: Database) -> None:
    tamper(log, f"UPDATE audit_entry SET id = 99 WHERE id = {ENTRIES}")
    assert audit.broken_at(log) == 99


def test_two_exchanged_entries_are_found(log: Database) -> None:
    tamper(
        log,
        "UPDATE audit_entry SET id = 99 WHERE id = 3; UPDATE audit_entry SET id = 3 WHERE id = 4;"
        "UPDATE audit_entry SET id = 4 WHERE id = 99;",
    )
    assert audit.broken_at(log) == 3


def test_removed_last_entries_show_in_the_head_kept_elsewhere(log: Database) -> None:
    printed_on_a_report = audit.head(log)
    tamper(log, f"DELETE FROM audit_entry WHERE id = {ENTRIES}")
    # A chain that ends early is whole in itself; that is why the head is kept outside the database.
    assert audit.broken_at(log) is None
    assert audit.head(log) != printed_on_a_report
