"""One installation: its database opened, brought up to date and given what it starts with."""

from __future__ import annotations

from pathlib import Path

from riskscan.programme.demo import fill_demo
from riskscan.programme.organisations import fill_reference_data
from riskscan.programme.system import System
from riskscan.store.database import open_database


def open_system(path: Path, demo: bool) -> System:
    """Open the database file, making it when it does not exist.

    A new one knows the organisations and municipalities of the data files; a demo knows only fictional
    ones. Raises ``StoreError`` or ``DemoRefused`` with a message in Dutch.
    """
    system = System(open_database(path), demo=demo)
    if demo:
        fill_demo(system)
    else:
        fill_reference_data(system)
    return system


def check_health(system: System) -> None:
    """Raise ``StoreError`` when the database does not answer."""
    system.database.check()
