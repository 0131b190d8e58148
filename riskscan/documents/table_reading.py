"""Reading a table that somebody hands in: CSV, XLSX, ODS or JSON Lines, as rows of plain values.

Nothing is guessed and nothing is calculated: a formula is handed on as a formula, and what cannot be read
safely (a zip that blows up, a document type declaration, merged cells) is refused with a message in Dutch.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from odfdo import Document
from openpyxl import load_workbook

from riskscan.documents.tables import unescaped
from riskscan.domain.figure_rows import COLUMNS, FormulaCell, Value

MAX_BYTES = 20 * 1024 * 1024
"""Of the file as it is handed in."""
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 100
"""Many more than there are; without a limit a small file can ask for a row of a million cells, many times."""
_MAX_CELL = 5000
_MAX_CSV = 3 * MAX_BYTES
"""Of one CSV file in a zip, unpacked."""
_MOST_DIGITS = 30
_TEXT_PARTS = (".xml", ".rels")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it was handed in, with the number that its program shows beside it."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet: the names in its first row, and what stands under them; empty rows are left out."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


class UnreadableTable(ValueError):
    """The file cannot be read; the message says in Dutch why and what to do."""


def read_tables(content: bytes, name: str) -> tuple[ReadSheet, ...]:
    """The sheets of a file, by the ending of its name; raises ``UnreadableTable``."""
    if len(content) > MAX_BYTES:
        raise UnreadableTable(
            f"Dit bestand is groter dan {MAX_BYTES // 2**20} MB. Verdeel het over meer bestanden."
        )
    if not content.strip():
        raise UnreadableTable("Dit bestand is leeg.")
    ending = name.lower().rpartition(".")[2]
    match ending:
        case "csv" | "txt":
            return (_csv(content, "CSV"),)
        case "zip":
            return _zipped(content)
        case "xlsx":
            return _xlsx(content)
        case "ods":
            return _ods(content)
        case "jsonl" | "json":
            return (_json(content),)
        case "xls" | "xlsm" | "xlsb" | "numbers":
            raise UnreadableTable(f"Een bestand .{ending} kan niet worden gelezen. Bewaar het als .xlsx.")
        case _:
            raise UnreadableTable("Kies een bestand dat eindigt op .csv, .xlsx, .ods of .jsonl.")


def _sheet(name: str, lines: Iterator[Line]) -> ReadSheet:
    """The first row that is not empty holds the names of the columns."""
    filled = (_checked(line) for line in lines if any(cell not in (None, "") for cell in line.cells))
    head = next(filled, None)
    if head is None:
        return ReadSheet(name, (), ())
    columns = [str(cell).strip().lower() if cell is not None else "" for cell in head.cells]
    while columns and not columns[-1]:
        columns.pop()
    _check_columns(len(columns))
    found = tuple(islice(filled, MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        raise UnreadableTable(f"Dit bestand heeft meer dan {MAX_ROWS} regels. Verdeel het.")
    return ReadSheet(name, tuple(columns), found)


def _checked(line: Line) -> Line:
    """The line, unless it holds a text that no page could show beside what is wrong with it."""
    if any(isinstance(cell, str) and len(cell) > _MAX_CELL for cell in line.cells):
        raise UnreadableTable(f"Op regel {line.number} staat een tekst van meer dan {_MAX_CELL} tekens.")
    return line


def _check_columns(number: int) -> None:
    if number > MAX_COLUMNS:
        words = f"Dit bestand heeft meer dan {MAX_COLUMNS} kolommen. Gebruik het sjabloon van deze pagina."
        raise UnreadableTable(words)


def decoded(content: bytes) -> str:
    """Text in UTF-8, UTF-16 (with its mark) or else Windows-1252; raises ``UnreadableTable``."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            words = "De tekens in dit bestand zijn niet te lezen. Bewaar het als CSV UTF-8."
            raise UnreadableTable(words) from error


def _csv(content: bytes, name: str) -> ReadSheet:
    text = decoded(content)
    if "\x00" in text:
        raise UnreadableTable("Dit is geen tekstbestand. Bewaar het opnieuw als CSV.")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return _sheet(name, _csv_lines(reader))


def _csv_lines(reader: Any) -> Iterator[Line]:
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableTable(
                f"Regel {number} is niet te lezen: er staat een aanhalingsteken dat niet wordt gesloten, of een "
                "veld dat te lang is."
            ) from error
        yield Line(number, tuple(_cell(cell) for cell in cells[: MAX_COLUMNS + 1]))


