"""What an organisation does about a waiting list, and when it is expected to be gone."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

# The newest line of organisation, peildatum and list counts; an empty text withdraws it.
_REMEDIES = """
CREATE TABLE waiting_list_remedy (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  peildatum TEXT NOT NULL,
  list TEXT NOT NULL,
  remedy TEXT NOT NULL,
  expected_end TEXT,
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
) STRICT;
CREATE INDEX waiting_list_remedy_newest ON waiting_list_remedy (peildatum, organisation_id, list, id);
"""


@migrations()
def m009_waiting_list_remedies(tools: Tools) -> None:
    """The maatregel per list, append-only beside the figures of its peildatum."""
    for statement in statements(_REMEDIES):
        tools.execute(statement)
