"""The page "Landelijk beeld": every organisation once, leading only where the reader may go."""

from __future__ import annotations

import re
from datetime import date

import website
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import organisations
from riskscan.store.organisations import Supervision


def page(site: Site, who: str) -> str:
    response = site.browser(who).get(f"/rondes/{site.world.round_id}/landelijk")
    assert response.status_code == 200
    return response.text


def links(html: str) -> list[str]:
    return re.findall(r'href="(/scans/\d+)"', html)


def test_the_menu_leads_to_the_newest_opened_round(site: Site) -> None:
    assert site.browser("reader").get("/landelijk").location == f"/rondes/{site.world.round_id}/landelijk"


def test_without_an_opened_round_the_page_says_so(site: Site) -> None:
    with site.world.database.writing():
        site.world.database.run("DELETE FROM round_event")
    response = site.browser("reader").get("/landelijk")
    assert response.status_code == 200
    assert "<h1" in response.text


def test_a_concept_is_marked_for_the_leader_and_hidden_from_the_others(site: Site) -> None:
    site.world.bring_to(ScanState.OFFERED, "3")
    assert page(site, "leader").count("tegel--voorlopig") == 1
    for who in ("reader", "adviser", "outsider"):
        html = page(site, who)
        assert "tegel--voorlopig" not in html
        assert "tegel--3" not in html
        assert "Alleen vastgestelde indelingen zijn te zien" in html


def test_tile_region_and_row_lead_to_the_scan_for_who_may_read_it(site: Site) -> None:
    assert links(page(site, "adviser")) == 3 * [site.url()]
    assert links(page(site, "outsider")) == links(page(site, "reader")) == []
    site.world.bring_to(ScanState.ESTABLISHED)
    assert links(page(site, "reader")) == 3 * [site.url()]
    assert links(page(site, "outsider")) == []


def test_every_organisation_has_one_tile_and_one_row(site: Site) -> None:
    html = page(site, "leader")
    tiles = re.findall(r'class="tegel ', html)
    rows = re.findall(r'<tr><th scope="row">', html)
    letters = re.findall(r'<span class="tegel-code">([A-Z]+)</span>', html)
    assert len(tiles) == len(rows) == len(set(letters)) == 26


def test_verscherpt_toezicht_is_said_in_words_on_tile_region_and_row(site: Site) -> None:
    record = Supervision(0, site.world.organisation_id, "verscherpt", date(2016, 5, 1), "", None, None, None)
    organisations.record_supervision(site.world.system, site.world.keeper, record, None)
    for who in ("leader", "reader"):
        html = page(site, who)
        assert html.count("onder verscherpt toezicht") == 2  # Tile and region.
        assert re.search(r'data-kop="Toezicht">Verscherpt toezicht', html)


def test_mijn_scans_shows_each_reader_what_is_theirs(site: Site) -> None:
    assert site.url() in site.browser("adviser").get("/scans").text
    assert site.url() not in site.browser("outsider").get("/scans").text
    reader = site.browser("reader").get("/scans").text
    assert "Er zijn nog geen scans voor u" in website.shown(reader)
    site.world.bring_to(ScanState.ESTABLISHED)
    assert site.url() in site.browser("reader").get("/scans").text
