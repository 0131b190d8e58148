"""The rekentool: the fourteen FTE values and seven gaps of the source, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from capacity_cases import DECIDED, ROWS, TOOL, Row
from hypothesis import assume, given
from hypothesis import strategies as st

from riskscan.domain.capacity import (
    Fit,
    Partly,
    PerService,
    Service,
    contributions,
    fitting,
    gap,
    hours_needed,
    needed,
    rounded,
)

REGIONAL, NATIONAL = TOOL.norms("regionaal").hours, TOOL.norms("landelijk").hours
NUMBERS = st.integers(0, 20_000).map(Decimal)
CASES = st.builds(PerService, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
HOUR = st.decimals(0, 200, places=2)
HOURS = st.builds(PerService, HOUR, HOUR, HOUR, HOUR, HOUR)
PRODUCTIVE = st.decimals(500, 2000, places=1)
HELD = st.frozensets(st.sampled_from(list(Service)), max_size=4)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.year}-{row.edition}")
def test_every_figure_of_the_source_comes_out_exactly(row: Row) -> None:
    regional, national = needed(row.per_service, REGIONAL), needed(row.per_service, NATIONAL)
    assert str(rounded(national)) == row.national
    assert str(rounded(regional)) == row.regional
    assert str(gap(Decimal(row.available), regional)) == row.gap


def test_1350_is_the_only_whole_number_of_hours_that_gives_the_figures_of_the_source() -> None:
    def fits(hours: int) -> bool:
        return all(
            str(rounded(needed(row.per_service, norm, Decimal(hours)))) == printed
            for row in ROWS
            for norm, printed in ((REGIONAL, row.regional), (NATIONAL, row.national))
        )

    assert [hours for hours in range(1300, 1400) if fits(hours)] == [1350]


def test_half_a_hundredth_is_rounded_away_from_zero() -> None:
    assert [str(rounded(Decimal(text))) for text in ("0.005", "0.015", "-0.005", "2.675", "0.0049")] == [
        "0.01", "0.02", "-0.01", "2.68", "0.00",
    ]  # fmt: skip


def test_the_gap_is_what_stands_beside_less_what_stands_beside() -> None:
    assert gap(Decimal("62"), Decimal("60.405")) == Decimal("1.59")


@given(CASES, CASES, HOURS, PRODUCTIVE)
def test_the_work_of_two_organisations_together_is_the_sum(
    one: PerService, other: PerService, hours: PerService, productive: Decimal
) -> None:
    both = PerService(*(one.of(service) + other.of(service) for service in Service))
    apart = needed(one, hours, productive) + needed(other, hours, productive)
    assert abs(needed(both, hours, productive) - apart) < Decimal("1e-15")


@given(CASES, HOURS, PRODUCTIVE, st.sampled_from(list(Service)), st.integers(1, 500))
def test_more_cases_or_more_hours_never_need_less(
    numbers: PerService, hours: PerService, productive: Decimal, service: Service, more: int
) -> None:
    before = needed(numbers, hours, productive)
    cases = replace(numbers, **{service.value: numbers.of(service) + more})
    slower = replace(hours, **{service.value: hours.of(service) + more})
    assert needed(cases, hours, productive) >= before
    assert needed(numbers, slower, productive) >= before
    assert needed(numbers, hours, productive + more) <= before


@given(CASES, HOURS, PRODUCTIVE)
def test_the_contributions_add_up_to_the_whole(
    numbers: PerService, hours: PerService, productive: Decimal
) -> None:
    parts = contributions(numbers, hours, productive)
    assert [one.service for one in parts] == list(Service)
    assert sum(one.hours for one in parts) == hours_needed(numbers, hours)
    assert abs(sum(one.fte for one in parts) - needed(numbers, hours, productive)) < Decimal("1e-15")


def scaled(base: PerService, factor: Fraction, held: frozenset[Service]) -> PerService:
    return PerService(
        *(base.of(one) if one in held else Decimal(floor(factor * Fraction(base.of(one)))) for one in Service)
    )


@given(st.decimals(0, 500, places=2), CASES, HOURS, PRODUCTIVE, HELD)
def test_what_fits_in_a_number_of_fte_fits_and_the_next_whole_case_does_not(
    target: Decimal, base: PerService, hours: PerService, productive: Decimal, held: frozenset[Service]
) -> None:
    fit = fitting(target, base, hours, productive, held)
    moving = [one for one in Service if one not in held and base.of(one) and hours.of(one)]
    stuck = sum((base.of(one) * hours.of(one) for one in held), Decimal(0))
    if fit is None:
        assert not moving or stuck > target * productive
        return
    assert hours_needed(fit.numbers, hours) <= target * productive
    assert fit.numbers == scaled(base, fit.factor, held)
    # The least greater factor at which one of the numbers becomes one more.
    more = min((Fraction(fit.numbers.of(one)) + 1) / Fraction(base.of(one)) for one in moving)
    assert hours_needed(scaled(base, more, held), hours) > target * productive


@given(CASES, HOURS, PRODUCTIVE)
def test_what_fits_in_the_fte_needed_is_at_least_the_same_work(
    base: PerService, hours: PerService, productive: Decimal
) -> None:
    work = needed(base, hours, productive)
    assume(work > 0)
    fit = fitting(work + Decimal("0.01"), base, hours, productive)
    assert fit is not None
    assert all(fit.numbers.of(one) >= base.of(one) for one in Service)


def test_what_fits_in_the_fte_of_the_decision() -> None:
    fit = fitting(Decimal("63.4"), DECIDED.per_service, REGIONAL)
    assert isinstance(fit, Fit)
    assert fit.numbers == PerService(*map(Decimal, (3373, 518, 518, 2854, 518)))
    assert rounded(fit.fte) == Decimal("63.39")
    held = frozenset({Service.INVESTIGATION, Service.MONITORING})
    kept = fitting(Decimal("63.4"), DECIDED.per_service, REGIONAL, held=held)
    assert kept is not None
    assert (kept.numbers.onderzoek, kept.numbers.monitoring) == (576, 576)
    assert kept.numbers.overdragen < fit.numbers.overdragen


def test_nothing_fits_when_what_is_held_is_already_too_much() -> None:
    held = frozenset({Service.DIRECT})
    assert fitting(Decimal(10), DECIDED.per_service, REGIONAL, held=held) is None


def test_a_missing_number_is_not_zero() -> None:
    assert Partly(*map(Decimal, (1, 2, 3, 4)), None).whole() is None
    assert Partly(Decimal(1)).missing == tuple(Service)[1:]
    assert Partly(*map(Decimal, (0, 0, 0, 0, 0))).whole() == PerService(*map(Decimal, (0, 0, 0, 0, 0)))
