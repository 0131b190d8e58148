"""Figures of municipalities and of the country beside those of organisations, each with its mark and note."""

from __future__ import annotations

from sqlite_utils import Database as Tools

from riskscan.store.migrations.registry import migrations, statements

_FIGURES = """
CREATE TABLE figure_new (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER REFERENCES organisation (id),
  municipality TEXT REFERENCES municipality (code),
  measure TEXT NOT NULL,
  reference_from TEXT NOT NULL,
  reference_to TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'realisatie' CHECK (kind IN ('realisatie', 'prognose', 'begroting')),
  edition TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL,
  mark TEXT NOT NULL DEFAULT '' CHECK (mark IN ('', 'voorlopig', 'onderdrukt')),
  source TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  scan_id INTEGER REFERENCES scan (id),
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL,
  copied_from INTEGER REFERENCES scan (id),
  restored_from INTEGER REFERENCES figure (id),
  CHECK (municipality IS NULL OR organisation_id IS NOT NULL)
) STRICT;
INSERT INTO figure_new (id, organisation_id, measure, reference_from, reference_to, kind, edition, value, source,
  scan_id, author_id, saved_at, copied_from, restored_from)
SELECT id, organisation_id, measure, reference_from, reference_to, kind, edition, value, source,
  scan_id, author_id, saved_at, copied_from, restored_from FROM figure;
DROP TABLE figure;
ALTER TABLE figure_new RENAME TO figure;
CREATE INDEX figure_current ON figure (organisation_id, municipality, measure, reference_from, reference_to, kind,
  edition, id);
CREATE INDEX figure_measure ON figure (measure, reference_to, reference_from);
CREATE INDEX figure_scan ON figure (scan_id);
"""


@migrations()
def m005_figures_of_everything(tools: Tools) -> None:
    """A figure is an organisation's, a municipality's within it, or the country's (neither)."""
    for statement in statements(_FIGURES):
        tools.execute(statement)
