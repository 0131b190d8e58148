"""The report lasts (PDF/A-2a), can be read aloud (PDF/UA-1) and is the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest
import report_sample as sample
from pdf_reader import elements, opened, rendered
from structure import expected, findings, off_page
from support import World

from riskscan.documents import pdf_engine
from riskscan.documents.national_pdf import national_html, render_national_report
from riskscan.documents.pdf import render_report
from riskscan.documents.pdf_html import report_html
from riskscan.documents.report import InterviewLine, Length, Line
from riskscan.domain.lifecycle import ScanState
from riskscan.programme import national_reporting

NAMES = ("REPORT", "CONCEPT", "DIFFERENT", "EMPTY")
_WORD = "verantwoordingsplicht" * 9 + "eindewoord!"
_MANY = ", ".join(f"rol{number:03}" for number in range(300))
DATA = {
    **{name: getattr(sample, name) for name in NAMES},
    "STUCK": replace(sample.CONCEPT, explanation=sample.STUCK),
    "WIDE": replace(
        sample.CONCEPT,
        organisation=_WORD,
        parent_organisation=_WORD,
        overall=Line("Overall beeld", _WORD),
        interviews=(InterviewLine("12 mei 2016", _WORD, _WORD, _WORD),),
        themes=tuple(replace(theme, title=_WORD) for theme in sample.THEMES),
    ),
    "LONG": replace(
        sample.REPORT,
        overall=Line("Overall beeld", "Een lange zin. " * 667),
        interviews=(
            InterviewLine("12 mei 2016", "A", "B", _MANY),
            *(InterviewLine("13 mei 2016", f"A{number}", "B", "beleidsadviseur") for number in range(120)),
        ),
    ),
}

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def reports() -> dict[str, bytes]:
    return {name: rendered(getattr(sample, name)) for name in NAMES}


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("name", [*NAMES, "STUCK", "WIDE", "LONG"])
def test_a_report_says_what_it_shows_and_conforms(name: str, length: Length) -> None:
    data = DATA[name]
    pdf = rendered(data, length)
    running = (re.escape(f"Risicoscan Veilig Thuis · {data.round_name}"), r"Pagina \d+ van \d+")
    html = report_html(data, length)
    assert findings(pdf, expected(html, running=running)) == []
    assert faults(pdf) == []
    assert off_page(html) == []


def test_a_national_report_says_what_it_shows_and_conforms(world: World) -> None:
    world.bring_to(ScanState.ESTABLISHED)
    data = national_reporting.national_report_data(world.system, world.leader, world.round_id)
    pdf = render_national_report(data)
    html = national_html(data)
    assert findings(pdf, expected(html, running=(r"Pagina \d+ van \d+",))) == []
    assert faults(pdf) == []
    assert off_page(html) == []


def faults(pdf: bytes) -> list[str]:
    """What the checkers of both standards say against a file."""
    return [
        f"{failure.rule_id}: {failure.message}"
        for profile in ("ua1", "2a")
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]


def test_the_checker_sees_a_broken_report(reports: dict[str, bytes]) -> None:
    """Without this, a checker that says yes to everything would go unnoticed."""

    def broken(key: str) -> bytes:
        document, result = opened(reports["REPORT"]), io.BytesIO()
        del document.Root[key]
        document.save(result)
        return result.getvalue()

    assert not page.is_pdf_compliant_bytes(broken("/StructTreeRoot"), profile="ua1")
    assert not page.is_pdf_compliant_bytes(broken("/OutputIntents"), profile="2a")
    assert not page.is_pdf_compliant_bytes(broken("/Metadata"), profile="ua1")


def test_a_file_conforms_when_compressed_data_happens_to_end_in_a_carriage_return() -> None:
    """One report in ten has such a stream; of these small files one in some tens."""
    for number in range(300):
        pdf = pdf_engine.write(f'<html lang="nl"><title>{number}</title><h1>Bladzijde {number}</h1>')
        if b"\r\rendstream" in pdf:
            break
    assert b"\r\rendstream" in pdf
    assert page.is_pdf_compliant_bytes(pdf, profile="2a")
    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")


def test_language_title_and_author_are_given(reports: dict[str, bytes]) -> None:
    document = opened(reports["REPORT"])
    assert str(document.Root.Lang) == "nl"
    assert str(document.docinfo["/Title"]) == "Risicoscan Veilig Thuis Lage Zoom, Ronde zomer 2016"
    assert str(document.docinfo["/Author"]) == "Risicoscan Veilig Thuis"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_dates_in_the_file_are_those_of_the_scan_not_of_the_clock(reports: dict[str, bytes]) -> None:
    full, empty = opened(reports["REPORT"]), opened(reports["EMPTY"])
    assert str(full.docinfo["/CreationDate"]).startswith("D:20160714140300+02")
    assert str(empty.docinfo["/CreationDate"]).startswith("D:20160630")


def test_the_outline_leads_to_every_theme_and_topic(reports: dict[str, bytes]) -> None:
    def titles(items: list[pikepdf.OutlineItem]) -> list[str]:
        return [title for item in items for title in (item.title, *titles(list(item.children)))]

    with opened(reports["REPORT"]).open_outline() as outline:
        found = titles(list(outline.root))
    wanted = [theme.title for theme in sample.THEMES]
    wanted += [f"{topic.number}. {topic.title}" for theme in sample.THEMES for topic in theme.topics]
    wanted += [f"{group.number}. {group.title}" for group in sample.FIGURES]
    assert set(wanted) <= set(found)
    assert found[:3] == [
        sample.REPORT.organisation,
        "Indeling · Vastgesteld besluit",
        "Oordeel van de inspecties",
    ]
    assert "Verantwoording" in found


@pytest.mark.parametrize("name", NAMES)
def test_the_only_picture_has_an_alternative_text_and_symbols_are_decoration(
    reports: dict[str, bytes], name: str
) -> None:
    data = getattr(sample, name)
    category = data.decision.category if data.decision else data.explanation.category
    document = opened(reports[name])
    figures = list(elements(document, "/Figure"))
    assert [str(figure.Alt) for figure in figures] == [f"Symbool van de indeling {category.name}"]


def test_only_the_projects_own_fonts_are_used(reports: dict[str, bytes]) -> None:
    for pdf in reports.values():
        document = opened(pdf)
        fonts = [font for sheet in document.pages for font in sheet.Resources.Font.values()]
        assert {str(font.BaseFont).partition("+")[2][:13] for font in fonts} == {"Source-Sans-3"}


def _hash_in_new_process(**environment: str) -> str:
    script = (
        f"import sys, hashlib; sys.path.insert(0, {str(HERE)!r}); import report_sample\n"
        "from riskscan.documents.pdf import render_report\n"
        "print(hashlib.sha256(render_report(report_sample.CONCEPT)).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_same_data_gives_the_same_bytes_in_every_process(reports: dict[str, bytes]) -> None:
    here = hashlib.sha256(reports["CONCEPT"]).hexdigest()
    assert hashlib.sha256(render_report(sample.CONCEPT)).hexdigest() == here
    assert _hash_in_new_process(PYTHONHASHSEED="1", TZ="Asia/Tokyo") == here
    assert _hash_in_new_process(PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C") == here


def test_reports_made_at_the_same_time_do_not_disturb_each_other(reports: dict[str, bytes]) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = dict(
            zip(NAMES, pool.map(lambda name: render_report(getattr(sample, name)), NAMES), strict=True)
        )
    assert made == reports
