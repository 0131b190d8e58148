"""The municipal figures of the demo: of one fictional organisation, so that its sturingsinformatie is not empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Literal

from riskscan.definitions.source import DefinitionError, Finding, Shape, Source, fit, read
from riskscan.domain.figures import Figure, FigureKey, Mark
from riskscan.domain.lifecycle import Period
from riskscan.programme import figures
from riskscan.programme.demo_content import FOLDER
from riskscan.programme.figures import Entry
from riskscan.programme.permissions import Actor
from riskscan.programme.system import DUTCH, System

FILE = "gemeenten.yaml"

Act = tuple[datetime, Callable[[], None]]


class Formulier(Shape):
    """What was saved at once: per figure a row of the organisation and then of each municipality."""

    van: date
    tot: date
    bewaard: datetime
    bron: str
    rijen: dict[str, tuple[Decimal | Literal["elders"] | None, ...]]


class MunicipalText(Shape):
    """The whole file. ``gemeenten``: the codes, in the order of the rows."""

    organisatie: str
    gemeenten: tuple[str, ...]
    formulieren: tuple[Formulier, ...]


def read_municipal(names: Iterable[str], path: Path = FOLDER / FILE) -> MunicipalText:
    """Raises ``DefinitionError`` with every finding of the file."""
    source, findings = read(path, path.name)
    text, misfits = fit(MunicipalText, source)
    findings += misfits
    if text is not None:
        findings += _unknown(text, source, frozenset(names))
    if text is None or findings:
        raise DefinitionError(findings)
    return text


def _unknown(text: MunicipalText, source: Source, names: frozenset[str]) -> Iterable[Finding]:
    """An organisation that does not exist, and rows that do not fit the municipalities."""
    wrong = [] if text.organisatie in names else [text.organisatie]
    wrong += [
        f"{measure} ({form.van.isoformat()})"
        for form in text.formulieren
        for measure, row in form.rijen.items()
        if len(row) != len(text.gemeenten) + 1
    ]
    for name in wrong:
        yield source.finding("demo-gemeenten", (), f"De regel van {name} past niet.")


@dataclass(frozen=True)
class Keeper:
    """Saves the figures as the adviser of the organisation did."""

    system: System
    actors: Mapping[str, Actor]
    ids: Mapping[str, int]
    adviser_of: Callable[[str], str]

    def acts(self, text: MunicipalText) -> list[Act]:
        """What to do, each at its moment; the municipalities themselves come with the other figures."""
        return [
            (form.bewaard.replace(tzinfo=DUTCH), partial(self._save, text, form)) for form in text.formulieren
        ]

    def _save(self, text: MunicipalText, form: Formulier) -> None:
        entries = [
            Entry(Figure(self._key(text, form, measure, place), value, Mark.NONE, form.bron))
            for measure, row in form.rijen.items()
            for place, value in zip((None, *text.gemeenten), row, strict=True)
            if isinstance(value, Decimal)
        ]
        figures.save(self.system, self.actors[self.adviser_of(text.organisatie)], entries)

    def _key(self, text: MunicipalText, form: Formulier, measure: str, place: str | None) -> FigureKey:
        return FigureKey(self.ids[text.organisatie], measure, Period(form.van, form.tot), place)
