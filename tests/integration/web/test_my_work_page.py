"""The page "Mijn werk": what waits leads to where it is done, and each role sees its own."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import support
import website
from support import OPERATOR, REASON
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import comments, reviewing, rounds


def links(html: str) -> dict[str, str]:
    """Under "Wat op u wacht": title → address."""
    (found,) = re.findall(r'<ol class="taken">.*?</ol>', html, re.S)
    return dict(reversed(pair) for pair in re.findall(r'<a href="([^"]*)">([^<]*)</a>', found))


def test_what_waits_for_an_adviser_leads_there_with_the_reason(site: Site) -> None:
    world = site.world
    browser = site.browser("adviser")
    assert "Er wacht nu niets op u." in browser.get("/scans").text
    comments.add(world.system, world.colleague, world.scan_id, "t1.risico", "Klopt dit?")
    name = world.sheet().organisation.name
    assert links(browser.get("/scans").text) == {name: site.url("/opmerkingen")}
    world.bring_to(ScanState.OFFERED)
    reviewing.send_back(world.system, world.leader, world.scan_id, "<b>Reden</b> " + REASON)
    page = browser.get("/scans").text
    assert f"Teruggestuurd door Leo Leider. <b>Reden</b> {REASON}" in website.shown(page)
    assert f'<a href="{site.url("/indeling")}">{name}</a>' in page


def test_a_scan_to_start_leads_to_its_row(site: Site) -> None:
    page = site.browser("outsider").get("/scans").text
    (address,) = links(page).values()
    assert address.startswith("#")
    assert f'<tr id="{address[1:]}">' in page


def test_a_leader_goes_from_here_to_vaststellen_assigning_opening_and_closing(site: Site) -> None:
    world = site.world
    world.bring_to(ScanState.OFFERED)
    later = rounds.add(world.system, OPERATOR, replace(support.PLAN, name="Ronde herfst 2016"))
    leader = site.browser("leader")
    page = leader.get("/scans").text
    found = links(page)
    assert found[world.sheet().organisation.name] == site.url("/indeling")
    assert found["Ronde herfst 2016"] == f"/rondes/{later}/openen"
    assert found["Ronde zomer 2016"] == f"/rondes/{world.round_id}#organisations"
    assert f'href="/rondes/{world.round_id}/organisaties/{world.organisation_id}"' in page
    for address in found.values():
        assert leader.get(address.split("#")[0]).status_code == 200
    assert f"nog {(support.PLAN.deadline - support.Clock().moment.date()).days} dagen" in page


@pytest.mark.parametrize("who", ["adviser", "reader"])
def test_only_a_leader_gets_links_to_assign(site: Site, who: str) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    page = site.browser(who).get("/scans").text
    assert "Mijn werk" in page
    assert "/organisaties/" not in page
    assert ("Wat op u wacht" in page) is (who == "adviser")


def test_a_closed_round_is_folded(site: Site) -> None:
    support.close_round(site.world)
    page = site.browser("adviser").get("/scans").text
    assert "1 organisatie in deze gesloten ronde" in website.shown(page)
    assert "Deadlines" not in website.shown(page)


@pytest.mark.parametrize(
    ("who", "first"),
    [("adviser", "/scans"), ("leader", "/scans"), ("reader", "/scans"), ("keeper", "/organisaties")],
)
def test_each_role_begins_at_its_own_work(site: Site, who: str, first: str) -> None:
    assert site.browser(who).get("/").location == first
