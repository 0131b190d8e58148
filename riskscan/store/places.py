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


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """The inhabitants of all municipalities of an organisation; None when one of them is not known."""

    number: int | None
    counted_on: date | None
    """Of the oldest count among them."""


def inhabitants(database: Database, day: date) -> dict[int, Inhabitants]:
    """Organisation id → its inhabitants on a day, from the newest counts up to that day; of all at once."""
    rows = database.rows(
        """
        SELECT s.organisation_id, count(*) AS towns, count(i.number) AS counted, sum(i.number) AS number,
          min(i.counted_on) AS counted_on
        FROM membership s LEFT JOIN inhabitants i ON i.municipality = s.municipality AND i.counted_on = (
          SELECT max(counted_on) FROM inhabitants WHERE municipality = s.municipality AND counted_on <= :day)
        WHERE (s.valid_from IS NULL OR s.valid_from <= :day) AND (s.valid_to IS NULL OR :day < s.valid_to)
        GROUP BY s.organisation_id
        """,
        {"day": day.isoformat()},
    )
    return {
        row["organisation_id"]: Inhabitants(
            row["number"] if row["counted"] == row["towns"] else None, as_date(row["counted_on"])
        )
        for row in rows
    }
