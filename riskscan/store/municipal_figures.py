"""Of which periods an organisation has figures per municipality."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from riskscan.domain.lifecycle import Period
from riskscan.store.database import Database


def periods_per_municipality(
    database: Database, organisation_id: int, measures: Iterable[str], most: int
) -> tuple[Period, ...]:
    """The newest periods (no single days) of which a municipality has a realisatie, newest first."""
    rows = database.rows(
        "SELECT f.reference_from, f.reference_to FROM figure f WHERE f.organisation_id = :organisation"
        " AND f.municipality IS NOT NULL AND f.measure IN (SELECT value FROM json_each(:measures))"
        " AND f.kind = 'realisatie' AND f.reference_from < f.reference_to"
        " GROUP BY f.reference_to, f.reference_from ORDER BY f.reference_to DESC, f.reference_from DESC LIMIT :most",
        {"organisation": organisation_id, "measures": json.dumps(list(measures)), "most": most},
    )
    return tuple(
        Period(date.fromisoformat(row["reference_from"]), date.fromisoformat(row["reference_to"]))
        for row in rows
    )
