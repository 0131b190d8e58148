"""Which municipality belonged to which organisation, and when: of all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
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


def inhabitants(
    database: Database, days: Iterable[date], organisation_id: int | None = None
) -> dict[date, dict[int, Inhabitants]]:
    """Per day: organisation id → its inhabitants on that day, from the newest counts up to it; of one or of all."""
    rows = database.rows(
        """
        SELECT d.value AS day, s.organisation_id, count(*) AS towns, count(i.number) AS counted,
          sum(i.number) AS number, min(i.counted_on) AS counted_on
        FROM json_each(:days) d CROSS JOIN membership s
        LEFT JOIN inhabitants i ON i.municipality = s.municipality AND i.counted_on = (
          SELECT max(counted_on) FROM inhabitants WHERE municipality = s.municipality AND counted_on <= d.value)
        WHERE (s.valid_from IS NULL OR s.valid_from <= d.value) AND (s.valid_to IS NULL OR d.value < s.valid_to)
          AND (:organisation IS NULL OR s.organisation_id = :organisation)
        GROUP BY d.value, s.organisation_id
        """,
        {"days": json.dumps([one.isoformat() for one in sorted(set(days))]), "organisation": organisation_id},
    )
    found: dict[date, dict[int, Inhabitants]] = {}
    for row in rows:
        number = row["number"] if row["counted"] == row["towns"] else None
        of_day = found.setdefault(date.fromisoformat(row["day"]), {})
        of_day[row["organisation_id"]] = Inhabitants(number, as_date(row["counted_on"]))
    return found
