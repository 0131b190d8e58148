"""Figures apart from a scan: what was ever saved of one, and by whom."""

from __future__ import annotations

from collections.abc import Iterable

from riskscan.store.database import Database
from riskscan.store.scans import FigureKey


def history(database: Database, key: FigureKey) -> tuple[str, ...]:
    """Every text that was ever saved of this figure (realisatie), the current one last."""
    rows = database.rows(
        "SELECT value FROM figure WHERE organisation_id = ? AND measure = ? AND reference_from = ?"
        " AND reference_to = ? AND kind = 'realisatie' AND edition = '' ORDER BY id",
        (key.organisation_id, key.measure, key.period.start.isoformat(), key.period.end.isoformat()),
    )
    return tuple(row["value"] for row in rows)


def figure_authors(database: Database, keys: Iterable[FigureKey]) -> frozenset[int]:
    """Who wrote the current figures, also when that was in the scan of another round."""
    found = set()
    for key in keys:
        row = database.row(
            "SELECT author_id FROM figure WHERE organisation_id = ? AND measure = ? AND reference_from = ?"
            " AND reference_to = ? AND kind = 'realisatie' AND edition = '' ORDER BY id DESC LIMIT 1",
            (key.organisation_id, key.measure, key.period.start.isoformat(), key.period.end.isoformat()),
        )
        if row:
            found.add(row["author_id"])
    return frozenset(found)


def figure_at(database: Database, key: FigureKey, revision_id: int) -> str | None:
    row = database.row(
        "SELECT value FROM figure WHERE id = ? AND organisation_id = ? AND measure = ? AND reference_from = ?"
        " AND reference_to = ?",
        (
            revision_id,
            key.organisation_id,
            key.measure,
            key.period.start.isoformat(),
            key.period.end.isoformat(),
        ),
    )
    return str(row["value"]) if row else None
