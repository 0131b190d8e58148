"""The audit log: append-only, and every tampering is found and named."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscan.store import audit
from riskscan.store.audit import Fault
from riskscan.store.database import Database, open_database

ENTRIES = 6
COLUMNS = ("at", "account_id", "action", "subject", "address", "detail", "previous_hash", "hash")
LOOSE = "".join(f"DROP TRIGGER IF EXISTS {name};" for name in audit._GUARDS)


def fill(database: Database, entries: int = ENTRIES) -> Database:
    with database.writing():
        for number in range(1, entries + 1):
            audit.append(
                database,
                audit.Entry(f"2016-07-{number:02}", number, "bewaard", f"scan {number}", "adres", "é"),
            )
    return database


@pytest.fixture
def log(tmp_path: Path) -> Database:
    return fill(open_database(tmp_path / "log.db"))


@pytest.fixture(scope="module")
def loose_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole log without guards and without a strict table, so that any kind of value fits; to be copied."""
    path = tmp_path_factory.mktemp("log") / "log.db"
    fill(open_database(path)).close()
    connection = sqlite3.connect(path)
    connection.executescript(
        LOOSE + "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '')"
        " WHERE name = 'audit_entry'; PRAGMA writable_schema = OFF; PRAGMA journal_mode = DELETE;"
    )
    connection.close()
    return path


def tamper(log: Database, statement: str) -> None:
    """As someone with the file and another program would: without the triggers, and putting them back after."""
    other = sqlite3.connect(log.path)
    guards = "".join(f"{sql};" for sql in audit._GUARDS.values())
    other.executescript(LOOSE + statement + guards)
    other.close()


def faults(log: Database, *heads: str) -> list[tuple[Fault, int | None]]:
    return [(one.fault, one.entry) for one in audit.check(log, heads).findings]


def test_an_untouched_log_is_whole_and_its_head_is_the_last_hash(log: Database) -> None:
    verdict = audit.check(log)
    (last,) = log.rows("SELECT hash FROM audit_entry WHERE id = ?", (ENTRIES,))
    assert (verdict.whole, verdict.entries, verdict.findings) == (True, ENTRIES, ())
    assert audit.head(log) == verdict.head == last["hash"]
    assert len({row["hash"] for row in log.rows("SELECT hash FROM audit_entry")}) == ENTRIES
    assert audit.broken_at(log) is None


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    empty = open_database(tmp_path / "leeg.db")
    verdict = audit.check(empty, (audit.START,))
    assert (verdict.whole, verdict.head, audit.head(empty)) == (True, audit.START, audit.START)
    assert [one.entry for one in verdict.found_heads] == [0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET detail = 'anders' WHERE id = 3",
        "DELETE FROM audit_entry WHERE id = 3",
        "INSERT OR REPLACE INTO audit_entry SELECT 3, at, account_id, action, subject, address, 'anders',"
        " previous_hash, 'nieuw' FROM audit_entry WHERE id = 3",
        "INSERT INTO audit_entry SELECT 9, at, account_id, action, subject, address, detail, hash, 'nieuw'"
        " FROM audit_entry WHERE id = 6",
        "INSERT INTO audit_entry SELECT NULL, at, account_id, action, subject, address, detail, 'los', 'nieuw'"
        " FROM audit_entry WHERE id = 6",
    ],
    ids=["change", "remove", "replace", "leave a gap", "not linked"],
)
def test_the_database_itself_refuses_all_but_the_next_entry(log: Database, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), log.writing():
        log.run(statement)
    assert audit.check(log).whole


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_entry_is_found_and_only_that_one(log: Database, column: str) -> None:
    tamper(log, f"UPDATE audit_entry SET {column} = 9 WHERE id = 3;")
    assert faults(log) == [(Fault.CHANGED, 3)]
    assert audit.broken_at(log) == 3


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(1, ENTRIES),
    column=st.sampled_from(COLUMNS),
    value=st.one_of(st.text(max_size=20), st.integers(-(2**63), 2**63 - 1), st.binary(max_size=8), st.none()),
)
def test_any_other_value_anywhere_is_found(
    loose_log: Path, tmp_path: Path, number: int, column: str, value: str | int | bytes | None
) -> None:
    path = tmp_path / "tampered.db"
    shutil.copy(loose_log, path)
    other = sqlite3.connect(path, isolation_level=None)
    stored = f"SELECT quote({column}) FROM audit_entry WHERE id = ?"
    (before,) = other.execute(stored, (number,)).fetchone()
    try:
        other.execute(f"UPDATE audit_entry SET {column} = ? WHERE id = ?", (value, number))
        (after,) = other.execute(stored, (number,)).fetchone()
    except sqlite3.IntegrityError:
        after = before  # NOT NULL, or the hash of another entry: nothing was changed
    finally:
        other.close()
    tampered = Database(path)
    assert ((Fault.CHANGED, number) in faults(tampered)) is (after != before)
    tampered.close()


