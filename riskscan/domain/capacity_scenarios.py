"""What a scenario comes to: its numbers, the FTE they need, the gap, or what fits in a number of FTE."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from riskscan.domain.capacity import (
    Fit,
    Partly,
    PerService,
    Service,
    fitting,
    gap,
    needed,
    rounded,
    times,
)
from riskscan.domain.capacity_analysis import Analysis, Column, Scenario


class Origin(StrEnum):
    """Where a number of a scenario comes from."""

    GIVEN = "ingevuld"
    BASE = "als in de kolom"
    SPREAD = "in verhouding"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario worked out. Without ``numbers`` it cannot be: ``missing`` says what its column lacks."""

    scenario: Scenario
    missing: tuple[Service, ...]
    numbers: PerService | None
    origins: tuple[Origin, ...]
    """Per service, in their order."""
    meldingen: Decimal | None
    hours: PerService
    available: Decimal | None
    fte: Decimal | None
    """Needed, to 0.01."""
    gap: Decimal | None
    change: Decimal | None
    """Needed less what the column it starts from needs under the chosen norm, to 0.01."""
    fit: Fit | None
    """What fits in the target; None without a target, and when nothing fits."""
    fit_meldingen: Decimal | None
    """The reports in the same proportion, as an indication: the tool does not count them."""

    @property
    def closes(self) -> bool:
        """Whether what is available is enough for what is needed."""
        return self.gap is not None and self.gap >= 0

    @property
    def too_little(self) -> bool:
        """Whether a target was given in which even the held services do not fit."""
        return self.scenario.target is not None and self.numbers is not None and self.fit is None


def outcome(analysis: Analysis, scenario: Scenario) -> Outcome:
    """Work a scenario out; its column is one of the analysis."""
    base = next((one for one in analysis.columns if one.name == scenario.base), Column())
    hours = scenario.hours.over(analysis.hours)
    available = scenario.available if scenario.available is not None else base.available
    start = base.numbers.whole()
    factor = _factor(scenario, base)
    numbers = _numbers(scenario, base, factor)
    meldingen = scenario.meldingen if scenario.meldingen is not None else base.meldingen
    if numbers is None:
        missing = tuple(one for one in base.numbers.missing if scenario.numbers.of(one) is None)
        return Outcome(scenario, missing, None, (), meldingen, hours, available, None, None, None, None, None)
    exact = needed(numbers, hours, analysis.productive)
    before = needed(start, analysis.hours, analysis.productive) if start else None
    fit = None
    if scenario.target is not None:
        fit = fitting(scenario.target, numbers, hours, analysis.productive, frozenset(scenario.held))
    return Outcome(
        scenario=scenario,
        missing=(),
        numbers=numbers,
        origins=tuple(_origin(scenario, one, factor) for one in Service),
        meldingen=meldingen,
        hours=hours,
        available=available,
        fte=rounded(exact),
        gap=gap(available, exact) if available is not None else None,
        change=rounded(exact) - rounded(before) if before is not None else None,
        fit=fit,
        fit_meldingen=_fit_meldingen(fit, meldingen, scenario),
    )


def _factor(scenario: Scenario, base: Column) -> Fraction | None:
    """By which the numbers of the column grow; None when they stay."""
    if not scenario.spread or not base.meldingen or scenario.meldingen is None:
        return None
    return Fraction(scenario.meldingen) / Fraction(base.meldingen)


def _numbers(scenario: Scenario, base: Column, factor: Fraction | None) -> PerService | None:
    """What was given, and for the rest the column's own number, in proportion or as it is; not rounded."""
    found = {}
    for one in Service:
        number, own = scenario.numbers.of(one), base.numbers.of(one)
        if number is None and own is not None:
            number = own if factor is None else times(own, factor)
        found[one.value] = number
    return Partly(**found).whole()


def _origin(scenario: Scenario, service: Service, factor: Fraction | None) -> Origin:
    if scenario.numbers.of(service) is not None:
        return Origin.GIVEN
    return Origin.BASE if factor is None else Origin.SPREAD


def _fit_meldingen(fit: Fit | None, meldingen: Decimal | None, scenario: Scenario) -> Decimal | None:
    if fit is None or meldingen is None:
        return None
    if Service.DIRECT in scenario.held:
        return meldingen
    return Decimal(floor(fit.factor * Fraction(meldingen)))
