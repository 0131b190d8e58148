"""One figure as one row of a table, in and out: the form of import and export (``cijfers/1``).

A row names whose figure it is, the measure, the period, the kind and the value. Writing a figure and reading the
row gives the same figure. What is ambiguous is a problem of its column, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from riskscan.domain.amounts import parse_amount, parse_special, special_word, value_problem
from riskscan.domain.dutch import NotDutch, format_date
from riskscan.domain.figure_periods import parse_period, period_problem
from riskscan.domain.figures import (
    MAX_EDITION,
    MAX_NOTE,
    MAX_SOURCE,
    Figure,
    FigureKey,
    FigureValue,
    Kind,
    Mark,
)
from riskscan.domain.lifecycle import Period
from riskscan.domain.measures import Catalogue, Measure
from riskscan.domain.scan import Special

FORMAT = "cijfers/1"
COLUMNS = (
    "organisatie", "gemeente", "maat", "van", "tot", "soort", "uitgave", "waarde", "markering", "bron",
    "opmerking",
)  # fmt: skip
"""The columns that are read; of these only ``maat``, ``van`` and ``waarde`` are always needed."""
SHOWN = ("organisatie_naam", "gemeente_naam", "cijfer", "eenheid", "opgeslagen_op", "door")
"""Columns that an export adds for its reader; an import looks only at ``eenheid``, and only to check it."""
REQUIRED = ("maat", "van", "waarde")

COUNTRY = "Nederland"
"""In the column of the organisation: a figure of the whole country."""
EMPTIED = "leeg"
"""What stands for a value that was taken away again; an empty cell changes nothing."""
_SPACES = re.compile(r"[^\S\n]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell that holds a formula: its outcome is not in the file, and is not calculated here."""

    text: str


Value = str | Decimal | date | bool | FormulaCell | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one column of one row, and what to do; ``stood``: the start of what stands there."""

    column: str
    message: str
    stood: str = ""


@dataclass(frozen=True)
class Places:
    """The organisations and municipalities that a row may name, by code and by name (in small letters)."""

    organisations: Mapping[str, int]
    municipalities: Mapping[str, str]
    """CBS code or name → CBS code."""
    memberships: Mapping[str, tuple[tuple[int, Period], ...]]
    """Municipality → the organisations it belongs or belonged to, and when."""
    country: bool = True
    """Whether a row may be about the whole country."""

    def organisation_of(self, municipality: str, day: date) -> int | None:
        held = [
            organisation
            for organisation, period in self.memberships.get(municipality, ())
            if period.start <= day <= period.end
        ]
        return held[0] if held else None


_MARKS = frozenset(one.value for one in Mark)
_KINDS = frozenset(("", *(one.value for one in Kind)))
# A file says the same organisation, measure and period thousands of times.
_named_period = lru_cache(maxsize=4096)(parse_period)


@lru_cache(maxsize=4096)
def _clean(text: str) -> tuple[str, bool]:
    """A text without needless blanks, and whether it can be kept."""
    clean = "\n".join(_SPACES.sub(" ", line).strip() for line in text.strip().splitlines())
    return clean, _CONTROL.search(clean) is None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row without a value: nothing is changed."""


