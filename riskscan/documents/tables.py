"""Sheets of rows as CSV (in a zip), XLSX and ODS: from plain values to bytes.

No text can become a formula: in XLSX and ODS every text is typed as text; in CSV, where types do not exist, a
text that a spreadsheet would calculate gets an apostrophe in front, which ``table_reading`` takes off again.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from odfdo import Cell as OdsCell
from odfdo import Document, Row, Table
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | Decimal | date | None

_EXCEL_DIGITS = 15
"""A spreadsheet keeps a number in this many digits; a longer one is written as text, to the last digit."""
_DANGEROUS = tuple("=+-@\t\r\n")
"""What a spreadsheet program may take for the start of a formula, also behind spaces."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time in every zip entry: the same content gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, the names of its columns, and the rows in their order."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    widths: tuple[int, ...] = ()
    """Widths of columns in characters; without them a spreadsheet chooses."""


def _calculated(text: str) -> bool:
    """Whether a spreadsheet might calculate this; apostrophes in front do not count, so that one can be added."""
    return text.lstrip("' ").startswith(_DANGEROUS)


def escaped(text: str) -> str:
    """The text as it stands in a CSV file."""
    return f"'{text}" if _calculated(text) else text


def unescaped(text: str) -> str:
    """Without the apostrophe that ``escaped`` puts before a text."""
    return text[1:] if text.startswith("'") and _calculated(text) else text


def number_text(number: Decimal) -> str:
    """A number as Dutch spreadsheets read it: a comma before decimals, nothing between thousands."""
    return format(number.normalize() + 0, "f").replace(".", ",")


def _csv_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return number_text(cell)
        case date():
            return cell.isoformat()
        case _:
            return escaped(cell)


def csv_file(sheet: Sheet) -> bytes:
    """One sheet as CSV: UTF-8 with a mark at the start, semicolons, as Dutch spreadsheets expect."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([escaped(name) for name in sheet.columns])
    writer.writerows([_csv_text(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def zipped_csv(sheets: Sequence[Sheet]) -> bytes:
    """Every sheet as a CSV file of its own, together in a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            info = zipfile.ZipInfo(f"{sheet.name.lower().replace(' ', '-')}.csv", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, csv_file(sheet))
    return out.getvalue()


def _keeps(number: Decimal) -> bool:
    """Whether a spreadsheet's number is this number to the last digit."""
    return len(number.normalize().as_tuple().digits) <= _EXCEL_DIGITS


def _plain(cell: Cell) -> Cell:
    """Without what no XML can hold, and with a number that is too long as text."""
    if isinstance(cell, str):
        return _CONTROL.sub("\ufffd", cell)
    if isinstance(cell, Decimal) and not _keeps(cell):
        return number_text(cell)
    return cell


def xlsx(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets as one Excel file; the first row of each stays in view."""
    book = Workbook(write_only=True)
    moment = made.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    book.properties.creator = "Risicoscan Veilig Thuis"
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for index, width in enumerate(sheet.widths):
            page.column_dimensions[chr(ord("A") + index)].width = width
        page.append([_xlsx_cell(page, name, bold=True) for name in sheet.columns])
        for row in sheet.rows:
            page.append([_xlsx_cell(page, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_cell(page: WriteOnlyWorksheet, cell: Cell, bold: bool = False) -> object:
    value = _plain(cell)
    if value is None or isinstance(value, Decimal):
        return value
    made = WriteOnlyCell(page, value)  # type: ignore[arg-type]
    if isinstance(value, str):
        made.data_type = "s"  # also when it looks like a formula or an error
    else:
        made.number_format = "d-m-yyyy"
    if bold:
        made.font = Font(bold=True)
    return made


def ods(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one OpenDocument spreadsheet."""
    document = Document("spreadsheet")
    document.body.clear()
    for sheet in sheets:
        table = Table(sheet.name)
        for row in [sheet.columns, *sheet.rows]:
            line = Row()
            for cell in row:
                value = _plain(cell)
                line.append_cell(OdsCell() if value is None else OdsCell(value), clone=False)
            table.append_row(line, clone=False)
        document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
