"""A scan is discussed on a day with people in a role; the outcome stands where a reason stands."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_SCAN_TALKS = """
ALTER TABLE scan_event ADD COLUMN held_on TEXT;
ALTER TABLE scan_event ADD COLUMN with_whom TEXT NOT NULL DEFAULT '';
"""


@migrations()
def m004_scan_talks(tools: Tools) -> None:
    """A scan is discussed on a day with people in a role; the outcome stands where a reason stands."""
    for statement in statements(_SCAN_TALKS):
        tools.execute(statement)
