"""The waiting lists of the demo: who saved which numbers of which peildatum, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from riskscan.definitions.source import DefinitionError, Finding, Shape, Source, fit, read
from riskscan.domain.figures import FigureValue
from riskscan.domain.scan import UNKNOWN, Special
from riskscan.domain.waiting_lists import ENTERED, LISTS
from riskscan.programme import waiting_list_entry as entry
from riskscan.programme.demo_content import FOLDER
from riskscan.programme.permissions import Actor
from riskscan.programme.system import DUTCH, System
from riskscan.programme.waiting_list_entry import SentNumber, SentRemedy

FILE = "wachtlijsten.yaml"
_APART = timedelta(minutes=4)
"""How long after each other the organisations of one peildatum are saved."""


class Maatregel(Shape):
    organisatie: str
    lijst: str
    maatregel: str
    einddatum: date | None = None


class Bijstelling(Shape):
    """A figure that was first another number, and became the one of the table on a later moment."""

    organisatie: str
    cijfer: str
    eerst: int
    op: datetime


class Telling(Shape):
    """One peildatum. ``door``: who saved it; else the adviser of each organisation."""

    peildatum: date
    bewaard: datetime
    door: str | None = None
    cijfers: dict[str, tuple[int | str | None, ...]]
    redenen: dict[str, tuple[int, ...]]
    maatregelen: tuple[Maatregel, ...] = ()
    bijgesteld: tuple[Bijstelling, ...] = ()


class WaitingListText(Shape):
    """The whole file: what the numbers of each row count, and the peildata."""

    kolommen: tuple[str, ...]
    redenen: tuple[str, ...]
    peildata: tuple[Telling, ...]


@dataclass(frozen=True)
class DemoCount:
    """The waiting lists of one organisation on one peildatum, and what was adjusted afterwards."""

    organisation: str
    day: date
    saved: datetime
    by: str | None
    values: Mapping[str, FigureValue]
    remedies: tuple[Maatregel, ...]
    adjusted: tuple[Bijstelling, ...]


def read_counts(names: Iterable[str], path: Path = FOLDER / FILE) -> tuple[DemoCount, ...]:
    """Raises ``DefinitionError`` with every finding of the file."""
    source, findings = read(path, path.name)
    text, misfits = fit(WaitingListText, source)
    findings += misfits
    if text is None:
        raise DefinitionError(findings)
    findings += _unknown(text, source, frozenset(names))
    if findings:
        raise DefinitionError(findings)
    return tuple(
        _count(text, telling, name, telling.bewaard.replace(tzinfo=DUTCH) + at * _APART)
        for telling in text.peildata
        for at, name in enumerate(telling.cijfers)
    )


def _unknown(text: WaitingListText, source: Source, names: frozenset[str]) -> Iterable[Finding]:
    """Columns, lists and organisations that do not exist, and rows that do not fit the columns."""
    known = {*text.kolommen, *(f"bewust_{one}" for one in text.redenen)}
    for name in sorted(known - set(ENTERED)):
        yield source.finding("demo-wachtlijst", ("kolommen",), f"Het cijfer {name} bestaat niet.")
    for at, telling in enumerate(text.peildata):
        rows = [(name, row, len(text.kolommen)) for name, row in telling.cijfers.items()]
        rows += [(name, row, len(text.redenen)) for name, row in telling.redenen.items()]
        about: list[Maatregel | Bijstelling] = [*telling.maatregelen, *telling.bijgesteld]
        wrong = [name for name, row, wanted in rows if len(row) != wanted or name not in names]
        wrong += [one.organisatie for one in about if one.organisatie not in telling.cijfers]
        wrong += [one.lijst for one in telling.maatregelen if one.lijst not in LISTS]
        wrong += [one.cijfer for one in telling.bijgesteld if one.cijfer not in text.kolommen]
        for name in wrong:
            yield source.finding("demo-wachtlijst", ("peildata", at), f"De regel van {name} past niet.")


def _count(text: WaitingListText, telling: Telling, name: str, moment: datetime) -> DemoCount:
    values = dict(zip(text.kolommen, map(_value, telling.cijfers[name]), strict=True))
    reasons = telling.redenen.get(name, ())
    values |= {f"bewust_{reason}": Decimal(one) for reason, one in zip(text.redenen, reasons, strict=False)}
    return DemoCount(
        name,
        telling.peildatum,
        moment,
        telling.door,
        values,
        tuple(one for one in telling.maatregelen if one.organisatie == name),
        tuple(one for one in telling.bijgesteld if one.organisatie == name),
    )


def _value(plain: int | str | None) -> FigureValue:
    return Special(UNKNOWN) if plain == UNKNOWN else None if plain is None else Decimal(plain)


@dataclass(frozen=True)
class Keeper:
    """Saves the counts as the people of the demo did."""

    system: System
    actors: Mapping[str, Actor]
    ids: Mapping[str, int]
    adviser_of: Callable[[str], str]

    def acts(self, counts: Iterable[DemoCount]) -> list[tuple[datetime, Callable[[], None]]]:
        """What to do, each at its moment."""
        found: list[tuple[datetime, Callable[[], None]]] = []
        for one in counts:
            found.append((one.saved, partial(self._save, one)))
            found += [
                (again.op.replace(tzinfo=DUTCH), partial(self._adjust, one, again)) for again in one.adjusted
            ]
        return found

    def _actor(self, one: DemoCount) -> Actor:
        return self.actors[one.by or self.adviser_of(one.organisation)]

    def _save(self, one: DemoCount) -> None:
        first = {again.cijfer: Decimal(again.eerst) for again in one.adjusted}
        numbers = [
            SentNumber(key, first.get(key, value), 0)
            for key, value in one.values.items()
            if value is not None
        ]
        remedies = [SentRemedy(line.lijst, line.maatregel, line.einddatum, 0) for line in one.remedies]
        organisation_id = self.ids[one.organisation]
        entry.save(self.system, self._actor(one), organisation_id, one.day, numbers, remedies)

    def _adjust(self, one: DemoCount, again: Bijstelling) -> None:
        organisation_id, actor = self.ids[one.organisation], self._actor(one)
        sheet = entry.read(self.system, actor, organisation_id, one.day)
        numbers = [
            SentNumber(
                key, one.values[key] if key == again.cijfer else line.value, sheet.numbers[key].revision
            )
            for key, line in sheet.numbers.items()
        ]
        entry.save(self.system, actor, organisation_id, one.day, numbers, ())
