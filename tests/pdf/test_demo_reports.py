"""Reports of the demo's fully written scans: what an alderman gets fits where it has to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pdf_reader import page_texts, rendered, squeeze

from riskscan.documents.pdf_html import AGENDA_ROWS
from riskscan.documents.report import Length, ReportData
from riskscan.programme import demo, reporting
from riskscan.programme.permissions import Actor, Role
from riskscan.programme.system import System
from riskscan.store import organisations, rounds, scans
from riskscan.store.database import open_database

NAMES = ("Waddenrand", "Kuststrook", "Lage Zoom", "Heuvelzicht", "Zuidkade", "Drieburg")
"""Of each outcome one, and one that was decided while the suggestion was open."""
READER = Actor(5, "", frozenset({Role.READER}))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ReportData]]:
    """What the reports of June 2016 say, by organisation."""
    database = open_database(tmp_path_factory.mktemp("demo") / "demo.db")
    system = System(database, demo=True)
    demo.fill_demo(system)
    names = {one.id: one.name.removeprefix("Veilig Thuis ") for one in organisations.every(database)}
    june = next(one for one in rounds.every(database) if one.plan.name.endswith("juni 2016"))
    yield {
        names[scan.organisation_id]: reporting.report_data(system, READER, scan.id)
        for scan in scans.in_round(database, june.id)
        if names[scan.organisation_id] in NAMES
    }
    database.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_of_a_whole_scan_is_two_pages(reports: dict[str, ReportData], name: str) -> None:
    assert len(page_texts(rendered(reports[name], Length.SUMMARY))) == 2


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("name", NAMES)
def test_the_first_page_says_why_what_is_next_by_when_and_what_is_needed(
    reports: dict[str, ReportData], name: str, length: Length
) -> None:
    data = reports[name]
    first = squeeze(page_texts(rendered(data, length))[0])
    assert data.decision is not None
    said = [data.decision.category.name, data.decision.category.meaning]
    said += [view.sentence for view in data.explanation.conditions]
    said += [part for line in data.agenda[:AGENDA_ROWS] for part in (line.when, line.what)]
    said += data.explanation.needed
    assert [text for text in said if squeeze(text) not in first] == []
