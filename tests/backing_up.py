"""What the tests of backups share: an installation with a whole scan, and what stands in a database file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import support
from support import World

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import backup, comments
from riskscan.programme.backup import FOLDER
from riskscan.store.backup import Backup

JOURNAL = "redacties.jsonl"
SENT = {
    "2016/Brief één.odt": b"verzonden",
    "2016/brief.txt": b"Geachte wethouder",
    "leeg.txt": b"",
}


def make_installation(folder: Path) -> World:
    """An instance folder with an established scan, a comment, sent files and a list of removals."""
    world = support.make_world(support.make_system(folder / "riskscan.db"))
    comments.add(world.system, world.adviser, world.scan_id, "t1.risico", "Klopt dit nog?")
    world.bring_to(ScanState.ESTABLISHED, "2b")
    for name, content in SENT.items():
        path = folder / "archief" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return world


def make_backup(world: World) -> Backup:
    return backup.make(world.system, support.OPERATOR, None, None).backup


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        return {
            name: sorted(connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall(), key=repr)
            for name in names
        }


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with what is in it; locks, which are empty and hidden, are left out."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }
    return {name: content for name, content in found.items() if not name.endswith(".slot")}


def backups(folder: Path) -> list[str]:
    """Everything in the ordinary folder of backups, also what should not be there."""
    place = folder / FOLDER
    return sorted(path.name for path in place.iterdir() if path.suffix != ".slot") if place.is_dir() else []


def command(folder: Path, *arguments: str | Path, before: str = "") -> subprocess.Popen[str]:
    """``riskscan`` in a process of its own; ``before`` is Python that runs in it first."""
    code = f"{before}\nfrom riskscan.cli import main\nmain()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "RISKSCAN_INSTANCE": str(folder), "PYTHONWARNINGS": "default"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
