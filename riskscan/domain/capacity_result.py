"""An impactanalyse worked out: the multi-year table, the caveats where they apply, scenarios and a conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from riskscan.domain.capacity import (
    PARTS,
    Contribution,
    PerService,
    Service,
    contributions,
    gap,
    needed,
    rounded,
)
from riskscan.domain.capacity_analysis import Analysis, Column
from riskscan.domain.capacity_scenarios import Outcome, outcome
from riskscan.domain.capacity_tool import CaveatKind, CaveatText, Tool
from riskscan.domain.dutch import format_number


class Norm(NamedTuple):
    """A norm set of the analysis: its id, name and hours."""

    id: str
    name: str
    hours: PerService


@dataclass(frozen=True, slots=True)
class ColumnResult:
    """A column with what its work needs. FTE are to 0.01; None where a figure is missing."""

    column: Column
    missing: tuple[Service, ...]
    fte: tuple[Decimal | None, ...]
    """Needed, per norm set of the analysis."""
    needed: Decimal | None
    """Under the norm that the gap is taken with."""
    gap: Decimal | None
    """With temporary means where those are known."""
    structural_gap: Decimal | None


@dataclass(frozen=True, slots=True)
class Caveat:
    """A caveat that applies, with its number on the page and a sentence for each place."""

    number: int
    text: CaveatText
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that follows from an analysis."""

    norms: tuple[Norm, ...]
    columns: tuple[ColumnResult, ...]
    subject: ColumnResult | None
    contributions: tuple[Contribution, ...]
    """Of the subject under the chosen norm, in the order of the services; empty when it cannot be calculated."""
    outcomes: tuple[Outcome, ...]
    caveats: tuple[Caveat, ...]

    def caveat(self, kind: str) -> int | None:
        """The number of a caveat; None when it does not apply."""
        return next((one.number for one in self.caveats if one.text.kind == kind), None)


def work_out(analysis: Analysis, tool: Tool) -> Result:
    """Calculate an analysis; the same input gives the same result."""
    norms = tuple(Norm(*one) for one in analysis.norm_sets)
    columns = tuple(_column(analysis, norms, one) for one in analysis.columns)
    subject = next((one for one in columns if one.column is analysis.subject), None)
    numbers = subject.column.numbers.whole() if subject else None
    outcomes = tuple(outcome(analysis, one) for one in analysis.scenarios)
    return Result(
        norms=norms,
        columns=columns,
        subject=subject,
        contributions=contributions(numbers, analysis.hours, analysis.productive) if numbers else (),
        outcomes=outcomes,
        caveats=_caveats(analysis, columns, outcomes, tool),
    )


def _column(analysis: Analysis, norms: tuple[Norm, ...], column: Column) -> ColumnResult:
    numbers = column.numbers.whole()
    if numbers is None:
        return ColumnResult(column, column.numbers.missing, (None,) * len(norms), None, None, None)
    exact = needed(numbers, analysis.hours, analysis.productive)
    return ColumnResult(
        column,
        (),
        tuple(rounded(needed(numbers, one.hours, analysis.productive)) for one in norms),
        rounded(exact),
        gap(column.available, exact) if column.available is not None else None,
        gap(column.structural, exact) if column.structural is not None else None,
    )


def fte_words(fte: Decimal) -> str:
    """ "70,40": FTE with two decimals."""
    whole, _, fraction = format(rounded(abs(fte)), "f").partition(".")
    return ("−" if rounded(fte) < 0 else "") + format_number(Decimal(whole)) + "," + fraction


def signed(fte: Decimal) -> str:
    """ "+1,69", "−7,00" or "0,00": a gap."""
    return ("+" if rounded(fte) > 0 else "") + fte_words(fte)


def number_words(number: Decimal) -> str:
    """A number of cases as it is shown: whole."""
    return format_number(number.to_integral_value(ROUND_HALF_UP))


