"""The figures of the demo: series over the years, their adjustments, and some fictional municipalities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Literal

from riskscan.definitions.source import DefinitionError, Finding, Shape, Source, fit, read
from riskscan.domain.figures import Figure, FigureKey, Kind, Mark
from riskscan.domain.lifecycle import Period
from riskscan.programme import figures
from riskscan.programme.demo_content import FOLDER
from riskscan.programme.figures import Entry
from riskscan.programme.permissions import Actor
from riskscan.programme.system import DUTCH, System
from riskscan.store import figure_reading
from riskscan.store import organisations as organisation_store

FILE = "cijfers.yaml"
_APART = timedelta(minutes=3)
"""How long after each other the organisations of one form are saved."""
_COUNTED = date(2015, 1, 1)
"""Of which day the inhabitants of the fictional municipalities are."""
_YEARS = (2015, 2016)
"""The years of the meldingen of each municipality."""

Act = tuple[datetime, Callable[[], None]]


class Formulier(Shape):
    """What was saved at once of each organisation; a row stands in the order of ``cijfers``."""

    van: date
    tot: date
    soort: Kind = Kind.ACTUAL
    uitgave: str = ""
    bewaard: datetime
    bron: str
    voorlopig: Literal["ja", "nee"] = "nee"
    cijfers: tuple[str, ...]
    rijen: dict[str, tuple[Decimal | None, ...]]


class Bijgesteld(Shape):
    """A realisatie that became another value on a later moment."""

    organisatie: str
    cijfer: str
    van: date
    tot: date
    waarde: Decimal
    op: datetime
    bron: str
    opmerking: str


class Gemeente(Shape):
    code: str
    naam: str
    inwoners: int
    meldingen: tuple[Decimal | None, ...] = ()
    """Of each of the years; empty: nothing was asked."""


class FigureText(Shape):
    """The whole file."""

    formulieren: tuple[Formulier, ...]
    bijgesteld: tuple[Bijgesteld, ...]
    gemeenten: dict[str, tuple[Gemeente, ...]]


def read_figures(names: Iterable[str], path: Path = FOLDER / FILE) -> FigureText:
    """Raises ``DefinitionError`` with every finding of the file."""
    source, findings = read(path, path.name)
    text, misfits = fit(FigureText, source)
    findings += misfits
    if text is not None:
        findings += _unknown(text, source, frozenset(names))
    if text is None or findings:
        raise DefinitionError(findings)
    return text


def _unknown(text: FigureText, source: Source, names: frozenset[str]) -> Iterable[Finding]:
    """Organisations that do not exist, and rows that do not fit their figures."""
    wrong = [
        name
        for form in text.formulieren
        for name, row in form.rijen.items()
        if name not in names or len(row) != len(form.cijfers)
    ]
    wrong += [
        name for name in (*text.gemeenten, *(one.organisatie for one in text.bijgesteld)) if name not in names
    ]
    wrong += [
        one.naam
        for some in text.gemeenten.values()
        for one in some
        if len(one.meldingen) not in (0, len(_YEARS))
    ]
    for name in wrong:
        yield source.finding("demo-cijfers", (), f"De regel van {name} past niet.")


@dataclass(frozen=True)
class Keeper:
    """Saves the figures as the advisers of the demo did."""

    system: System
    actors: Mapping[str, Actor]
    ids: Mapping[str, int]
    adviser_of: Callable[[str], str]

    def acts(self, text: FigureText) -> list[Act]:
        """What to do, each at its moment; the municipalities are added at once."""
        self._add_municipalities(text)
        found: list[Act] = []
        for form in text.formulieren:
            moment = form.bewaard.replace(tzinfo=DUTCH)
            found += [
                (moment + at * _APART, partial(self._save, form, name)) for at, name in enumerate(form.rijen)
            ]
        found += [(one.op.replace(tzinfo=DUTCH), partial(self._adjust, one)) for one in text.bijgesteld]
        # The municipalities' own numbers come with the year's figures of their organisation.
        whole_years = {
            form.van.year: form for form in text.formulieren if "meldingen_politie" in form.cijfers
        }
        for name, towns in text.gemeenten.items():
            some = tuple(one for one in towns if one.meldingen)
            for at, year in enumerate(_YEARS):
                form = whole_years[year]
                moment = form.bewaard.replace(tzinfo=DUTCH) + timedelta(hours=3)
                if some:
                    found.append((moment, partial(self._spread, form, name, some, at)))
        return found

    def _add_municipalities(self, text: FigureText) -> None:
        database = self.system.database
        for name, some in text.gemeenten.items():
            rows = [(one.code, one.naam, "Fictief", None, None) for one in some]
            organisation_store.add_municipalities(database, rows)
            for one in some:
                organisation_store.add_membership(database, one.code, self.ids[name], None, None)
                organisation_store.add_inhabitants(database, one.code, _COUNTED, one.inwoners)

    def _keep(self, name: str, entries: Iterable[Entry]) -> None:
        figures.save(self.system, self.actors[self.adviser_of(name)], entries)

    def _save(self, form: Formulier, name: str) -> None:
        self._keep(
            name,
            [
                Entry(self._figure(form, name, measure, value))
                for measure, value in zip(form.cijfers, form.rijen[name], strict=True)
                if value is not None
            ],
        )

    def _spread(self, form: Formulier, name: str, some: tuple[Gemeente, ...], at: int) -> None:
        self._keep(
            name,
            [
                Entry(self._figure(form, name, "meldingen", value, one.code))
                for one in some
                if (value := one.meldingen[at]) is not None
            ],
        )

    def _figure(
        self, form: Formulier, name: str, measure: str, value: Decimal, municipality: str | None = None
    ) -> Figure:
        period = Period(form.van, form.tot)
        key = FigureKey(self.ids[name], measure, period, municipality, form.soort, form.uitgave)
        mark = Mark.PROVISIONAL if form.voorlopig == "ja" else Mark.NONE
        return Figure(key, value, mark, form.bron)

    def _adjust(self, one: Bijgesteld) -> None:
        key = FigureKey(self.ids[one.organisatie], one.cijfer, Period(one.van, one.tot))
        stored = figure_reading.newest(self.system.database, [key])[key]
        figure = Figure(key, one.waarde, Mark.NONE, one.bron, one.opmerking)
        self._keep(one.organisatie, [Entry(figure, stored.id)])
