"""Which municipality belonged to which organisation, and when: of all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from riskscan.domain.lifecycle import Period
from riskscan.store.database import Database
from riskscan.store.organisations import as_date


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality with its organisation, and the first and last day of that."""

    municipality: str
    name: str
    organisation_id: int
    period: Period


def memberships(database: Database) -> tuple[Membership, ...]:
    rows = database.rows(
        "SELECT m.code, m.name, s.organisation_id, s.valid_from, s.valid_to FROM membership s"
        " JOIN municipality m ON m.code = s.municipality ORDER BY m.code, s.valid_from"
    )
    return tuple(
        Membership(
            row["code"], row["name"], row["organisation_id"], _period(row["valid_from"], row["valid_to"])
        )
        for row in rows
    )


def _period(start: str | None, end: str | None) -> Period:
    """The end in the database is the first day on which it no longer held."""
    last = as_date(end)
    return Period(as_date(start) or date.min, last - timedelta(days=1) if last else date.max)
