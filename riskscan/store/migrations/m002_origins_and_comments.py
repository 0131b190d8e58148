"""An answer remembers where it was copied or restored from; colleagues comment on questions."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_ORIGINS_AND_COMMENTS = """
ALTER TABLE answer_revision ADD COLUMN copied_from INTEGER REFERENCES scan (id);
ALTER TABLE answer_revision ADD COLUMN restored_from INTEGER REFERENCES answer_revision (id);
ALTER TABLE figure ADD COLUMN copied_from INTEGER REFERENCES scan (id);
ALTER TABLE figure ADD COLUMN restored_from INTEGER REFERENCES figure (id);

CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  written_at TEXT NOT NULL
) STRICT;
CREATE INDEX comment_scan ON comment (scan_id, id);
CREATE TABLE comment_event (
  id INTEGER PRIMARY KEY,
  comment_id INTEGER NOT NULL REFERENCES comment (id),
  kind TEXT NOT NULL CHECK (kind IN ('afgehandeld', 'heropend')),
  at TEXT NOT NULL,
  by_account INTEGER NOT NULL REFERENCES account (id)
) STRICT;
CREATE INDEX comment_event_comment ON comment_event (comment_id, id);
"""


@migrations()
def m002_origins_and_comments(tools: Tools) -> None:
    """An answer remembers where it was copied or restored from; colleagues comment on questions."""
    for statement in statements(_ORIGINS_AND_COMMENTS):
        tools.execute(statement)
