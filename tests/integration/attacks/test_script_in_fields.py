"""Script typed in every field there is: on no page, in no document and in no file does it become anything.

The fields are those of the forms that the pages hold, so a new field is attacked as soon as it is on a page.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import attacking
import pytest
import support
import website
from attacking import PAYLOAD, Crawler, Form, Input, everywhere, fill, forms, kind_of
from odfdo import Document
from openpyxl import load_workbook
from website import HOST, Site
from werkzeug.test import TestResponse

from riskscan.documents import pdf_engine
from riskscan.programme import accounts

# Who meets a text that another typed comes after whoever typed it.
TYPISTS = ("keeper", "leader", "adviser")
READERS = ("adviser", "leader", "keeper", "reader")
STORED = {
    "account.name", "answer_revision.value", "comment.text", "decision.motivation", "figure.note",
    "figure.source", "figure_upload.name", "impact_analysis.content", "interview_note.text",
    "interview_revision.knelpunten",
    "interview_revision.ketenpartners", "interview_revision.opgaven", "interview_revision.wensen",
    "parent_organisation.name", "participant.name", "participant.role",
    "removal_request.explanation", "round.name", "scan_event.reason", "scan_event.with_whom",
    "supervision.reason", "waiting_list_remedy.remedy",
}  # fmt: skip

QUERY = (
    "volgende", "snel", "vraag", "pagina", "organisatie", "groep", "soort", "van", "tot", "periode", "formaat",
    "peildatum", "cijfer", "uitgave", "gemeente", "versie", "wie", "over", "voor", "na", "jaar", "ronde", "q",
    "meldingen", "adviezen", "norm",
)  # fmt: skip
"""Every name that the pages read from an address, and some that they do not."""


@dataclass
class Attacked:
    """An installation in which the payload was typed wherever somebody can type."""

    site: Site
    answers: list[tuple[str, TestResponse]] = field(default_factory=list)
    """What came back on each form, with who sent what."""
    documents: list[str] = field(default_factory=list)
    """The HTML that PDFs were made from."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    site = website.make_site(tmp_path_factory.mktemp("script") / "instance")
    found = Attacked(site)
    with pytest.MonkeyPatch.context() as patched:

        def keep(html: str) -> bytes:
            found.documents.append(html)
            return b"%PDF-"

        patched.setattr(pdf_engine, "write", keep)
        site.world.complete("1")
        attacking.fill_corners(site.world, PAYLOAD)
        for who in TYPISTS:
            type_everywhere(found, who)
            for name, one in site.world.actors.items():
                assert one.account_id is not None
                title = f"{name} {PAYLOAD}"
                accounts.change(site.world.system, support.OPERATOR, one.account_id, title, True, one.roles)
        yield found
    site.world.database.close()


def type_everywhere(found: Attacked, who: str) -> None:
    """Twice: what the first round makes has forms of its own."""
    browser = found.site.browser(who)
    sent: set[object] = set()
    for _ in range(2):
        pages = Crawler(found.site, browser, each=1).crawl()
        for address, page in pages.items():
            if page.mimetype == "text/html" and page.status_code == 200:
                for form in forms(page.text, address):
                    key = kind_of(found.site, urlsplit(form.action).path, form.method), names(form)
                    if names(form) and attacking.stays(form) and key not in sent:
                        sent.add(key)
                        where = f"{form.method} {form.action} as {who}"
                        damaged = attacking.send(browser, form, fill(form, everywhere(PAYLOAD)))
                        typed = fill(form, attacking.as_text(PAYLOAD))
                        taken = attacking.send_until_taken(browser, form, typed)
                        found.answers += [(where, damaged), (where, taken)]


def names(form: Form) -> tuple[str, ...]:
    """The fields that somebody types in; few enough to tell two forms apart."""
    return tuple(one.name for one in form.inputs if typed(one))[:3]


def typed(one: Input) -> bool:
    return one.kind in ("textarea", "text", "search", "email")


def check(where: str, page: TestResponse) -> None:
    assert page.status_code < 500, where
    if page.mimetype == "text/html" and ("alert(" in page.text.lower() or attacking.WORKED_OUT in page.text):
        assert attacking.foreign(page.text) == [], where


def test_the_payload_got_into_every_text_that_the_database_keeps(attacked: Attacked) -> None:
    found, database = set(), attacked.site.world.database
    for table in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for column in database.rows(f"PRAGMA table_info({table['name']})"):
            where = f"instr(lower(CAST({column['name']} AS TEXT)), 'alert(')"
            if database.row(f"SELECT 1 FROM {table['name']} WHERE {where} LIMIT 1"):
                found.add(f"{table['name']}.{column['name']}")
    assert found >= STORED, STORED - found


