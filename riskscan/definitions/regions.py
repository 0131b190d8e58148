"""The organisations, municipalities and inhabitants of the country, as the data files of the project say.

Validity is half-open: something holds from `valid_from` up to, not including, `valid_until`; `None` means
that the files know no bound there. The sources and their doubts are in `riskscan/data/README.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Protocol, TypeVar

from riskscan.paths import DATA


class Certainty(StrEnum):
    """How sure the sources are that a municipality belongs to an organisation."""

    HIGH = "hoog"
    MEDIUM = "middel"
    LOW = "laag"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A Veilig Thuis organisation, with its place on the tile map."""

    code: str
    letters: str
    name: str
    row: int
    column: int
    valid_from: date | None
    valid_until: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its CBS code; a divided one has several successors."""

    code: str
    name: str
    province: str
    valid_from: date | None
    valid_until: date | None
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality that belongs to an organisation for a time."""

    municipality: str
    organisation: str
    valid_from: date | None
    valid_until: date | None
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """The number of inhabitants of a municipality on a reference date."""

    municipality: str
    reference_date: date
    number: int


class Dated(Protocol):
    """Anything with a validity."""

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_until(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def valid_on(items: Iterable[D], day: date) -> tuple[D, ...]:
    """What holds on a day, in the order given."""
    return tuple(
        item
        for item in items
        if (item.valid_from is None or item.valid_from <= day)
        and (item.valid_until is None or day < item.valid_until)
    )


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every organisation that ever was, in the order of the list of 2016."""
    return tuple(
        Organisation(
            code=row["code"],
            letters=row["letters"],
            name=row["naam"],
            row=int(row["rij"]),
            column=int(row["kolom"]),
            valid_from=_day(row["geldig_van"]),
            valid_until=_day(row["geldig_tot"]),
            successor=row["opvolger"] or None,
        )
        for row in _rows("organisaties.csv")
    )


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Every municipality since 1 January 2016, by code."""
    return tuple(
        Municipality(
            code=row["gemeentecode"],
            name=row["naam"],
            province=row["provincie"],
            valid_from=_day(row["geldig_van"]),
            valid_until=_day(row["geldig_tot"]),
            successors=tuple(filter(None, row["opvolgers"].split("|"))),
        )
        for row in _rows("gemeenten.csv")
    )


@cache
def memberships() -> tuple[Membership, ...]:
    """Which municipality belonged to which organisation, and when."""
    return tuple(
        Membership(
            municipality=row["gemeentecode"],
            organisation=row["organisatie"],
            valid_from=_day(row["geldig_van"]),
            valid_until=_day(row["geldig_tot"]),
            certainty=Certainty(row["zekerheid"]),
            note=row["noot"],
        )
        for row in _rows("gemeente_organisatie.csv")
    )


@cache
def inhabitants() -> tuple[Inhabitants, ...]:
    """The known numbers of inhabitants; so far only those of 1 January 2016."""
    return tuple(
        Inhabitants(
            municipality=row["gemeentecode"],
            reference_date=date.fromisoformat(row["peildatum"]),
            number=int(row["aantal"]),
        )
        for row in _rows("inwoners.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