def _caveats(
    analysis: Analysis, columns: tuple[ColumnResult, ...], outcomes: tuple[Outcome, ...], tool: Tool
) -> tuple[Caveat, ...]:
    """Those that apply, in the order of the definition and numbered from 1."""
    places = {
        CaveatKind.TRIAGE: [one for column in columns for one in _triage(analysis, column)],
        CaveatKind.PARTS: [one for column in columns for one in _parts(column.column)],
        CaveatKind.MONITORING: [one for column in columns for one in _monitoring(column.column)],
        CaveatKind.AFFORDABLE: list(_affordable(analysis, columns)),
        CaveatKind.GAP: [one for column in columns for one in _gap(analysis, column)],
        CaveatKind.FORECAST: [one for each in outcomes for one in _forecast(each)],
        CaveatKind.PRODUCTIVE: [{"uren": format_number(analysis.productive)}],
    }
    applying = [one for one in tool.caveats if places[one.kind]]
    return tuple(
        Caveat(number, text, tuple(text.sentence.format(**blanks) for blanks in places[text.kind]))
        for number, text in enumerate(applying, start=1)
    )


Blanks = Iterator[dict[str, str]]


def _triage(analysis: Analysis, result: ColumnResult) -> Blanks:
    """With the hours of triage over all reports instead of those handed over."""
    column, numbers = result.column, result.column.numbers.whole()
    if numbers is None or result.needed is None or column.meldingen is None:
        return
    if column.meldingen == numbers.overdragen:
        return
    more = (column.meldingen - numbers.overdragen) * analysis.hours.overdragen / analysis.productive
    fte = needed(numbers, analysis.hours, analysis.productive) + more
    yield {
        "waar": column.name,
        "meldingen": number_words(column.meldingen),
        "overdragen": number_words(numbers.overdragen),
        "norm": analysis.norm_name.lower(),
        "fte": fte_words(fte),
        "fte_nu": fte_words(result.needed),
    }


def _parts(column: Column) -> Blanks:
    found = [column.numbers.of(one) for one in PARTS]
    known = [one for one in found if one is not None]
    total = sum(known, Decimal(0))
    if len(known) == len(PARTS) and column.meldingen is not None and total > column.meldingen:
        yield {
            "waar": column.name,
            "som": number_words(total),
            "meldingen": number_words(column.meldingen),
        }


def _monitoring(column: Column) -> Blanks:
    number = column.numbers.monitoring
    if number and number == column.numbers.onderzoek:
        yield {"waar": column.name, "aantal": number_words(number)}


def _affordable(analysis: Analysis, columns: tuple[ColumnResult, ...]) -> Blanks:
    """Where a statement names the very numbers of a column, so that the tool has an outcome beside it."""
    for one in analysis.affordable:
        for result in columns:
            column = result.column
            same = (one.meldingen, one.advice, one.monitoring) == (
                column.meldingen,
                column.numbers.adviezen,
                column.numbers.monitoring,
            )
            known = one.meldingen is not None and one.fte is not None and result.needed is not None
            if same and known and one.fte != result.needed:
                yield {
                    "waar": column.name,
                    "betaalbaar": fte_words(one.fte or Decimal(0)),
                    "fte": fte_words(result.needed or Decimal(0)),
                }


def _gap(analysis: Analysis, result: ColumnResult) -> Blanks:
    column = result.column
    if column.structural is None or column.total is None or column.structural == column.total:
        return
    if result.gap is None or result.structural_gap is None:
        return
    yield {
        "waar": column.name,
        "norm": analysis.norm_name.lower(),
        "beschikbaar": fte_words(column.total),
        "gap_nu": signed(result.gap),
        "structureel": fte_words(column.structural),
        "gap": signed(result.structural_gap),
    }


def _forecast(result: Outcome) -> Blanks:
    if result.fte is not None and result.scenario.spread:
        yield {
            "waar": result.scenario.name,
            "basis": result.scenario.base,
            "fte": fte_words(result.fte),
        }
