"""Impact analyses: per organisation and year a row of versions. Nothing is changed or deleted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from sqlite3 import Row

from pydantic import TypeAdapter

from riskscan.domain.capacity_analysis import Analysis
from riskscan.store.database import Database


@dataclass(frozen=True, slots=True)
class Version:
    """One save of an analysis; numbered from 1 within its organisation and year."""

    organisation_id: int
    year: int
    number: int
    analysis: Analysis
    author_id: int
    author: str
    saved_at: str
    mark: str
    """Which version this is and what is in it: another one when a text was removed from it afterwards."""


@cache
def _codec() -> TypeAdapter[Analysis]:
    """A field that came later takes its own default."""
    return TypeAdapter(Analysis)


def content(analysis: Analysis) -> str:
    """An analysis as it is kept: JSON, in a fixed order. Figures are numbers, so that no removal of a text can
    change one; they have at most two decimals, which a JSON number carries exactly.
    """
    return json.dumps(_codec().dump_python(analysis), default=_plain, ensure_ascii=False)


def _plain(value: object) -> int | float | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def decoded(content: str) -> Analysis:
    """What ``content`` made; raises ``pydantic.ValidationError`` for anything else."""
    return _codec().validate_python(json.loads(content, parse_float=Decimal))


_SELECT = "SELECT i.*, a.name AS author FROM impact_analysis i JOIN account a ON a.id = i.author_id"


def _version(row: Row) -> Version:
    return Version(
        row["organisation_id"],
        row["year"],
        row["number"],
        decoded(row["content"]),
        row["author_id"],
        row["author"],
        row["saved_at"],
        f"{row['number']}-{hashlib.sha256(row['content'].encode()).hexdigest()[:12]}",
    )


def versions(database: Database, organisation_id: int, year: int) -> tuple[Version, ...]:
    """Every version, oldest first."""
    rows = database.rows(
        f"{_SELECT} WHERE i.organisation_id = ? AND i.year = ? ORDER BY i.number", (organisation_id, year)
    )
    return tuple(_version(row) for row in rows)


def newest(
    database: Database, organisations: Collection[int], *, status: str | None = None
) -> tuple[Version, ...]:
    """The newest version of each organisation and year, of all or of those with this status; newest year first."""
    marks = ", ".join("?" * len(organisations))
    only = "" if status is None else "AND json_extract(content, '$.status') = ?"
    rows = database.rows(
        f"{_SELECT} JOIN (SELECT max(id) AS id FROM impact_analysis"  # noqa: S608
        f" WHERE organisation_id IN ({marks}) {only} GROUP BY organisation_id, year) n ON n.id = i.id"
        " ORDER BY i.year DESC, i.id DESC",
        (*organisations, *([] if status is None else [status])),
    )
    return tuple(_version(row) for row in rows)


def add(
    database: Database, organisation_id: int, year: int, number: int, analysis: Analysis, author: int, at: str
) -> None:
    """Keep a version; ``number`` is one above the newest."""
    database.run(
        "INSERT INTO impact_analysis (organisation_id, year, number, content, author_id, saved_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (organisation_id, year, number, content(analysis), author, at),
    )
