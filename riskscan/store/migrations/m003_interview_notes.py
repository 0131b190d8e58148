"""Several notes per interview, each with its topics; the one text there was becomes the first note."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_INTERVIEW_NOTES = """
CREATE TABLE interview_note (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES interview_revision (id),
  text TEXT NOT NULL,
  topics TEXT NOT NULL DEFAULT '',
  in_report INTEGER NOT NULL DEFAULT 0 CHECK (in_report IN (0, 1))
) STRICT;
CREATE INDEX interview_note_revision ON interview_note (revision_id);
INSERT INTO interview_note (revision_id, text) SELECT id, notes FROM interview_revision WHERE notes != '' ORDER BY id;
ALTER TABLE interview_revision DROP COLUMN notes;
"""


@migrations()
def m003_interview_notes(tools: Tools) -> None:
    """Several notes per interview, each with its topics; the one text there was becomes the first note."""
    for statement in statements(_INTERVIEW_NOTES):
        tools.execute(statement)
