"""Waiting lists beside their figures: which peildata there are, and what is done about each list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from riskscan.store.database import Database
from riskscan.store.organisations import as_date

# Step by step down the index figure_measure, so that the figures of the years between are not read.
_PEILDATA = """
WITH RECURSIVE found (measure, day) AS (
  SELECT w.value, (SELECT max(reference_to) FROM figure WHERE measure = w.value AND reference_from = reference_to)
  FROM json_each(:measures) w
  UNION ALL
  SELECT measure, (SELECT max(reference_to) FROM figure
    WHERE measure = found.measure AND reference_from = reference_to AND reference_to < found.day)
  FROM found WHERE day IS NOT NULL
)
SELECT DISTINCT day FROM found WHERE EXISTS (
  SELECT 1 FROM figure f
  WHERE f.measure = found.measure AND f.reference_to = found.day AND f.reference_from = found.day
    AND f.organisation_id IS NOT NULL AND f.municipality IS NULL AND f.kind = 'realisatie' AND f.edition = ''
    AND f.value <> 'null'
    AND NOT EXISTS (
      SELECT 1 FROM figure n
      WHERE n.organisation_id = f.organisation_id AND n.municipality IS NULL AND n.measure = f.measure
        AND n.reference_from = f.reference_from AND n.reference_to = f.reference_to
        AND n.kind = f.kind AND n.edition = f.edition AND n.id > f.id))
ORDER BY day DESC
"""


def peildata(database: Database, measures: Sequence[str]) -> tuple[date, ...]:
    """The days on which an organisation has a value of one of these measures, newest first.

    A day of which every value was emptied is none.
    """
    rows = database.rows(_PEILDATA, {"measures": json.dumps(list(measures))})
    return tuple(date.fromisoformat(row["day"]) for row in rows)


_PEILDATA_OF = """
SELECT DISTINCT f.reference_to AS day FROM json_each(:measures) w CROSS JOIN figure f
WHERE f.organisation_id = :organisation AND f.municipality IS NULL AND f.measure = w.value
  AND f.reference_from = f.reference_to AND f.kind = 'realisatie' AND f.edition = '' AND f.value <> 'null'
  AND NOT EXISTS (
    SELECT 1 FROM figure n
    WHERE n.organisation_id = f.organisation_id AND n.municipality IS NULL AND n.measure = f.measure
      AND n.reference_from = f.reference_from AND n.reference_to = f.reference_to
      AND n.kind = f.kind AND n.edition = f.edition AND n.id > f.id)
ORDER BY day DESC
"""


def peildata_of(database: Database, measures: Sequence[str], organisation_id: int) -> tuple[date, ...]:
    """The same of one organisation."""
    wanted = {"measures": json.dumps(list(measures)), "organisation": organisation_id}
    return tuple(date.fromisoformat(row["day"]) for row in database.rows(_PEILDATA_OF, wanted))


@dataclass(frozen=True, slots=True)
class Remedy:
    """What an organisation does about one list, as it was told for a peildatum (maatregel)."""

    organisation_id: int
    peildatum: date
    list: str
    """The measure of the list, such as "wl_onderzoek_duur"."""
    text: str
    """Empty: there is none, or it was withdrawn."""
    expected_end: date | None


@dataclass(frozen=True, slots=True)
class StoredRemedy:
    """One saved line; a later one of the same list stands beside it, not in its place."""

    id: int
    remedy: Remedy
    author: str
    saved_at: str


_SELECT = "SELECT r.*, a.name AS author FROM waiting_list_remedy r JOIN account a ON a.id = r.author_id"


def _stored(row: Row) -> StoredRemedy:
    remedy = Remedy(
        row["organisation_id"], date.fromisoformat(row["peildatum"]), row["list"], row["remedy"],
        as_date(row["expected_end"]),
    )  # fmt: skip
    return StoredRemedy(row["id"], remedy, row["author"], row["saved_at"])


def remedies(database: Database, peildatum: date) -> tuple[StoredRemedy, ...]:
    """Everything that was ever saved for a peildatum, of all organisations, oldest first."""
    rows = database.rows(f"{_SELECT} WHERE r.peildatum = ? ORDER BY r.id", (peildatum.isoformat(),))
    return tuple(map(_stored, rows))


def remedies_of(database: Database, organisation_id: int, peildatum: date) -> tuple[StoredRemedy, ...]:
    """The same of one organisation."""
    rows = database.rows(
        f"{_SELECT} WHERE r.peildatum = ? AND r.organisation_id = ? ORDER BY r.id",
        (peildatum.isoformat(), organisation_id),
    )
    return tuple(map(_stored, rows))


def add_remedies(database: Database, found: Iterable[Remedy], author: int, at: str) -> None:
    """Save lines beside the earlier ones, inside the caller's write transaction."""
    for one in found:
        database.run(
            "INSERT INTO waiting_list_remedy (organisation_id, peildatum, list, remedy, expected_end, author_id,"
            " saved_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                one.organisation_id, one.peildatum.isoformat(), one.list, one.text,
                one.expected_end.isoformat() if one.expected_end else None, author, at,
            ),
        )  # fmt: skip
