"""Columns of an impactanalyse from the cijfers: only whole years, only known numbers, in the order of time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from riskscan.domain.capacity import Partly
from riskscan.domain.capacity_analysis import Column, Kind
from riskscan.domain.capacity_figures import MOST, columns_from_figures
from riskscan.domain.figures import Figure, FigureKey, FigureValue
from riskscan.domain.figures import Kind as FigureKind
from riskscan.domain.lifecycle import Period
from riskscan.domain.scan import UNKNOWN, Special


def figure(
    measure: str,
    value: FigureValue,
    year: int = 2024,
    kind: FigureKind = FigureKind.ACTUAL,
    edition: str = "",
    *,
    end: date | None = None,
    municipality: str | None = None,
) -> Figure:
    period = Period(date(year, 1, 1), end or date(year, 12, 31))
    return Figure(FigureKey(1, measure, period, municipality, kind, edition), value)


def test_each_measure_comes_in_its_own_place() -> None:
    found = columns_from_figures(
        [
            figure("meldingen", Decimal(4998)),
            figure("overdragen", Decimal(4170)),
            figure("overdracht_met_ondersteuning", Decimal(413)),
            figure("onderzoeken", Decimal(569)),
            figure("adviesvragen", Decimal(3674)),
            figure("monitoring", Decimal(0)),
            figure("fte_beschikbaar_structureel", Decimal("58.9")),
            figure("fte_beschikbaar_totaal", Decimal("62.57")),
        ]
    )
    numbers = Partly(*map(Decimal, (4170, 413, 569, 3674, 0)))
    assert found == (
        Column(Kind.REALISED, 2024, "", Decimal(4998), numbers, Decimal("58.9"), Decimal("62.57")),
    )


def test_what_is_not_known_or_not_of_a_whole_year_stays_out() -> None:
    found = columns_from_figures(
        [
            figure("meldingen", Decimal(10)),
            figure("onderzoeken", Special(UNKNOWN)),
            figure("adviesvragen", None),
            figure("overdragen", Decimal(5), end=date(2024, 3, 31)),
            figure("monitoring", Decimal(7), municipality="GM0001"),
        ]
    )
    assert [(one.meldingen, one.numbers) for one in found] == [(Decimal(10), Partly())]


def test_kinds_and_editions_stand_side_by_side_and_the_decision_last() -> None:
    budget, forecast = FigureKind.BUDGET, FigureKind.FORECAST
    found = columns_from_figures(
        [
            figure("meldingen", Decimal(3), 2025, budget, "besluit"),
            figure("meldingen", Decimal(2), 2025, budget, "voorstel"),
            figure("meldingen", Decimal(1), 2024, forecast, "Burap 2"),
            figure("meldingen", Decimal(0), 2024, forecast, "Burap 1"),
            figure("fte_beschikbaar_structureel", Decimal(58), 2026),
        ]
    )
    assert [one.name for one in found] == [
        "Prognose 2024, Burap 1", "Prognose 2024, Burap 2", "Begroting 2025, voorstel", "Begroting 2025, besluit",
    ]  # fmt: skip


def test_no_more_than_the_last_columns() -> None:
    found = columns_from_figures(figure("meldingen", Decimal(1), year) for year in range(2010, 2030))
    assert [one.year for one in found] == list(range(2030 - MOST, 2030))
