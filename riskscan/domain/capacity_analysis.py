"""The input of an impactanalyse: what a board decided, the years beside it, and scenarios, as one value.

Every figure may be missing (None), which is never zero. How each field is called and what fits in it stands in
its annotation, so that a form, a list of differences and the checks say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from riskscan.domain.capacity import (
    HOURS_IN_YEAR,
    MOST_CASES,
    PRODUCTIVE_HOURS,
    Partly,
    PerService,
    Service,
)
from riskscan.domain.capacity_tool import DIRECTIONS, NATIONAL, REGIONAL, Tool

OWN = "eigen"
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_COLUMNS, MOST_SCENARIOS, MOST_ROWS = 12, 6, 12
NOTHING = Partly()
MAX_LINE, MAX_TEXT = 200, 4000
"""Characters in a field of one line, and in a text."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a field is called and what fits in it."""

    label: str
    decimals: int = 0
    least: Decimal = Decimal(0)
    most: Decimal = MOST_CASES
    long: bool = False
    """A text of more than one line."""
    chosen: bool = False
    """Chosen from a list, where there always is a choice: it does not make a row filled in."""


def _fte(label: str) -> Limits:
    return Limits(label, decimals=2)


def _euro(label: str) -> Limits:
    return Limits(label, most=Decimal(10**9))


def _percent(label: str) -> Limits:
    return Limits(label, decimals=2, most=Decimal(100))


def _year(label: str) -> Limits:
    return Limits(label, least=Decimal(FIRST_YEAR), most=Decimal(LAST_YEAR))


def _text(label: str) -> Limits:
    return Limits(label, long=True)


def _hours(label: str) -> Limits:
    return Limits(label, decimals=2, most=Decimal(1000))


class Kind(StrEnum):
    REALISED = "realisatie"
    FORECAST = "prognose"
    BUDGET = "begroting"


class Status(StrEnum):
    CONCEPT = "concept"
    FINAL = "definitief"


CODES = frozenset({*Kind, *Status, *Service, *DIRECTIONS, REGIONAL, NATIONAL, OWN})
"""Texts in an analysis that nobody typed: without them it could not be read again."""

DECIDED = "besluit"
"""The edition (uitgave) of a budget that was decided on."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the multi-year table."""

    kind: Annotated[Kind, Limits("Soort")] = Kind.REALISED
    year: Annotated[int | None, _year("Jaar")] = None
    edition: Annotated[str, Limits("Uitgave")] = ""
    meldingen: Annotated[Decimal | None, Limits("Meldingen")] = None
    numbers: Annotated[Partly, Limits("")] = NOTHING
    structural: Annotated[Decimal | None, _fte("FTE beschikbaar, structureel")] = None
    total: Annotated[Decimal | None, _fte("FTE beschikbaar, inclusief tijdelijk")] = None
    remark: Annotated[str, Limits("Opmerking")] = ""

    @property
    def name(self) -> str:
        """ "Begroting 2025, besluit"; without a year the edition alone."""
        if self.year is None:
            return self.edition
        return f"{self.kind.value.capitalize()} {self.year}" + (f", {self.edition}" if self.edition else "")

    @property
    def available(self) -> Decimal | None:
        """With temporary means when those are known, else what is structural."""
        return self.total if self.total is not None else self.structural


@dataclass(frozen=True, slots=True)
class Decision:
    """What was asked of the board and what it granted, in FTE."""

    asked: Annotated[Decimal | None, _fte("Gevraagd (FTE)")] = None
    granted: Annotated[Decimal | None, _fte("Toegekend (FTE)")] = None
    temporary: Annotated[Decimal | None, _fte("Waarvan tijdelijk (FTE)")] = None
    decided_on: Annotated[date | None, Limits("Datum van het besluit")] = None
    body: Annotated[str, Limits("Besloten door")] = ""
    note: Annotated[str, _text("Toelichting op het besluit")] = ""


@dataclass(frozen=True, slots=True)
class Indexation:
    proposed_percent: Annotated[Decimal | None, _percent("Voorgesteld (%)")] = None
    proposed_euro: Annotated[Decimal | None, _euro("Voorgesteld (euro)")] = None
    granted_percent: Annotated[Decimal | None, _percent("Toegekend (%)")] = None
    granted_euro: Annotated[Decimal | None, _euro("Toegekend (euro)")] = None
    note: Annotated[str, _text("Toelichting op de indexatie en de financieringsstromen")] = ""


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Gains of better processes that the budget already counts on."""

    fte: Annotated[Decimal | None, _fte("Al becijferde efficiency (FTE)")] = None
    note: Annotated[str, _text("Welke efficiency al in de begroting is verwerkt")] = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was realised of the terms, in per cent of the cases."""

    triage: Annotated[Decimal | None, _percent("Triage op tijd (%)")] = None
    investigation: Annotated[Decimal | None, _percent("Onderzoek op tijd (%)")] = None
    period: Annotated[str, Limits("Waarover (periode en bron)")] = ""
    note: Annotated[str, _text("Gevolgen voor de wachttijden")] = ""


