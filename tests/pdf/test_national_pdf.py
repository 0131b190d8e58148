"""The national report says everything, can be read aloud, lasts, and nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

import national_sample as sample
import page
import pytest
import structure
from pdf_reader import elements, opened, page_texts, spoken, squeeze

from riskscan.documents import pdf_engine
from riskscan.documents.charts import MOST, rounds_svg
from riskscan.documents.national_pdf import national_html, render_national_report
from riskscan.documents.national_report import NationalReportData
from riskscan.domain.dutch import format_date

NAMES = ("FULL", "FIRST", "CONCEPT", "EMPTY", "LONG")
DEMO = "Fictieve voorbeeldgegevens"


@lru_cache
def pdf_of(name: str) -> bytes:
    return render_national_report(getattr(sample, name))


def data_of(name: str) -> NationalReportData:
    found = getattr(sample, name)
    assert isinstance(found, NationalReportData)
    return found


def short(name: str) -> str:
    return name.replace("Veilig Thuis ", "")


def expected_texts(data: NationalReportData) -> Iterator[str]:
    """Everything the report must say, in the order in which it must say it."""
    yield from ("Landelijk beeld Veilig Thuis", data.round_name, format_date(data.peildatum))
    yield from data.sentences[:1]
    yield from (line.name for line in data.counts)
    for line in data.counts:
        yield f"{line.number}{line.share} van {data.total}" if data.total else f"{line.number}"
    yield from data.sentences[1:]
    yield from ("Elke organisatie telt één keer", "Kaart van de regio’s", "Voorschoten")
    if data.changes:
        yield from data.changes.sentences
        yield data.changes.other_rules
        for shown, before, now in data.changes.counts:
            yield f"{shown.name}{before}{now}"
        for row in data.changes.rows:
            yield row.before.name
            for move in row.moves:
                if move.now != row.before.kind:
                    yield from (short(name) for name in move.organisations)
        yield from (*data.changes.only_now, *data.changes.only_before)
    for organisation in data.organisations:
        yield from (short(organisation.name), organisation.now.name)
    for found in data.lists:
        yield f"{found.name}: {found.number}"
        for group in found.groups:
            yield from (group.meaning if found.kind != "none" else "", *map(short, group.organisations))
        yield from (f"{need.label} (bij {need.number}" for need in found.needs)
    yield from (f"Versie {data.accountability.version}", data.accountability.source)
    yield from (data.accountability.definition_digest, data.accountability.audit_head)


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_said_in_order(name: str) -> None:
    said, at = spoken(pdf_of(name)), 0
    for text in expected_texts(data_of(name)):
        found = said.find(squeeze(text), at)
        assert found >= 0, text
        at = found


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("name", NAMES)
def test_the_report_conforms(name: str, profile: str) -> None:
    found = page.validate_pdf_bytes(pdf_of(name), profile=profile)
    assert [f"{failure.rule_id}: {failure.message}" for failure in found.failures] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_tags_are_whole(name: str) -> None:
    wanted = structure.expected(national_html(data_of(name)), running=(r"Pagina\s*\d+\s*van\s*\d+",))
    assert structure.findings(pdf_of(name), wanted) == []


@pytest.mark.parametrize("name", ["FULL", "CONCEPT", "LONG"])
def test_no_text_leaves_the_page_or_covers_another(name: str) -> None:
    for sheet in pdf_engine.layout(national_html(data_of(name))).pages:
        found = [
            box
            for box in sheet._page_box.descendants()
            if type(box).__name__ == "TextBox" and box.text.strip() and box.width > 1
        ]
        for box in found:
            assert box.position_x >= 0
            assert box.position_x + box.width <= sheet.width - 40, box.text
            assert box.position_y + box.height <= sheet.height, box.text
        for first, second in combinations(found, 2):
            across = min(first.position_x + first.width, second.position_x + second.width) - max(
                first.position_x, second.position_x
            )
            # The boxes of two lines may touch; more than half a line is one text over another.
            down = min(first.position_y + first.height, second.position_y + second.height) - max(
                first.position_y, second.position_y
            )
            assert across <= 1 or down <= min(first.height, second.height) / 2, (first.text, second.text)


@pytest.mark.parametrize(("name", "pages"), [("FULL", 5), ("FIRST", 4), ("CONCEPT", 5), ("EMPTY", 3)])
def test_the_report_is_short(name: str, pages: int) -> None:
    assert len(page_texts(pdf_of(name))) <= pages


def test_both_maps_are_figures_that_say_who_is_what() -> None:
    figures = [str(one.Alt) for one in elements(opened(pdf_of("FULL")), "/Figure")]
    tiles, land, legend, chart = figures
    for map_text in (tiles, land):
        for line in sample.FULL.counts:
            assert f"{line.name}: {line.number}." in map_text
    assert legend
    assert chart.startswith("Staafdiagram van de indeling per ronde. Ronde 1, peildatum 30 juni 2011: ")
    assert "Ronde september 2016, peildatum 30 september 2016: Basis op orde 5, " in chart


def test_demo_data_is_marked_on_every_page_and_inside_both_maps() -> None:
    pages = page_texts(pdf_of("CONCEPT"))
    assert all(DEMO in text for text in pages)
    assert pages[0].count(DEMO) >= 4  # the cover, the margin, and inside each map
    assert not any(DEMO in text for text in page_texts(pdf_of("FULL")))


def test_concepts_are_marked_on_every_page_and_by_name() -> None:
    pages = page_texts(pdf_of("CONCEPT"))
    assert all("Bevat voorlopige indelingen" in text for text in pages)
    marked = sum(one.provisional for one in sample.CONCEPT.statuses)
    assert (
        spoken(pdf_of("CONCEPT")).count("opordevoorlopig")
        + spoken(pdf_of("CONCEPT")).count("bepalenvoorlopig")
        == marked
    )
    assert "Bevatvoorlopige" not in spoken(pdf_of("FULL"))


def test_a_difference_stands_on_the_cards_only_when_the_round_is_complete() -> None:
    complete = replace(sample.FULL, established=sample.FULL.total)
    assert "sinds vorige ronde" in national_html(complete)
    assert "sinds vorige ronde" not in national_html(sample.FULL)


def test_the_drawing_of_the_rounds_shows_the_newest_and_every_number() -> None:
    drawing = str(rounds_svg(sample.LONG.rounds, sample.NAMES))
    assert len(sample.LONG.rounds) > MOST
    assert "Ronde 3," not in drawing
    assert "Ronde 4," in drawing
    for column in sample.LONG.rounds[-MOST:]:
        for number in filter(None, column.counts.values()):
            assert f">{number}</text>" in drawing
    assert not re.search(r"\b(style|class|href|id)=", drawing)


def test_numbers_beside_a_bar_do_not_cover_each_other() -> None:
    counts = {"1": 1, "2": 1, "3": 60, "I": 1, "none": 1}
    columns = [replace(column, counts=counts) for column in sample.FULL.rounds]
    drawing = str(rounds_svg(columns, sample.NAMES))
    at = [float(y) for y in re.findall(r'y="([\d.]+)" font-size="29"[^>]*>1<', drawing)]
    heights = sorted(at[: len(at) // 2])
    assert len(heights) == 4
    assert all(after - before >= 26 for before, after in pairwise(heights))
    assert heights[0] > 0


def test_a_name_from_outside_is_text_not_markup() -> None:
    name = '<script>alert("x")</script> & <b>'
    statuses = tuple(replace(one, name=name) for one in sample.FULL.statuses[:2])
    html = national_html(replace(sample.report(statuses), round_name=name))
    assert "<script" not in html
    assert "<b>" not in html


def test_the_same_data_gives_the_same_bytes_and_dates_come_from_the_data() -> None:
    again = render_national_report(data_of("FIRST"))
    assert again == pdf_of("FIRST")
    document = opened(again)
    assert str(document.docinfo["/CreationDate"]).startswith("D:20161019")
    assert str(document.docinfo["/Title"]) == "Landelijk beeld Veilig Thuis, Ronde september 2016"
    assert str(document.Root.Lang) == "nl"
