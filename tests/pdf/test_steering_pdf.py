"""Sturingsinformatie as PDF: says what it holds, can be read aloud, lasts, and is always the same."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import page
import pytest
from pdf_reader import opened, page_texts, spoken, squeeze
from structure import expected, findings, off_page

from riskscan import definitions
from riskscan.documents.steering_pdf import render_steering, steering_html, zipped
from riskscan.documents.steering_report import Factors, Line, Seen, ShareLine, SteeringReport, TopicTable
from riskscan.domain.figure_periods import parse_period
from riskscan.domain.norms import judge

CATALOGUE = definitions.catalogue()
PERIOD = parse_period("3e kwartaal 2016")
NOW = "3e kwartaal 2016"
RUNNING = (r"Risicoscan Veilig Thuis · 3e kwartaal 2016", r"Pagina \d+ van \d+")
NOTHING = Seen("geen gegevens", missing=True, when="3e kwartaal 2015")
HIDDEN = Seen("niet getoond", missing=True, when=NOW)


def line(measure_id: str, text: str, value: str = "") -> Line:
    measure = CATALOGUE.measure(measure_id)
    judgements = judge(measure, Decimal(value), PERIOD.end) if value else ()
    now = Seen(text, when=NOW) if text else HIDDEN
    return Line(measure, now, Seen("12", when="2e kwartaal 2016"), NOTHING, Seen("99", when=NOW), judgements)


def full() -> SteeringReport:
    """Every kind of cell, and a table that is longer than a page."""
    many = tuple(line(one.id, "12 zaken") for one in CATALOGUE.of_group("wachtlijsten")) * 3
    topics = (
        TopicTable(
            "a", "Herkomst", "Waar vandaan?", (line("meldingen", "283 meldingen"), line("meldingen_jpt", "")), (), ()
        ),
        TopicTable(
            "b", "Termijnen", "Op tijd?",
            (line("doorlooptijd_onderzoek", "12 weken", "12"), line("doorlooptijd_triage", "4 werkdagen", "4")),
            ("Wachttijd",), (("Triages", "Daalde van 350 in januari naar 76 in mei 2016."),),
        ),
        TopicTable("c", "Wachtlijst", "Is er een wachtlijst?", many, (), ()),
        TopicTable("d", "Kosten", "Wat kost het?", (), ("Kosten: overig", "Kosten: ouderenmishandeling"), ()),
    )  # fmt: skip
    schulden = CATALOGUE.measure("omg_schulden")
    return SteeringReport(
        organisation="Veilig Thuis Klaverdam",
        place="Horstergeest <aan Zee>",
        period=PERIOD,
        counted_on=date(2016, 1, 1),
        inhabitants="158.140 van de 521.155 inwoners: 30,3 %",
        shares=(
            ShareLine("Meldingen", Seen("283 meldingen"), Seen("753 meldingen"), "37,6 %", "Samen gelijk."),
            ShareLine("Adviesvragen", HIDDEN, Seen("635 adviesvragen", when=NOW), "niet getoond", "Samen gelijk."),
        ),
        shared=(), towns=(), sums=(),
        topics=topics,
        factors=Factors(
            (2013, 2014, 2015), ((schulden, (Seen("7 %"), Seen("8 %", provisional=True), NOTHING)),), ("Bevolking",)
        ),
        sources=("Kwartaalopgave <2016>",),
        withheld=2, provisional=True, public=True, two_earlier=True, made_on=date(2016, 10, 12), demo=True,
    )  # fmt: skip


def bare() -> SteeringReport:
    """Of a year, without anything filled in, and not of the demo."""
    none = tuple(replace(one, lines=(), without=("Alles",), went=()) for one in full().topics)
    return replace(
        full(), inhabitants="", counted_on=None, topics=none, factors=Factors((2013, 2014, 2015), (), ("Alles",)),
        sources=(), withheld=0, provisional=False, two_earlier=False, demo=False,
    )  # fmt: skip


CASES = {"full": full, "bare": bare}


@lru_cache
def made(case: str) -> bytes:
    return render_steering(CASES[case]())


@pytest.mark.parametrize("case", CASES)
def test_the_document_says_what_it_shows_and_conforms(case: str) -> None:
    html = steering_html(CASES[case]())
    assert findings(made(case), expected(html, running=RUNNING)) == []
    assert off_page(html) == []
    for profile in ("ua1", "2a"):
        found = page.validate_pdf_bytes(made(case), profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in found.failures] == []


def test_it_names_whom_it_is_about_and_what_is_not_there() -> None:
    said = spoken(made("full"))
    for words in (
        "Horstergeest <aan Zee>", "3e kwartaal 2016", "Veilig Thuis Klaverdam", "gemaakt op 12 oktober 2016",
        "158.140 van de 521.155 inwoners: 30,3 %", "37,6 %", "niet getoond", "geen gegevens",
        "Doorlooptijd van het onderzoek: 12 weken, boven de norm van hoogstens 10 weken", "voldoet aan de norm",
        "Concept: een deel van de cijfers is voorlopig", "Kwartaalopgave <2016>",
        "kleiner dan 5", "niet zonder meer met elkaar te vergelijken",
    ):  # fmt: skip
        assert squeeze(words) in said, words
    assert squeeze("In dit stuk komt dat niet voor") not in said
    assert squeeze("In dit stuk komt dat niet voor") in spoken(made("bare"))


def test_the_demo_and_the_concept_are_marked_on_every_page() -> None:
    texts = page_texts(made("full"))
    assert len(texts) > 2
    assert all("Fictieve voorbeeldgegevens" in one for one in texts)
    assert not any("Fictieve" in one for one in page_texts(made("bare")))


def test_the_same_data_gives_the_same_bytes() -> None:
    assert render_steering(full()) == made("full")
    document = opened(made("full"))
    assert str(document.docinfo["/Title"]) == "Sturingsinformatie Horstergeest <aan Zee>, 3e kwartaal 2016"


def test_the_same_files_give_the_same_zip() -> None:
    files = [("horstergeest.pdf", made("bare")), ("maanwijk.pdf", made("full"))]
    assert zipped(files) == zipped(files)
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert [(one, archive.read(one)) for one in archive.namelist()] == files
