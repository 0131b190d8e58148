"""Where a text stands: in the tables that the register says hold typed texts, and in the files of the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from riskscan import definitions
from riskscan.definitions.personal_data import register
from riskscan.documents.file_text import UnreadableFile, text_of
from riskscan.domain.capacity_analysis import CODES
from riskscan.domain.personal_data import Column, Holds
from riskscan.domain.redaction import Removed, Sought, remove, remove_in_json, spans
from riskscan.programme.interviewing import KINDS, MANNERS
from riskscan.programme.system import System
from riskscan.store import redaction as store
from riskscan.store.redaction import Cell

ARCHIVE = "archief"
"""Folder beside the database with the files that were sent."""
REQUESTS = "removal_request"
NOTE = ".verwijderd"
"""How the name of a note ends that stands in the place of a file."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stored text that holds the sought text, and what it becomes."""

    cell: Cell
    removed: Removed


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the archive that holds the sought text."""

    path: Path
    matches: int


@dataclass(frozen=True, slots=True)
class Looked:
    """How often a text stood in a file (None: it could not be opened), and which state of the file that was."""

    size: int
    changed: int
    matches: int | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the database that holds the sought text; it belongs to no organisation, and goes as a whole."""

    table: str
    column: str
    row: int
    matches: int
    digest: str
    """SHA-256 of its content."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everywhere that a text stands."""

    changes: tuple[Change, ...]
    uploads: tuple[Upload, ...]
    files: tuple[FileChange, ...]
    fixed: int
    """Entries of the audit log, which cannot be changed."""
    unread: tuple[str, ...] = ()
    """Files that could not be opened, and may hold the text."""

    @property
    def places(self) -> tuple[Change, ...]:
        """The texts that hold it, but for the requests to remove it."""
        return tuple(one for one in self.changes if one.cell.table != REQUESTS)

    @property
    def matches(self) -> int:
        typed = sum(one.removed.matches for one in self.places)
        return typed + sum(one.matches for one in self.uploads) + sum(one.matches for one in self.files)


@cache
def _codes() -> frozenset[str]:
    """Whole texts that nobody typed: choices, outcomes and other names of the definitions."""
    found = {*KINDS.values(), *MANNERS.values(), *CODES}
    for version in definitions.versions():
        loaded = definitions.load(version)
        found |= {version, *loaded.rules.outcomes}
        found |= {rule.id for rule in loaded.rules.rules}
        for question in loaded.questionnaire.questions():
            columns = [option for column in question.columns for option in column.options]
            for option in (*question.options, *question.specials, *columns):
                found |= {option.value, option.label}
    return frozenset(found)


def _free(text: str) -> bool:
    return text not in _codes()


def look_through(system: System, sought: Sought, organisation_id: int | None) -> dict[Path, Looked]:
    """What ``find`` will ask of the files of the archive, for a caller that has not begun to write.

    Reading a report takes some 30 ms: an archive of years would keep every other writer waiting past its timeout.
    """
    return {} if organisation_id is not None else dict(_look(_archive(system), sought, {}))


def _archive(system: System) -> Path:
    return system.database.path.parent / ARCHIVE


def _look(folder: Path, sought: Sought, looked: Mapping[Path, Looked]) -> Iterator[tuple[Path, Looked]]:
    """Every file of the archive; one that is still as it was ``looked`` at is not read again."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or path.suffix == NOTE:
            continue
        status = path.stat()
        earlier = looked.get(path)
        if earlier and (earlier.size, earlier.changed) == (status.st_size, status.st_mtime_ns):
            yield path, earlier
        else:
            yield path, Looked(status.st_size, status.st_mtime_ns, _standing_in(path.read_bytes(), sought))


def find(
    system: System,
    sought: Sought,
    organisation_id: int | None,
    instead: str,
    archive: Path | None = None,
    looked: Mapping[Path, Looked] | None = None,
) -> Found:
    """Where the text stands: in everything about one organisation, or everywhere (None).

    Files of the archive are looked through only when it is to be sought everywhere: a file does not say whose
    it is. ``looked``: what ``look_through`` found in them.
    """
    changes = []
    for column, cell in _cells(system, organisation_id, *_searched()):
        if not sought.may_stand_in(cell.value):
            continue
        change = (
            remove_in_json(cell.value, sought, instead, _free)
            if column.holds is Holds.JSON
            else remove(cell.value, sought, instead)
        )
        if change.matches:
            changes.append(Change(cell, change))
    unread: list[str] = []
    uploads = tuple(_uploads(system, sought, unread))
    if organisation_id is not None:
        return Found(tuple(changes), uploads, (), 0, tuple(unread))
    fixed = sum(
        bool(spans(cell.value, sought)) for _, cell in _cells(system, None, *register().columns(Holds.FIXED))
    )
    files = []
    for path, one in _look(archive or _archive(system), sought, looked or {}):
        if one.matches is None:
            unread.append(path.name)
        elif one.matches:
            files.append(FileChange(path, one.matches))
    return Found(tuple(changes), uploads, tuple(files), fixed, tuple(unread))


def _standing_in(content: bytes, sought: Sought) -> int | None:
    """How often the text stands in a file; None when the file cannot be opened."""
    try:
        return len(spans(text_of(content), sought))
    except UnreadableFile:
        return None


def _uploads(system: System, sought: Sought, unread: list[str]) -> Iterator[Upload]:
    for column in register().columns(Holds.FILE):
        for row, content in store.files(system.database, column.table, column.name):
            name = f"{register().name_of(column.table)}, nummer {row}"
            number = _standing_in(content, sought)
            if number is None:
                unread.append(name)
            elif number:
                digest = hashlib.sha256(content).hexdigest()
                yield Upload(column.table, column.name, row, number, digest)


def _searched() -> Iterator[Column]:
    """Typed texts and names; not those of accounts, which lapse with the account."""
    for table in register().tables:
        yield from table.holding(Holds.TEXT, Holds.JSON, *(() if table.owner else (Holds.PERSON,)))


def _cells(system: System, organisation_id: int | None, *columns: Column) -> Iterator[tuple[Column, Cell]]:
    schema = store.columns(system.database)
    for column in columns:
        for cell in store.cells(system.database, column.table, column.name, schema):
            if organisation_id is None or cell.organisation_id == organisation_id:
                yield column, cell
