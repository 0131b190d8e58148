"""A backup of 100 rounds while 8 writers save: how long, how large, what saving notices, and what is missing.

    python benchmarks/backup.py [rounds] [revisions per answer]

One round is made by the ordinary use cases; the others are copies of its rows. Each writer is a process that saves
one answer after another, as the server does. Exit status 1 when a save fails, when a save that was confirmed before
the backup began is not in it, or when one that was confirmed at any time is not in the live database.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import installation

from riskscan.cli import OPERATOR
from riskscan.programme import backup, scanning
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.scanning import Posted
from riskscan.programme.system import System
from riskscan.store import restore
from riskscan.store.database import StoreError, open_database

WRITERS = 8
SECTION = "interne-organisatie"


@dataclass(frozen=True)
class Save:
    """One confirmed save: its text, when it was confirmed (seconds since 1970) and how long it took."""

    text: str
    at: float
    seconds: float


def write(
    path: Path, number: int, scan: int, ready: Barrier, stop: Event, result: multiprocessing.Queue
) -> None:  # type: ignore[type-arg]
    """Save until told to stop."""
    system = System(open_database(path))
    actor = Actor(1, "Adviseur 0", frozenset({Role.ADVISER}))
    question = installation.text_questions(SECTION)[number]
    saves: list[Save] = []
    errors: list[str] = []
    base = scanning.read(system, actor, scan).current(question).revision
    ready.wait()
    while not stop.is_set():
        text = f"Schrijver {number}, keer {len(saves)}"
        began = time.perf_counter()
        try:
            scanning.save_answers(system, actor, scan, [Posted(question, text, base)])
        except StoreError as error:  # counted and shown at the end
            errors.append(str(error))
            continue
        saves.append(Save(text, time.time(), time.perf_counter() - began))
        base = scanning.read(system, actor, scan).current(question).revision
        time.sleep(0.05)
    result.put((saves, errors))
    system.database.close()


def grow(path: Path, rounds: int, revisions: int) -> None:
    """Copy the one round until there are so many, each answer with so many revisions."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=OFF")
    (first,) = connection.execute("SELECT max(id) FROM answer_revision").fetchone()
    for _ in range(revisions - 1):
        _copy(connection, "answer_revision", {}, f"id <= {first}")
    for number in range(1, rounds):
        round_id = number + 1
        _copy(connection, "round", {"id": str(round_id), "name": f"'Ronde {round_id}'"}, "id = 1")
        for table in ("round_organisation", "assignment", "round_event"):
            _copy(connection, table, {"round_id": str(round_id)}, "round_id = 1")
        ids = f"id + {number} * 100"
        _copy(connection, "scan", {"id": ids, "round_id": str(round_id)}, "round_id = 1")
        for table in ("scan_event", "answer_revision"):
            _copy(connection, table, {"scan_id": f"scan_id + {number} * 100"}, "scan_id <= 100")
    connection.commit()
    connection.close()


def _copy(connection: sqlite3.Connection, table: str, changed: dict[str, str], where: str) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    new = [one for one in columns if one != "id" or one in changed]
    values = ", ".join(changed.get(one, one) for one in new)
    connection.execute(f"INSERT INTO {table} ({', '.join(new)}) SELECT {values} FROM {table} WHERE {where}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    revisions = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    with tempfile.TemporaryDirectory() as name:
        fine = measure(Path(name), rounds, revisions)
    sys.exit(0 if fine else 1)


def measure(folder: Path, rounds: int, revisions: int) -> bool:
    path = folder / "riskscan.db"
    made = installation.make(folder)
    grow(path, rounds, revisions)
    system = System(open_database(path))
    context = multiprocessing.get_context("spawn")
    ready, stop, result = context.Barrier(WRITERS + 1), context.Event(), context.Queue()
    running = [
        context.Process(target=write, args=(path, number, made.scans[number], ready, stop, result))
        for number in range(WRITERS)
    ]
    for one in running:
        one.start()
    ready.wait()
    time.sleep(5)
    began, clock = time.time(), time.perf_counter()
    one = backup.make(system, OPERATOR, None, None).backup
    seconds, ended = time.perf_counter() - clock, time.time()
    time.sleep(2)
    stop.set()
    told = [result.get() for _ in running]
    for process in running:
        process.join()
    saves = [save for confirmed, _ in told for save in confirmed]
    errors = [error for _, some in told for error in some]
    clock = time.perf_counter()
    restore.check(one.path)
    checked = time.perf_counter() - clock
    missing = _missing(one.path, folder, [save.text for save in saves if save.at < began])
    lost = len({save.text for save in saves} - _texts(path))
    print(f"{rounds} rounds, {path.stat().st_size / 1e6:.0f} MB, {sum(one.manifest.counts.values()):,} rows")
    print(f"backup {seconds:.1f} s, file {one.size / 1e6:.0f} MB; backup verify {checked:.1f} s")
    for label, some in (
        ("before", [save.seconds for save in saves if save.at < began]),
        ("during", [save.seconds for save in saves if began <= save.at <= ended]),
    ):
        print(
            f"saves {label}: {len(some)}, median {statistics.median(some) * 1000:.0f} ms, "
            f"p95 {sorted(some)[int(len(some) * 0.95)] * 1000:.0f} ms, slowest {max(some) * 1000:.0f} ms"
        )
    print(f"errors {len(errors)}, confirmed before and not in the backup {missing}, lost {lost}")
    return not errors and not missing and not lost


def _missing(file: Path, folder: Path, texts: list[str]) -> int:
    unpacked = folder / "uitgepakt"
    restore.backup_file.unpack(file, unpacked, only="database.db")
    return len(set(texts) - _texts(unpacked / "database.db"))


def _texts(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT value FROM answer_revision WHERE value LIKE '\"Schrijver %'"
        ).fetchall()
    return {value.strip('"') for (value,) in rows}


if __name__ == "__main__":
    main()
