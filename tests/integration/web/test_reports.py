"""Downloading the report: who may, under which name, and that it is kept in the audit log."""

from __future__ import annotations

import io

from pypdf import PdfReader
from website import Site

from riskscan.domain.lifecycle import ScanState


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_a_concept_says_so_and_names_no_participant(site: Site) -> None:
    site.world.complete("2b")
    response = site.browser("adviser").get(site.url("/rapport.pdf"))
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.headers["Cache-Control"] == "no-store"
    name = response.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="risicoscan-')
    assert "concept" in name
    text = text_of(response.data)
    assert "concept" in text.lower()
    assert "beleidsadviseur" in text
    assert "P. Persoon" not in text


def test_the_report_of_a_vastgestelde_scan_is_the_same_each_time(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    leader, reader = site.browser("leader"), site.browser("reader")
    first, second = leader.get(site.url("/rapport.pdf")), reader.get(site.url("/rapport.pdf"))
    assert first.data == second.data
    assert "concept" not in first.headers["Content-Disposition"]
    rows = site.world.database.rows(
        "SELECT account_id, detail FROM audit_entry WHERE action = 'rapport gedownload'"
    )
    assert [tuple(row) for row in rows] == [
        (site.world.leader.account_id, "vastgesteld"),
        (site.world.reader.account_id, "vastgesteld"),
    ]


def test_the_summary_is_a_shorter_report_under_a_name_of_its_own(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    leader = site.browser("leader")
    full, summary = leader.get(site.url("/rapport.pdf")), leader.get(site.url("/samenvatting.pdf"))
    assert len(PdfReader(io.BytesIO(summary.data)).pages) == 2
    assert len(PdfReader(io.BytesIO(full.data)).pages) > 4
    assert "samenvatting" in summary.headers["Content-Disposition"]
    assert "samenvatting" not in full.headers["Content-Disposition"]
    assert site.world.database.rows("SELECT detail FROM audit_entry ORDER BY id DESC LIMIT 1")[0][0] == (
        "vastgesteld, samenvatting"
    )


def test_who_may_not_read_the_scan_gets_no_report(site: Site) -> None:
    site.world.complete("1")
    for who in ("outsider", "reader", "keeper"):
        for file in ("/rapport.pdf", "/samenvatting.pdf"):
            response = site.browser(who).get(site.url(file))
            assert (response.status_code, response.mimetype) == (403, "text/html")
    assert len(site.refusals()) == 6
