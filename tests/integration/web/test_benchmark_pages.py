"""Organisations side by side and a figure over periods: who sees which names, and what is never said."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader
from website import Browser, Site, shown

from riskscan import definitions
from riskscan.domain.figure_periods import months
from riskscan.domain.figures import Figure, FigureKey
from riskscan.domain.lifecycle import Period
from riskscan.store import figures, organisations
from riskscan.store.organisations import Organisation

YEAR = months(2016, 1, 12)
COMPARE = "/cijfers/vergelijken?cijfer=meldingen_per_10000"


def existing(site: Site) -> list[Organisation]:
    """The organisation of the world's adviser first."""
    found = [one for one in organisations.every(site.world.database) if one.valid_on(YEAR.end)]
    return sorted(found, key=lambda one: one.id)


def put(site: Site, measure: str, period: Period, values: dict[int, int]) -> None:
    world = site.world
    assert world.leader.account_id is not None
    new = [Figure(FigureKey(one, measure, period), Decimal(value)) for one, value in values.items()]
    with world.database.writing():
        figures.append(world.database, new, world.leader.account_id, world.system.stamp())


def of_first(site: Site, number: int, start: int = 1000) -> dict[int, int]:
    return {one.id: start + at for at, one in enumerate(existing(site)[:number])}


def site_links(browser: Browser, address: str) -> list[str]:
    """Where the links of a page lead."""
    return [html.unescape(one) for one in re.findall(r'<a [^>]*href="([^"]*)"', browser.get(address).text)]


def test_each_role_sees_the_names_it_may_see(site: Site) -> None:
    put(site, "meldingen", YEAR, of_first(site, 8))
    here = {one.id: one.name for one in existing(site)}
    own = here[site.world.organisation_id]
    others = [here[one] for one in list(of_first(site, 8))[1:]]
    leader, adviser, reader = (
        shown(site.browser(who).get(COMPARE).text) for who in ("leader", "adviser", "reader")
    )
    assert all(name in leader for name in (own, *others))
    assert own in adviser
    assert not any(name in adviser for name in others)
    assert not any(name in reader for name in (own, *others))
    for page in (leader, adviser, reader):
        assert "8 van de 26 organisaties" in page
        assert "Middelste (mediaan)" in page
        assert "niet zonder meer met elkaar te vergelijken" in page


@pytest.mark.parametrize("number", [1, 4])
def test_of_fewer_than_five_only_the_own_value_is_told(site: Site, number: int) -> None:
    put(site, "meldingen", YEAR, of_first(site, number))
    for who in ("adviser", "reader"):
        page = site.browser(who).get(COMPARE).text
        assert "minder dan 5 organisaties" in shown(page)
        assert 'aria-label="Puntendiagram"' not in page
        assert "Eerste kwartiel" not in page
    assert "niet te zeggen bij minder dan 5" in shown(site.browser("adviser").get(COMPARE).text)


def test_without_any_figure_the_page_says_so(site: Site) -> None:
    assert "nog geen gegevens" in shown(site.browser("leader").get(COMPARE).text)


@pytest.mark.parametrize(
    "query", ["cijfer=meldingen", "cijfer=bestaat_niet", "cijfer=meldingen_per_10000&periode=gisteren",
              "cijfer=meldingen_per_10000&organisatie=x"],
)  # fmt: skip
def test_what_cannot_be_compared_is_no_page(site: Site, query: str) -> None:
    assert site.browser("leader").get(f"/cijfers/vergelijken?{query}").status_code == 404


def test_the_year_of_the_inhabitants_is_told(site: Site) -> None:
    put(site, "meldingen", YEAR, of_first(site, 6))
    assert "inwoners op 1 januari 2016" in shown(site.browser("leader").get(COMPARE).text)


