"""One installation: its database opened, brought up to date and given what it starts with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riskscan.programme import backup, redaction
from riskscan.programme.demo import fill_demo
from riskscan.programme.organisations import fill_reference_data
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import System
from riskscan.store.backup import Backup
from riskscan.store.database import open_database

_PROGRAM = Actor(None, "", frozenset({Role.KEEPER}), "programma")


def open_system(path: Path, demo: bool) -> System:
    """Open the database file, making it when it does not exist.

    A new one knows the organisations and municipalities of the data files; a demo knows only fictional
    ones. An older one is backed up before it is brought up to date. What was removed from a later state of it is
    removed again. Raises ``StoreError`` or ``DemoRefused`` with a message in Dutch.
    """
    made: list[Backup] = []

    def before(database: Path, pending: Sequence[str]) -> None:
        made.append(backup.before_migration(demo, database, pending))

    system = System(open_database(path, before), demo=demo)
    for one in made:
        backup.record(system, _PROGRAM, one)
    if demo:
        fill_demo(system)
    else:
        fill_reference_data(system)
    redaction.reapply(system)
    return system


def check_health(system: System) -> None:
    """Raise ``StoreError`` when the database does not answer."""
    system.database.check()
