"""Quality checks on the pages: warnings with links, right above vaststellen for who vaststelt, counted in lists."""

from __future__ import annotations

import re

import website
from support import judgements
from website import Site

from riskscan.domain.lifecycle import ScanState
from riskscan.programme import reviewing

RISKY = {**judgements("1"), "t9.risico": "aanzienlijk", "t9.risico_toelichting": "Twee raden twijfelen."}


def test_a_warning_says_what_to_look_at_with_links_to_the_questions(site: Site) -> None:
    site.world.save(site.world.adviser, RISKY)
    page = site.browser("adviser").get(site.url("/indeling"))
    words = website.shown(page.text)
    assert "Er is 1 aandachtspunt" in words
    assert "maar het risico is aanzienlijk bij onderwerp 9" in words
    assert "Onderwerp 9: Hoe groot is het risico bij dit onderwerp?" in words
    assert f'href="{site.url("/visie-en-positionering")}#t9.risico"' in page.text
    assert f'href="{site.url("/randvoorwaarden")}#randvoorwaarden.visie.status"' in page.text
    # The links lead to something.
    assert 'id="t9.risico"' in site.browser("adviser").get(site.url("/visie-en-positionering")).text


def test_a_scan_without_warnings_says_so(site: Site) -> None:
    words = website.shown(site.browser("adviser").get(site.url("/indeling")).text)
    assert "De controles vonden niets dat nog eens bekeken moet worden." in words
    assert "aandachtspunt" not in words


def test_every_part_of_the_scan_shows_how_many_there_are(site: Site) -> None:
    site.world.save(site.world.adviser, RISKY)
    for part in ("/gesprekken", "/kerndata", "/indeling"):
        page = website.shown(site.browser("adviser").get(site.url(part)).text)
        assert "Concept · 1 aandachtspunt" in page, part


def test_they_hold_nothing_back_and_stand_right_above_the_button_of_vaststellen(site: Site) -> None:
    world = site.world
    world.complete("1")
    world.save(world.adviser, RISKY)
    reviewing.decide(world.system, world.adviser, world.scan_id, "1", "")
    reviewing.offer(world.system, world.adviser, world.scan_id)
    leader = site.browser("leader")
    page = leader.get(site.url("/indeling")).text
    assert page.count('id="kwaliteitscontroles"') == 1
    warning = page.index("maar het risico is aanzienlijk bij onderwerp 9")
    assert page.index("Vaststellen of terugsturen") < warning < page.index("Scan vaststellen")
    leader.post(site.url("/vaststellen"))
    assert world.sheet().scan.state is ScanState.ESTABLISHED
    assert "onderwerp 9" in website.shown(leader.get(site.url("/indeling")).text)


def test_the_lists_count_them_per_organisation_with_a_link(site: Site) -> None:
    site.world.save(site.world.adviser, {**RISKY, "t10.risico": "aanzienlijk"})
    link = f'<a href="{site.url("/indeling")}#kwaliteitscontroles">2<'
    assert link in site.browser("leader").get("/scans").text
    assert link in site.browser("adviser").get("/scans").text
    round_page = site.browser("leader").get(f"/rondes/{site.world.round_id}").text
    assert link in round_page
    assert len(re.findall(r'data-kop="Aandachtspunten">–<', round_page)) > 20