@dataclass(frozen=True, slots=True)
class Absence:
    year: Annotated[int | None, _year("Jaar")] = None
    percent: Annotated[Decimal | None, _percent("Ziekteverzuim (%)")] = None


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that the organisation can no longer take part in."""

    name: Annotated[str, Limits("Programma")] = ""
    fte: Annotated[Decimal | None, _fte("Inzet (FTE)")] = None
    euro: Annotated[Decimal | None, _euro("Kosten (euro)")] = None
    note: Annotated[str, Limits("Toelichting")] = ""


@dataclass(frozen=True, slots=True)
class Affordable:
    """A statement that some FTE is for some work; no outcome of the tool."""

    year: Annotated[int | None, _year("Jaar")] = None
    fte: Annotated[Decimal | None, _fte("FTE")] = None
    meldingen: Annotated[Decimal | None, Limits("Meldingen")] = None
    advice: Annotated[Decimal | None, Limits("Adviezen")] = None
    monitoring: Annotated[Decimal | None, Limits("Monitoring")] = None
    source: Annotated[str, Limits("Bron")] = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Another forecast, other hours, other capacity, or a number of FTE to fill; from one of the columns."""

    name: Annotated[str, Limits("Naam")] = ""
    direction: Annotated[str, Limits("Richting", chosen=True)] = "A"
    note: Annotated[str, _text("Toelichting")] = ""
    base: Annotated[str, Limits("Uitgaan van", chosen=True)] = ""
    meldingen: Annotated[Decimal | None, Limits("Meldingen")] = None
    numbers: Annotated[Partly, Limits("")] = NOTHING
    spread: Annotated[bool, Limits("Andere aantallen in verhouding tot de meldingen")] = False
    hours: Annotated[Partly, _hours("Uren")] = NOTHING
    available: Annotated[Decimal | None, _fte("Beschikbare FTE")] = None
    target: Annotated[Decimal | None, _fte("Wat past er in dit aantal FTE?")] = None
    held: Annotated[tuple[Service, ...], Limits("Deze diensten blijven gelijk")] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the board says to one of its questions."""

    text: Annotated[str, _text("Antwoord of stand van zaken")] = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole input of an impactanalyse, hours included: an old version computes as it did."""

    regional: Annotated[PerService, _hours("Regionale norm")]
    national: Annotated[PerService, _hours("Landelijke norm")]
    own: Annotated[Partly, _hours("Eigen norm")] = NOTHING
    norm: Annotated[str, Limits("Norm voor het verschil")] = REGIONAL
    productive: Annotated[
        Decimal, Limits("Productieve uren per FTE", decimals=2, least=Decimal(1), most=HOURS_IN_YEAR)
    ] = PRODUCTIVE_HOURS
    status: Annotated[Status, Limits("Status")] = Status.CONCEPT
    decision: Annotated[Decision, Limits("Besluit")] = Decision()
    indexation: Annotated[Indexation, Limits("Indexatie")] = Indexation()
    efficiency: Annotated[Efficiency, Limits("Efficiency")] = Efficiency()
    columns: Annotated[tuple[Column, ...], Limits("Kolom")] = ()
    waiting: Annotated[Waiting, Limits("Wachttijden")] = Waiting()
    absences: Annotated[tuple[Absence, ...], Limits("Verzuim")] = ()
    absence_note: Annotated[str, _text("Gevolgen voor verzuim en verloop")] = ""
    programmes: Annotated[tuple[Programme, ...], Limits("Programma")] = ()
    affordable: Annotated[tuple[Affordable, ...], Limits("Betaalbaarheid")] = ()
    scenarios: Annotated[tuple[Scenario, ...], Limits("Scenario")] = ()
    replies: Annotated[tuple[Reply, ...], Limits("Vraag")] = ()
    conclusion: Annotated[str, _text("Conclusie in eigen woorden")] = ""

    @property
    def norm_sets(self) -> tuple[tuple[str, str, PerService], ...]:
        """Id, name and hours of each norm set that can be calculated with."""
        own = self.own.whole()
        return (
            (REGIONAL, "Regionale norm", self.regional),
            (NATIONAL, "Landelijke norm", self.national),
            *([(OWN, "Eigen norm", own)] if own else []),
        )

    @property
    def hours(self) -> PerService:
        """Of the norm that the gap is taken with; the regional one when the chosen one is not whole."""
        return next((hours for id_, _, hours in self.norm_sets if id_ == self.norm), self.regional)

    @property
    def norm_name(self) -> str:
        return next((name for id_, name, _ in self.norm_sets if id_ == self.norm), "Regionale norm")

    @property
    def subject(self) -> Column | None:
        """The column that the analysis is about: the last budget that was decided, else the last one."""
        decided = [
            one
            for one in self.columns
            if one.kind is Kind.BUDGET and one.edition.strip().casefold().startswith(DECIDED)
        ]
        found = decided or list(self.columns)
        return found[-1] if found else None


