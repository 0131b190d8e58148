"""The audit log can be read by person, action, subject and time at a cost that does not grow with it.

``about`` is what an entry is about in two words, such as ``scan 12``: the start of its subject, or the scan of
the address that was refused. It is computed from the subject, so the chain of hashes covers it. An entry comes
only after the newest: also ``INSERT OR REPLACE``, which no trigger on deleting sees, puts none in between.
"""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_AUDIT_READING = """
ALTER TABLE audit_entry ADD COLUMN about TEXT GENERATED ALWAYS AS (
  CASE
    WHEN subject GLOB '/scans/[0-9]*' THEN 'scan ' || CAST(substr(subject, 8) AS INTEGER)
    WHEN instr(subject, ' ') = 0 THEN subject
    ELSE substr(subject, 1,
      instr(subject, ' ') + instr(substr(subject, instr(subject, ' ') + 1) || ' ', ' ') - 1)
  END
) VIRTUAL;
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE INDEX audit_entry_account ON audit_entry (account_id, at);
CREATE INDEX audit_entry_action ON audit_entry (action, at);
CREATE INDEX audit_entry_about ON audit_entry (about, at);
CREATE TRIGGER audit_entry_in_order AFTER INSERT ON audit_entry
WHEN NEW.id <> (SELECT max(id) FROM audit_entry)
  OR NEW.previous_hash <> coalesce((SELECT hash FROM audit_entry WHERE id = NEW.id - 1), \
'0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
"""


@migrations()
def m010_audit_reading(tools: Tools) -> None:
    """The audit log can be read by person, action, subject and time."""
    for statement in statements(_AUDIT_READING):
        tools.execute(statement)
