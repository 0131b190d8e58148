"""Figures (cijfers): every value that was ever saved of one, and the current one of many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from sqlite3 import Row

from riskscan.domain.figures import Figure, FigureKey, Kind, Mark, decode_value, encode_value
from riskscan.domain.lifecycle import Period
from riskscan.store.database import Database
from riskscan.store.scans import NewAnswer, Revision


class Level(StrEnum):
    """Of what a figure is."""

    ORGANISATION = "organisatie"
    MUNICIPALITY = "gemeente"
    COUNTRY = "land"


_AT_LEVEL = {
    Level.ORGANISATION: "f.organisation_id IS NOT NULL AND f.municipality IS NULL",
    Level.MUNICIPALITY: "f.municipality IS NOT NULL",
    Level.COUNTRY: "f.organisation_id IS NULL",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which figures; what is None does not narrow. ``start`` and ``end`` bound the last day of the period."""

    level: Level | None = None
    organisations: tuple[int, ...] | None = None
    municipalities: tuple[str, ...] | None = None
    measures: tuple[str, ...] | None = None
    kind: Kind | None = None
    edition: str | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """One saved value of a figure; a later one of the same key stands beside it, not in its place."""

    id: int
    figure: Figure
    author: str
    saved_at: str
    scan_id: int | None

    @property
    def key(self) -> FigureKey:
        return self.figure.key


COLUMNS = """
SELECT f.id, f.organisation_id, f.municipality, f.measure, f.reference_from, f.reference_to, f.kind, f.edition, f.value,
  f.mark, f.source, f.note, f.scan_id, f.saved_at, a.name AS author
FROM figure f JOIN account a ON a.id = f.author_id
"""
_KEY = "f.organisation_id, f.municipality, f.measure, f.reference_from, f.reference_to, f.kind, f.edition"


def stored(row: Row) -> StoredFigure:
    period = Period(date.fromisoformat(row["reference_from"]), date.fromisoformat(row["reference_to"]))
    key = FigureKey(
        row["organisation_id"], row["measure"], period, row["municipality"], Kind(row["kind"]), row["edition"]
    )
    figure = Figure(key, decode_value(row["value"]), Mark(row["mark"]), row["source"], row["note"])
    return StoredFigure(row["id"], figure, row["author"], row["saved_at"], row["scan_id"])


def _where(wanted: Selection) -> tuple[str, list[object]]:
    """The conditions of a selection, and their parameters."""
    conditions, parameters = ["1"], list[object]()
    if wanted.level is not None:
        conditions.append(_AT_LEVEL[wanted.level])
    lists: tuple[tuple[str, Sequence[object] | None], ...] = (
        ("organisation_id", wanted.organisations),
        ("municipality", wanted.municipalities),
        ("measure", wanted.measures),
    )
    for column, values in lists:
        if values is not None:
            conditions.append(f"f.{column} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(values)))
    single: tuple[tuple[str, object | None], ...] = (
        ("f.kind = ?", wanted.kind),
        ("f.edition = ?", wanted.edition),
        ("f.reference_to >= ?", wanted.start and wanted.start.isoformat()),
        ("f.reference_to <= ?", wanted.end and wanted.end.isoformat()),
    )
    for condition, value in single:
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    return " AND ".join(conditions), parameters


def current(database: Database, wanted: Selection) -> tuple[StoredFigure, ...]:
    """The newest value of every figure in the selection, also when it was emptied; by key, then by period."""
    where, parameters = _where(wanted)
    rows = database.rows(
        f"{COLUMNS} WHERE f.id IN (SELECT max(f.id) FROM figure f WHERE {where} GROUP BY {_KEY})"
        " ORDER BY f.measure, f.organisation_id, f.municipality, f.reference_from, f.reference_to, f.kind, f.edition",
        parameters,
    )
    return tuple(stored(row) for row in rows)


def revisions(database: Database, wanted: Selection) -> tuple[StoredFigure, ...]:
    """Everything that was ever saved of the figures in the selection, oldest first."""
    where, parameters = _where(wanted)
    return tuple(stored(row) for row in database.rows(f"{COLUMNS} WHERE {where} ORDER BY f.id", parameters))


def of_key(database: Database, key: FigureKey) -> tuple[StoredFigure, ...]:
    """Everything that was ever saved of one figure, oldest first; the last is current."""
    rows = database.rows(
        f"{COLUMNS} WHERE f.organisation_id IS ? AND f.municipality IS ? AND f.measure = ? AND f.reference_from = ?"
        " AND f.reference_to = ? AND f.kind = ? AND f.edition = ? ORDER BY f.id",
        _parameters(key),
    )
    return tuple(stored(row) for row in rows)


def _parameters(key: FigureKey) -> tuple[object, ...]:
    return (
        key.organisation_id, key.municipality, key.measure, key.period.start.isoformat(),
        key.period.end.isoformat(), key.kind, key.edition,
    )  # fmt: skip


def append(database: Database, figures: Iterable[Figure], author: int, at: str) -> None:
    """Save values beside the earlier ones, inside the caller's write transaction."""
    for figure in figures:
        database.run(
            "INSERT INTO figure (organisation_id, municipality, measure, reference_from, reference_to, kind, edition,"
            " value, mark, source, note, author_id, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *_parameters(figure.key), encode_value(figure.value), figure.mark, figure.source, figure.note,
                author, at,
            ),
        )  # fmt: skip


# What a scan reads and writes: the realisatie of its organisation, in the period of its round.