@dataclass(slots=True)
class _Reader:
    """Reads one row; gathers every problem before it gives up."""

    cells: Mapping[str, Value]
    catalogue: Catalogue
    places: Places
    problems: list[Problem] = field(default_factory=list)

    def problem(self, column: str, message: str) -> None:
        self.problems.append(Problem(column, message))

    def text(self, column: str, longest: int = 200) -> str:
        value = self.cells.get(column)
        match value:
            case None:
                return ""
            case FormulaCell(text):
                self.problem(column, f"Hier staat een formule ({text[:60]}). Plak de uitkomst als waarde.")
                return ""
            case bool():
                self.problem(column, "Hier staat WAAR of ONWAAR. Vul een tekst of getal in.")
                return ""
            case date():
                return value.isoformat()
            case Decimal():
                return format(value.normalize() + 0, "f")
        clean, readable = _clean(value)
        if not readable:
            self.problem(column, "Hier staan tekens die niet kunnen worden bewaard. Typ de tekst opnieuw.")
        if len(clean) > longest:
            self.problem(column, f"Dit is langer dan {longest} tekens. Kort het in.")
        return clean

    def measure(self) -> Measure | None:
        wanted = self.text("maat")
        measure = self.catalogue.measures.get(wanted)
        if measure is None:
            message = f"'{wanted}' is geen cijfer dat wij kennen." if wanted else "Vul het cijfer in."
            self.problem("maat", f"{message} Kijk in het blad Codeboek welke namen er zijn.")
            return None
        if measure.derivation is not None:
            self.problem("maat", f"'{wanted}' wordt berekend uit andere cijfers en kan niet worden ingevuld.")
            return None
        unit = self.text("eenheid")
        if unit and unit != measure.unit:
            self.problem("eenheid", f"'{wanted}' staat in {measure.unit}, niet in {unit}. Reken het om.")
        return measure

    def period(self, measure: Measure) -> Period | None:
        ended = "tot" if self.text("tot") else "van"
        first = self.day("van", end=False)
        last = self.day(ended, end=True) if first is not None else None
        if first is None or last is None:
            return None
        period = Period(first, last)
        wrong = period_problem(measure, period)
        if wrong:
            self.problem(ended, wrong)
            return None
        return period

    def day(self, column: str, end: bool) -> date | None:
        """The day a cell means: of a year, quarter or half year its first or last."""
        text = self.text(column)
        if not text:
            self.problem(column, "Vul een datum in, zoals 31-7-2016, of een periode, zoals 2016 of 2016-K1.")
            return None
        try:
            named = _named_period(text)
        except NotDutch as error:
            self.problem(column, str(error))
            return None
        return named.end if end else named.start

    def place(self, period: Period) -> tuple[int | None, str | None]:
        named, town = self.text("organisatie"), self.text("gemeente")
        if named.casefold() == COUNTRY.casefold() and not town:
            if not self.places.country:
                self.problem("organisatie", "Cijfers van heel Nederland leest alleen de programmaleider in.")
            return None, None
        if not named and not town:
            self.problem(
                "organisatie", f"Vul de code van de organisatie in, of {COUNTRY} voor het hele land."
            )
        organisation = self.places.organisations.get(named.casefold()) if named else None
        if named and organisation is None:
            self.problem(
                "organisatie", f"'{named}' is geen organisatie die wij kennen, of niet een van de uwe."
            )
        if not town:
            return organisation, None
        municipality = self.places.municipalities.get(town.casefold())
        if municipality is None:
            self.problem("gemeente", f"'{town}' is geen gemeente die wij kennen.")
            return organisation, None
        member_of = self.places.organisation_of(municipality, period.end)
        if member_of is None:
            self.problem(
                "gemeente", f"'{town}' hoort op {format_date(period.end)} bij geen van de organisaties."
            )
        elif organisation is not None and member_of != organisation:
            self.problem("gemeente", f"'{town}' hoort op {format_date(period.end)} niet bij '{named}'.")
        return member_of, municipality

    def kind(self) -> Kind:
        text = self.text("soort").lower()
        if text in _KINDS:
            return Kind(text or Kind.ACTUAL)
        self.problem("soort", "Kies realisatie, prognose of begroting.")
        return Kind.ACTUAL

    def mark(self, value: FigureValue) -> Mark:
        text = self.text("markering").lower()
        if text not in _MARKS:
            self.problem("markering", "Kies voorlopig of onderdrukt, of laat dit leeg.")
            return Mark.NONE
        if text == Mark.SUPPRESSED and isinstance(value, Decimal):
            self.problem("markering", "Een onderdrukt cijfer heeft geen waarde. Vul bij waarde 'leeg' in.")
        return Mark(text)

    def value(self, measure: Measure) -> FigureValue | Skipped:
        cell = self.cells.get("waarde")
        if isinstance(cell, Decimal):
            number = cell
        elif isinstance(cell, date) and not isinstance(cell, bool):
            self.problem(
                "waarde", "Hier staat een datum. Maak de cel op als getal en vul de waarde opnieuw in."
            )
            return None
        else:
            text = self.text("waarde")
            if not text:
                return Skipped()
            if text.lower() == EMPTIED:
                return None
            if special := parse_special(text):
                return special
            try:
                number = parse_amount(text, measure)
            except NotDutch as error:
                self.problem("waarde", str(error))
                return None
        wrong = value_problem(measure, number)
        if wrong:
            self.problem("waarde", wrong)
        return number


def read_row(
    cells: Mapping[str, Value], catalogue: Catalogue, places: Places
) -> tuple[Figure | Skipped | None, tuple[Problem, ...]]:
    """The figure in a row, or ``Skipped`` when it has no value; None when there are problems."""
    row = _Reader(cells, catalogue, places)
    if cells.get("waarde") in (None, ""):
        return Skipped(), ()
    measure = row.measure()
    period = row.period(measure) if measure else None
    if measure is None or period is None:
        return None, tuple(row.problems)
    organisation, municipality = row.place(period)
    value = row.value(measure)
    kind = row.kind()
    edition = row.text("uitgave", MAX_EDITION).replace("\n", " ")
    mark = row.mark(None if isinstance(value, Skipped) else value)
    source = row.text("bron", MAX_SOURCE).replace("\n", " ")
    note = row.text("opmerking", MAX_NOTE)
    if row.problems:
        return None, tuple(row.problems)
    if isinstance(value, Skipped):
        return value, ()
    key = FigureKey(organisation, measure.id, period, municipality, kind, edition)
    return Figure(key, value, mark, source, note), ()


def value_cell(value: FigureValue) -> Decimal | str:
    """A value as the cell of a table."""
    match value:
        case None:
            return EMPTIED
        case Special():
            return special_word(value)
        case _:
            return value


def write_row(figure: Figure, organisation: str, municipality: str) -> tuple[Decimal | str | date, ...]:
    """A figure as the cells under ``COLUMNS``; the organisation by its code, or ``COUNTRY``."""
    key = figure.key
    return (
        organisation, municipality, key.measure, key.period.start, key.period.end, key.kind.value, key.edition,
        value_cell(figure.value), figure.mark.value, figure.source, figure.note,
    )  # fmt: skip
