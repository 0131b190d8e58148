"""The rekentool: from numbers of cases and hours per case to FTE needed, and back.

Source: the impact analysis of 2024 (behoeften.md 004-59 to 004-66). Its formula is
``FTE = sum(number of cases x hours per case) / productive hours``; all figures are ``Decimal``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

CENT = Decimal("0.01")
PRODUCTIVE_HOURS = Decimal(1350)
"""Productive hours of one FTE in a year. Not in the source: the only whole number that reproduces its FTE."""
MOST_CASES = Decimal(1_000_000)
"""More cases, hours or FTE than any organisation has: above it something was mistyped."""
HOURS_IN_YEAR = Decimal(8784)


class Service(StrEnum):
    """What the tool counts, in the order of its table; the values are those of the fixed contract."""

    DIRECT = "overdragen"
    SUPPORTED = "overdracht_met_ondersteuning"
    INVESTIGATION = "onderzoek"
    ADVICE = "adviezen"
    MONITORING = "monitoring"


PARTS = (Service.DIRECT, Service.SUPPORTED, Service.INVESTIGATION)
"""The services that read as the parts of the reports (meldingen), which they are not: see the caveats."""


@dataclass(frozen=True, slots=True)
class PerService:
    """One figure for each service: a number of cases in a year, or hours per case."""

    overdragen: Decimal
    overdracht_met_ondersteuning: Decimal
    onderzoek: Decimal
    adviezen: Decimal
    monitoring: Decimal

    def of(self, service: Service) -> Decimal:
        found: Decimal = getattr(self, service.value)
        return found


@dataclass(frozen=True, slots=True)
class Partly:
    """As ``PerService``, where a figure may be missing; missing is not zero."""

    overdragen: Decimal | None = None
    overdracht_met_ondersteuning: Decimal | None = None
    onderzoek: Decimal | None = None
    adviezen: Decimal | None = None
    monitoring: Decimal | None = None

    def of(self, service: Service) -> Decimal | None:
        found: Decimal | None = getattr(self, service.value)
        return found

    @property
    def missing(self) -> tuple[Service, ...]:
        return tuple(one for one in Service if self.of(one) is None)

    def whole(self) -> PerService | None:
        """The same without gaps; None when a figure is missing."""
        found = {one.value: self.of(one) for one in Service}
        known = {name: value for name, value in found.items() if value is not None}
        return PerService(**known) if len(known) == len(found) else None

    def over(self, base: PerService) -> PerService:
        """The base with these figures in place of its own."""
        given = {one.value: self.of(one) for one in Service}
        return replace(base, **{name: value for name, value in given.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one service adds to the FTE needed; ``hours`` in a year."""

    service: Service
    number: Decimal
    hours_each: Decimal
    hours: Decimal
    fte: Decimal


def rounded(fte: Decimal) -> Decimal:
    """FTE as it is shown: to 0.01, half away from zero."""
    return fte.quantize(CENT, ROUND_HALF_UP)


def hours_needed(numbers: PerService, hours: PerService) -> Decimal:
    """Hours of work in a year."""
    return sum((numbers.of(one) * hours.of(one) for one in Service), Decimal(0))


def needed(numbers: PerService, hours: PerService, productive: Decimal = PRODUCTIVE_HOURS) -> Decimal:
    """FTE needed, not rounded. ``productive`` (hours of one FTE in a year) is above zero."""
    return hours_needed(numbers, hours) / productive


def gap(available: Decimal, needed_fte: Decimal) -> Decimal:
    """What is available less what is needed, to 0.01; below zero is too little.

    Taken from the rounded need, so that the three figures beside each other add up. The seven gaps of the
    source come out the same either way.
    """
    return rounded(available - rounded(needed_fte))


def contributions(
    numbers: PerService, hours: PerService, productive: Decimal = PRODUCTIVE_HOURS
) -> tuple[Contribution, ...]:
    """What each service adds, in their order; the FTE are not rounded, so their sum is ``needed``."""
    return tuple(
        Contribution(
            one,
            numbers.of(one),
            hours.of(one),
            numbers.of(one) * hours.of(one),
            numbers.of(one) * hours.of(one) / productive,
        )
        for one in Service
    )


@dataclass(frozen=True, slots=True)
class Fit:
    """The largest whole numbers, in the proportion of a base, whose work fits in a number of FTE."""

    numbers: PerService
    factor: Fraction
    """By which the numbers that were not held are multiplied before they are rounded down."""
    fte: Decimal
    """What these numbers need, not rounded: at most the target."""


def fitting(
    target: Decimal,
    base: PerService,
    hours: PerService,
    productive: Decimal = PRODUCTIVE_HOURS,
    held: frozenset[Service] = frozenset(),
) -> Fit | None:
    """What fits in ``target`` FTE: services in ``held`` stay as in ``base``, the others keep their proportion.

    Largest: at any greater factor the numbers no longer fit. None when the held services alone are already too
    much, or when no other service takes any time, so that there is nothing to scale.
    """
    room = _exact(target) * _exact(productive)
    room -= sum(_exact(base.of(one)) * _exact(hours.of(one)) for one in Service if one in held)
    scaled = [
        (_exact(base.of(one)), _exact(hours.of(one)))
        for one in Service
        if one not in held and base.of(one) and hours.of(one)
    ]
    if room < 0 or not scaled:
        return None
    factor = _largest_factor(room, scaled)
    numbers = PerService(
        **{
            one.value: base.of(one) if one in held else Decimal(floor(factor * _exact(base.of(one))))
            for one in Service
        }
    )
    return Fit(numbers, factor, needed(numbers, hours, productive))


def _largest_factor(room: Fraction, scaled: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The greatest factor at which the numbers, rounded down, still fit in ``room`` hours.

    Rounding down leaves room over, so it is a little above the plain proportion. It lies at a factor where one
    of the numbers becomes whole, and below the proportion in which a whole case of everything is too much.
    """
    weight = sum((number * each for number, each in scaled), Fraction(0))
    spare = sum((each for _, each in scaled), Fraction(0))
    best, above = room / weight, (room + spare) / weight
    for number, _ in scaled:
        low, high = floor(best * number), floor(above * number) + 1
        # The work grows with the factor, so the last one that fits is found by halving.
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _work(middle / number, scaled) <= room else (low, middle)
        best = max(best, low / number)
    return best


def _work(factor: Fraction, scaled: list[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((floor(factor * number) * each for number, each in scaled), Fraction(0))


def times(number: Decimal, factor: Fraction) -> Decimal:
    """A number times a factor, not rounded to whole cases."""
    found = _exact(number) * factor
    return Decimal(found.numerator) / Decimal(found.denominator)


def _exact(value: Decimal) -> Fraction:
    return Fraction(value)
