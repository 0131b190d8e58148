"""One writer at a time, no write lost, nothing half."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import support
from support import World

from riskscan.store import audit, database
from riskscan.store.database import Database, StoreError, open_database

SAVES_PER_WRITER = 6

# Saves one answer after another, and says of each which one was confirmed.
SAVING_PROCESS = """
import sys
from pathlib import Path
import support
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted, read, save_answers
from riskscan.programme.system import System
from riskscan.store.database import open_database
system = System(open_database(Path(sys.argv[1])))
actor = Actor(int(sys.argv[2]), "", frozenset({Role.ADVISER}))
for number in range(100000):
    sheet = read(system, actor, 1)
    texts = {"t1.toelichting": f"tekst {number} " + "x" * 3000, "t2.toelichting": f"tekst {number}"}
    answers = [Posted(key, text, sheet.current(key).revision) for key, text in texts.items()]
    assert len(save_answers(system, actor, 1, answers).questions) == 2
    print(number, flush=True)
"""


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    return open_database(tmp_path / "leeg.db")


def test_every_write_transaction_begins_immediate(world: World) -> None:
    seen: list[str] = []
    world.database.connection.set_trace_callback(seen.append)
    world.save(world.adviser, {"t1.toelichting": "Nieuw."})
    world.database.connection.set_trace_callback(None)
    writes = [number for number, sql in enumerate(seen) if sql.startswith("INSERT")]
    begins = [sql for sql in seen[: writes[0]] if sql.startswith("BEGIN")]
    assert begins[-1] == "BEGIN IMMEDIATE"
    assert seen[-1] == "COMMIT"


def test_a_write_outside_a_transaction_is_a_mistake_of_the_program(empty: Database) -> None:
    with pytest.raises(RuntimeError, match="outside"):
        empty.run("INSERT INTO setting VALUES ('a', 'b')")


def test_an_error_halfway_leaves_nothing(empty: Database) -> None:
    def fail_halfway() -> None:
        with empty.writing():
            empty.run("INSERT INTO setting VALUES ('a', 'b')")
            with empty.writing():
                empty.run("INSERT INTO setting VALUES ('c', 'd')")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_halfway()
    assert empty.rows("SELECT * FROM setting") == []
    assert not empty.connection.in_transaction


@pytest.mark.parametrize("writers", [8, 32])
def test_many_writers_that_read_and_then_append_lose_nothing(world: World, writers: int) -> None:
    errors: list[BaseException] = []
    start = threading.Barrier(writers)

    def write(name: str) -> None:
        try:
            start.wait()
            for number in range(SAVES_PER_WRITER):
                with world.database.writing():
                    row = world.database.row("SELECT coalesce(max(id), 0) AS last FROM answer_revision")
                    assert row is not None
                    world.database.run(
                        "INSERT INTO answer_revision (id, scan_id, question, value, author_id, saved_at)"
                        " VALUES (?, ?, 't1.toelichting', ?, ?, '')",
                        (row["last"] + 1, world.scan_id, f'"{name}-{number}"', world.adviser.account_id),
                    )
                    audit.append(world.database, audit.Entry("", None, "test", name, "", str(number)))
        except BaseException as error:  # noqa: BLE001
            errors.append(error)
        finally:
            world.database.close()

    before = len(world.database.rows("SELECT id FROM audit_entry"))
    threads = [threading.Thread(target=write, args=(f"schrijver {number}",)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    values = {row["value"] for row in world.database.rows("SELECT value FROM answer_revision")}
    assert len(values) == writers * SAVES_PER_WRITER
    assert len(world.database.rows("SELECT id FROM audit_entry")) == before + writers * SAVES_PER_WRITER
    assert audit.broken_at(world.database) is None


def test_what_was_confirmed_survives_a_killed_process_and_nothing_is_half(world: World) -> None:
    here = Path(support.__file__).parent
    process = subprocess.Popen(
        [sys.executable, "-c", SAVING_PROCESS, str(world.database.path), str(world.adviser.account_id)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": f"{here}:{here.parent}", "PATH": ""},
        text=True,
    )
    assert process.stdout is not None
    confirmed = -1
    for line in process.stdout:
        confirmed = int(line)
        if confirmed == 25:
            process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    again = open_database(world.database.path)
    assert tuple(again.rows("PRAGMA integrity_check")[0]) == ("ok",)
    assert audit.broken_at(again) is None
    stored = {
        topic: [
            row["value"].split()[1].strip('"')
            for row in again.rows(
                "SELECT value FROM answer_revision WHERE question = ? ORDER BY id", (topic,)
            )
        ]
        for topic in ("t1.toelichting", "t2.toelichting")
    }
    assert confirmed >= 25
    assert stored["t1.toelichting"] == stored["t2.toelichting"], "both answers of a save, or neither"
    # At most one save was committed whose confirmation was still on its way.
    assert stored["t1.toelichting"][: confirmed + 1] == [str(number) for number in range(confirmed + 1)]
    assert len(stored["t1.toelichting"]) <= confirmed + 2
    again.close()


def test_a_busy_database_says_so_and_changes_nothing(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(empty.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    empty.connection.execute("PRAGMA busy_timeout=20")
    with pytest.raises(StoreError, match="nu bezet"), empty.writing():
        raise AssertionError("never reached")
    other.close()
    with empty.writing():
        empty.run("INSERT INTO setting VALUES ('a', 'b')")


def test_a_writer_waits_for_another_before_it_gives_up() -> None:
    assert database.BUSY_TIMEOUT_S >= 5


def test_a_full_disk_is_told_in_dutch_and_nothing_is_half(empty: Database) -> None:
    pages = empty.rows("PRAGMA page_count")[0][0]
    empty.rows(f"PRAGMA max_page_count={pages}")

    def write_much() -> None:
        with empty.writing():
            for number in range(100):
                empty.run("INSERT INTO setting VALUES (?, ?)", (f"sleutel {number}", "x" * 5000))

    with pytest.raises(StoreError, match="De schijf is vol"):
        write_much()
    empty.rows("PRAGMA max_page_count=1000000")
    assert empty.rows("SELECT * FROM setting") == []


def test_several_reads_see_one_moment(world: World) -> None:
    other = open_database(world.database.path)
    with world.database.reading():
        before = world.database.rows("SELECT * FROM setting")
        with other.writing():
            other.run("INSERT INTO setting VALUES ('later', 'nieuw')")
        assert world.database.rows("SELECT * FROM setting") == before == []
    assert len(world.database.rows("SELECT * FROM setting")) == 1
    other.close()
