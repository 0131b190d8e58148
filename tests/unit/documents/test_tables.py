"""Tables out and in again: every text and number comes back, and nothing can become a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscan.documents.table_reading import UnreadableTable, read_tables
from riskscan.documents.tables import Cell, Sheet, csv_file, ods, xlsx, zipped_csv
from riskscan.domain.figure_rows import FormulaCell, Value

MADE = datetime(2016, 9, 20, 12, 0, tzinfo=UTC)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
).filter(lambda text: text == text.strip())
NAUGHTY = st.sampled_from(
    [
        "=1+1",
        "+31",
        "-",
        "@SOM(A1)",
        "'=1",
        "''=x",
        "'s-Hertogenbosch",
        '"',
        ";",
        "a;b",
        "a,b",
        "é€ 🙂",
        "<b>&amp;",
    ]
)
NUMBERS = st.decimals(min_value=-(10**14), max_value=10**14, places=4, allow_nan=False, allow_infinity=False)
DATES = st.dates(date(1900, 3, 1), date(2200, 1, 1))
CELLS: st.SearchStrategy[Cell] = st.one_of(NAUGHTY, TEXTS.filter(bool), NUMBERS, DATES, st.none())

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "csv": csv_file,
    "zip": lambda sheet: zipped_csv([sheet]),
    "xlsx": lambda sheet: xlsx([sheet], MADE),
    "ods": lambda sheet: ods([sheet]),
}


def plain(cell: Value) -> str:
    """What a cell says, whatever type it came back in: CSV knows only texts."""
    match cell:
        case None:
            return ""
        case Decimal():
            return format(cell.normalize() + 0, "f").replace(".", ",")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


@pytest.mark.parametrize("ending", WRITERS)
@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4))
def test_what_is_written_is_read(ending: str, rows: list[list[Cell]]) -> None:
    written = Sheet("Cijfers", ("a", "b", "c"), rows)
    (found,) = read_tables(WRITERS[ending](written), f"x.{ending}")
    assert found.columns == ("a", "b", "c")
    expected = [[plain(cell) for cell in row] for row in rows if any(cell is not None for cell in row)]
    assert [[plain(cell) for cell in (*line.cells, None, None)[:3]] for line in found.lines] == expected


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_numbers_and_dates_keep_their_type_and_their_last_digit(ending: str) -> None:
    row = [Decimal("0.1"), Decimal("12345678901234.5678"), date(2016, 7, 31), Decimal("1E+3")]
    (found,) = read_tables(WRITERS[ending](Sheet("C", ("a", "b", "c", "d"), [row])), f"x.{ending}")
    # Nineteen digits do not fit in the number of a spreadsheet; as a text they do.
    assert found.lines[0].cells == (Decimal("0.1"), "12345678901234,5678", date(2016, 7, 31), Decimal(1000))


def test_no_cell_of_a_made_file_is_a_formula() -> None:
    sheet = Sheet("C", ("=kop", "b"), [["=1+1", "@x"], ["+1", "-1"], [" =2", "'=3"], ["\n=4", "5 = 5"]])
    book = openpyxl.load_workbook(io.BytesIO(xlsx([sheet], MADE)))
    assert {cell.data_type for row in book["C"].iter_rows() for cell in row} == {"s"}
    content = zipfile.ZipFile(io.BytesIO(ods([sheet]))).read("content.xml")
    assert b"formula" not in content
    rows = list(csv.reader(io.StringIO(csv_file(sheet).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["'=kop", "b"], ["'=1+1", "'@x"], ["'+1", "'-1"], ["' =2", "''=3"], ["'\n=4", "5 = 5"]]


def test_the_same_sheets_give_the_same_csv_and_xlsx() -> None:
    sheet = Sheet("C", ("a",), [["x"], [Decimal(3)]])
    assert xlsx([sheet], MADE) == xlsx([sheet], MADE)
    assert zipped_csv([sheet]) == zipped_csv([sheet])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_in_the_encodings_and_with_the_delimiters_of_spreadsheets(
    encoding: str, delimiter: str
) -> None:
    text = delimiter.join(["Maat", "Waarde"]) + "\r\n" + delimiter.join(["naïef", "3"]) + "\r\n"
    (found,) = read_tables(text.encode(encoding), "x.csv")
    assert (found.columns, found.lines[0].cells, found.lines[0].number) == (
        ("maat", "waarde"),
        ("naïef", "3"),
        2,
    )


def test_a_formula_is_handed_on_as_a_formula() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["maat", "waarde"])
    page.append(["meldingen", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    (found,) = read_tables(out.getvalue(), "x.xlsx")
    assert found.lines[0].cells == ("meldingen", FormulaCell("=1+1"))
    (found,) = read_tables(b"maat;waarde\nmeldingen;=1+1\n", "x.csv")
    assert found.lines[0].cells == ("meldingen", FormulaCell("=1+1"))


def test_merged_cells_are_refused_with_their_place() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["maat", "waarde"])
    page.merge_cells("A2:B2")
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UnreadableTable, match="A2:B2"):
        read_tables(out.getvalue(), "x.xlsx")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * (100 * 1024 * 1024))
    return out.getvalue()


def with_entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "x.csv", "leeg"),
        (b"  \n", "x.xlsx", "leeg"),
        (b"geen zip", "x.xlsx", "beschadigd"),
        (b"geen zip", "x.ods", "beschadigd"),
        (b"PK\x03\x04half", "x.xlsx", "beschadigd"),
        (b"x", "x.xls", "xlsx"),
        (b"x", "x.exe", "eindigt op"),
        (b'maat;waarde\n"open;3\n', "x.csv", "aanhalingsteken"),
        (b"a\x00b", "x.csv", "geen tekstbestand"),
        (b'{"maat": \n', "x.jsonl", "Regel 1"),
        (b'["maat"]\n', "x.jsonl", "geen object"),
        (b'{"maat": {"a": 1}}\n', "x.jsonl", "anders dan een tekst"),
        (b"[" * 100_000, "x.jsonl", "Regel 1"),
        (b'{"waarde": 1e999999999}', "x.jsonl", "te veel cijfers"),
        (b"x" * (20 * 1024 * 1024 + 1), "x.csv", "groter dan"),
        (with_entities(), "x.xlsx", "DTD"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content: bytes, name: str, words: str) -> None:
    with pytest.raises(UnreadableTable, match=words):
        read_tables(content, name)


def test_a_file_that_unpacks_to_far_more_is_refused_before_it_is_unpacked() -> None:
    content = bomb()
    assert len(content) < 1_000_000
    with pytest.raises(UnreadableTable, match="veel te groot"):
        read_tables(content, "x.xlsx")


def test_json_lines_keep_numbers_exactly_and_columns_of_every_line() -> None:
    (found,) = read_tables(b'{"maat":"a","waarde":0.1}\n\n{"maat":"b","bron":"x"}\n', "x.jsonl")
    assert found.columns == ("maat", "waarde", "bron")
    assert [(line.number, line.cells) for line in found.lines] == [
        (1, ("a", Decimal("0.1"), None)),
        (3, ("b", None, "x")),
    ]
