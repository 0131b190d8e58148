"""A database of every released version opens with the program of today, and every text in it can still be read.

To add one at a release, see ``making_released.py``; the files in ``released/`` are never changed.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import making_released
import pytest
import support

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import answer_history, comments, earlier_versions, reviewing, scanning
from riskscan.programme.installation import open_system
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import System
from riskscan.store import audit
from riskscan.store import organisations as organisation_store
from riskscan.store.backup_file import read_manifest
from riskscan.store.migrations import migrations

RELEASED = sorted(making_released.RELEASED.glob("*.sql"))
LEADER = Actor(4, "Leo Leider", frozenset({Role.LEADER}), "127.0.0.1")
LARGEST = 100_000


def of_release(file: Path, path: Path) -> sqlite3.Connection:
    """The database as that release left it, without its write-ahead log."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(file.read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_a_database_of_this_release_opens_and_all_its_texts_can_be_read(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "riskscan.db"
    with closing(of_release(file, path)) as old:
        old.row_factory = sqlite3.Row
        system = open_system(path, demo=False)
        assert audit.broken_at(system.database) is None
        assert system.database.rows("PRAGMA integrity_check")[0][0] == "ok"
    with closing(of_release(file, tmp_path / "oud.db")) as old:
        old.row_factory = sqlite3.Row
        check_answers(old, system)
        check_texts(old, system)
        check_established(old, system)
    backups = list((tmp_path / "reservekopieen").glob("*.tar"))
    newer = [one.name for one in migrations._migrations if one.name > file.stem]
    assert len(backups) == (1 if newer else 0)
    assert all(read_manifest(one).migrations[-1] == file.stem for one in backups)
    system.database.close()


def check_answers(old: sqlite3.Connection, system: System) -> None:
    """Each revision stands in the history, and the newest is the current answer."""
    rows = old.execute("SELECT * FROM answer_revision ORDER BY id").fetchall()
    assert len(rows) > 30
    keys = {(row["scan_id"], row["question"]) for row in rows}
    for scan_id, key in keys:
        values = [row["value"] for row in rows if (row["scan_id"], row["question"]) == (scan_id, key)]
        history = answer_history.read(system, LEADER, scan_id, key)
        assert history.revisions == len(values)
        shown = [step.words for entry in reversed(history.entries) for step in reversed(entry.steps)]
        texts = [json.loads(value) for value in values]
        if history.question.type.value == "tekst":
            assert shown == texts
        assert scanning.read(system, LEADER, scan_id).answers[key] is not None


def check_texts(old: sqlite3.Connection, system: System) -> None:
    """Comments, interviews with their notes and people, figures, supervision and accounts."""
    for row in old.execute("SELECT * FROM comment"):
        _, found = comments.read(system, LEADER, row["scan_id"])
        assert row["text"] in [one.text for one in found.all]
    sheet = scanning.read(system, LEADER, 1)
    assert making_released.TALK in [one.content for one in sheet.interviews]
    for row in old.execute("SELECT DISTINCT scan_id FROM figure WHERE scan_id IS NOT NULL"):
        figures = [q.key for q in sheet.form.questions() if q.type.value == "cijfer"]
        read = scanning.read(system, LEADER, row["scan_id"]).answers
        assert any(read.get(key) is not None for key in figures)
    for row in old.execute("SELECT * FROM supervision"):
        found = organisation_store.supervisions(system.database, row["organisation_id"])
        assert row["reason"] in [one.reason for one in found]
    names = {row["name"] for row in old.execute("SELECT name FROM account")}
    assert names == {row["name"] for row in system.database.rows("SELECT name FROM account")}


def check_established(old: sqlite3.Connection, system: System) -> None:
    """What was vastgesteld and reopened reads as it was then, with its decision."""
    (decided,) = old.execute("SELECT * FROM decision").fetchall()
    version = earlier_versions.read_version(system, LEADER, 1, 1)
    assert version.decision.outcome == decided["outcome"] == "2b"
    sheet = version.review.sheet
    assert sheet.answers["t1.toelichting"] == "Wat er feitelijk is bij t1.toelichting."
    assert sheet.interviews[0].content.knelpunten == making_released.TALK.knelpunten
    assert version.version.reopened is not None
    assert version.version.reopened.reason == support.REASON
    assert scanning.read(system, LEADER, 1).scan.state is ScanState.CONCEPT
    assert reviewing.review(system, LEADER, 1).decision is not None


def test_every_release_is_small_and_made_by_the_program_itself(tmp_path: Path) -> None:
    assert RELEASED
    for file in RELEASED:
        assert file.stat().st_size < LARGEST
        assert "Voorbeeldstad" in file.read_text(encoding="utf-8")
    making_released.make(tmp_path / "nu.db")
    with closing(sqlite3.connect(tmp_path / "nu.db")) as connection:
        assert connection.execute("SELECT count(*) FROM scan").fetchone() == (2,)