def test_what_a_form_answers_holds_no_script(attacked: Attacked) -> None:
    assert len(attacked.answers) > 100
    for where, answer in attacked.answers:
        check(where, answer)


@pytest.mark.parametrize("who", READERS)
def test_no_page_holds_script_that_somebody_typed(attacked: Attacked, who: str) -> None:
    pages = Crawler(attacked.site, attacked.site.browser(who), each=1).crawl()
    assert any("alert(1)" in page.text for page in pages.values() if page.mimetype == "text/html")
    for address, page in pages.items():
        check(f"{address} as {who}", page)
        for name, value in page.headers:
            assert "alert(" not in value, f"{name} of {address}"


def test_no_document_holds_script_that_somebody_typed(attacked: Attacked) -> None:
    found = [one for one in attacked.documents if "alert(1)" in one]
    assert len(found) >= 4
    for html in dict.fromkeys(found):
        assert attacking.foreign(html, document=True) == []


@pytest.mark.parametrize("who", ["leader", "keeper"])
def test_script_in_an_address_comes_back_as_words_or_not_at_all(attacked: Attacked, who: str) -> None:
    browser = attacked.site.browser(who)
    asked = Crawler(attacked.site, browser, each=1).crawl()
    query = dict.fromkeys(QUERY, PAYLOAD)
    for address in asked:
        path = urlsplit(address).path
        check(f"{path} as {who}", browser.client.get(path, query_string=query))
    for path in ("/bestaat/niet", "/toegang", "/scans/1/antwoorden", "/cijfers/1/geschiedenis"):
        check(path, browser.client.get(f"{path}/{PAYLOAD.replace('/', '')}"))


def test_an_address_that_tells_a_script_is_answered_with_json_that_no_browser_reads_as_a_page(
    attacked: Attacked,
) -> None:
    browser = attacked.site.browser("adviser")
    headers = {"Accept": "application/json", "Origin": HOST}
    data = {"t1.toelichting": PAYLOAD, "t1.toelichting--basis": "0", "csrf_token": browser.csrf()}
    answer = browser.client.post(
        attacked.site.url("/interne-organisatie/bewaren"), data=data, headers=headers
    )
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# What a spreadsheet would calculate, or what ends a line of a file or a header.
FORMULAS = (
    '=HYPERLINK("https://elders.example","klik")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip


def export(site: Site, form: str) -> bytes:
    return site.browser("leader").get(f"/cijfers/bestanden/uitvoer?formaat={form}").data


@pytest.fixture
def formulas(tmp_path: Path) -> Iterator[Site]:
    """A site with figures of which the source would be calculated by a spreadsheet."""
    site = website.make_site(tmp_path / "instance")
    for year, text in enumerate(FORMULAS, start=2010):
        attacking.save_figure(site.world, text, year)
    yield site
    site.world.database.close()


def test_no_text_in_a_download_of_figures_is_a_formula(formulas: Site) -> None:
    book = load_workbook(io.BytesIO(export(formulas, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} & set(FORMULAS)
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(export(formulas, "csv"))) as archive:
        for name in archive.namelist():
            rows = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";")
            assert not [
                cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t")) and not number(cell)
            ]
    tables = Document(io.BytesIO(export(formulas, "ods"))).body.tables
    assert not [
        cell for table in tables for row in table.iter_rows() for cell in row.iter_cells() if cell.formula
    ]
    assert FORMULAS[0] in {one["bron"] for one in json.loads(export(formulas, "json"))["cijfers"]}


def number(cell: str) -> bool:
    return cell.removeprefix("-").replace(",", "").isdigit()


def test_no_text_in_the_log_as_a_file_is_a_formula_or_a_line_of_its_own(site_keeper: Site) -> None:
    keeper = site_keeper.browser("keeper")
    for text in FORMULAS:
        form = {"name": f"{text}\r\nIngelogd", "legal_form": "Stichting"}
        keeper.post("/moederorganisaties", form)
    rows = list(csv.reader(io.StringIO(keeper.get("/logboek.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t"))]
    assert len({len(row) for row in rows}) == 1
    for line in keeper.get("/logboek.jsonl").text.splitlines():
        assert isinstance(json.loads(line), dict)


@pytest.fixture
def site_keeper(tmp_path: Path) -> Iterator[Site]:
    site = website.make_site(tmp_path / "instance")
    yield site
    site.world.database.close()
