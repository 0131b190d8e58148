"""For the tests of import and export: copies of one installation, and what is compared of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from support import OPERATOR, Clock, World, make_system, make_world

from riskscan.programme import organisations, transfer
from riskscan.programme.permissions import Actor
from riskscan.programme.system import System
from riskscan.programme.transfer import Import, Wish
from riskscan.programme.transfer_row import RowResult
from riskscan.store.database import Database, open_database

Dump = dict[str, list[tuple[object, ...]]]


class Template:
    """An installation with people and an open round without scans, to make copies of: faster than anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        system = make_system(folder / "template.db")
        self.world = make_world(system, start=False)
        system.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        system.database.close()

    @contextmanager
    def copy(self, name: str = "kopie") -> Iterator[World]:
        path = self.folder / f"{name}.db"
        for old in self.folder.glob(f"{name}.db*"):
            old.unlink()
        shutil.copy(self.folder / "template.db", path)
        database = open_database(path)
        try:
            yield replace(self.world, system=System(database, Clock()))
        finally:
            database.close()


def dump(database: Database) -> Dump:
    """Everything in the database, row by row."""
    tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        row["name"]: [tuple(one) for one in database.rows(f'SELECT * FROM "{row["name"]}"')] for row in tables
    }


def exported(world: World, names: bool = True) -> bytes:
    return transfer.export_scans(world.system, OPERATOR, names=names).content


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.split(b"\n") if line]


def as_file(*found: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in found)


def essence(content: bytes) -> list[dict[str, Any]]:
    """The lines without what is told for information: the state, the events and the time of the decision."""
    found = lines(content)
    for one in found:
        del one["toestand"], one["verloop"]
        if one["besluit"]:
            del one["besluit"]["op"]
    return found


def read_in(
    world: World,
    content: bytes,
    *authors: Actor,
    write: bool = True,
    replace: bool = False,
    round_id: int | None = None,
) -> Import:
    """Import in the name of the adviser, or of others."""
    wish = Wish(authors or (world.adviser, world.outsider), round_id, replace, write)
    return transfer.import_scans(world.system, OPERATOR, content, wish)


def the_line(world: World) -> dict[str, Any]:
    (found,) = [one for one in lines(exported(world)) if one["organisatie"]["code"] == code(world)]
    return found


def code(world: World) -> str:
    return world.sheet().organisation.code


def one_row(result: Import) -> RowResult:
    (row,) = result.rows
    return row


def refusal(world: World, found: dict[str, Any], **options: Any) -> str:
    """The one error of a line that is refused, with nothing changed."""
    before = dump(world.database)
    result = read_in(world, as_file(found), **options)
    assert not result.written
    assert dump(world.database) == before
    (error,) = one_row(result).errors
    return error


def other_code(world: World) -> str:
    (found,) = [
        one.code
        for one in organisations.every(world.system, OPERATOR)
        if one.id == world.other_organisation_id
    ]
    return found