@pytest.mark.parametrize(
    ("removed", "found"),
    [("id = 1", [1]), ("id <= 3", [1]), ("id = 3", [3]), ("id IN (3, 4)", [3]), ("id IN (2, 5)", [2, 5])],
)
def test_removed_entries_are_found_at_the_start_and_in_between(
    log: Database, removed: str, found: list[int]
) -> None:
    tamper(log, f"DELETE FROM audit_entry WHERE {removed};")
    assert faults(log) == [(Fault.MISSING, number) for number in found]


def test_a_removed_entry_is_found_when_the_rest_moves_up(log: Database) -> None:
    tamper(log, "DELETE FROM audit_entry WHERE id = 3; UPDATE audit_entry SET id = id - 1 WHERE id > 3;")
    assert faults(log) == [(Fault.UNLINKED, 3)]


def test_an_inserted_entry_is_found(log: Database) -> None:
    tamper(
        log,
        f"INSERT INTO audit_entry SELECT {ENTRIES + 1}, at, account_id, action, subject, address, detail, hash, 'x'"
        f" FROM audit_entry WHERE id = {ENTRIES};",
    )
    assert faults(log) == [(Fault.CHANGED, ENTRIES + 1)]


def test_an_entry_inserted_in_between_with_a_right_hash_of_its_own_is_found(log: Database) -> None:
    (third,) = log.rows("SELECT hash FROM audit_entry WHERE id = 3")
    digest = audit._hash(third["hash"], audit.Entry("", None, "a", "", "", ""))
    tamper(
        log,
        "UPDATE audit_entry SET id = -id WHERE id > 3; UPDATE audit_entry SET id = 1 - id WHERE id < 0;"
        "INSERT INTO audit_entry (id, at, action, subject, address, detail, previous_hash, hash)"
        f" VALUES (4, '', 'a', '', '', '', '{third['hash']}', '{digest}');",
    )
    assert faults(log) == [(Fault.UNLINKED, 5)]


@pytest.mark.parametrize("number", [0, -5])
def test_an_entry_before_the_first_is_found(log: Database, number: int) -> None:
    tamper(
        log,
        f"INSERT INTO audit_entry SELECT {number}, at, account_id, action, subject, address, detail,"
        f" '{audit.START}', 'x' FROM audit_entry WHERE id = 1;",
    )
    assert faults(log)[0] == (Fault.MISNUMBERED, number)


def test_a_renumbered_entry_is_found(log: Database) -> None:
    tamper(log, f"UPDATE audit_entry SET id = 99 WHERE id = {ENTRIES};")
    assert faults(log) == [(Fault.MISSING, ENTRIES)]


def test_two_exchanged_entries_are_found(log: Database) -> None:
    tamper(
        log,
        "UPDATE audit_entry SET id = 99 WHERE id = 3; UPDATE audit_entry SET id = 3 WHERE id = 4;"
        "UPDATE audit_entry SET id = 4 WHERE id = 99;",
    )
    assert faults(log) == [(Fault.UNLINKED, 3), (Fault.UNLINKED, 4), (Fault.UNLINKED, 5)]


