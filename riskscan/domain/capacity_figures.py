"""Columns of an impactanalyse from the cijfers of an organisation, to begin with; what is not known stays empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from riskscan.domain.capacity import MOST_CASES
from riskscan.domain.capacity_analysis import DECIDED, Column, Kind
from riskscan.domain.figures import Figure

_NUMBERS = {
    "overdragen": "overdragen",
    "overdracht_met_ondersteuning": "overdracht_met_ondersteuning",
    "onderzoeken": "onderzoek",
    "adviesvragen": "adviezen",
    "monitoring": "monitoring",
}
MEASURES = (*_NUMBERS, "meldingen", "fte_beschikbaar_structureel", "fte_beschikbaar_totaal")
"""The measures (ids of cijfers.yaml) that a column is filled from."""
MOST = 7
"""How many columns are filled in: as many as the source has."""
_ORDER = list(Kind)


def columns_from_figures(found: Iterable[Figure]) -> tuple[Column, ...]:
    """One column per year, kind and edition that has a number of cases, oldest first; at most the last ``MOST``.

    Only figures of the whole organisation over a whole calendar year that are known as a number.
    """
    columns: dict[tuple[int, Kind, str], Column] = {}
    counted = set()
    for one in found:
        year, value = _year(one), one.value
        if year is None or not isinstance(value, Decimal) or not 0 <= value <= MOST_CASES:
            continue
        kind = Kind(one.key.kind.value)
        place = (year, kind, one.key.edition)
        column = columns.get(place) or Column(kind, year, one.key.edition)
        if one.key.measure in _NUMBERS:
            numbers = replace(column.numbers, **{_NUMBERS[one.key.measure]: value})
            column = replace(column, numbers=numbers)
        elif one.key.measure == "meldingen":
            column = replace(column, meldingen=value)
        elif one.key.measure == "fte_beschikbaar_structureel":
            column = replace(column, structural=value)
        elif one.key.measure == "fte_beschikbaar_totaal":
            column = replace(column, total=value)
        if one.key.measure in (*_NUMBERS, "meldingen"):
            counted.add(place)
        columns[place] = column
    order = sorted(counted, key=lambda at: (at[0], _ORDER.index(at[1]), at[2] == DECIDED, at[2]))
    return tuple(columns[place] for place in order[-MOST:])


def _year(one: Figure) -> int | None:
    period = one.key.period
    whole = (period.start, period.end) == (date(period.start.year, 1, 1), date(period.start.year, 12, 31))
    return period.start.year if whole and one.key.municipality is None else None
