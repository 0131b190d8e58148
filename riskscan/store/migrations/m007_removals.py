"""Requests to remove a text, and what was removed: who, when, why and a keyed hash, never the text."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_REMOVALS = """
CREATE TABLE removal_request (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER REFERENCES organisation (id),
  scan_id INTEGER REFERENCES scan (id),
  place TEXT NOT NULL DEFAULT '',
  sought TEXT NOT NULL,
  ignore_case INTEGER NOT NULL DEFAULT 0 CHECK (ignore_case IN (0, 1)),
  ground TEXT NOT NULL,
  explanation TEXT NOT NULL,
  requested_by INTEGER NOT NULL REFERENCES account (id),
  requested_at TEXT NOT NULL
) STRICT;
CREATE TABLE removal (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('tekst', 'deelnemers', 'account')),
  at TEXT NOT NULL,
  ground TEXT NOT NULL,
  explanation TEXT NOT NULL DEFAULT '',
  requested_by INTEGER REFERENCES account (id),
  done_by INTEGER REFERENCES account (id),
  entry TEXT NOT NULL,
  reapplied_at TEXT
) STRICT;
CREATE TABLE removal_request_end (
  request_id INTEGER PRIMARY KEY REFERENCES removal_request (id),
  kind TEXT NOT NULL CHECK (kind IN ('uitgevoerd', 'afgewezen', 'ingetrokken')),
  reason TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  by_account INTEGER NOT NULL REFERENCES account (id),
  removal_id INTEGER REFERENCES removal (id)
) STRICT;
CREATE TABLE removal_place (
  id INTEGER PRIMARY KEY,
  removal_id INTEGER NOT NULL REFERENCES removal (id),
  place TEXT NOT NULL,
  row INTEGER,
  scan_id INTEGER REFERENCES scan (id),
  matches INTEGER NOT NULL,
  old_hash TEXT NOT NULL,
  old_digest TEXT NOT NULL DEFAULT '',
  new_digest TEXT NOT NULL DEFAULT '',
  old_answers TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX removal_place_removal ON removal_place (removal_id);
CREATE INDEX removal_place_scan ON removal_place (scan_id);
"""


@migrations()
def m007_removals(tools: Tools) -> None:
    """Requests to remove a text, and what was removed: who, when, why and a keyed hash, never the text."""
    for statement in statements(_REMOVALS):
        tools.execute(statement)