def _cell(text: str) -> str | FormulaCell:
    return FormulaCell(text) if text.startswith("=") else unescaped(text)


def _zipped(content: bytes) -> tuple[ReadSheet, ...]:
    """A zip of CSV files, as the export makes it."""
    archive = _archive(content)
    entries = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
    if not entries:
        raise UnreadableTable("In dit zip-bestand staat geen CSV-bestand.")
    if sum(one.file_size for one in entries) > _MAX_CSV:
        raise UnreadableTable("Dit bestand wordt uitgepakt veel te groot en is niet gelezen.")
    return tuple(_csv(archive.read(one), one.filename) for one in entries)


def _archive(content: bytes) -> zipfile.ZipFile:
    """A zip that is safe to unpack; raises ``UnreadableTable``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        if len(entries) > 1000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise UnreadableTable("Dit bestand wordt uitgepakt veel te groot en is niet gelezen.")
        for entry in entries:
            if entry.filename.endswith(_TEXT_PARTS) and _declares(archive, entry):
                raise UnreadableTable("Dit bestand bevat een documentdefinitie (DTD) en is niet gelezen.")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableTable("Dit bestand is beschadigd of geen echte spreadsheet.") from error
    return archive


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares a document type, in which entities can blow up."""
    with archive.open(entry) as part:
        tail = b""
        while chunk := part.read(1 << 16):
            if b"<!DOCTYPE" in tail + chunk:
                return True
            tail = chunk[-10:]
    return False


_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb'<mergeCell[^>]*ref="([A-Z0-9:]{1,30})"')


def _xlsx(content: bytes) -> tuple[ReadSheet, ...]:
    archive = _archive(content)
    formulas = False
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        part = archive.read(name)
        formulas = formulas or _FORMULA.search(part) is not None
        if found := _MERGED.search(part):
            raise UnreadableTable(
                f"In dit bestand zijn cellen samengevoegd ({found[1].decode()}). Maak de samenvoeging ongedaan: "
                "elke waarde hoort in een eigen cel."
            )
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return tuple(_sheet(page.title, _xlsx_lines(page, formulas)) for page in book.worksheets)
    except UnreadableTable:
        raise
    except Exception as error:  # the library raises whatever its parsers raise on a file that is not whole
        raise UnreadableTable("Dit Excel-bestand is beschadigd. Open het en bewaar het opnieuw.") from error


_LAST_ROW = 1_048_576
"""Of a spreadsheet. A file can name a row beyond it, and would be read for days."""


