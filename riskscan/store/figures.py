"""Figures apart from a scan: what was ever saved of one."""

from __future__ import annotations

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
