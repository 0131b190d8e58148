"""Addresses of figures: period, kind and uitgave as the parts of a link, read back strictly."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from riskscan.domain.figures import MAX_EDITION, FigureKey, Kind
from riskscan.domain.lifecycle import Period
from riskscan.programme.figure_entry import Place
from riskscan.programme.system import NotFound

KINDS = (
    (Kind.ACTUAL.value, "Realisatie", "Wat het is geworden"),
    (Kind.FORECAST.value, "Prognose", "Wat men verwacht"),
    (Kind.BUDGET.value, "Begroting", "Wat is gevraagd of toegekend"),
)


def arguments(key: FigureKey | Place) -> dict[str, Any]:
    """The parts of an address that say which period, kind, uitgave and municipality."""
    found: dict[str, Any] = {
        "van": key.period.start.isoformat(),
        "tot": key.period.end.isoformat(),
        "soort": key.kind.value,
    }
    if key.edition:
        found["uitgave"] = key.edition
    if isinstance(key, FigureKey) and key.municipality:
        found["gemeente"] = key.municipality
    return found


def read_place(query: Mapping[str, str]) -> Place:
    """The place that an address names; raises NotFound when it names none."""
    try:
        period = Period(date.fromisoformat(query.get("van", "")), date.fromisoformat(query.get("tot", "")))
        kind = Kind(query.get("soort", Kind.ACTUAL.value))
    except ValueError:
        raise NotFound(
            "In dit adres ontbreekt de periode. Kies haar op de pagina van de organisatie."
        ) from None
    edition = query.get("uitgave", "")
    if period.start > period.end or len(edition) > MAX_EDITION:
        raise NotFound("Deze periode bestaat niet. Kies haar op de pagina van de organisatie.")
    return Place(period, kind, edition)


def period_code(period: Period) -> str:
    """A period as one value in an address; ``read_period`` reads it back."""
    return f"{period.start.isoformat()}_{period.end.isoformat()}"


def read_period(text: str) -> Period | None:
    """The period that was chosen from a list; None for an empty text. Raises NotFound when there is none such."""
    if not text:
        return None
    first, _, last = text.partition("_")
    with suppress(ValueError):
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
        if period.start <= period.end:
            return period
    raise NotFound("Deze periode bestaat niet. Kies haar uit de lijst.")