def _xlsx_lines(page: Any, formulas: bool) -> Iterator[Line]:
    """``formulas``: whether a cell may hold one; without, the values alone are read, which is quicker."""
    page.reset_dimensions()
    read = _xlsx_cell if formulas else _xlsx_value
    rows = page.iter_rows(max_col=_width(page), values_only=not formulas)
    # The rows that a file leaves out are one and the same row, that need be looked at once.
    empty: object = None
    for number, row in enumerate(rows, start=1):
        if number > _LAST_ROW:
            raise UnreadableTable("Dit Excel-bestand heeft meer regels dan er in Excel passen.")
        if row is empty:
            continue
        cells = [read(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()  # the library fills each row up to the last column that is asked for
        if cells:
            yield Line(number, tuple(cells))
        else:
            empty = row


def _width(page: Any) -> int:
    """As many columns as the first row with anything in it has: what stands beyond them has no name."""
    for number, row in enumerate(page.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)):
        width = max((at for at, value in enumerate(row, start=1) if value is not None), default=0)
        if width or number > _GAP:
            return max(width, 1)
    return 1


def _xlsx_cell(cell: Any) -> Value:
    return FormulaCell(str(cell.value)) if cell.data_type == "f" else _xlsx_value(cell.value)


def _xlsx_value(value: Any) -> Value:
    match value:
        case datetime():
            return value.date() if value.time() == datetime.min.time() else value.isoformat(" ")
        case bool() | None | date():
            return value
        case int() | float():
            return _exact(value)
        case _:
            return str(value)


def _exact(number: float) -> Decimal | str:
    """The number as the spreadsheet shows it in fifteen digits: 0.1 and not 0.1000000000000000055."""
    try:
        exact = Decimal(repr(number)) if isinstance(number, int) else Decimal(f"{number:.15g}")
    except InvalidOperation:
        return str(number)
    return exact if exact.is_finite() else str(number)


def _ods(content: bytes) -> tuple[ReadSheet, ...]:
    archive = _archive(content)
    try:
        if b"table:number-columns-spanned" in archive.read("content.xml"):
            raise UnreadableTable(
                "In dit bestand zijn cellen samengevoegd. Maak de samenvoeging ongedaan: elke waarde hoort in een "
                "eigen cel."
            )
        document = Document(io.BytesIO(content))
        return tuple(_sheet(str(table.name), _ods_lines(table)) for table in document.body.tables)
    except UnreadableTable:
        raise
    except Exception as error:  # as with Excel
        raise UnreadableTable("Dit ODS-bestand is beschadigd. Open het en bewaar het opnieuw.") from error


_GAP = 1000
"""So many empty rows on end are the end of a sheet; spreadsheets fill up a sheet with a million."""


def _ods_lines(table: Any) -> Iterator[Line]:
    """Each row is taken apart once, however often it is repeated: a small file can repeat one a milliard times."""
    number = empty = 0
    for row in table.get_elements("descendant::table:table-row"):
        cells, times = _ods_cells(row), _times(row, "rows")
        if any(cell is not None for cell in cells):
            empty = 0
            for one in range(number + 1, number + times + 1):
                yield Line(one, cells)
        else:
            empty += times
            if empty > _GAP:
                return
        number += times


def _ods_cells(row: Any) -> tuple[Value, ...]:
    found: list[Value] = []
    for cell in row.get_elements("table:table-cell"):
        room = MAX_COLUMNS + 1 - len(found)
        if room <= 0:
            break
        found += [_ods_value(cell)] * min(_times(cell, "columns"), room)
    return tuple(found)


def _times(element: Any, what: str) -> int:
    return int(element.get_attribute(f"table:number-{what}-repeated") or 1)


def _ods_value(cell: Any) -> Value:
    if cell.formula:
        return FormulaCell(cell.formula.removeprefix("of:"))
    value = cell.value
    match value:
        case datetime():
            return value.date()
        case bool() | date() | None:
            return value
        case int() | float() | Decimal():
            return _exact(value) if isinstance(value, float) else Decimal(value)
        case _:
            return str(value)


def _json(content: bytes) -> ReadSheet:
    """JSON Lines, or the one object that the export makes, with its rows under ``cijfers``."""
    text = decoded(content)
    whole = _whole_export(text)
    objects: Sequence[tuple[int, object]]
    if whole is not None:
        objects = list(enumerate(whole, start=1))
    else:
        objects = [
            (number, _parsed(line, number))
            for number, line in enumerate(text.split("\n"), start=1)
            if line.strip()
        ]
    if len(objects) > MAX_ROWS:
        raise UnreadableTable(f"Dit bestand heeft meer dan {MAX_ROWS} regels. Verdeel het.")
    columns: dict[str, None] = {} if objects else dict.fromkeys(COLUMNS)
    for number, one in objects:
        if not isinstance(one, dict):
            raise UnreadableTable(f'Regel {number} is geen object: schrijf {{"maat": …, "waarde": …}}.')
        columns.update(dict.fromkeys(one))
        _check_columns(len(columns))
    lines = tuple(
        _checked(Line(number, tuple(_json_value(one.get(column), number) for column in columns)))
        for number, one in objects
        if isinstance(one, dict)
    )
    return ReadSheet("JSON", tuple(columns), lines)


def _whole_export(text: str) -> list[object] | None:
    """The rows of one JSON object over several lines; None when it is JSON Lines."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, InvalidOperation):
        return None
    rows = found.get("cijfers") if isinstance(found, dict) else None
    return rows if isinstance(rows, list) else None


def _parsed(line: str, number: int) -> object:
    try:
        found: object = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise UnreadableTable(f"Regel {number} is geen geldige JSON.") from error
    return found


def _json_value(value: object, number: int) -> Value:
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
        raise UnreadableTable(f"Op regel {number} staat een getal met te veel cijfers.")
    if isinstance(value, str | bool | Decimal) or value is None:
        return value
    raise UnreadableTable(f"Op regel {number} staat iets anders dan een tekst of een getal.")