def test_a_course_over_all_counts_the_same_organisations_in_each_period(site: Site) -> None:
    put(site, "meldingen", months(2015, 1, 12), of_first(site, 26, 100))
    put(site, "meldingen", YEAR, of_first(site, 20, 200))
    put(site, "meldingen", months(2017, 1, 12), of_first(site, 3, 5000))
    page = shown(site.browser("leader").get("/cijfers/verloop?cijfer=meldingen").text)
    # 20 organisations: 100..119 in 2015 and 200..219 in 2016; three of 26 in 2017 are no trend.
    assert "20 organisaties: steeg van 2.190 in 2015 naar 4.190 in 2016" in page
    assert "te weinig opgaven" in page
    assert "3 van 26 organisaties" in page


def test_an_adjusted_value_shows_what_stood_first(site: Site) -> None:
    day = Period(date(2016, 7, 31), date(2016, 7, 31))
    for value in (455, 267):
        put(site, "triage_niet_afgerond", day, {site.world.organisation_id: value})
    address = f"/cijfers/verloop?cijfer=triage_niet_afgerond&organisatie={site.world.organisation_id}"
    page = shown(site.browser("adviser").get(address).text)
    assert "bijgesteld, eerst 455 zaken" in page
    assert site.browser("outsider").get(address).status_code == 403
    assert site.browser("reader").get(address).status_code == 403


def test_the_document_names_no_other_organisation(site: Site) -> None:
    put(site, "meldingen", YEAR, of_first(site, 8))
    here = {one.id: one.name for one in existing(site)}
    address = f"/cijfers/{site.world.organisation_id}/vergelijking.pdf"
    for who in ("adviser", "leader"):
        response = site.browser(who).get(address)
        assert (response.status_code, response.mimetype) == (200, "application/pdf")
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
        assert here[site.world.organisation_id] in " ".join(text.split())
        assert not any(here[one] in text for one in list(of_first(site, 8))[1:])
    assert site.browser("outsider").get(address).status_code == 403
    assert site.browser("reader").get(address).status_code == 403


def test_from_course_and_comparison_one_goes_to_the_figures_and_back(site: Site) -> None:
    put(site, "meldingen", YEAR, of_first(site, 8))
    here = site.world.organisation_id
    adviser = site.browser("adviser")
    compare, own = f"/cijfers/vergelijken?cijfer=meldingen_per_10000&organisatie={here}", f"/cijfers/{here}"
    course = f"/cijfers/verloop?cijfer=meldingen_per_10000&organisatie={here}"
    assert set(site_links(adviser, course)) >= {compare, own}
    assert set(site_links(adviser, compare)) >= {course, own}
    assert set(site_links(adviser, own)) >= {
        f"/cijfers/verloop?organisatie={here}", f"/cijfers/vergelijken?organisatie={here}", f"{own}/vergelijking.pdf"
    }  # fmt: skip
    history = f"{own}/geschiedenis/meldingen?van=2016-01-01&tot=2016-12-31&soort=realisatie"
    assert f"/cijfers/verloop?cijfer=meldingen&organisatie={here}" in site_links(adviser, history)
    # What cannot be compared leads to no comparison, and all together to no organisation.
    plain = site_links(adviser, "/cijfers/verloop?cijfer=meldingen")
    assert not [one for one in plain if "vergelijken?" in one or one == own]


def test_a_fall_in_the_course_has_a_real_minus_sign(site: Site) -> None:
    here = site.world.organisation_id
    for month, value in ((1, 350), (2, 76)):
        put(site, "meldingen", months(2016, month, month), {here: value})
    page = shown(site.browser("adviser").get(f"/cijfers/verloop?cijfer=meldingen&organisatie={here}").text)
    assert "−274 meldingen" in page


def test_every_figure_can_be_chosen_once_under_its_group(site: Site) -> None:
    page = site.browser("adviser").get("/cijfers/verloop").text
    chooser = page[page.index('<select class="tekst keuzelijst" id="cijfer"') :].split("</select>")[0]
    offered = re.findall(r'<option value="([^"]*)"', chooser)
    assert sorted(offered) == sorted(definitions.catalogue().measures)
    assert '<optgroup label="Wachtlijsten en werkvoorraad">' in chooser