_OF_SCAN = "f.municipality IS NULL AND f.kind = 'realisatie' AND f.edition = ''"
_NEWEST = f"""
(SELECT max(f.id) FROM figure f WHERE f.organisation_id = {{organisation}} AND {_OF_SCAN}
   AND f.measure = w.value ->> 0 AND f.reference_from = w.value ->> 1 AND f.reference_to = w.value ->> 2)
"""


def _triples(keys: Iterable[FigureKey]) -> str:
    """Measure and period of each key, for ``json_each``."""
    found = {(key.measure, key.period.start.isoformat(), key.period.end.isoformat()) for key in keys}
    return json.dumps(sorted(found))


def of_scan(database: Database, keys: Mapping[str, FigureKey]) -> tuple[Revision, ...]:
    """The current figures of one organisation (realisatie), under the question each is shown with."""
    questions = {
        (key.measure, key.period.start.isoformat(), key.period.end.isoformat()): question
        for question, key in keys.items()
    }
    if not keys:
        return ()
    rows = database.rows(
        "SELECT n.measure, n.reference_from, n.reference_to, n.value, n.saved_at, a.name AS author, n.id"
        " FROM json_each(:wanted) w JOIN figure n ON n.id = "
        + _NEWEST.format(organisation=":organisation")
        + " JOIN account a ON a.id = n.author_id",
        {
            "wanted": _triples(keys.values()),
            "organisation": next(key.organisation_id for key in keys.values()),
        },
    )
    found = []
    for row in rows:
        question = questions[(row["measure"], row["reference_from"], row["reference_to"])]
        found.append(Revision(row["id"], question, row["value"], row["author"], row["saved_at"]))
    return tuple(found)


def of_round(
    database: Database, round_id: int, wanted: Sequence[tuple[str, FigureKey]]
) -> dict[int, dict[str, str]]:
    """Current figures of all organisations of a round: organisation id → question → text.

    The organisation in each wanted key does not count; measure and period do.
    """
    questions = {
        (key.measure, key.period.start.isoformat(), key.period.end.isoformat()): question
        for question, key in wanted
    }
    rows = database.rows(
        "SELECT n.organisation_id, n.measure, n.reference_from, n.reference_to, n.value"
        " FROM round_organisation o CROSS JOIN json_each(:wanted) w JOIN figure n ON n.id = "
        + _NEWEST.format(organisation="o.organisation_id")
        + " WHERE o.round_id = :round",
        {"wanted": _triples(key for _, key in wanted), "round": round_id},
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        question = questions[(row["measure"], row["reference_from"], row["reference_to"])]
        found.setdefault(row["organisation_id"], {})[question] = row["value"]
    return found


def authors_in_round(
    database: Database, round_id: int, keys: Iterable[FigureKey]
) -> dict[int, frozenset[int]]:
    """Organisation id → who wrote the current figures of these measures and periods, in whatever round.

    The organisation in each key does not count.
    """
    rows = database.rows(
        "SELECT n.organisation_id, n.author_id"
        " FROM round_organisation o CROSS JOIN json_each(:wanted) w JOIN figure n ON n.id = "
        + _NEWEST.format(organisation="o.organisation_id")
        + " WHERE o.round_id = :round",
        {"wanted": _triples(keys), "round": round_id},
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row["organisation_id"], set()).add(row["author_id"])
    return {organisation: frozenset(some) for organisation, some in found.items()}


def add_of_scan(
    database: Database, key: FigureKey, new: NewAnswer, scan_id: int, author: int, at: str
) -> None:
    """Save a figure that was typed in a scan."""
    database.run(
        "INSERT INTO figure (organisation_id, measure, reference_from, reference_to, value, source, scan_id,"
        " author_id, saved_at, copied_from, restored_from)"
        " VALUES (?, ?, ?, ?, ?, 'risicoscan', ?, ?, ?, ?, ?)",
        (
            key.organisation_id, key.measure, key.period.start.isoformat(), key.period.end.isoformat(),
            new.value, scan_id, author, at, new.origin.copied_from, new.origin.restored_from,
        ),
    )  # fmt: skip


def history(database: Database, key: FigureKey) -> tuple[str, ...]:
    """Every text that was ever saved of this figure, the current one last."""
    return tuple(encode_value(one.figure.value) for one in of_key(database, key))


def figure_authors(database: Database, keys: Iterable[FigureKey]) -> frozenset[int]:
    """Who wrote the current figures, also when that was in the scan of another round."""
    found = set()
    for key in keys:
        row = database.row(
            "SELECT f.author_id FROM figure f WHERE f.organisation_id IS ? AND f.municipality IS ? AND f.measure = ?"
            " AND f.reference_from = ? AND f.reference_to = ? AND f.kind = ? AND f.edition = ?"
            " ORDER BY f.id DESC LIMIT 1",
            _parameters(key),
        )
        if row:
            found.add(row["author_id"])
    return frozenset(found)


def figure_at(database: Database, key: FigureKey, revision_id: int) -> str | None:
    """The text of one revision; None when it is not of this figure."""
    row = database.row(
        "SELECT f.value FROM figure f WHERE f.id = ? AND f.organisation_id IS ? AND f.municipality IS ?"
        " AND f.measure = ? AND f.reference_from = ? AND f.reference_to = ? AND f.kind = ? AND f.edition = ?",
        (revision_id, *_parameters(key)),
    )
    return str(row["value"]) if row else None
