"""The register of personal data as PDF: says everything, can be read aloud, and is always the same."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import page
from pdf_reader import opened, spoken, squeeze
from structure import expected, findings, off_page

from riskscan.definitions.personal_data import register
from riskscan.documents.register import RegisterEntry, RegisterReport, register_html, render_register
from riskscan.domain.personal_data import Terms
from riskscan.programme.personal_data import Entry, lines

TERMS = Terms(2, 3)


def report() -> RegisterReport:
    known = register()
    entries = [Entry(one, one.term_in_words(TERMS), known.tables_of(one)) for one in known.kinds]
    return RegisterReport(
        tuple(RegisterEntry(one.kind.title, tuple(lines(one))) for one in entries),
        date(2026, 11, 22),
        demo=False,
    )


@lru_cache
def made() -> bytes:
    return render_register(report())


def test_every_kind_is_said_with_all_that_the_register_tells() -> None:
    said, at = spoken(made()), 0
    for entry in report().entries:
        for text in (entry.title, *(part for line in entry.lines for part in line)):
            found = said.find(squeeze(text), at)
            assert found >= 0, text
            at = found


def test_the_document_says_what_it_shows_and_conforms() -> None:
    html = register_html(report())
    running = (r"Risicoscan Veilig Thuis · 22 november 2026", r"Pagina \d+ van \d+")
    assert findings(made(), expected(html, running=running)) == []
    assert off_page(html) == []
    for profile in ("ua1", "2a"):
        found = page.validate_pdf_bytes(made(), profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in found.failures] == []


def test_the_same_register_gives_the_same_bytes() -> None:
    assert render_register(report()) == made()
    document = opened(made())
    assert str(document.docinfo["/Title"]) == "Register van persoonsgegevens"
