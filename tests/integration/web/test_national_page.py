"""The page "Landelijk beeld": every organisation once, leading only where the reader may go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
import support
import website
from support import OPERATOR, PLAN
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import organisations, reviewing, rounds, scanning
from riskscan.store.organisations import Supervision


def page(site: Site, who: str) -> str:
    response = site.browser(who).get(f"/rondes/{site.world.round_id}/landelijk")
    assert response.status_code == 200
    return response.text


def links(html: str) -> list[str]:
    return re.findall(r'href="(/scans/\d+)"', html)


def test_without_anything_vastgesteld_the_menu_leads_to_the_newest_opened_round(site: Site) -> None:
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


def test_every_organisation_has_one_region_too(site: Site) -> None:
    html = page(site, "leader")
    names = re.findall(r'class="streek" aria-label="([^"]+): [^"]+"', html)
    assert len(names) == len(set(names)) == 26


def test_source_and_footnote_of_the_map_stand_under_it_with_the_downloads(site: Site) -> None:
    html = page(site, "reader")
    assert "CBS/Kadaster gebiedsindelingen 2017" in html
    assert "Voorschoten is getekend bij Haaglanden, maar hoort bij Hollands Midden" in html
    for name in MAPS:
        assert f'href="/rondes/{site.world.round_id}/{name}"' in html


MAPS = ("kaart.svg", "tegelkaart.svg", "kaart.png", "tegelkaart.png")


@pytest.mark.parametrize("name", MAPS)
def test_a_map_is_downloaded_as_a_file_with_a_name_and_kept_in_the_log(site: Site, name: str) -> None:
    response = site.browser("reader").get(f"/rondes/{site.world.round_id}/{name}")
    assert response.status_code == 200
    shape, kind = name.split(".")
    assert response.mimetype == {"svg": "image/svg+xml", "png": "image/png"}[kind]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    wanted = f'attachment; filename="landelijk-beeld-ronde-zomer-2016-{shape}.{kind}"'
    assert response.headers["Content-Disposition"] == wanted
    assert response.data.startswith(b"\x89PNG" if kind == "png" else b"<?xml")
    last = site.world.database.rows("SELECT * FROM audit_entry ORDER BY id DESC LIMIT 1")[0]
    assert (last["action"], last["detail"]) == ("landelijke kaart gedownload", f"{shape}, {kind}")


@pytest.mark.parametrize("name", MAPS)
def test_a_map_is_refused_as_the_page_is(site: Site, name: str) -> None:
    assert site.browser("keeper").get(f"/rondes/{site.world.round_id}/{name}").status_code == 403
    assert site.browser("reader").get(f"/rondes/999/{name}").status_code == 404
    assert site.browser().get(f"/rondes/{site.world.round_id}/{name}").status_code == 302


@pytest.mark.parametrize("name", ["kaart.svg", "tegelkaart.svg"])
def test_a_downloaded_map_shows_a_concept_to_the_leader_only(site: Site, name: str) -> None:
    site.world.bring_to(ScanState.OFFERED, "3")
    address = f"/rondes/{site.world.round_id}/{name}"
    leader = site.browser("leader").get(address)
    assert "Basis niet op orde: 1." in leader.text
    assert "Waarvan voorlopig: 1." in leader.text
    assert "-voorlopig.svg" in leader.headers["Content-Disposition"]
    for who in ("reader", "adviser", "outsider"):
        seen = site.browser(who).get(address).text
        assert "Nog niet vastgesteld: 26." in seen
        assert "Basis niet op orde: 1" not in seen
        assert "voorlopig" not in seen.lower()


def test_the_menu_leads_to_the_newest_round_with_something_vastgesteld(site: Site) -> None:
    def leads_to() -> str | None:
        return site.browser("reader").get("/landelijk").location

    newer = support.add_round(
        site.world.system, replace(PLAN, name="Ronde winter", peildatum=date(2016, 7, 15)), {}
    )
    assert leads_to() == f"/rondes/{newer}/landelijk"
    site.world.bring_to(ScanState.ESTABLISHED)
    assert leads_to() == f"/rondes/{site.world.round_id}/landelijk"
    reviewing.reopen(site.world.system, site.world.leader, site.world.scan_id, support.REASON)
    assert leads_to() == f"/rondes/{newer}/landelijk"


def test_a_round_in_preparation_is_not_led_to(site: Site) -> None:
    rounds.add(site.world.system, OPERATOR, replace(PLAN, name="Later", peildatum=date(2016, 7, 15)))
    assert site.browser("reader").get("/landelijk").location == f"/rondes/{site.world.round_id}/landelijk"


def test_the_page_asks_no_more_of_the_database_for_more_scans(site: Site) -> None:
    world = site.world
    browser = site.browser("leader")
    address = f"/rondes/{world.round_id}/landelijk"

    def count() -> int:
        seen: list[str] = []
        world.database.connection.set_trace_callback(seen.append)
        assert browser.get(address).status_code == 200
        world.database.connection.set_trace_callback(None)
        return sum(sql.lstrip().startswith(("SELECT", "WITH")) for sql in seen)

    before = count()
    members = rounds.members(world.system, world.leader, world.round_id)
    assert world.adviser.account_id is not None
    for member in [one.organisation.id for one in members if one.organisation.id != world.organisation_id]:
        rounds.set_assigned(world.system, world.leader, world.round_id, member, [world.adviser.account_id])
        scan_id = scanning.start(world.system, world.adviser, world.round_id, member)
        world.save(world.adviser, support.judgements("2b"), scan_id)
    assert page(site, "leader").count("tegel--voorlopig") == 26
    assert 5 < count() == before < 30
