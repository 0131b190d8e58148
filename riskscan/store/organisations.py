"""VT organisations, their parent organisation, municipalities and supervision (toezicht)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from riskscan.store.database import Database


def as_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A VT organisation; valid from and including ``valid_from`` up to, not including, ``valid_to``."""

    id: int
    code: str
    name: str
    letters: str
    grid_row: int
    grid_column: int
    valid_from: date | None
    valid_to: date | None
    parent_id: int | None
    parent_name: str

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Parent:
    """A moederorganisatie, such as a GGD."""

    id: int
    name: str
    legal_form: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """A dated record of the inspections' supervision; corrections replace, nothing is overwritten."""

    id: int
    organisation_id: int
    kind: str
    since: date
    reason: str
    term: date | None
    extended_to: date | None
    ended_on: date | None

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str
    name: str
    inhabitants: int | None
    counted_on: date | None = None


_SELECT = """
SELECT o.*, coalesce(p.name, '') AS parent_name
FROM organisation o LEFT JOIN parent_organisation p ON p.id = o.parent_id
"""


def _organisation(row: Row) -> Organisation:
    return Organisation(
        row["id"], row["code"], row["name"], row["letters"], row["grid_row"], row["grid_column"],
        as_date(row["valid_from"]), as_date(row["valid_to"]), row["parent_id"], row["parent_name"],
    )  # fmt: skip


def every(database: Database) -> tuple[Organisation, ...]:
    return tuple(_organisation(row) for row in database.rows(f"{_SELECT} ORDER BY o.name"))


def by_id(database: Database, organisation_id: int) -> Organisation | None:
    row = database.row(f"{_SELECT} WHERE o.id = ?", (organisation_id,))
    return _organisation(row) if row else None


@dataclass(frozen=True, slots=True)
class OrganisationText:
    """What a beheerder may change of an organisation."""

    name: str
    letters: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def add(database: Database, code: str, text: OrganisationText, grid_row: int, grid_column: int) -> int:
    return database.run(
        "INSERT INTO organisation (code, name, letters, grid_row, grid_column, valid_from, valid_to, parent_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            code,
            text.name,
            text.letters,
            grid_row,
            grid_column,
            _iso(text.valid_from),
            _iso(text.valid_to),
            text.parent_id,
        ),
    )


def change(database: Database, organisation_id: int, text: OrganisationText) -> None:
    database.run(
        "UPDATE organisation SET name = ?, letters = ?, parent_id = ?, valid_from = ?, valid_to = ? WHERE id = ?",
        (
            text.name,
            text.letters,
            text.parent_id,
            _iso(text.valid_from),
            _iso(text.valid_to),
            organisation_id,
        ),
    )


def set_successor(database: Database, organisation_id: int, successor_id: int) -> None:
    database.run("UPDATE organisation SET successor_id = ? WHERE id = ?", (successor_id, organisation_id))


def parents(database: Database) -> tuple[Parent, ...]:
    rows = database.rows("SELECT * FROM parent_organisation ORDER BY name")
    return tuple(Parent(row["id"], row["name"], row["legal_form"]) for row in rows)


def add_parent(database: Database, name: str, legal_form: str) -> int:
    return database.run(
        "INSERT INTO parent_organisation (name, legal_form) VALUES (?, ?)", (name, legal_form)
    )


def add_municipalities(
    database: Database, rows: Iterable[tuple[str, str, str, date | None, date | None]]
) -> None:
    """Rows of code, name, province, valid from, valid to."""
    for code, name, province, start, end in rows:
        database.run(
            "INSERT INTO municipality VALUES (?, ?, ?, ?, ?)", (code, name, province, _iso(start), _iso(end))
        )


def add_membership(
    database: Database, municipality: str, organisation_id: int, start: date | None, end: date | None
) -> None:
    database.run(
        "INSERT INTO membership (municipality, organisation_id, valid_from, valid_to) VALUES (?, ?, ?, ?)",
        (municipality, organisation_id, _iso(start), _iso(end)),
    )


def add_inhabitants(database: Database, municipality: str, counted_on: date, number: int) -> None:
    database.run("INSERT INTO inhabitants VALUES (?, ?, ?)", (municipality, counted_on.isoformat(), number))


def municipalities(database: Database, organisation_id: int, day: date) -> tuple[Municipality, ...]:
    """The municipalities served on a day, each with its newest number of inhabitants up to that day."""
    rows = database.rows(
        """
        SELECT m.code, m.name, i.number AS inhabitants, i.counted_on
        FROM membership s JOIN municipality m ON m.code = s.municipality
        LEFT JOIN inhabitants i ON i.municipality = m.code AND i.counted_on = (
          SELECT max(counted_on) FROM inhabitants WHERE municipality = m.code AND counted_on <= :day)
        WHERE s.organisation_id = :organisation
          AND (s.valid_from IS NULL OR s.valid_from <= :day) AND (s.valid_to IS NULL OR :day < s.valid_to)
        ORDER BY m.name
        """,
        {"day": day.isoformat(), "organisation": organisation_id},
    )
    return tuple(
        Municipality(row["code"], row["name"], row["inhabitants"], as_date(row["counted_on"])) for row in rows
    )


def supervisions(database: Database, organisation_id: int | None = None) -> tuple[Supervision, ...]:
    """The records in force on paper: corrected ones left out, newest first; of all when no id is given."""
    rows = database.rows(
        """
        SELECT * FROM supervision s
        WHERE (:organisation IS NULL OR organisation_id = :organisation)
          AND NOT EXISTS (SELECT 1 FROM supervision n WHERE n.replaces_id = s.id)
        ORDER BY since DESC, id DESC
        """,
        {"organisation": organisation_id},
    )
    return tuple(
        Supervision(
            row["id"], row["organisation_id"], row["kind"], date.fromisoformat(row["since"]), row["reason"],
            as_date(row["term"]), as_date(row["extended_to"]), as_date(row["ended_on"]),
        )
        for row in rows
    )  # fmt: skip


def add_supervision(
    database: Database, record: Supervision, by: int | None, at: str, replaces: int | None
) -> int:
    """Add a record, or a corrected version of record ``replaces``."""
    return database.run(
        "INSERT INTO supervision (organisation_id, kind, since, reason, term, extended_to, ended_on,"
        " recorded_by, recorded_at, replaces_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            record.organisation_id, record.kind, record.since.isoformat(), record.reason, _iso(record.term),
            _iso(record.extended_to), _iso(record.ended_on), by, at, replaces,
        ),
    )  # fmt: skip
