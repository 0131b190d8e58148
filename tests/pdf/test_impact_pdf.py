"""An impactanalyse as PDF: says what the page says, can be read aloud, lasts, and is always the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import page
import pytest
from pdf_reader import opened, page_texts, spoken, squeeze
from structure import expected, findings, off_page

from riskscan import definitions
from riskscan.documents.impact_pdf import impact_html, render_impact
from riskscan.documents.impact_report import ImpactReport
from riskscan.domain.capacity_analysis import Analysis, Status, empty
from riskscan.domain.capacity_result import work_out
from riskscan.domain.capacity_words import conclusion
from riskscan.programme import demo_impact
from riskscan.programme.impact_reporting import absences_of, terms_of

TOOL = definitions.capacity_tool()
ORGANISATION = "Veilig Thuis Waddenrand"
RUNNING = (r"Risicoscan Veilig Thuis · Impactanalyse 2025", r"Pagina \d+ van \d+")


def report(analysis: Analysis, *, demo: bool = True) -> ImpactReport:
    result = work_out(analysis, TOOL)
    return ImpactReport(
        ORGANISATION,
        2025,
        2,
        datetime(2024, 11, 18, 11, 5, tzinfo=ZoneInfo("Europe/Amsterdam")),
        demo,
        analysis,
        result,
        conclusion(analysis, result, TOOL),
        tuple(terms_of(analysis, TOOL)),
        tuple(absences_of(analysis, TOOL)),
        TOOL,
        "0" * 64,
    )


def full() -> ImpactReport:
    return report(demo_impact.read_text()[1])


def nothing() -> ImpactReport:
    return report(empty(TOOL), demo=False)


def wide() -> ImpactReport:
    """More columns than fit on an upright page, six scenarios and a long text."""
    analysis = demo_impact.read_text()[1]
    columns = (
        *analysis.columns,
        *(replace(one, year=2030 + at) for at, one in enumerate(analysis.columns[:5])),
    )
    scenarios = tuple(
        replace(one, name=f"{one.name} {turn}") for turn in (1, 2) for one in analysis.scenarios
    )
    text = "Een woord zonder einde: " + "x" * 300 + "\n\nEn een tweede alinea. 😀" * 8
    return report(
        replace(
            analysis,
            status=Status.FINAL,
            columns=columns,
            scenarios=scenarios,
            conclusion=text,
            norm="landelijk",
        )
    )


CASES = {"full": full, "nothing": nothing, "wide": wide}


@lru_cache
def pdf_of(name: str) -> bytes:
    return render_impact(CASES[name]())


def expected_texts(data: ImpactReport) -> Iterator[str]:
    """What the document must say, in the order in which it must say it."""
    yield from ("Impactanalyse 2025", ORGANISATION, "Versie 2")
    yield from data.conclusion
    yield "66,15 FTE"
    yield "63,40 FTE, waarvan 4,50 FTE tijdelijk"
    yield from ("11 juli 2024", "8,8 %", "€ 238.475", "−2,7 procentpunt", "−€ 72.643")
    for index, _ in enumerate(data.result.norms):
        yield from (str(one.fte[index]).replace(".", ",") for one in data.result.columns)
    yield from ("+1,69", "−1,51", "−8,50", "−12,87", "−11,52", "−7,18", "−7,00", "−11,50")
    for caveat in data.result.caveats:
        yield from (caveat.text.title, caveat.text.text, *caveat.places, caveat.text.source)
    yield from ("Triage binnen 5 werkdagen", "95-100 %", "72 %", "Voldoet niet aan de norm")
    yield from ("2022", "ten hoogste 5,5 %", "15 %", "€ 104.000", "€ 140.000")
    yield from ("83,45", "−17,30", "In 63,40 FTE past:", "3.373 overdragen (triage)")
    for direction in data.tool.directions:
        yield from (f"{direction.letter}. {direction.title}", *(one.text for one in direction.measures))
    yield "geen uitkomsten van de rekentool"
    for service in data.tool.services:
        yield from (service.name, service.comprises, service.source)
    for question in data.tool.questions:
        yield question.text
    yield data.tool.digest


def test_everything_is_said_in_order() -> None:
    said, at = spoken(pdf_of("full")), 0
    for text in expected_texts(full()):
        found = said.find(squeeze(text), at)
        assert found >= 0, text
        at = found


@pytest.mark.parametrize("name", CASES)
def test_the_document_says_what_it_shows_and_conforms(name: str) -> None:
    html = impact_html(CASES[name]())
    assert findings(pdf_of(name), expected(html, running=RUNNING)) == []
    assert off_page(html) == []
    for profile in ("ua1", "2a"):
        found = page.validate_pdf_bytes(pdf_of(name), profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in found.failures] == []


def test_concept_and_demo_are_marked_on_every_page_and_only_then() -> None:
    assert all("Fictieve voorbeeldgegevens" in text for text in page_texts(pdf_of("full")))
    assert not any("Fictieve" in text for text in page_texts(pdf_of("nothing")))
    concepts = page_texts(pdf_of("nothing"))
    assert all("oncept" in text for text in concepts)
    assert not any("oncept, nog niet" in text for text in page_texts(pdf_of("wide")))


def test_what_is_missing_is_said_and_is_no_zero() -> None:
    said = spoken(pdf_of("nothing"))
    for text in ("niet ingevuld", "geen gegevens", "Er is nog te weinig ingevuld", "Er zijn geen scenario’s"):
        assert squeeze(text) in said
    assert squeeze("0,00 FTE") not in said


def test_a_table_of_many_years_stands_on_a_page_on_its_side() -> None:
    with opened(pdf_of("wide")) as document:
        sizes = [tuple(float(side) for side in one.mediabox[2:]) for one in document.pages]
    assert any(width > height for width, height in sizes)
    with opened(pdf_of("full")) as document:
        assert all(float(one.mediabox[2]) < float(one.mediabox[3]) for one in document.pages)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render_impact(full()) == pdf_of("full")
    changed = replace(full(), analysis=replace(full().analysis, productive=Decimal(1400)))
    assert render_impact(changed) != pdf_of("full")
