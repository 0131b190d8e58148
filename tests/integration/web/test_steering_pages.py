"""Sturingsinformatie: the real numbers on the page, and what leaves the house with small numbers withheld."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pypdf import PdfReader
from website import Site, shown

from riskscan.documents.steering_pdf import steering_html
from riskscan.domain.figure_periods import parse_period
from riskscan.domain.figures import Figure, FigureKey, FigureValue, Mark
from riskscan.domain.scan import Special
from riskscan.programme import figures, steering_reporting
from riskscan.programme.figures import Entry
from riskscan.store import organisations
from riskscan.store.organisations import Municipality

QUARTER = "2016-01-01_2016-03-31"


def towns(site: Site) -> list[Municipality]:
    period = parse_period("1e kwartaal 2016")
    return list(organisations.municipalities(site.world.database, site.world.organisation_id, period.end))


def put(
    site: Site, measure: str, whole: int | None, parts: list[int | Special | None],
    when: str = "1e kwartaal 2016", mark: Mark = Mark.NONE,
) -> None:  # fmt: skip
    """The organisation's own total, and of its first municipalities; None is not filled in."""
    places = [None, *(one.code for one in towns(site))]
    entries = []
    for place, value in zip(places, [whole, *parts], strict=False):
        if value is not None:
            number: FigureValue = Decimal(value) if isinstance(value, int) else value
            key = FigureKey(site.world.organisation_id, measure, parse_period(when), place)
            entries.append(Entry(Figure(key, number, mark, "Kwartaalrapportage")))
    figures.save(site.world.system, site.world.leader, entries)