@pytest.mark.parametrize("left", [0, 3, 5])
def test_a_removed_end_shows_in_a_head_that_was_printed_earlier(log: Database, left: int) -> None:
    printed_on_a_report = audit.head(log)
    tamper(log, f"DELETE FROM audit_entry WHERE id > {left};")
    # A chain that ends early is whole in itself; that is why heads are kept outside the log.
    assert audit.check(log).whole
    verdict = audit.check(log, (printed_on_a_report,))
    assert [(one.fault, one.head, one.kept) for one in verdict.findings] == [
        (Fault.HEAD_GONE, printed_on_a_report, None)
    ]


def test_an_end_that_was_written_anew_with_the_same_numbers_shows_in_the_head_too(log: Database) -> None:
    printed = audit.head(log)
    tamper(log, "DELETE FROM audit_entry WHERE id > 4;")
    fill(log, 2)
    assert audit.check(log).whole
    assert faults(log, printed) == [(Fault.HEAD_GONE, None)]


def rewrite(log: Database) -> None:
    """What a clever forger does: change an entry and compute the whole chain anew."""
    tamper(log, "UPDATE audit_entry SET detail = 'niets gebeurd' WHERE id = 2;")
    other = sqlite3.connect(log.path)
    other.executescript(LOOSE)
    previous = audit.START
    for number, *texts in other.execute(
        "SELECT id, at, account_id, action, subject, address, detail FROM audit_entry ORDER BY id"
    ).fetchall():
        digest = audit._hash(previous, audit.Entry(*texts))
        other.execute(
            "UPDATE audit_entry SET previous_hash = ?, hash = ? WHERE id = ?", (previous, digest, number)
        )
        previous = digest
    other.executescript("".join(f"{sql};" for sql in audit._GUARDS.values()))
    other.commit()
    other.close()


def test_a_chain_that_was_computed_anew_is_betrayed_by_a_head_from_before(log: Database) -> None:
    printed = audit.head(log)
    rewrite(log)
    assert audit.check(log).whole
    assert faults(log, printed) == [(Fault.HEAD_GONE, None)]


def test_a_head_that_is_there_tells_which_entry_it_was(log: Database) -> None:
    (third,) = log.rows("SELECT hash FROM audit_entry WHERE id = 3")
    verdict = audit.check(log, (third["hash"], audit.head(log)))
    assert [(one.entry, one.at) for one in verdict.found_heads] == [(3, "2016-07-03"), (6, "2016-07-06")]
    assert verdict.whole


@pytest.mark.parametrize("name", list(audit._GUARDS))
def test_a_guard_that_is_gone_or_weakened_is_told(log: Database, name: str) -> None:
    other = sqlite3.connect(log.path)
    other.execute(f"DROP TRIGGER {name}")
    assert [(one.fault, one.guard) for one in audit.check(log).findings] == [(Fault.UNGUARDED, name)]
    other.execute(f"CREATE TRIGGER {name} AFTER INSERT ON audit_entry BEGIN SELECT 1; END")
    assert [(one.fault, one.guard) for one in audit.check(log).findings] == [(Fault.UNGUARDED, name)]
    other.close()


def test_of_very_many_faults_the_first_are_told_and_all_are_counted(tmp_path: Path) -> None:
    log = fill(open_database(tmp_path / "log.db"), audit.MAX_FAULTS + 20)
    tamper(log, "UPDATE audit_entry SET address = 'elders';")
    verdict = audit.check(log)
    assert (len(verdict.findings), verdict.faults) == (audit.MAX_FAULTS, audit.MAX_FAULTS + 20)


def test_eight_threads_that_append_at_once_leave_a_whole_chain(log: Database) -> None:
    threads, each = 8, 25
    start = threading.Barrier(threads)
    errors: list[BaseException] = []

    def work(name: int) -> None:
        try:
            start.wait()
            for number in range(each):
                audit.append(log, audit.Entry("", name, "bewaard", f"scan {number}", "", ""))
        except BaseException as error:  # noqa: BLE001
            errors.append(error)
        finally:
            log.close()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    verdict = audit.check(log)
    assert (verdict.whole, verdict.entries) == (True, ENTRIES + threads * each)


def test_a_long_log_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    log = fill(open_database(tmp_path / "log.db"), 5000)
    audit.check(log)
    tracemalloc.start()
    assert audit.check(log).entries == 5000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300_000
