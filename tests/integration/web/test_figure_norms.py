"""On the page of an organisation each figure stands beside its norm, in words and with a sign."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import website
from website import Site

from riskscan.domain.figures import Figure, FigureKey, FigureValue, Mark
from riskscan.domain.lifecycle import Period
from riskscan.programme import figures
from riskscan.programme.figures import Entry

IN_2024 = Period(date(2024, 1, 1), date(2024, 12, 31))


def page_with(
    site: Site, measure: str, value: FigureValue, mark: Mark = Mark.NONE, period: Period = IN_2024
) -> str:
    world = site.world
    world.system.now.moment = datetime(2025, 2, 3, 12, tzinfo=UTC)  # type: ignore[attr-defined]
    key = FigureKey(world.organisation_id, measure, period)
    figures.save(world.system, world.leader, [Entry(Figure(key, value, mark), restated=True)])
    return site.browser("leader").get(f"/cijfers/{world.organisation_id}").text


def test_a_value_below_its_norm_is_said_with_unit_and_source_and_has_a_sign(site: Site) -> None:
    html = page_with(site, "triage_op_tijd", Decimal(72))
    words = website.shown(html)
    assert "onder de norm van 95 tot 100 % (Impactanalyse 2024, beleidsindicatoren)" in words
    assert '<span class="normoordeel"><svg' in html


def test_a_norm_that_did_not_hold_yet_is_not_tested(site: Site) -> None:
    in_2016 = Period(date(2016, 1, 1), date(2016, 12, 31))
    words = website.shown(page_with(site, "triage_op_tijd", Decimal(72), period=in_2016))
    assert "niet getoetst: de norm van 95 tot 100 % geldt vanaf 1 januari 2024" in words


def test_what_the_source_withholds_is_not_tested(site: Site) -> None:
    words = website.shown(page_with(site, "verzuim", None, Mark.SUPPRESSED))
    assert "onderdrukt door de bron" in words
    assert "boven de norm" not in words
    assert "voldoet aan" not in words
    years = site.browser("leader").get(f"/cijfers/{site.world.organisation_id}/jaren")
    assert "onderdrukt door de bron" in website.shown(years.text)


def test_a_number_of_cases_is_not_held_against_a_term_per_case(site: Site) -> None:
    day = Period(date(2016, 7, 31), date(2016, 7, 31))
    words = website.shown(page_with(site, "triage_niet_afgerond", Decimal(455), period=day))
    assert "455 zaken" in words
    assert "de norm van" not in words


def test_the_name_of_a_figure_leads_to_its_definition(site: Site) -> None:
    html = page_with(site, "verzuim", Decimal("3.5"))
    assert 'href="/cijfers/begrippen#verzuim"' in html
    assert 'href="/cijfers/begrippen"' in html
    assert 'href="/cijfers/begrippen"' in site.browser("leader").get("/cijfers").text
