"""The waiting lists in both reports: read aloud whole, conforming, with a drawing that says its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import national_sample
import page
import pytest
import report_sample
import structure
from pdf_reader import elements, opened, spoken, squeeze

from riskscan.documents.national_pdf import national_html, render_national_report
from riskscan.documents.pdf import render_report
from riskscan.documents.pdf_html import report_html
from riskscan.documents.waiting_list_report import (
    NationalWaitingLists,
    OwnListLine,
    OwnRemedy,
    OwnWaitingLists,
    WaitingListLine,
)
from riskscan.domain.waiting_lists import OVERRUN, TRIAGE_LATE, Change, Total

JULY, SEPTEMBER = date(2016, 7, 31), date(2016, 9, 20)
THEN = Total(TRIAGE_LATE, Decimal(455), 14, 5, 12, 0, 0, 0)
NOW = Total(TRIAGE_LATE, Decimal(267), 8, 2, 16, 0, 1, 1)
NOBODY = Total(OVERRUN, Decimal(0), 0, 0, 0, 0, 0, 26)
NATIONAL = replace(
    national_sample.FULL,
    waiting=NationalWaitingLists(
        SEPTEMBER,
        JULY,
        26,
        16,
        7,
        (
            WaitingListLine(
                "Triage na 5 werkdagen niet afgerond",
                NOW,
                Change(Decimal(450), Decimal(267), 24),
                "Op 20 september was bij 267 zaken de triage te laat.",
                ((JULY, THEN), (SEPTEMBER, NOW)),
            ),
            WaitingListLine("Onderzoek duurt langer", NOBODY, None, "Geen gegevens.", ((SEPTEMBER, NOBODY),)),
        ),
    ),
)
OWN = replace(
    report_sample.REPORT,
    waiting=OwnWaitingLists(
        SEPTEMBER,
        JULY,
        None,
        "Risicosignaal: 3 zaken zijn niet bewust met een reden over de termijn.",
        (
            OwnListLine("Triage na 5 werkdagen", "22", "41", "daalde van 41 naar 22"),
            OwnListLine("X", "onbekend", "", ""),
        ),
        (OwnRemedy("Triage na 5 werkdagen", "Een tijdelijk team <b>", "31 december 2016", "na de termijn"),),
    ),
)
RUNNING = (r"Pagina\s*\d+\s*van\s*\d+",)


@lru_cache
def pdf_of(name: str) -> bytes:
    return render_national_report(NATIONAL) if name == "national" else render_report(OWN)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("name", ["national", "own"])
def test_the_report_with_waiting_lists_conforms(name: str, profile: str) -> None:
    found = page.validate_pdf_bytes(pdf_of(name), profile=profile)
    assert [f"{failure.rule_id}: {failure.message}" for failure in found.failures] == []


@pytest.mark.parametrize("name", ["national", "own"])
def test_the_tags_with_waiting_lists_are_whole(name: str) -> None:
    html = national_html(NATIONAL) if name == "national" else report_html(OWN)
    assert structure.findings(pdf_of(name), structure.expected(html, running=RUNNING)) == []


def test_the_national_report_says_totals_counts_and_over_how_many_a_change_goes() -> None:
    said = spoken(pdf_of("national"))
    for text in (
        "Bij 16 van de 26 organisaties is er enige vorm van wachtlijst; 7 hebben er geen. Van 3 is het niet te zeggen",
        "Triage na 5 werkdagen niet afgerond 267 8 van 24 2 2 −183 (24 van 26)",
        "geen gegevens",
        "Op 20 september was bij 267 zaken de triage te laat.",
    ):
        assert squeeze(text) in said, text


def test_a_drawing_says_its_numbers_and_where_there_is_none() -> None:
    texts = [str(one.Alt) for one in elements(opened(pdf_of("national")), "/Figure")]
    assert texts[-2:] == [
        "Staafdiagram, Triage na 5 werkdagen niet afgerond: 31 juli 2016 455 zaken; 20 september 2016 267 zaken "
        "(opgave van 24 van 26 organisaties).",
        "Staafdiagram, Onderzoek duurt langer: 20 september 2016 geen gegevens.",
    ]


def test_the_report_of_an_organisation_says_its_lists_remedies_and_the_rule_of_thumb() -> None:
    said = spoken(pdf_of("own"))
    for text in (
        "Wachtlijsten op 20 september 2016",
        "niet te zeggen, er ontbreken aantallen",
        "risicosignaal: 3 zaken zijn niet bewust",
        "daalde van 41 naar 22",
        "Een tijdelijk team <b>",
        "na de termijn",
    ):
        assert squeeze(text) in said, text
