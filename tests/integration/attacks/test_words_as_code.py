"""Words that are code elsewhere: SQL and wildcards in every parameter, ends of lines in headers and file names."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import attacking
import pytest
import website
from attacking import Crawler, everywhere, fill, forms, kind_of
from website import Browser, Site
from werkzeug.test import TestResponse

from riskscan.documents import pdf_engine

SQL = (
    "' OR '1'='1", "1; DROP TABLE account;--", "1 UNION SELECT password_hash FROM account", "\\' OR 1=1 --",
    "') OR randomblob(1000000000) --", "%", "_", "*", "[a-z]*", '"; ATTACH DATABASE \'x\' AS y; --', "1e400", "-1",
    "0x10", "١", "\u0000", "99999999999999999999999",
)  # fmt: skip
QUERY = (
    "organisatie", "groep", "soort", "van", "tot", "periode", "formaat", "peildatum", "cijfer", "uitgave",
    "gemeente", "versie", "wie", "over", "voor", "na", "jaar", "pagina", "vraag", "volgende", "snel",
)  # fmt: skip
LINES = "x\r\nSet-Cookie: a=b\r\n\r\n<script>"
READERS = ("leader", "keeper")
"""Who together see every page; an adviser sees those of a leader."""


@pytest.fixture(autouse=True)
def quick_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_engine, "write", lambda _: b"%PDF-")


def tables(site: Site) -> dict[str, int]:
    database = site.world.database
    names = [row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counts = {name: database.row(f"SELECT count(*) AS n FROM {name}") for name in names}
    return {name: row["n"] for name, row in counts.items() if row is not None}


def check(where: str, answer: TestResponse) -> None:
    assert answer.status_code < 500, where
    text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
    for word in ("argon2id", "sqlite3", "OperationalError", "syntax error", "no such table"):
        assert word not in text, where


def paths(site: Site, browser: Browser) -> Iterator[str]:
    yield from dict.fromkeys(urlsplit(one).path for one in Crawler(site, browser, each=1).crawl())


@pytest.mark.parametrize("who", READERS)
def test_no_query_is_part_of_a_statement(site: Site, who: str) -> None:
    browser = site.browser(who)
    before = tables(site)
    found = list(paths(site, browser))
    for number, path in enumerate(found):
        # All pages together meet all of them, in every parameter.
        text = SQL[number % len(SQL)]
        check(f"{path} {text}", browser.client.get(path, query_string=dict.fromkeys(QUERY, text)))
    after = tables(site)
    assert {name for name in before if before[name] != after[name]} <= {"audit_entry"}


@pytest.mark.parametrize("text", SQL)
def test_no_part_of_an_address_is_part_of_a_statement(site: Site, text: str) -> None:
    words = text.replace("/", "").replace("\x00", "%00").replace("?", "")
    for who, addresses in {
        "adviser": (
            site.url(f"/antwoorden/{words}"), site.url(f"/opmerkingen/{words}"), site.url(f"/{words}"),
            f"/scans/{words}", f"/cijfers/1/invullen/{words}", f"/cijfers/1/geschiedenis/{words}",
            f"/wachtlijsten/organisaties/1/{words}", f"/impactanalyse/1/{words}", f"/toegang/{words}",
        ),
        "keeper": (f"/accounts/{words}", f"/organisaties/{words}", f"/verwijderen/{words}"),
    }.items():  # fmt: skip
        browser = site.browser(who)
        for address in addresses:
            answer = browser.get(address)
            check(address, answer)
            if "toegang" not in address:
                assert answer.status_code in (302, 308, 400, 404), address


def test_no_field_of_a_form_is_part_of_a_statement(site: Site) -> None:
    """Every form on every page, each field the same words; what was there is still there."""
    before = tables(site)
    for who in ("adviser", *READERS):
        browser, sent = site.browser(who), set()
        for address, page in Crawler(site, browser, each=1).crawl().items():
            if page.mimetype != "text/html" or page.status_code != 200:
                continue
            for form in forms(page.text, address):
                key = kind_of(site, urlsplit(form.action).path, form.method)
                if key and key.split()[0] not in sent and attacking.stays(form):
                    sent.add(key.split()[0])
                    for text in (SQL[1], SQL[len(sent) % len(SQL)]):
                        answer = attacking.send(browser, form, fill(form, everywhere(text)))
                        check(f"{form.method} {form.action} {text!r} as {who}", answer)
    after = tables(site)
    assert [name for name, number in before.items() if after.get(name, 0) < number] == []


@pytest.mark.parametrize("sign", ["%", "_", "*", "?", "[a-z]", "' OR 1=1 --", "account %"])
def test_a_sign_that_stands_for_anything_stands_for_itself_in_the_log(site: Site, sign: str) -> None:
    keeper = site.browser("keeper")
    site.browser("outsider").get(site.url())
    everything = keeper.get("/logboek.jsonl").text.splitlines()
    assert len(everything) > 3
    for name in ("wie", "soort", "over"):
        chosen = keeper.client.get("/logboek.jsonl", query_string={name: sign})
        # Something that cannot be chosen is told; nothing is chosen by it.
        assert chosen.status_code == 422 or chosen.text.splitlines() in ([], everything[:0]), name


@pytest.mark.parametrize("who", READERS)
def test_no_line_end_gets_into_a_header_or_the_name_of_a_download(site: Site, who: str) -> None:
    browser = site.browser(who)
    for path in paths(site, browser):
        answer = browser.client.get(path, query_string=dict.fromkeys(QUERY, LINES))
        assert answer.status_code < 500, path
        for name, value in answer.headers:
            assert "\r" not in value, path
            assert "\n" not in value, path
            assert not (name == "Set-Cookie" and value.startswith("a=")), path
            assert "<script>" not in value, path


def test_the_name_of_a_download_is_made_of_plain_letters_only(site: Site) -> None:
    world = site.world
    name = 'Veilig Thuis "; filename=x.html; \r\n ../../<script>é'
    with world.database.writing():
        world.database.run("UPDATE organisation SET name = ? WHERE id = ?", (name, world.organisation_id))
    world.complete("1")
    browser = site.browser("leader")
    seen = 0
    for address, answer in Crawler(site, browser, each=2).crawl().items():
        disposition = answer.headers.get("Content-Disposition", "")
        if disposition:
            seen += 1
            first, _, file = disposition.partition("; filename=")
            assert first == "attachment", address
            assert set(file.strip('"')) <= set("abcdefghijklmnopqrstuvwxyz0123456789-."), address
            assert ".." not in file, address
    assert seen >= 5


def test_an_error_page_says_nothing_that_was_asked_for(site: Site) -> None:
    browser = site.browser("adviser")
    for path in (
        "/bestaat/<script>alert(1)</script>",
        "/scans/999?<script>alert(1)</script>",
        "/rondes?a=<b>",
    ):
        page = browser.get(path)
        assert page.status_code in (403, 404)
        assert "<script>alert" not in page.text
        assert "alert(1)" not in website.shown(page.text)
