"""Figures as pages ask for them: each query reads what is shown, however many years are kept.

The index ``figure_current`` (organisation, municipality, measure, start of the period, ...) gives every one of
them its rows without reading the years beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from riskscan.domain.figures import FigureKey, Kind
from riskscan.domain.lifecycle import Period
from riskscan.store.database import Database
from riskscan.store.figures import COLUMNS, StoredFigure, stored

_PERIOD = "reference_from, reference_to, kind, edition"


def newest(database: Database, keys: Iterable[FigureKey]) -> dict[FigureKey, StoredFigure]:
    """The current value of each figure that was ever saved, also when it was emptied."""
    wanted = [
        (
            key.organisation_id, key.municipality, key.measure, key.period.start.isoformat(),
            key.period.end.isoformat(), key.kind, key.edition,
        )
        for key in keys
    ]  # fmt: skip
    rows = database.rows(
        f"{COLUMNS} WHERE f.id IN (SELECT (SELECT max(n.id) FROM figure n WHERE"
        " n.organisation_id IS w.value ->> 0 AND n.municipality IS w.value ->> 1 AND n.measure = w.value ->> 2"
        " AND n.reference_from = w.value ->> 3 AND n.reference_to = w.value ->> 4 AND n.kind = w.value ->> 5"
        " AND n.edition = w.value ->> 6) FROM json_each(?) w)",
        (json.dumps(wanted),),
    )
    return {one.key: one for one in map(stored, rows)}


def preceding(database: Database, current: Iterable[StoredFigure]) -> dict[FigureKey, StoredFigure]:
    """What was saved of each figure just before this; nothing for one that was saved once."""
    rows = database.rows(
        f"{COLUMNS} WHERE f.id IN (SELECT (SELECT max(n.id) FROM figure c JOIN figure n ON"
        " n.organisation_id IS c.organisation_id AND n.municipality IS c.municipality AND n.measure = c.measure"
        " AND n.reference_from = c.reference_from AND n.reference_to = c.reference_to AND n.kind = c.kind"
        " AND n.edition = c.edition AND n.id < c.id WHERE c.id = w.value) FROM json_each(?) w)",
        (json.dumps([one.id for one in current]),),
    )
    return {one.key: one for one in map(stored, rows)}


def latest(
    database: Database, organisation_id: int, measures: Sequence[str], each: int
) -> tuple[StoredFigure, ...]:
    """Of one organisation as a whole the current values of each measure, newest period first, at most ``each``."""
    rows = database.rows(
        f"{COLUMNS} JOIN json_each(:measures) w ON f.id IN (SELECT max(n.id) FROM figure n WHERE"
        " n.organisation_id = :organisation AND n.municipality IS NULL AND n.measure = w.value"
        f" GROUP BY {_PERIOD} ORDER BY n.reference_from DESC, n.reference_to DESC, n.kind DESC, n.edition DESC"
        " LIMIT :each) ORDER BY w.key, f.reference_to DESC, f.reference_from DESC, f.kind, f.edition",
        {"measures": json.dumps(list(measures)), "organisation": organisation_id, "each": each},
    )
    return tuple(stored(row) for row in rows)


def starting_within(
    database: Database, organisation_id: int, measures: Sequence[str], window: Period
) -> tuple[StoredFigure, ...]:
    """Of one organisation as a whole the current values whose period starts in ``window``, oldest first."""
    rows = database.rows(
        f"{COLUMNS} WHERE f.id IN (SELECT max(n.id) FROM json_each(:measures) w CROSS JOIN figure n WHERE"
        " n.organisation_id = :organisation AND n.municipality IS NULL AND n.measure = w.value"
        f" AND n.reference_from BETWEEN :start AND :end GROUP BY n.measure, {_PERIOD})"
        " ORDER BY f.reference_to, f.reference_from, f.kind, f.edition",
        {
            "measures": json.dumps(list(measures)),
            "organisation": organisation_id,
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
        },
    )
    return tuple(stored(row) for row in rows)


def last_filled(
    database: Database, places: Iterable[tuple[int, str]], kinds: Iterable[Kind]
) -> dict[tuple[int, str], Period]:
    """Per organisation id and measure the newest period of which the whole organisation has a value of these kinds."""
    rows = database.rows(
        "SELECT f.organisation_id, f.measure, f.reference_from, f.reference_to"
        " FROM json_each(:places) p CROSS JOIN figure f"
        " ON f.id = (SELECT n.id FROM figure n WHERE n.organisation_id = p.value ->> 0 AND n.municipality IS NULL"
        " AND n.measure = p.value ->> 1 AND n.value <> 'null' AND n.kind IN (SELECT value FROM json_each(:kinds))"
        " AND NOT EXISTS (SELECT 1 FROM figure l WHERE"
        " l.organisation_id = n.organisation_id AND l.municipality IS NULL AND l.measure = n.measure"
        " AND l.reference_from = n.reference_from AND l.reference_to = n.reference_to AND l.kind = n.kind"
        " AND l.edition = n.edition AND l.id > n.id)"
        " ORDER BY n.reference_from DESC, n.reference_to DESC LIMIT 1)",
        {"places": json.dumps(list(places)), "kinds": json.dumps(list(kinds))},
    )
    return {
        (row["organisation_id"], row["measure"]): Period(
            date.fromisoformat(row["reference_from"]), date.fromisoformat(row["reference_to"])
        )
        for row in rows
    }


def years_kept(database: Database, organisation_id: int, measures: Iterable[str]) -> tuple[int, int] | None:
    """The first and last year in which a period of one of these measures starts; None without figures."""
    row = database.row(
        "SELECT min(first) AS first, max(last) AS last FROM (SELECT"
        " (SELECT min(n.reference_from) FROM figure n WHERE n.organisation_id = :organisation"
        "   AND n.municipality IS NULL AND n.measure = m.value) AS first,"
        " (SELECT max(n.reference_from) FROM figure n WHERE n.organisation_id = :organisation"
        "   AND n.municipality IS NULL AND n.measure = m.value) AS last"
        " FROM json_each(:measures) m)",
        {"organisation": organisation_id, "measures": json.dumps(list(measures))},
    )
    return (int(row["first"][:4]), int(row["last"][:4])) if row and row["first"] else None


def periods_of(database: Database, measure: str, most: int) -> tuple[tuple[Period, int], ...]:
    """The newest periods of which organisations as a whole have a realisatie of this measure, newest first, each
    with how many organisations that are.
    """
    rows = database.rows(
        "SELECT f.reference_from, f.reference_to, count(DISTINCT f.organisation_id) AS number FROM figure f"
        " WHERE f.measure = ? AND f.organisation_id IS NOT NULL AND f.municipality IS NULL AND f.kind = 'realisatie'"
        " GROUP BY f.reference_to, f.reference_from ORDER BY f.reference_to DESC, f.reference_from DESC LIMIT ?",
        (measure, most),
    )
    return tuple(
        (
            Period(date.fromisoformat(row["reference_from"]), date.fromisoformat(row["reference_to"])),
            row["number"],
        )
        for row in rows
    )
