"""The page of the frameworks, and the count of expectations met over the rounds: vastgesteld only, oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import support
import website
from support import PLAN, World
from website import Site

from riskscan.domain.frameworks import Counted, steps
from riskscan.domain.lifecycle import ScanState
from riskscan.domain.scan import Answer, Special
from riskscan.programme import frameworks, reviewing, scanning
from riskscan.programme.permissions import Actor, Refused

COUNT = "randvoorwaarden.stap1.aantal_voldaan"


def counts(world: World, until: date = date.max, actor: Actor | None = None) -> list[tuple[str, int | None]]:
    """Peildatum and number of Stap 1."""
    found = frameworks.met_over_rounds(world.system, actor or world.leader, world.organisation_id, until)
    return [
        (step.counted.peildatum.isoformat(), step.counted.number)
        for one in found
        if one.framework.id == "stap1"
        for step in one.steps
    ]


def vastgesteld(world: World, scan_id: int, answer: Answer) -> None:
    world.complete("1", scan_id)
    world.save(world.adviser, {COUNT: answer}, scan_id)
    reviewing.decide(world.system, world.adviser, scan_id, "1", "")
    reviewing.offer(world.system, world.adviser, scan_id)
    reviewing.establish(world.system, world.leader, scan_id)


def next_scan(world: World, peildatum: date) -> int:
    plan = replace(PLAN, name=f"Ronde {peildatum}", peildatum=peildatum, deadline=date(2018, 1, 1))
    round_id = support.add_round(world.system, plan, {world.organisation_id: (world.adviser,)})
    return scanning.start(world.system, world.adviser, round_id, world.organisation_id)


def test_the_page_tells_what_is_known_and_what_is_not(site: Site) -> None:
    page = site.browser().get("/kaders")
    words = website.shown(page.text)
    assert page.status_code == 200
    assert "De letterlijke tekst van de 24 verwachtingen is niet gevonden" in words
    assert "Dit is niet de volledige lijst van 30 verwachtingen" in words
    assert "over de organisatie: voldoende, matig, onvoldoende" in words
    assert "Kwaliteitskader Veilig Thuis: Zicht op veiligheid" in words
    assert 'href="/kaders"' in site.browser().get("/zo-werkt-de-indeling").text


def test_the_count_is_kept_over_the_rounds_as_vastgesteld(site: Site) -> None:
    world = site.world
    vastgesteld(world, world.scan_id, 18)
    second = next_scan(world, date(2016, 9, 26))
    vastgesteld(world, second, 22)
    third = next_scan(world, date(2017, 3, 31))
    world.save(world.adviser, {COUNT: 24}, third)
    assert counts(world) == [("2016-06-30", 18), ("2016-09-26", 22)]
    assert counts(world, date(2016, 9, 25)) == [("2016-06-30", 18)]
    words = website.shown(site.browser("adviser").get(f"/scans/{third}/indeling").text)
    assert "Toetsingskader Stap 1 in de tijd" in words
    assert "18 van 24" in words
    assert "22 van 24" in words
    assert "4 meer" in words


def test_a_reopened_scan_counts_no_longer(site: Site) -> None:
    world = site.world
    vastgesteld(world, world.scan_id, 18)
    reviewing.reopen(world.system, world.leader, world.scan_id, support.REASON)
    assert counts(world) == []
    words = website.shown(site.browser("leader").get(site.url("/indeling")).text)
    assert "in de tijd" not in words


def test_onbekend_is_no_number_and_is_skipped_in_the_difference(site: Site) -> None:
    world = site.world
    vastgesteld(world, world.scan_id, 20)
    vastgesteld(world, next_scan(world, date(2016, 9, 26)), Special("onbekend"))
    third = next_scan(world, date(2017, 3, 31))
    vastgesteld(world, third, 19)
    assert counts(world) == [("2016-06-30", 20), ("2016-09-26", None), ("2017-03-31", 19)]
    words = website.shown(site.browser("reader").get(f"/scans/{third}/indeling").text)
    assert "niet bekend" in words
    assert "1 minder" in words


def test_without_any_number_there_is_nothing_to_show(site: Site) -> None:
    site.world.bring_to(ScanState.ESTABLISHED)
    assert counts(site.world) == []


def test_who_keeps_accounts_does_not_read_the_counts(site: Site) -> None:
    with pytest.raises(Refused):
        counts(site.world, actor=site.world.keeper)


def test_the_change_is_that_since_the_last_known_count() -> None:
    days = [date(2016, month, 1) for month in range(1, 7)]
    numbers = [None, 0, None, 24, 24, 3]
    found = steps(Counted("Ronde", day, number) for day, number in zip(days, numbers, strict=True))
    assert [one.change for one in found] == [None, None, None, 24, 0, -21]