def empty(tool: Tool) -> Analysis:
    """An analysis with nothing in it but the hours of the tool."""
    return Analysis(
        tool.norms(REGIONAL).hours,
        tool.norms(NATIONAL).hours,
        replies=tuple(Reply() for _ in tool.questions),
    )


def problems(analysis: Analysis) -> dict[str, str]:
    """What does not hold together, per field (its path, as "columns-0-total"), in Dutch: what to do."""
    found: dict[str, str] = {}
    for path, message in (
        *_norms(analysis),
        *_decision(analysis.decision),
        *_columns(analysis.columns),
        *_scenarios(analysis),
    ):
        found.setdefault(path, message)
    return found


Found = Iterator[tuple[str, str]]


def _norms(analysis: Analysis) -> Found:
    missing = analysis.own.missing
    if analysis.norm == OWN and len(missing) == len(Service):
        yield "norm", "Vul eerst de uren van de eigen norm in, of kies een andere norm."
    elif missing and len(missing) < len(Service):
        for one in missing:
            yield f"own-{one.value}", "Vul bij de eigen norm alle vijf de diensten in, of geen; 0 mag ook."
    if analysis.norm not in (REGIONAL, NATIONAL, OWN):
        yield "norm", "Kies een norm uit de lijst."


def _decision(decision: Decision) -> Found:
    if decision.temporary is not None and decision.temporary > (decision.granted or Decimal(0)):
        yield "decision-temporary", "Het tijdelijke deel kan niet meer zijn dan wat is toegekend."


def _columns(columns: tuple[Column, ...]) -> Found:
    if len(columns) > MOST_COLUMNS:
        yield "columns", f"Er passen hoogstens {MOST_COLUMNS} kolommen in de tabel."
    names = Counter(one.name for one in columns)
    for index, one in enumerate(columns):
        at = f"columns-{index}"
        if one.year is None:
            yield f"{at}-year", "Vul bij elke kolom een jaar in."
        elif names[one.name] > 1:
            yield (
                f"{at}-edition",
                f"‘{one.name}’ staat er twee keer. Geef de uitgave een naam, zoals Burap 1 of voorstel.",
            )
        if one.structural is not None and one.total is not None and one.total < one.structural:
            yield f"{at}-total", "Inclusief tijdelijk kan niet minder zijn dan structureel."


def _scenarios(analysis: Analysis) -> Found:
    if len(analysis.scenarios) > MOST_SCENARIOS:
        yield "scenarios", f"Er passen hoogstens {MOST_SCENARIOS} scenario’s naast elkaar."
    names = Counter(one.name for one in analysis.scenarios)
    by_name = {one.name: one for one in analysis.columns}
    for index, one in enumerate(analysis.scenarios):
        at = f"scenarios-{index}"
        if not one.name:
            yield f"{at}-name", "Geef het scenario een naam."
        elif names[one.name] > 1:
            yield f"{at}-name", f"‘{one.name}’ staat er twee keer. Geef elk scenario een eigen naam."
        if one.direction not in DIRECTIONS:
            yield f"{at}-direction", "Kies een richting: A, B of C."
        base = by_name.get(one.base)
        if base is None:
            yield f"{at}-base", "Kies de kolom waar dit scenario van uitgaat."
        elif one.spread and not (base.meldingen and one.meldingen is not None):
            yield (
                f"{at}-meldingen",
                "Vul de meldingen in, hier en in de gekozen kolom: zonder die twee is er geen verhouding.",
            )
        if one.held and one.target is None:
            yield f"{at}-target", "Vul het aantal FTE in, of laat geen dienst gelijk blijven."


def rows_limits() -> dict[str, int]:
    """How many rows a list can have, by the name of its field."""
    few = dict.fromkeys(("absences", "programmes", "affordable"), MOST_ROWS)
    return {"columns": MOST_COLUMNS, "scenarios": MOST_SCENARIOS, **few}
