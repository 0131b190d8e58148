"""Reading in 50,000 figures from CSV, XLSX and JSON Lines: seconds and peak memory, each in a process of its own.

Run: ``.venv/bin/python benchmarks/figure_import.py [rows]``
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from riskscan import definitions
from riskscan.documents.tables import Cell, Sheet, csv_file, xlsx
from riskscan.domain.figure_rows import COLUMNS
from riskscan.domain.measures import Quantity, Reference
from riskscan.keeping_commands import OPERATOR
from riskscan.programme import accounts, figure_import
from riskscan.programme.figure_import import Upload
from riskscan.programme.installation import open_system
from riskscan.programme.permissions import Role
from riskscan.store import organisations

ROWS = 50_000
MAIL = "leider@voorbeeld.nl"


def rows(number: int, codes: list[str]) -> Iterator[tuple[Cell, ...]]:
    """Months of counts, of as many years as are needed."""
    measures = [
        one.id
        for one in definitions.catalogue().measures.values()
        if one.derivation is None and one.reference is Reference.PERIOD and one.quantity is Quantity.COUNT
    ]
    made = 0
    for year in range(1950, 2200):
        for month in range(1, 13):
            for code in codes:
                for measure in measures:
                    if made == number:
                        return
                    made += 1
                    start = date(year, month, 1)
                    value = Decimal(made % 9000)
                    yield (
                        code,
                        "",
                        measure,
                        start,
                        date(year, month, 28),
                        "realisatie",
                        "",
                        value,
                        "",
                        "bron",
                        "",
                    )


def files(folder: Path, number: int) -> list[Path]:
    """The same figures in each kind of file."""
    system = open_system(folder / "eerst.db", False)
    lines = list(rows(number, [one.code for one in organisations.every(system.database)]))
    sheet = Sheet("Cijfers", COLUMNS, lines)
    (folder / "x.csv").write_bytes(csv_file(sheet))
    (folder / "x.xlsx").write_bytes(xlsx([sheet], datetime.now(UTC)))
    text = "".join(
        json.dumps(
            {
                name: cell if isinstance(cell, str) else str(cell)
                for name, cell in zip(COLUMNS, line, strict=True)
            }
        )
        + "\n"
        for line in lines
    )
    (folder / "x.jsonl").write_text(text, encoding="utf-8")
    return [folder / f"x.{ending}" for ending in ("csv", "xlsx", "jsonl")]


def read_in(path: Path) -> None:
    """Trial and reading in, in a fresh installation; prints seconds of each and the peak of memory."""
    system = open_system(path.with_suffix(path.suffix + ".db"), False)
    words = "vier losse woorden samen"
    accounts.add(system, OPERATOR, MAIL, "Leider", words, frozenset({Role.LEADER}))
    actor = replace(OPERATOR, account_id=accounts.by_email(system, OPERATOR, MAIL).id)
    upload = Upload(path.name, path.read_bytes())
    before = time.perf_counter()
    figure_import.examine(system, actor, upload)
    tried = time.perf_counter()
    done = figure_import.carry_out(system, actor, upload, None)
    ready = time.perf_counter()
    assert len(done.figures) == len(done.rows), done.rows[:3]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(upload.content) / 2**20
    print(
        f"{path.suffix[1:]:<6} {size:5.1f} MB  trial {tried - before:5.1f} s  read in {ready - tried:5.1f} s"
        f"  peak {peak:4.0f} MB  ({len(done.figures)} figures)"
    )


def main() -> None:
    if len(sys.argv) == 3:
        read_in(Path(sys.argv[2]))
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        for path in files(Path(folder), number):
            subprocess.run([sys.executable, __file__, "--", str(path)], check=True)


if __name__ == "__main__":
    main()
