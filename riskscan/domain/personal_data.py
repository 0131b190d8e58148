"""The register of personal data: what is kept, of whom and why, and what each column of the database holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Holds(StrEnum):
    """What a column holds."""

    PERSON = "persoon"
    REFERENCE = "verwijzing"
    """The number of an account."""
    SECRET = "geheim"  # noqa: S105
    TEXT = "tekst"
    """Typed by someone: where a text is looked for that has to go."""
    JSON = "json"
    """The same, as JSON."""
    FIXED = "vast"
    """Cannot be changed: the audit log."""
    FILE = "bestand"
    """A file as it was handed in."""
    PLAIN = "gewoon"


@dataclass(frozen=True, slots=True)
class Column:
    table: str
    name: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the database."""

    id: str
    name: str
    """As a reader calls it."""
    kind: str
    """Id of the kind of personal data, empty when it holds none."""
    owner: str
    """The column that says whose row it is: the number of an account or an e-mail address; else empty."""
    goes: bool
    """Whether the rows of an account go when the account lapses."""
    columns: tuple[Column, ...]

    def holding(self, *kinds: Holds) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if one.holds in kinds)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long names stay."""

    participants: int
    """Years after the closing of the round."""
    accounts: int
    """Years after an account was switched off."""


ATTEMPT_DAYS = 90
"""How long attempts to log in and ended sessions are kept."""


def _years(number: int) -> str:
    return f"{number} jaar"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of personal data; every text for a reader."""

    id: str
    title: str
    what: str
    whom: str
    why: str
    basis: str
    term: str
    seen_by: str

    def term_in_words(self, terms: Terms) -> str:
        """How long it is kept, with the terms that hold."""
        return self.term.format(
            deelnemers=_years(terms.participants), accounts=_years(terms.accounts), pogingen=ATTEMPT_DAYS
        )


@dataclass(frozen=True, slots=True)
class Register:
    kinds: tuple[Kind, ...]
    tables: tuple[Table, ...]
    updated: date

    def tables_of(self, kind: Kind) -> tuple[Table, ...]:
        return tuple(one for one in self.tables if one.kind == kind.id)

    def columns(self, *kinds: Holds) -> Iterator[Column]:
        for table in self.tables:
            yield from table.holding(*kinds)

    def name_of(self, table: str) -> str:
        """As a reader calls it; the archive of files is no table."""
        return next((one.name for one in self.tables if one.id == table), table)
