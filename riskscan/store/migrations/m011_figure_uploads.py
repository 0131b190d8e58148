"""A file with figures between its dry run and the moment it is agreed to; emptied once it was read in."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_UPLOADS = """
CREATE TABLE figure_upload (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  uploaded_at TEXT NOT NULL,
  read_in_at TEXT
) STRICT;
CREATE INDEX figure_upload_account ON figure_upload (account_id);
"""


@migrations()
def m011_figure_uploads(tools: Tools) -> None:
    """What was handed in stays as it was, so that what is agreed to is what was shown."""
    for statement in statements(_UPLOADS):
        tools.execute(statement)
