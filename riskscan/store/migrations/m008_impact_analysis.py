"""An impactanalyse per organisation and year: every save is a version of its own."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_IMPACT_ANALYSIS = """
CREATE TABLE impact_analysis (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  content TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL,
  UNIQUE (organisation_id, year, number)
) STRICT;
"""


@migrations()
def m008_impact_analysis(tools: Tools) -> None:
    """An impactanalyse per organisation and year: every save is a version of its own."""
    for statement in statements(_IMPACT_ANALYSIS):
        tools.execute(statement)