def address(site: Site, kind: str = "", **more: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return f"/cijfers/{site.world.organisation_id}/sturingsinformatie{kind}?{query}"


def filled(site: Site) -> list[Municipality]:
    """As in the letter to the council: 283 of 753 meldingen; the second municipality has 3, the others the rest."""
    some = towns(site)
    rest = len(some) - 2
    each, last = divmod(753 - 283 - 3, rest)
    put(site, "meldingen", 753, [283, 3, *[each] * (rest - 1), each + last])
    return some


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many annexes the text is enough; that it becomes a PDF is tested with one."""
    monkeypatch.setattr(steering_reporting, "render_steering", lambda data: steering_html(data).encode())


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_share_in_the_meldingen_stands_beside_that_in_the_inhabitants(site: Site) -> None:
    some = filled(site)
    page = shown(site.browser("adviser").get(address(site, gemeente=some[0].code, periode=QUARTER)).text)
    assert "753 meldingen" in page
    assert "283 meldingen" in page
    assert "37,6 %" in page
    assert f"{some[0].inhabitants:,}".replace(",", ".") + " van de" in page
    assert "Samen gelijk aan het totaal van de organisatie" in page


def test_inside_a_small_number_is_shown_and_a_missing_one_is_no_zero(site: Site) -> None:
    some = filled(site)
    put(site, "vervolgmeldingen", 90, [0, None, Special("onbekend")])
    adviser = site.browser("adviser")
    page = shown(adviser.get(address(site, gemeente=some[1].code)).text)
    assert "3 meldingen" in page
    assert "niet getoond" not in page.replace("kleine aantallen niet getoond", "")
    assert "geen gegevens" in page
    first = shown(adviser.get(address(site, gemeente=some[0].code)).text)
    assert "0 meldingen" in first
    assert "onbekend" in shown(adviser.get(address(site, gemeente=some[2].code)).text)


def test_the_period_stands_beside_the_one_before_and_a_year_earlier(site: Site) -> None:
    some = filled(site)
    put(site, "meldingen", 700, [250], "4e kwartaal 2015")
    put(site, "meldingen", 650, [241], "1e kwartaal 2015")
    page = shown(site.browser("adviser").get(address(site, gemeente=some[0].code, periode=QUARTER)).text)
    assert "250 meldingen" in page
    assert "241 meldingen" in page
    assert "Steeg van 241 in het 1e kwartaal 2015 naar 283 in het 1e kwartaal 2016" in page


def test_figures_on_both_sides_of_a_new_way_of_counting_are_no_series(site: Site) -> None:
    site.world.system.now.moment = datetime(2019, 4, 10, 12, tzinfo=UTC)  # type: ignore[attr-defined]
    put(site, "meldingen", None, [283], "1e kwartaal 2019")
    put(site, "meldingen", None, [250], "4e kwartaal 2018")
    (first, *_) = towns(site)
    page = shown(site.browser("adviser").get(address(site, gemeente=first.code)).text)
    assert "Steeg van 250" not in page
    assert "Vanaf 1 januari 2019 is de telling anders" in page


def test_all_municipalities_stand_together_with_what_they_add_up_to(site: Site) -> None:
    some = towns(site)
    put(site, "meldingen", 753, [283, 40])
    page = shown(site.browser("leader").get(address(site)).text)
    assert all(one.name in page for one in some)
    assert f"2 van de {len(some)} gemeenten samen: 323 meldingen; dat is 430 minder" in page


def test_a_norm_is_said_in_words(site: Site) -> None:
    some = filled(site)
    put(site, "doorlooptijd_onderzoek", None, [12])
    page = shown(site.browser("adviser").get(address(site, gemeente=some[0].code)).text)
    assert "12 weken" in page
    assert "boven de norm van hoogstens 10 weken" in page


def test_the_factors_stand_beside_it_over_three_years(site: Site) -> None:
    some = filled(site)
    for year, value in ((2012, 4), (2013, 5), (2015, 7)):
        put(site, "omg_schulden", None, [value], str(year))
    page = shown(site.browser("adviser").get(address(site, gemeente=some[0].code, periode=QUARTER)).text)
    about = page[page.index("Factoren van") :]
    assert "5 %" in about
    assert "7 %" in about
    assert "4 %" not in about
    assert "geen gegevens" in about


@pytest.mark.usefixtures("unprinted")
def test_in_the_annex_the_small_number_and_one_to_cover_it_are_withheld(site: Site) -> None:
    some = filled(site)
    adviser = site.browser("adviser")
    response = adviser.get(address(site, ".zip", periode=QUARTER))
    assert (response.status_code, response.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert len(archive.namelist()) == len(some)
        told = [shown(archive.read(name).decode()) for name in archive.namelist()]
    assert all("753 meldingen" in one for one in told)
    without = [one for one in told if "Meldingen 753 meldingen niet getoond niet getoond" in one]
    assert len(without) == 2
    log = site.world.database.rows(
        "SELECT detail FROM audit_entry WHERE action = 'sturingsinformatie gedownload'"
    )
    assert [row["detail"] for row in log] == ["alle gemeenten 2016-01-01/2016-03-31"]


@pytest.mark.usefixtures("unprinted")
def test_the_annex_of_one_municipality_is_the_same_file_as_in_the_zip(site: Site) -> None:
    some = filled(site)
    adviser = site.browser("adviser")
    zipped = adviser.get(address(site, ".zip", periode=QUARTER)).data
    one = adviser.get(address(site, ".pdf", gemeente=some[0].code, periode=QUARTER))
    name = one.headers["Content-Disposition"].split('"')[1]
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        assert archive.read(name) == one.data


def test_the_annex_says_of_whom_when_and_where_from(site: Site) -> None:
    some = filled(site)
    one = site.browser("adviser").get(address(site, ".pdf", gemeente=some[0].code, periode=QUARTER))
    assert one.mimetype == "application/pdf"
    said = text(one.data)
    for words in (
        some[0].name, "1e kwartaal 2016", "37,6 %", "Kwartaalrapportage", "niet zonder meer", "Niet getoond",
    ):  # fmt: skip
        assert words in said


@pytest.mark.usefixtures("unprinted")
def test_what_is_provisional_makes_the_annex_a_concept(site: Site) -> None:
    some = towns(site)
    put(site, "meldingen", 753, [283, 40], mark=Mark.PROVISIONAL)
    made = site.browser("adviser").get(address(site, ".pdf", gemeente=some[0].code, periode=QUARTER)).data
    assert "een deel van de cijfers is voorlopig" in shown(made.decode())


@pytest.mark.parametrize(
    ("who", "expected"), [("adviser", 200), ("leader", 200), ("outsider", 403), ("reader", 403)]
)
def test_only_who_may_read_the_figures_sees_the_page_and_the_annex(
    site: Site, who: str, expected: int
) -> None:
    some = filled(site)
    browser = site.browser(who)
    assert browser.get(address(site)).status_code == expected
    assert browser.get(address(site, ".pdf", gemeente=some[0].code, periode=QUARTER)).status_code == expected


def test_a_municipality_or_period_that_is_not_there_is_said(site: Site) -> None:
    adviser = site.browser("adviser")
    assert "nog geen cijfers per gemeente" in shown(adviser.get(address(site)).text)
    filled(site)
    for odd in (
        address(site, gemeente="GM9999"), address(site, periode="gisteren"),
        address(site, periode="2015-01-01_2015-03-31"),
        address(site, ".pdf"), address(site, ".zip"), address(site, ".pdf", gemeente="GM9999", periode=QUARTER),
        address(site, periode="2016-03-31_2016-01-01"),
    ):  # fmt: skip
        assert adviser.get(odd).status_code == 404, odd
