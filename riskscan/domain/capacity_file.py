"""The fixed contract of ``riskscan capacity`` (design.md §8): numbers in, FTE and gap out.

Strict, as other systems rely on it: what is wrong is an error in Dutch, never a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from riskscan.domain.capacity import (
    HOURS_IN_YEAR,
    MOST_CASES,
    PRODUCTIVE_HOURS,
    PerService,
    Service,
    gap,
    needed,
    rounded,
)
from riskscan.domain.interchange import BadScan, read_json

AVAILABLE = "beschikbaar"
PRODUCTIVE = "productieve_uren"
NEEDED = (*(one.value for one in Service), AVAILABLE)


class BadCapacity(ValueError):
    """Input that cannot be calculated with; the message says in Dutch what to do."""


@dataclass(frozen=True, slots=True)
class CapacityInput:
    """One calculation: cases in a year, FTE available, productive hours of one FTE."""

    numbers: PerService
    available: Decimal
    productive: Decimal = PRODUCTIVE_HOURS


def parse(text: str) -> CapacityInput:
    """Read one JSON object; raises ``BadCapacity``."""
    try:
        found = read_json(text, decimals=True)
    except BadScan as error:
        raise BadCapacity(str(error)) from error
    if not isinstance(found, dict):
        raise BadCapacity("Hier hoort één object te staan, tussen accolades.")
    known = (*NEEDED, PRODUCTIVE)
    for key in found:
        if key not in known:
            raise BadCapacity(f"De sleutel '{key[:60]}' is niet bekend. Bekend zijn: {', '.join(known)}.")
    for key in NEEDED:
        if key not in found:
            raise BadCapacity(f"De sleutel '{key}' ontbreekt. Vul een getal in; 0 mag ook.")
    productive = _number(found, PRODUCTIVE, HOURS_IN_YEAR) if PRODUCTIVE in found else PRODUCTIVE_HOURS
    if productive < 1:
        raise BadCapacity(f"De sleutel '{PRODUCTIVE}' moet ten minste 1 zijn.")
    cases = {one.value: _whole(found, one.value) for one in Service}
    return CapacityInput(PerService(**cases), _number(found, AVAILABLE, MOST_CASES), productive)


def _whole(found: Mapping[str, object], key: str) -> Decimal:
    number = _number(found, key, MOST_CASES)
    if number != number.to_integral_value():
        raise BadCapacity(f"De sleutel '{key}' moet een heel getal zijn: het is een aantal.")
    return number


def _number(found: Mapping[str, object], key: str, most: Decimal) -> Decimal:
    value = found[key]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadCapacity(f"De sleutel '{key}' moet een getal zijn, zonder aanhalingstekens.")
    number = Decimal(value)
    if number < 0:
        raise BadCapacity(f"De sleutel '{key}' mag niet kleiner dan 0 zijn.")
    if number > most:
        raise BadCapacity(f"De sleutel '{key}' is te groot; het grootste getal is {most}.")
    return number.copy_abs()


def result(given: CapacityInput, norms: Mapping[str, PerService]) -> dict[str, dict[str, float]]:
    """FTE and gap per norm set, to 0.01; the numbers are within what JSON carries exactly."""
    found = {}
    for name, hours in norms.items():
        fte = needed(given.numbers, hours, given.productive)
        found[name] = {"fte": float(rounded(fte)), "gap": float(gap(given.available, fte))}
    return found
