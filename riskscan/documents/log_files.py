"""The audit log as a file: CSV for a spreadsheet, JSON Lines for another program; made line by line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from riskscan.documents.tables import escaped

FORMAT = "logboek/1"
_COLUMNS = (
    "nummer", "tijdstip", "wie", "account", "soort", "handeling", "zin", "onderwerp", "vanaf", "bijzonderheden",
    "controlegetal",
)  # fmt: skip
WITHHELD = "(alleen voor wie de scan mag lezen)"


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry, as it is written out."""

    id: int
    at: datetime
    """In Dutch time."""
    stored_at: str
    """As it stands in the log, in UTC: the hash is of this text."""
    who: str
    account_id: int | None
    group: str
    act: str
    sentence: str
    subject: str
    address: str
    detail: str | None
    """None when it is withheld; then the hash cannot be recomputed from this file."""
    previous_hash: str
    hash: str


class _Line:
    """What a csv writer writes to: keeps one line."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(rows: Iterable[LogRow]) -> Iterator[str]:
    """With semicolons and a mark for the encoding, as a Dutch spreadsheet expects; no cell is a formula."""
    line = _Line()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    yield "\ufeff" + line.text
    for row in rows:
        cells = (
            row.id,
            row.at.strftime("%d-%m-%Y %H:%M:%S"),
            row.who,
            row.account_id or "",
            row.group,
            row.act,
            row.sentence,
            row.subject,
            row.address,
            WITHHELD if row.detail is None else row.detail,
            row.hash,
        )
        writer.writerow([escaped(str(one)) for one in cells])
        yield line.text


def json_lines(rows: Iterable[LogRow]) -> Iterator[str]:
    """One object a line, newest first; fields are added, never changed."""
    for row in rows:
        found = {
            "format": FORMAT,
            "id": row.id,
            "at": row.stored_at,
            "account_id": row.account_id,
            "name": row.who,
            "group": row.group,
            "action": row.act,
            "sentence": row.sentence,
            "subject": row.subject,
            "address": row.address,
            "detail": row.detail,
            "previous_hash": row.previous_hash,
            "hash": row.hash,
        }
        yield json.dumps(found, ensure_ascii=False) + "\n"
