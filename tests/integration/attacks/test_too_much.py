"""More than anybody needs: fields, depth, rows, bytes. Each is refused in Dutch, soon, with a small answer."""

from __future__ import annotations

import io
import json
import zipfile
from urllib.parse import urlencode

import pytest
import website
from website import HOST, Browser, Site
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from riskscan.documents import table_reading
from riskscan.documents.table_reading import MAX_COLUMNS, UnreadableTable, read_tables
from riskscan.web.limits import MAX_FIELDS

SMALL = 300_000
"""Bytes; the longest page there is has some 200.000."""
TOO_MUCH = "Dit is te veel in één keer"
ROW = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
CELL = '<table:table-cell office:value-type="float" office:value="1" {}/>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def send(browser: Browser, url: str, fields: list[tuple[str, str]]) -> TestResponse:
    body = urlencode([*fields, ("csrf_token", browser.csrf())])
    kind = "application/x-www-form-urlencoded"
    return browser.client.post(url, data=body, content_type=kind, headers={"Origin": HOST})


@pytest.mark.parametrize(
    "rest", ["/gesprekken/nieuw", "/interne-organisatie", "/interne-organisatie/bewaren"]
)
@pytest.mark.parametrize("number", [MAX_FIELDS, 100_000])
def test_a_form_of_very_many_fields_is_refused_with_a_small_page(site: Site, rest: str, number: int) -> None:
    answer = send(site.browser("adviser"), site.url(rest), [("deelnemer", "x")] * number)
    assert answer.status_code == 413
    assert TOO_MUCH in website.shown(answer.text)
    assert len(answer.data) < SMALL
    assert site.world.sheet().interviews == ()


def test_as_many_fields_as_fit_are_answered_with_a_page_in_proportion(site: Site) -> None:
    fields = [("deelnemer", "x"), ("rol", "y")] * ((MAX_FIELDS - 2) // 2)
    answer = send(site.browser("adviser"), site.url("/gesprekken/nieuw"), fields)
    assert answer.status_code == 422
    assert len(answer.data) < 5_000_000


def test_who_is_not_logged_in_is_not_answered_with_what_he_sent_either(site: Site) -> None:
    nobody = site.browser()
    answer = send(nobody, site.url("/gesprekken/nieuw"), [("deelnemer", "x")] * 100_000)
    assert answer.status_code == 413
    assert len(answer.data) < SMALL
    late = send(nobody, "/inloggen", [(f"kept--{number}", "x") for number in range(100_000)])
    assert late.status_code == 413


def test_a_form_with_very_many_parts_or_without_an_end_is_refused(site: Site) -> None:
    browser = site.browser("adviser")
    boundary, body = encode_multipart(
        {"csrf_token": browser.csrf(), **{f"f{one}": "x" for one in range(MAX_FIELDS + 10)}}
    )
    kind = f'multipart/form-data; boundary="{boundary}"'
    headers = {"Origin": HOST}
    url = site.url("/gesprekken/nieuw")
    assert browser.client.post(url, data=body, content_type=kind, headers=headers).status_code == 413
    endless = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + b"a" * 1000
    answer = browser.client.post(
        url, data=endless, content_type="multipart/form-data; boundary=x", headers=headers
    )
    assert answer.status_code in (400, 413)
    assert answer.mimetype == "text/html"
    for broken in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=é",
        "text/xml",
        "application/json",
    ):
        answer = browser.client.post(url, data=b"{" * 100, content_type=broken, headers=headers)
        assert answer.status_code == 400, broken


def test_a_very_long_address_is_answered_with_a_small_page(site: Site) -> None:
    browser = site.browser("leader")
    for url in ("/scans", "/cijfers/vergelijken", "/logboek", "/bestaat/niet"):
        assert (
            browser.get(f"{url}?" + "&".join(f"a{one}=1" for one in range(MAX_FIELDS + 1))).status_code == 413
        )
        long = browser.get(f"{url}?organisatie={'9' * 100_000}")
        assert long.status_code in (200, 403, 404, 422)
        assert len(long.data) < SMALL + 200_000


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "9" * 100_000, "null", '{"t1.toelichting": {}}']
)
def test_json_where_a_form_is_asked_is_no_form_however_deep(site: Site, text: str) -> None:
    browser = site.browser("adviser")
    headers = {"Origin": HOST, "X-CSRFToken": browser.csrf(), "Accept": "application/json"}
    answer = browser.client.post(
        site.url("/interne-organisatie/bewaren"), data=text, content_type="application/json", headers=headers
    )
    assert answer.status_code == 200
    assert answer.get_json()["bewaard"] == {}
    assert site.world.sheet().answers == {}


def archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def xlsx(rows: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PKG}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PKG}/relationships">'
            f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PKG}/relationships">'
            f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/s.xml"/></Relationships>',
            "xl/worksheets/s.xml": f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>",
        }
    )


def ods(rows: str) -> bytes:
    sheet = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(f'xmlns:{one}="{_ODF}:{one}:1.0"' for one in ("office", "table", "text"))
    return archive(
        {
            "mimetype": sheet,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{sheet}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="a">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


# A file of at most some hundreds of kilobytes that would take minutes, or all memory there is, to read whole.
BOMBS = {
    "a row of a million names.csv": b";".join(b"k%d" % one for one in range(300_000)),
    "other names on each line.jsonl": b"\n".join(b'{"k%d": 1}' % one for one in range(20_000)),
    "a number with too many digits.jsonl": b'{"waarde": 1e9999999999999999999999}',
    "a number.json": b"1e9999999999999999999999",
    "deep.json": b'{"a":' * 200_000,
    "much of nothing.zip": archive({"a.csv": "maat;van;waarde\n" + "1;" * 40_000_000}),
    "a row beyond the last.xlsx": xlsx(ROW.format(1, "A") + ROW.format(99_000_000, "A")),
    "broken.xlsx": xlsx("<row"),
    "broken.ods": ods("<table:table-row"),
    "not repeated.ods": ods(
        f'<table:table-row table:number-rows-repeated="x">{CELL.format("")}</table:table-row>'
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_would_become_large_is_refused(name: str) -> None:
    with pytest.raises(UnreadableTable):
        read_tables(BOMBS[name], name)


def test_cells_and_rows_that_a_sheet_repeats_are_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: a file of one kilobyte asked for twenty million cells."""
    looked: list[object] = []
    look = table_reading._ods_value

    def count(cell: object) -> object:
        looked.append(cell)
        return look(cell)

    monkeypatch.setattr(table_reading, "_ods_value", count)
    wide = CELL.format('table:number-columns-repeated="100"')
    (sheet,) = read_tables(
        ods(f'<table:table-row table:number-rows-repeated="5000">{wide}</table:table-row>'), "a.ods"
    )
    assert len(sheet.lines) == 4999
    assert len(looked) == 1
    one, gap = CELL.format(""), 'table:number-rows-repeated="999999999"'
    rows = f"<table:table-row>{one}</table:table-row><table:table-row {gap}><table:table-cell/></table:table-row>"
    (far,) = read_tables(ods(rows), "a.ods")
    assert far.lines == ()


def test_far_away_cells_of_an_excel_file_are_not_filled_up_to() -> None:
    (sheet,) = read_tables(
        xlsx(ROW.format(1, "A") + "".join(ROW.format(one, "XFD") for one in range(2, 400))), "a.xlsx"
    )
    assert all(len(line.cells) <= MAX_COLUMNS + 1 for line in sheet.lines)
    (long,) = read_tables(xlsx(ROW.format(1, "A") + ROW.format(1_048_576, "A")), "a.xlsx")
    assert [line.number for line in long.lines] == [1_048_576]


def hand_in(browser: Browser, content: bytes, name: str) -> TestResponse:
    boundary, body = encode_multipart(
        {"csrf_token": browser.csrf(), "bestand": FileStorage(io.BytesIO(content), name)}
    )
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.client.post(
        "/cijfers/bestanden/inlezen", data=body, content_type=kind, headers={"Origin": HOST}
    )


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x.csv",
        "/etc/passwd.csv",
        "a\r\nSet-Cookie: a=b.csv",
        "x" * 5000 + ".csv",
        ".csv",
        "a\x00.csv",
    ],
)
def test_the_name_of_a_file_leads_nowhere(site: Site, name: str) -> None:
    answer = hand_in(site.browser("adviser"), b"maat;van;waarde\nmeldingen;2016;5\n", name)
    assert answer.status_code in (302, 400, 422)
    assert "a=b" not in answer.headers.get("Set-Cookie", "")
    rows = site.world.database.rows("SELECT name FROM figure_upload")
    assert all("/" not in row["name"] and "\\" not in row["name"] and len(row["name"]) <= 100 for row in rows)


def test_a_file_that_tells_of_itself_is_answered_with_a_small_page(site: Site) -> None:
    browser = site.browser("adviser")
    column = b"maat;van;waarde;" + b"k" * 3_000_000
    assert len(hand_in(browser, column, "a.csv").data) < SMALL
    answer = hand_in(
        browser,
        json.dumps({"maat": "m" * 2_000_000, "van": "2016", "waarde": "v" * 1_000_000}).encode(),
        "a.jsonl",
    )
    page = browser.get(answer.location) if answer.status_code == 302 else answer
    assert len(page.data) < SMALL
