"""The page on backups: when the last one was made, a warning when that is long ago, and nothing to download."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import support
import website
from website import Site

from riskscan.programme import backup


def shown(site: Site) -> str:
    page = site.browser("keeper").get("/reservekopie")
    assert page.status_code == 200
    return website.shown(page.text)


def test_without_a_backup_it_says_so_and_what_to_do(site: Site) -> None:
    found = shown(site)
    assert "Er is nog geen reservekopie gemaakt" in found
    assert "riskscan backup" in found


def test_the_last_backup_is_told_with_moment_size_place_and_check(site: Site) -> None:
    made = backup.make(site.world.system, support.OPERATOR, None, None).backup
    found = shown(site)
    assert "4 juli 2016 om 14." in found
    assert str(made.path) in found
    assert "elke byte teruggelezen" in found
    assert re.search(r"\d{3} kB", found)
    assert "ouder dan een dag" not in found
    assert "nog geen reservekopie" not in found


def test_a_backup_of_the_day_before_yesterday_gets_a_warning(site: Site) -> None:
    system = site.world.system
    then = replace(system, now=lambda: system.now() - timedelta(days=2))
    backup.make(then, support.OPERATOR, None, None)
    assert "De laatste reservekopie is ouder dan een dag" in shown(site)


def test_a_backup_that_went_elsewhere_counts(site: Site) -> None:
    folder = site.world.database.path.parent.parent / "elders"
    made = backup.make(site.world.system, support.OPERATOR, folder, None).backup
    found = shown(site)
    assert str(made.path) in found
    assert "staat geen reservekopie" in found


def test_a_file_that_is_no_backup_is_pointed_out(site: Site) -> None:
    made = backup.make(site.world.system, support.OPERATOR, None, None).backup
    made.path.write_bytes(made.path.read_bytes()[:900])
    assert "is afgebroken" in shown(site)


def test_it_cannot_be_downloaded_and_the_page_says_why(site: Site) -> None:
    made = backup.make(site.world.system, support.OPERATOR, None, None).backup
    page = site.browser("keeper").get("/reservekopie")
    assert "Downloaden kan hier niet" in website.shown(page.text)
    assert not [link for link in re.findall(r'href="([^"]*)"', page.text) if made.path.stem in link]


def test_only_the_beheerder_sees_it_and_finds_it_in_the_menu(site: Site) -> None:
    for who in ("adviser", "leader", "reader"):
        assert site.browser(who).get("/reservekopie").status_code == 403
    assert 'href="/reservekopie"' in site.browser("keeper").get("/accounts").text
